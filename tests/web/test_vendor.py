"""The copies of the front-end libraries: whole, recorded, and refused when they are not what is declared."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from geo.web import vendor
from geo.web.vendor import Library, VendorError

MAP = Library(
    name="@scope/map",
    licence="MIT",
    homepage="https://map.example",
    files=("dist/map.js", "dist/images/*.png", "LICENSE"),
    strip="dist",
)
SCRIPT = b"export const zoom = 1;\n"


def write_package(project: Path, version: str = "2.0.0", **described: Any) -> None:
    package = project / "node_modules" / "@scope" / "map"
    (package / "dist" / "images").mkdir(parents=True, exist_ok=True)
    (package / "package.json").write_text(json.dumps({"version": version, "license": "MIT", **described}))
    (package / "dist" / "map.js").write_bytes(SCRIPT)
    (package / "dist" / "map-src.js").write_bytes(b"// not listed")
    (package / "dist" / "images" / "pin.png").write_bytes(b"\x89PNG")
    (package / "LICENSE").write_bytes(b"MIT")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_package(tmp_path)
    lock = {"packages": {"node_modules/@scope/map": {"version": "2.0.0"}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    return tmp_path


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_exactly_the_listed_files_are_copied(project: Path) -> None:
    vendor.vendor(project, [MAP])
    assert files_in(project / "static") == {
        "vendor/manifest.json",
        "vendor/@scope/map/map.js",
        "vendor/@scope/map/images/pin.png",
        "vendor/@scope/map/LICENSE",
    }


def test_the_manifest_records_version_licence_and_checksums(project: Path) -> None:
    written = vendor.vendor(project, [MAP])
    (read,) = vendor.manifest(project / "static" / "vendor")
    assert (read,) == written
    assert (read.name, read.version, read.licence) == ("@scope/map", "2.0.0", "MIT")
    script = next(file for file in read.files if file.path == "@scope/map/map.js")
    assert script.sha256 == hashlib.sha256(SCRIPT).hexdigest()
    assert script.bytes == len(SCRIPT)


def test_a_second_run_replaces_the_first_and_leaves_nothing_beside_it(project: Path) -> None:
    vendor.vendor(project, [MAP])
    stray = project / "static" / "vendor" / "old.js"
    stray.write_text("from an older library")
    vendor.vendor(project, [MAP])
    assert not stray.exists()
    assert [path.name for path in (project / "static").iterdir()] == ["vendor"]


def test_two_runs_write_the_same_manifest(project: Path) -> None:
    vendor.vendor(project, [MAP])
    first = (project / "static" / "vendor" / "manifest.json").read_bytes()
    vendor.vendor(project, [MAP])
    assert (project / "static" / "vendor" / "manifest.json").read_bytes() == first


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": "2.1.0"}, "node_modules holds @scope/map 2.1.0, and package-lock.json names 2.0.0"),
        ({"license": "GPL-3.0-only"}, "is licensed 'GPL-3.0-only', not 'MIT'"),
    ],
)
def test_a_package_that_is_not_as_declared_is_refused(project: Path, change: dict[str, str], words: str) -> None:
    vendor.vendor(project, [MAP])
    before = files_in(project / "static")
    write_package(project, **change)
    with pytest.raises(VendorError, match=words):
        vendor.vendor(project, [MAP])
    assert files_in(project / "static") == before


def test_a_missing_file_is_refused(project: Path) -> None:
    (project / "node_modules" / "@scope" / "map" / "LICENSE").unlink()
    with pytest.raises(VendorError, match="has no file LICENSE"):
        vendor.vendor(project, [MAP])
    assert not list((project / "static").iterdir())


def test_a_missing_package_names_the_command_that_sets_it_up(project: Path) -> None:
    (project / "node_modules" / "@scope" / "map" / "package.json").unlink()
    with pytest.raises(VendorError, match="make serve"):
        vendor.vendor(project, [MAP])


def test_check_names_what_differs_from_the_manifest(project: Path) -> None:
    vendor.vendor(project, [MAP])
    folder = project / "static" / "vendor"
    assert vendor.problems(folder) == []
    (folder / "@scope" / "map" / "map.js").write_bytes(b"changed")
    (folder / "@scope" / "map" / "LICENSE").unlink()
    (folder / "@scope" / "map" / "extra.js").write_bytes(b"")
    assert sorted(problem.split()[0] for problem in vendor.problems(folder)) == [
        "@scope/map/LICENSE",
        "@scope/map/extra.js",
        "@scope/map/map.js",
    ]


def test_the_command_reports_a_failure_and_exits_non_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert vendor.main(["--project", str(tmp_path)]) == 1
    assert "package-lock.json is missing" in capsys.readouterr().err


def test_the_libraries_served_are_what_their_manifest_says() -> None:
    project = Path(__file__).resolve().parents[2]
    locked = json.loads((project / "package-lock.json").read_text())["packages"]
    served = vendor.manifest(project / "static" / "vendor")
    assert [library.name for library in served] == [library.name for library in vendor.LIBRARIES]
    assert all(library.version == locked[f"node_modules/{library.name}"]["version"] for library in served)
    assert vendor.problems(project / "static" / "vendor") == []
