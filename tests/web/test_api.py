"""The API as far as the page needs it: filters, pages, links, status as of a date."""

import pytest

INCIDENTS = "/api/collections/incidents/items"
CROSSINGS = "/api/collections/crossings/items"
KUZNICA = "pl-by-kuznica-bruzgi-road"


def get(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def links(document):
    return {link["rel"]: link["href"].removeprefix("http://localhost") for link in document["links"]}


def test_the_landing_page_leads_to_every_collection_and_item(client, dataset):
    collections = get(client, links(get(client, "/api"))["data"])["collections"]
    assert [each["id"] for each in collections] == [layer.name for layer in dataset.catalogue.tables]
    for each in collections:
        assert get(client, links(each)["self"]) == each
        items = [link["href"] for link in each["links"] if link["type"] == "application/geo+json"]
        assert get(client, items[0])["numberMatched"] == each["itemCount"] == len(dataset.table(each["id"]))


@pytest.mark.parametrize(
    "query",
    [
        "datetime=2021-11-08",
        "datetime=2021-11/2021-12&section=pl-by",
        "section=pl-by,lt-by&category=clash",
        "bbox=23,53,24,54",
        "verification=corroborated&confidence=high",
        "kind=event",
        f"crossing={KUZNICA}",
        "datetime=2021-11-08T00:00:00Z/2021-11-08T12:00:00Z",
    ],
)
def test_a_filter_narrows_the_answer(client, query):
    everything, some = get(client, INCIDENTS), get(client, f"{INCIDENTS}?{query}")
    assert 0 < some["numberMatched"] < everything["numberMatched"]


def test_datetime_intersects_the_days_of_a_feature(client):
    for feature in get(client, f"{INCIDENTS}?datetime=2021-11-08&limit=1000")["features"]:
        assert feature["properties"]["start"] <= "2021-11-08" < feature["properties"]["end"]


def test_pages_follow_each_other_through_their_links(client):
    path, ids = f"{INCIDENTS}?datetime=2021-11&limit=20", []
    while path:
        document = get(client, path)
        assert document["numberReturned"] == len(document["features"]) <= 20
        ids += [feature["id"] for feature in document["features"]]
        path = links(document).get("next")
    assert len(ids) == len(set(ids)) == document["numberMatched"]


def test_who_counts_pages_finds_the_one_before(client):
    document = get(client, f"{INCIDENTS}?datetime=2021-11&limit=20&offset=30")
    assert links(document)["prev"] == f"{INCIDENTS}?datetime=2021-11&limit=20&offset=10"
    assert "offset" not in links(document)["next"]


def test_without_a_limit_a_hundred_come_and_never_more_than_ten_thousand(client):
    assert get(client, INCIDENTS)["numberReturned"] == 100
    document = get(client, f"{INCIDENTS}?limit=99999")
    assert document["numberReturned"] == document["numberMatched"] == 626
    assert "next" not in links(document)


def test_an_empty_answer_is_a_collection(client):
    document = get(client, f"{INCIDENTS}?datetime=1999")
    assert (document["type"], document["features"], document["numberMatched"]) == ("FeatureCollection", [], 0)


@pytest.mark.parametrize(
    ("query", "parameter", "word"),
    [
        ("datetme=2021", "datetme", "datetime"),
        ("category=ballon", "category", "balloon"),
        ("datetime=31.02.2024", "datetime", "a date (2021-11-08)"),
        ("datetime=2021-11-08T10:00:00", "datetime", "2021-11-08T10:00:00Z"),
        ("bbox=53,23,54,95.2", "bbox", "swapped"),
        ("bbox=1,2,3", "bbox", "four numbers"),
        ("limit=0", "limit", "a whole number from 1"),
        ("limit=ten", "limit", "a whole number from 1"),
        ("offset=-1", "offset", "a whole number from 0"),
        ("limit=1&limit=2", "limit", "once"),
        ("section=", "section", "one of"),
        ("as-of=2021-11-09", "as-of", "Known: datetime"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_was_expected(client, query, parameter, word):
    answer = client.get(f"{INCIDENTS}?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["parameter"] == parameter
    assert word in answer.json["detail"]


@pytest.mark.parametrize(
    ("crossing", "date", "status"),
    [
        (KUZNICA, "2021-11-08", "open"),
        (KUZNICA, "2021-11-09", "closed"),
        ("fi-ru-salla", "2023-11-22", "open"),
        ("fi-ru-salla", "2023-11-24", "closed"),
        ("fi-ru-vaalimaa", "2023-12-13", "closed"),
        ("fi-ru-vaalimaa", "2023-12-14", "open"),
        ("fi-ru-vaalimaa", "2023-12-15", "closed"),
        ("pl-by-bobrowniki", "2025-11-16", "closed"),
        ("pl-by-bobrowniki", "2025-11-17", "restricted"),
    ],
)
def test_crossings_have_their_status_as_of_a_date(client, crossing, date, status):
    features = get(client, f"{CROSSINGS}?as-of={date}&limit=1000")["features"]
    found = {feature["id"]: feature["properties"] for feature in features}
    matching = [id for id in found if id.startswith(crossing)]
    assert [found[id]["status"] for id in matching[:1]] == [status]
    assert found[matching[0]]["status_reason"]


def test_no_status_of_today_is_a_bare_fact(client):
    features = get(client, f"{CROSSINGS}?as-of=2026-11-22&limit=1000")["features"]
    assert {feature["properties"]["status_knowledge"] for feature in features} <= {"last_known", "unknown"}


def test_an_item_has_its_sources_written_out_and_its_place_along_the_border(client, an_incident):
    document = get(client, f"{INCIDENTS}/{an_incident}")
    assert document["sources"][0].keys() >= {"publisher", "title", "url", "date", "archived_url", "licence"}
    assert document["position"] is None or document["position"].keys() == {"km", "distance_m", "segment"}
    assert document["url"] == f"http://localhost/incidents/{an_incident}"
    assert links(document)["self"] == f"{INCIDENTS}/{an_incident}"


def test_an_item_has_the_properties_it_has_among_the_others(client, an_incident):
    (listed,) = get(client, f"{INCIDENTS}?id={an_incident}")["features"]
    item = get(client, f"{INCIDENTS}/{an_incident}")
    assert {name: item[name] for name in listed} == listed


def test_an_item_says_under_which_licences_it_stands(client, dataset):
    placed = get(client, f"{INCIDENTS}/2023-08-18-sumskas-crossing-closed")
    assert placed["licence"] == "CC-BY-4.0 AND ODbL-1.0"
    assert placed["attribution"].endswith("; © OpenStreetMap contributors, ODbL 1.0")
    unplaced = dataset.incidents()
    unplaced = unplaced[unplaced["location_precision"] == "section"]["id"].iloc[0]
    document = get(client, f"{INCIDENTS}/{unplaced}")
    assert document["licence"] == "CC-BY-4.0"
    assert document["attribution"] == dataset.catalogue["incidents"].attribution
    assert placed["version"] == document["version"] == get(client, INCIDENTS)["version"] == dataset.version


def test_an_instant_is_told_in_the_time_of_its_border(client, an_incident):
    document = get(client, f"{INCIDENTS}/2023-08-18-sumskas-crossing-closed")
    assert document["properties"]["start_at"] == "2023-08-17T21:00:00Z"
    assert document["startLocal"] == "2023-08-18T00:00:00+03:00"
    assert get(client, f"{INCIDENTS}/{an_incident}")["startLocal"] is None
    assert "startLocal" not in get(client, f"{CROSSINGS}/{KUZNICA}")


def test_an_answer_tells_its_time(client):
    assert get(client, f"{INCIDENTS}?limit=1")["timeStamp"] == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/api/collections/incident/items", "incidents"),
        ("/api/collections/crossings/items/pl-by-kuznica-bruzgi-rod", KUZNICA),
    ],
)
def test_what_does_not_exist_is_404_with_the_nearest_that_does(client, path, nearest):
    answer = client.get(path)
    assert answer.status_code == 404
    assert nearest in answer.json["detail"]


def test_the_public_address_stands_in_the_links(dataset):
    from geo.web.settings import Settings
    from server import create_app

    client = create_app(Settings(public_url="https://map.example.org"), dataset).test_client()
    assert get(client, "/api")["links"][0]["href"] == "https://map.example.org/api"
