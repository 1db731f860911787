"""Towns and labels of the basemap: GeoNames' figures, and names from two tables kept by hand."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from geo.errors import GeoError
from geo.importers import basemap_shapes as shapes
from geo.importers import basemap_sources as sources

LANGUAGES: Final = ("en", "pl", "lt", "lv", "fi", "ru", "be", "uk", "de", "sv")
"""Languages of names; ``local`` comes beside them, whatever is written on the town's own signs."""

COUNTRIES: Final = frozenset(sources.COUNTRIES)

CAPITAL: Final = 5
CLASSES: Final = (5_000, 25_000, 100_000, 500_000)
"""Population from which a town is of class 1, 2, 3, 4; class 5 are capitals."""

NEAR_KM: Final = 100.0
DETAIL_KM: Final = 150.0
NEAR: Final = ((5, 150_000), (6, 45_000), (7, 12_000), (8, 5_000), (9, 2_000), (10, 1_000))
FAR: Final = ((5, 600_000), (6, 180_000), (7, 80_000), (8, 15_000), (9, 5_000), (10, 2_000))
"""First zoom of a town by its population: within :data:`NEAR_KM` of the border, and farther away."""

NORTH: Final = 62.0
NORTH_FACTOR: Final = 3
"""In the thinly peopled north a town counts as if it were three times as large."""

CITY: Final = 100_000
SUBURB_KM: Final = 6.0
SUBURB_GROWTH: Final = 0.45
"""A smaller place of the same country as near as this to a city of 100,000 counts as part of it; the reach grows with
this power of the city's population, so 20 km for 1.5 million."""

FAR_AWAY_KM: Final = 350.0
FAR_AWAY_FACTOR: Final = 0.4
"""Beyond this a town counts as if it were so much smaller."""

# A letter to a word; "_" stands for the signs, which romanisations leave out or write as an apostrophe.
RUSSIAN: Final = dict(
    pair.split(":")
    for pair in re.findall(
        r"\S+",
        "а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch "
        "ш:sh щ:shch ъ:_ ы:y ь:_ э:e ю:yu я:ya",
    )
)
BELARUSIAN: Final = RUSSIAN | {"г": "h", "ґ": "g", "і": "i", "ў": "w", "ё": "yo"}


NOT_BELARUSIAN: Final = re.compile("[жчшр]і|и|щ|ъ", re.IGNORECASE)
"""What Belarusian spelling does not have; forms with it are Russian or Ukrainian."""

TWIN: Final = 0.5
"""Degrees within which two places of one name are a town and its municipality."""

LITHUANIAN: Final = frozenset("aąbcčdeęėfghiįyjklmnoprsštuųūvzž -")


@dataclass(frozen=True, slots=True)
class Town:
    """A town as it is drawn."""

    lon: float
    lat: float
    zoom: int
    size: int
    population: int
    names: Mapping[str, str]

    def row(self, grid: int) -> list[Any]:
        """Return the town as a row of the file."""
        return [round(self.lon * grid), round(self.lat * grid), self.zoom, self.size, dict(self.names)]


def towns(root: Path, sections: shapely.Geometry, box: sources.Box) -> list[Town]:
    """Return the towns of the map, most important first.

    Parameters
    ----------
    root : Path
        The checkout, with ``layers/basemap/names.csv``.
    sections : shapely.Geometry
        The border, in longitudes and latitudes; how near a town is to it decides from which zoom it is shown.
    box : tuple of float
        West, south, east, north of the area.

    Raises
    ------
    GeoError
        If the table names a town or a form of a name that GeoNames does not know.
    """
    table = _table(root / "layers" / "basemap" / "names.csv")
    found = [place for place in sources.geonames() if _inside(place, box)]
    unknown = set(table) - {str(place["geonameid"]) for place in found}
    if unknown:
        raise GeoError(f"names.csv has geonameid {sorted(unknown)[0]}, which {sources.GEONAMES.name} has not.")
    kms = _kms(found, sections)
    city = _suburbs(found)
    drawn = []
    for place, km, suburb in zip(found, kms, city, strict=True):
        row = table.get(str(place["geonameid"]), {})
        zoom = int(row["zoom"]) if row.get("zoom") else _zoom(place, km)
        if zoom and (row or (not suburb and (zoom < 8 or km <= DETAIL_KM))):
            drawn.append(_town(place, row, zoom))
    drawn.sort(key=lambda town: (town.zoom, -town.size, -town.population, town.names["en"], town.lon))
    return _distinct(drawn)


def labels(root: Path) -> list[list[Any]]:
    """Return the labels of countries, seas and lakes as rows of the file, in the table's order."""
    with (root / "layers" / "basemap" / "labels.csv").open(encoding="utf-8", newline="") as file:
        return [
            [
                row["kind"],
                int(row["zoom_first"]),
                int(row["zoom_last"]),
                float(row["lon"]),
                float(row["lat"]),
                {language: row[language] for language in LANGUAGES if row[language]},
            ]
            for row in csv.DictReader(file)
        ]


def local_name(name: str, alternates: Iterable[str], country: str) -> str | None:
    """Return the Cyrillic form whose romanisation is the name, or None where there is none.

    GeoNames gives its alternate names here without their language; one that reads as the name does, letter by
    letter, is the form it was made from. Nothing is transliterated the other way.

    >>> local_name("Vyborg", ["Viipuri", "Выборг", "Выбарг"], "RU")
    'Выборг'
    >>> local_name("Hrodna", ["Гродно", "Гродна"], "BY")
    'Гродна'
    >>> local_name("Moscow", ["Москва"], "RU") is None
    True
    """
    wanted = _folded(name)
    tables = (BELARUSIAN, RUSSIAN) if country == "BY" else (RUSSIAN,)
    for letters in tables:
        fitting = {form for form in alternates if _folded(_romanised(form, letters)) == wanted}
        if letters is BELARUSIAN:
            fitting = {form for form in fitting if not NOT_BELARUSIAN.search(form)}
        if fitting:
            # A form with a letter that Russian lacks is surely Belarusian; of two spellings the longer is the old one.
            return min(fitting, key=lambda form: (not set(form.lower()) & {"і", "ў"}, len(form), form))
    return None


def _town(place: Mapping[str, Any], row: Mapping[str, str], zoom: int) -> Town:
    known = {place["name"], *place["alternatenames"]}
    for column in ("local", *LANGUAGES):
        for form in filter(None, row.get(column, "").split(" / ")):
            if form not in known:
                raise GeoError(f"names.csv gives {place['name']} the form {form!r} ({column}), unknown to GeoNames.")
    name = place["name"]
    if place["countrycode"] == "LT":
        name = marked_name(name, place["alternatenames"])
    names = {"en": row.get("en") or name}
    local = row.get("local") or _written(place, name)
    if local and local != names["en"]:
        names["local"] = local
    names |= {code: row[code] for code in LANGUAGES[1:] if row.get(code) and row[code] != names["en"]}
    size = CAPITAL if row.get("capital") else sum(place["population"] >= least for least in CLASSES)
    return Town(place["longitude"], place["latitude"], zoom, size, place["population"], names)


def marked_name(name: str, alternates: Iterable[str]) -> str:
    """Return a Lithuanian name with the marks that GeoNames' main form sometimes lacks, if just one form has them.

    >>> marked_name("Silute", ["Heydekrug", "Šilutė", "Silutė"])
    'Silute'
    >>> marked_name("Vilkaviskis", ["Vilkaviškis", "Wilkowischken"])
    'Vilkaviškis'
    """
    marked = {
        form for form in alternates if _plain(form) == name and form != name and not (set(form.lower()) - LITHUANIAN)
    }
    return marked.pop() if name.isascii() and len(marked) == 1 else name


def _written(place: Mapping[str, Any], name: str) -> str | None:
    country = place["countrycode"]
    return local_name(name, place["alternatenames"], country) if country in {"RU", "BY"} else name


def _zoom(place: Mapping[str, Any], km: float) -> int:
    """Return the first zoom of a town, or 0 where it is too small to be shown at any."""
    people = place["population"] * (NORTH_FACTOR if place["latitude"] >= NORTH else 1)
    people *= FAR_AWAY_FACTOR if km > FAR_AWAY_KM else 1
    return next((zoom for zoom, least in (NEAR if km <= NEAR_KM else FAR) if people >= least), 0)


def _inside(place: Mapping[str, Any], box: sources.Box) -> bool:
    return (
        place["countrycode"] in COUNTRIES
        and box[0] < place["longitude"] < box[2]
        and box[1] < place["latitude"] < box[3]
    )


def _kms(found: list[dict[str, Any]], sections: shapely.Geometry) -> list[float]:
    """Return the distance of every place to the border in kilometres."""
    points = shapely.points([(place["longitude"], place["latitude"]) for place in found])
    line = shapely.simplify(shapes.metric(sections), 500.0)
    shapely.prepare(line)
    kms: list[float] = (shapely.distance(_metric(points), line) / 1000).tolist()
    return kms


def _suburbs(found: list[dict[str, Any]]) -> list[bool]:
    """Return for every place whether a city is so near that it is part of it."""
    points = _metric(shapely.points([(place["longitude"], place["latitude"]) for place in found]))
    people = np.array([place["population"] for place in found])
    cities = np.flatnonzero(people >= CITY)
    tree = shapely.STRtree(points[cities])
    reach = SUBURB_KM * 1000 * (people[cities] / CITY) ** SUBURB_GROWTH
    country = np.array([place["countrycode"] for place in found])
    one, other = tree.query(points, predicate="dwithin", distance=reach.max())
    city = cities[other]
    near = shapely.distance(points[one], points[city]) <= reach[other]
    suburbs = set(one[near & (people[one] < people[city]) & (country[one] == country[city])].tolist())
    return [number in suburbs for number in range(len(found))]


def _metric(points: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.get_parts(shapes.metric(shapely.MultiPoint(list(points)))))


def _distinct(drawn: list[Town]) -> list[Town]:
    """Return the towns without those that bear the name of a more important one nearby."""
    seen: dict[str, list[Town]] = {}
    kept = []
    for town in drawn:
        same = seen.setdefault(town.names["en"], [])
        if not any(abs(town.lon - other.lon) < TWIN and abs(town.lat - other.lat) < TWIN for other in same):
            kept.append(town)
        same.append(town)
    return kept


def _table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["geonameid"]: row for row in csv.DictReader(file)}


def _romanised(form: str, letters: Mapping[str, str]) -> str:
    """Return a Cyrillic form in Latin letters, or an empty string where it has other letters."""
    known = {**letters, " ": " ", "-": "-"}
    if not all(letter in known for letter in form.lower()):
        return ""
    return "".join(known[letter] for letter in form.lower())


def _folded(name: str) -> str:
    """Return what stays the same in the usual romanisations: no marks, no apostrophes, one y for ye, iy and yy."""
    letters = "".join(letter for letter in _plain(name.lower()) if letter.isalpha())
    for long, short in (("ye", "e"), ("yo", "e"), ("iy", "y"), ("yy", "y"), ("_", "")):
        letters = letters.replace(long, short)
    return letters


def _plain(name: str) -> str:
    """Return a name without the marks of its letters."""
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
