"""Where the basemap writes the names of countries: never over another country, in any language, at any zoom."""

import json
from pathlib import Path

import geopandas
import pytest
import shapely

from tests.bench import generator, package

ROOT = Path(__file__).parents[2]
LAYERS = ROOT / "layers"
MANY = 5_000
ATLAS = ROOT / "node_modules" / "world-atlas" / "countries-50m.json"
OVERVIEW = LAYERS / "basemap" / "overview.json"
LANGUAGES = ("en", "pl", "lt", "lv", "fi", "uk", "be", "ru", "de", "sv")
CENTRES = {"Belarus": (53.5, 27.5), "Poland": (52.5, 20.5), "Lithuania": (55.3, 23.8), "Kaliningrad": (54.7, 21.3)}
WORLD_PX = 256
EQUATOR_M = 40_075_016.685578488
MOST_OUTSIDE = 0.02
"""Of a label's box: so much of it may lie over a neighbour, for the atlas is drawn more coarsely than the map."""

# Every line written on the basemap, letter by letter where its letters are spaced, as boxes on the page.
RECORD = """
window.written = [];
const { fillText, clearRect } = OffscreenCanvasRenderingContext2D.prototype;
const { transferToImageBitmap } = OffscreenCanvas.prototype;
const { transferFromImageBitmap } = ImageBitmapRenderingContext.prototype;
const lines = new WeakMap();
OffscreenCanvasRenderingContext2D.prototype.clearRect = function (...box) {
  lines.set(this.canvas, []);
  return clearRect.apply(this, box);
};
OffscreenCanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
  const written = lines.get(this.canvas);
  const [last, width] = [written.at(-1), this.measureText(text).width];
  const size = parseFloat(this.font.match(/([\\d.]+)px/)[1]);
  const goes_on = last && last.y === y && last.font === this.font && x >= last.x1 && x - last.x1 < size;
  if (goes_on) Object.assign(last, { text: last.text + text, x1: x + width });
  else written.push({ text, x0: x, x1: x + width, y, size, font: this.font });
  return fillText.call(this, text, x, y, ...rest);
};
OffscreenCanvas.prototype.transferToImageBitmap = function () {
  const picture = transferToImageBitmap.call(this);
  lines.set(picture, lines.get(this));
  return picture;
};
ImageBitmapRenderingContext.prototype.transferFromImageBitmap = function (picture) {
  if (this.canvas.matches('.basemap')) window.written = lines.get(picture);
  return transferFromImageBitmap.call(this, picture);
};
"""
WRITTEN = """() => {
  const [sheet, map] = ['canvas.basemap', '#map-frame .leaflet-container']
    .map((part) => document.querySelector(part).getBoundingClientRect());
  const [dx, dy] = [sheet.left - map.left - map.width / 2, sheet.top - map.top - map.height / 2];
  return window.written.map(({ text, x0, x1, y, size }) =>
    ({ text, x0: x0 + dx, x1: x1 + dx, y0: y + dy - size / 2, y1: y + dy + size / 2 }));
}"""


@pytest.fixture(scope="module")
def countries():
    """Areas of countries by their English name, in Web Mercator from 0 to 1."""
    areas = geopandas.read_file(ATLAS, layer="countries", engine="pyogrio").set_crs(4326, allow_override=True)
    near = areas.set_geometry(areas.make_valid()).clip((-10, 40, 60, 72)).to_crs(3857)
    whole = near.geometry.affine_transform([1 / EQUATOR_M, 0, 0, -1 / EQUATOR_M, 0.5, 0.5])
    return dict(zip(near["name"], whole, strict=True))


@pytest.fixture(scope="module")
def names():
    """Forms of each country's name, and of Kaliningrad's, by language; the key is the English one."""
    labels = json.loads(OVERVIEW.read_text("utf-8"))["labels"]
    return {forms["en"]: forms for kind, *_, forms in labels if kind in ("country", "exclave")}


def area_of(line, view):
    """A line's box in Web Mercator from 0 to 1, for a view as it stands in the state."""
    zoom, lat, lon = map(float, view.split("/"))
    centre = geopandas.GeoSeries(geopandas.points_from_xy([lon], [lat]), crs=4326).to_crs(3857)
    x, y = centre.x[0] / EQUATOR_M + 0.5, 0.5 - centre.y[0] / EQUATOR_M
    scale = WORLD_PX * 2**zoom
    return shapely.box(*(line[side] / scale + at for side, at in (("x0", x), ("y0", y), ("x1", x), ("y1", y))))


def foreign(area, own, countries):
    """What of a box lies over other countries, as a share of the box, and over which most."""
    shares = {name: area.intersection(each).area / area.area for name, each in countries.items() if name != own}
    return max(shares.items(), key=lambda item: item[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_name_of_a_country_lies_over_another(new_page, countries, names, lang):
    page = new_page(reduced_motion="reduce")
    page.add_init_script(RECORD)
    page.goto(f"/?lang={lang}")
    page.wait_for_selector("html[data-complete=true]")
    english = {forms.get(lang, en).upper(): en for en, forms in names.items() if "(" not in en}
    [(kaliningrad, forms)] = [(en, forms) for en, forms in names.items() if "(" in en]
    town, country = forms.get(lang, kaliningrad).upper().split(" (")
    wrong, seen, places = [], set(), set()
    for zoom in range(3, 11):
        for place, (lat, lon) in CENTRES.items():
            page.evaluate("map => window.settle({map})", f"{zoom}/{lat}/{lon}")
            view = page.evaluate("window.borderMap.getState().map")
            for line in page.evaluate(WRITTEN):
                text = line["text"].upper()
                own = english.get(text) or ("Russia" if text in (town, f"({country}") else None)
                if own not in countries:
                    continue
                area = area_of(line, view)
                name, share = foreign(area, own, countries)
                over = share > MOST_OUTSIDE if own == "Russia" else not area.centroid.within(countries[own])
                if over and text != town:
                    wrong.append((view, line["text"], name, round(share, 3)))
                seen.add(own)
                if text == town and place == "Kaliningrad":
                    places.add(zoom)
    assert wrong == []
    assert {"Russia", "Belarus", "Poland", "Lithuania"} <= seen
    assert places == set(range(3, 11)), "Kaliningrad is named at every zoom"


@pytest.mark.parametrize("width", [360, 600, 1280])
def test_kaliningrad_is_named_at_every_zoom_and_width(new_page, names, width):
    page = new_page(reduced_motion="reduce", viewport={"width": width, "height": 900})
    page.add_init_script(RECORD)
    [forms] = [forms for en, forms in names.items() if "(" in en]
    missing = []
    for lang in LANGUAGES:
        page.goto(f"/?lang={lang}")
        page.wait_for_selector("html[data-complete=true]")
        town = forms[lang].partition(" (")[0].upper()
        for zoom in (3, 3.5, 4.25, 4.75, 5.5, 6, 7.75, 8.75, 9, 12):
            page.evaluate("map => window.settle({map})", f"{zoom}/54.71/20.51")
            if town not in {line["text"].upper() for line in page.evaluate(WRITTEN)}:
                missing.append((lang, zoom))
    assert missing == []


# What the symbols' canvas writes: numbers, as boxes on the map; a pill's room is that of the number in it.
COUNTED = """
window.counted = [];
const { fillText: write, clearRect: clear } = OffscreenCanvasRenderingContext2D.prototype;
const numbers = new WeakMap();
OffscreenCanvasRenderingContext2D.prototype.clearRect = function (...box) {
  numbers.set(this.canvas, []);
  return clear.apply(this, box);
};
OffscreenCanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
  const [width, at] = [this.measureText(text).width, this.getTransform()];
  const [left, middle] = [x + at.e / at.a - (this.textAlign === 'center' ? width / 2 : 0), y + at.f / at.d];
  numbers.get(this.canvas)?.push({ text, x0: left, x1: left + width, y: middle, size: 10 });
  return write.call(this, text, x, y, ...rest);
};
const { transferToImageBitmap: take } = OffscreenCanvas.prototype;
const { transferFromImageBitmap: give } = ImageBitmapRenderingContext.prototype;
OffscreenCanvas.prototype.transferToImageBitmap = function () {
  const picture = take.call(this);
  numbers.set(picture, numbers.get(this));
  return picture;
};
ImageBitmapRenderingContext.prototype.transferFromImageBitmap = function (picture) {
  if (this.canvas.matches('#map-frame .symbol-canvas')) window.counted = [this.canvas, numbers.get(picture)];
  return give.call(this, picture);
};
"""
NUMBERS = """() => {
  const [canvas, written] = window.counted;
  const [sheet, map] = [canvas, document.querySelector('#map-frame .leaflet-container')]
    .map((part) => part.getBoundingClientRect());
  const [dx, dy] = [sheet.left - map.left - map.width / 2, sheet.top - map.top - map.height / 2];
  return written.map(({ text, x0, x1, y, size }) =>
    ({ text, x0: x0 + dx, x1: x1 + dx, y0: y + dy - size / 2, y1: y + dy + size / 2 }));
}"""


def on_names(page):
    """Each number that lies over a name of the map, with the name."""
    names, numbers = page.evaluate(WRITTEN), page.evaluate(NUMBERS)
    assert {"Moscow", "Minsk"} <= {line["text"] for line in names}
    assert numbers
    boxes = [(each["text"], shapely.box(each["x0"], each["y0"], each["x1"], each["y1"])) for each in names]
    return [
        (each["text"], name)
        for each in numbers
        for name, box in boxes
        if box.intersection(shapely.box(each["x0"], each["y0"], each["x1"], each["y1"])).area > 1
    ]


@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
def test_no_number_lies_on_a_name(browser, base_url, serve, tmp_path_factory, many):
    page = browser.new_page(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page.add_init_script(RECORD)
    page.add_init_script(COUNTED)
    address = base_url
    if many:
        folder = tmp_path_factory.mktemp("many")
        package.write(folder, LAYERS, generator.incidents(generator.Ground.of(LAYERS), MANY))
        address = serve(GEO_LAYERS=str(folder), GEO_CACHE=str(folder.with_name("cache")))
    page.goto(f"{address}/?datetime={'2021/2023' if many else '2021-08-01/2021-12-31'}&map=4.25/56/30")
    page.wait_for_selector("html[data-complete=true]")
    page.evaluate("borderMap.settled()")
    found = on_names(page)
    page.close()
    assert found == []
