"""Feeds: valid, of the same incidents as everything else, with identifiers and dates that stay."""

import json
import re
from datetime import UTC, date, datetime
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest

from geo import text
from geo.maps.answer import api_pairs, query_of, words
from geo.maps.state import Horizon
from geo.web.settings import Settings
from server import create_app
from tests.feeds import rules
from tests.maps.states import states
from tests.releases.corrected import RELEASE, VIEW

ATOM = "{http://www.w3.org/2005/Atom}"
TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
API = "/api/collections/incidents/items"
STATES = (
    "", VIEW, "datetime=../..", "mode=asof&datetime=2023-11-24", "verification=disputed,retracted&datetime=../..",
    "q=fence&datetime=2021", "bbox=22,52,24,54&datetime=../..", "near=pl-by-kuznica-bruzgi-road,20&datetime=../..",
    "mode=cumulative&datetime=../2022-01-01&category=death", "datetime=1999", "source=The%20Times&datetime=../..",
    "view=table&theme=dark&map=9/53.5/23.6&select=pl-by-kuznica-bruzgi-road&layers=rate&unit=persons",
)  # fmt: skip
KUZNICA = "pl-by-kuznica-bruzgi-road"
ALL = ("incidents.atom", "incidents.json", "crossings.atom", "crossings.ics", "corrections.atom", "releases.atom")
MEDIA = {"atom": "application/atom+xml", "json": "application/feed+json", "ics": "text/calendar"}


def entries(content):
    return ElementTree.fromstring(content).findall(f"{ATOM}entry")


def by_id(content):
    """Return when each entry was published and updated, by its identifier."""
    names = ("published", "updated")
    return {
        each.findtext(f"{ATOM}id"): tuple(each.findtext(f"{ATOM}{name}") for name in names) for each in entries(content)
    }


def pages(client, path):
    """Yield every page of an Atom feed, by its links."""
    while path:
        content = client.get(path).data
        yield content
        links = ElementTree.fromstring(content).findall(f"{ATOM}link")
        following = next((link.get("href") for link in links if link.get("rel") == "next"), None)
        path = following and following.removeprefix("http://localhost")


def events(content):
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


@pytest.mark.parametrize("query", STATES)
def test_a_feed_of_incidents_is_valid_and_whole(client, query):
    atoms = list(pages(client, f"/feeds/incidents.atom?{query}"))
    assert [problem for content in atoms for problem in rules.atom(content)] == []
    found = [id for content in atoms for id in by_id(content)]
    page = client.get(f"/?{query}").text
    api = re.search(r'id="api-link" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    assert len(found) == len(set(found)) == client.get(api).json["numberMatched"]
    assert {ElementTree.fromstring(content).findtext(TOTAL) for content in atoms} == {str(len(found))}


@pytest.mark.parametrize("query", STATES)
def test_a_json_feed_holds_the_same(client, query):
    answer = client.get(f"/feeds/incidents.json?{query}")
    assert rules.json_feed(answer.data) == []
    first = next(pages(client, f"/feeds/incidents.atom?{query}"))
    assert [item["id"] for item in answer.json["items"]] == list(by_id(first))
    assert ("next_url" in answer.json) == (answer.json["_border_map"]["total"] > 50)


def test_a_feed_of_any_state_counts_as_the_api_does(client, dataset):
    horizon, sizes = Horizon(dataset.data_end, date(2026, 11, 22)), set()
    for state in states(words(dataset), 100, seed=7):
        found = client.get(f"/feeds/incidents.json?{state.query()}").json
        pairs = [*api_pairs(query_of(dataset, state, horizon)), ("limit", "1")]
        assert found["_border_map"]["total"] == client.get(f"{API}?{urlencode(pairs)}").json["numberMatched"]
        assert len(found["items"]) == min(50, found["_border_map"]["total"]), state.query()
        sizes.add(found["_border_map"]["total"])
    assert len(sizes) > 20


@pytest.mark.parametrize("code", text.LANGUAGES)
def test_a_feed_speaks_the_language_of_its_address(client, code):
    answer = client.get(f"/feeds/incidents.atom?{VIEW}&lang={code}")
    root = ElementTree.fromstring(answer.data)
    assert rules.atom(answer.data) == []
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == code
    language = text.LANGUAGES[code]
    assert language.term("section", "pl-by") in root.findtext(f"{ATOM}title")
    assert all(language.say("details.claims") in each.findtext(f"{ATOM}content") for each in entries(answer.data))
    assert "{" not in client.get(f"/feeds/crossings.ics?lang={code}").text
    assert list(by_id(answer.data)) == list(by_id(client.get(f"/feeds/incidents.atom?{VIEW}").data))


def test_another_reader_reads_the_same(client, dataset):
    read = feedparser.parse(client.get(f"/feeds/incidents.atom?{VIEW}").data)
    assert not read.bozo
    assert read.version == "atom10"
    titles = {row["id"]: row["title"] for _, row in dataset.incidents("2021-11", section="pl-by").iterrows()}
    for each in read.entries:
        id = each.link.rpartition("/")[2]
        assert each.title == titles[id]
        assert each.id == f"tag:eastern-border-map.example,2026:incidents/{id}"
        assert [link.type for link in each.links if link.rel == "enclosure"] == ["image/png"]
        assert each.updated_parsed[:3] == (2026, 11, 22)


def test_an_entry_s_links_lead_somewhere(client):
    first = entries(client.get(f"/feeds/incidents.atom?{VIEW}").data)[0]
    for link in first.findall(f"{ATOM}link"):
        if link.get("rel") in ("alternate", "enclosure"):
            answer = client.get(link.get("href").removeprefix("http://localhost"))
            assert (answer.status_code, answer.mimetype) == (200, link.get("type"))


def test_an_entry_says_who_says_so_and_where_it_is_published(client, dataset):
    for each in entries(client.get("/feeds/incidents.atom?verification=disputed&datetime=../..").data):
        id = each.findtext(f"{ATOM}id").rpartition("/")[2]
        content, row = each.findtext(f"{ATOM}content"), dataset.item("incidents", id).records()[0]
        assert all((claim["by"] or "") in content and (claim["text"] or "") in content for claim in row["claims"])
        found = {link.get("href") for link in each.findall(f"{ATOM}link") if link.get("rel") == "via"}
        assert found == {url for source in row["sources"] if (url := dataset.source(source)["url"])}
        assert all(url in content for url in found)


@pytest.mark.parametrize("name", ALL)
def test_the_same_bytes_and_identifiers_from_every_host_at_any_time(dataset, name):
    app = create_app(Settings(), dataset)
    app.extensions["geo"].now = lambda: datetime(2027, 3, 1, tzinfo=UTC)
    query = VIEW if name.startswith("incidents") else ""
    one = app.test_client().get(f"/feeds/{name}?{query}", headers={"Host": "a.example"}).text
    app.extensions["geo"].now = lambda: datetime(2029, 9, 1, tzinfo=UTC)
    two = app.test_client().get(f"/feeds/{name}?{query}", headers={"Host": "b.example:8080"}).text
    unfolded = [content.replace("\r\n ", "") for content in (one, two)]
    assert unfolded[0].replace("http://a.example", "") == unfolded[1].replace("http://b.example:8080", "")


@pytest.mark.parametrize("name", ALL)
def test_a_feed_is_asked_for_again_at_no_cost(client, name):
    answer = client.get(f"/feeds/{name}")
    assert (answer.status_code, answer.mimetype) == (200, MEDIA[name.partition(".")[2]])
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Last-Modified"] == "Sun, 22 Nov 2026 00:00:00 GMT"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    head = client.head(f"/feeds/{name}")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])
    for condition in (
        {"If-None-Match": answer.headers["ETag"]},
        {"If-Modified-Since": answer.headers["Last-Modified"]},
    ):
        again = client.get(f"/feeds/{name}", headers=condition)
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("incidents.atom?sectoin=pl-by", "sectoin"),
        ("incidents.json?page=0", "page"),
        ("incidents.atom?page=999", "page"),
        ("incidents.atom?page=1&page=2", "page"),
        ("crossings.atom?category=death", "category"),
        ("crossings.atom?country=ua", "country"),
        ("crossings.atom?crossing=nothing", "crossing"),
        ("crossings.ics?page=2", "page"),
        ("crossings.ics?section=pl-ua", "section"),
        ("corrections.atom?section=pl-by", "section"),
        ("releases.atom?lang=xx", "lang"),
    ],
)
def test_what_a_feed_does_not_know_is_refused(client, path, parameter):
    answer = client.get(f"/feeds/{path}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["parameter"] == parameter


def test_a_release_nobody_knows_is_404(client):
    assert client.get("/feeds/incidents.atom?v=1999.1").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "country=fi", "section=lt-by,lv-by", f"crossing={KUZNICA}", "lang=pl&country=by"]
)
def test_the_changes_at_crossings_are_valid_as_feed_and_as_calendar(client, query):
    atoms = list(pages(client, f"/feeds/crossings.atom?{query}"))
    assert [problem for content in atoms for problem in rules.atom(content)] == []
    content = client.get(f"/feeds/crossings.ics?{query}").data
    assert rules.calendar(content) == []
    ids = [str(event["UID"]) for event in events(content)]
    assert ids == [id for each in atoms for id in by_id(each)]
    assert ids


def test_a_calendar_has_whole_local_days_and_dates_of_the_data(client, dataset):
    rows = {row["id"]: row for row in dataset.log}
    for event in events(client.get("/feeds/crossings.ics").data):
        row = rows[str(event["UID"]).rpartition("/")[2].removesuffix(".end")]
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        assert type(start) is date
        assert (end - start).days == 1
        assert start == row["valid_to" if str(event["UID"]).endswith(".end") else "valid_from"]
        assert event.decoded("DTSTAMP") == datetime(2026, 11, 22, tzinfo=UTC)
        assert event["SEQUENCE"] == 0
        verified = row["confidence"] != "unverified"
        assert (row["reason"] or "not known" if verified else "Status not known on") in str(event["DESCRIPTION"])


def test_every_change_of_the_log_is_told_and_its_beginning_is_not(client, dataset):
    told = {str(event["UID"]).rpartition("/")[2] for event in events(client.get("/feeds/crossings.ics").data)}
    begun = {row["id"] for row in dataset.log if row["valid_from"] > date(2020, 1, 1)}
    verified = {row["id"] for row in dataset.log if row["confidence"] != "unverified"}
    assert begun & verified <= told
    assert {id.removesuffix(".end") for id in told} <= begun


def test_what_nobody_confirmed_since_is_said_to_be_last_known(client, dataset):
    said = text.ENGLISH.site_text("feeds.last_known")
    rows = {row["id"]: row for row in dataset.log}
    for event in events(client.get("/feeds/crossings.ics").data):
        row = rows[str(event["UID"]).rpartition("/")[2].removesuffix(".end")]
        open_ended = row["valid_to"] is None and row["confidence"] != "unverified"
        assert (said in str(event["DESCRIPTION"])) == open_ended


def test_countries_are_those_on_both_sides(client):
    def told(query):
        return {str(event["UID"]) for event in events(client.get(f"/feeds/crossings.ics?{query}").data)}

    assert told("country=pl") == told("section=pl-by,pl-ru")
    assert told("country=by") == told("section=pl-by,lt-by,lv-by")
    assert told("country=pl&section=lt-by") == set()
    assert told(f"crossing={KUZNICA}") < told("section=pl-by")


@pytest.fixture(scope="module")
def later(corrected_data):
    """A client on data that changed after their release, and the ids of what was corrected and withdrawn."""
    dataset, releases, ids = corrected_data
    return create_app(Settings(releases=releases), dataset).test_client(), ids


def test_a_retracted_report_is_only_in_a_feed_that_asks_for_it(later):
    client, (_, withdrawn) = later
    assert withdrawn not in client.get(f"/feeds/incidents.atom?{VIEW}").text
    asked = client.get(f"/feeds/incidents.atom?{VIEW}&verification=retracted").data
    assert [id.rpartition("/")[2] for id in by_id(asked)] == [withdrawn]
    assert "Retracted. Withdrawn by its source." in asked.decode()


def test_a_date_changes_only_with_its_record(later):
    client, (changed, withdrawn) = later
    query = f"{VIEW}&verification=reported,corroborated,disputed,retracted"
    dates = {}
    for content in pages(client, f"/feeds/incidents.atom?{query}"):
        dates |= {id.rpartition("/")[2]: each for id, each in by_id(content).items()}
    old, new = "2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z"
    assert {dates.pop(changed), dates.pop(withdrawn)} == {(old, new)}
    assert set(dates.values()) == {(old, old)}
    feed = client.get("/feeds/incidents.json").json
    assert feed["_border_map"]["updated"] == new


def test_corrections_and_releases_are_told(later):
    client, (changed, withdrawn) = later
    content = client.get("/feeds/corrections.atom").data
    assert rules.atom(content) == []
    told = [(each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}updated")) for each in entries(content)]
    assert [said.split(":")[0] for said, _ in told] == ["Retracted", "Corrected"]
    assert {when for _, when in told} == {"2026-05-01T00:00:00Z"}
    links = [each.find(f"{ATOM}link").get("href").rpartition("/")[2] for each in entries(content)]
    assert links == [withdrawn, changed]
    released = client.get("/feeds/releases.atom").data
    assert rules.atom(released) == []
    assert list(by_id(released)) == ["tag:eastern-border-map.example,2026:releases/2026.4"]


def test_the_feed_of_a_release_stays_as_it_was(later):
    client, ids = later
    contents = list(pages(client, f"/feeds/incidents.atom?{VIEW}&v={RELEASE}"))
    dates = {id.rpartition("/")[2]: dated for content in contents for id, dated in by_id(content).items()}
    assert set(ids) <= set(dates)
    assert set(dates.values()) == {("2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z")}
    for content in contents:
        assert rules.atom(content) == []
        assert b"Corrected title" not in content
        links = [link.get("href") for link in ElementTree.fromstring(content).iter(f"{ATOM}link")]
        assert all("v=2026.4" in urlsplit(link).query for link in links if link.startswith("http://localhost"))


def test_markup_in_the_data_is_text_in_the_feeds(hostile, an_incident):
    state = "datetime=2021-11&section=pl-by"
    for content in pages(hostile, f"/feeds/incidents.atom?{state}"):
        assert rules.atom(content) == []
    found = json.loads(hostile.get(f"/feeds/incidents.json?{state}").text)["items"]
    assert any(item["title"].startswith("</script>") for item in found if item["id"].endswith(an_incident))
    assert rules.calendar(hostile.get("/feeds/crossings.ics").data) == []
    assert list(events(hostile.get(f"/feeds/crossings.ics?crossing={KUZNICA}").data))


@pytest.mark.parametrize("code", text.LANGUAGES)
def test_a_page_explains_the_feeds_in_every_language(client, code):
    page = client.get(f"/feeds?lang={code}")
    assert page.mimetype == "text/html"
    assert f'<html lang="{code}"' in page.text
    links = set(re.findall(r'href="(/feeds/[^"]+)"', page.text))
    assert {urlsplit(link).path.rpartition("/")[2] for link in links} == set(ALL)
    assert all((f"lang={code}" in link) == (code != "en") for link in links)
    for link in sorted(links)[:: 1 if code == "lv" else 9]:
        assert client.get(link.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("path", [f"/?{VIEW}&lang=lt", f"/crossings/{KUZNICA}", "/sections/fi-ru?lang=sv"])
def test_pages_lead_to_their_feeds(client, path):
    page = client.get(path).text
    found = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', page)
    feeds = [(kind, link.replace("&amp;", "&")) for kind, link in found if link.startswith("/feeds/")]
    assert feeds
    for kind, link in feeds:
        answer = client.get(link)
        assert (answer.status_code, answer.mimetype) == (200, kind)
    if path.startswith("/?"):
        shown = re.search(r'id="incident-count">(\d+)<', page).group(1)
        atoms = [client.get(link).data for kind, link in feeds if "atom" in kind]
        assert {ElementTree.fromstring(content).findtext(TOTAL) for content in atoms} == {shown}


def test_a_long_filter_is_in_the_address_and_not_in_the_header(client, dataset):
    names = quote(",".join(sorted({name for each in dataset.incidents()["publishers"] for name in each})[:120]))
    answer = client.get(f"/feeds/incidents.atom?datetime=../..&source={names}")
    assert answer.status_code == 200
    assert len(answer.headers.get("Link", "")) <= 3_000
    assert rules.atom(answer.data) == []
