"""``/oembed``: by the specification 1.0, for every page of ours with its whole state."""

import html
import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from geo.embeds import oembed
from geo.maps.answer import words
from tests.maps.states import states
from tests.releases.corrected import RELEASE, VIEW
from tests.web.conftest import build

KUZNICA = "pl-by-kuznica-bruzgi-road"


@pytest.fixture(scope="module")
def frozen(corrected_data):
    dataset, releases, _ = corrected_data
    return build(dataset, releases=releases).test_client()


def asked(client, address, **more):
    return client.get("/oembed", query_string={"url": f"http://localhost{address}", **more})


def source(document):
    return html.unescape(re.search(r'src="([^"]+)"', document["html"])[1])


def test_the_answer_has_what_the_specification_wants_of_rich_content(client):
    answer = asked(client, f"/?{VIEW}")
    document = answer.json
    assert answer.mimetype == "application/json"
    assert (document["type"], document["version"]) == ("rich", "1.0")
    assert document["provider_url"] == "http://localhost"
    assert document["html"].startswith("<iframe ")
    assert f'width="{document["width"]}" height="{document["height"]}"' in document["html"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_title_is_the_sentence_and_the_thumbnail_shows_the_state(client):
    document = asked(client, f"/embed?{VIEW}&lang=pl&theme=dark").json
    page = client.get(f"/embed?{VIEW}&lang=pl&theme=dark").text
    assert document["title"] == html.unescape(re.search(r'<h1 id="sentence">(.*?)</h1>', page)[1])
    picture = client.get(document["thumbnail_url"])
    assert picture.mimetype == "image/png"
    assert document["thumbnail_url"].endswith("theme=dark&lang=pl")


def test_the_whole_state_is_kept(client, dataset):
    for state in states(words(dataset), 30, seed=8):
        assert source(asked(client, f"/?{state.query()}").json).partition("?")[2] == state.query()


def test_the_release_and_the_frame_s_own_parameters_are_kept(frozen):
    document = asked(frozen, f"/embed?{VIEW}&v={RELEASE}&controls=none&corrections=off&title=A").json
    assert source(document).endswith(f"&v={RELEASE}&controls=none&corrections=off&title=A")
    assert f"v={RELEASE}" in document["thumbnail_url"]
    live = asked(frozen, f"/embed?{VIEW}").json
    assert (document["cache_age"], live["cache_age"]) == (oembed.FROZEN_AGE, oembed.LIVE_AGE)
    assert document["title"] != live["title"]
    assert "v=" not in source(live)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", ""),
        (f"/share?{VIEW}&language=pl&controls=slider&height=500", "section=pl-by&lang=pl&controls=slider"),
        (f"/crossings/{KUZNICA}?lang=de", f"section=pl-by&select={KUZNICA}&lang=de"),
        ("/sections/fi-ru", "section=fi-ru"),
    ],
)
def test_every_page_is_described(client, path, expected):
    answer = asked(client, path)
    assert answer.status_code == 200
    assert source(answer.json).endswith(expected)


def test_an_incident_is_shown_on_its_days_opened(client, an_incident):
    address = source(asked(client, f"/incidents/{an_incident}").json)
    assert address.endswith(f"section=pl-by&select={an_incident}")
    assert "datetime=2021-11-" in address


@pytest.mark.parametrize(("width", "height"), [(320, 400), (600, None), (None, 300), (2000, 2000), (199, 5)])
def test_the_most_room_is_obeyed_by_frame_and_thumbnail(client, width, height):
    room = {name: size for name, size in (("maxwidth", width), ("maxheight", height)) if size}
    document = asked(client, "/", **room).json
    for name in ("width", "thumbnail_width"):
        assert document.get(name, 0) <= (width or document.get(name, 0))
    for name in ("height", "thumbnail_height"):
        assert document.get(name, 0) <= (height or document.get(name, 0))
    assert ("thumbnail_url" in document) == (min(width or 999, height or 999) >= oembed.LEAST_THUMBNAIL)
    if "thumbnail_url" in document:
        assert client.get(document["thumbnail_url"]).status_code == 200


def test_the_xml_says_the_same(client):
    document = asked(client, f"/?{VIEW}&q=a+%26+b").json
    answer = asked(client, f"/?{VIEW}&q=a+%26+b", format="xml")
    assert answer.mimetype == "text/xml"
    root = ElementTree.fromstring(answer.text)
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {name: str(value) for name, value in document.items()}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "http://localhost.example.org/",
        "http://localhost:81/",
        "ftp://localhost/",
        "http://localhost/about",
        "http://localhost/api",
        "http://localhost/incidents/nothing",
        "http://localhost/sections/pl-ua",
        "http://localhost/?section=pl-ua",
        "http://localhost/?v=1999.1",
        "http://[/",
        "x",
    ],
)
def test_what_is_none_of_ours_is_404(client, address):
    answer = client.get("/oembed", query_string={"url": address})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_format_there_is_not_is_501(client):
    answer = asked(client, "/", format="yaml")
    assert (answer.status_code, answer.mimetype) == (501, "application/problem+json")
    assert "json, xml" in answer.json["detail"]


@pytest.mark.parametrize(
    ("more", "parameter"),
    [({"maxwidth": "wide"}, "maxwidth"), ({"maxheight": "0"}, "maxheight"), ({"widht": "1"}, "widht")],
)
def test_a_parameter_is_obeyed_or_refused(client, more, parameter):
    answer = asked(client, "/", **more)
    assert (answer.status_code, answer.json["parameter"]) == (400, parameter)
    assert client.get("/oembed").json["parameter"] == "url"
    assert client.get("/oembed?url=http://localhost/&url=http://localhost/").status_code == 400


def test_who_asks_not_to_be_tracked_is_answered_alike(client):
    assert asked(client, "/", dnt="1").json == asked(client, "/").json


@pytest.mark.parametrize(
    "path",
    [f"/?{VIEW}&lang=lt", f"/embed?{VIEW}", f"/share?{VIEW}&v=", "/sections/pl-by?lang=fi", f"/crossings/{KUZNICA}"],
)
def test_a_page_says_where_it_is_described(client, path):
    page = client.get(path).text
    for media_type, form in (("application/json", "json"), ("text/xml", "xml")):
        link = re.search(rf'<link rel="alternate" type="{media_type}\+oembed" href="([^"]+)"', page)[1]
        assert (
            html.unescape(link)
            == f"http://localhost/oembed?url={quote(f'http://localhost{path}', safe='')}&format={form}"
        )
        answer = client.get(html.unescape(link))
        assert (answer.status_code, answer.mimetype) == (200, media_type)


@pytest.mark.parametrize("path", ["/about", "/incidents/nothing", "/?section=pl-ua"])
def test_no_other_page_does(client, path):
    assert "+oembed" not in client.get(path).text
    assert client.get("/downloads").status_code == 200


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_card_of_a_page_shows_its_state_in_its_language_and_release(frozen, path):
    page = frozen.get(f"{path}?{VIEW}&lang=lt&v={RELEASE}").text
    card = {
        name: html.unescape(value)
        for name, value in re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]+)"', page)
    }
    assert card["og:title"] == html.unescape(re.search(r'<h1 id="sentence">(.*?)</h1>', page)[1])
    assert f"lang=lt&v={RELEASE}" in card["og:image"]
    assert card["twitter:card"] == "summary_large_image"
    assert card["og:url"].endswith(f"lang=lt&v={RELEASE}")
    picture = frozen.get(card["og:image"])
    assert picture.mimetype == "image/png"
    assert (card["og:image:width"], card["og:image:height"]) == ("1200", "630")
