"""``/archive.html``: what a view shows, in a file that asks nobody, with a checksum that a command gives again."""

import re
import subprocess

import pytest

VIEW = "/archive.html?datetime=2021-11&section=pl-by"


@pytest.fixture(scope="module")
def answer(app):
    return app.test_client().get(VIEW)


def test_a_view_is_saved_under_a_name_that_says_it_and_the_same_each_time(answer, client):
    assert answer.status_code == 200
    name = "eastern-border-map-datetime-2021-11-01-2021-11-30-section-pl-by-2026.11.0.html"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(VIEW).data == answer.data


def test_the_file_holds_the_incidents_of_its_view_and_no_others(answer, dataset):
    page = answer.get_data(as_text=True)
    shown = dataset.incidents("2021-11", section="pl-by", kind="event")
    ids = set(shown[shown["verification"] != "retracted"]["id"])
    assert set(re.findall(r'<li class="incident" data-id="([^"]+)"', page)) == ids
    assert set(re.findall(r'data-url="/api/collections/incidents/items/([^"]+)"', page)) == ids
    sources = {source for row in shown["sources"] for source in row}
    assert all(dataset.source(id)["url"] is None or dataset.source(id)["url"].split("&")[0] in page for id in sources)


def test_the_command_it_names_gives_the_checksum_it_states(answer, tmp_path):
    page = answer.get_data(as_text=True)
    stated = re.search(r'id="sha256">([0-9a-f]{64})<', page)[1]
    (tmp_path / "map.html").write_bytes(answer.data)
    grep = ["grep", '^<script type="application/json" data-url=', "map.html"]
    lines = subprocess.run(grep, cwd=tmp_path, capture_output=True, check=True).stdout
    counted = subprocess.run(["sha256sum"], input=lines, capture_output=True, check=True).stdout
    assert counted.decode().split()[0] == stated


def test_a_view_without_incidents_is_a_file_too(client):
    page = client.get("/archive.html?datetime=2019-01").get_data(as_text=True)
    assert 'id="sentence">No incidents' in page


def test_a_wrong_state_is_refused(client):
    assert client.get("/archive.html?section=pl-ua").status_code == 400
