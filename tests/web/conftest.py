"""Applications to ask: one on the shipped data, one on data somebody filled with markup."""

import csv
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import geo
from geo import cli
from geo.web.settings import Settings
from server import create_app
from tests.releases.corrected import RELEASE, corrected
from tests.releases.story import told

LAYERS = Path(__file__).parents[2] / "layers"
HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "${alert(1)}{{7*7}}",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
)
HOSTILE_TEXT = " ".join(HOSTILE)
NOWHERE = Path(__file__).parent / "no-releases"
"""Where no releases are: what somebody made in this checkout is nothing to the tests."""
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def build(dataset, **settings):
    app = create_app(Settings(**{"releases": NOWHERE, **settings}), dataset)
    app.extensions["geo"].now = lambda: NOW
    app.testing = True
    return app


@pytest.fixture(scope="session")
def app(dataset):
    return build(dataset)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(scope="session")
def corrected_data(tmp_path_factory):
    """Data corrected since their release, the folder of releases, and the ids of what changed."""
    layers, releases, ids = corrected(tmp_path_factory.mktemp("corrected"))
    return geo.open(layers), releases, ids


@pytest.fixture(scope="session")
def released_data(corrected_data):
    """The same data as they were when they were released, and the folder of releases."""
    _, releases, _ = corrected_data
    return geo.open(releases / RELEASE / "layers"), releases


@pytest.fixture(scope="session")
def an_incident(dataset):
    """An event of November 2021 with a crossing or not, whose page every test may ask for."""
    frame = dataset.incidents("2021-11", section="pl-by", kind="event")
    return frame["id"].iloc[-1]


@pytest.fixture(scope="session")
def story(tmp_path_factory):
    """The folder of some layers and of their releases, and what changed between them (:mod:`tests.releases.story`)."""
    root = tmp_path_factory.mktemp("story")
    return root, told(root)


@pytest.fixture(scope="session")
def storied(story):
    """An application on these layers."""
    root, _ = story
    return build(geo.open(root / "layers"), releases=root / "releases")


@pytest.fixture
def ids(story):
    """The ids of the records that the story is about, by what became of them."""
    return story[1]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory, an_incident):
    """A client on data whose first incident, crossing and source are full of markup; with their ids."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(LAYERS, folder, dirs_exist_ok=True)
    poison(folder / "incidents.geojson", an_incident, ("title", "summary", "place", "actors", "caveat"))
    poison(folder / "crossings.geojson", "pl-by-kuznica-bruzgi-road", ("name", "name_other_side", "notes"))
    poison_sources(folder / "sources.csv")
    assert cli.main(["--layers", str(folder), "fmt"]) == 0
    return build(geo.open(folder)).test_client()


def poison(path, id, fields):
    document = json.loads(path.read_text("utf-8"))
    feature = next(each for each in document["features"] if each["id"] == id)
    for field in fields:
        feature["properties"][field] = HOSTILE_TEXT
    if "claims" in feature["properties"]:
        for claim in feature["properties"]["claims"]:
            claim["by"] = claim["text"] = HOSTILE_TEXT
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")


def poison_sources(path):
    """Give every source a hostile publisher and title."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | {"publisher": HOSTILE_TEXT, "title": HOSTILE_TEXT} for row in rows)
