"""What the set-up makes for the page: whole, recorded, and refused when a library is not what is declared."""

import hashlib
import json
from pathlib import Path
from typing import Any

import brotli
import pytest

from geo.maps.assets import PAGE, Assets, is_lasting
from geo.web import vendor
from geo.web.bundle import TO_SAVE, TO_SERVE, BuildError, Bundle
from geo.web.vendor import Library, VendorError

PROJECT = Path(__file__).resolve().parents[2]
MAP = Library("@scope/map", "MIT", "https://map.example")
BUNDLES = (
    Bundle("page", "static/js/main.js", "static/css/page.css", TO_SERVE),
    Bundle("alone", "static/js/main.js", "static/css/page.css", TO_SAVE, leaves=True),
)
LICENCE = "MIT, for the tests\n"
MADE = {"alone.css", "alone.css.br", "alone.js", "alone.js.br", "page.css", "page.css.br", "page.js", "page.js.br"}


def write_package(project: Path, name: str = "@scope/map", version: str = "2.0.0", **described: Any) -> None:
    package = project / "node_modules" / name
    package.mkdir(parents=True, exist_ok=True)
    (package / "package.json").write_text(json.dumps({"version": version, "license": "MIT", **described}))
    (package / "map.js").write_text("export const zoom = 41;")
    (package / "LICENSE").write_text(LICENCE)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_package(tmp_path)
    (tmp_path / "node_modules" / "esbuild").symlink_to(PROJECT / "node_modules" / "esbuild")
    lock = {"packages": {"node_modules/@scope/map": {"version": "2.0.0", "integrity": "sha512-abc"}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    (tmp_path / "package.json").write_text(json.dumps({"imports": {"#map/*": "./static/js/*"}}))
    for folder in ("js", "css", "img"):
        (tmp_path / "static" / folder).mkdir(parents=True)
    main = 'import { zoom } from "@scope/map/map.js"; import { more } from "#map/more.js"; export default zoom + more;'
    (tmp_path / "static/js/main.js").write_text(main)
    (tmp_path / "static/js/more.js").write_text("export const more = 1;")
    (tmp_path / "static/css/page.css").write_text('@import "./dot.css"; .a { background: url("../img/dot.svg"); }')
    (tmp_path / "static/css/dot.css").write_text(".b { color: red; }")
    (tmp_path / "static/img/dot.svg").write_text("<svg/>")
    return tmp_path


def make(project: Path) -> vendor.Manifest:
    return vendor.vendor(project, [MAP], BUNDLES)


def built(project: Path, name: str) -> str:
    return (project / "static/vendor/build" / name).read_text("utf-8")


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_folder_holds_the_bundles_the_licences_and_the_manifest(project: Path) -> None:
    make(project)
    expected = {"manifest.json", "@scope/map/LICENSE", *(f"build/{name}" for name in MADE)}
    assert files_in(project / "static/vendor") == expected


def test_a_bundle_needs_no_other_file(project: Path) -> None:
    make(project)
    assert "import" not in built(project, "page.js")
    assert "42" in built(project, "page.js")
    style = built(project, "page.css")
    assert "@import" not in style
    assert ".b{" in style
    assert "url(data:image/svg+xml,<svg/>)" in style


def test_a_module_that_is_imported_late_comes_in_a_file_of_its_own_unless_the_bundle_is_put_into_a_file(project):
    (project / "static/js/main.js").write_text('export const later = () => import("#map/more.js");')
    (project / "static/js/more.js").write_text('export const more = "something else";')
    make(project)
    (chunk,) = (project / "static/vendor/build").glob("more-*.js")
    assert is_lasting(f"vendor/build/{chunk.name}")
    assert "something else" not in built(project, "page.js")
    assert "something else" in built(project, "alone.js")


def test_what_a_program_and_a_late_part_have_in_common_is_asked_for_at_once(project):
    (project / "static/js/common.js").write_text("export const common = new Map();")
    (project / "static/js/more.js").write_text('import { common } from "#map/common.js"; common.set(1, 2);')
    main = (
        'import { common } from "#map/common.js"; export const later = () => import("#map/more.js").then(() => common);'
    )
    (project / "static/js/main.js").write_text(main)
    make(project)
    (shared,) = (project / "static/vendor/build").glob("chunk-*.js")
    assert Assets(project / "static").needed(PAGE[1]) == [f"/static/vendor/build/{shared.name}"]


def test_a_bundle_lies_beside_its_packed_form(project: Path) -> None:
    make(project)
    packed = (project / "static/vendor/build/page.js.br").read_bytes()
    assert brotli.decompress(packed).decode() == built(project, "page.js")


def test_every_bundle_names_its_libraries_and_one_that_leaves_holds_their_licences(project: Path) -> None:
    make(project)
    for name in ("page.js", "page.css", "alone.js", "alone.css"):
        assert "@scope/map 2.0.0, MIT, ../@scope/map/LICENSE" in built(project, name)
    assert LICENCE.strip() in built(project, "alone.js")


def test_the_manifest_records_version_licence_and_checksums(project: Path) -> None:
    written = make(project)
    read = vendor.manifest(project / "static/vendor")
    assert read == written
    (library,) = read.libraries
    assert (library.name, library.version, library.licence) == ("@scope/map", "2.0.0", "MIT")
    assert library.checksum == "sha512-abc"
    script = next(file for file in read.bundles if file.path == "build/page.js")
    content = built(project, "page.js").encode()
    assert (script.sha256, script.bytes) == (hashlib.sha256(content).hexdigest(), len(content))


def test_a_second_run_replaces_the_first_and_leaves_nothing_beside_it(project: Path) -> None:
    make(project)
    stray = project / "static/vendor/old.js"
    stray.write_text("from an older library")
    make(project)
    assert not stray.exists()
    assert {path.name for path in (project / "static").iterdir()} == {"vendor", ".vendor-lock", "js", "css", "img"}


def test_two_runs_make_the_same_bytes(project: Path) -> None:
    assert make(project) == make(project)


@pytest.mark.parametrize("name", ["static/js/more.js", "static/css/dot.css", "static/img/dot.svg", "package-lock.json"])
def test_a_changed_source_makes_the_folder_outdated(project: Path, name: str) -> None:
    assert not vendor.is_current(project)
    make(project)
    assert vendor.is_current(project)
    source = project / name
    source.write_text(f"{source.read_text()} ")
    assert not vendor.is_current(project)


def test_a_source_that_is_not_right_is_named_and_the_old_folder_stays(project: Path) -> None:
    make(project)
    before = files_in(project / "static/vendor")
    (project / "static/js/main.js").write_text('import { gone } from "#map/more.js"; export default gone;')
    with pytest.raises(BuildError, match=r'(?s)cannot build page:.*"static/js/more\.js" for import "gone"'):
        make(project)
    assert files_in(project / "static/vendor") == before


def test_a_package_that_nobody_declared_is_refused(project: Path) -> None:
    write_package(project, "stray")
    (project / "static/js/more.js").write_text('export { zoom as more } from "stray/map.js";')
    with pytest.raises(VendorError, match="stray is in a bundle and not declared"):
        make(project)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": "2.1.0"}, "node_modules holds @scope/map 2.1.0, and package-lock.json names 2.0.0"),
        ({"license": "GPL-3.0-only"}, "is licensed 'GPL-3.0-only', not 'MIT'"),
    ],
)
def test_a_package_that_is_not_as_declared_is_refused(project: Path, change: dict[str, str], words: str) -> None:
    make(project)
    before = files_in(project / "static")
    write_package(project, **change)
    with pytest.raises(VendorError, match=words):
        make(project)
    assert files_in(project / "static") == before


def test_a_missing_licence_is_refused(project: Path) -> None:
    (project / "node_modules/@scope/map/LICENSE").unlink()
    with pytest.raises(VendorError, match="has no file LICENSE"):
        make(project)
    assert not (project / "static/vendor").exists()


def test_a_missing_package_names_the_command_that_sets_it_up(project: Path) -> None:
    (project / "node_modules/@scope/map/package.json").unlink()
    with pytest.raises(VendorError, match="make serve"):
        make(project)


@pytest.mark.parametrize("missing", ["esbuild", "Node"])
def test_a_missing_tool_names_the_command_that_sets_it_up(
    project: Path, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing == "Node":
        monkeypatch.setenv("PATH", str(project))
    else:
        (project / "node_modules/esbuild").unlink()
    with pytest.raises(BuildError, match=f"{missing}.*`make serve` sets it up"):
        make(project)


def test_check_names_what_differs_from_the_manifest(project: Path) -> None:
    make(project)
    folder = project / "static/vendor"
    assert vendor.problems(folder) == []
    (folder / "build/page.js").write_bytes(b"changed")
    (folder / "@scope/map/LICENSE").unlink()
    (folder / "build/extra.js").write_bytes(b"")
    assert sorted(problem.split()[0] for problem in vendor.problems(folder)) == [
        "@scope/map/LICENSE",
        "build/extra.js",
        "build/page.js",
    ]


def test_the_command_reports_a_failure_and_exits_non_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "package-lock.json").write_text('{"packages": {}}')
    assert vendor.main(["--project", str(tmp_path)]) == 1
    assert "package.json is missing: `make serve` sets it up" in capsys.readouterr().err


def test_the_libraries_served_are_what_their_manifest_says() -> None:
    locked = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    served = vendor.manifest(PROJECT / "static/vendor").libraries
    assert [library.name for library in served] == [library.name for library in vendor.LIBRARIES]
    assert all(library.version == locked[f"node_modules/{library.name}"]["version"] for library in served)
    assert vendor.problems(PROJECT / "static/vendor") == []


def test_no_source_map_is_served() -> None:
    made = vendor.manifest(PROJECT / "static/vendor").bundles
    assert {Path(file.path).suffix for file in made} == {".js", ".css", ".br"}
