"""A filter's tree, checked against the fields of a layer and made into conditions."""

from __future__ import annotations

import math
from typing import Any, Final

import shapely

from geo.crs import ReferenceSystem
from geo.errors import InvalidParameter, nearest
from geo.layers.catalogue import Layer
from geo.layers.reading import GEOMETRY
from geo.queries.cql2 import arrays, functions, instants, operands, shapes, spatial, temporal
from geo.queries.cql2.arrays import Listed, ListLiteral
from geo.queries.cql2.conditions import NUMERIC, And, Comparison, Condition, Holds, In, IsNull, Judged, Like, Not, Or
from geo.queries.cql2.folding import FOLDS, composed
from geo.queries.cql2.functions import FUNCTIONS, Called
from geo.queries.cql2.operands import Arithmetic, Constant, Folded, ListField, Operand, Property
from geo.queries.cql2.reading import Tree
from geo.queries.cql2.refusals import DEEPEST, MOST_AREAS, MOST_CONDITIONS, check_size, refusal, too_deep
from geo.queries.cql2.spatial import Place, Shape, Spatial
from geo.queries.cql2.temporal import OF_INSTANTS, Instant, Interval, Temporal
from geo.queries.cql2.values import Kind

KINDS: Final = {
    "string": Kind.TEXT,
    "integer": Kind.NUMBER,
    "number": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "datetime": Kind.TIMESTAMP,
    "list": Kind.LIST,
    "array": Kind.OBJECTS,
}
"""What the fields of each type hold."""

TIMES: Final = functions.DATES
SPATIAL: Final = frozenset({*spatial.RELATIONS, "s_disjoint"})
LOGICAL: Final = frozenset({"and", "or"})
CONDITIONS: Final = frozenset(
    {*LOGICAL, "not", *NUMERIC, "like", "between", "in", "isnull", *SPATIAL, *temporal.RELATIONS, *arrays.RELATIONS}
)
"""The operators and functions that are true or false."""

VALUES: Final = frozenset({*FOLDS, *operands.ARITHMETIC, *FUNCTIONS})
ARGUMENTS: Final = {"not": 1, "isnull": 1, "casei": 1, "accenti": 1, "between": 3} | dict.fromkeys(FUNCTIONS, 1)
"""How many arguments an operator has, if not two."""

WHOLE_NUMBERS: Final = 2**63


class Checker:
    """Checks one filter, counting as it goes."""

    def __init__(self, layer: Layer, system: ReferenceSystem) -> None:
        assert layer.schema is not None, f"{layer.name} has no schema"
        self.layer = layer
        self.schema = layer.schema
        self.system = system
        self.depth = 0
        self.operations = 0
        self.areas = 0

    def check(self, tree: Tree) -> Condition:
        """Return the condition that a tree is.

        Raises
        ------
        InvalidParameter
            If it is none, or cannot be evaluated on the layer.
        """
        if isinstance(tree, bool):
            return Holds(Constant(tree, Kind.BOOLEAN))
        if isinstance(tree, dict) and "property" in tree:
            found = self._property(tree)
            if not isinstance(found, Property) or found.kind is not Kind.BOOLEAN:
                raise refusal(tree["property"], f"a condition, not {found.kind} alone")
            return Holds(found)
        op, arguments = self._operation(tree)
        if op not in CONDITIONS:
            raise refusal(op, "a condition", _similar(op, CONDITIONS))
        self.depth += 1
        condition = self._condition(op, arguments)
        self.depth -= 1
        return condition

    def _operation(self, tree: Tree) -> tuple[str, list[Tree]]:
        """Return the operator, in lower case, and its arguments, as many as it has."""
        if not isinstance(tree, dict) or not isinstance(tree.get("op"), str) or not isinstance(tree.get("args"), list):
            raise refusal(_shown(tree), "a condition")
        op, arguments = tree["op"].lower(), tree["args"]
        if op not in CONDITIONS | VALUES:
            hint = _similar(op, CONDITIONS | VALUES)
            raise refusal(tree["op"], f"an operator or function of CQL2, or one of {', '.join(FUNCTIONS)}", hint)
        self.operations += 1
        if self.operations > MOST_CONDITIONS:
            raise refusal(tree["op"], f"at most {MOST_CONDITIONS} conditions", "IN takes a list of any length.")
        if self.depth >= DEEPEST:
            raise too_deep(tree["op"])
        if op in LOGICAL and len(arguments) < 2:
            raise refusal(tree["op"], f"two conditions or more, not {len(arguments)}")
        if op not in LOGICAL and len(arguments) != ARGUMENTS.get(op, 2):
            raise refusal(tree["op"], f"as many arguments as {ARGUMENTS.get(op, 2)}, not {len(arguments)}")
        return op, arguments

    def _condition(self, op: str, arguments: list[Tree]) -> Condition:
        if op in LOGICAL:
            conditions = tuple(self.check(each) for each in arguments)
            return And(conditions) if op == "and" else Or(conditions)
        if op == "not":
            return Not(self.check(arguments[0]))
        if op in SPATIAL:
            return self._spatial(op, arguments)
        if op in temporal.RELATIONS:
            return self._temporal(op, arguments)
        if op in arrays.RELATIONS:
            return self._listed(op, arguments)
        if op == "isnull":
            return self._is_null(arguments[0])
        if op == "in":
            return self._in(*arguments)
        if op == "like":
            return self._like(*arguments)
        if op == "between":
            value, low, high = arguments
            return And((self._comparison(">=", value, low), self._comparison("<=", value, high)))
        return self._comparison(op, *arguments)

    def _comparison(self, op: str, left: Tree, right: Tree) -> Comparison:
        return Comparison(op, *self._alike(self.value(left), self.value(right)))

    def _alike(self, left: Operand, right: Operand) -> tuple[Operand, Operand]:
        """Return two values that compare: of one kind, or both times."""
        left, right = _as_time(left, right.kind), _as_time(right, left.kind)
        if left.kind is not right.kind and not {left.kind, right.kind} <= TIMES:
            other = right.kind if left.kind is Kind.TEXT else left.kind
            hint = f"A text is never read as {other}." if Kind.TEXT in (left.kind, right.kind) else ""
            raise refusal(right.text(), f"{left.kind} as {left.text()} is, not {right.kind}", hint)
        return left, right

    def _in(self, value: Tree, items: Tree) -> In:
        if not isinstance(items, list) or not items:
            raise refusal(_shown(items), "a list of values")
        operand = self.value(value)
        pairs = [self._alike(operand, self.value(item)) for item in items]
        return In(pairs[0][0], tuple(item for _, item in pairs))

    def _like(self, value: Tree, pattern: Tree) -> Like:
        operand, like = self.value(value), self.value(pattern)
        if operand.kind is not Kind.TEXT:
            raise refusal(operand.text(), f"a text for LIKE, not {operand.kind}")
        if not isinstance(like, Constant) or like.kind is not Kind.TEXT:
            raise refusal(like.text(), "a pattern in single quotes after LIKE")
        return Like(operand, str(like.value))

    def _is_null(self, tree: Tree) -> Condition:
        if isinstance(tree, dict) and "property" in tree:
            found = self._property(tree)
            name = GEOMETRY if isinstance(found, Place) else found.name
            return IsNull(Property(name, found.kind))
        if isinstance(tree, bool) or (isinstance(tree, dict) and str(tree.get("op")).lower() in CONDITIONS):
            return IsNull(self.check(tree))
        if _is_geometry(tree):
            self._geometry(tree, "isNull")
            return Holds(Constant(False, Kind.BOOLEAN))
        if isinstance(tree, dict) and "interval" in tree:
            return self._is_open(self._interval(tree["interval"]))
        return IsNull(self.value(tree))

    def _is_open(self, interval: Interval) -> Condition:
        """Return where an end of an interval is not known; a feature's own may have no end."""
        ends = [interval.start] if interval.own else [interval.start, interval.end]
        unknown = tuple(IsNull(end) for end in ends if end is not None)
        return Or(unknown) if unknown else Holds(Constant(False, Kind.BOOLEAN))

    def value(self, tree: Tree) -> Operand:
        """Return the value that a tree is: a property, a literal, or what is computed from them."""
        if isinstance(tree, bool | int | float | str):
            return _literal(tree)
        if isinstance(tree, dict):
            if "property" in tree:
                return self._comparable(tree)
            if len(tree) == 1 and "date" in tree:
                return Constant(instants.days(tree["date"]), Kind.DATE)
            if len(tree) == 1 and "timestamp" in tree:
                return Constant(instants.microseconds(tree["timestamp"]), Kind.TIMESTAMP)
            if "op" in tree:
                return self._computed(tree)
        if tree is None:
            raise refusal("NULL", "a value", "What is not there is asked for with IS NULL.")
        raise refusal(_shown(tree), "a text, a number, a date, true or false, or a property")

    def _comparable(self, tree: dict[str, Any]) -> Operand:
        found = self._property(tree)
        if isinstance(found, Property) and found.kind is not Kind.OBJECTS:
            return found
        hint = {Kind.GEOMETRY: "S_INTERSECTS and the like compare it.", Kind.LIST: "A_CONTAINS and the like do."}
        raise refusal(tree["property"], f"a field of single values, not {found.kind}", hint.get(found.kind, ""))

    def _computed(self, tree: dict[str, Any]) -> Operand:
        if str(tree["op"]).lower() in CONDITIONS:
            return Judged(self.check(tree))
        op, arguments = self._operation(tree)
        self.depth += 1
        found = self._call(op, arguments)
        self.depth -= 1
        return found

    def _call(self, op: str, arguments: list[Tree]) -> Operand:
        if op in FUNCTIONS:
            return self._called(op, arguments[0])
        values = [self.value(each) for each in arguments]
        expected = Kind.TEXT if op in FOLDS else Kind.NUMBER
        for each in values:
            if each.kind is not expected:
                raise refusal(each.text(), f"{expected} in {op.upper()}, not {each.kind}")
        if op not in FOLDS:
            return Arithmetic(op, values[0], values[1])
        if isinstance(values[0], Constant):
            return Constant(FOLDS[op](str(values[0].value)), Kind.TEXT)
        return Folded(op, values[0])

    def _called(self, name: str, tree: Tree) -> Called:
        function = FUNCTIONS[name]
        if isinstance(tree, dict) and "property" in tree:
            operand: Operand | ListField | Place = self._property(tree)
        else:
            operand = _as_time(self.value(tree), Kind.DATE if function.takes & TIMES else None)
        if isinstance(operand, Place) or operand.kind not in function.takes:
            raise refusal(operand.text(), f"{' or '.join(sorted(function.takes))} in {name}, not {operand.kind}")
        return Called(name, operand)

    def _property(self, tree: dict[str, Any]) -> Property | ListField | Place:
        name = tree["property"]
        if name == GEOMETRY and self.layer.geometry is not None:
            return Place()
        if not isinstance(name, str) or name not in self.schema:
            raise self._unknown(name)
        kind = KINDS[self.schema[name].type]
        return ListField(name) if kind is Kind.LIST else Property(name, kind)

    def _unknown(self, name: Any) -> InvalidParameter:
        known = [field.name for field in self.schema.fields]
        known += [GEOMETRY] if self.layer.geometry is not None else []
        close = nearest(str(name), known)
        hint = f"Did you mean '{close}'?" if close else "A text stands in single quotes."
        return refusal(str(name), f"one of {', '.join(known)}", hint)

    def _spatial(self, op: str, arguments: list[Tree]) -> Spatial:
        self.areas += 1
        if self.areas > MOST_AREAS:
            raise refusal(op, f"at most {MOST_AREAS} spatial functions", "One geometry may have many parts.")
        left, right = (self._geometry(each, op) for each in arguments)
        return Spatial(op, left, right)

    def _geometry(self, tree: Tree, op: str) -> Shape | Place:
        if isinstance(tree, dict) and "property" in tree:
            found = self._property(tree)
            if isinstance(found, Place):
                return found
            raise refusal(tree["property"], f"{Kind.GEOMETRY} in {op.upper()}, not {found.kind}")
        if not _is_geometry(tree):
            word = self._operation(tree)[0] if isinstance(tree, dict) and "op" in tree else _shown(tree)
            raise refusal(word, f"{Kind.GEOMETRY} in {op.upper()}")
        if isinstance(tree, dict) and "bbox" in tree and "type" not in tree:
            return shapes.box(tree["bbox"], self.system)
        return shapes.geometry(tree, self.system)

    def _temporal(self, op: str, arguments: list[Tree]) -> Temporal:
        left, right = (self._time(each, op) for each in arguments)
        for each in (left, right):
            if isinstance(each, Instant) and op not in OF_INSTANTS:
                hint = f"{op.upper()} compares intervals only; write INTERVAL(…, …)."
                raise refusal(each.text(), f"an interval in {op.upper()}, not {each.operand.kind}", hint)
        return Temporal(op, left, right)

    def _time(self, tree: Tree, op: str) -> Instant | Interval:
        if isinstance(tree, dict) and "interval" in tree:
            return self._interval(tree["interval"])
        return Instant(self._instant(tree, op))

    def _instant(self, tree: Tree, place: str) -> Operand:
        operand = _as_time(self.value(tree), Kind.TIMESTAMP)
        if operand.kind not in TIMES:
            raise refusal(operand.text(), f"a date or an instant in {place.upper()}, not {operand.kind}")
        return operand

    def _interval(self, bounds: Tree) -> Interval:
        if not isinstance(bounds, list) or len(bounds) != 2:
            raise refusal(_shown(bounds), "an interval of a start and an end")
        start, end = (None if bound == instants.OPEN else self._instant(bound, "interval") for bound in bounds)
        names = tuple(bound.name for bound in (start, end) if isinstance(bound, Property) and bound.kind is Kind.DATE)
        interval = Interval(start, end, own=names == self.layer.time)
        if isinstance(start, Constant) and isinstance(end, Constant) and _moment(start) > _moment(end, last=True):
            raise refusal(interval.text(), "an interval whose start is not after its end", "Swap the two.")
        return interval

    def _listed(self, op: str, arguments: list[Tree]) -> Listed:
        left, right = (self._list(each, op) for each in arguments)
        for field, other in ((left, right), (right, left)):
            if isinstance(field, ListField) and isinstance(other, ListLiteral):
                for item in other.items:
                    if item.kind is not Kind.TEXT:
                        raise refusal(item.text(), f"texts as in {field.text()}, not {item.kind}")
        return Listed(op, left, right)

    def _list(self, tree: Tree, op: str) -> ListField | ListLiteral:
        if isinstance(tree, dict) and "property" in tree:
            found = self._property(tree)
            if isinstance(found, ListField):
                return found
            raise refusal(tree["property"], f"{Kind.LIST} in {op.upper()}, not {found.kind}")
        if not isinstance(tree, list):
            raise refusal(_shown(tree), f"{Kind.LIST} in {op.upper()}")
        self.depth += 1
        if self.depth > DEEPEST:
            raise too_deep(_shown(tree))
        items = tuple(self._item(each, op) for each in tree)
        self.depth -= 1
        return ListLiteral(items)

    def _item(self, tree: Tree, op: str) -> Operand | Interval | Shape | ListLiteral:
        if isinstance(tree, list):
            literal = self._list(tree, op)
            assert isinstance(literal, ListLiteral)
            return literal
        if _is_geometry(tree):
            shape = self._geometry(tree, op)
            assert isinstance(shape, Shape)
            return shape
        if isinstance(tree, dict) and "interval" in tree:
            interval = self._interval(tree["interval"])
            if all(bound is None or isinstance(bound, Constant) for bound in (interval.start, interval.end)):
                return interval
            raise refusal(interval.text(), "an interval of literals in a list")
        return self.value(tree)


def _literal(value: bool | int | float | str) -> Constant:
    if isinstance(value, bool):
        return Constant(value, Kind.BOOLEAN)
    if isinstance(value, str):
        check_size(value)
        return Constant(composed(value), Kind.TEXT)
    if not math.isfinite(value):
        raise refusal(str(value), "a number")
    return Constant(value if abs(value) < WHOLE_NUMBERS else float(value), Kind.NUMBER)


def _as_time(operand: Operand, other: Kind | None) -> Operand:
    """Return a text as a date or an instant if it meets one."""
    if other not in TIMES or not isinstance(operand, Constant) or operand.kind is not Kind.TEXT:
        return operand
    text = str(operand.value)
    if instants.is_date(text):
        return Constant(instants.days(text), Kind.DATE)
    return Constant(instants.microseconds(text), Kind.TIMESTAMP)


def _moment(constant: Constant, last: bool = False) -> int:
    value = int(constant.value)
    return value if constant.kind is Kind.TIMESTAMP else value * instants.DAY + (instants.DAY - 1 if last else 0)


def _is_geometry(tree: Tree) -> bool:
    return isinstance(tree, shapely.Geometry) or (isinstance(tree, dict) and ("bbox" in tree or "type" in tree))


def _similar(word: str, known: frozenset[str]) -> str:
    close = nearest(word, known)
    return f"Did you mean {close.upper()}?" if close else ""


def _shown(tree: Tree) -> str:
    """Return a tree as a message shows it."""
    return ", ".join(map(str, tree)) if isinstance(tree, dict) else "null" if tree is None else str(tree)[:200]
