"""Workbooks, maps and drawings: KML, GPX, TopoJSON, XLSX and DXF, and how GeoJSON says what it is."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import ezdxf
import geopandas
import openpyxl
import pytest
import shapely

from geo.crs import SUPPORTED
from geo.formats import FORMATS
from geo.formats.geojson import features

KML = {"k": "http://www.opengis.net/kml/2.2"}
GPX = {"g": "http://www.topografix.com/GPX/1/1", "ogr": "http://osgeo.org/gdal"}
HOSTILE = "<script>&\"'\x07]]>"


@pytest.fixture
def hostile(made_up, rows, select):
    layer = made_up("Point")
    return select(layer, [{**rows(layer)[0], "name": HOSTILE, "location_precision": HOSTILE}])


def test_geojson_has_lists_as_lists_and_says_what_it_is(dataset, shipped, about, written):
    document = json.loads(written("geojson", shipped("incidents")).read_text("utf-8"))
    layer = dataset.catalogue["incidents"]
    known = {key: document[key] for key in about(layer).properties()}
    assert known == about(layer).properties()
    assert document["numberReturned"] == len(document["features"]) == len(shipped("incidents"))
    assert isinstance(document["features"][0]["properties"]["claims"], list)
    assert "crs" not in document


def test_geojson_in_another_system_names_it(shipped, written):
    document = json.loads(written("geojson", shipped("tripoints"), "EPSG:3035").read_text("utf-8"))
    assert document["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::3035"
    assert "crs" not in json.loads(written("geojson", shipped("series"), "EPSG:3035").read_text("utf-8"))


def test_features_have_the_axes_in_the_order_that_is_asked(made_up, rows, select):
    for geometry in ("Point", "LineString"):
        layer = made_up(geometry)
        selection = select(layer, rows(layer))

        def places(*, northing_first, selection=selection):
            lines = b"".join(features(selection, SUPPORTED["EPSG:3035"], northing_first=northing_first))
            shapes = [each["geometry"] for each in json.loads(b"[" + lines + b"]")]
            return [shape and shapely.geometry.shape(shape) for shape in shapes]

        plain, turned = places(northing_first=False), places(northing_first=True)
        assert plain[-1] is None and turned[-1] is None
        for one, other in zip(plain[:-1], turned[:-1], strict=True):
            assert (shapely.get_coordinates(one) == shapely.get_coordinates(other)[:, ::-1]).all()


def test_a_feature_that_mentions_geometry_keeps_its_text(made_up, rows, select):
    layer = made_up("Point")
    text = '"geometry":{"type":"Point"},\n'
    records = [{**rows(layer)[0], "name": text, "claims": [{"geometry": {"a": 1}}]}]
    [feature] = json.loads(b"[" + b"".join(features(select(layer, records), SUPPORTED["EPSG:3035"])) + b"]")
    assert feature["properties"]["name"] == text
    assert feature["properties"]["claims"] == [{"geometry": {"a": 1}}]
    assert feature["geometry"]["coordinates"][0] > 3_000_000


def test_a_sequence_is_one_feature_a_record_and_describes_itself_first(shipped, written):
    content = written("geojsonseq", shipped("tripoints")).read_bytes()
    assert content.count(b"\x1e") == content.count(b"\n") == len(shipped("tripoints"))
    first, second, *_ = [json.loads(text) for text in content.split(b"\x1e")[1:]]
    assert first["about"]["licence"] == "ODbL-1.0"
    assert "about" not in second


def test_kml_has_times_styles_and_typed_fields(shipped, written):
    root = ElementTree.parse(written("kml", shipped("incidents"))).getroot()
    placemarks = root.findall(".//k:Placemark", KML)
    records = shipped("incidents").records()
    styles = {f"#{style.get('id')}" for style in root.findall(".//k:Style", KML)}
    for placemark, record in zip(placemarks, records, strict=True):
        day, begin, end = (placemark.findtext(f".//k:{tag}", None, KML) for tag in ("when", "begin", "end"))
        if record["end"] and (record["end"] - record["start"]).days == 1:
            assert (day, begin, end) == (record["start"].isoformat(), None, None)
        else:
            assert (day, begin, end) == (None, str(record["start"]), str(record["end"]) if record["end"] else None)
        assert placemark.findtext("k:styleUrl", None, KML) in styles
    types = {each.get("name"): each.get("type") for each in root.findall(".//k:SimpleField", KML)}
    assert (types["people_min"], types["start"], types["id_"]) == ("int", "string", "string")
    assert "http" not in "".join(style.findtext(".//k:href", "", KML) for style in root.findall(".//k:Style", KML))


def test_an_open_end_stays_open(dataset, shipped, select, written):
    layer = dataset.catalogue["incidents"]
    record = {**shipped("incidents").records()[0], "start": date(2021, 1, 1), "end": None}
    root = ElementTree.parse(written("kml", select(layer, [record]))).getroot()
    span = root.find(".//k:TimeSpan", KML)
    assert [(child.tag.rpartition("}")[2], child.text) for child in span] == [("begin", "2021-01-01")]


def test_markup_in_a_text_is_a_text(hostile, written):
    expected = HOSTILE.replace("\x07", "")
    kml = ElementTree.parse(written("kml", hostile)).getroot()
    assert kml.findtext(".//k:Placemark/k:name", None, KML) == expected
    gpx = ElementTree.parse(written("gpx", hostile)).getroot()
    assert gpx.findtext(".//g:wpt/g:name", None, GPX) == expected
    assert gpx.findtext(".//ogr:location_precision", None, GPX) == expected


def test_gpx_has_waypoints_in_the_order_of_its_schema_and_counts_what_is_left_out(shipped, written):
    root = ElementTree.parse(written("gpx", shipped("incidents"))).getroot()
    placed = [each for each in shipped("incidents").records() if each["geometry"] is not None]
    order = ("time", "name", "desc", "type", "extensions")
    for waypoint, record in zip(root.findall("g:wpt", GPX), placed, strict=True):
        tags = [order.index(child.tag.rpartition("}")[2]) for child in waypoint]
        assert tags == sorted(tags)
        assert (float(waypoint.get("lon")), float(waypoint.get("lat"))) == record["geometry"].coords[0]
        instant = waypoint.findtext("g:time", None, GPX)
        expected = record["start_at"] and record["start_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
        assert instant == expected
    without = len(shipped("incidents")) - len(placed)
    assert f"no place: {without}." in root.findtext("g:metadata/g:desc", None, GPX)


def test_topojson_is_exact_to_the_last_decimal_and_shares_what_lines_share(dataset, select, shipped, written):
    layer = dataset.catalogue["sections-z6"]
    shared = [(22, 54), (22.5, 54.25), (23, 54.5)]
    lines = ([(21, 53), *shared, (24, 55)], [(20, 56), *shared[::-1], (21, 52)])
    record = shipped("sections-z6").records()[0]
    records = [
        {**record, "id": f"line-{number}", "geometry": shapely.LineString(line)} for number, line in enumerate(lines)
    ]
    document = json.loads(written("topojson", select(layer, records)).read_text("utf-8"))
    first, second = document["objects"]["sections-z6"]["geometries"]
    assert {~arc if arc < 0 else arc for arc in first["arcs"]} & {~arc if arc < 0 else arc for arc in second["arcs"]}
    scale, corner = document["transform"]["scale"], document["transform"]["translate"]
    assert scale == [1e-7, 1e-7]
    assert corner == document["bbox"][:2] == [20, 52]
    assert all(isinstance(step, int) for arc in document["arcs"] for point in arc for step in point)
    assert [first["id"], second["id"]] == ["line-0", "line-1"]


def test_topojson_keeps_a_line_without_a_place(made_up, rows, select, written):
    layer = made_up("LineString")
    document = json.loads(written("topojson", select(layer, rows(layer))).read_text("utf-8"))
    *_, last = document["objects"][layer.name]["geometries"]
    assert (last["type"], last["properties"]["id"]) == (None, "nothing")


def test_a_workbook_has_dates_numbers_and_truths_as_such(made_up, rows, select, written):
    layer = made_up("Point")
    book = openpyxl.load_workbook(written("xlsx", select(layer, rows(layer))))
    sheet = book.worksheets[0]
    cells = {header.value: cell for header, cell in zip(sheet[1], sheet[3], strict=True)}
    assert (cells["start"].value, cells["start"].is_date) == (datetime(2021, 11, 9), True)  # noqa: DTZ001
    assert (cells["start_at"].value, cells["start_at"].is_date) == (datetime(2021, 11, 9, 10, 30, 1), True)  # noqa: DTZ001
    assert (cells["length_m"].data_type, cells["is_open"].value) == ("n", False)
    assert (cells["lon"].value, cells["lat"].value) == (23.78458, 53.52161)
    assert book.sheetnames == [layer.name, "About"]


def test_a_workbook_never_runs_a_text(made_up, rows, select, written):
    layer = made_up(None)
    texts = ["=1+1", "@cmd", "+1", "https://example.org", "{=1}", "'quoted", "x" * 40_000]
    records = [{**rows(layer)[0], "id": str(number), "name": text} for number, text in enumerate(texts)]
    sheet = openpyxl.load_workbook(written("xlsx", select(layer, records))).worksheets[0]
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells[:-1]] == texts[:-1]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert all(cell.hyperlink is None for cell in cells)
    assert len(cells[-1].value) == 32_767 and cells[-1].value.endswith("…")


def test_a_workbook_says_what_each_field_means_and_writes_early_days_as_text(made_up, rows, select, written):
    layer = made_up("LineString")
    old = {"start": date(1699, 12, 31), "start_at": datetime(1699, 12, 31, 1, tzinfo=UTC)}
    book = openpyxl.load_workbook(written("xlsx", select(layer, [{**rows(layer)[0], **old}]), "EPSG:3035"))
    row = dict(zip(*book.worksheets[0].iter_rows(values_only=True), strict=True))
    assert (row["start"], row["start_at"]) == ("1699-12-31", "1699-12-31T01:00:00Z")
    assert row["xmax"] > row["xmin"] > 3_000_000
    about = [list(cells) for cells in book["About"].iter_rows(values_only=True)]
    assert any(cells[0] == "coordinates" and cells[1].startswith("EPSG:3035") for cells in about)
    assert ["length_m", "Length", "number", "m"] in [cells[:4] for cells in about]


def test_rows_that_fill_a_sheet_go_on_in_the_next(made_up, rows, select, written, monkeypatch):
    monkeypatch.setattr("geo.formats.spreadsheet.ROWS", 2)
    layer = made_up(None)
    book = openpyxl.load_workbook(written("xlsx", select(layer, rows(layer))))
    assert book.sheetnames == [layer.name, f"{layer.name} 2", f"{layer.name} 3", "About"]
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [3, 3, 2]


def test_a_layer_called_as_a_sheet_of_ours_is_written(made_up, rows, select, written):
    layer = replace(made_up(None), name="about")
    book = openpyxl.load_workbook(written("xlsx", select(layer, rows(layer))))
    assert book.sheetnames == ["about_", "About"]


def test_a_drawing_has_layers_names_and_the_credit(shipped, about, written):
    drawing = ezdxf.readfile(written("dxf", shipped("crossings"), "EPSG:3035"))
    assert not drawing.audit().has_issues
    assert drawing.header["$INSUNITS"] == 6
    layers = {layer.dxf.name for layer in drawing.layers}
    assert {"crossings pl-by", "crossings names", "credit"} <= layers
    texts = {entity.dxf.text for entity in drawing.modelspace().query("TEXT")}
    assert "Kuźnica Białostocka" in texts
    assert about(shipped("crossings").layer).attribution in texts


@pytest.mark.parametrize(("name", "crs"), [("crossings", "EPSG:3035"), ("sections-z6", "EPSG:4326")])
def test_the_header_of_a_drawing_says_how_far_it_reaches(shipped, written, name, crs):
    header = ezdxf.readfile(written("dxf", shipped(name), crs)).header
    places = geopandas.GeoSeries([each["geometry"] for each in shipped(name).records()], crs=4326).to_crs(crs)
    west, south, east, north = places.total_bounds
    assert header["$EXTMAX"] == pytest.approx((east, north, 0), abs=1e-3)
    assert header["$EXTMIN"][0] == pytest.approx(west, abs=1e-3)
    height = 1_200 if crs == "EPSG:3035" else 0.012
    assert header["$EXTMIN"][1] == pytest.approx(south - 8 * height, abs=1e-3)  # with the credit below


LONG = {"kml": 2**31, "xlsx": 2**53 + 1}


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("name", FORMATS)
def test_the_longest_whole_numbers_stay_exact(made_up, rows, select, written, read, name, sign):
    layer = made_up("LineString" if name == "topojson" else "Point")
    numbers = [sign * number for number in (2**62 + 1, 2**53 + 1, 2**31, 2**31 - 1)]
    records = [each | {"count": number} for each, number in zip(rows(layer), numbers, strict=False)]
    path = written(name, select(layer, records))
    if name == "gpx":  # GDAL takes its texts for numbers of 32 bits
        found = [each.text for each in ElementTree.parse(path).getroot().findall(".//ogr:count", GPX)]
        assert found == [str(number) for number in numbers]
    elif name != "dxf":  # which has no fields
        found = {each["id"]: each["count"] for each in read(name, path, layer)}
        assert found == {each["id"]: each["count"] for each in records}


@pytest.mark.parametrize("name", LONG)
def test_a_whole_number_is_a_number_unless_it_is_too_long_which_is_said(made_up, rows, select, written, name):
    layer = made_up("Point")
    for number, is_text in ((LONG[name] - 1, False), (LONG[name], True)):
        path = written(name, select(layer, [rows(layer)[0] | {"count": number}]))
        if name == "kml":
            root = ElementTree.parse(path).getroot()
            kind, title = next(
                (each.get("type"), each.findtext("k:displayName", None, KML))
                for each in root.findall(".//k:SimpleField", KML)
                if each.get("name") == "count"
            )
            assert (kind, "as text" in title) == ("string" if is_text else "int", is_text)
        else:
            book = openpyxl.load_workbook(path)
            about = next(row for row in book["About"].iter_rows(values_only=True) if row[0] == "count")
            value = book.worksheets[0]["C2"].value
            assert (value, "as text" in about[2]) == (str(number) if is_text else number, is_text)


def test_a_drawing_in_degrees_has_no_unit(shipped, written):
    assert ezdxf.readfile(written("dxf", shipped("tripoints"))).header["$INSUNITS"] == 0
