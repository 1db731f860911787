"""The one table from what can go wrong to HTTP, and how it is told: a problem document or a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from geo.errors import GeoError, InvalidLayers, InvalidParameter, NotFound, UnknownParameter, UnknownRelease
from geo.web.answers import json_answer
from geo.web.speech import speak, spoken

PROBLEM: Final = "application/problem+json"
API: Final = "/api"
MACHINES: Final = (
    API,
    "/map/",
    "/image.",
    "/downloads/",
    "/catalog.jsonld",
    "/feeds/",
    "/healthz",
    "/oembed",
    "/static/",
)
"""Paths that answer programs: their errors are problem documents (RFC 9457)."""


class WrongParameters(GeoError):
    """Several parameters of one address are wrong."""

    def __init__(self, errors: Sequence[GeoError]) -> None:
        self.errors = tuple(errors)
        super().__init__(" ".join(map(str, errors)))


class TooLong(GeoError):
    """A query string is longer than is read."""

    def __init__(self, found: int, longest: int) -> None:
        super().__init__(f"The query string has {found} bytes; expected at most {longest}.")


STATUS: Final[Mapping[type[GeoError], HTTPStatus]] = {
    InvalidParameter: HTTPStatus.BAD_REQUEST,
    UnknownParameter: HTTPStatus.BAD_REQUEST,
    WrongParameters: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    UnknownRelease: HTTPStatus.NOT_FOUND,
    TooLong: HTTPStatus.REQUEST_URI_TOO_LONG,
    InvalidLayers: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Status of every exception of the domain."""

TOLD: Final = ("Allow", "Content-Range")
"""Headers that an error brings."""

HIDDEN: Final = "Something went wrong on our side. It has been written to the server's log."
HEADINGS: Final = (400, 404, 405, 500)
"""Statuses for which every language has a heading, and says what to do."""


def register(app: Flask) -> None:
    """Answer every error of an application by the table."""
    app.register_error_handler(GeoError, answer_for)
    app.register_error_handler(HTTPException, _http_error)


def problems() -> dict[int, str]:
    """Return what each status means that answers of this application have beside 200 and 304."""
    statuses = {*STATUS.values(), HTTPStatus.METHOD_NOT_ALLOWED}
    return {int(status): status.description or status.phrase for status in sorted(statuses)}


def raise_all(errors: Sequence[GeoError]) -> None:
    """Raise what is wrong: nothing, the one error, or all of them together."""
    if errors:
        raise errors[0] if len(errors) == 1 else WrongParameters(errors)


def status_of(error: GeoError) -> HTTPStatus:
    """Return the status of an error; an unlisted one is the program's own fault."""
    return STATUS.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)


def answer_for(error: GeoError) -> Response:
    """Return how an error of the domain is told: as a page to people, as a problem document to programs."""
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _answer(status, HIDDEN, [])
    return _answer(status, str(error), list(_members(error)))


def _http_error(error: HTTPException) -> Response:
    """Keep what else is said (405 with ``Allow``, 416 with the length) and never show what is inside (500)."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        # A redirect of the routing is no error.
        return Response(error.get_body(), error.code, headers=error.get_headers())
    status = HTTPStatus(error.code)
    hidden = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    detail = HIDDEN if hidden else _routing_detail(status, error)
    response = _answer(status, detail, [])
    for name, value in error.get_headers():
        if name in TOLD:
            response.headers[name] = value
    return response


def _routing_detail(status: HTTPStatus, error: HTTPException) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return f"There is nothing at {request.path}."
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"{request.method} is not possible at {request.path}."
    return error.description or status.phrase


def _members(error: GeoError) -> Iterable[dict[str, Any]]:
    """Yield each wrong parameter as the extension members of a problem."""
    if isinstance(error, WrongParameters):
        for each in error.errors:
            yield from _members(each)
    elif isinstance(error, InvalidParameter):
        members = {"parameter": error.parameter, "found": error.found, "expected": error.expected}
        yield members | ({"hint": error.hint} if error.hint else {})
    elif isinstance(error, UnknownParameter):
        expected = f"one of {', '.join(error.known)}"
        members = {"parameter": error.parameter, "found": error.parameter, "expected": expected}
        yield members | ({"nearest": error.suggestion} if error.suggestion else {})
    elif isinstance(error, UnknownRelease):
        yield {"parameter": "v", "found": error.name, "known": list(error.known)}


def _answer(status: HTTPStatus, detail: str, members: list[dict[str, Any]]) -> Response:
    if (request.path.startswith(MACHINES) and not _is_page_of_api()) or prefers_json():
        problem: dict[str, Any] = {
            "type": "about:blank",
            "title": status.phrase,
            "status": status,
            "detail": detail,
        }
        if len(members) == 1:
            problem |= members[0]
        elif members:
            problem["errors"] = members
        response = json_answer(problem, PROBLEM, status)
    else:
        response = _page(status, detail, members)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(status: HTTPStatus, detail: str, members: list[dict[str, Any]]) -> Response:
    """Return an error as a page in the language of its address; what is wrong in particular stays in English."""
    language, code = spoken(), int(status)
    if request.path.startswith(API) or not request.path.startswith(MACHINES):
        speak(language.code)
    known = code in HEADINGS
    context = {
        "status": code,
        "title": language.site_text(f"error.{code}" if known else "error.any"),
        "help": language.site_text(f"error.{code}.help") if known else None,
        "detail": None if detail == HIDDEN else detail,
        "problems": members[1:] and members,
    }
    return Response(render_template("error.html", **context), status, content_type="text/html; charset=utf-8")


def _is_page_of_api() -> bool:
    """Return whether a browser asks for a page of the API, as its forms do."""
    return request.args.get("f") == "html" and "text/html" in request.headers.get("Accept", "")


def prefers_json() -> bool:
    """Return whether the request would rather have JSON than a page."""
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json", PROBLEM]) in ("application/json", PROBLEM)
