"""DXF (AutoCAD 2010) for print desks: lines and points on layers by section, names beside points, no other fields.

Drawing programs put a file into the page by its own units: ask for a projected system. A feature without a place is
left out; each of the others carries its id as extended data. What the drawing is stands in its custom properties, and
the credit also below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.crs import ReferenceSystem
from geo.formats import places
from geo.formats.about import About
from geo.formats.files import blocks, folder
from geo.formats.styles.looks import Look, look

if TYPE_CHECKING:
    from ezdxf.document import Drawing
    from ezdxf.entities.lwpolyline import LWPolyline
    from ezdxf.layouts.layout import Modelspace

    from geo.queries.selection import Selection

VERSION: Final = "R2010"
APPLICATION: Final = "GEO"
"""Whose extended data the ids are."""

METRES, UNITLESS = 6, 0
"""Units of a drawing (``$INSUNITS``)."""

CIRCLE_CROSS: Final = 34
"""How a program shows a point (``$PDMODE``)."""

TEXT_METRES, TEXT_DEGREES = 1_200.0, 0.012
"""Height of a name."""

_UNFIT = re.compile(r'[<>/\\":;?*|=`,\x00-\x1f]')

Row = dict[str, Any]


@dataclass
class Sheet:
    """A drawing in the making.

    Attributes
    ----------
    height : float
        Of a name, in the units of the drawing.
    """

    drawing: Drawing
    look: Look
    height: float
    bounds: places.Bounds = field(default_factory=places.Bounds)

    @property
    def space(self) -> Modelspace:
        """Where everything is drawn."""
        return self.drawing.modelspace()

    def layer(self, name: str, colour: str | None = None) -> dict[str, str]:
        """Return the attributes that put something on a layer, which is made if it is new."""
        fitting = _UNFIT.sub("_", name)
        if fitting not in self.drawing.layers:
            made = self.drawing.layers.add(fitting)
            if colour:
                made.rgb = tuple(bytes.fromhex(colour[1:]))  # type: ignore[assignment]  # three of them
        return {"layer": fitting}


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a drawing; ezdxf takes a quarter of a second to load, which no server should wait at its start."""
    from ezdxf import filemanagement, options  # type: ignore[attr-defined]  # ezdxf does not say what it exports

    options.write_fixed_meta_data_for_testing = True  # no clock and no chance: the same bytes every time
    in_degrees = places.system(crs).is_geographic
    drawing = filemanagement.new(VERSION)
    drawing.header["$INSUNITS"] = UNITLESS if in_degrees else METRES
    drawing.header["$PDMODE"] = CIRCLE_CROSS
    drawing.appids.add(APPLICATION)
    for name, text in (*about.properties().items(), ("coordinates", f"{crs.code} ({crs.title})")):
        drawing.header.custom_vars.append(name, _one_line(text))
    sheet = Sheet(drawing, look(selection.layer), TEXT_DEGREES if in_degrees else TEXT_METRES)
    drawing.header["$PDSIZE"] = sheet.height
    for part in selection.chunks():
        _draw(sheet, part, crs)
    _credit(sheet, about)
    with folder() as home:
        drawing.saveas(home / "file.dxf")
        yield from blocks(home / "file.dxf")


def _draw(sheet: Sheet, part: Selection, crs: ReferenceSystem) -> None:
    table = part.arrow()
    shapes = places.geometries(part.layer, table, crs)
    sheet.bounds.add(shapes)
    rows = table.drop_columns(["geometry"]).to_pylist()
    for id, row, shape in zip(part.ids(), rows, shapes, strict=True):
        if shape is not None:
            _feature(sheet, part.layer.name, {**row, "id": id}, shape)


def _feature(sheet: Sheet, layer: str, row: Row, shape: BaseGeometry) -> None:
    name = f"{layer} {row['section']}" if row.get("section") else layer
    on = sheet.layer(name, _colour(sheet.look, row))
    for piece in shapely.get_parts(shape):
        points = shapely.get_coordinates(piece)
        drawn = sheet.space.add_point(points[0], on) if piece.geom_type == "Point" else _line(sheet, points, on)
        drawn.set_xdata(APPLICATION, [(1000, row["id"][:250])])
    labels = sheet.look.labels
    if labels and shape.geom_type == "Point" and row.get(labels.field):
        [[x, y]] = points.tolist()
        _write(sheet, str(row[labels.field]), (x + sheet.height, y), sheet.layer(f"{layer} names"))


def _line(sheet: Sheet, points: NDArray[np.float64], on: dict[str, str]) -> LWPolyline:
    """Draw a line: all its points at once, as ezdxf copies those it has for each that it is given."""
    drawn = sheet.space.add_lwpolyline((), dxfattribs=on)
    drawn.lwpoints.extend(np.pad(points, ((0, 0), (0, 3))))  # without widths and bulges
    return drawn


def _colour(drawn: Look, row: Row) -> str | None:
    """Return the colour of the first rule that fits, as its last layer of paint has it."""
    fitting = (rule for rule in drawn.rules if all(row.get(name) in values for name, values in rule.where))
    paint = next((rule.paint for rule in fitting), ())
    return next((getattr(each, "edge", None) or each.colour for each in reversed(paint)), None)


def _credit(sheet: Sheet, about: About) -> None:
    """Write below the drawing whose it is, and say how far all of it reaches: programs open a drawing there."""
    west, south, east, north = sheet.bounds.box() or (0.0, 0.0, 0.0, 0.0)
    for text, lines in ((about.attribution, 6), (f"{about.licence}, {about.version}", 8)):
        lowest = south - lines * sheet.height
        _write(sheet, text, (west, lowest), sheet.layer("credit"))
    sheet.space.reset_extents((west, lowest, 0), (east, north, 0))


def _write(sheet: Sheet, text: str, place: tuple[float, float], on: dict[str, str]) -> None:
    sheet.space.add_text(_one_line(text), height=sheet.height, dxfattribs={**on, "insert": place})


def _one_line(text: str) -> str:
    return " ".join(text.split())
