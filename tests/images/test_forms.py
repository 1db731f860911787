"""Pictures in their forms: in print as on the screen, with and without the font, the same bytes every time."""

import io
import re
import struct
import zipfile
import zlib
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import resvg_py

from geo.images import fonts, ground, lines, pdf_fonts, rates, read
from geo.images.forms import FORMS, Order
from geo.images.outlines import outlined
from geo.images.rates import BREAKS
from geo.images.theme import GREY, THEMES
from geo.maps.answer import answer, words
from geo.maps.drawing import label_of
from geo.maps.state import Horizon
from geo.text import LANGUAGES

PROJECT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"
VIEW = "datetime=2021-11&section=pl-by"
POINTS_OF_MM = 72 / 25.4
LEAST_POINTS = 6


def ordered(dataset, query):
    asked, errors = read(query, words(dataset))
    assert not errors, errors
    shown = answer(dataset, asked.state, Horizon(dataset.data_end, date(2026, 11, 22)))
    return Order(dataset, shown, asked, label_of(shown), "https://map.example/?x=1")


def made(dataset, form, query):
    return FORMS[form].write(ordered(dataset, query))


def tree(dataset, query):
    return ElementTree.fromstring(made(dataset, "svg", query))


def layer(root, id):
    return next((each for each in root.iter() if each.get("id") == id), None)


def words_of(part):
    return [text.text for text in part.iter(f"{SVG}text")]


def page(content):
    """Return the page of a PDF and its words, the ends of lines as spaces."""
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    return document, " ".join(text.split())


def chunks(png):
    """Return the parts of a PNG, each checked by its sum."""
    found, at = {}, 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + content)
        found.setdefault(name.decode(), content)
        at += length + 12
    return found


def forget():
    for each in (ground.ground, ground._path, lines.lines, lines.coordinates, fonts.width, pdf_fonts.subset):
        each.cache_clear()


SMALL = {"svg": "", "png": "&width=600&height=315", "pdf": "", "zip": "&width_mm=60&dpi=100"}


@pytest.mark.parametrize(("form", "size"), SMALL.items())
def test_ten_renders_have_the_same_bytes(dataset, form, size):
    query = f"{VIEW}&lang=pl&layers=rate&compare=2022-11{size}"
    first = made(dataset, form, query)
    forget()
    assert {made(dataset, form, query) for _ in range(9)} == {first}


@pytest.mark.parametrize("query", [VIEW, f"{VIEW}&text=outlined", f"{VIEW}&compare=2022-11&width_mm=190&layers=rate"])
def test_an_svg_is_whole_and_asks_nobody_for_anything(dataset, query):
    content = made(dataset, "svg", query).decode()
    root = ElementTree.fromstring(content)
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in root.iter():
        for name, value in each.attrib.items():
            if name.rpartition("}")[2] in ("href", "clip-path"):
                assert re.sub(r"^url\((.*)\)$", r"\1", value).removeprefix("#") in ids
    addresses = set(re.findall(r"https?://[^\"'<\s]+", content))
    assert addresses == {SVG.strip("{}"), INKSCAPE.strip("{}")}
    assert not re.search(r"@import|javascript:|<script|<foreignObject|<image|\son\w+=", content)


def test_every_part_is_a_layer_that_drawing_programs_name(dataset):
    root = tree(dataset, f"{VIEW}&compare=2022-11&layers=rate&select=pl-by-kuznica-bruzgi-road&title=A")
    parts = [each for each in root if each.tag not in (f"{SVG}title", f"{SVG}defs")]
    ids = [each.get("id") for each in parts]
    assert ids == ["paper", "map", "map-b", "page", "heads", "title", "sentence", "legend", "credit"]
    layers = [each for each in root.iter() if each.get(f"{INKSCAPE}groupmode")]
    assert {each.get(f"{INKSCAPE}groupmode") for each in layers} == {"layer"}
    assert all(each.get("id") and each.get(f"{INKSCAPE}label") and each.tag == f"{SVG}g" for each in layers)
    inside = {each.get("id") for each in layers}
    assert {"land", "sections", "sections-b", "rate", "towns", "crossings", "incidents-b", "scale", "chosen"} <= inside


def test_outlines_are_where_the_letters_were_and_need_no_font(dataset):
    live, outlined = (tree(dataset, f"{VIEW}&lang=lv{more}") for more in ("", "&text=outlined"))
    assert not list(outlined.iter(f"{SVG}text"))
    assert not [each for each in outlined.iter() if {"font-family", "font-size"} & set(each.attrib)]
    for name in ("title", "legend", "towns", "credit"):
        wanted = len([text for text in layer(live, name).iter(f"{SVG}text") if text.text.strip()])
        drawn = [each for each in layer(outlined, name).iter(f"{SVG}path") if "translate" in each.get("transform", "")]
        assert len(drawn) == wanted > 0
    first = next(layer(live, "title").iter(f"{SVG}text"))
    moved = next(layer(outlined, "title").iter(f"{SVG}path")).get("transform")
    assert [float(each) for each in re.findall(r"[\d.]+", moved)[:2]] == [float(first.get("x")), float(first.get("y"))]


def test_pixels_are_the_same_with_outlines(dataset):
    assert made(dataset, "png", VIEW) == made(dataset, "png", f"{VIEW}&text=outlined")


@pytest.mark.parametrize("width", [45, 91, 190, 297])
@pytest.mark.parametrize("language", ["en", "pl", "uk"])
def test_nothing_is_too_small_in_print(dataset, width, language):
    root = tree(dataset, f"datetime=2021&width_mm={width}&lang={language}&title=A&layers=rate")
    assert root.get("width") == f"{width}mm"
    _, _, units, high = map(float, root.get("viewBox").split())
    points = width * POINTS_OF_MM / units
    assert float(root.get("height").removesuffix("mm")) / width == pytest.approx(high / units, rel=0.002)
    sizes = {float(each.get("font-size")) for each in root.iter() if each.get("font-size")}
    assert min(sizes) * points >= LEAST_POINTS
    strokes = {float(each.get("stroke-width")) for each in root.iter() if each.get("stroke-width")}
    assert min(strokes) * points >= 0.25


def test_pixels_of_print_say_how_many_an_inch_has(dataset):
    parts = chunks(made(dataset, "png", f"{VIEW}&width_mm=91&dpi=200"))
    across, down, unit = struct.unpack(">IIB", parts["pHYs"])
    assert (across, down, unit) == (7874, 7874, 1)
    assert struct.unpack(">II", parts["IHDR"][:8]) == (717, 1075)
    assert "pHYs" not in chunks(made(dataset, "png", VIEW))
    assert not {"tIME", "tEXt", "iTXt"} & set(parts)


@pytest.mark.parametrize("query", ["datetime=2024-01&section=fi-ru", "theme=dark&width_mm=60&dpi=100"])
def test_a_png_has_the_pixels_of_the_rasteriser_in_fewer_bytes_and_none_is_transparent(dataset, query):
    order = ordered(dataset, query)
    size = order.asked.size
    sides = f'width="{size.width}" height="{size.height}"'
    shapes = re.sub(r'width="[^"]*" height="[^"]*"', sides, outlined(order.drawn()), count=1)
    raw = bytes(resvg_py.svg_to_bytes(svg_string=shapes, skip_system_fonts=True))
    packed = FORMS["png"].write(order)
    assert pixels(packed) == pixels(raw)
    assert chunks(packed)["IHDR"][8:] == bytes((8, 2, 0, 0, 0))
    assert len(packed) < len(raw)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_has_its_words_in_every_alphabet(dataset, language):
    order = ordered(dataset, f"{VIEW}&lang={language}")
    document, text = page(FORMS["pdf"].write(order))
    assert order.shown.sentence in text
    assert order.language.term("group", "people") in text
    about = document.get_metadata_dict()
    assert about["Title"] == order.shown.sentence and about["Subject"] == order.label
    assert about["Author"] == dataset.catalogue.title
    assert not about["CreationDate"] and not about["ModDate"]
    assert pdfium.FPDFCatalog_IsTagged(document)


def test_every_font_of_a_pdf_is_inside_it(dataset):
    document, _ = page(made(dataset, "pdf", f"{VIEW}&lang=uk"))
    faces = {}
    for each in document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=4):
        font = pdfium.FPDFTextObj_GetFont(each)
        name = bytes(64)
        length = pdfium.FPDFFont_GetBaseFontName(font, name, 64)
        faces[name[: length - 1]] = pdfium.FPDFFont_GetIsEmbedded(font)
    assert len(faces) == 2 and set(faces.values()) == {1}
    assert all(b"SourceSansPro" in name for name in faces)


def test_a_pdf_has_the_size_that_was_asked_for_and_lines_not_pixels(dataset):
    document, _ = page(made(dataset, "pdf", f"{VIEW}&width_mm=91&height_mm=120"))
    assert document[0].get_size() == pytest.approx((91 * POINTS_OF_MM, 120 * POINTS_OF_MM), abs=0.01)
    assert page(made(dataset, "pdf", VIEW))[0][0].get_size() == (900, 472.5)
    kinds = {each.type for each in document[0].get_objects(max_depth=4)}
    assert pdfium.FPDF_PAGEOBJ_PATH in kinds and pdfium.FPDF_PAGEOBJ_IMAGE not in kinds


def test_a_pdf_of_outlines_has_no_font(dataset):
    content = made(dataset, "pdf", f"{VIEW}&text=outlined")
    document, text = page(content)
    assert text == "" and b"/FontFile2" not in content
    assert pdfium.FPDFCatalog_IsTagged(document)


def colours(dataset, query):
    """Return what stands in the middle of every hundredth of a picture, drawn from the PDF and from the SVG."""
    bitmap = page(made(dataset, "pdf", query))[0][0].render(scale=4 / 3)
    raw, stride, channels = bytes(bitmap.buffer), bitmap.stride, bitmap.n_channels
    png = made(dataset, "png", query)
    width, height = struct.unpack(">II", png[16:24])
    assert abs(bitmap.width - width) <= 1 and abs(bitmap.height - height) <= 1
    flat = pixels(png)
    for y in range(5, height, 10):
        for x in range(5, width, 10):
            at = y * stride + x * channels
            yield tuple(raw[at : at + 3][::-1]), flat[y][x]


def pixels(png):
    """Return the rows of a PNG without gaps between its lines, each pixel as red, green and blue."""
    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += length + 12
    channels = {2: 3, 6: 4}[png[25]]
    raw, rows, before, long = zlib.decompress(data), [], bytearray(width * channels), width * channels + 1
    for y in range(height):
        kind, line = raw[y * long], bytearray(raw[y * long + 1 : (y + 1) * long])
        for i in range(len(line) if kind else 0):
            left, up = line[i - channels] if i >= channels else 0, before[i]
            corner = before[i - channels] if i >= channels else 0
            line[i] = (line[i] + (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]) & 255
        rows.append([tuple(line[i : i + 3]) for i in range(0, len(line), channels)])
        before = line
    return rows


def paeth(left, up, corner):
    return min((left, up, corner), key=lambda each: abs(left + up - corner - each))


def test_a_pdf_shows_what_the_png_shows(dataset):
    found = list(colours(dataset, f"{VIEW}&width=400&height=300&theme=dark"))
    near = sum(max(abs(a - b) for a, b in zip(*pair, strict=True)) <= 40 for pair in found)
    assert near / len(found) > 0.95


def test_grey_is_one_ink(dataset):
    content = made(dataset, "pdf", f"{VIEW}&theme=grey&layers=rate")
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    drawn = b"\n".join(zlib.decompress(each) for each in streams if each[:1] == b"\x78")
    assert b" g\n" in drawn and b" G\n" in drawn
    assert not re.search(rb"[\d.]+ [\d.]+ [\d.]+ (?:rg|RG)\b", drawn)


def test_two_periods_stand_side_by_side_on_the_same_scale(dataset):
    order = ordered(dataset, f"{VIEW}&compare=2022-11")
    root = ElementTree.fromstring(FORMS["svg"].write(order))
    heads = words_of(layer(root, "heads"))
    other = ordered(dataset, "datetime=2022-11&section=pl-by").shown.count
    assert heads == [f"A: November 2021, {order.shown.count} incidents", f"B: November 2022, {other} incidents"]
    bars = [layer(root, name) for name in ("scale", "scale-b")]
    assert words_of(bars[0]) == words_of(bars[1])
    lengths = [next(bar.iter(f"{SVG}path")).get("d").partition("v")[2] for bar in bars]
    assert lengths[0] == lengths[1]
    legend = words_of(layer(root, "legend"))
    at = legend.index("All incidents")
    assert legend[at + 1 : at + 3] == [str(order.shown.count), str(other)]


def test_the_line_is_coloured_by_rate_in_the_classes_of_the_page(dataset):
    script = (PROJECT / "static/js/views/rates.js").read_text("utf-8")
    assert [float(each) for each in re.search(r"BREAKS = \[(.*?)\]", script)[1].split(",")] == list(BREAKS)
    css = (PROJECT / "static/css/views.css").read_text("utf-8")
    light, dark = (re.findall(r"--rate-\d: (#\w+);", part) for part in css.split("}")[:2])
    assert (light, dark) == tuple(list(THEMES[name].rates) for name in ("light", "dark"))
    order = ordered(dataset, "datetime=2021&layers=rate&section=pl-by,lt-by")
    found = rates.rates(dataset, order.shown)
    root = ElementTree.fromstring(FORMS["svg"].write(order))
    used = [each.get("stroke") for each in layer(root, "rate")][1:]
    assert used == [THEMES["light"].rates[each - 1] for each in sorted({*found.classes.tolist()} - {0})] != []
    assert 0 < found.counted <= order.shown.located
    assert f"Of {order.shown.count} incidents shown, {found.counted} have" in " ".join(words_of(layer(root, "credit")))
    brightness = [int(each[1:3], 16) for each in GREY.rates]
    assert all(a - b > 30 for a, b in pairwise(brightness))


def test_one_day_has_no_rate(dataset):
    root = tree(dataset, "datetime=2021-11-09&mode=asof&layers=rate")
    assert layer(root, "rate") is None
    assert "A rate needs a period" in " ".join(words_of(layer(root, "credit")))


def test_what_is_chosen_is_ringed_where_it_is_drawn(dataset):
    id = "pl-by-kuznica-bruzgi-road"
    order = ordered(dataset, f"{VIEW}&select={id}")
    root = ElementTree.fromstring(FORMS["svg"].write(order))
    ring = list(layer(root, "chosen"))[-1]
    at = {(use.get("x"), use.get("y")) for use in layer(root, "crossings").iter(f"{SVG}use")}
    assert (ring.get("cx"), ring.get("cy")) in at
    name = next(row["name"] for row, _ in order.shown.crossings if row["id"] == id)
    assert words_of(layer(root, "legend"))[0] == name


def test_a_chosen_incident_is_ringed_and_one_that_is_not_shown_is_not(dataset):
    shown = ordered(dataset, VIEW).shown
    placed = next(row for row in shown.incidents if row["location_precision"] == "town")
    root = tree(dataset, f"{VIEW}&select={placed['id']}")
    ring = list(layer(root, "chosen"))[-1]
    spots = [float(ring.get("cx")) - float(use.get("x")) for use in layer(root, "incidents").iter(f"{SVG}use")]
    assert min(map(abs, spots)) < 15
    assert layer(tree(dataset, f"datetime=2023-05&section=pl-by&select={placed['id']}"), "chosen") is None


def test_a_heading_of_ones_own_keeps_the_sentence_below(dataset):
    order = ordered(dataset, f"{VIEW}&title=Crisis+%3Cat%3E+the+border")
    root = ElementTree.fromstring(FORMS["svg"].write(order))
    assert " ".join(words_of(layer(root, "title"))) == "Crisis <at> the border"
    assert " ".join(words_of(layer(root, "sentence"))) == order.shown.sentence
    assert layer(tree(dataset, VIEW), "sentence") is None


@pytest.mark.parametrize("view", ["section", "table"])
def test_what_is_no_map_is_shown_on_the_map(dataset, view):
    assert made(dataset, "svg", f"{VIEW}&view={view}") == made(dataset, "svg", VIEW)


def test_a_kit_has_everything_for_print(dataset):
    order = ordered(dataset, f"{VIEW}&lang=pl&width_mm=120&title=Granica")
    archive = zipfile.ZipFile(io.BytesIO(FORMS["zip"].write(order)))
    assert archive.testzip() is None
    assert archive.namelist() == ["map.png", "map.svg", "map-outlined.svg", "map.pdf", "caption.txt"]
    assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.read("map.svg") == FORMS["svg"].write(order)
    assert archive.read("map.pdf") == FORMS["pdf"].write(order)
    assert b"<text" in archive.read("map.svg") and b"<text" not in archive.read("map-outlined.svg")
    lines = archive.read("caption.txt").decode().splitlines()
    assert lines[:3] == [
        "Tytuł: Granica",
        f"Co przedstawia: {order.shown.sentence}",
        f"Tekst alternatywny: {order.label}",
    ]
    assert dataset.version in lines[3] and "https://creativecommons.org/licenses/by/4.0/" in lines[4]
    assert lines[5:] == ["Odnośnik: https://map.example/?x=1"]


def test_a_kit_is_two_columns_wide_unless_another_width_is_asked_for(dataset):
    archive = zipfile.ZipFile(io.BytesIO(made(dataset, "zip", VIEW)))
    assert b'width="91mm"' in archive.read("map.svg")
    assert struct.unpack(">II", archive.read("map.png")[16:24]) == (1075, 1612)
