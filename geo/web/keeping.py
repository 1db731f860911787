"""Pages of a release keep to it: every address of this site in them names the release too, and every form sends it."""

from __future__ import annotations

import re
from html import escape
from typing import Final
from urllib.parse import quote

from flask import Response

from geo.ogcapi.addresses import VERSION
from geo.web.site import current

CURRENT: Final = ('rel="latest-version"', 'rel="canonical"')
"""What links to the current data say of themselves (RFC 5829, RFC 6596); they are left as they are."""

FREE: Final = ("/static/", "/map/words/", "/releases", "/changes", "/feeds/releases", "/feeds/corrections", "/oembed")
"""Addresses that are the same for every release, or choose their releases themselves."""

_TAG: Final = re.compile(r"<(?:a|link|form|img|source|div|iframe|amp-iframe)\b[^>]*>")
_ADDRESS: Final = re.compile(r'(?<=\s)(href|src|srcset|action|data-[a-z]+)="([^"]*)"')
_OWN: Final = re.compile(r"/(?!/)|\?")
_NAMED: Final = re.compile(rf"(?:[?&]|&amp;){VERSION}=")
_FORM: Final = re.compile(r"(<form\b[^>]*>)(.*?)(?=</form>)", re.DOTALL)


def keep(response: Response) -> Response:
    """Let a page of a release lead to nothing but that release."""
    version = current().version
    if version and response.mimetype == "text/html" and not response.is_streamed:
        response.set_data(kept(response.get_data(as_text=True), version, current().url))
    return response


def kept(page: str, version: str, site: str = "") -> str:
    """Return a page whose addresses of its own site, and whose forms, name a release.

    Examples
    --------
    >>> kept('<a href="/about#top">', "2026.4")
    '<a href="/about?v=2026.4#top">'
    >>> kept('<a rel="latest-version" href="/">', "2026.4")
    '<a rel="latest-version" href="/">'
    """
    linked = _TAG.sub(lambda tag: _tag(tag[0], version, site), page)
    return _FORM.sub(lambda form: _form(form[1], form[2], version), linked)


def _tag(tag: str, version: str, site: str) -> str:
    if any(said in tag for said in CURRENT):
        return tag
    return _ADDRESS.sub(lambda found: f'{found[1]}="{_address(found[2], version, site)}"', tag)


def _address(address: str, version: str, site: str) -> str:
    own = address.removeprefix(escape(site))
    if not _OWN.match(own) or own.startswith(FREE) or _NAMED.search(own):
        return address
    path, mark, part = address.partition("#")
    return f"{path}{'&amp;' if '?' in path else '?'}{VERSION}={quote(version)}{mark}{part}"


def _form(head: str, body: str, version: str) -> str:
    if f'name="{VERSION}"' in body:
        return head + body
    return f'{head}<input type="hidden" name="{VERSION}" value="{escape(version)}">{body}'
