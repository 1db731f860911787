"""``/releases``: what there is, its files that never change, what changed; and how releases are held open."""

import gc
import re
import shutil
import threading
import weakref
from pathlib import Path

import pytest

import geo
from geo.layers import Catalogue
from geo.releases import Releases, make
from geo.text import LANGUAGES
from geo.web import versions
from tests.releases.story import LATER, NEWEST, OLD
from tests.web.conftest import build

PROGRAM = {"Accept": "application/json"}
READER = {"Accept": "text/html"}


@pytest.fixture
def client(storied):
    return storied.test_client()


def test_the_files_of_a_release_never_change(client, story):
    root, _ = story
    listed = client.get(f"/releases/{OLD}/?f=json").json
    for file in listed["files"]:
        answer = client.get(file["url"].removeprefix("http://localhost"), buffered=True)
        assert (answer.status_code, len(answer.data)) == (200, file["bytes"])
        assert answer.data == (root / "releases" / OLD / file["path"]).read_bytes()
        assert "immutable" in answer.headers["Cache-Control"]
        if file["sha256"]:
            assert answer.headers["ETag"] == f'"{file["sha256"]}"'
    assert listed["created"] == "2026-04-01"
    assert f"/releases/{OLD}/" in listed["citation"]


def test_a_file_of_a_release_can_be_had_in_parts(client):
    def asked(method="GET", **headers):
        path = f"/releases/{OLD}/layers/incidents.geojson"
        return client.open(path, method=method, headers=headers, buffered=True)

    whole = asked()
    part = asked(Range="bytes=10-19")
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"
    assert asked(**{"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert asked(Range=f"bytes={len(whole.data)}-").status_code == 416
    assert asked(Range="bytes=-99999999").data == whole.data
    for unread in ("bytes=a-b", "bytes=9-1", "bytes", "lines=0-9", "bytes=0-1,4-5"):
        assert (asked(Range=unread).status_code, asked(Range=unread).data) == (200, whole.data), unread
    assert asked("HEAD").headers["Content-Length"] == str(len(whole.data))


@pytest.mark.parametrize(
    "path",
    [
        f"{OLD}/../../layers/incidents.geojson",
        f"{OLD}/..%2f..%2flayers/incidents.geojson",
        f"{OLD}/%2fetc%2fpasswd",
        f"{OLD}//etc/passwd",
        f"{OLD}/layers/../../{LATER}/README.md",
        f"{OLD}/layers",
        f"{OLD}/layers/",
        f"{OLD}/README.md%00",
        "../layers/datapackage.json",
        "..%2flayers/datapackage.json",
        ".hidden/README.md",
        "2026.9/README.md",
    ],
)
def test_nothing_but_the_listed_files_is_served(client, path):
    assert client.get(f"/releases/{path}").status_code in (308, 404)
    assert client.get(f"/releases/{path}", follow_redirects=True).status_code == 404


def test_a_file_of_a_release_takes_no_other_parameter(client):
    answer = client.get(f"/releases/{OLD}/README.md?download=1", headers=PROGRAM)
    assert (answer.status_code, answer.json["parameter"]) == (400, "download")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_releases_are_listed_in_every_language(client, lang):
    page = client.get(f"/releases?lang={lang}", headers=READER)
    assert page.status_code == 200
    assert re.findall(r'href="/releases/([^/"]+)/', page.text) == [LATER, OLD]
    one = client.get(f"/releases/{LATER}/?lang={lang}", headers=READER).text
    assert f"/changes?since={OLD}&amp;until={LATER}" in one
    assert "layers/incidents.geojson" in one
    assert client.get(f"/changes?since={OLD}&lang={lang}", headers=READER).status_code == 200


def test_the_releases_are_listed_for_programs(client):
    found = client.get("/releases?f=json").json["releases"]
    assert [(each["name"], each["previous"]) for each in found] == [(LATER, OLD), (OLD, None)]
    assert client.get(found[0]["map"].removeprefix("http://localhost")).status_code == 200
    assert client.get("/releases", headers=PROGRAM).json["releases"] == found


def test_what_changed_is_told_with_before_after_and_reason(client, ids):
    found = client.get(f"/changes?since={OLD}&f=json").json
    told = {each["id"]: each for each in found["changes"] if each["layer"] == "incidents"}
    assert {id: each["kind"] for id, each in told.items()} == {
        ids[kind]: kind for kind in ("corrected", "retracted", "removed")
    }
    assert told[ids["corrected"]]["reason"] == "The agency counted again."
    fields = {each["field"]: each["after"] for each in told[ids["corrected"]]["fields"]}
    assert fields == {"title": "A title that was corrected", "deaths": 3}
    page = client.get(f"/changes?since={OLD}", headers=READER).text
    for text in (
        "A title that was corrected",
        "The agency counted again.",
        "The agency withdrew it.",
        "It was the same as another.",
    ):
        assert text in page
    assert f'href="/incidents/{ids["removed"]}?v={OLD}"' in page
    assert f'href="/incidents/{ids["corrected"]}"' in page


def test_what_changed_can_be_asked_of_some_incidents_and_up_to_a_release(client, ids):
    asked = f"/changes?since={OLD}&incident={ids['stays']},{ids['retracted']},{ids['corrected']}&f=json"
    assert [each["id"] for each in client.get(asked).json["changes"]] == [ids["retracted"], ids["corrected"]]
    for end in (f"until={LATER}", f"v={LATER}"):
        assert [each["id"] for each in client.get(f"{asked}&{end}").json["changes"]] == [ids["corrected"]]
    assert client.get(f"/changes?since={LATER}&until={OLD}", headers=PROGRAM).json["parameter"] == "until"
    assert client.get("/changes", headers=PROGRAM).json["expected"] == f"a release, one of {OLD}, {LATER}"
    assert client.get(f"/changes?since={OLD}&incidents=a", headers=PROGRAM).json["nearest"] == "incident"


def test_the_present_release_is_the_one_with_the_same_data(storied, story, tmp_path):
    site = storied.extensions["geo"]
    assert site.present is None, "the data changed since the last release"
    root, _ = story
    folder = shutil.copytree(root / "releases", tmp_path / "releases")
    made = make(Catalogue.open(root / "layers"), Releases(Path(folder))).release
    assert build(site.dataset, releases=Path(folder)).extensions["geo"].present.name == made.name == NEWEST


def test_a_release_of_the_very_data_that_are_served_is_not_read_again(story, tmp_path):
    root, _ = story
    folder = Path(shutil.copytree(root / "releases", tmp_path / "releases"))
    make(Catalogue.open(root / "layers"), Releases(folder))
    dataset = geo.open(root / "layers")
    app = build(dataset, releases=folder)
    with app.test_request_context():
        frozen = versions.named(NEWEST)
    assert frozen.dataset is dataset
    assert frozen.release.name == NEWEST


@pytest.fixture
def many(story, tmp_path):
    """The sites of five releases."""
    root, _ = story
    folder = Path(shutil.copytree(root / "releases", tmp_path / "releases"))
    for number in range(3):
        make(Catalogue.open(root / "layers"), Releases(folder), f"2026.7.{number}")
    return build(geo.open(root / "layers"), releases=folder)


def test_three_releases_are_open_at_most(many):
    opened = many.extensions[versions.VERSIONS]
    names = many.extensions["geo"].releases.names()
    held = weakref.ref(opened.get(names[0]).dataset)
    in_flight = opened.get(names[0])
    for name in names[1:]:
        opened.get(name)
    assert opened.opened == names[-3:]
    assert in_flight.dataset.version == names[0], "a request keeps what it has"
    del in_flight
    gc.collect()
    assert held() is None, "what nobody uses is let go"


def test_a_release_is_opened_once_however_many_ask(many, monkeypatch):
    opened, calls, found = many.extensions[versions.VERSIONS], [], []
    read = versions.Versions._dataset
    monkeypatch.setattr(versions.Versions, "_dataset", lambda self, name: calls.append(name) or read(self, name))
    threads = [threading.Thread(target=lambda: found.append(opened.get(OLD))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (calls, len(set(map(id, found)))) == ([OLD], 1)


def test_a_release_that_is_made_while_the_server_runs_is_served(story, tmp_path):
    root, _ = story
    folder = Path(shutil.copytree(root / "releases", tmp_path / "releases"))
    client = build(geo.open(root / "layers"), releases=folder).test_client()
    assert client.get("/api?v=2026.8").status_code == 404
    make(Catalogue.open(root / "layers"), Releases(folder), "2026.8")
    assert client.get("/api?v=2026.8").json["version"] == "2026.8"
