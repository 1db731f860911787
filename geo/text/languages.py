"""The words of every language, from its catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo.text.plurals import PLURALS

CATALOGUES: Final = Path(__file__).parent / "catalogues"


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language.

    Attributes
    ----------
    code, name : str
        As in a page's ``lang``; what the language calls itself.
    months : Mapping
        Names of the twelve months: ``date`` as they stand in a date, ``alone`` without a day; where a language needs
        them, ``on``, ``since`` and ``until`` for a date after such a word.
    numbers : Mapping
        Signs of a number: ``group`` between thousands, from ``group_from`` on, and ``decimal``.
    messages, page, site : Mapping
        Patterns for :meth:`str.format`, by key: what is said of data, what the map's page says of itself, and what
        only the server's other pages say, which the map's program never reads. A count's forms are suffixes of the
        key, as in ``incidents.one``; a key without them serves every count.
    vocabularies : Mapping
        Label of each word, by vocabulary.
    """

    code: str
    name: str
    months: Mapping[str, Sequence[str]]
    numbers: Mapping[str, Any]
    messages: Mapping[str, str]
    vocabularies: Mapping[str, Mapping[str, str]]
    page: Mapping[str, str]
    site: Mapping[str, str]

    @classmethod
    def read(cls, code: str) -> Language:
        """Return the language whose catalogue has this name."""
        return cls(code, **json.loads((CATALOGUES / f"{code}.json").read_text("utf-8")))

    def say(self, key: str, **values: object) -> str:
        """Return a text with its values filled in."""
        return self._pattern(key).format(**values)

    def site_text(self, key: str, **values: object) -> str:
        """Return a text of the server's own pages with its values filled in."""
        return self.site[key].format(**values)

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """Return a text in the form that goes with ``n``; its value ``count`` is the number itself unless given."""
        form = f"{key}.{PLURALS[self.code].of(n)}"
        pattern = self._pattern(form if any(form in texts for texts in self._texts) else key)
        return pattern.format(**{"count": self.number(n), **values})

    def term(self, vocabulary: str, word: str) -> str:
        """Return the label of a word, or the word itself where the vocabulary has none."""
        return self.vocabularies.get(vocabulary, {}).get(word) or word.replace("_", " ")

    def number(self, value: float) -> str:
        """Return a number with its thousands set apart.

        >>> ENGLISH.number(39670), LANGUAGES["de"].number(1234.5)
        ('39,670', '1.234,5')
        """
        whole, _, tenths = f"{abs(value):,}".partition(".")
        if abs(value) < self.numbers["group_from"]:
            whole = whole.replace(",", "")
        text = whole.replace(",", self.numbers["group"]) + (self.numbers["decimal"] + tenths if tenths else "")
        return f"−{text}" if value < 0 else text

    def document(self) -> dict[str, Any]:
        """Return everything that the map's program reads: all but the words of the server's own pages."""
        names = ("code", "name", "months", "numbers", "messages", "vocabularies", "page")
        return {name: getattr(self, name) for name in names}

    def _pattern(self, key: str) -> str:
        return next((texts for texts in self._texts if key in texts), self.site)[key]

    @property
    def _texts(self) -> tuple[Mapping[str, str], ...]:
        return self.messages, self.page, self.site


LANGUAGES: Final[Mapping[str, Language]] = {
    code: Language.read(code) for code in PLURALS if (CATALOGUES / f"{code}.json").is_file()
}
ENGLISH: Final = LANGUAGES["en"]
