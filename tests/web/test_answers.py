"""Tags, conditions, compression and HEAD."""

import gzip

import brotli
import pytest
import zstandard

from geo.maps import documents

PATHS = ("/", "/about", "/api", "/api/collections/incidents/items?limit=5", "/map/incidents.bin", "/static/js/main.js")


@pytest.mark.parametrize("path", PATHS)
def test_the_same_question_gives_the_same_tag_and_then_304(client, path):
    first = client.get(path)
    assert client.get(path).headers["ETag"] == first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


UNPACK = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda content: zstandard.ZstdDecompressor().decompressobj().decompress(content),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("coding", UNPACK)
def test_an_answer_is_compressed_for_those_who_ask(client, path, coding):
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": coding})
    assert packed.headers["Content-Encoding"] == coding
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert UNPACK[coding](packed.data) == plain.data


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("br;q=0.9, gzip;q=1.0", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, *;q=0.5", "br"),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=0", None),
        ("deflate", None),
        ("", None),
        (";;;,=q", None),
    ],
)
def test_the_coding_a_client_likes_best_is_taken(client, accepted, coding):
    answer = client.get("/api/collections/incidents/items", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding


def test_who_refuses_gzip_gets_none(client):
    answer = client.get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in answer.headers


def test_what_is_compressed_already_is_left_alone(client):
    answer = client.get("/downloads/crossings.gpkg", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", [*PATHS, "/healthz", "/downloads/crossings.csv", "/nothing"])
def test_head_says_what_get_would(client, path):
    got, asked = client.get(path), client.head(path)
    assert asked.status_code == got.status_code
    assert asked.data == b""
    assert asked.headers["Content-Type"] == got.headers["Content-Type"]


def test_a_resource_is_kept_for_ever_only_under_its_own_version(client, dataset):
    def kept(path):
        return client.get(path).headers["Cache-Control"]

    assert "immutable" in kept(f"/map/incidents.bin?{documents.kept_by(dataset.fingerprint)}")
    queries = ("", f"?v={dataset.fingerprint}", *(f"?{documents.kept_by(v)}" for v in (dataset.version, "0" * 16)))
    assert [kept(f"/map/incidents.bin{query}") for query in queries] == ["no-cache"] * 4


def test_a_static_file_is_kept_for_ever_under_the_hash_of_its_content(app, client):
    url = app.extensions["geo"].assets.url("js/main.js")
    assert "immutable" in client.get(url).headers["Cache-Control"]
    assert client.get("/static/js/main.js?v=old").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/../server.py", "/static/%2e%2e/server.py", "/static/js/nothing.js"])
def test_nothing_outside_the_static_folder_is_served(client, path):
    assert client.get(path).status_code == 404


def test_health_has_no_parameters(client):
    answer = client.get("/healthz?x=1")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["parameter"] == "x"


def test_health_names_the_data(client, dataset):
    assert client.get("/healthz").json == {"status": "ok", "version": dataset.version, "data_end": "2026-05-24"}
