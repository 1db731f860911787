"""Words the synthetic texts are put together from; nothing here happened."""

from __future__ import annotations

import json

DISTANCES = (
    "near ",
    "2 km north of ",
    "3 km south of ",
    "5 km east of ",
    "8 km west of ",
    "forest by ",
    "river at ",
    "",
)
WAYS = (
    ", by the daily count of the guard: ",
    ", according to residents: ",
    ", said to have been seen at night: ",
    ", from a patrol's report: ",
    ", as two papers have it: ",
)
ACTORS = (
    "Synthetic Observatory",
    "Invented Border Post No. 12",
    "Straż Przykładowa",
    "Pavyzdinė tarnyba",
    "Parauga sardze; volunteers",
    "Esimerkkivartiosto",
    "Пост «Пример»",
)
STATEMENTS = (
    " wrote of a made-up case, with the hour and the number of those present, ",
    " gave an invented figure for the day and the stretch of the line, ",
    " described something that did not take place, for measuring only, ",
)
CONTEXTS = (
    ". The row is synthetic and stands for one of usual length.",
    ". A second sentence follows, as it does in about half of the real rows.",
    ".",
)
CAVEATS = ("Synthetic row.", "The day is inferred from the context, which is invented.")
RETRACTION = "Withdrawn by its publisher, in this invention."


def _claim(by: str | None, stance: str, text: str | None) -> dict[str, str | None]:
    return {"by": by, "stance": stance, "text": text}


def _json(claims: list[dict[str, str | None]]) -> str:
    return json.dumps(claims, ensure_ascii=False, separators=(",", ":"))


ASSERTED = tuple(_json([_claim(actor, "asserts", None)]) for actor in ACTORS)
DISPUTED = tuple(
    _json([_claim(actor, "asserts", None), _claim(None, "disputes", "denied by the other side")]) for actor in ACTORS
)
