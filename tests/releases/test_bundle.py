"""A release: the same bytes wherever and whenever it is made, nothing wrong in it, and never changed."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from geo import cli
from geo.errors import InvalidLayers, InvalidParameter, UnknownRelease
from geo.layers import Catalogue, load
from geo.releases import SUMS, Releases, make
from tests.releases.packages import change, correct, dated, fmt, incidents, package, remove

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def layers(tmp_path_factory):
    """Layers that nobody changes."""
    return fmt(package(tmp_path_factory.mktemp("data") / "layers"))


@pytest.fixture
def mine(layers, tmp_path):
    """A copy of them."""
    return Path(shutil.copytree(layers, tmp_path / "layers"))


@pytest.fixture(scope="module")
def first(layers, tmp_path_factory):
    """A folder with one release of them."""
    folder = tmp_path_factory.mktemp("releases")
    make(Catalogue.open(layers), Releases(folder))
    return folder


@pytest.fixture
def releases(first, tmp_path):
    return Releases(Path(shutil.copytree(first, tmp_path / "releases")))


def released(folder, releases, name):
    """Release a changed copy."""
    dated(folder, name, "2026-05-02T00:00:00Z")
    return make(Catalogue.open(fmt(folder)), releases, name)


def test_a_release_is_the_same_wherever_it_is_made(layers, first, tmp_path):
    others = tmp_path / "others"
    done = subprocess.run(
        [sys.executable, "-m", "geo", "--layers", layers, "--releases-folder", others, "release", "2026.4"],
        cwd=tmp_path,
        env=os.environ | {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "PYTHONPATH": str(PROJECT), "LC_ALL": "C"},
        umask=0o077,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "Release 2026.4 is made" in done.stdout
    assert (others / "2026.4" / SUMS).read_bytes() == (first / "2026.4" / SUMS).read_bytes()
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in (others / "2026.4").rglob("*"))


def test_the_checksums_are_those_of_every_file(first):
    lines = (first / "2026.4" / SUMS).read_text().splitlines()
    listed = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    files = {path.relative_to(first / "2026.4").as_posix() for path in (first / "2026.4").rglob("*") if path.is_file()}
    assert set(listed) == files - {SUMS}
    assert list(listed) == sorted(listed)
    for path, digest in listed.items():
        assert hashlib.sha256((first / "2026.4" / path).read_bytes()).hexdigest() == digest


def test_a_release_says_what_it_is_in_every_file(first, layers):
    folder = first / "2026.4"
    texts = {
        name: (folder / name).read_text("utf-8") for name in ("README.md", "LICENSE.md", "CITATION.cff", "CHANGELOG.md")
    }
    assert "release 2026.4" in texts["README.md"]
    assert "1 April 2026" in texts["CHANGELOG.md"]
    assert "CC-BY" not in texts["README.md"]
    assert "creativecommons.org/licenses/by/4.0" in texts["LICENSE.md"]
    assert 'version: "2026.4"' in texts["CITATION.cff"]
    assert 'date-released: "2026-04-01"' in texts["CITATION.cff"]
    catalogue = Catalogue.open(folder / "layers")
    assert (catalogue.version, load(catalogue).problems) == ("2026.4", [])
    for layer in catalogue.tables:
        assert layer.file.read_bytes() == (layers / layer.path).read_bytes()
        for end in ("gpkg", "parquet"):
            assert (folder / "formats" / f"{layer.name}.{end}").stat().st_size > 1000


def test_the_name_of_a_release_is_the_version_of_its_data(layers, tmp_path):
    made = make(Catalogue.open(layers), Releases(tmp_path), "2026.4.1").release
    assert Catalogue.open(made.folder / "layers").version == "2026.4.1"
    assert (made.name, made.created) == ("2026.4.1", date(2026, 4, 1))


def test_layers_in_another_form_give_the_same_release(mine, first, tmp_path):
    path = mine / "sources.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\r\n".join([lines[0], *reversed(lines[1:])]) + "\r\n", "utf-8")
    described = json.loads((mine / "datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        resource.pop("hash")
    (mine / "datapackage.json").write_text(json.dumps(described), "utf-8")
    made = make(Catalogue.open(mine), Releases(tmp_path / "r")).release
    assert (made.folder / "layers" / "sources.csv").read_bytes() == (first / "2026.4/layers/sources.csv").read_bytes()


def test_a_release_is_made_once(mine, releases):
    before = {path: path.stat().st_mtime_ns for path in releases.folder.rglob("*")}
    again = make(Catalogue.open(mine), releases)
    assert (again.is_new, again.release.name) == (False, "2026.4")
    assert {path: path.stat().st_mtime_ns for path in releases.folder.rglob("*")} == before


def test_a_name_that_is_taken_by_other_data_is_refused(mine, releases):
    change(mine, incidents(mine)[0]["id"], title="Another title")
    with pytest.raises(InvalidParameter, match=r"'2026\.4'; expected a newer name.*other content.*incidents\.geojson"):
        make(Catalogue.open(fmt(mine)), releases)
    assert [path.name for path in releases.folder.iterdir()] == ["2026.4"]


@pytest.mark.parametrize("name", ["2026", "v2026.4", "2026.4.", "../2026.5", "2026.005", "2026.5-rc1", "２０２６.5"])
def test_a_malformed_name_is_refused(mine, releases, name):
    with pytest.raises(InvalidParameter, match=r"expected a year and a number, as in 2026\.4"):
        make(Catalogue.open(mine), releases, name)


def test_a_name_that_is_not_newer_is_refused(mine, releases):
    with pytest.raises(InvalidParameter, match=r"'2026\.3'; expected a name newer than 2026\.4, the last release"):
        make(Catalogue.open(mine), releases, "2026.3")


def test_layers_that_the_check_refuses_are_not_released(mine, tmp_path):
    path = mine / "incidents.geojson"
    path.write_text(path.read_text("utf-8").replace('"kind":"event"', '"kind":"party"', 1), "utf-8")
    with pytest.raises(InvalidLayers, match="field 'kind': found party"):
        make(Catalogue.open(mine), Releases(tmp_path / "r"))
    assert not list((tmp_path).glob("r/*"))


def test_data_without_a_date_are_not_released(mine, tmp_path):
    dated(mine, "2026.4", "some day")
    with pytest.raises(InvalidLayers, match="field 'created': found some day, expected the day the data were made"):
        make(Catalogue.open(mine), Releases(tmp_path / "r"))


def test_a_changed_and_a_removed_incident_need_a_reason(mine, releases):
    changed, removed = (each["id"] for each in incidents(mine)[:2])
    change(mine, changed, title="Another title", deaths=1)
    remove(mine, removed)
    with pytest.raises(InvalidLayers) as refused:
        released(mine, releases, "2026.5")
    said = [str(problem) for problem in refused.value.problems]
    assert said == [
        f"incidents, row {changed}: found corrected since 2026.4 (title, deaths), "
        "expected a new row in corrections.csv that says why",
        f"incidents, row {removed}: found removed since 2026.4, expected a new row in corrections.csv that says why",
    ]
    assert releases.names() == ("2026.4",)
    correct(mine, 1, changed, "corrected")
    correct(mine, 2, removed, "removed", "It was two reports of one thing.")
    made = released(mine, releases, "2026.5")
    assert (made.is_new, releases.names()) == (True, ("2026.4", "2026.5"))


def test_without_a_layer_of_corrections_the_reason_has_nowhere_to_be(tmp_path):
    folder = fmt(package(tmp_path / "layers", layers=("tripoints", "crossings", "incidents", "sources")))
    releases = Releases(tmp_path / "releases")
    assert make(Catalogue.open(folder), releases).is_new
    change(folder, incidents(folder)[0]["id"], title="Another title")
    with pytest.raises(InvalidLayers, match="expected a layer corrections that says why"):
        released(folder, releases, "2026.5")


def test_what_follows_from_other_layers_needs_no_reason(mine, releases):
    path = mine / "sources.csv"
    source = incidents(mine)[0]["properties"]["sources"][0]
    lines = path.read_text("utf-8").splitlines()
    row = next(line for line in lines if line.startswith(f"{source},"))
    publisher = row.split(",")[1].strip('"')
    path.write_text(path.read_text("utf-8").replace(row, row.replace(publisher, "The Same Paper", 1)), "utf-8")
    made = released(mine, releases, "2026.5").release
    assert {change.layer for change in made.changes.listed} == {"incidents", "sources"}
    assert {field.field for change in made.changes.listed for field in change.fields} == {"publishers", "publisher"}


def test_a_correction_is_never_changed(mine, releases):
    id = incidents(mine)[0]["id"]
    change(mine, id, title="Another title")
    correct(mine, 1, id, "corrected")
    released(mine, releases, "2026.5")
    path = mine / "corrections.csv"
    path.write_text(path.read_text("utf-8").replace("Counted again.", "Never mind."), "utf-8")
    with pytest.raises(InvalidLayers, match=r"corrections, row 2026-05-01-1: found corrected since 2026\.5"):
        released(mine, releases, "2026.6")


def test_a_release_tells_what_changed_against_the_last(mine, releases, capsys):
    corrected, retracted = (each["id"] for each in incidents(mine)[:2])
    change(mine, corrected, deaths=3)
    change(mine, retracted, verification="retracted", retraction="The report was withdrawn.")
    correct(mine, 1, corrected, "corrected", "The agency counted again.")
    correct(mine, 2, retracted, "retracted", "The agency withdrew the report.")
    dated(mine, "2026.5", "2026-05-02T00:00:00Z")
    capsys.readouterr()
    fmt(mine)
    assert cli.main(["--layers", str(mine), "--releases-folder", str(releases.folder), "release"]) == 0
    assert "Against 2026.4:\n  incidents: 1 corrected, 1 retracted\n  corrections: 2 added\n" in capsys.readouterr().out
    text = (releases.folder / "2026.5" / "CHANGELOG.md").read_text("utf-8")
    assert "What changed since release 2026.4." in text
    assert "and is 3. The agency counted again." in text
    assert f"`{retracted}`" in text.split("## Retracted")[1].split("## Corrected")[0]
    [first] = [each for each in releases.get("2026.5").changes.listed if each.id == corrected]
    assert [(each.field, each.after) for each in first.fields] == [("deaths", 3)]
    assert (first.date, first.reason) == (date(2026, 5, 1), "The agency counted again.")


def test_an_unfinished_release_is_none(first, tmp_path):
    folder = tmp_path / "releases"
    shutil.copytree(first, folder)
    shutil.copytree(first / "2026.4", folder / ".2026.9-abc")
    (folder / "2026.9").mkdir()
    assert Releases(folder).names() == ("2026.4",)
    assert Releases(tmp_path / "none").names() == ()


def test_an_unknown_release_is_told_with_those_there_are(releases):
    with pytest.raises(UnknownRelease, match=r"no release '2026\.9' of the data\. Known releases: 2026\.4\."):
        releases.get("2026.9")


def spoil(folder, way):
    path = folder / "layers" / "incidents.geojson"
    if way == "byte":
        content = bytearray(path.read_bytes())
        content[1000] ^= 1
        path.write_bytes(content)
    elif way == "missing":
        path.unlink()
    elif way == "extra":
        (folder / "formats" / ".hidden").write_text("x")
    elif way == "listed":
        (folder / SUMS).write_text((folder / SUMS).read_text() + "no checksum\n")
    else:
        (folder / SUMS).unlink()


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("byte", "2026.4/layers/incidents.geojson: found other bytes, of SHA-256 "),
        ("missing", "2026.4/layers/incidents.geojson: found no file, expected the files that SHA256SUMS lists"),
        ("extra", "2026.4/formats/.hidden: found a file more, expected the files that SHA256SUMS lists"),
        ("listed", "2026.4/SHA256SUMS, row 23: found no checksum, expected a SHA-256, two spaces and a path"),
        ("sums", "2026.4/SHA256SUMS: found no file, expected the checksums of the release"),
    ],
)
def test_the_check_names_what_is_not_as_it_was_made(releases, capsys, way, said):
    called = ["--layers", "/nowhere", "--releases-folder", str(releases.folder), "check", "--releases"]
    assert cli.main(called) == 0
    assert capsys.readouterr().out == "1 release as made: 2026.4.\n"
    spoil(releases.folder / "2026.4", way)
    assert cli.main(called) == 1
    assert said in capsys.readouterr().err


def test_the_check_names_what_is_no_release(releases, capsys):
    (releases.folder / "latest").mkdir()
    assert cli.main(["--releases-folder", str(releases.folder), "check", "--releases"]) == 1
    assert "latest: found what is no release, expected nothing beside the releases" in capsys.readouterr().err


def test_the_history_of_a_feature_names_each_release_that_changed_it(mine, releases):
    id = incidents(mine)[0]["id"]
    change(mine, id, title="Another title")
    correct(mine, 1, id, "corrected")
    released(mine, releases, "2026.5")
    released(mine, releases, "2026.6")
    found = [(release.name, change.kind, change.reason) for release, change in releases.history("incidents", id)]
    assert found == [("2026.4", "added", ""), ("2026.5", "corrected", "Counted again.")]
    assert releases.history("incidents", "nothing") == []
    assert releases.latest.name == "2026.6"
