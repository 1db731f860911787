"""The language a page is in, and those it could be in: the address decides, the reader's browser only offers."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from flask import Response, g, request

from geo.errors import InvalidParameter, UnknownParameter
from geo.ogcapi.addresses import LANGUAGE, VERSION, with_form
from geo.text import ENGLISH, LANGUAGES, Language
from geo.web.site import current

PARAMETER = LANGUAGE
TIMELESS = ("/releases", "/changes")
"""Pages that are the same at every release, and those that name theirs themselves."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A language of this page, and where the page is in that language."""

    code: str
    name: str
    path: str
    offer: str
    current: bool


def speak(code: str, form: str = "") -> None:
    """Let this answer's page be in a language, and show the others it has.

    Parameters
    ----------
    form : str
        The form that the page is of what has others too: its addresses in other languages say so.
    """
    g.language = LANGUAGES[code]
    g.form = form


def read(*others: str) -> None:
    """Read the language of a page; all other parameters it has are the release of the data, and those named.

    Raises
    ------
    InvalidParameter, UnknownParameter
        If the address asks for another language, or for anything else.
    """
    for name in request.args:
        if name not in (PARAMETER, VERSION, *others):
            raise UnknownParameter(name, (PARAMETER, VERSION, *others))
    speak(known(",".join(request.args.getlist(PARAMETER)) or ENGLISH.code))


def known(code: str) -> str:
    """Return the code of a language if there are words for it.

    Raises
    ------
    InvalidParameter
        If there are none.
    """
    if code not in LANGUAGES:
        raise InvalidParameter(PARAMETER, code, f"one of {', '.join(LANGUAGES)}")
    return code


def spoken() -> Language:
    """Return the language of this answer's page; that of an error is the one its address names."""
    found: Language = g.get("language") or LANGUAGES.get(request.args.get(PARAMETER, ""), ENGLISH)
    return found


def link(path: str) -> str:
    """Return an address of this site in the language of this answer's page, and at the release that it shows."""
    version = current().version
    if version and not path.startswith(TIMELESS) and f"{VERSION}={version}" not in path:
        path = f"{path}{'&' if '?' in path else '?'}{VERSION}={version}"
    return _in(path, spoken().code)


def choices() -> list[Choice]:
    """Return every language this answer's page has: none if it is only in English."""
    if "language" not in g:
        return []
    here = without(PARAMETER)
    if g.form and "f" not in request.args:
        here = with_form(here, g.form)
    return [
        Choice(each.code, each.name, _in(here, each.code), each.page["site.offer"], each.code == g.language.code)
        for each in LANGUAGES.values()
    ]


def without(parameter: str) -> str:
    """Return the address of this answer's page, one of its parameters left out."""
    rest = [
        (name, value)
        for name, value in parse_qsl(request.query_string.decode(), keep_blank_values=True)
        if name != parameter
    ]
    query = urlencode(rest, quote_via=quote, safe="/,.")
    return request.path + (f"?{query}" if query else "")


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
