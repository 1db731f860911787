"""CQL2 (OGC 21-065r2): filters as text or JSON, checked against a layer, evaluated over whole columns.

How this server reads what the standard leaves open:

* Text, numbers, booleans and times are never cast into each other: ``category = 5`` is refused. The one exception is
  a text where a date or an instant stands on the other side: ``start >= '2021-11-08'`` reads it as one.
* A date is its whole day. Two dates compare by the calendar, local wherever the thing happened; where a date meets
  an instant, the day is that of UTC: ``=``, ``<`` and the like compare the instant's date, and the temporal functions
  take the date as the span from its first to its last microsecond.
* Intervals are closed, as the standard has them. ``INTERVAL`` of the two date fields that a layer lies between in
  time is the feature's own span: its second field is the first day after, and none means that it goes on.
* Coordinates are read in the axis order of the filter's reference system; a box may cross the antimeridian. A third
  coordinate is left out. A polygon whose rings cross themselves stands for the area they enclose.
* What is not known matches nothing, and neither does its negation (Kleene's logic); dividing by zero is not known.
* Texts compare by code point. ``CASEI`` folds case, ``ACCENTI`` drops accents and strokes (ł is l).
"""

from geo.queries.cql2.conformance import CONFORMANCE
from geo.queries.cql2.expression import LANGUAGES, Expression, parse
from geo.queries.cql2.functions import FUNCTIONS, Function
from geo.queries.cql2.values import Columns

__all__ = ["CONFORMANCE", "FUNCTIONS", "LANGUAGES", "Columns", "Expression", "Function", "parse"]
