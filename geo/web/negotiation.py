"""Which form of a resource a request wants: ``f`` says it, else the header ``Accept``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from flask import Response, render_template, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from geo.errors import InvalidParameter
from geo.ogcapi.addresses import HTML, JSON, of_page
from geo.ogcapi.parameters import PAGE
from geo.text import ENGLISH
from geo.web import parameters, speech
from geo.web.answers import REVALIDATE, add_links, json_answer, vary

DOCUMENT: Final = {"json": JSON, "html": HTML}
"""The forms of a document, the default first."""


def form_of(asked: str, forms: Mapping[str, str]) -> str:
    """Return the name of the form to answer in.

    Parameters
    ----------
    asked : str
        The parameter ``f``; empty without one.
    forms : Mapping
        Media type of each form, the default first; it is also for who accepts none of them.
    """
    return asked or accepted(request.headers.get("Accept", ""), forms)


def accepted(header: str, forms: Mapping[str, str]) -> str:
    """Return the name of the form that a header ``Accept`` asks for, the first if it asks for none of them.

    >>> accepted("text/html,*/*;q=0.8", {"json": JSON, "html": HTML}), accepted("", {"json": JSON, "html": HTML})
    ('html', 'json')
    """
    return _accepted(header, tuple(forms.items())) if header else next(iter(forms))


def in_language(form: str) -> str:
    """Let a page of the API be in the language that its address names, and return the form; no other form has one.

    Raises
    ------
    InvalidParameter
        If the address names a language for another form than a page.
    """
    asked = request.args.get(speech.PARAMETER, "")
    if form == PAGE:
        speech.speak(asked or ENGLISH.code, form)
    elif asked:
        expected = f"no {speech.PARAMETER}: only a page (f={PAGE}) is in a language of choice"
        raise InvalidParameter(speech.PARAMETER, asked, expected)
    return form


def variant(form: str) -> str:
    """Return what a page depends on beside its address: the language it offers; nothing of another form."""
    if form != PAGE:
        return ""
    offer = speech.offered()
    return f"{speech.spoken().code} {offer.code if offer else ''}"


def chosen(forms: Mapping[str, str]) -> str:
    """Return the form of a page that is also to be had otherwise: what ``f`` says, else the header ``Accept``.

    Raises
    ------
    InvalidParameter
        If ``f`` is none of them.
    """
    asked = request.args.get("f", "")
    if asked and asked not in forms:
        raise InvalidParameter("f", asked, f"one of {', '.join(forms)}")
    return form_of(asked, forms)


def is_form() -> bool:
    """Return whether a page's form asks, in a browser, which sends the fields that were left empty too."""
    return "text/html" in request.headers.get("Accept", "") and request.args.get("f") == "html"


def represent(document: Mapping[str, Any], template: str, media_type: str = JSON) -> Response:
    """Return a document as JSON or as a page, whichever the request wants.

    Parameters
    ----------
    template : str
        Template of the page; it gets the document as ``document``.
    media_type : str
        Of the JSON.

    Raises
    ------
    InvalidParameter, UnknownParameter
        If the request has another parameter than ``f``, ``lang`` and ``v``, or an unknown form.
    """
    forms = DOCUMENT | {"json": media_type}
    form = in_language(form_of(parameters.form_of(tuple(forms)), forms))
    return page(document, template) if form == "html" else answer(document, media_type)


def answer(document: Mapping[str, Any], media_type: str = JSON) -> Response:
    """Return a document as JSON, with its links in the header too."""
    response = json_answer(document, media_type)
    vary(response, "Accept")
    add_links(response, document.get("links", ()))
    return response


def page(document: Mapping[str, Any], template: str, **context: object) -> Response:
    """Return a document as a page, in the language that :func:`in_language` has read."""
    content = render_template(template, document=document, **context)
    response = Response(content, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    response.headers["Content-Language"] = speech.spoken().code
    varied(response, PAGE)
    add_links(response, of_page(document.get("links", ()), asked=request.args.get("f") == "html"))
    return response


def varied(response: Response, form: str) -> None:
    """Tell caches what an answer depends on: the form it may come in and, of a page, the language it offers."""
    vary(response, "Accept")
    if form == PAGE:
        speech.vary(response)


@lru_cache(maxsize=512)
def _accepted(header: str, forms: tuple[tuple[str, str], ...]) -> str:
    accepted = parse_accept_header(header, MIMEAccept)
    # JSON is what every form of it is to those who name no other.
    qualities = [
        max(accepted[media_type], accepted[JSON] if media_type.endswith("+json") and place == 0 else 0)
        for place, (_, media_type) in enumerate(forms)
    ]
    best = max(qualities)
    return forms[qualities.index(best) if best > 0 else 0][0]
