"""The Folium map: ours alone, the same bytes each time, no data in its markup."""

import json
import re
from pathlib import Path

import folium
import pytest

from geo.errors import InvalidParameter
from geo.maps.assets import ALONE, PAGE, Assets
from geo.maps.border_map import BorderMap
from geo.maps.parts import Block, Parts, script_json

STATIC = Path(__file__).parents[2] / "static"
HOSTILE = "{{7*7}}{% off %}{# gone #}</script><img src=x onerror=alert(1)>${alert(1)}\"'><svg onload=alert(1)>\u2028"
FOREIGN = re.compile(r"""(?:src|href|url\()\s*=?\s*["']?(?:https?:)?//""")


def served(title="A sentence", late="", **config):
    return BorderMap(Assets(STATIC), Parts(config, title, title, late=late))


def standalone(title="A sentence", documents=(), **config):
    parts = Parts(config, title, title, documents=documents)
    return BorderMap(Assets(STATIC), parts, standalone=True)


@pytest.mark.parametrize("text", ["{{7*7}}", "{% off", "{# half off #}", "{{ cycler.__init__ }}"])
def test_text_that_looks_like_a_template_stays_text(text):
    documents = [Block("/map/x.json", {"title": text})]
    page = standalone(text, documents, note=text).get_root().render()
    assert page.count(text) == 5  # title, heading, label, config and document
    assert text in served(text).get_root().render()


def test_a_map_renders_the_same_bytes_after_other_maps():
    first = served().get_root().render()
    folium.Map().get_root().render()
    standalone().get_root().render()
    assert served().get_root().render() == first


def test_rendering_twice_gives_the_same_bytes():
    drawn = standalone()
    assert drawn.get_root().render() == drawn.get_root().render()


def test_children_of_folium_get_stable_ids_too():
    pages = []
    for _ in range(2):
        drawn = standalone()
        folium.Circle([53.5, 23.6], radius=1000).add_to(drawn)
        pages.append(drawn.get_root().render())
    assert pages[0] == pages[1]
    assert "L.circle(" in pages[0]


def test_folium_s_own_map_is_left_as_it_was():
    before = list(folium.Map.default_js)
    served()
    assert folium.Map.default_js == before
    assert any("cdn" in url for _, url in before)


@pytest.mark.parametrize("make", [served, standalone])
def test_nothing_comes_from_another_host(make):
    # What a program says is not what it fetches: Leaflet's holds the address of its own site.
    page = re.sub(r"(<script[^>]*>).*?</script>", r"\1</script>", make().get_root().render(), flags=re.S)
    assert not FOREIGN.search(page)


@pytest.mark.parametrize("make", [served, standalone])
def test_there_is_no_inline_style_and_zooming_is_not_forbidden(make):
    page = make().get_root().render()
    body = page[page.index("<body") :]
    assert " style=" not in re.sub(r"<script.*?</script>", "", body, flags=re.S)
    assert "user-scalable" not in page
    assert '<html lang="en">' in page


def test_a_served_page_loads_one_style_sheet_and_one_program_by_the_hash_of_their_content():
    assets = Assets(STATIC)
    page = served().get_root().render()
    style, program = (f"/static/{name}?v={assets.version(name)}" for name in PAGE)
    shared = assets.needed(PAGE[1])
    assert re.findall(r'<link rel="stylesheet" href="(.*?)">', page) == [style]
    assert re.findall(r'<link rel="modulepreload" href="(.*?)">', page) == [program, *shared]
    assert f'import {{ L, start }} from "{program}";' in page


def test_what_a_page_needs_last_is_preloaded_by_the_program_that_says_when():
    page = served(late="/map/incidents.bin?v=1&e=2").get_root().render()
    preload = '<link rel="preload" as="fetch" crossorigin href="{}" media="not all" id="late">'
    assert preload.format("/map/incidents.bin?v=1&amp;e=2") in page
    assert re.findall(r'<script async src="(.*?)">', page) == [Assets(STATIC).url("js/late.js")]
    assert "late" not in served().head


def test_a_file_asks_for_nothing():
    page = re.sub(r"(<(script|style)[^>]*>).*?</\2>", r"\1</\2>", standalone().get_root().render(), flags=re.S)
    assert not re.findall(r"<link|src=|href=", page)


def test_a_file_holds_the_licence_of_leaflet():
    licence = (STATIC / "vendor/leaflet/LICENSE").read_text("utf-8").strip()
    assert licence in standalone().get_root().render()


def test_without_the_files_built_at_set_up_a_map_says_what_builds_them(tmp_path):
    with pytest.raises(InvalidParameter, match=r"a folder with vendor/build/alone.css. `make serve` builds it"):
        Assets(tmp_path).require(*ALONE)


def test_the_program_of_a_served_page_holds_no_data_so_its_hash_stays():
    assert served(title="One", query="a").inline == served(title="Two", query="b").inline


def test_the_inline_blocks_are_the_ones_in_the_page():
    drawn = served()
    fragments = drawn.head + drawn.body + drawn.scripts
    blocks = re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", fragments, flags=re.S)
    assert tuple(blocks) == drawn.inline


def test_hostile_text_stays_text_in_a_file():
    documents = (Block("/map/x.json", {"title": HOSTILE}),)
    page = standalone(HOSTILE, documents, note=HOSTILE).get_root().render()
    assert "<img src=x" not in page
    assert "<svg onload" not in page
    block = re.search(r'<script type="application/json" data-url="/map/x.json">(.*?)</script>', page, flags=re.S)
    assert json.loads(block.group(1)) == {"title": HOSTILE}


def test_json_in_a_script_reads_back_and_cannot_end_it():
    written = script_json(HOSTILE)
    assert json.loads(written) == HOSTILE
    assert not set("<>&\u2028") & set(written)


def test_a_file_that_is_not_in_the_folder_is_not_found():
    assets = Assets(STATIC)
    for name in ("../server.py", "js/nothing.js", "vendor/.stamp"):
        with pytest.raises(FileNotFoundError):
            assets.read(name)
