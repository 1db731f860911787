"""Who says what of an incident. A claim stays with its claimant, and every denial beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from geo.schemas import Unreadable

STANCES = ("asserts", "disputes")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim.

    Attributes
    ----------
    by : str or None
        Who claims; None if the text itself says so, or nobody is named.
    stance : {"asserts", "disputes"}
        Whether this stands for the account given in the summary or against it.
    text : str or None
        What is claimed beyond the summary.
    """

    by: str | None
    stance: Literal["asserts", "disputes"]
    text: str | None = None

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """Read a claim as a layer holds it.

        Raises
        ------
        Unreadable
            If a property is missing, unknown, or says nothing.
        """
        if not isinstance(raw, Mapping) or set(raw) != {"by", "stance", "text"} or raw["stance"] not in STANCES:
            raise Unreadable("claims of the form {by, stance: asserts or disputes, text}")
        if raw["by"] is None and raw["text"] is None:
            raise Unreadable("a claim with a claimant or a text")
        return cls(raw["by"], raw["stance"], raw["text"])

    def to_json(self) -> dict[str, str | None]:
        """Return the claim as a layer holds it."""
        return {"by": self.by, "stance": self.stance, "text": self.text}
