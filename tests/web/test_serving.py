"""Settings from the environment, and starting the server as an operator does."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from geo.errors import InvalidParameter
from geo.web.settings import Settings

PROJECT = Path(__file__).parents[2]


def test_nothing_set_is_the_default():
    assert Settings.from_environment({"PORT": "", "GEO_LAYERS": ""}) == Settings()


def test_every_setting_is_read():
    read = Settings.from_environment(
        {
            "GEO_LAYERS": "/data",
            "GEO_CACHE": "/cache",
            "HOST": "0.0.0.0",
            "PORT": "8001",
            "WORKERS": "3",
            "GEO_CORRECTIONS": "mailto:a@example.org",
            "GEO_PUBLIC_URL": "https://example.org/",
        }
    )
    assert read == Settings(
        layers=Path("/data"),
        cache=Path("/cache"),
        host="0.0.0.0",
        port=8001,
        workers=3,
        corrections="mailto:a@example.org",
        public_url="https://example.org",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "٨٠"),
        ("WORKERS", "0"),
        ("GEO_PUBLIC_URL", "example.org"),
        ("GEO_CORRECTIONS", "javascript:alert(1)"),
    ],
)
def test_a_wrong_setting_is_named(name, text):
    with pytest.raises(InvalidParameter, match=name):
        Settings.from_environment({name: text})


def start(**environment):
    return subprocess.Popen(
        [sys.executable, "server.py"],
        cwd=PROJECT,
        env=os.environ | {"PORT": "0", "WORKERS": "1"} | environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def refused(**environment):
    """Start a server that should not start; return its status and what it said."""
    with start(**environment) as process:
        try:
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    return process.returncode, said


def test_the_server_prints_its_address_answers_and_stops_on_ctrl_c():
    with start() as process:
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline()).group()
            with urllib.request.urlopen(f"{address}healthz", timeout=30) as answer:
                assert answer.status == 200
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0
    assert "Traceback" not in said


def test_a_taken_port_is_told_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = refused(PORT=str(port))
    assert status == 1
    assert said.strip() == (
        f"Port {port} is taken on 127.0.0.1: stop the other program or run `make serve PORT={port + 1}`."
    )


def test_a_bad_port_is_told_in_one_sentence():
    assert refused(PORT="http") == (1, "'PORT' is 'http'; expected a whole number from 0 to 65535.\n")


def test_wrong_layers_stop_the_start_in_the_words_of_the_check(tmp_path):
    shutil.copytree(PROJECT / "layers", tmp_path, dirs_exist_ok=True)
    path = tmp_path / "incidents.geojson"
    path.write_text(path.read_text("utf-8").replace('"category":"clash"', '"category":"clsh"', 1), "utf-8")
    status, said = refused(GEO_LAYERS=str(tmp_path))
    check = subprocess.run(
        [sys.executable, "-m", "geo", "--layers", str(tmp_path), "check"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (status, check.returncode) == (1, 1)
    assert said.startswith(check.stderr.strip())
    assert all(words in said for words in ("incidents.geojson", "category", "clsh", "Did you mean 'clash'"))


def test_both_other_ways_to_serve_find_the_factory():
    code = "from flask.cli import ScriptInfo; from gunicorn.util import import_app;"
    code += "print(ScriptInfo(app_import_path='server').load_app().name, import_app('server:create_app()').name)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["geo.web", "geo.web"], done.stderr


def test_importing_the_server_does_nothing():
    code = "import sys, server; print([name for name in vars(server) if name == 'app'], 'gunicorn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[] False", done.stderr
