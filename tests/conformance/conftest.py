"""A running server, asked over HTTP as a stranger would: the tests know the standards and nothing of the code."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache, cached_property
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

PROJECT = Path(__file__).parents[2]
ALONE = {"HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1", "GEO_RELEASES": str(Path(__file__).parent / "no-releases")}
"""The server of the tests: on a free port, and without the releases that somebody made in this checkout."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    url: str
    status: int
    headers: dict
    content: bytes

    @cached_property
    def json(self):
        return json.loads(self.content)

    @property
    def type(self):
        return self.headers.get("content-type", "").partition(";")[0]

    def links(self, rel, media_type=None):
        """Return the links of a JSON document with a relation, and a media type if one is given."""
        return [
            link
            for link in self.json["links"]
            if link["rel"] == rel and (media_type is None or link.get("type") == media_type)
        ]


class Api:
    """The API at an address, as in ``http://127.0.0.1:8000/api``."""

    def __init__(self, root):
        self.root = root

    def ask(self, url, method="GET", headers=None, body=None):
        """Send one request; a path is taken from the landing page."""
        parts = urlsplit(url if "://" in url else self.root + url)
        connection = HTTPConnection(parts.hostname, parts.port, timeout=60)
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body=body, headers=headers or {})
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(url, response.status, found, response.read())
        finally:
            connection.close()

    def get(self, path, headers=None, **parameters):
        """Get a resource; a parameter's underscores stand for hyphens."""
        query = urlencode({name.replace("_", "-"): value for name, value in parameters.items()})
        return self.ask(path + (f"?{query}" if query else ""), headers=headers)

    def ok(self, path, **parameters):
        """Get a resource that must be there."""
        answer = self.get(path, **parameters)
        assert answer.status == 200, (answer.url, answer.content[:500])
        return answer

    @cached_property
    def collections(self):
        """The collections by their ids."""
        return {each["id"]: each for each in self.ok("/collections").json["collections"]}

    @cache  # noqa: B019 - one instance for the whole run
    def everything(self, collection):
        """Return all the features of a collection."""
        document = self.ok(f"/collections/{collection}/items", limit=10000).json
        assert document["numberReturned"] == document["numberMatched"], "this test wants one page to hold all"
        return document["features"]

    @cache  # noqa: B019
    def schema(self, collection):
        """Return the properties of a collection's schema."""
        return self.ok(f"/collections/{collection}/schema").json["properties"]

    def role(self, collection, role):
        """Return the property that plays a role, or None."""
        found = [name for name, each in self.schema(collection).items() if each.get("x-ogc-role") == role]
        return found[0] if found else None


@pytest.fixture(scope="session")
def api():
    """The API under test: at ``CONFORMANCE_URL``, or of a server started for it."""
    if "CONFORMANCE_URL" in os.environ:
        yield Api(os.environ["CONFORMANCE_URL"].rstrip("/"))
        return
    process = subprocess.Popen(
        [sys.executable, "server.py"],
        cwd=PROJECT,
        env=os.environ | ALONE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = process.stderr.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+", said)
    assert address, said + process.stderr.read()
    yield Api(address.group() + "/api")
    process.terminate()
    process.wait(timeout=20)
    process.stderr.close()


LAYERS = json.loads((PROJECT / "layers/datapackage.json").read_text("utf-8"))["resources"]
TABLES = [each["name"] for each in LAYERS if "schema" in each]
PLACED = [each["name"] for each in LAYERS if "schema" in each and "geometry" in each]
TIMED = [each["name"] for each in LAYERS if "schema" in each and "time" in each]


def pytest_generate_tests(metafunc):
    """Run a test for each collection of the kind its argument names."""
    for argument, names in (("collection", TABLES), ("placed", PLACED), ("timed", TIMED)):
        if argument in metafunc.fixturenames:
            metafunc.parametrize(argument, names)
