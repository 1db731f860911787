"""Features in every form, order, system and part that may be asked for."""

import csv
import json
import re
from datetime import datetime
from urllib.parse import quote

import orjson
import pytest
from pyproj import Transformer

from geo.crs import GEOD, SUPPORTED, northing_first
from geo.formats import FORMATS
from geo.queries import ItemsQuery
from geo.web import answers

INCIDENTS = "/api/collections/incidents/items"
CROSSINGS = "/api/collections/crossings/items"
SYSTEMS = SUPPORTED.values()


def get(client, path, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json


def ids(document):
    return [feature["id"] for feature in document["features"]]


@pytest.mark.parametrize("system", SYSTEMS, ids=SUPPORTED)
def test_coordinates_come_in_the_system_and_the_order_of_its_axes(client, dataset, system):
    answer = client.get(f"{CROSSINGS}?limit=5&crs={quote(system.uri, safe='')}")
    assert answer.headers["Content-Crs"] == f"<{system.uri}>"
    transformer = Transformer.from_crs("EPSG:4326", system.code, always_xy=True)
    frame = dataset.crossings().set_index("id")
    degrees = system.code in ("OGC:CRS84", "EPSG:4326")
    for feature in answer.json["features"]:
        point = frame.geometry[feature["id"]]
        expected = (point.x, point.y) if degrees else transformer.transform(point.x, point.y)
        found = feature["geometry"]["coordinates"]
        ordered = found[::-1] if northing_first(system) else found
        assert ordered == pytest.approx(expected, abs=1e-5 if degrees else 2e-3)


@pytest.mark.parametrize("name", ["EPSG:3035", "[EPSG:3035]", "http://www.opengis.net/def/crs/EPSG/0/3035"])
def test_a_system_has_several_names(client, name):
    answer = client.get(f"{CROSSINGS}?limit=1&crs={quote(name)}")
    assert answer.headers["Content-Crs"] == "<http://www.opengis.net/def/crs/EPSG/0/3035>"


@pytest.mark.parametrize("system", SYSTEMS, ids=SUPPORTED)
def test_a_box_means_the_same_in_every_system(client, dataset, system):
    """A small box around one crossing finds it, and what it finds lies in the box."""
    point = dataset.crossings().geometry.iloc[0]
    x, y = Transformer.from_crs("EPSG:4326", system.code, always_xy=True).transform(point.x, point.y)
    if system.code in ("OGC:CRS84", "EPSG:4326"):
        (x, y), near = (point.x, point.y), 0.001
    else:
        near = 50
    box = [x - near, y - near, x + near, y + near]
    if northing_first(system):
        box = [box[1], box[0], box[3], box[2]]
    text = ",".join(map(str, box))
    found = ids(get(client, f"{CROSSINGS}?bbox={text}&bbox-crs={quote(system.uri, safe='')}"))
    assert dataset.crossings()["id"].iloc[0] in found
    assert len(found) < 4


def test_a_box_may_have_heights_and_cross_the_antimeridian(client):
    flat = get(client, f"{INCIDENTS}?bbox=23,53,24,54")["numberMatched"]
    assert get(client, f"{INCIDENTS}?bbox=23,53,-10,24,54,1000")["numberMatched"] == flat > 0
    empty = get(client, f"{INCIDENTS}?bbox=179,-90,-179,90&limit=10000")
    assert all(feature["geometry"] is None for feature in empty["features"])
    everywhere = get(client, f"{INCIDENTS}?bbox=-180,-90,180,90")["numberMatched"]
    assert get(client, f"{INCIDENTS}?bbox=4,-90,3,90")["numberMatched"] == everywhere > flat


def test_a_layer_without_geometry_has_no_system(client):
    answer = client.get("/api/collections/series/items?crs=EPSG:3035")
    assert (answer.status_code, answer.json["parameter"]) == (400, "crs")
    assert "Content-Crs" not in client.get("/api/collections/series/items").headers


def test_one_feature_comes_in_a_system_too(client, an_incident):
    plain = get(client, f"{CROSSINGS}/pl-by-kuznica-bruzgi-road")["geometry"]["coordinates"]
    answer = client.get(f"{CROSSINGS}/pl-by-kuznica-bruzgi-road?crs=EPSG:4326")
    assert answer.json["geometry"]["coordinates"] == plain[::-1]
    assert answer.headers["Content-Crs"] == "<http://www.opengis.net/def/crs/EPSG/0/4326>"


@pytest.mark.parametrize(
    ("sortby", "key"),
    [
        ("id", lambda row: row["id"]),
        ("%2Bid", lambda row: row["id"]),
        ("+id", lambda row: row["id"]),
        ("section,-start,id", None),
    ],
)
def test_features_are_sorted_as_asked(client, sortby, key):
    rows = [each["properties"] for each in get(client, f"{INCIDENTS}?limit=1000&sortby={sortby}")["features"]]
    if key is not None:
        assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    else:
        downwards = sorted(rows, key=lambda row: row["start"], reverse=True)
        assert [(row["section"], row["start"]) for row in rows] == [
            (row["section"], row["start"]) for row in sorted(downwards, key=lambda row: row["section"])
        ]


@pytest.mark.parametrize("extra", ["", "&sortby=-people_max,id", "&sortby=section&properties=title", "&q=border"])
def test_pages_hold_every_feature_once_in_the_order_of_the_whole(client, extra):
    whole = ids(get(client, f"{INCIDENTS}?limit=1000{extra}"))
    path, found = f"{INCIDENTS}?limit=97{extra}", []
    while path:
        document = get(client, path)
        found += ids(document)
        path = next((link["href"] for link in document["links"] if link["rel"] == "next"), None)
    assert found == whole


def test_properties_are_those_asked_for_the_id_and_the_geometry(client):
    document = get(client, f"{INCIDENTS}?limit=5&properties=title,start")
    for feature in document["features"]:
        assert set(feature["properties"]) <= {"id", "start", "title"} and "title" in feature["properties"]
        assert feature["id"] and "geometry" in feature


def test_values_with_commas_between_them_are_any_of_them(client):
    both = get(client, f"{INCIDENTS}?section=pl-by,lt-by")["numberMatched"]
    each = [get(client, f"{INCIDENTS}?section={name}")["numberMatched"] for name in ("pl-by", "lt-by")]
    assert both == sum(each)


def test_every_kind_of_field_may_be_asked_for(client, dataset):
    frame = dataset.incidents()
    texts = {
        "id": str,
        "title": str,
        "deaths": str,
        "start": lambda day: str(day.date()),
        "start_at": datetime.isoformat,
    }
    for name, write in texts.items():
        row = frame[frame[name].notna()].iloc[0]
        found = get(client, f"{INCIDENTS}?limit=1000&{name}={quote(write(row[name]), safe='')}")
        assert row["id"] in ids(found), name
        assert found["numberMatched"] < len(frame)
    assert get(client, "/api/collections/sections/items?context=true")["numberMatched"] > 0


def test_a_text_with_a_comma_is_found_as_a_whole(client, dataset):
    frame = dataset.incidents()
    title = next(title for title in frame["title"] if "," in title)
    found = get(client, f"{INCIDENTS}?title={quote(title, safe='')}")["features"]
    assert title in {each["properties"]["title"] for each in found}


def test_a_filter_narrows_with_everything_else(client):
    condition = quote("category IN ('clash','balloon') AND people_min > 10")
    document = get(client, f"{INCIDENTS}?limit=1000&section=pl-by&filter={condition}")
    for feature in document["features"]:
        properties = feature["properties"]
        assert properties["category"] in ("clash", "balloon") and properties["people_min"] > 10
        assert properties["section"] == "pl-by"
    assert document["numberMatched"] > 0
    as_json = {"op": "and", "args": [
        {"op": "in", "args": [{"property": "category"}, ["clash", "balloon"]]},
        {"op": ">", "args": [{"property": "people_min"}, 10]},
    ]}  # fmt: skip
    text = quote(json.dumps(as_json))
    again = get(client, f"{INCIDENTS}?limit=1000&section=pl-by&filter-lang=cql2-json&filter={text}")
    assert ids(again) == ids(document)


def test_words_are_found_whatever_their_case_and_accents(client):
    assert ids(get(client, f"{INCIDENTS}?q=KUZNICA&limit=1000")) == ids(
        get(client, f"{INCIDENTS}?q=kuźnica&limit=1000")
    )


def test_the_status_of_a_day_can_be_asked_of(client):
    closed = get(client, f"{CROSSINGS}?as-of=2023-11-24&status=closed&limit=1000")
    assert closed["numberMatched"] > 0
    assert {each["properties"]["status"] for each in closed["features"]} == {"closed"}
    filtered = get(
        client, f"{CROSSINGS}?as-of=2023-11-24&limit=1000&filter={quote(chr(39).join(['status=', 'closed', '']))}"
    )
    assert ids(filtered) == ids(closed)
    assert client.get(f"{CROSSINGS}?status=closed").status_code == 400


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("collection", ["incidents", "sections-z6", "series"])
def test_every_form_of_a_collection_that_takes_it_is_answered(client, dataset, name, collection):
    form, layer = FORMATS[name], dataset.catalogue[collection]
    answer = client.get(f"/api/collections/{collection}/items?limit=5&f={name}")
    if not form.takes(layer):
        assert (answer.status_code, answer.json["parameter"]) == (400, "f")
        return
    assert (answer.status_code, answer.mimetype) == (200, form.media_type)
    assert len(answer.data) > 50
    assert client.get(f"/api/collections/{collection}/items?limit=5&f={name}").data == answer.data or name == "geojson"
    if name != "geojson":
        assert f"{collection}.{form.extension}" in answer.headers["Content-Disposition"]
        features = get(client, f"/api/collections/{collection}/items?limit=5")["features"]
        held = [each for each in features if form.placeless or each["geometry"]]
        assert answer.headers["OGC-NumberReturned"] == str(len(held))
        assert 'rel="next"' in answer.headers["Link"]


def test_accept_asks_for_a_form_too(client):
    assert client.get(INCIDENTS, headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert client.get(INCIDENTS, headers={"Accept": "application/json"}).mimetype == "application/geo+json"
    assert client.get(f"{INCIDENTS}?f=json").mimetype == "application/geo+json"


def links_of(answer):
    """Return the links of an answer's header: addresses and media types by relation."""
    found = {}
    for href, rel, media_type in re.findall(r'<([^>]*)>; rel="([^"]*)"; type="([^"]*)"', answer.headers["Link"]):
        found.setdefault(rel, []).append((href.removeprefix("http://localhost"), media_type))
    return found


@pytest.mark.parametrize("media_type", ["text/html", "text/csv", "application/geo+json"])
@pytest.mark.parametrize(
    "path",
    [
        f"{INCIDENTS}?limit=2",
        "/api/collections/incidents/aggregate?by=month",
        "/api/collections/incidents",
        "/api/collections/incidents/tiles/WebMercatorQuad",
        "/api",
    ],
)
def test_the_link_to_itself_is_that_of_the_answer(client, path, media_type):
    """The form may be chosen by the header Accept, and then no ``f`` is in the address."""
    answer = client.get(path, headers={"Accept": media_type})
    ((href, named),) = links_of(answer)["self"]
    assert (href, named) == (path, answer.mimetype)
    for other, form in links_of(answer).get("alternate", ()):
        assert client.get(other).mimetype == form
        assert form != answer.mimetype or "tilejson" in other
    page = client.get(f"{path}{'&' if '?' in path else '?'}f=html")
    ((href, named),) = links_of(page)["self"]
    assert (href.endswith("f=html"), named) == (True, "text/html")


def test_a_document_says_which_form_it_is_in(client):
    document = get(client, f"{INCIDENTS}?limit=2&f=json")
    (own,) = [link for link in document["links"] if link["rel"] == "self"]
    assert (own["href"], own["type"]) == (f"http://localhost{INCIDENTS}?limit=2&f=json", "application/geo+json")
    assert "application/geo+json" not in [link["type"] for link in document["links"] if link["rel"] == "alternate"]


@pytest.mark.parametrize("query", ["", "limit=2&title=" + "x" * 500, "f=csv"])
def test_the_header_with_the_links_is_short(client, query):
    """Every proxy on the way has room for headers of 4 kB in all."""
    header = client.get(f"{INCIDENTS}?{query}").headers["Link"]
    assert len(header) < 600 + 2 * len(query)
    assert {"self", "collection"} <= set(re.findall('rel="([a-z]*)"', header))


def test_a_form_of_one_system_refuses_another(client):
    answer = client.get(f"{INCIDENTS}?f=kml&crs=EPSG:3035")
    assert (answer.status_code, answer.json["parameter"]) == (400, "crs")
    assert client.get(f"{INCIDENTS}?f=kml&crs=EPSG:4326").status_code == 200


def test_the_tag_goes_by_what_is_asked_not_by_how_or_when(client):
    first = client.get(f"{INCIDENTS}?limit=3&section=pl-by")
    again = client.get(f"{INCIDENTS}?section=pl-by&limit=3", headers={"Accept-Encoding": "br"})
    other = client.get(f"{INCIDENTS}?section=pl-by&limit=4")
    page = client.get(f"{INCIDENTS}?section=pl-by&limit=3&f=html")
    assert first.headers["ETag"] == again.headers["ETag"]
    assert len({each.headers["ETag"] for each in (first, other, page)}) == 3


def test_who_has_an_answer_already_costs_no_work(client, app, monkeypatch):
    path = f"{INCIDENTS}?limit=3&section=lv-by"
    tag = client.get(path).headers["ETag"]
    monkeypatch.setattr(type(app.extensions["geo"].dataset), "items", None)
    answer = client.get(path, headers={"If-None-Match": tag, "Accept": "application/geo+json"})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)


def test_an_answer_changes_with_the_data(client):
    answer = client.get(f"{INCIDENTS}?limit=2")
    assert answer.headers["Last-Modified"] == "Sun, 22 Nov 2026 00:00:00 GMT"
    since = client.get(f"{INCIDENTS}?limit=2", headers={"If-Modified-Since": answer.headers["Last-Modified"]})
    assert since.status_code == 304
    before = client.get(f"{INCIDENTS}?limit=2", headers={"If-Modified-Since": "Sat, 21 Nov 2026 00:00:00 GMT"})
    assert before.status_code == 200


def test_a_page_is_the_same_bytes_as_its_parts(client, dataset):
    document = orjson.loads(client.get(f"{INCIDENTS}?limit=1000").data)
    whole = b"".join(dataset.items(ItemsQuery("incidents")).selection.features())
    assert document["features"] == orjson.loads(b"[" + whole + b"]")


def test_an_answer_too_large_to_hold_comes_in_pieces(client, monkeypatch):
    monkeypatch.setattr(answers, "HELD", 1000)
    answer = client.get(f"{INCIDENTS}?limit=998", headers={"Accept-Encoding": "gzip"})
    assert "Content-Length" not in answer.headers
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) > 1000


def test_counts_by_day_are_the_features_that_start_on_it(client, dataset):
    document = get(client, "/api/collections/incidents/aggregate?by=day&datetime=2021-11&kind=event")
    starts = dataset.incidents("2021-11", kind="event")["start"].dt.date.astype(str).value_counts()
    for group in document["groups"]:
        assert group["count"] == starts.get(group["key"]["day"], 0)
    assert len(document["groups"]) == 30
    assert sum(group["count"] for group in document["groups"]) + document["outside"] == document["numberMatched"]


def test_of_very_many_groups_only_those_with_a_feature_are_given(client, monkeypatch):
    from geo.queries import aggregation

    path = "/api/collections/incidents/aggregate?by=day,category&datetime=2021-10/2021-11"
    whole = get(client, path)
    monkeypatch.setattr(aggregation, "MOST", 200)
    part = get(client, f"{path}&q=e")
    assert (whole["complete"], part["complete"]) == (True, False)
    assert part["groups"] == [group for group in whole["groups"] if group["count"]] != []
    assert part["numberMatched"] == whole["numberMatched"]
    monkeypatch.setattr(aggregation, "MOST", 10)
    assert client.get(f"{path}&q=a").json["parameter"] == "by"


def test_days_beyond_the_data_are_gaps_and_not_zeros(client, dataset):
    end = dataset.data_end
    document = get(client, f"/api/collections/incidents/aggregate?by=month&datetime={end.year}")
    counts = {group["key"]["month"]: group["count"] for group in document["groups"]}
    assert counts[f"{end.year}-12"] is None
    assert counts[f"{end.year}-01"] is not None


def test_counts_come_as_a_table(client):
    answer = client.get("/api/collections/incidents/aggregate?by=section&datetime=2021-11&f=csv")
    assert answer.mimetype == "text/csv"
    head, first, *_ = answer.text.splitlines()
    assert head.startswith("section,count,") and "people_persons_min" in head
    assert first.startswith("pl-by,")


def test_counts_as_a_table_say_whose_they_are(client, dataset):
    answer = client.get("/api/collections/incidents/aggregate?by=section&datetime=2021-11&f=csv")
    layer = dataset.catalogue["incidents"]
    rows = [*csv.DictReader(answer.text.splitlines())]
    assert len({tuple(row[f"data_{name}"] for name in ("licence", "attribution", "version")) for row in rows}) == 1
    assert rows[0]["data_licence"] == " AND ".join(licence.name for licence in layer.licences)
    assert (rows[0]["data_attribution"], rows[0]["data_version"]) == (layer.attribution, dataset.version)
    assert client.get(rows[0]["data_query"].removeprefix("http://localhost")).data == answer.data


def test_counts_are_offered_by_words_of_lists_and_names_of_things_only(client, dataset):
    offered = dataset.groupings("incidents")
    assert {"day", "segment", "section", "crossing", "category", "verification"} <= set(offered)
    assert {"title", "summary", "caveat", "place", "actors", "people_min"}.isdisjoint(offered)
    assert client.get("/api/collections/incidents/aggregate?by=title").json["parameter"] == "by"
    assert client.get("/api/collections/sources/aggregate?by=title").status_code == 404
    assert "aggregate" not in {link["rel"] for link in get(client, "/api/collections/sources")["links"]}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("", "by"), ("by=", "by"), ("by=day,week", "by"), ("by=nothing", "by"), ("by=day&limit=3", "limit")],
)
def test_counts_need_something_to_count_by(client, query, parameter):
    answer = client.get(f"/api/collections/incidents/aggregate?{query}")
    assert (answer.status_code, answer.json["parameter"]) == (400, parameter)


def test_a_file_holds_everything_if_no_limit_is_asked_for(client):
    whole = client.get(f"{INCIDENTS}?f=csv")
    assert whole.headers["OGC-NumberReturned"] == whole.headers["OGC-NumberMatched"] == "626"
    assert client.get(f"{INCIDENTS}?f=csv&limit=7").headers["OGC-NumberReturned"] == "7"


@pytest.mark.parametrize("door", [f"{INCIDENTS}?f=csv&", "/downloads/incidents.csv?"])
def test_the_id_is_in_a_file_whatever_properties_are_asked_for(client, door):
    header = client.get(f"{door}properties=title").text.partition("\n")[0].split(",")
    assert header[:2] == ["id", "title"]


def test_near_is_measured_from_a_point_and_holds_only_what_has_a_place(client, dataset):
    crossing = dataset.item("crossings", "pl-by-kuznica-bruzgi-road").records()[0]["geometry"]
    here = f"{crossing.x},{crossing.y}"
    found = {km: client.get(f"{INCIDENTS}?near={here},{km}&limit=10000").json["features"] for km in (5, 50)}
    assert 0 < len(found[5]) < len(found[50])
    for feature in found[50]:
        _, _, metres = GEOD.inv(crossing.x, crossing.y, *feature["geometry"]["coordinates"])
        assert metres <= 50_000
    counted = client.get(f"/api/collections/incidents/aggregate?by=section&near={here},50&kind=event,total").json
    assert counted["numberMatched"] == len(found[50])


@pytest.mark.parametrize(
    "near", ["23.65,53.5", "23.65,53.5,0", "23.65,53.5,1001", "23.65,91,5", "181,5,5", "a,b,c", ""]
)
def test_a_disc_that_is_none_is_refused(client, near):
    assert client.get(f"{INCIDENTS}?near={near}").json["parameter"] == "near"


def test_lines_have_no_near(client):
    assert client.get("/api/collections/sections/items?near=23.65,53.5,5").status_code == 400


def test_any_of_several_publishers(client, dataset):
    names = sorted({name for row in dataset.incidents()["publishers"] for name in row})[:20]
    rows = [row for row in dataset.incidents()["publishers"] if set(row) & set(names)]
    assert client.get(INCIDENTS, query_string={"publishers": ",".join(names)}).json["numberMatched"] == len(rows)
