"""The programs people connect with: GDAL, OWSLib and QGIS, each counted against the API's own answer."""

import json
import shutil
import subprocess
from pathlib import Path

import pyogrio
import pytest
from owslib.ogcapi.features import Features

BOX = (22.5, 52.5, 25.0, 55.0)
FILTER = "section = 'pl-by'"
PYTHON = "/usr/bin/python3"
QGIS = """
import json, sys
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorLayer(f"url='{sys.argv[1]}' typename='crossings' pageSize='50'", "crossings", "OAPIF")
assert layer.isValid(), layer.error().message()
box = QgsFeatureRequest(QgsRectangle(*json.loads(sys.argv[2])))
print(json.dumps({
    "all": sum(1 for _ in layer.getFeatures()),
    "box": sum(1 for _ in layer.getFeatures(box)),
    "section": sum(1 for _ in layer.getFeatures(QgsFeatureRequest().setFilterExpression('"section" = \\'pl-by\\''))),
    "crs": layer.crs().authid(),
    "names": sorted(field.name() for field in layer.fields()),
}))
layer = None
application.exitQgis()
"""


def count(api, collection, **asked):
    return api.ok(f"/collections/{collection}/items", limit=1, **asked).json["numberMatched"]


def box():
    return ",".join(map(str, BOX))


def ogrinfo(*arguments):
    if shutil.which("ogrinfo") is None:
        pytest.skip("ogrinfo (gdal-bin) is not installed")
    run = subprocess.run(["ogrinfo", *arguments], capture_output=True, text=True, timeout=300, check=True)
    assert "ERROR" not in run.stderr
    assert "Warning" not in run.stderr, run.stderr
    return run.stdout


def counted(text):
    [line] = [line for line in text.splitlines() if line.startswith("Feature Count:")]
    return int(line.split(":")[1])


def test_ogrinfo_lists_the_collections(api):
    listed = ogrinfo(f"OAPIF:{api.root}")
    for name in api.collections:
        assert f": {name} " in listed + " "


def test_ogrinfo_counts_with_a_box_and_an_attribute_filter(api, collection):
    source = f"OAPIF:{api.root}"
    assert counted(ogrinfo("-ro", "-so", source, collection)) == count(api, collection)


def test_ogrinfo_filters(api):
    source = f"OAPIF:{api.root}"
    text = ogrinfo("-ro", "-so", "-spat", *map(str, BOX), "-where", FILTER, source, "incidents")
    placed = f"S_INTERSECTS(geometry, BBOX({box()}))"
    assert counted(text) == count(api, "incidents", filter=placed, section="pl-by")


def test_pyogrio_reads_through_the_pages(api):
    frame = pyogrio.read_dataframe(f"OAPIF:{api.root}", layer="incidents", PAGE_SIZE="100")
    assert len(frame) == count(api, "incidents")
    assert frame.crs.to_authority() == ("OGC", "CRS84")


def test_owslib_lists_describes_and_reads(api):
    service = Features(api.root)
    assert set(service.feature_collections()) == set(api.collections)
    assert "openapi" in service.api()
    assert service.conformance()["conformsTo"]
    assert "section" in service.collection_queryables("incidents")["properties"]
    assert service.collection_schema("incidents")["properties"]
    found = service.collection_items("incidents", bbox=list(BOX), limit=1, section="pl-by")
    assert found["numberMatched"] == count(api, "incidents", bbox=box(), section="pl-by")
    found = service.collection_items("incidents", filter=FILTER, limit=1)
    assert found["numberMatched"] == count(api, "incidents", section="pl-by")


def has_qgis():
    if not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0


def test_qgis_reads_filters_and_places(api):
    if not has_qgis():
        pytest.skip("QGIS (python3-qgis) is not installed")
    run = subprocess.run(
        [PYTHON, "-c", QGIS, api.root, json.dumps(BOX)],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    said = json.loads(run.stdout.strip().splitlines()[-1])
    assert said["all"] == count(api, "crossings")
    assert said["box"] == count(api, "crossings", bbox=box())
    assert said["section"] == count(api, "crossings", section="pl-by")
    assert said["crs"] in ("OGC:CRS84", "EPSG:4326")
    assert {"name", "section", "mode"} <= set(said["names"])
