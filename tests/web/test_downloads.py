"""Every layer as a file, narrowed and described."""

import csv
import io
import re

import geopandas
import pytest

from geo.formats import FORMATS


def test_every_layer_is_listed_in_every_format_and_every_link_works(client, dataset):
    page = client.get("/downloads").text
    files = set(re.findall(r'href="(/downloads/[^"?]+)"', page))
    assert files == {f"/downloads/{layer.name}.{form}" for layer in dataset.catalogue.tables for form in FORMATS}
    for path in files:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert dataset.version in answer.headers["Content-Disposition"]


def test_the_form_narrows_the_links_that_can_be_narrowed(client):
    answer = client.get("/downloads?from=2021-11-01&to=2021-11-30&section=pl-by")
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).text.replace("&amp;", "&")
    assert "/downloads/incidents.csv?datetime=2021-11-01/2021-11-30&section=pl-by" in page
    assert "/downloads/crossings.csv?section=pl-by" in page
    assert '"/downloads/sources.csv"' in page


@pytest.mark.parametrize("extension", FORMATS)
def test_a_narrowed_file_has_the_rows_of_the_api(client, tmp_path, extension):
    query = "datetime=2021-11&section=pl-by"
    path = tmp_path / f"incidents.{extension}"
    path.write_bytes(client.get(f"/downloads/incidents.{extension}?{query}").data)
    matched = client.get(f"/api/collections/incidents/items?{query}").json["numberMatched"]
    assert len(geopandas.read_file(path)) == matched > 0


def test_an_empty_file_still_has_its_header(client):
    rows = client.get("/downloads/incidents.csv?datetime=1999").text.splitlines()
    assert len(rows) == 1
    assert rows[0].startswith("id,start,end,")


def test_crossings_can_be_had_with_their_status_as_of_a_date(client):
    text = client.get("/downloads/crossings.csv?as-of=2021-11-09").text
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert rows["pl-by-kuznica-bruzgi-road"]["status"] == "closed"


def test_a_file_says_where_it_came_from(client):
    document = client.get("/downloads/crossings.geojson?section=pl-by").json
    assert document["query"] == "http://localhost/downloads/crossings.geojson?section=pl-by"
    assert document["licence"] == "ODbL-1.0"
    assert 'rel="license"' in client.get("/downloads/crossings.csv").headers["Link"]


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/downloads/incidents.shp", 404, "shp"),
        ("/downloads/incident.csv", 404, "incidents"),
        ("/downloads/sources.csv?section=pl-by", 400, "section"),
        ("/downloads/incidents.csv?limit=5", 400, "limit"),
        ("/downloads/incidents.csv?datetime=31.02.2024", 400, "datetime"),
    ],
)
def test_a_wrong_file_or_filter_is_a_problem(client, path, status, word):
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert word in answer.json["detail"]


@pytest.mark.parametrize("query", ["section=pl-ua", "datetime=x", "colour=red", "from=2021-13-01&to="])
def test_the_page_refuses_a_filter_it_does_not_know(client, query):
    answer = client.get(f"/downloads?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "text/html")


TWICE = ["datetime=2021-11&datetime=2022-11", "section=pl-by&section=lt-by", "section=&section=lt-by"]


@pytest.mark.parametrize("query", TWICE)
def test_a_filter_given_twice_is_refused_by_name(client, query):
    answer = client.get(f"/downloads?{query}")
    assert answer.status_code == 400
    assert "this parameter once" in answer.text
