"""What a filter selects is what the naive evaluation of its JSON selects, in whatever form the filter is given."""

import json

import cql2 as peer
import numpy as np
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from geo.errors import InvalidParameter
from geo.layers import arrow
from geo.queries import cql2
from geo.queries.columns import Columns, View
from tests.cql2 import rows, strategies

LAYER = rows.layer()
SHAPED = rows.layer(geometry="Geometry")


@settings(max_examples=250)
@given(tree=strategies.filters, table=strategies.tables)
@example(tree={"op": "=", "args": [{"property": "whole"}, 1]}, table=[])
def test_a_filter_selects_what_the_naive_evaluation_selects(tree, table):
    assert rows.selected(json.dumps(tree), LAYER, table) == rows.expected(tree, LAYER, table)


@settings(max_examples=150)
@given(tree=strategies.filters)
def test_the_canonical_text_is_the_same_filter(tree):
    expression = cql2.parse(json.dumps(tree), LAYER, lang="cql2-json")
    again = cql2.parse(expression.text(), LAYER)
    assert again == expression
    assert hash(again) == hash(expression)
    assert again.text() == expression.text()


@settings(max_examples=150)
@given(tree=strategies.filters, table=strategies.tables)
def test_the_text_another_library_writes_is_the_same_filter(tree, table):
    text = peer.parse_json(json.dumps(tree)).to_text()
    # It writes a backslash as it stands, div as a function, and powers of powers without brackets.
    assume("\\" not in text and "div(" not in text and text.count("^") < 2)
    assert rows.selected(text, LAYER, table, lang="cql2-text") == rows.expected(tree, LAYER, table)


@given(tree=strategies.filters, table=strategies.tables)
def test_a_filter_and_its_opposite_share_no_row_and_leave_only_what_is_not_known(tree, table):
    view = rows.view(LAYER, table)
    masks = [
        cql2.parse(json.dumps(each), LAYER, lang="cql2-json").mask(view)
        for each in (tree, {"op": "not", "args": [tree]}, {"op": "isNull", "args": [tree]})
    ]
    assert np.add.reduce([mask.astype(int) for mask in masks]).tolist() == [1] * len(table)


@given(tree=strategies.filters, table=strategies.tables, start=st.integers(0, 5), places=st.lists(st.integers(0, 11)))
def test_a_filter_of_some_rows_selects_what_it_selects_of_all(tree, table, start, places):
    columns = Columns(LAYER, arrow.table(LAYER, table))
    expression = cql2.parse(json.dumps(tree), LAYER, lang="cql2-json")
    whole = expression.mask(View(columns, slice(0, len(table))))
    start = min(start, len(table))
    assert (expression.mask(View(columns, slice(start, len(table)))) == whole[start:]).all()
    chosen = np.array([place for place in places if place < len(table)], dtype=np.int64)
    assert (expression.mask(View(columns, chosen)) == whole[chosen]).all()


@given(
    op=st.sampled_from(strategies.SPATIAL),
    shape=st.sampled_from(strategies.SHAPES),
    swapped=st.booleans(),
    chosen=st.lists(st.none() | st.sampled_from([each for each in strategies.SHAPES if "type" in each])),
)
def test_the_spatial_functions_of_any_geometry_are_those_of_the_naive_evaluation(op, shape, swapped, chosen):
    shapes = [None if each is None else shapely.make_valid(shapely.geometry.shape(each)) for each in chosen]
    table = [dict.fromkeys(rows.FIELDS) | {"id": "a", "tags": [], "geometry": each} for each in shapes]
    arguments = [{"property": "geometry"}, shape]
    tree = {"op": f"s_{op}", "args": arguments[::-1] if swapped else arguments}
    assert rows.selected(json.dumps(tree), SHAPED, table) == rows.expected(tree, SHAPED, table)


@given(
    text=st.text() | st.text(alphabet="()'\"=<>anotd %_\\,.123-+*^eE:{}[]"), lang=st.sampled_from(list(cql2.LANGUAGES))
)
def test_any_text_is_read_or_refused(text, lang):
    try:
        cql2.parse(text, LAYER, lang=lang)
    except InvalidParameter as error:
        assert error.parameter == "filter"
