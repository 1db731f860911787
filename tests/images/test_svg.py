"""Pictures of states: whole, true to the answer, in every language, and the same bytes every time."""

import re
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from geo.images import fonts, ground, lines, read, sites
from geo.images.boxes import Box
from geo.images.drawing import svg
from geo.images.frame import fitted, world
from geo.images.marks import BADGES, SYMBOLS
from geo.images.names import LINE_HEIGHT, name_for
from geo.images.theme import DARK, THEMES
from geo.incidents import PLACED
from geo.maps.answer import answer, words
from geo.maps.credit import credit
from geo.maps.state import Horizon
from geo.text import LANGUAGES

PROJECT = Path(__file__).parents[2]
NAMESPACE = "{http://www.w3.org/2000/svg}"
HORIZON_DAY = date(2026, 11, 22)
EVERYTHING = "datetime=../..&map=3/60/27"
SIZES = ((1200, 630), (600, 900), (360, 640), (200, 200), (4000, 300), (300, 4000))
NAMES = ("names", "waters", "towns")


def drawn(dataset, query, label="What it shows"):
    asked, errors = read(query, words(dataset))
    assert not errors
    shown = answer(dataset, asked.state, Horizon(dataset.data_end, HORIZON_DAY))
    return shown, svg(dataset, shown, asked, label)


def tree_of(dataset, query):
    shown, content = drawn(dataset, query)
    return shown, ElementTree.fromstring(content)


def layer(tree, id):
    return next((each for each in tree.iter() if each.get("id") == id), None)


def texts(part):
    return [] if part is None else list(part.iter(f"{NAMESPACE}text"))


def sentence_of(tree):
    return " ".join(text.text for text in texts(layer(tree, "title")))


def counted(tree):
    return sum(int(group.get("data-count")) for group in layer(tree, "incidents"))


def boxes(tree):
    """Return the box of each label of a name, its lines together."""
    for name in NAMES:
        label = None
        for text in texts(layer(tree, name)):
            box = box_of(text)
            if label is not None and abs(label.y1 - box.y0) < 1.5 and label.x0 < box.x1 and box.x0 < label.x1:
                label = Box(min(label.x0, box.x0), label.y0, max(label.x1, box.x1), box.y1)
                continue
            if label is not None:
                yield label
            label = box
        if label is not None:
            yield label


def box_of(text):
    size, spacing = float(text.get("font-size")), float(text.get("letter-spacing", 0))
    weight = int(text.get("font-weight", 400))
    wide = fonts.width(text.text, size, weight, spacing) / fonts.SLACK[weight]
    x, y = float(text.get("x")), float(text.get("y"))
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor", "start")]
    top = y - size * (LINE_HEIGHT / 2 + 0.33)
    return Box(left, top, left + wide, top + size * LINE_HEIGHT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_sentence_its_credit_and_its_names(dataset, language):
    shown, tree = tree_of(dataset, f"datetime=2021-11&section=pl-by&lang={language}")
    assert sentence_of(tree) == shown.sentence
    line = " ".join(text.text for text in texts(layer(tree, "credit")))
    assert line == f"{credit(dataset.catalogue, LANGUAGES[language])}."
    assert dataset.version in line
    belarus = next(area.names for area in ground.ground(dataset, "basemap").areas if area.names["en"] == "Belarus")
    assert name_for(belarus, language)[0].upper() in [text.text for text in texts(layer(tree, "names"))]
    assert LANGUAGES[language].term("group", "people") in [text.text for text in texts(layer(tree, "legend"))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["3/57/26", "4.25/56/26", "5/54.8/23", "7/54.7/21", "9/54.7/20.6"])
def test_kaliningrad_is_named_at_every_zoom(dataset, language, view):
    _, tree = tree_of(dataset, f"datetime=2021-08-01/2021-12-31&map={view}&lang={language}")
    [names] = {tuple(area.names.items()) for area in ground.ground(dataset, "basemap").areas if area.kind == "exclave"}
    name = name_for(dict(names), language)[0].partition(" (")[0].upper()
    written = {text.text.upper() for id in ("names", "towns") for text in texts(layer(tree, id))}
    assert name in written


@pytest.mark.parametrize(
    "query",
    ["datetime=2022", "datetime=2022&section=pl-by&width_mm=91", "datetime=2022&section=fi-ru&width=360&height=480"],
)
def test_no_name_of_a_country_touches_the_dot_of_a_capital(dataset, query):
    _, tree = tree_of(dataset, query)
    dots = [
        Box.around(*(float(dot.get(name)) for name in ("cx", "cy", "r")))
        for dot in layer(tree, "towns").iter(f"{NAMESPACE}circle")
        if dot.get("stroke-width") == "1.6"
    ]
    names = [box_of(text) for id in ("names", "waters") for text in texts(layer(tree, id))]
    assert dots
    assert not [(dot, name) for dot in dots for name in names if dot.grown(1).covers(name)]


def test_the_layers_have_names_and_lie_in_their_order(dataset):
    _, tree = tree_of(dataset, "datetime=2021")
    named = [each.get("id") for each in tree.iter() if each.get("id")]
    order = [
        "map", "ground", "water", "land", "lakes", "borders", "glow", "casing", "sections", "doubt", "names",
        "waters", "towns", "crossings", "incidents", "counts", "scale", "page", "title", "legend", "credit",
    ]  # fmt: skip
    assert [id for id in named if id in order] == order
    assert len(named) == len(set(named))
    assert tree.find(f"{NAMESPACE}title").text == "What it shows"
    assert layer(tree, "names") is not None
    used = {each.get("href").removeprefix("#") for each in tree.iter(f"{NAMESPACE}use")}
    assert used <= set(named)


@pytest.mark.parametrize("query", ["", "&category=death", "&section=fi-ru,lt-by", "&verification=disputed"])
def test_all_incidents_with_a_place_are_on_the_picture(dataset, query):
    shown, tree = tree_of(dataset, f"{EVERYTHING}{query}")
    assert 0 < shown.located == counted(tree)


def test_what_lies_outside_is_not_counted(dataset):
    shown, tree = tree_of(dataset, "datetime=../..&map=8/53.5/23.6")
    _, _, width, height = map(float, tree.get("viewBox").split())
    assert 0 < counted(tree) < shown.located
    spots = [use for group in layer(tree, "incidents") for use in group.iter(f"{NAMESPACE}use")]
    assert all(-20 < float(use.get("x")) < width + 20 and -20 < float(use.get("y")) < height + 20 for use in spots)


def test_the_legend_counts_what_the_sentence_counts(dataset):
    shown, tree = tree_of(dataset, "datetime=2021")
    rows = [text.text for text in texts(layer(tree, "legend"))]
    assert f"Incidents: {shown.count}" in rows
    numbers = dict(pairwise(rows))
    groups = [int(numbers[name]) for name in LANGUAGES["en"].vocabularies["group"].values() if name in numbers]
    assert sum(groups) == shown.count
    assert int(numbers["Located only by section"]) == shown.count - shown.located
    statuses = [
        int(numbers[name]) for name in ("Open", "Restricted", "Closed", "Suspended", "Not known") if name in numbers
    ]
    assert sum(statuses) == len(shown.crossings)


def test_every_crossing_of_a_section_has_its_badge(dataset):
    shown, tree = tree_of(dataset, "datetime=2021-11-09&section=pl-by")
    badges = [use.get("href") for use in layer(tree, "crossings").iter(f"{NAMESPACE}use")]
    assert len(badges) == len(shown.crossings)
    closed = sum(status.status == "closed" for _, status in shown.crossings)
    assert 0 < closed == sum(badge.startswith("#crossing-closed") for badge in badges)


def test_a_section_is_lit_only_where_places_are_not_known(dataset):
    shown, tree = tree_of(dataset, "datetime=../..&section=pl-by")
    unplaced = sites.unplaced(shown, sites.incidents(shown))
    assert set(unplaced) == {"pl-by"}
    assert len(layer(tree, "glow")) == 1
    assert layer(tree_of(dataset, "datetime=2021-01-01")[1], "glow") is None
    assert lines.brightness(0) == 0 < lines.brightness(1) < lines.brightness(100) <= lines.brightness(10**6)


@pytest.mark.parametrize(
    "query", ["", "datetime=../..", "section=pl-by&datetime=2021", "map=9/54.6/25.4", "map=6/55/22"]
)
@pytest.mark.parametrize("language", ["en", "uk", "lv"])
def test_no_name_covers_another_or_leaves_the_map(dataset, query, language):
    _, tree = tree_of(dataset, f"{query}&lang={language}")
    frame = layer(tree, "water")[0]
    x, y, width, height = (float(frame.get(name)) for name in ("x", "y", "width", "height"))
    labels = list(boxes(tree))
    assert len(labels) > 8
    assert all(Box(x, y, x + width, y + height).holds(box) for box in labels)
    assert not [pair for pair in combinations(labels, 2) if pair[0].covers(pair[1])]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "query", ["", "lang=uk&datetime=../..&near=pl-by-kuznica-bruzgi-road,200&q=a&confidence=high,low"]
)
def test_all_words_are_within_a_picture_of_any_size(dataset, query, size):
    _, tree = tree_of(dataset, f"{query}&width={size[0]}&height={size[1]}")
    assert (tree.get("width"), tree.get("height")) == tuple(map(str, size))
    _, _, width, height = map(float, tree.get("viewBox").split())
    assert width / height == pytest.approx(size[0] / size[1], rel=0.01)
    page = Box(-1, -1, width + 1, height + 1)
    for name in ("title", "legend", "credit", "scale"):
        for text in texts(layer(tree, name)):
            assert page.holds(Box(*[float(text.get("x")), float(text.get("y"))] * 2)), (name, text.text)


def test_the_same_state_has_the_same_bytes(dataset):
    first = drawn(dataset, "datetime=2021-11&lang=pl&theme=dark")[1]
    ground.ground.cache_clear(), lines.lines.cache_clear(), fonts.width.cache_clear()
    assert drawn(dataset, "datetime=2021-11&lang=pl&theme=dark")[1] == first
    assert drawn(dataset, "datetime=2021-11&lang=pl")[1] != first


def test_a_picture_is_small(dataset):
    assert len(drawn(dataset, "")[1]) < 150_000
    assert len(drawn(dataset, "datetime=../..")[1]) < 150_000


def test_an_empty_answer_is_a_map_without_symbols(dataset):
    shown, tree = tree_of(dataset, "datetime=2021-01-01&category=death")
    assert shown.count == 0
    assert len(layer(tree, "incidents")) == 0
    assert layer(tree, "doubt") is None and layer(tree, "sections") is not None


def test_text_is_only_text(dataset):
    label = '<script>&"\x00'
    _, content = drawn(dataset, "q=%3Cimg%20src%3Dx%3E%26amp%3B", label)
    tree = ElementTree.fromstring(content)
    assert tree.find(f"{NAMESPACE}title").text == '<script>&"'
    assert "<img src=x>&amp;" in sentence_of(tree)
    assert {each.tag.removeprefix(NAMESPACE) for each in tree.iter()} <= {
        "svg", "title", "defs", "g", "use", "path", "rect", "circle", "text", "clipPath",
    }  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_has_no_colour_of_another(dataset, theme):
    _, content = drawn(dataset, f"datetime=2021&theme={theme}")
    used = set(re.findall(r"#[0-9A-F]{6}\b", content))
    look = THEMES[theme]
    known = {*look.groups.values(), *look.status.values()} | {
        value for name in look.__slots__ if isinstance(value := getattr(look, name), str)
    }
    assert used <= known
    if theme == "grey":
        assert all(colour[1:3] == colour[3:5] == colour[5:7] for colour in known)


def test_the_dark_colours_are_those_of_the_page():
    css = (PROJECT / "static/css/site.css").read_text("utf-8")
    page = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", css.partition('[data-theme="dark"]')[2].partition("}")[0]))
    assert dict(DARK.groups) == {id: page[f"group-{id}"] for id in DARK.groups}
    assert dict(DARK.status) == {id: page[f"status-{id}"] for id in DARK.status}
    for name in ("page", "land", "water", "text", "muted", "halo", "casing", "context", "glow"):
        assert getattr(DARK, name) == page[name], name


def test_the_shapes_are_those_of_the_page():
    squares = re.findall(r"<g .*</g>", (PROJECT / "static/img/shapes.svg").read_text("utf-8"))
    shapes = [*((part,) for part in SYMBOLS.values()), *BADGES.values()]
    for square, parts in zip(squares[: len(shapes)], shapes, strict=True):  # the glyphs follow
        assert re.findall(r' d="([^"]+)"', square) == [part.d for part in parts]
        assert re.findall(r'stroke-width="([^"]+)"', square) == [f"{part.stroke:g}" for part in parts if part.stroke]


def test_a_frame_holds_what_it_was_made_for():
    (x0, y1), (x1, y0) = world([[20, 50], [30, 60]]).tolist()
    frame = fitted(Box(x0, y0, x1, y1), Box(100, 0, 500, 300))
    corners = frame.pixels(world([[20, 60], [30, 50]]))
    assert frame.box.holds(Box(*corners.ravel().tolist()))
    assert frame.metres(0) > frame.metres() > frame.metres(80)


def test_sites_hold_each_incident_once(dataset):
    shown, _ = drawn(dataset, "datetime=../..")
    known = sites.incidents(shown)
    assert int(known.placed.sum()) == shown.located
    precisions = shown.selection.view.field("location_precision").to_pylist()
    assert [each in PLACED for each in precisions] == known.placed.tolist()


def test_however_many_incidents_there_are_the_sites_are_few_and_hold_all_of_them():
    n, random = 300_000, np.random.default_rng(5)
    frame = fitted(Box(0.5, 0.2, 0.7, 0.4), Box(0, 0, 900, 600))
    yes, no = np.ones(n, dtype=bool), np.zeros(n, dtype=bool)
    places = np.column_stack((random.uniform(0.55, 0.65, n), random.uniform(0.25, 0.35, n)))
    known = sites.Incidents(random.integers(0, len(sites.NAMES), n), yes, no, no, no, np.zeros(n), places)
    found = sites.sites(known, frame)
    assert 0 < len(found) <= sites.MOST
    assert int(found.counts.sum()) == n
    assert found.counts.sum(axis=1).tolist() == sorted(found.counts.sum(axis=1).tolist(), reverse=True)


def test_a_text_is_cut_where_it_does_not_fit():
    assert fonts.wrap("one two three", 1000, 12) == ["one two three"]
    assert fonts.wrap("2021 – 2022", 50, 12) == ["2021 –", "2022"]
    assert fonts.wrap("one two three", 40, 12, most=2)[-1].endswith("…")
    assert all(fonts.width(line, 12) <= 60 for line in fonts.wrap("Unbelievablylongword indeed", 60, 12))
    assert fonts.width("Kuźnica", 12) < fonts.width("Kuźnica", 12, 600) < fonts.width("Kuźnica", 12, 600, 1)
