"""A state of the map as SVG: named layers, live text, the same bytes for the same state, data and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo import text
from geo.formats.markup import plain
from geo.images import badges, fonts, legend, outlines, panel, rates, select, sites, spots
from geo.images.boxes import Box
from geo.images.layers import NAMESPACE, layer, renamed
from geo.images.layout import CREDIT_SIZE, LEADING, MARGIN, SENTENCE_SIZE, TOP, Layout, Said, layout
from geo.images.legend import Content
from geo.images.marks import Defined
from geo.images.panel import Drawn, Look, Panel
from geo.images.paths import number, rectangle
from geo.images.request import OUTLINED, Picture
from geo.images.theme import THEMES, Theme
from geo.maps.answer import Answer, answer
from geo.maps.credit import DRAWN, LEAST, credit
from geo.store import Dataset

HEAD: Final = 20.0
"""Height of what stands above each of two maps."""

HEAD_SIZE: Final = 11.5
GAP: Final = 6.0
"""Between two maps."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the parts of a picture are drawn with.

    Attributes
    ----------
    panels : list of Panel
        One map, or two of two periods.
    """

    asked: Picture
    label: str
    look: Look
    layout: Layout
    panels: Sequence[Panel]

    @property
    def theme(self) -> Theme:
        return self.look.theme

    @property
    def defined(self) -> Defined:
        """The symbols and badges in their size."""
        zoom = self.panels[0].frame.zoom
        return Defined(self.theme, spots.scale_at(zoom), badges.scale_at(zoom))


def svg(dataset: Dataset, shown: Answer, asked: Picture, label: str) -> str:
    """Return a picture.

    Parameters
    ----------
    shown : Answer
        What the state of the picture shows.
    asked : Picture
        Its size, its theme and its words.
    label : str
        In words what it shows, for those who cannot see it.
    """
    look = Look(dataset, THEMES[asked.theme], text.LANGUAGES[asked.state.lang])
    sheet = _sheet(shown, asked, label, look)
    drawn = [panel.draw(each, look) for each in sheet.panels]
    picture = "\n".join([_opening(sheet), *_parts(sheet, drawn), "</svg>\n"])
    return outlines.outlined(picture) if asked.text == OUTLINED else picture


def _sheet(shown: Answer, asked: Picture, label: str, look: Look) -> _Sheet:
    """Return everything that is drawn, and where it stands."""
    dataset = look.dataset
    answers = [shown, *_compared(dataset, shown)]
    known = [sites.incidents(each) for each in answers]
    found = [rates.rates(dataset, each) for each in answers]
    content = Content(list(zip(answers, known, strict=True)), list(filter(None, found)), select.titles(dataset, shown))
    sentence = shown.sentence if asked.title else ""
    said = Said(asked.title or shown.sentence, sentence, _credit(look, content), _credit(look, content, LEAST))
    placed = layout(asked.size.units, said, legend.rows(content, look.language))
    boxes = _boxes(placed.map) if len(answers) > 1 else [placed.map]
    frames = [panel.frame_of(dataset, shown, box) for box in boxes]
    panels = [Panel(*each) for each in zip(answers, known, found, frames, strict=True)]
    return _Sheet(asked, label, look, placed, panels)


def _compared(dataset: Dataset, shown: Answer) -> Iterator[Answer]:
    """Yield what the second of two compared periods shows."""
    if shown.state.compare is not None:
        yield answer(dataset, replace(shown.state, when=shown.state.compare, compare=None), shown.horizon)


def _credit(look: Look, content: Content, drawn: Mapping[str, tuple[str, ...]] = DRAWN) -> str:
    """Return whom to credit, and before that what a colouring by rate leaves out."""
    line = f"{credit(look.dataset.catalogue, look.language, drawn)}."
    if not content.rates:
        return line
    if not all(found.days for found in content.rates):
        return f"{look.language.say('views.rate_day')} {line}"
    number = look.language.number
    counted, total = sum(found.counted for found in content.rates), sum(each.count for each, _ in content.shown)
    return f"{look.language.say('views.rate_note', counted=number(counted), total=number(total))} {line}"


def _boxes(box: Box) -> list[Box]:
    """Return the room of two maps of the same size, beside or below each other, each below its heading."""
    if box.width >= box.height:
        wide = (box.width - GAP) / 2
        top = box.y0 + HEAD
        return [Box(x, top, x + wide, box.y1) for x in (box.x0, box.x1 - wide)]
    high = (box.height - 2 * HEAD) / 2
    return [Box(box.x0, y + HEAD, box.x1, y + HEAD + high) for y in (box.y0, box.y0 + HEAD + high)]


def _opening(sheet: _Sheet) -> str:
    placed, asked = sheet.layout, sheet.asked
    paper = asked.paper
    sides = (f"{paper.width_mm:g}mm", f"{paper.height_mm:g}mm") if paper else (asked.width, asked.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="{NAMESPACE}" width="{sides[0]}" height="{sides[1]}"'
        f' viewBox="0 0 {placed.width:.6g} {placed.height:.6g}" role="img" xml:lang="{sheet.look.language.code}"'
        f' font-family="{fonts.STACK}">\n<title>{plain(sheet.label)}</title>'
    )


def _parts(sheet: _Sheet, drawn: Sequence[Drawn]) -> Iterator[str]:
    """Yield everything, the lowest first."""
    used = {mark for each in drawn for mark in each.used} | legend.marks(sheet.layout.legend)
    yield sheet.defined.write(used)
    # Where the edges of a map and of the page share a pixel, neither covers all of it.
    whole = Box(0, 0, sheet.layout.width, sheet.layout.height)
    yield layer("paper", rectangle(whole), f'fill="{sheet.theme.page}"')
    yield drawn[0].content
    for other in drawn[1:]:
        yield renamed(other.content, "b")
    yield _page(sheet)
    yield from _heads(sheet)
    yield from _words(sheet)


def _page(sheet: _Sheet) -> str:
    """Return the page around the maps, which hides what reaches over their edges."""
    boxes = [Box(0, 0, sheet.layout.width, sheet.layout.height), *(each.frame.box for each in sheet.panels)]
    path = "".join(
        f"M{number(box.x0)} {number(box.y0)}H{number(box.x1)}V{number(box.y1)}H{number(box.x0)}z" for box in boxes
    )
    return layer("page", f'<path d="{path}"/>', f'fill="{sheet.theme.page}" fill-rule="evenodd"')


def _heads(sheet: _Sheet) -> Iterator[str]:
    """Yield what stands above each of two maps: its period and how much it shows."""
    language = sheet.look.language
    if len(sheet.panels) < 2:
        return
    lines = []
    for name, each in zip("AB", sheet.panels, strict=True):
        days = text.days(each.shown.state.days(each.shown.horizon), language)
        count = language.plural("incidents", each.shown.count) if each.shown.count else language.say("incidents.none")
        box = each.frame.box
        x = max(MARGIN, box.x0 + 2)
        room = box.x1 - x - 4
        whole = f"{name}: {days}, {count}"
        words = whole if fonts.width(whole, HEAD_SIZE, 600) <= room else f"{name}: {days}"
        words = fonts.cut(words, room, HEAD_SIZE, 600)
        lines.append(f'<text x="{number(x)}" y="{number(box.y0 - 6)}">{plain(words)}</text>')
    yield layer("heads", "".join(lines), f'font-size="{HEAD_SIZE:g}" font-weight="600" fill="{sheet.theme.text}"')


def _words(sheet: _Sheet) -> Iterator[str]:
    """Yield what stands around the maps."""
    placed, theme, heading = sheet.layout, sheet.theme, sheet.layout.heading
    title = _lines(heading.title, TOP, heading.size)
    yield layer("title", title, f'font-size="{heading.size:g}" font-weight="600" fill="{theme.text}"')
    if heading.sentence:
        top = heading.height - len(heading.sentence) * SENTENCE_SIZE * LEADING
        yield layer(
            "sentence",
            _lines(heading.sentence, top, SENTENCE_SIZE),
            f'font-size="{SENTENCE_SIZE:g}" fill="{theme.text}"',
        )
    yield from legend.draw(placed.legend, sheet.defined)
    below = placed.height - 5 - len(placed.credit) * CREDIT_SIZE * LEADING
    yield layer(
        "credit", _lines(placed.credit, below, CREDIT_SIZE), f'font-size="{CREDIT_SIZE:g}" fill="{theme.muted}"'
    )


def _lines(lines: Sequence[str], top: float, size: float) -> str:
    """Return lines of text below each other."""
    return "".join(
        f'<text x="{number(MARGIN)}" y="{number(top + (i + 0.8) * size * LEADING)}">{plain(line)}</text>'
        for i, line in enumerate(lines)
    )
