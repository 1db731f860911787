"""What is written on the unrolled border: beside its marks, apart and whole, in any language, width and theme."""

import itertools

import pytest
import shapely

AUTUMN = "section=pl-by&datetime=2021-08-01/2021-12-31"
LANGUAGES = ("en", "pl", "lt", "lv", "fi", "uk", "be", "ru", "de", "sv")
WIDTHS = (360, 600, 1280)
TOUCH_PX = 24
EDGE_PX = 1

# What the canvas was last drawn with, as corners on it: lines of words, slanted ones too, and the marks of incidents.
RECORD = """
window.drawn = { words: [], marks: [] };
const corners = (ctx, left, top, right, bottom) => [[left, top], [right, top], [right, bottom], [left, bottom]]
  .map(([x, y]) => ctx.getTransform().transformPoint({ x, y }))
  .map(({ x, y }) => [x / devicePixelRatio, y / devicePixelRatio]);
const at = (start, size, word) => start - size * ({ left: 0, top: 0, center: 0.5, middle: 0.5 }[word] ?? 1);
const { setTransform, fillText, drawImage } = CanvasRenderingContext2D.prototype;
Object.assign(CanvasRenderingContext2D.prototype, {
  setTransform(...matrix) {
    if (this.canvas.matches('.plane')) window.drawn = { words: [], marks: [] };
    return setTransform.apply(this, matrix);
  },
  fillText(text, x, y, most = Infinity) {
    const whole = this.measureText(text).width;
    const [width, size] = [Math.min(whole, most), parseFloat(this.font)];
    const [left, top] = [at(x, width, this.textAlign), at(y, size, this.textBaseline)];
    if (this.canvas.matches('.plane')) {
      const box = corners(this, left, top, left + width, top + size);
      window.drawn.words.push({ text, squeezed: whole > most, corners: box });
    }
    return fillText.call(this, text, x, y, most);
  },
  drawImage(...drawn) {
    const [left, top, width, height] = drawn.slice(5);
    if (this.canvas.matches('.plane') && drawn.length === 9) {
      window.drawn.marks.push(corners(this, left + 4, top + 4, left + width - 4, top + height - 4));
    }
    return drawImage.apply(this, drawn);
  },
});
"""


@pytest.fixture
def drawn(new_page):
    """A function that unrolls the border for a query and returns the page, its words and its marks, as polygons."""

    def drawn(query, width, scheme="light"):
        page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.add_init_script(RECORD)
        page.goto(f"/?view=section&{query}")
        page.wait_for_selector("html[data-complete=true]")
        page.wait_for_selector(".plane[data-marks]")
        found = page.evaluate("window.drawn")
        words = [(each["text"], shapely.Polygon(each["corners"]), each["squeezed"]) for each in found["words"]]
        assert len(found["marks"]) == int(page.locator(".plane").get_attribute("data-marks"))
        return page, words, [shapely.Polygon(each) for each in found["marks"]]

    return drawn


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_lie_beside_marks_and_apart_and_are_whole(drawn, lang, width):
    page, words, marks = drawn(f"{AUTUMN}&lang={lang}", width)
    assert len(marks) > 50
    assert any("2021" in text for text, *_ in words), "the days are written"
    assert [text for text, box, _ in words if any(box.intersects(mark) for mark in marks)] == []
    assert [(a[0], b[0]) for a, b in itertools.combinations(words, 2) if a[1].intersection(b[1]).area > EDGE_PX] == []
    size = page.locator(".plane").bounding_box()
    sheet = shapely.box(0, 0, size["width"], size["height"])
    assert [text for text, box, squeezed in words if squeezed or not box.within(sheet)] == []


@pytest.mark.parametrize(
    "query", ["section=fi-ru&datetime=2023", "section=lt-by&datetime=2021/2025", "section=pl-by&datetime=2021-11-03"]
)
@pytest.mark.parametrize("width", WIDTHS)
def test_so_they_do_over_a_day_a_year_and_years(drawn, query, width):
    _, words, marks = drawn(query, width, scheme="dark")
    assert marks
    assert [text for text, box, _ in words if any(box.intersects(mark) for mark in marks)] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_touched_is_large_enough(drawn, width):
    page, *_ = drawn(AUTUMN, width)
    for part in page.locator(".unrolled-head :is(select, input, button):visible").all():
        box = part.bounding_box()
        assert min(box["width"], box["height"]) >= TOUCH_PX


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_name_of_the_one_lane_beside_the_line_is_whole(drawn, lang):
    _, words, _ = drawn(f"section=lv-ru&datetime=2021-11&lang={lang}", 360)
    assert [text for text, *_ in words if text.endswith("…")] == []
