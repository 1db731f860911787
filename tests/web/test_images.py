"""``/image.svg``: the picture of a state, kept as long as it is true, and unable to do anything."""

import html
import io
import re
import struct
import zipfile
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from geo.text import LANGUAGES
from geo.web.pictures import Pictures

VIEW = "datetime=2021-11&section=pl-by"


def test_a_picture_has_the_sentence_of_its_page(client):
    picture, page = client.get(f"/image.svg?{VIEW}"), client.get(f"/?{VIEW}")
    assert picture.content_type.startswith("image/svg+xml")
    assert re.search(r'<h1 id="sentence">(.*?)</h1>', page.text).group(1) in picture.text


@pytest.mark.parametrize(
    ("query", "field"), [("width=12", "width"), ("theme=blue", "theme"), ("datetime=x", "datetime")]
)
def test_bad_input_is_a_problem_that_names_the_field(client, query, field):
    answer = client.get(f"/image.svg?{query}")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json["parameter"] == field


def test_several_things_wrong_are_told_together(client):
    answer = client.get("/image.svg?width=1&height=1&colour=red")
    assert [each["parameter"] for each in answer.json["errors"]] == ["width", "height", "colour"]


def test_a_picture_may_load_and_run_nothing_and_not_be_framed(client):
    headers = client.get("/image.svg").headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "frame-ancestors 'none'" in policy
    assert "'self'" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_a_picture_is_kept_while_it_is_true(client, dataset):
    address = f"/image.svg?{VIEW}"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "immutable" in client.get(f"{address}&v={dataset.fingerprint}").headers["Cache-Control"]
    assert "immutable" not in client.get(f"{address}&v={dataset.fingerprint[::-1]}").headers["Cache-Control"]
    assert client.get(f"{address}&v=other").status_code == 404


def test_the_head_is_that_of_the_picture(client):
    whole, head = client.get(f"/image.svg?{VIEW}"), client.head(f"/image.svg?{VIEW}")
    assert head.data == b""
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(whole.data))


def test_markup_in_the_data_is_text_in_the_picture(hostile):
    answer = hostile.get("/image.svg?near=pl-by-kuznica-bruzgi-road,20&datetime=../..")
    assert answer.status_code == 200
    assert "<img" not in answer.text and "<svg onload" not in answer.text


def test_the_same_picture_comes_in_pixels(client):
    first, again = (client.get(f"/image.png?{VIEW}&width=600&height=315") for _ in range(2))
    assert first.content_type == "image/png"
    assert first.data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", first.data[16:24]) == (600, 315)
    assert first.data == again.data
    assert client.get("/image.png?height=x").json["parameter"] == "height"


def test_words_in_pixels_are_drawn_in_every_alphabet(client):
    plain = client.get("/image.png?section=pl-by&width=600&height=315").data
    assert (
        len(
            {
                plain,
                *(
                    client.get(f"/image.png?section=pl-by&width=600&height=315&lang={each}").data
                    for each in ("lt", "be")
                ),
            }
        )
        == 3
    )


def test_a_picture_too_large_is_refused(client):
    answer = client.get("/image.svg?width=4000&height=2251")
    assert answer.status_code == 400
    assert answer.json["parameter"] == "height"
    assert "2250" in answer.json["expected"]


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_who_shares_a_page_shares_the_picture_of_its_state(client, path):
    page = client.get(f"{path}?{VIEW}&lang=uk").text
    tags = {
        name: html.unescape(text)
        for name, text in re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)
    }
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["og:title"] in tags["og:image:alt"]
    picture = client.get(tags["og:image"])
    size = tuple(int(tags[f"og:image:{side}"]) for side in ("width", "height"))
    assert struct.unpack(">II", picture.data[16:24]) == size == (1200, 630)
    assert "immutable" in picture.headers["Cache-Control"]


def test_the_page_leads_to_its_picture_in_each_form(client):
    page = client.get(f"/?{VIEW}").text
    found = re.findall(r'<a data-picture href="([^"]+)">(\w+)</a>', page)
    assert [form for _, form in found] == ["SVG", "PNG", "PDF"]
    for address, _ in found:
        address = html.unescape(address)
        assert client.get(address).data == client.get(f"{address.partition('?')[0]}?{VIEW}").data


@pytest.mark.parametrize(
    ("form", "media", "begin", "saved"),
    [
        ("svg", "image/svg+xml", b"<svg ", False),
        ("png", "image/png", b"\x89PNG", False),
        ("pdf", "application/pdf", b"%PDF-1.7", True),
        ("zip", "application/zip", b"PK", True),
    ],
)
def test_every_form_is_what_it_says(client, form, media, begin, saved):
    answer = client.get(f"/image.{form}?{VIEW}&lang=be")
    assert answer.status_code == 200
    assert answer.mimetype == media and answer.data.startswith(begin)
    named = answer.headers.get("Content-Disposition")
    assert named == (f'attachment; filename="eastern-border-map.{form}"' if saved else None)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_form_that_there_is_not_is_not_found(client):
    answer = client.get("/image.pgn")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert "Did you mean 'png'?" in answer.json["detail"]


@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_vectors_have_no_pixels_to_the_inch(client, form):
    answer = client.get(f"/image.{form}?width_mm=91&dpi=300")
    assert (answer.status_code, answer.json["parameter"]) == (400, "dpi")


def test_the_kit_leads_to_the_map_in_the_same_state(client):
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/image.zip?{VIEW}&theme=grey&width_mm=60").data))
    link = archive.read("caption.txt").decode().splitlines()[-1].removeprefix("Link: ")
    assert link == "http://localhost/?datetime=2021-11-01/2021-11-30&section=pl-by"
    assert client.get(link.removeprefix("http://localhost")).status_code == 200


def test_a_picture_is_drawn_once(client, monkeypatch):
    address = f"/image.svg?{VIEW}&width=777"
    first = client.get(address).data
    monkeypatch.setattr("geo.images.drawing.svg", lambda *_: pytest.fail("it is kept"))
    assert client.get(f"/image.svg?width=777&{VIEW}").data == first
    assert client.get(address, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_no_more_pictures_are_kept_than_there_is_room_for():
    kept, drawn = Pictures(room=10), []

    def draw(name, size):
        return kept.get(name, lambda: drawn.append(name) or b"." * size)

    draw("a", 4), draw("b", 4), draw("a", 4)
    assert drawn == ["a", "b"]
    draw("c", 4), draw("a", 4)
    assert drawn == ["a", "b", "c"]
    draw("b", 4)
    assert drawn == ["a", "b", "c", "b"]


def test_a_picture_that_could_not_be_drawn_is_asked_for_again():
    kept = Pictures()
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: bytes(1 // 0))
    assert kept.get("a", lambda: b"a") == b"a"


def test_a_picture_many_ask_for_at_once_is_drawn_once():
    kept, drawn, begun = Pictures(), [], Event()

    def draw():
        begun.wait(5)
        drawn.append(1)
        return b"a"

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(kept.get, "a", draw) for _ in range(4)]
        begun.set()
        assert [each.result() for each in asked] == [b"a"] * 4
    assert drawn == [1]


def test_all_days_and_all_languages_have_a_picture(client):
    for code in LANGUAGES:
        answer = client.get(f"/image.pdf?datetime=../..&lang={code}&width_mm=60&layers=rate&theme=grey")
        assert answer.status_code == 200, answer.text
