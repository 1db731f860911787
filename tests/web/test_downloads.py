"""Every layer as a file, narrowed and described, with its true size, and the page that lists them."""

import csv
import hashlib
import io
import json
import re
import sqlite3
from contextlib import closing
from xml.etree import ElementTree as Tree
from zipfile import ZipFile

import geopandas
import pyogrio
import pytest

from geo.crs import DEGREES, SUPPORTED
from geo.formats import FORMATS, projects
from geo.web import changelog
from geo.web.settings import Settings
from server import create_app

WHOLE = "/downloads/eastern-border-map.gpkg"
PROJECTS = {"/downloads/eastern-border-map.qgz", "/downloads/eastern-border-map-qgis.zip", WHOLE}
SIZED = r'href="([^"]+)">[^<]+</a> <span class="size" data-bytes="(\d+)"'
FILES = r'href="(/downloads/[a-z0-9-]+\.[a-z0-9.]+)(?:\?[^"]*)?"'


def listed(page):
    return set(re.findall(FILES, page)) - PROJECTS


def taken(dataset):
    """Yield every layer with each format that can hold it."""
    for layer in dataset.catalogue.tables:
        for form in FORMATS.values():
            if form.takes(layer):
                yield layer, form


@pytest.fixture(scope="module")
def measured(app):
    """Return a client whose site has measured its files."""
    site = app.extensions["geo"]
    client = app.test_client()
    client.get("/downloads")
    site.measures.wait()
    return client


def test_the_page_lists_every_layer_in_every_format_that_holds_it(client, dataset):
    files = {f"/downloads/{layer.name}.{form.extension}" for layer, form in taken(dataset)}
    placed = [layer for layer in dataset.catalogue.tables if layer.geometry]
    styles = {f"/downloads/{layer.name}.{end}" for layer in placed for end in ("qml", "sld")}
    assert listed(client.get("/downloads").text) == files | styles


def test_every_size_and_checksum_on_the_page_is_that_of_the_file(measured, dataset):
    page = measured.get("/downloads").text
    sizes = {path: int(size) for path, size in re.findall(SIZED, page)}
    assert len(sizes) == len(list(taken(dataset)))
    for layer, form in taken(dataset):
        path = f"/downloads/{layer.name}.{form.extension}"
        answer = measured.get(path)
        assert answer.status_code == 200, path
        assert len(answer.data) == int(answer.headers["Content-Length"]) == sizes[path], path
        assert f"<code>{hashlib.sha256(answer.data).hexdigest()}</code>" in page, path


def test_no_size_is_shown_for_a_narrowed_file(measured):
    page = measured.get("/downloads?datetime=2021-11&section=pl-by").text
    incidents = page.split('id="incidents"')[1].split("</section>")[0]
    assert "data-bytes" not in incidents
    sources = page.split('id="sources"')[1].split("</section>")[0]
    assert "data-bytes" in sources, "its file is the same as ever"


def test_the_checksum_of_the_package_is_that_of_its_file(client, dataset):
    page = client.get("/downloads").text
    for layer in dataset.catalogue.tables:
        digest = hashlib.sha256(layer.file.read_bytes()).hexdigest()
        assert f"<dt>{layer.path}, the file in the data package</dt><dd><code>{digest}</code></dd>" in page


def test_the_form_narrows_the_links_that_can_be_narrowed(client):
    answer = client.get("/downloads?from=2021-11-01&to=2021-11-30&section=pl-by&crs=")
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).text.replace("&amp;", "&")
    assert "/downloads/incidents.csv?datetime=2021-11-01/2021-11-30&section=pl-by" in page
    assert "/downloads/crossings.csv?section=pl-by" in page
    assert '"/downloads/sources.csv"' in page
    assert "/api/collections/incidents/items?datetime=2021-11-01/2021-11-30&section=pl-by" in page


def test_the_rows_are_those_of_the_filters(client, dataset):
    page = client.get("/downloads?datetime=2021-11&section=pl-by").text
    matched = client.get("/api/collections/incidents/items?datetime=2021-11&section=pl-by").json["numberMatched"]
    assert f'Incidents <span class="count">{matched} rows, by the filters</span>' in page
    assert f'Incidents <span class="count">{len(dataset.incidents())} rows</span>' in client.get("/downloads").text


@pytest.mark.parametrize("code", [code for code in SUPPORTED if code not in DEGREES])
def test_the_reference_system_is_in_the_links_of_the_files_that_can_have_it(client, code):
    page = client.get(f"/downloads?crs={code}").text
    assert f'<option value="{code}" selected>' in page
    incidents = page.split('id="incidents"')[1].split("</section>")[0]
    for form in FORMATS.values():
        link = re.search(rf'href="/downloads/incidents\.{re.escape(form.extension)}(\?[^"]*)?"(.*)', incidents)
        if link is None:
            continue
        assert link[1] == (f"?crs={code}" if form.any_crs else None), form.name
        assert ("WGS 84 only" in link[2]) == (not form.any_crs), form.name
    assert '"/downloads/sources.csv"' in page


def test_a_file_in_another_system_is_in_it_and_says_so(client, dataset, tmp_path):
    path = tmp_path / "crossings.gpkg"
    answer = client.get("/downloads/crossings.gpkg?crs=EPSG:3035")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="crossings-{dataset.version}-epsg3035.gpkg"'
    path.write_bytes(answer.data)
    there = geopandas.read_file(path, layer="crossings").set_index("id")
    wanted = dataset.crossings().set_index("id").to_crs(3035)
    assert there.crs.to_epsg() == 3035
    assert there.geometry.distance(wanted.geometry).max() < 0.01


def test_the_name_of_a_file_says_version_and_system(client, dataset):
    def name(path):
        return re.search('filename="([^"]+)"', client.get(path).headers["Content-Disposition"])[1]

    version = dataset.version
    assert name("/downloads/sections-z6.shp.zip") == f"sections-z6-{version}-epsg4326.shp.zip"
    assert name("/downloads/sources.csv") == f"sources-{version}.csv"
    assert name("/downloads/incidents.csv?section=pl-by") == f"incidents-{version}-epsg4326-selection.csv"
    assert name("/downloads/eastern-border-map.qgz") == f"eastern-border-map-{version}.qgz"
    assert name("/downloads/incidents.qml") == "incidents.qml"


@pytest.mark.parametrize("extension", ["geojson", "gpkg", "csv", "fgb", "parquet"])
def test_a_narrowed_file_has_the_rows_of_the_api(client, tmp_path, extension):
    query = "datetime=2021-11&section=pl-by"
    path = tmp_path / f"incidents.{extension}"
    path.write_bytes(client.get(f"/downloads/incidents.{extension}?{query}").data)
    matched = client.get(f"/api/collections/incidents/items?{query}").json["numberMatched"]
    rows = geopandas.read_parquet(path) if extension == "parquet" else geopandas.read_file(path, layer="incidents")
    assert len(rows) == matched > 0


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
    "path", ["/downloads/crossings.gpkg", "/downloads/eastern-border-map.qgz", "/downloads/crossings.sld", "/downloads"]
)
def test_who_has_a_file_is_not_sent_it_again(client, path):
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/downloads/crossings.gpkg?section=pl-by").headers["ETag"]
    assert other != tag


@pytest.mark.parametrize("name", ["incidents.fgb", "crossings.gpkg", "incidents.csv"])
def test_a_part_of_a_file_can_be_had(client, name):
    whole = client.get(f"/downloads/{name}")
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = client.get(f"/downloads/{name}", headers={"Range": "bytes=100-299"})
    assert (part.status_code, part.data) == (206, whole.data[100:300])
    assert part.headers["Content-Range"] == f"bytes 100-299/{len(whole.data)}"
    beyond = client.get(f"/downloads/{name}", headers={"Range": "bytes=99999999-"})
    assert (beyond.status_code, beyond.mimetype) == (416, "application/problem+json")
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole.data)}"
    last, more = (client.get(f"/downloads/{name}", headers={"Range": f"bytes=-{count}"}) for count in (9, 99999999))
    assert (last.status_code, last.data) == (206, whole.data[-9:])
    assert (more.status_code, more.data) == (206, whole.data)
    packed = client.get(f"/downloads/{name}", headers={"Range": "bytes=0-9", "Accept-Encoding": "gzip"})
    assert (packed.data, packed.headers.get("Content-Encoding")) == (whole.data[:10], None)


@pytest.mark.parametrize("path", ["/downloads/crossings.gpkg", "/downloads/eastern-border-map.qgz"])
def test_a_broken_download_is_resumed_as_long_as_it_is_the_same_file(client, path):
    whole = client.get(path)
    tag = whole.headers["ETag"]
    assert not tag.startswith("W/")

    def asked(**conditions):
        headers = {name.replace("_", "-"): text for name, text in conditions.items()}
        return client.get(path, headers={"Range": "bytes=100-", **headers})

    rest = asked(If_Range=tag)
    assert (rest.status_code, rest.data, rest.headers["ETag"]) == (206, whole.data[100:], tag)
    assert rest.headers["Last-Modified"] == whole.headers["Last-Modified"]
    for other in ('"x"', f"W/{tag}", whole.headers["Last-Modified"]):
        assert (asked(If_Range=other).status_code, asked(If_Range=other).data) == (200, whole.data), other
    for same in (tag, "*", f'"x", {tag}'):
        assert asked(If_Match=same).status_code == 206, same


@pytest.mark.parametrize(
    "condition",
    [{"If-Match": '"x"'}, {"If-Match": "W/{tag}"}, {"If-Unmodified-Since": "Sat, 29 Oct 1994 19:43:31 GMT"}],
)
def test_a_request_about_another_file_is_a_problem(client, condition):
    tag = client.get("/downloads/crossings.gpkg").headers["ETag"]
    headers = {name: text.replace("{tag}", tag) for name, text in condition.items()}
    answer = client.get("/downloads/crossings.gpkg", headers=headers)
    assert (answer.status_code, answer.mimetype) == (412, "application/problem+json")
    assert answer.json["detail"] == "The file is another one than the request is about."


@pytest.mark.parametrize("unread", ["lines=0-9", "bytes=0-1,4-5", "bytes=9-1", "bytes=a-b", "bytes"])
def test_a_range_that_is_not_read_gives_the_whole(client, unread):
    answer = client.get("/downloads/crossings.gpkg", headers={"Range": unread})
    assert (answer.status_code, len(answer.data)) == (200, int(answer.headers["Content-Length"]))


def test_the_tag_of_a_packed_file_is_weak_and_stands_for_the_same(client):
    plain = client.get("/downloads/crossings.csv").headers["ETag"]
    packed = client.get("/downloads/crossings.csv", headers={"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], packed.headers["ETag"]) == ("gzip", f"W/{plain}")
    for tag in (plain, f"W/{plain}"):
        assert client.get("/downloads/crossings.csv", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("end", ["qml", "sld"])
def test_every_layer_with_geometry_has_its_styles(client, dataset, end):
    for layer in dataset.catalogue.tables:
        answer = client.get(f"/downloads/{layer.name}.{end}")
        assert answer.status_code == (200 if layer.geometry else 404)
        if layer.geometry:
            Tree.fromstring(answer.data)
            assert "xml" in answer.mimetype


def test_the_projects_read_this_site(client):
    with ZipFile(io.BytesIO(client.get("/downloads/eastern-border-map.qgz").data)) as archive:
        assert "url='http://localhost/api'" in archive.read("eastern-border-map.qgs").decode()
    with ZipFile(io.BytesIO(client.get("/downloads/eastern-border-map-qgis.zip").data)) as archive:
        assert "eastern-border-map/data/incidents.gpkg" in archive.namelist()


def test_all_layers_can_be_had_in_one_file(client, dataset, tmp_path):
    assert f'href="{WHOLE}"' in client.get("/downloads").text
    path = tmp_path / "whole.gpkg"
    path.write_bytes(client.get(WHOLE).data)
    tables = dict(pyogrio.list_layers(path))
    assert tables.pop("layer_styles", None) is None
    assert set(tables) == {layer.name for layer in dataset.catalogue.tables}
    with closing(sqlite3.connect(path)) as database:
        styled = {name for (name,) in database.execute("SELECT f_table_name FROM layer_styles WHERE useAsDefault")}
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
    assert styled == {layer.name for layer in dataset.catalogue.tables if layer.geometry}
    for layer in dataset.catalogue.tables:
        meta = pyogrio.read_info(path, layer=layer.name)
        assert meta["features"] == len(dataset.table(layer.name)), layer.name
        assert meta["layer_metadata"]["attribution"] == layer.attribution
        assert meta["layer_metadata"]["query"] == f"http://localhost{WHOLE}"


def test_the_file_of_all_layers_is_the_same_whenever_it_is_made(dataset):
    assert projects.layers(dataset, "https://a.example") == projects.layers(dataset, "https://a.example")


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/downloads/incidents.docx", 404, "docx"),
        ("/downloads/sources.shp.zip", 404, "shp.zip"),
        ("/downloads/incident.csv", 404, "incidents"),
        ("/downloads/.csv", 404, "collection"),
        ("/downloads/incidents", 404, "incidents"),
        ("/downloads/sources.csv?section=pl-by", 400, "section"),
        ("/downloads/sources.csv?crs=EPSG:3035", 400, "crs"),
        ("/downloads/incidents.csv?limit=5", 400, "limit"),
        ("/downloads/incidents.csv?crs=EPSG:9999", 400, "crs"),
        ("/downloads/incidents.kml?crs=EPSG:3035", 400, "crs"),
        ("/downloads/incidents.csv?datetime=31.02.2024", 400, "datetime"),
        ("/downloads/incidents.qml?section=pl-by", 400, "section"),
        ("/downloads/eastern-border-map.qgz?section=pl-by", 400, "section"),
        ("/downloads/changelog?section=pl-by", 400, "section"),
    ],
)
def test_a_wrong_file_or_filter_is_a_problem(client, path, status, word):
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert word in answer.json["detail"]


@pytest.mark.parametrize("query", ["section=pl-ua", "datetime=x", "colour=red", "from=2021-13-01&to=", "crs=EPSG:1"])
def test_the_page_refuses_a_filter_it_does_not_know(client, query):
    answer = client.get(f"/downloads?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "text/html")


TWICE = ["datetime=2021-11&datetime=2022-11", "section=pl-by&section=lt-by", "section=&section=lt-by"]


@pytest.mark.parametrize("query", TWICE)
def test_a_filter_given_twice_is_refused_by_name(client, query):
    answer = client.get(f"/downloads?{query}")
    assert answer.status_code == 400
    assert "this parameter once" in answer.text


def test_the_changes_are_a_page(client, dataset):
    answer = client.get("/downloads/changelog")
    assert answer.status_code == 200
    assert dataset.version in answer.text
    assert "<code>2025-10-25-medininkai-overnight</code>" in answer.text
    assert 'href="/downloads/changelog"' in client.get("/downloads").text


def test_marks_in_the_changes_are_text():
    found = changelog.blocks("# A\nbelow\n\n* one `<b>`\n* two\n  more\n\n### C\n")
    assert [block.kind for block in found] == ["h1", "p", "ul", "h3"]
    assert found[2].items == ((("one ", False), ("<b>", True)), (("two more", False),))


def test_the_page_tells_search_engines_what_there_is(client, dataset):
    page = client.get("/downloads").text
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    names = [each["name"] for each in json.loads(block)["@graph"] if each["@type"] == "Dataset"]
    assert len(names) == len(dataset.catalogue.tables)


@pytest.fixture
def forests(tmp_path):
    """Return a client of somebody else's folder: areas, no date, no section, no licence; its words are marks."""
    ring = [[20, 50], [21, 50], [21, 51], [20, 51], [20, 50]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    rows = ({"id": "a", "name": "A & <b>"}, {"id": "b", "name": "B"})
    features = [{"type": "Feature", "properties": row, "geometry": shape} for row in rows]
    document = {"type": "FeatureCollection", "features": features}
    (tmp_path / "forests.geojson").write_text(json.dumps(document), "utf-8")
    fields = [{"name": "id", "type": "string"}, {"name": "name", "type": "string", "title": "<i>"}]
    resource = {
        "name": "forests",
        "title": "Forests & <b>",
        "path": "forests.geojson",
        "geometry": "Polygon",
        "schema": {"fields": fields, "primaryKey": "id"},
    }
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    return create_app(Settings(layers=tmp_path)).test_client()


def test_a_folder_of_others_has_its_downloads(forests):
    page = forests.get("/downloads").text
    assert "Forests &amp; &lt;b&gt;" in page
    assert 'name="section"' not in page
    assert "/downloads/map.qgz" in page
    assert 'name="from"' not in page, "nothing has a time"
    assert "The whole map" not in page
    assert "Licence not stated." in page
    assert not re.search(r"unversioned|licence: \)|Licence: \.", page.split("<footer")[0])
    for path in (*listed(page), "/downloads/map.qgz", "/downloads/map-qgis.zip", "/catalog.jsonld"):
        assert forests.get(path).status_code == 200, path
    assert forests.get("/downloads/map.gpkg").status_code == 200
    assert forests.get("/downloads/changelog").status_code == 404
    assert forests.get("/downloads?section=pl-by").status_code == 400


def test_a_layer_called_as_its_package_keeps_its_own_file(forests, tmp_path):
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"name": "forests"}), "utf-8")
    client = create_app(Settings(layers=tmp_path)).test_client()
    own, whole = (client.get(f"/downloads/{name}.gpkg") for name in ("forests", "forests-all"))
    assert 'filename="forests-unversioned-epsg4326.gpkg"' in own.headers["Content-Disposition"]
    assert 'filename="forests-all-unversioned.gpkg"' in whole.headers["Content-Disposition"]
    assert "/downloads/forests-all.gpkg" in client.get("/downloads").text
