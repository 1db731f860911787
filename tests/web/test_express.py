"""The shortest way to a page of features gives what the application gives, and leaves it whatever is not plain."""

import pytest
from werkzeug.test import create_environ

from geo.web.express import Express

ITEMS = "/api/collections/incidents/items"
PLAIN = (
    ITEMS,
    f"{ITEMS}?limit=3",
    f"{ITEMS}?limit=3&datetime=2021-11&section=pl-by,lt-by",
    f"{ITEMS}?limit=3&offset=4",
    f"{ITEMS}?limit=0003&sortby=-start&properties=title",
    f"{ITEMS}?crs=EPSG:3035&bbox=23,53,24,54",
    f"{ITEMS}?filter=category%3D'clash'&q=border",
    f"{ITEMS}?title={'a' * 300}",
    f"{ITEMS}?datetime=1999",
    "/api/collections/series/items?limit=2",
    "/api/collections/sections-z6/items",
)
LEFT = (
    f"{ITEMS}?f=csv",
    f"{ITEMS}?f=geojson",
    f"{ITEMS}?%66=csv&limit=2",
    f"{ITEMS}?f=html&section=",
    f"{ITEMS}?limit=x",
    f"{ITEMS}?q=%ff",
    f"{ITEMS}?nothing=1",
    f"{ITEMS}?cursor=x",
    f"{ITEMS}?{'a' * 9000}",
    f"{ITEMS}/x",
    "/api/collections/nothing/items",
    "/api/collections/a%2Fb/items",
    "/api",
    "/",
)


@pytest.fixture
def express(app):
    """The shortest way, with a note of what it leaves to the application."""
    left = []

    def application(environ, start_response):
        left.append(environ["PATH_INFO"])
        return app.wsgi_app._application._application(environ, start_response)

    way = Express(application, app.extensions["geo"])
    way.left = left
    return way


def ask(application, path, **more):
    environ = create_environ(path, **more)
    sent = []
    pieces = application(environ, lambda status, headers, problem=None: sent.append((status, sorted(headers))))
    return *sent[0], b"".join(pieces)


@pytest.mark.parametrize("path", PLAIN)
@pytest.mark.parametrize("coding", ["", "gzip", "br", "zstd", "identity"])
def test_it_gives_what_the_application_gives(app, express, path, coding):
    headers = {"Accept-Encoding": coding}
    plain = app.wsgi_app._application._application
    assert ask(express, path, headers=headers) == ask(plain, path, headers=headers)
    assert express.left == []


@pytest.mark.parametrize("path", LEFT)
def test_it_leaves_what_is_not_plain(app, express, path):
    plain = app.wsgi_app._application._application
    assert ask(express, path) == ask(plain, path)
    assert len(express.left) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"method": "HEAD"},
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"headers": {"Accept": "text/html"}},
        {"headers": {"If-None-Match": "*"}},
        {"headers": {"If-Modified-Since": "Sun, 22 Nov 2026 00:00:00 GMT"}},
    ],
)
def test_it_leaves_other_questions(express, more):
    ask(express, ITEMS, **more)
    assert len(express.left) == 1


def test_it_leaves_what_fails(app, express, monkeypatch):
    def fail(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr(type(app.extensions["geo"].dataset.store), "query", fail)
    monkeypatch.setattr(app, "testing", False)
    status, _, body = ask(express, ITEMS)
    assert status.startswith("500")
    assert b"secret" not in body
