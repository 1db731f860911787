"""Styles and projects are well formed, say what the layers mean and look like the page."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree as Tree
from zipfile import ZipFile

import pytest

from geo import text
from geo.formats import projects
from geo.formats.styles import palette, qml, sld
from geo.formats.styles.looks import LOOKS, look
from geo.incidents import GROUPS
from geo.schemas import Field, Schema, Term

SITE = "https://example.org"
PLACED = ("sections", "sections-z12", "sections-z9", "sections-z6", "segments", "tripoints", "crossings", "incidents")
SE, OGC = "{http://www.opengis.net/se}", "{http://www.opengis.net/ogc}"
KINDS = {"Point": "marker", "LineString": "line", "Polygon": "fill"}
AWKWARD = '</qgis> "it\'s" <&> \\ é'


@pytest.fixture(scope="module")
def css(request):
    page = (request.config.rootpath / "static" / "css" / "site.css").read_text("utf-8")
    light = page.split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6});", light))


@pytest.fixture(scope="module")
def layers(dataset):
    return {layer.name: layer for layer in dataset.catalogue.tables}


@pytest.fixture
def foreign(layers):
    """Return a layer that nobody described, with words that are marks elsewhere."""

    def make(geometry, *fields, **changes):
        schema = Schema((Field("id", "string", "Id", required=True), *fields), "id")
        made = replace(layers["crossings"], name="of-others", title=AWKWARD, attribution=AWKWARD, schema=schema)
        return replace(made, geometry=geometry, **changes)

    return make


def test_the_colours_are_those_of_the_page(css):
    assert {id: group.colour for id, group in palette.GROUPS.items()} == {id: css[f"group-{id}"] for id in GROUPS}
    assert {status: css[f"status-{status}"] for status in palette.STATUS} == palette.STATUS
    names = ("TEXT", "MUTED", "HALO", "CASING", "CONTEXT", "LAND", "WATER")
    assert {name: getattr(palette, name) for name in names} == {name: css[name.lower()] for name in names}


def test_the_shapes_are_those_of_the_page(request):
    script = (request.config.rootpath / "static" / "js" / "symbols.js").read_text("utf-8")
    for mode, paths in palette.GLYPHS.items():
        for drawn in re.findall(r' d="([^"]+)"', paths):
            assert f'"{drawn}"' in script, mode
    doubt = (request.config.rootpath / "static" / "js" / "points" / "sparse.js").read_text("utf-8")
    known = {name: int(metres.replace("_", "")) for name, metres in re.findall(r"(town|district): ([\d_]+)", doubt)}
    assert known == palette.DOUBT_M


def test_the_groups_are_those_of_the_text():
    assert {id: group.title for id, group in palette.GROUPS.items()} == text.ENGLISH.vocabularies["group"]
    assert list(palette.GROUPS) == list(GROUPS)


@pytest.mark.parametrize("name", PLACED)
def test_every_layer_with_geometry_has_both_styles(layers, name):
    for write in (qml, sld):
        written = write(layers[name])
        Tree.fromstring(written)
        assert written == write(layers[name])
    assert layers[name].attribution in sld(layers[name])


def test_the_list_of_layers_above_is_whole(layers):
    assert sorted(PLACED) == sorted(name for name, layer in layers.items() if layer.geometry)


@pytest.mark.parametrize("name", PLACED)
def test_every_field_has_its_title(layers, name):
    aliases = {each.get("field"): each.get("name") for each in Tree.fromstring(qml(layers[name])).iter("alias")}
    for field in layers[name].schema.fields:
        assert aliases[field.name] == (f"{field.title} ({field.unit})" if field.unit else field.title)


def test_every_category_is_drawn_once(layers):
    root = Tree.fromstring(qml(layers["incidents"]))
    drawn = [value.get("value") for value in root.find("renderer-v2").iter("val")]
    assert sorted(drawn) == sorted(layers["incidents"].schema["category"].vocabulary)
    labels = [category.get("label") for category in root.iter("category")]
    assert labels == [group.title for group in palette.GROUPS.values()]


def test_every_category_is_in_the_sld_too(layers):
    root = Tree.fromstring(sld(layers["incidents"]))
    found = {literal.text for literal in root.iter(f"{OGC}Literal")}
    assert set(layers["incidents"].schema["category"].vocabulary) <= found


@pytest.mark.parametrize("name", PLACED)
def test_a_style_asks_only_for_fields_and_words_that_there_are(layers, name):
    schema = layers[name].schema
    for equal in Tree.fromstring(sld(layers[name])).iter(f"{OGC}PropertyIsEqualTo"):
        field, word = (child.text for child in equal)
        assert word in schema[field].vocabulary
    for label in Tree.fromstring(sld(layers[name])).iter(f"{SE}Label"):
        assert label[0].text in schema


def test_names_are_written_at_large_scales(layers):
    settings = Tree.fromstring(qml(layers["crossings"])).find("labeling/settings")
    assert settings.find("text-style").get("fieldName") == '"name"'
    assert settings.find("rendering").get("scaleVisibility") == "1"
    assert 100_000 < int(settings.find("rendering").get("scaleMax")) <= 1_000_000
    assert Tree.fromstring(qml(layers["sections"])).find("labeling/settings/rendering").get("scaleVisibility") == "0"


def test_a_line_too_short_to_be_seen_is_not_named(layers):
    for name, least in (("sections", "2"), ("crossings", "0")):
        [shown] = Tree.fromstring(qml(layers[name])).iter("rendering")
        assert shown.get("minFeatureSize") == least


def test_incidents_show_from_their_start_until_before_their_end(layers):
    time = Tree.fromstring(qml(layers["incidents"])).find("temporal").attrib
    assert (time["enabled"], time["mode"], time["limitMode"]) == ("1", "4", "0")
    assert (time["startExpression"], time["endExpression"]) == ('to_datetime("start")', 'to_datetime("end")')


def test_an_open_end_and_a_single_day_are_spans_too(foreign):
    span = (Field("a", "date", required=True), Field("b", "date"))
    open_end = Tree.fromstring(qml(foreign("Point", *span, time=("a", "b")))).find("temporal").attrib
    assert open_end["endExpression"] == 'coalesce(to_datetime("b"), make_datetime(9999, 12, 31, 0, 0, 0))'
    one_day = Tree.fromstring(qml(foreign("Point", *span, time=("a", "a")))).find("temporal").attrib
    assert one_day["endExpression"] == "to_datetime(\"a\") + to_interval('1 day')"
    without = Tree.fromstring(qml(foreign("Point", time=("a", "b")))).find("temporal").attrib
    assert without["enabled"] == "0"


def test_crossings_with_a_status_are_drawn_by_it(dataset):
    layer = dataset.crossings(as_of="2021-11-09")
    assert "status" in layer.columns
    shown = dataset.catalogue["crossings"]
    terms = tuple(Term(status, status) for status in palette.STATUS)
    schema = replace(shown.schema, fields=(*shown.schema.fields, Field("status", "string", "Status", terms=terms)))
    drawn = [each.get("value") for each in Tree.fromstring(qml(replace(shown, schema=schema))).iter("category")]
    assert drawn == list(palette.STATUS)


@pytest.mark.parametrize("kept", [("id",), ("id", "title"), ("category",), ("id", "category", "location_precision")])
def test_a_layer_of_fewer_fields_asks_for_no_other(layers, kept):
    layer = layers["incidents"]
    fields = tuple(field for field in layer.schema.fields if field.name in kept)
    fewer = replace(layer, schema=replace(layer.schema, fields=fields))
    style = Tree.fromstring(qml(fewer))
    asked = {each.get(name) for each in style.iter() for name in ("field", "attr")}
    asked |= {each.text for each in Tree.fromstring(sld(fewer)).iter(f"{OGC}PropertyName")}
    texts = " ".join(said for each in style.iter() for said in (*each.attrib.values(), each.text or ""))
    for field in set(layer.schema.names) - set(kept):
        assert field not in asked
        assert f'"{field}"' not in texts


def test_cut_names_of_columns_are_used_throughout(layers):
    names = {"location_precision": "location_p", "verification": "verificati", "place_role": "place_rol"}
    written = qml(layers["incidents"], names)
    for name, column in names.items():
        assert f"&quot;{name}&quot;" not in written
        assert f"&quot;{column}&quot;" in written
        assert f'field="{column}"' in written


@pytest.mark.parametrize(
    "geometry", ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]
)
def test_a_layer_of_others_looks_like_its_kind_and_breaks_nothing(foreign, geometry):
    words = (Term(AWKWARD, AWKWARD),)
    layer = foreign(geometry, Field("name", "string", AWKWARD), Field(AWKWARD, "string", AWKWARD, terms=words))
    assert layer.name not in LOOKS
    kind = KINDS[geometry.removeprefix("Multi")]
    root = Tree.fromstring(qml(layer))
    assert [symbol.get("type") for symbol in root.iter("symbol")] == [kind]
    assert {each.get("name") for each in root.iter("alias")} == {"Id", AWKWARD}
    assert AWKWARD in {each.text for each in Tree.fromstring(sld(layer)).iter(f"{SE}Title")}
    assert look(layer).labels.field == "name"


@pytest.fixture(scope="module")
def kit(dataset):
    return projects.kit(dataset, SITE)


def unpacked(content, end):
    with ZipFile(io.BytesIO(content)) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(end)]
        return archive.read(name).decode()


def test_a_project_is_the_same_bytes_for_the_same_data(dataset, kit):
    assert projects.kit(dataset, SITE) == kit
    assert projects.live(dataset, SITE) == projects.live(dataset, SITE)


def test_the_live_project_reads_every_layer_from_the_api(dataset):
    root = Tree.fromstring(unpacked(projects.live(dataset, SITE), ".qgs"))
    sources = {layer.find("datasource").text for layer in root.iter("maplayer")}
    assert len(sources) == len(dataset.catalogue.tables)
    for layer in dataset.catalogue.tables:
        assert any(f"typename='{layer.name}'" in source and f"url='{SITE}/api'" in source for source in sources)


def test_a_project_says_where_corrections_go(dataset):
    [link] = Tree.fromstring(unpacked(projects.live(dataset, SITE, "mailto:desk@example.org"), ".qgs")).iter("link")
    assert link.get("url") == "mailto:desk@example.org"


def test_the_kit_holds_every_file_its_project_reads(dataset, kit):
    root = Tree.fromstring(unpacked(kit, ".qgs"))
    files = {layer.find("datasource").text.partition("|")[0].removeprefix("./") for layer in root.iter("maplayer")}
    with ZipFile(io.BytesIO(kit)) as archive:
        there = {name.removeprefix("eastern-border-map/") for name in archive.namelist()}
    assert files == there - {"eastern-border-map.qgs", "README.txt"}
    assert {f"data/{layer.name}.gpkg" for layer in dataset.catalogue.tables} < files


@pytest.mark.parametrize("build", [projects.live, projects.kit])
def test_a_project_is_whole(dataset, build):
    root = Tree.fromstring(unpacked(build(dataset, SITE), ".qgs"))
    ids = [layer.find("id").text for layer in root.iter("maplayer")]
    assert len(set(ids)) == len(ids)
    assert all(len(id) > 10 for id in ids), "QGIS passes over shorter ones"
    assert [leaf.get("id") for leaf in root.iter("layer-tree-layer")] == ids
    assert all(
        each.get(end) in ids for each in root.iter("relation") for end in ("referencedLayer", "referencingLayer")
    )
    for layer in root.iter("maplayer"):
        assert layer.find("resourceMetadata/license") is not None
        assert layer.find("attribution").text
    assert root.find("ProjectTimeSettings/TemporalRange/start").text == f"{dataset.data_start}T00:00:00Z"
    west, south, east, north = (float(each.text) for each in root.find("mapcanvas/extent"))
    assert 4_000_000 < west < east < 6_500_000
    assert 2_500_000 < south < north < 6_000_000


def test_the_readme_credits_every_layer(dataset, kit):
    readme = unpacked(kit, "README.txt")
    for layer in dataset.catalogue.tables:
        assert f"{layer.name}: {layer.attribution}" in readme
        assert all(licence.title in readme for licence in layer.licences)
    assert dataset.version in readme
