"""What the pages of the API need beside the documents they show: forms, columns of tables, and a small map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from flask import Flask, request
from markupsafe import Markup

from geo import tiles
from geo.layers import Layer
from geo.maps import documents
from geo.maps.assets import API_MAP
from geo.maps.documents import BASEMAPS
from geo.ogcapi import parameters as registry
from geo.ogcapi.addresses import Document
from geo.ogcapi.schemas import fields_of, scalars
from geo.schemas import Field
from geo.store.dataset import with_status
from geo.web.site import Site, current

BORDER: Final = "sections-z6"
FIRST: Final = ("datetime", "as-of", "q", "section", "category", "kind", "mode", "status", "bbox")
"""Parameters of the form that stand open, in this order; the rest is folded away."""

TYPED: Final[Mapping[str, tuple[str, str]]] = {
    "datetime": ("When", "2021-11 or 2021-11-08/2021-11-16"),
    "as-of": ("Status as of", "2021-11-09"),
    "q": ("Words", ""),
    "bbox": ("Box", "22.5,52.5,24.5,54.5"),
    "filter": ("Condition in CQL2", ""),
    "sortby": ("Sort by", ""),
}
"""Parameters that are typed: label and example."""

GONE: Final = ("f", "cursor", "offset", "limit")
"""Parameters that a new question does not take over."""

SIZES: Final = (10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Control:
    """A field of a form; with options, one to choose from."""

    name: str
    label: str
    value: str = ""
    example: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what stands open, what is folded away, and what goes along unseen."""

    shown: tuple[Control, ...]
    more: tuple[Control, ...]
    hidden: tuple[tuple[str, str], ...]

    @property
    def is_open(self) -> bool:
        """Whether something folded away is in force."""
        return any(control.value for control in self.more)


def register(app: Flask) -> None:
    """Give the templates of an application these functions."""
    app.jinja_env.globals.update(
        items_form=items_form,
        aggregate_form=aggregate_form,
        table_columns=table_columns,
        field_titles=field_titles,
        item_path=item_path,
        map_head=map_head,
        map_data=map_data,
        with_form=with_form,
    )


def items_form(name: str) -> Form:
    """Return the form of a collection's features, filled in with what this request asks for."""
    layer = current().table(name)
    asked = _asked()
    controls = [*_controls(layer, registry.of_items(layer, ()), asked)]
    limit = asked.get("limit", str(registry.LIMIT))
    sizes = tuple((str(size), f"{size:,}") for size in sorted({*SIZES, *([int(limit)] if limit.isdigit() else [])}))
    return _form([*controls, Control("limit", "Rows", limit, options=sizes)], asked)


def aggregate_form(name: str) -> Form:
    """Return the form of a collection's counts, filled in with what this request asks for."""
    site, layer = current(), current().table(name)
    asked = _asked()
    known = site.dataset.groupings(name)
    chosen = asked.get("by", known[0])
    words = dict.fromkeys([*known, chosen])
    by = Control("by", "Count by", chosen, options=tuple((word, word.replace(",", " and ")) for word in words))
    return _form([by, *_controls(layer, registry.of_aggregate(layer, known, ()), asked)], asked)


def table_columns(name: str, features: Sequence[Document]) -> list[Field]:
    """Return the fields that a table of features shows: those with one value each that are no long texts."""
    if not features:
        return []
    columns = current().dataset.table(name).columns
    layer = with_status(columns.layer) if name == registry.WITH_STATUS else columns.layer
    long = {field.name for field in fields_of(columns.layer).fields} - {each.name for each in tiles.fields(columns)}
    held = features[0]["properties"]
    return [field for field in scalars(layer) if field.name in held and field.name not in long]


def field_titles(name: str) -> dict[str, Field]:
    """Return the fields of a collection by their names."""
    return {field.name: field for field in fields_of(current().table(name)).fields}


def item_path(name: str, id: str) -> str:
    """Return the address of a feature's page, without the host."""
    site = current()
    return site.addresses.item(name, id).removeprefix(site.url)


def with_form(address: str, form: str) -> str:
    """Return an address with the form of the answer in it, unless it has one."""
    path, _, query = address.partition("?")
    if any(name == "f" for name, _ in parse_qsl(query)):
        return address
    return f"{path}?{query}{'&' if query else ''}f={form}"


def map_head() -> Markup:
    """Return what stands in the head of a page with a small map."""
    style, program = map(current().assets.url, API_MAP)
    sheet = Markup('<link rel="stylesheet" href="{}">').format(style)
    return sheet + Markup('\n  <script type="module" src="{}"></script>').format(program)


def map_data() -> dict[str, str]:
    """Return where the ground of a small map is, and the border line; nothing for data that bring none."""
    site = current()
    found = {"ground": BASEMAPS[0], "detail": BASEMAPS[1], "border": BORDER}
    return {part: _map_document(site, name) for part, name in found.items() if name in site.dataset.catalogue}


def _map_document(site: Site, name: str) -> str:
    return f"/map/{name}.json?{documents.kept_by(site.stamp)}"


def _asked() -> dict[str, str]:
    return {name: text for name, text in request.args.items() if text}


def _form(controls: Sequence[Control], asked: Mapping[str, str]) -> Form:
    order = ("by", *FIRST, "limit")
    shown = sorted((each for each in controls if each.name in order), key=lambda each: order.index(each.name))
    more = tuple(each for each in controls if each.name not in order)
    named = {each.name for each in controls}
    hidden = tuple((name, text) for name, text in asked.items() if name not in named and name not in GONE)
    return Form((*shown,), more, hidden)


def _controls(layer: Layer, known: Mapping[str, Any], asked: Mapping[str, str]) -> Iterable[Control]:
    for name, (label, example) in TYPED.items():
        if name in known and not _is_idle(layer, name):
            yield Control(name, label, asked.get(name, ""), example)
    for field in fields_of(layer).fields:
        if field.terms and field.name in known:
            yield _choice(field, asked.get(field.name, ""))


def _is_idle(layer: Layer, name: str) -> bool:
    """Return whether a parameter is there for the standard's sake only: it narrows nothing here."""
    return (name == "bbox" and layer.geometry is None) or (name == "datetime" and layer.time is None)


def _choice(field: Field, value: str) -> Control:
    words = {"": "any", **field.vocabulary}
    if value not in words:
        words[value] = value
    return Control(field.name, field.title, value, options=tuple(words.items()))
