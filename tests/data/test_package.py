"""The data package of the project itself: canonical, whole, and what its build commands give."""

from pathlib import Path

from frictionless import Package

from geo import cli
from geo.importers import positions
from geo.incidents import GROUP_OF
from geo.layers import Catalogue

LAYERS = Path(__file__).parents[2] / "layers"


def test_the_layers_are_right(capsys):
    assert cli.main(["check"]) == 0
    assert "82 crossings, 296 crossing-status, 626 incidents, 203 series" in capsys.readouterr().out


def test_frictionless_finds_nothing():
    report = Package(str(LAYERS / "datapackage.json")).validate()
    assert report.valid, report.to_summary()


def test_the_kilometre_posts_are_what_the_layers_give():
    assert positions.check(Catalogue.open(LAYERS)) == []


def test_the_groups_hold_the_categories_of_the_schema():
    assert set(Catalogue.open(LAYERS)["incidents"].schema["category"].vocabulary) == set(GROUP_OF)


def test_every_layer_names_its_licence_and_attribution():
    for layer in Catalogue.open(LAYERS):
        assert layer.licences, layer.name
        assert layer.attribution, layer.name
