"""The language a page is in, and those it could be in: the address decides, the reader's browser only offers."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from flask import Response, g, request

from geo.errors import InvalidParameter, UnknownParameter
from geo.text import ENGLISH, LANGUAGES, Language

PARAMETER = "lang"


@dataclass(frozen=True, slots=True)
class Choice:
    """A language of this page, and where the page is in that language."""

    code: str
    name: str
    path: str
    offer: str
    current: bool


def speak(code: str) -> None:
    """Let this answer's page be in a language, and show the others it has."""
    g.language = LANGUAGES[code]


def read() -> None:
    """Read the language of a page that has no other parameter.

    Raises
    ------
    InvalidParameter, UnknownParameter
        If the address asks for another language, or for anything else.
    """
    for name in request.args:
        if name != PARAMETER:
            raise UnknownParameter(name, (PARAMETER,))
    code = ",".join(request.args.getlist(PARAMETER)) or ENGLISH.code
    if code not in LANGUAGES:
        raise InvalidParameter(PARAMETER, code, f"one of {', '.join(LANGUAGES)}")
    speak(code)


def spoken() -> Language:
    """Return the language of this answer's page; that of an error is the one its address names."""
    found: Language = g.get("language") or LANGUAGES.get(request.args.get(PARAMETER, ""), ENGLISH)
    return found


def link(path: str) -> str:
    """Return an address of this site in the language of this answer's page."""
    return _in(path, spoken().code)


def choices() -> list[Choice]:
    """Return every language this answer's page has: none if it is only in English."""
    if "language" not in g:
        return []
    rest = [(name, value) for name, value in parse_qsl(request.query_string.decode()) if name != PARAMETER]
    query = urlencode(rest, quote_via=quote, safe="/,.")
    here = request.path + (f"?{query}" if query else "")
    return [
        Choice(each.code, each.name, _in(here, each.code), each.page["site.offer"], each.code == g.language.code)
        for each in LANGUAGES.values()
    ]


def offered() -> Choice | None:
    """Return the language the reader's browser prefers to that of this answer's page, unless one was chosen."""
    if PARAMETER in request.args:
        return None
    preferred = request.accept_languages.best_match(LANGUAGES)
    return next((each for each in choices() if each.code == preferred and not each.current), None)


def vary(response: Response) -> Response:
    """Tell caches that the page offers what the reader's browser prefers."""
    response.vary.add("Accept-Language")
    return response


def _in(path: str, code: str) -> str:
    if code == ENGLISH.code:
        return path
    return f"{path}{'&' if '?' in path else '?'}{PARAMETER}={code}"
