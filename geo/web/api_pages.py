"""What the pages of the API need beside the documents they show: forms, columns of tables, and a small map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from flask import Flask, request
from markupsafe import Markup

from geo import text, tiles
from geo.layers import Layer
from geo.maps import documents
from geo.maps.assets import API_MAP
from geo.maps.documents import BASEMAPS
from geo.ogcapi import parameters as registry
from geo.ogcapi.addresses import Document, versioned
from geo.ogcapi.schemas import fields_of, scalars
from geo.schemas import Field
from geo.store.dataset import with_status
from geo.web import api_words, speech
from geo.web.api_words import Said, grouping, label, of_data, prose
from geo.web.site import Site, current

BORDER: Final = "sections-z6"
FIRST: Final = ("datetime", "as-of", "q", "section", "category", "kind", "mode", "status", "bbox")
"""Parameters of the form that stand open, in this order; the rest is folded away."""

TYPED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "datetime": ("details.when", ("2021-11", "2021-11-08/2021-11-16")),
    "as-of": ("api.as_of", ("2021-11-09",)),
    "q": ("panel.search", ()),
    "bbox": ("api.box", ("22.5,52.5,24.5,54.5",)),
    "filter": ("api.condition", ()),
    "sortby": ("api.sort", ()),
}
"""Parameters that are typed: the key of the label, and examples."""

GONE: Final = ("f", "cursor", "offset", "limit")
"""Parameters that a new question does not take over."""

SIZES: Final = (10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Control:
    """A field of a form; with options, one to choose from."""

    name: str
    label: Said
    value: str = ""
    example: str = ""
    options: tuple[tuple[str, Said], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A field as a column of a table, and the mark of its cells that are not empty."""

    field: Field
    mark: Markup


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
        at_release=at_release,
    )
    api_words.register(app)


def items_form(name: str) -> Form:
    """Return the form of a collection's features, filled in with what this request asks for."""
    layer = current().table(name)
    asked = _asked()
    controls = [*_controls(layer, registry.of_items(layer, ()), asked)]
    limit = asked.get("limit", str(registry.LIMIT))
    language = speech.spoken()
    known = sorted({*SIZES, *([int(limit)] if limit.isdigit() else [])})
    sizes = tuple((str(size), Said(language.number(size))) for size in known)
    return _form([*controls, Control("limit", Said(language.say("api.rows")), limit, options=sizes)], asked)


def aggregate_form(name: str) -> Form:
    """Return the form of a collection's counts, filled in with what this request asks for."""
    site, layer = current(), current().table(name)
    asked = _asked()
    known = site.dataset.groupings(name)
    chosen = asked.get("by", known[0])
    fields = field_titles(name)
    words = {word: [grouping(fields, part) for part in word.split(",")] for word in (*known, chosen)}
    options = tuple((word, _listed(parts)) for word, parts in words.items())
    by = Control("by", Said(speech.spoken().say("api.count_by")), chosen, options=options)
    return _form([by, *_controls(layer, registry.of_aggregate(layer, known, ()), asked)], asked)


def table_columns(name: str, features: Sequence[Document]) -> list[Column]:
    """Return what a table of features shows beside their ids: fields with one value each that are no long texts."""
    if not features:
        return []
    columns = current().dataset.table(name).columns
    layer = with_status(columns.layer) if name == registry.WITH_STATUS else columns.layer
    long = {field.name for field in fields_of(columns.layer).fields} - {each.name for each in tiles.fields(columns)}
    held = features[0]["properties"].keys() - long - {"id"}
    return [Column(field, prose(name, field.name)) for field in scalars(layer) if field.name in held]


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


def at_release(path: str) -> str:
    """Return a path of the API at the release that this answer shows."""
    return versioned(path, current().version)


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
    return {name: value for name, value in request.args.items() if value}


def _form(controls: Sequence[Control], asked: Mapping[str, str]) -> Form:
    order = ("by", *FIRST, "limit")
    shown = sorted((each for each in controls if each.name in order), key=lambda each: order.index(each.name))
    more = tuple(each for each in controls if each.name not in order)
    named = {each.name for each in controls}
    hidden = tuple((name, value) for name, value in asked.items() if name not in named and name not in GONE)
    return Form((*shown,), more, hidden)


def _controls(layer: Layer, known: Mapping[str, Any], asked: Mapping[str, str]) -> Iterable[Control]:
    language = speech.spoken()
    for name, (key, examples) in TYPED.items():
        if name in known and not _is_idle(layer, name):
            example = text.joined("or", examples, language)
            yield Control(name, Said(language.say(key)), asked.get(name, ""), example)
    for field in fields_of(layer).fields:
        if field.terms and field.name in known:
            yield _choice(field, asked.get(field.name, ""))


def _is_idle(layer: Layer, name: str) -> bool:
    """Return whether a parameter is there for the standard's sake only: it narrows nothing here."""
    return (name == "bbox" and layer.geometry is None) or (name == "datetime" and layer.time is None)


def _choice(field: Field, value: str) -> Control:
    words = {"": Said(speech.spoken().say("api.any")), **{word: label(field, word) for word in field.vocabulary}}
    words.setdefault(value, Said(value))
    return Control(field.name, of_data(field.title), value, options=tuple(words.items()))


def _listed(parts: Sequence[Said]) -> Said:
    return Said(", ".join(map(str, parts)), any(part.is_english for part in parts))
