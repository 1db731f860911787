"""Schemathesis against the definition of the API: every check, with a few examples of every operation.

With more of them, and of each operation every edge of its schemas: see the command in ``docs/contributors.md``.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
SEED = 20261122


@pytest.mark.parametrize(
    ("phases", "operations"),
    [
        pytest.param("examples,fuzzing,stateful", ".*", id="a few examples of every operation"),
        pytest.param("coverage", "/collections/crossings/(items|aggregate)$|/openapi.json$", id="every edge of two"),
    ],
)
def test_the_api_is_as_its_definition_says(api, tmp_path, phases, operations):
    options = {
        "--phases": phases,
        "--include-path-regex": operations,
        "--max-examples": "3",
        "--seed": str(SEED),
        "--generation-database": "none",
    }
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(FOLDER / "schemathesis.toml"), "run"]
    asked = [*command, f"{api.root}/openapi.json", "--no-color", *(part for pair in options.items() for part in pair)]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": str(FOLDER / "schemathesis_hooks.py")}
    done = subprocess.run(asked, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    generated, passed = re.search(r"([0-9]+) generated, ([0-9]+) passed", done.stdout).groups()
    assert generated == passed and int(generated) > 100
