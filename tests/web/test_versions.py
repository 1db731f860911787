"""``v=``: every address answers from the release it names, and everything it leads to does too."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

import geo
from geo.maps import documents
from geo.releases import since
from geo.web import keeping
from tests.releases.story import LATER, NEWEST, OLD
from tests.web.conftest import build

ITEMS = "/api/collections/incidents/items"
PROGRAM = {"Accept": "application/json"}
READER = {"Accept": "text/html"}


@pytest.fixture
def client(storied):
    return storied.test_client()


def title(client, id, version=""):
    address = f"{ITEMS}/{id}" + (f"?v={version}" if version else "")
    return client.get(address).json["properties"]["title"]


def test_an_item_is_the_one_of_the_release(client, ids):
    was, now = title(client, ids["corrected"], OLD), "A title that was corrected"
    assert was != now
    assert [title(client, ids["corrected"], version) for version in (LATER, NEWEST, "")] == [now] * 3
    assert client.get(f"{ITEMS}/{ids['removed']}").status_code == 404
    assert client.get(f"{ITEMS}/{ids['removed']}?v={OLD}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/conformance",
        "/api/collections",
        "/api/collections/incidents",
        "/api/collections/incidents/queryables",
        f"{ITEMS}?limit=3",
        f"{ITEMS}?limit=3&offset=3",
        f"{ITEMS}?limit=3&f=html",
        "/api/collections/incidents/aggregate?by=section",
        "/api/collections/crossings/tiles",
        "/api/collections/crossings/tiles/WebMercatorQuad",
        "/api/collections/crossings/tiles/WebMercatorQuad?f=tilejson",
        "/api/tileMatrixSets",
        "/catalog.jsonld",
    ],
)
def test_every_address_of_the_api_keeps_to_the_release(client, path):
    answer = client.get(f"{path}{'&' if '?' in path else '?'}v={OLD}")
    assert answer.status_code == 200
    text = answer.text.replace("&amp;", "&") + answer.headers.get("Link", "")
    own = re.findall(r"http://localhost(/[^\s\"'<>\\]*)", text)
    assert own
    free = ("/static/", "/downloads#", "/about")
    assert [each for each in own if f"v={OLD}" not in each and not each.startswith(free)] == []


def test_the_links_of_a_page_lead_through_all_of_the_release(client, ids):
    address, found = f"{ITEMS}?limit=200&sortby=id&v={OLD}", []
    while address:
        page = client.get(address).json
        found += [feature["id"] for feature in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert len(found) == page["numberMatched"]
    assert ids["removed"] in found


def test_the_short_way_does_not_answer_for_a_release(client):
    for query in (f"limit=1&v={OLD}", f"v={OLD}&limit=1", f"limit=1&%76={OLD}", f"limit=1&v={OLD[:2]}%32{OLD[3:]}"):
        assert client.get(f"{ITEMS}?{query}").json["version"] == OLD
    assert client.get(f"{ITEMS}?limit=1").json["version"] == NEWEST


def test_tags_differ_between_versions(client):
    for path in (
        f"{ITEMS}?limit=1",
        "/downloads/tripoints.csv",
        "/api/collections/tripoints/items?f=csv",
        "/map/crossings.json",
        "/",
    ):
        tags = [client.get(f"{path}{'&' if '?' in path else '?'}v={name}").headers["ETag"] for name in (OLD, LATER)]
        assert len({*tags, client.get(path).headers["ETag"]}) == 3, path


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{ITEMS}?limit=1", PROGRAM),
        (f"{ITEMS}?f=html", READER),
        ("/", READER),
        ("/embed", READER),
        ("/about", PROGRAM),
        ("/downloads", PROGRAM),
        ("/downloads/incidents.csv", PROGRAM),
        ("/image.svg", PROGRAM),
        ("/map/crossings.json", PROGRAM),
        ("/map/rows?q=a", PROGRAM),
        ("/catalog.jsonld", PROGRAM),
        ("/changes?since=2026.4", PROGRAM),
    ],
)
def test_an_unknown_release_is_a_404_that_lists_the_known_ones(client, path, headers):
    answer = client.get(f"{path}{'&' if '?' in path else '?'}v=2026.9", headers=headers)
    assert answer.status_code == 404
    known = "There is no release '2026.9' of the data. Known releases: 2026.4, 2026.5."
    if headers is PROGRAM:
        assert answer.json["detail"] == known
        assert (answer.json["parameter"], answer.json["known"]) == ("v", [OLD, LATER])
    else:
        assert known in answer.text.replace("&#39;", "'")


@pytest.mark.parametrize("text", ["../2026.4", "2026.4/", "%2e%2e%2f2026.4", "2026.4%00", "layers", ".", "2026.4%0A"])
def test_what_is_no_name_of_a_release_is_none(client, text):
    assert client.get(f"/api?v={text}").status_code in (400, 404)


def test_two_releases_are_one_too_many(client):
    answer = client.get(f"/api?v={OLD}&v={LATER}")
    assert (answer.status_code, answer.json["expected"]) == (400, "this parameter once")


def test_the_version_of_the_current_data_is_the_current_data(client):
    answer = client.get(f"{ITEMS}?limit=1&v={NEWEST}").json
    assert answer["version"] == NEWEST
    assert "v=" not in answer["links"][0]["href"]


class Addresses(HTMLParser):
    """The addresses of a page, and the names its forms send."""

    def __init__(self):
        super().__init__()
        self.found, self.forms, self.current = [], [], []

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "form":
            self.forms.append(set())
        if tag in ("input", "select") and self.forms and told.get("name"):
            self.forms[-1].add(told["name"])
        if told.get("rel") == "latest-version":
            self.current.append(told["href"])
        if told.get("rel") in ("latest-version", "canonical"):
            return
        for name in ("href", "src", "srcset", "data-features", "data-tiles", "data-ground"):
            if told.get(name, "").startswith(("/", "?", "http://localhost")):
                self.found.append(told[name].removeprefix("http://localhost"))


@pytest.mark.parametrize(
    "path",
    [
        "/?section=pl-by",
        "/embed",
        "/about",
        "/methodology?lang=pl",
        "/sections/pl-by?lang=uk",
        "/crossings/pl-by-kuznica-bruzgi-road",
        "/incidents/{corrected}",
        "/downloads",
        f"{ITEMS}?f=html&limit=5",
        "/api/collections/incidents?f=html",
        "/api?f=html",
    ],
)
def test_a_page_of_a_release_leads_to_nothing_else(client, ids, path):
    path = path.format(**ids)
    answer = client.get(f"{path}{'&' if '?' in path else '?'}v={OLD}", headers=READER)
    assert answer.status_code == 200
    page = Addresses()
    page.feed(answer.text)
    assert page.found
    kept = [unquote(each) for each in page.found if not each.startswith(keeping.FREE)]
    assert [each for each in kept if not re.search(rf"[?&]v={re.escape(OLD)}(?:[&#]|$)", each)] == []
    assert all("v" in names for names in page.forms)
    assert [each for each in page.current if "v=" in each] == []
    assert bool(page.current) is not path.startswith("/embed")


def test_a_page_of_the_current_data_names_no_release(client):
    page = client.get("/about", headers=READER).text
    assert "v=2026" not in page
    assert "latest-version" not in page


def test_the_map_s_documents_are_kept_for_ever_under_their_own_stamp(storied, client):
    told = {version: _config(client, version) for version in ("", OLD)}
    live = storied.extensions["geo"].dataset.fingerprint
    assert told[""]["urls"]["incidents"] == f"/map/incidents.bin?{documents.kept_by(live)}"
    assert told[OLD]["urls"]["incidents"] == f"/map/incidents.bin?{documents.kept_by(OLD)}"
    assert (told[OLD]["release"], told[""]["release"]) == (OLD, "")
    for config in told.values():
        answer = client.get(config["urls"]["incidents"])
        assert "immutable" in answer.headers["Cache-Control"]
    contents = [client.get(config["urls"]["incidents"]).data for config in told.values()]
    assert contents[0] != contents[1]
    older = client.get(f"/map/incidents.bin?{documents.kept_by('0' * 16)}")
    assert (older.status_code, older.headers["Cache-Control"]) == (200, "no-cache")


def _config(client, version=""):
    page = client.get(f"/?v={version}" if version else "/").text
    return json.loads(re.search(r'id="config"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def test_nothing_of_a_release_moves_with_the_clock(client):
    assert _config(client, OLD)["today"] == "2026-04-01"
    assert _config(client)["today"] == "2026-11-22"
    asked = f"/?mode=asof&v={OLD}"
    assert "1 April 2026" in client.get(asked).text


def test_the_state_of_the_page_keeps_the_release(client):
    config = _config(client, OLD)
    assert config["query"] == f"v={OLD}"
    page = client.get(f"/?v={OLD}").text
    assert f"/image.png?v={OLD}" in page


def test_a_picture_of_a_release_is_the_same_for_ever(client):
    answer = client.get(f"/image.svg?v={OLD}&mode=asof")
    assert client.get(f"/image.svg?v={OLD}&mode=asof").data == answer.data
    assert "1 April 2026" in answer.text


def test_openapi_names_the_releases(client):
    document = client.get("/api/openapi.json").json
    operations = [each["get"] for each in document["paths"].values()]
    for operation in operations:
        [named] = [each for each in operation["parameters"] if each["name"] == "v"]
        assert named["schema"] == {"type": "string", "enum": [OLD, LATER]}
    at_release = client.get(f"/api/openapi.json?v={OLD}").json
    assert at_release["servers"] == document["servers"] == [{"url": "http://localhost/api"}]


def test_a_frozen_view_is_the_same_before_and_after_corrections(client, story):
    root, ids = story
    before = build(geo.open(root / "releases" / OLD / "layers"), releases=root / "releases").test_client()
    paths = (
        "/image.svg?datetime=2026",
        "/map/incidents.bin?",
        "/map/rows?q=border",
        f"{ITEMS}?limit=10000",
        "/api/collections/incidents/aggregate?by=section",
        "/downloads/incidents.csv?",
        "/api/collections/incidents/tiles/WebMercatorQuad/5/10/18?",
    )
    for path in paths:
        frozen, then = (each.get(f"{path}&v={OLD}") for each in (client, before))
        assert frozen.status_code == then.status_code == 200
        assert frozen.data == then.data, path
        assert frozen.headers["ETag"] == then.headers["ETag"]
    assert client.get(paths[0]).data != before.get(paths[0]).data, "the current picture moves on"
    assert [each.id for each in since(*_datasets(client, before), ids.values())] == list(ids.values())[:3]


def _datasets(client, before):
    now, then = (each.application.extensions["geo"].dataset for each in (client, before))
    return then, now
