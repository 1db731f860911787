"""``/embed``: the map alone, with chosen controls, frozen or not, whole without a script."""

import html
import re
from urllib.parse import urlencode

import pytest

from geo import embeds
from geo.embeds import Frame
from geo.maps.answer import api_pairs, query_of, words
from geo.maps.state import MapState, parse
from tests.maps.states import states
from tests.releases.corrected import RELEASE, VIEW
from tests.web.conftest import build
from tests.web.test_security import Elements

NUMBER = re.compile(r"(No|[\d,]+) incident")


def sentence(page):
    return html.unescape(re.search(r'<(?:h1|p) id="sentence">(.*?)</', page)[1])


def number(said):
    found = NUMBER.match(said)[1]
    return 0 if found == "No" else int(found.replace(",", ""))


@pytest.fixture(scope="module")
def now(corrected_data):
    """A client on corrected data with the release before."""
    dataset, releases, _ = corrected_data
    return build(dataset, releases=releases).test_client()


@pytest.fixture(scope="module")
def before(released_data):
    """A client on the data as they were when the release was made."""
    dataset, releases = released_data
    return build(dataset, releases=releases).test_client()


@pytest.mark.parametrize("controls", embeds.CONTROLS)
def test_a_frame_has_the_controls_that_are_chosen(client, controls):
    page = client.get(f"/embed?{VIEW}&controls={controls}").text
    assert f'class="map-page embed controls-{controls}"' in page


def test_a_frame_without_choice_has_all(client):
    assert 'class="map-page embed controls-all"' in client.get("/embed").text


@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ("controls=slidr", "controls", "one of none, slider, legend, all"),
        ("controls=none&controls=all", "controls", "one of none"),
        ("corrections=no", "corrections", "one of on, off"),
        (f"title={'x' * 201}", "title", "one line of at most 200 letters"),
        ("title=a%E2%80%AEb", "title", "one line"),
        ("controlls=none", "controlls", "one of datetime"),
    ],
)
def test_a_parameter_of_the_frame_is_obeyed_or_refused(client, query, parameter, expected):
    answer = client.get(f"/embed?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json["parameter"] == parameter
    assert answer.json["expected"].startswith(expected)


def test_the_whole_page_has_no_parameters_of_a_frame(client):
    assert client.get("/?controls=none").status_code == 400


def test_a_refusal_can_be_read_in_the_frame_and_leads_out_of_it(client):
    answer = client.get("/embed?controls=slidr")
    assert "X-Frame-Options" not in answer.headers
    assert "<header" not in answer.text
    links = [each for tag, each in Elements(answer.text).elements if tag == "a"]
    assert links
    assert all(each["target"] == "_blank" for each in links)


def test_a_title_of_the_publisher_stands_above_the_sentence(client):
    page = client.get(f"/embed?{VIEW}&title=On+the+<b>border</b>").text
    assert '<h1 class="heading">On the &lt;b&gt;border&lt;/b&gt;</h1>' in page
    assert number(sentence(page)) > 0
    assert page.count("<h1") == 1


def test_a_form_without_script_keeps_what_the_publisher_chose(client):
    page = client.get(f"/embed?{VIEW}&controls=slider&corrections=off&title=A").text
    fields = {each["name"]: each["value"] for tag, each in Elements(page).elements if each.get("type") == "hidden"}
    assert {name: fields[name] for name in embeds.OWN} == {"controls": "slider", "corrections": "off", "title": "A"}
    sent = urlencode([*fields.items(), ("from", "2021-10-01"), ("to", "2021-10-31"), ("mode", "window")])
    answer = client.get(f"/embed?{sent}")
    expected = "datetime=2021-10-01/2021-10-31&section=pl-by&controls=slider&corrections=off&title=A"
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/embed?{expected}")


def test_without_script_a_frame_shows_a_picture_a_list_and_links_out_of_it(client):
    page = client.get(f"/embed?{VIEW}").text
    plain = "".join(re.findall(r"<noscript>(.*?)</noscript>", page, re.S))
    elements = Elements(plain).elements
    image = next(each for tag, each in elements if tag == "img")
    assert client.get(image["src"]).status_code == 200
    assert image["alt"].startswith("Map of the eastern border")
    links = [each for tag, each in elements if tag == "a"]
    assert len(links) == 27
    assert all(each["target"] == "_blank" and each["rel"] == "noopener" for each in links)


def test_a_query_is_written_as_it_is_read(dataset):
    known = words(dataset)
    for controls in embeds.CONTROLS:
        for corrections in (True, False):
            for title in ("", "Ūkana & žirgai, 100 %"):
                frame = Frame(MapState(section=("lt-by",), theme="dark"), controls, corrections, title)
                assert embeds.read(frame.query(), known) == (frame, False, [])


def test_the_script_for_other_pages_is_small_and_may_be_loaded_from_anywhere(client):
    answer = client.get("/embed.js", headers={"Accept-Encoding": "br"})
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Content-Encoding"] == "br"
    assert 0 < len(answer.data) <= 1_500
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age" in answer.headers["Cache-Control"]
    assert 0 < len(client.get("/embed.js", headers={"Accept-Encoding": "gzip"}).data) <= 1_500


def test_the_script_knows_every_parameter_of_a_frame(client):
    script = client.get("/embed.js").text
    listed = re.search(r'"(datetime [a-z ]+)"\.split', script)[1].split()
    rest = re.search(r"\[\.\.\.\w+,([^\]]+)\]", script)[1].replace('"', "").split(",")
    named = {"heading": "title"}
    assert {named.get(each, each) for each in (*listed, *rest)} == set(embeds.PARAMETERS)


QUERY = f"{VIEW}&v={RELEASE}"


def without_line(page):
    return re.sub(r'\s*<p class="corrected".*?</p>', "", page, flags=re.S)


def test_a_frozen_frame_is_the_same_byte_by_byte_after_a_correction(before, now):
    old, new = before.get(f"/embed?{QUERY}"), now.get(f"/embed?{QUERY}")
    assert old.status_code == new.status_code == 200
    assert "corrected" not in old.text
    assert without_line(new.text) == old.text
    config = re.search(r'<script type="application/json" id="config">(.*?)</script>', old.text)[1]
    addresses = [each for each in re.findall(r'"(/map/[^"]+)"', config) if "{" not in each]
    assert len(addresses) >= 10
    for address in addresses:
        assert before.get(address).data == now.get(address).data, address


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_picture_of_a_frozen_frame_is_the_same_byte_by_byte(before, now, form):
    old, new = before.get(f"/image.{form}?{QUERY}"), now.get(f"/image.{form}?{QUERY}")
    assert old.status_code == 200
    assert old.data == new.data


def test_the_line_below_says_how_many_and_leads_to_what_changed(now, corrected_data):
    *_, ids = corrected_data
    page = now.get(f"/embed?{QUERY}").text
    line = re.search(r'<p class="corrected" id="corrected"><span>(.*?)</span>', page, re.S)[1]
    assert line.startswith("2 of the records shown have been corrected or withdrawn since release 2026.4.")
    link = html.unescape(re.search(r'href="([^"]+)"', line)[1])
    changes = now.get(link)
    assert changes.status_code == 200
    listed = changes.text.partition("<h2")[2]
    assert "Retracted: " in listed and "Corrected: " in listed
    assert all(each in listed for each in ids)


def test_the_line_counts_what_the_state_shows(now, corrected_data):
    dataset, _, ids = corrected_data
    day = dataset.item("incidents", ids[0]).records()[0]["start"]
    page = now.get(f"/embed?mode=asof&datetime={day}&section=pl-by&v={RELEASE}&lang=pl").text
    assert "1 z pokazanych wpisów poprawiono lub wycofano po wydaniu 2026.4." in page
    elsewhere = now.get(f"/embed?datetime=2023-11&section=fi-ru&v={RELEASE}").text
    assert '<p class="corrected" id="corrected" hidden><span></span>' in elsewhere


def test_the_whole_map_at_a_release_says_the_same_in_its_header(before, now):
    frame, page = (now.get(f"{path}?{QUERY}").text for path in ("/embed", "/"))
    line, own = (
        re.search(r'<p class="(?:corrected|frozen)" id="corrected">(.*?)</p>', each)[1] for each in (frame, page)
    )
    assert own == line.replace(' target="_blank" rel="noopener"', "")
    assert page.index('id="corrected"') < page.index("</header>")
    assert 'id="corrected"' not in before.get(f"/?{QUERY}").text
    assert 'id="corrected"' not in now.get(f"/?{VIEW}").text


def test_the_publisher_can_turn_the_line_off(now):
    assert 'id="corrected"' not in now.get(f"/embed?{QUERY}&corrections=off").text


def test_a_live_frame_changes(before, now):
    old, new = before.get(f"/embed?{VIEW}").text, now.get(f"/embed?{VIEW}").text
    assert number(sentence(new)) == number(sentence(old)) - 1
    assert "Corrected title" in new
    assert 'id="corrected"' not in new


def test_an_unknown_release_is_a_404_that_lists_those_there_are(now):
    answer = now.get("/embed?v=2026.3", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["known"]) == (404, [RELEASE])


def test_embed_oembed_picture_feed_and_api_show_the_same_number(client, dataset):
    some = 0
    for state in states(words(dataset), 100, seed=5):
        query = state.query()
        page = client.get(f"/embed?{query}").text
        said = sentence(page)
        described = client.get("/oembed", query_string={"url": f"http://localhost/embed?{query}"}).json
        picture = html.unescape(client.get(f"/image.svg?{query}").text)
        feed = client.get(f"/feeds/incidents.json?{query}").json
        read, errors = parse(query, words(dataset))
        pairs = api_pairs(query_of(dataset, read, client.application.extensions["geo"].horizon))
        api = client.get(f"/api/collections/incidents/items?{urlencode([*pairs, ('limit', '1')])}").json
        count = number(said)
        assert not errors
        assert described["title"] == said, query
        assert f"<title>{said}</title>" in picture or said in picture, query
        assert (feed["_border_map"]["total"], api["numberMatched"]) == (count, count), query
        some += count > 0
    assert some > 33


def test_a_site_without_releases_shows_its_frames_live(dataset, tmp_path):
    client = build(dataset, releases=tmp_path).test_client()
    assert client.get(f"/embed?{VIEW}").status_code == 200
