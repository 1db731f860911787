"""What the documents tell people to do works."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
DOCUMENTS = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
SNIPPETS = [
    pytest.param(code, id=document.name)
    for document in DOCUMENTS
    for code in re.findall(r"```python\n(.*?)```", document.read_text("utf-8"), re.DOTALL)
]


@pytest.mark.parametrize("code", SNIPPETS)
def test_every_snippet_runs(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "snippet", "exec"), {})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(document):
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_of_make_and_geo_exists(document):
    text = document.read_text("utf-8")
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?make ([a-z-]+)", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    source = (PROJECT / "geo" / "cli.py").read_text("utf-8")
    for command in re.findall(r"python -m geo ([a-z-]+)", text):
        assert f'"{command}"' in source, f"python -m geo {command}"
