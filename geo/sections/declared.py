"""What the sections are called, which ends their kilometres count from, and how long they are said to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Scope = Literal["total", "without-sea"]


@dataclass(frozen=True, slots=True)
class OfficialLength:
    """A length somebody stated for a section, in metres: what it counts, and who says so."""

    metres: float
    scope: Scope
    source: str


@dataclass(frozen=True, slots=True)
class Section:
    """A border section.

    Attributes
    ----------
    id, name : str
        ``pl-by``, "Poland–Belarus".
    eu_side, other_side : str
        States on either side; Norway stands on the EU side, as a NATO state.
    timezone : str
        Time zone of the EU side; local dates are dates of this zone.
    zero : str
        The end from which kilometres are counted, in words.
    zero_at : tuple of float
        Longitude and latitude of that end, good to about a metre.
    official : tuple of OfficialLength
        Stated lengths, the one to publish first.
    context : bool
        Whether it is drawn for orientation only.
    """

    id: str
    name: str
    eu_side: str
    other_side: str
    timezone: str
    zero: str
    zero_at: tuple[float, float]
    official: tuple[OfficialLength, ...] = ()
    context: bool = False


_LT_RU_SOURCE = (
    "State Border Guard Service of Lithuania (294.4 km: 253.7 on land and inland waters, 18.5 in the "
    "Curonian Lagoon, 22.2 in the Baltic Sea), reported by balticvoice.ru: "
    "https://balticvoice.ru/mezhdunarodnye-otnosheniya/6906?noamp=mobile"
)

SECTIONS: Final = {
    section.id: section
    for section in (
        Section(
            "pl-by",
            "Poland–Belarus",
            "Poland",
            "Belarus",
            "Europe/Warsaw",
            "Poland–Lithuania–Belarus tripoint",
            (23.514965, 53.956269),
            (
                OfficialLength(
                    418_000,
                    "total",
                    "Prime Minister of Poland, quoted by Wirtualna Polska: https://wiadomosci.wp.pl/"
                    "plot-na-granicy-z-bialorusia-powstalo-juz-6-km-ogrodzenia-6676833746209600a. The joint "
                    "border verification signed in 2019 found just under 428 km, 241.8 of them in water "
                    "(PAP): https://forsal.pl/artykuly/"
                    "1422641,bialorus-w-grodnie-podpisano-protokol-przegladu-granicy-polsko-bialoruskiej.html",
                ),
            ),
        ),
        Section(
            "pl-ru",
            "Poland–Russia (Kaliningrad)",
            "Poland",
            "Russia (Kaliningrad)",
            "Europe/Warsaw",
            "Baltic Sea end, at the outer limit of the territorial sea",
            (19.404172, 54.603900),
            (
                OfficialLength(
                    210_000,
                    "without-sea",
                    "Associated Press, 2 November 2022; it does not say what is counted, and an official "
                    "publication is not established: https://www.cheknews.ca/"
                    "poland-lays-razor-wire-on-border-with-russias-kaliningrad-1111150/",
                ),
            ),
        ),
        Section(
            "lt-by",
            "Lithuania–Belarus",
            "Lithuania",
            "Belarus",
            "Europe/Vilnius",
            "Poland–Lithuania–Belarus tripoint",
            (23.514965, 53.956269),
            (
                OfficialLength(
                    679_000,
                    "total",
                    "State Border Guard Service of Lithuania (678.82 km, rounded here), reported by BNS: "
                    "https://ru.delfi.lt/news/politics/"
                    "rukovodstvo-parlamenta-litvy-oznakomitsya-s-ohranoj-granic-s-rossiej-i-belarusyu.d?id=75959207",
                ),
            ),
        ),
        Section(
            "lt-ru",
            "Lithuania–Russia (Kaliningrad)",
            "Lithuania",
            "Russia (Kaliningrad)",
            "Europe/Vilnius",
            "Baltic Sea end, at the outer limit of the territorial sea",
            (20.655717, 55.384217),
            (
                OfficialLength(294_400, "total", _LT_RU_SOURCE),
                OfficialLength(272_200, "without-sea", _LT_RU_SOURCE),
            ),
        ),
        Section(
            "lv-by",
            "Latvia–Belarus",
            "Latvia",
            "Belarus",
            "Europe/Riga",
            "Lithuania–Latvia–Belarus tripoint",
            (26.630362, 55.680669),
            (
                OfficialLength(
                    172_912,
                    "total",
                    "Wikipedia, citing an official page of Belarus archived in 2010, which was not seen: "
                    "https://en.wikipedia.org/wiki/Belarus%E2%80%93Latvia_border",
                ),
            ),
        ),
        Section(
            "lv-ru",
            "Latvia–Russia",
            "Latvia",
            "Russia",
            "Europe/Riga",
            "Latvia–Belarus–Russia tripoint",
            (28.151356, 56.170186),
            (
                OfficialLength(
                    283_600,
                    "total",
                    "LETA, on the demarcation documents of Latvia and Russia, in The Baltic Course: "
                    "http://www.baltic-course.com/eng/baltic_states_cis/?doc=136841",
                ),
            ),
        ),
        Section(
            "fi-ru",
            "Finland–Russia",
            "Finland",
            "Russia",
            "Europe/Helsinki",
            "Gulf of Finland end of the sea boundary",
            (27.293044, 60.200203),
            (
                OfficialLength(
                    1_343_600,
                    "total",
                    "National Land Survey of Finland: https://www.maanmittauslaitos.fi/en/topical_issues/"
                    "finnish-parliament-has-approved-results-frontier-demarcation-between-finland-and",
                ),
                OfficialLength(
                    1_289_600,
                    "without-sea",
                    "Wikipedia, the official page behind it was not seen: https://fi.wikipedia.org/wiki/Itäraja",
                ),
            ),
        ),
        Section(
            "ee-ru",
            "Estonia–Russia",
            "Estonia",
            "Russia",
            "Europe/Tallinn",
            "Gulf of Finland end of the sea boundary",
            (26.440000, 59.938333),
            context=True,
        ),
        Section(
            "no-ru",
            "Norway–Russia",
            "Norway",
            "Russia",
            "Europe/Oslo",
            "Barents Sea end of the sea boundary",
            (31.444800, 70.099678),
            context=True,
        ),
    )
}
"""Every section by id: the seven, then the two for context."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measured length beside a stated one of the same scope, in metres; None where nothing is stated."""

    section: str
    scope: Scope
    measured_m: float
    official: OfficialLength | None

    @property
    def percent(self) -> float | None:
        """How much longer the measured length is, in per cent of the stated one."""
        return None if self.official is None else 100 * (self.measured_m / self.official.metres - 1)


def compare(section: Section, parts: Iterable[tuple[str, float]]) -> list[Comparison]:
    """Compare the measured parts of a section with its stated lengths, one entry for each of these.

    Parameters
    ----------
    section : Section
        Section with any number of stated lengths; with none, its total alone is returned.
    parts : iterable of (str, float)
        Kind of each part (``land``, ``lagoon``, ``sea``) and its length in metres.

    Examples
    --------
    >>> [entry] = compare(SECTIONS["pl-ru"], [("sea", 22_205.0), ("land", 209_835.0)])
    >>> entry.scope, round(entry.percent, 2)
    ('without-sea', -0.08)
    """
    lengths = list(parts)
    total = sum(length for _, length in lengths)
    measured = {
        "total": total,
        "without-sea": total - sum(length for kind, length in lengths if kind == "sea"),
    }
    if not section.official:
        return [Comparison(section.id, "total", total, None)]
    return [Comparison(section.id, official.scope, measured[official.scope], official) for official in section.official]
