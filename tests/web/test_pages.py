"""The pages people read, as the server renders them: whole without a script."""

import html
import json
import re
from datetime import UTC, datetime

import pytest

from geo import text
from geo.maps import documents
from geo.maps.credit import credit
from geo.web import map_page
from geo.web.settings import Settings
from server import create_app

VIEW = "datetime=2021-11-03/2021-11-09&section=pl-by"
API = "/api/collections/incidents/items"


def config(page):
    return json.loads(re.search(r'<script type="application/json" id="config">(.*?)</script>', page).group(1))


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_sentence_is_heading_and_title(client, path):
    page = client.get(f"{path}?{VIEW}").text
    sentence = re.search(r'<h1 id="sentence">(.*?)</h1>', page).group(1)
    said = r"\d+ incidents, 3–9 November 2021, Poland–Belarus; \d+ of 13 crossings known closed.*"
    assert re.fullmatch(said, sentence)
    assert f"<title>{sentence} – Eastern Border Map</title>" in page


@pytest.mark.parametrize(
    "query", [VIEW, "", "mode=asof&datetime=2023-11-24", "verification=disputed", "datetime=../.."]
)
def test_the_list_the_heading_and_the_api_agree(client, query):
    page = client.get(f"/?{query}").text
    listed = len(re.findall(r'<li class="incident"', page))
    counted = int(re.search(r'id="incident-count">(\d+)<', page).group(1))
    heading = re.search(r'<h1 id="sentence">([\d,]+|No) incident', page).group(1)
    api = re.search(r'id="api-link" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    assert client.get(api).json["numberMatched"] == counted == (0 if heading == "No" else int(heading.replace(",", "")))
    assert listed == min(counted, map_page.LISTED)


def test_without_dates_the_last_twelve_months_of_the_data_are_shown(client):
    page = client.get("/").text
    assert "25 May 2025 – 24 May 2026" in page
    assert 'value="2025-05-25"' in page


def test_a_plain_form_leads_to_the_canonical_address(client):
    answer = client.get("/?from=2021-11-01&to=2021-11-30&section=pl-by&section=lt-by&mode=window&category=")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/?datetime=2021-11-01/2021-11-30&section=lt-by,pl-by"


def test_the_frame_s_code_shows_the_same_state(client):
    page = client.get(f"/?{VIEW}").text
    assert f"http://localhost/embed?{VIEW.replace('&', '&amp;amp;')}" in page


def test_the_page_tells_its_program_everything(client, dataset):
    told = config(client.get("/").text)
    assert told["version"] == dataset.version
    assert (told["data_end"], told["today"]) == ("2026-05-24", "2026-11-22")
    assert (told["embed"], config(client.get("/embed").text)["embed"]) == (False, True)
    for name in ("opening", "incidents", "crossings"):
        assert client.get(told["urls"][name]).status_code == 200
        assert documents.kept_by(dataset.fingerprint) in told["urls"][name]
    for url in told["urls"]["sections"].values():
        assert client.get(url).status_code == 200


def test_no_data_stand_in_the_scripts_of_the_page(client):
    page = client.get(f"/?{VIEW}").text
    for block in re.findall(r"<script[^>]*>(.*?)</script>", page, flags=re.S):
        assert "incidents/items/2021" not in block
        assert len(block) < 8_000


def test_every_incident_and_crossing_has_its_page(client, dataset):
    frame = dataset.incidents()
    for id in frame["id"][:: max(1, len(frame) // 40)]:
        assert client.get(f"/incidents/{id}").status_code == 200, id
    for id in dataset.crossings()["id"]:
        assert client.get(f"/crossings/{id}").status_code == 200, id


@pytest.mark.parametrize("section", ["pl-by", "pl-ru", "lt-by", "lt-ru", "lv-by", "lv-ru", "fi-ru"])
def test_every_section_has_its_page(client, section):
    page = client.get(f"/sections/{section}").text
    assert "Measured length" in page


@pytest.mark.parametrize(
    "path", ["/incidents/nothing", "/crossings/pl-by-kuznica", "/sections/pl-ua", "/sections/ee-ru"]
)
def test_a_record_that_does_not_exist_is_404(client, path):
    assert client.get(path).status_code == 404


def test_a_crossing_s_page_says_last_known_and_never_the_log_s_first_day_as_an_opening(client):
    page = client.get("/crossings/pl-by-kuznica-bruzgi-road").text
    assert "Last known: restricted, as of 10 December 2025" in page
    assert "Until 8 November 2021" in page
    assert "1 January 2020" not in page


def test_an_incident_s_page_says_who_says_so_and_how_exactly(client, dataset):
    row = dataset.incidents(verification="disputed").iloc[0]
    page = client.get(f"/incidents/{row['id']}").text
    assert "Disputed" in page
    words = text.ENGLISH.vocabularies
    assert any(each in page for field in ("location_precision", "place_role") for each in words[field].values())


def test_a_long_list_is_cut_and_leads_to_the_whole_of_it(client):
    page = client.get("/?datetime=../..").text
    more = html.unescape(re.search(r'<noscript><p><a href="([^"]+)">1–25 of', page).group(1))
    assert client.get(more).json["numberMatched"] > map_page.LISTED
    assert "<noscript><p><a" not in client.get("/?datetime=2021-11-09").text


def test_the_picture_for_readers_without_script_has_the_state_of_the_page(client):
    page = client.get(f"/?{VIEW}").text
    view = re.search(r"<noscript><picture>(.*?)</picture>", page, re.S).group(1)
    found = re.findall(r'(?:srcset|src)="([^"]+)"', view)
    assert len(found) == len(map_page.PICTURES)
    for picture in map(html.unescape, found):
        answer = client.get(picture)
        assert answer.content_type.startswith("image/svg+xml")
        assert html.unescape(re.search(r'<h1 id="sentence">(.*?)</h1>', page).group(1)) in html.unescape(answer.text)


def test_every_denial_stands_in_the_list_of_the_page(client, dataset, monkeypatch):
    monkeypatch.setattr(map_page, "LISTED", 10_000)
    page = html.unescape(client.get("/?datetime=../..&verification=disputed").text)
    for claims in dataset.incidents(verification="disputed", kind="event")["claims"]:
        for claim in claims:
            assert claim["stance"] != "disputes" or f"disputed: {claim['text']}</p>" in page


def test_numbers_have_their_unit_and_words_are_those_of_the_schema(client, dataset):
    page = client.get("/incidents/2021-09-19-pl-by-iom-00793").text
    assert "1 person dead" in page
    frame = dataset.incidents()
    for field, word, said in (
        ("source_quality", "weak", "source: mirror, aggregator or machine translation"),
        ("verification", "corroborated", "corroborated by two independent sources"),
    ):
        assert said in client.get(f"/incidents/{frame[frame[field] == word]['id'].iloc[0]}").text


def test_a_town_s_kilometre_is_about(client, dataset):
    frame = dataset.incidents(section="pl-by", kind="event")
    id = next(id for id in frame[frame["location_precision"] == "town"]["id"] if dataset.position("incidents", id))
    page = client.get(f"/incidents/{id}").text
    assert "give or take 5 km" in page
    assert "from the border line" not in page


@pytest.mark.parametrize("path", ["/", "/embed", "/about", "/downloads", "/sections/pl-by"])
def test_every_page_credits_whose_work_it_shows(client, dataset, path):
    page = re.sub(r"<[^>]+>", "", html.unescape(client.get(path).text))
    assert all(part in page for part in credit(dataset.catalogue).split("; "))


def test_the_date_is_that_of_the_border_and_not_of_utc(dataset):
    app = create_app(Settings(), dataset)
    app.extensions["geo"].now = lambda: datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert config(app.test_client().get("/").text)["today"] == "2026-11-23"


def test_a_layer_is_named_once_among_the_licences(client, dataset):
    page = client.get("/about").text
    assert all(page.count(f"<td>{layer.title}</td>") == 1 for layer in dataset.catalogue)


def test_a_link_of_a_record_leads_to_a_map_that_shows_it(client, dataset):
    for id in dataset.incidents(kind="event")["id"][::97]:
        page = client.get(f"/incidents/{id}").text
        link = re.search(r'href="(/\?[^"]+)">Show on the map', page).group(1).replace("&amp;", "&")
        assert f'data-id="{id}"' in client.get(link).text


def test_about_names_licences_libraries_and_versions(client):
    page = client.get("/about").text
    for words in ("ODbL", "Creative Commons", "leaflet", "1.9.4", "BSD-2-Clause", "sha512-", "Flask"):
        assert words in page, words


def test_the_correction_address_is_on_every_page_if_there_is_one(dataset):
    client = create_app(Settings(corrections="mailto:desk@example.org"), dataset).test_client()
    paths = ("/", "/about", "/downloads", "/sections/pl-by", "/downloads/crossings.csv", "/downloads/crossings.geojson")
    assert all("mailto:desk@example.org" in client.get(path).text for path in paths)
