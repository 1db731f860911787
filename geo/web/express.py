"""Pages of features by the shortest way: what programs ask most, answered without the framework.

Only what is right and plain is answered here, with the same bytes and headers as :mod:`geo.web.api_items` gives;
everything else, and whatever is wrong, is left to the application and its one table of errors.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from flask import Flask
from werkzeug.wsgi import get_host

from geo.errors import GeoError
from geo.ogcapi import items as item_documents
from geo.ogcapi.addresses import GEOJSON, Addresses
from geo.ogcapi.items import DEFAULT
from geo.web import answers, api_items, negotiation, parameters, security
from geo.web.api_items import Question
from geo.web.shelf import KEEP
from geo.web.site import Site, of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH: Final = re.compile(r"/api/collections/([^/]+)/items")
LEFT: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
"""Headers of a request that is left to the application."""

VARY: Final = ("Vary", "Accept, Accept-Encoding")

LOG: Final = logging.getLogger(__name__)
Headers = list[tuple[str, str]]


class Express:
    """A WSGI application that answers pages of features as GeoJSON, and else asks another."""

    def __init__(self, application: WSGIApplication, site: Site) -> None:
        self._application = application
        self._site = site

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        found = PATH.fullmatch(environ["PATH_INFO"])
        if found and environ["REQUEST_METHOD"] == "GET" and not any(name in environ for name in LEFT):
            answer = self._answer(found[1], environ)
            if answer is not None:
                start_response("200 OK", answer[0])
                return [answer[1]]
        return self._application(environ, start_response)

    def _answer(self, name: str, environ: WSGIEnvironment) -> tuple[Headers, bytes] | None:
        """Return the headers and the body of a page; nothing if something is wrong or the page is not plain."""
        try:
            question = self._question(name, environ)
            answered = None if question is None else question.answered()
        except GeoError:  # told by the application, which meets it again
            return None
        except Exception:
            LOG.exception("The short way to %s failed; the application answers", environ["PATH_INFO"])
            return None
        if question is None or answered is None:
            return None
        body = answers.whole(item_documents.items(self._site.dataset, answered))
        if not isinstance(body, bytes):
            return None
        tag = question.tag
        environ[KEEP] = f'"{tag}"'
        headers = [("Content-Type", GEOJSON), *api_items.headers(answered, tag), VARY, *security.OF_API]
        headers.append(("Last-Modified", self._site.modified_text))
        body, coding = answers.packed(body, environ.get("HTTP_ACCEPT_ENCODING", ""))
        if coding:
            headers.append(("Content-Encoding", coding))
        headers.append(("Content-Length", str(len(body))))
        return headers, body

    def _question(self, name: str, environ: WSGIEnvironment) -> Question | None:
        """Return what is asked, nothing if it is another form than GeoJSON, many features or a release.

        Raises
        ------
        GeoError
            If anything is wrong.
        """
        site = self._site
        layer = site.table(name)
        if negotiation.accepted(environ.get("HTTP_ACCEPT", ""), item_documents.forms_of(layer)) != DEFAULT:
            return None
        asked = parameters.read(layer, environ["QUERY_STRING"].encode("latin-1"), media=api_items.media(layer))
        if asked.window.form or asked.version or asked.language or asked.window.limit > MOST:
            return None
        addresses = Addresses(site.url_of(environ["wsgi.url_scheme"], get_host(environ)))
        return Question(site, layer, asked, DEFAULT, addresses)


MOST: Final = 1_000
"""Features of a page; more cost so much by themselves that the framework's part does not count."""


def register(app: Flask) -> None:
    """Put the shortest way before an application."""
    app.wsgi_app = Express(app.wsgi_app, of(app))  # type: ignore[method-assign]  # as Flask's documentation wraps one
