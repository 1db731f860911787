"""The cache gives what the files give, or is made anew: never anything else."""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

import geo
from geo.errors import InvalidLayers
from geo.layers import files
from geo.queries import ItemsQuery
from geo.store import cache


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def loads(monkeypatch):
    """Count how often the layers are read from their files."""
    calls = []
    real = cache.load
    monkeypatch.setattr(cache, "load", lambda catalogue: calls.append(1) or real(catalogue))
    return calls


def answers(ds):
    """Return everything the layers hold, as bytes."""
    pages = {layer.name: ds.items(ItemsQuery(layer.name)) for layer in ds.catalogue.tables}
    return {name: (page.number_matched, b"".join(page.selection.features())) for name, page in pages.items()}


def age(*folders):
    """Make files look as if they had been written long ago, the seals a little later."""
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        seconds = 1_600_000_100 if path.name == cache.SEAL else 1_600_000_000
        os.utime(path, (seconds, seconds))


def seal(kept):
    [path] = kept.rglob(cache.SEAL)
    return path


def test_without_a_cache_nothing_is_written(package):
    before = sorted(package.rglob("*"))
    geo.open(package)
    assert sorted(package.rglob("*")) == before


def test_the_second_start_reads_no_layer_and_answers_the_same(package, kept, loads):
    plain = answers(geo.open(package))
    first = geo.open(package, kept)
    second = geo.open(package, kept)
    assert len(loads) == 1
    assert answers(first) == answers(second) == plain
    query = ItemsQuery("incidents", q="kuznica")
    assert second.items(query).number_matched == geo.open(package).items(query).number_matched == 2
    assert second.catalogue.span == first.catalogue.span


def test_a_source_that_was_only_touched_is_hashed_and_not_read(package, kept, loads):
    geo.open(package, kept)
    age(package)
    geo.open(package, kept)
    assert len(loads) == 1


def test_an_old_source_of_the_recorded_size_and_time_is_not_even_hashed(package, kept, loads, monkeypatch):
    age(package)
    geo.open(package, kept)
    age(kept)
    monkeypatch.setattr(cache, "file_digest", lambda path: pytest.fail(f"{path.name} is hashed"))
    geo.open(package, kept)
    assert len(loads) == 1


@pytest.mark.parametrize("same_time", [False, True])
def test_a_source_that_changed_is_read_again(same_time, package, kept, edit):
    ds = geo.open(package, kept)
    path = package / "datapackage.json"
    before = (package / "sources.csv").stat().st_mtime_ns
    edit("sources.csv", "Title", "Tltle")
    descriptor = json.loads(path.read_text("utf-8"))
    assert ds.source("src-1")["title"] == "Title"
    with pytest.raises(InvalidLayers, match="changed since its hash"):
        geo.open(package, kept)
    for resource in descriptor["resources"]:
        resource.pop("hash")
    path.write_text(json.dumps(descriptor), "utf-8")
    ds = geo.open(package, kept)
    assert ds.source("src-1")["title"] == "Tltle"
    edit("sources.csv", "Tltle", "T1tle")
    if same_time:
        os.utime(package / "sources.csv", ns=(before, before))
    assert geo.open(package, kept).source("src-1")["title"] == "T1tle"


def test_a_description_that_changed_is_another_layer(package, kept, loads):
    geo.open(package, kept)
    path = package / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace('"title":"Sources"', '"title":"Others"').replace("Title", "Titel"))
    geo.open(package, kept)
    assert len(loads) == 2
    assert len(list(kept.rglob("incidents-*.arrow"))) == 1, "what is not served any more is gone"


def test_other_code_makes_its_own(package, kept, loads, monkeypatch):
    geo.open(package, kept)
    monkeypatch.setattr(cache, "FORMAT", cache.FORMAT + 1)
    geo.open(package, kept)
    assert len(loads) == 2


DAMAGES = {
    "empty": lambda content: b"",
    "cut in half": lambda content: content[: len(content) // 2],
    "cut by a byte": lambda content: content[:-1],
    "longer": lambda content: content + b"\0",
    "a bit turned at the start": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "a bit turned in the middle": lambda content: (
        content[: len(content) // 2] + bytes([content[len(content) // 2] ^ 64]) + content[len(content) // 2 + 1 :]
    ),
    "zeroes at the end": lambda content: content[:-16] + bytes(16),
    "words swapped": lambda content: content[8:16] + content[:8] + content[16:],
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", [*cache.WRITERS, "json"])
def test_a_damaged_cache_is_made_anew_and_never_served(damage, kind, package, kept, loads):
    plain = answers(geo.open(package, kept))
    [path] = kept.rglob(cache.SEAL) if kind == "json" else kept.rglob(f"incidents-*.{kind}")
    whole = path.read_bytes()
    path.write_bytes(DAMAGES[damage](whole))
    changed = path.read_bytes() != whole
    assert answers(geo.open(package, kept)) == plain
    assert len(loads) == (2 if changed else 1)
    assert answers(geo.open(package, kept)) == plain
    assert len(loads) == (2 if changed else 1)


def test_a_file_that_is_gone_is_made_anew(package, kept, loads):
    geo.open(package, kept)
    next(kept.rglob("incidents-*.scans")).unlink()
    geo.open(package, kept)
    assert len(loads) == 2


@pytest.mark.parametrize("text", ["[]", "{}", "null", '{"about": 1}', '{"sources": []}'])
def test_a_foreign_seal_is_no_seal(text, package, kept, loads):
    geo.open(package, kept)
    seal(kept).write_text(text, "utf-8")
    geo.open(package, kept)
    assert len(loads) == 2


def test_the_cache_of_another_package_is_not_taken(package, kept, loads, tmp_path):
    geo.open(package, kept)
    other = tmp_path / "other"
    shutil.copytree(package, other, ignore=shutil.ignore_patterns("cache"))
    descriptor = json.loads((other / "datapackage.json").read_text("utf-8"))
    (other / "datapackage.json").write_text(json.dumps(descriptor | {"title": "Other"}), "utf-8")
    geo.open(other, kept)
    folders = sorted(kept.iterdir())
    assert len(folders) == 2
    for path in folders[0].iterdir():
        shutil.copy(path, folders[1])
    assert geo.open(other, kept).catalogue.title == "Other"
    assert geo.open(package, kept).catalogue.title == "Eastern Border Map"


def test_a_wrong_layer_is_refused_and_leaves_no_cache(package, kept, edit):
    edit("incidents.geojson", '"balloon"', '"baloon"')
    with pytest.raises(InvalidLayers, match="baloon"):
        geo.open(package, kept)
    assert not kept.exists()


def test_a_missing_layer_is_named(package, kept):
    geo.open(package, kept)
    (package / "sources.csv").unlink()
    with pytest.raises(InvalidLayers, match=r"sources\.csv"):
        geo.open(package, kept)


def test_a_source_that_changes_while_it_is_read_is_not_kept(package, kept, edit, monkeypatch):
    real = cache.load

    def load(catalogue):
        contents = real(catalogue)
        edit("sources.csv", "Publisher", "Somebody else")
        return contents

    monkeypatch.setattr(cache, "load", load)
    assert geo.open(package, kept).source("src-1")["publisher"] == "Publisher"
    assert not kept.exists()


def test_a_folder_that_cannot_be_written_is_said_and_the_layers_are_served(package, kept, caplog):
    kept.write_text("a file where the folder should be", "utf-8")
    assert len(geo.open(package, kept).incidents()) == 2
    assert "Nothing is kept in" in caplog.text


def test_a_start_that_broke_off_leaves_nothing_that_is_served(package, kept, loads, monkeypatch):
    def broken(table, path):
        path.write_bytes(b"half")
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setitem(cache.WRITERS, "scans", broken)
        assert len(geo.open(package, kept).incidents()) == 2
        assert not list(kept.rglob(".*")), "no unfinished file is left"
    geo.open(package, kept)
    geo.open(package, kept)
    assert len(loads) == 2


def test_every_piece_of_a_file_counts(tmp_path):
    layer = type("Layer", (), {"format": "shp", "file": tmp_path / "a.shp"})
    for name in ("a.shp", "a.dbf", "a.prj", "b.dbf"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in files.pieces(layer)] == ["a.shp", "a.dbf", "a.prj"]


def test_what_another_server_is_just_writing_is_left_alone_and_what_one_left_long_ago_is_not(package, kept):
    geo.open(package, kept)
    folder = seal(kept).parent
    (folder / ".now").write_bytes(b"half")
    (folder / ".once").write_bytes(b"half")
    age(folder)
    os.utime(folder / ".now")
    seal(kept).write_text("{}", "utf-8")
    geo.open(package, kept)
    assert [path.name for path in folder.glob(".*")] == [".now"]


def test_several_servers_started_on_one_empty_cache_all_start(package, kept, loads):
    with ThreadPoolExecutor(3) as servers:
        started = list(servers.map(lambda _: geo.open(package, kept), range(3)))
    assert answers(started[0]) == answers(started[1]) == answers(started[2])
    before = len(loads)
    geo.open(package, kept)
    assert len(loads) == before
