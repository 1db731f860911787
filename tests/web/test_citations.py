"""The page of a record: who says what, how exactly, since when; how to cite it, and what is beside it."""

import html
import json
import re
from xml.etree import ElementTree

import pytest

from geo import text
from geo.web.settings import Settings
from server import create_app
from tests.releases.corrected import RELEASE

KUZNICA = "/crossings/pl-by-kuznica-bruzgi-road"
FORMS = {
    "txt": "text/plain",
    "bib": "application/x-bibtex",
    "json": "application/vnd.citationstyles.csl+json",
    "jsonld": "application/ld+json",
}
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
REL = re.compile(r'<link rel="(prev|next|canonical)" href="([^"]+)"')


@pytest.fixture(scope="module")
def records(an_incident):
    return (f"/incidents/{an_incident}", KUZNICA, "/sections/lt-by")


@pytest.fixture(scope="module")
def later(corrected_data):
    """A client on data that changed after their release, and the ids of what was corrected and withdrawn."""
    dataset, releases, ids = corrected_data
    return create_app(Settings(releases=releases), dataset).test_client(), ids


def links(page):
    return {relation: html.unescape(address) for relation, address in REL.findall(page)}


def linked(page):
    return json.loads(LD.search(page).group(1))


def test_a_record_is_cited_in_every_form(client, records):
    for path in records:
        page = html.unescape(client.get(path).text)
        for form, media_type in FORMS.items():
            answer = client.get(f"{path}/citation.{form}")
            assert (answer.status_code, answer.mimetype) == (200, media_type)
            assert answer.text.rstrip() in page
            assert f"http://localhost{path}" in answer.text
            assert answer.headers["Content-Disposition"].endswith(f'.{form}"')


def test_the_citation_names_title_version_licence_and_address(client, dataset, an_incident):
    row = dataset.item("incidents", an_incident).records()[0]
    said = client.get(f"/incidents/{an_incident}/citation.txt").text
    for part in (row["title"], "November 2021", dataset.version, "CC-BY-4.0", f"/incidents/{an_incident}"):
        assert part in said
    csl = client.get(f"/incidents/{an_incident}/citation.json").json
    assert [item["type"] for item in csl] == ["dataset"]
    assert {"id", "title", "author", "issued", "version", "URL", "license"} <= set(csl[0])
    bibtex = client.get(f"/incidents/{an_incident}/citation.bib").text
    assert re.match(r"@misc\{[\w-]+,\n", bibtex)
    assert bibtex.count("{") == bibtex.count("}")


def test_the_licences_of_a_crossing_are_those_of_its_place_and_of_its_log(client):
    assert "ODbL-1.0 AND CC-BY-4.0" in client.get(f"{KUZNICA}/citation.txt").text


def test_a_page_tells_programs_no_more_than_is_known(client, dataset):
    frame = dataset.incidents(kind="event")
    for precision, kind in (("exact", "GeoCoordinates"), ("town", "GeoCircle"), ("district", "GeoCircle")):
        id = frame[frame["location_precision"] == precision]["id"].iloc[0]
        said = linked(client.get(f"/incidents/{id}").text)
        assert said["about"]["location"]["geo"]["@type"] == kind
        assert said["citation"]
    for field, word in (("location_precision", "section"), ("location_precision", "country")):
        id = frame[frame[field] == word]["id"].iloc[0]
        assert "geo" not in linked(client.get(f"/incidents/{id}").text)["about"]["location"]
    vague = linked(client.get(f"/incidents/{frame[frame['date_precision'] == 'month']['id'].iloc[0]}").text)
    assert "startDate" not in vague["about"]
    assert "/" in vague["temporalCoverage"]


def test_a_denial_is_told_to_programs_too(client, dataset):
    row = dataset.incidents(verification="disputed", kind="event").iloc[0]
    said = linked(client.get(f"/incidents/{row['id']}").text)
    assert "isputed" in said["text"]
    assert all((claim["text"] or "") in said["text"] for claim in row["claims"])


def test_sources_and_their_archived_copies_are_linked(client, dataset):
    for row in dataset.incidents(kind="event").iloc[::60].to_dict("records"):
        page = html.unescape(client.get(f"/incidents/{row['id']}").text)
        for source in map(dataset.source, row["sources"]):
            for address in filter(None, (source["url"], source["archived_url"])):
                assert f'href="{address}"' in page


def test_one_walks_through_a_section_in_time(client, dataset):
    shown = dataset.incidents(section="lv-ru", kind="event", verification=["reported", "corroborated", "disputed"])
    ids = list(shown.sort_values(["start", "end", "id"])["id"])
    at, walked = f"/incidents/{ids[0]}", []
    while at and len(walked) <= len(ids):
        page = client.get(at).text
        found = links(page)
        assert found.get("prev") == (walked[-1] if walked else None)
        walked.append(at)
        at = found.get("next")
    starts = shown.set_index("id")["start"]
    days = [starts[path.rpartition("/")[2]] for path in walked]
    assert len(walked) == len(set(walked)) == len(ids)
    assert days == sorted(days)


def test_crossings_and_sections_have_neighbours(client, dataset):
    ids = set(dataset.crossings(section="fi-ru")["id"])
    at, walked = "", set()
    first = next(id for id in ids if "prev" not in links(client.get(f"/crossings/{id}").text))
    at = f"/crossings/{first}"
    while at:
        walked.add(at.rpartition("/")[2])
        at = links(client.get(at).text).get("next")
    assert walked == ids
    assert links(client.get("/sections/pl-ru").text)["prev"] == "/sections/pl-by"


@pytest.mark.parametrize("code", text.LANGUAGES)
def test_a_page_has_a_canonical_address_and_a_card(client, records, code):
    for path in records:
        page = client.get(path, query_string={"lang": code}).text
        suffix = "" if code == "en" else f"?lang={code}"
        assert links(page)["canonical"] == f"http://localhost{path}{suffix}"
        cards = dict(re.findall(r'<meta property="og:([a-z:_]+)" content="([^"]*)"', page))
        assert cards["url"] == f"http://localhost{path}{suffix}"
        assert cards["image"].startswith(f"http://localhost{path}/map.png")
        assert (cards["image:width"], cards["image:height"]) == ("1200", "630")
        assert all(cards[name] for name in ("title", "description", "image:alt", "site_name"))
        assert text.LANGUAGES[code].site_text("cite.title") in page


def test_programs_find_the_citations_and_neighbours_in_the_header(client, records):
    for path in records:
        header = client.get(path).headers["Link"]
        assert f'<http://localhost{path}>; rel="cite-as"' in header
        for form, media_type in FORMS.items():
            assert f'<http://localhost{path}/citation.{form}>; rel="describedby"; type="{media_type}"' in header
        assert 'rel="prev"' in header or 'rel="next"' in header


def test_the_picture_of_a_record_shows_it_alone(client, dataset):
    frame = dataset.incidents(kind="event", category="death", section="pl-by")
    town = frame[frame["location_precision"] == "town"]["id"].iloc[0]
    drawn = ElementTree.fromstring(client.get(f"/incidents/{town}/map.svg").data)
    assert "".join(drawn.itertext()).count("Somewhere in the disc") == 1
    somewhere = dataset.incidents(kind="event", section="lv-ru")
    vague = somewhere[somewhere["location_precision"] == "section"]["id"].iloc[0]
    assert "Located only by section" in client.get(f"/incidents/{vague}/map.svg").text


@pytest.mark.parametrize(
    ("name", "size"), [("map.svg", ("600", "420")), ("map-small.svg", ("320", "380")), ("map.png", None)]
)
def test_a_picture_is_the_same_every_time(client, records, name, size):
    for path in records:
        answer = client.get(f"{path}/{name}?lang=pl&theme=dark")
        assert answer.status_code == 200
        assert answer.data == client.get(f"{path}/{name}?theme=dark&lang=pl").data
        if size:
            drawn = ElementTree.fromstring(answer.data)
            assert (drawn.get("width"), drawn.get("height")) == size
        else:
            assert answer.data[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/map.svg?theme=blue", 400),
        ("/map.svg?section=pl-by", 400),
        ("/map.gif", 404),
        ("/citation.ris", 404),
        ("/citation.txt?lang=pl", 400),
        ("?page=2", 400),
    ],
)
def test_what_a_record_does_not_know_is_refused(client, records, path, status):
    assert {client.get(record + path).status_code for record in records} == {status}


@pytest.mark.parametrize("code", text.LANGUAGES)
def test_a_record_there_is_not_leads_to_one_that_is(client, an_incident, code):
    answer = client.get(f"/incidents/{an_incident}x?lang={code}")
    assert answer.status_code == 404
    assert text.LANGUAGES[code].site_text("cite.missing.title") in answer.text
    main = answer.text[answer.text.index("<main") :]
    near = html.unescape(re.search(rf'href="(/incidents/{an_incident}[^"]*)"', main).group(1))
    assert client.get(near).status_code == 200
    told = client.get(f"/incidents/{an_incident}x", headers={"Accept": "application/json"})
    assert (told.status_code, told.mimetype) == (404, "application/problem+json")


def test_a_retracted_record_keeps_its_page_and_says_so_first(later):
    client, (_, withdrawn) = later
    page = client.get(f"/incidents/{withdrawn}").text
    main = page[page.index("<main") :]
    assert main.index("Withdrawn by its source.") < main.index("<h1")
    assert text.ENGLISH.site_text("cite.retracted") in main
    said = linked(page)
    assert said["creativeWorkStatus"] == "Retracted"
    assert said["correction"]["text"] == "Withdrawn by its source."
    for form in ("txt", "bib", "json"):
        assert "Retracted: Withdrawn by its source." in client.get(f"/incidents/{withdrawn}/citation.{form}").text
    shown = html.unescape(re.search(r'href="(/\?[^"]+)">Show on the map', page).group(1))
    assert f'data-id="{withdrawn}"' in client.get(shown).text


def test_the_history_of_a_record_is_told_field_by_field(later):
    client, (changed, withdrawn) = later
    page = html.unescape(client.get(f"/incidents/{changed}").text)
    told = re.sub(r"<[^>]+>", "", page[page.index('id="history"') : page.index('id="cite"')])
    assert "→ “Corrected title”" in told
    assert "Why: Counted again." in told
    assert told.index("Corrected") < told.index("Published") < told.index(f"Release {RELEASE}")
    assert linked(page)["datePublished"] == "2026-04-01"
    assert linked(page)["dateModified"] == "2026-05-01"
    assert "verification: “" in html.unescape(client.get(f"/incidents/{withdrawn}").text)


def test_a_citation_keeps_to_the_release_that_holds_it(later):
    client, (changed, _) = later
    frozen = client.get(f"/incidents/{changed}/citation.txt?v={RELEASE}").text
    assert f"/incidents/{changed}?v={RELEASE}" in frozen
    assert "Corrected title" not in frozen
    assert "?v=" not in client.get(f"/incidents/{changed}/citation.txt").text
    page = client.get(f"/incidents/{changed}?v={RELEASE}").text
    assert links(page)["canonical"] == f"http://localhost/incidents/{changed}"
    inside = re.findall(r'href="(/(?:incidents|sections|feeds)[^"]*)"', page[page.index("<main") :])
    assert inside
    assert all(f"v={RELEASE}" in address for address in inside)


def test_markup_in_the_data_is_text_in_the_citations(hostile, an_incident):
    page = hostile.get(f"/incidents/{an_incident}").text
    assert linked(page)["name"].startswith("</script>")
    assert "<img src=x" not in page
    for form in FORMS:
        answer = hostile.get(f"/incidents/{an_incident}/citation.{form}")
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    ElementTree.fromstring(hostile.get(f"/incidents/{an_incident}/map.svg").data)
