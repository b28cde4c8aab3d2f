"""Catalogues are what the sources say, the languages on offer are complete, and each is one that
its own pages show."""

import os
import re
import subprocess
import sys
from pathlib import Path

from served import serve

ROOT = Path(__file__).resolve().parents[2]


def test_catalogues_are_current_and_complete(program):
    done = subprocess.run([sys.executable, ROOT / "tools/messages.py", "check"], text=True,
                          capture_output=True, env=dict(os.environ, HUSTINGS_BINARY=str(program)))
    print(done.stdout)  # the share of each language
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"texts translated", done.stdout)) == 23  # all but English itself


def test_a_page_speaks_the_language_that_is_asked_for(node):
    with serve(node) as site:
        for field, query, language in [("de-AT,fr;q=0.5", "", "de"), ("fr", "?lang=de", "de"),
                                       ("xx,fr;q=0.1", "", "fr"), ("mt", "", "en"), ("", "", "en")]:
            status, headers, body = site.get("/" + query, **{"Accept-Language": field})
            assert status == 200
            assert headers["Content-Language"] == language
            assert f'<html lang="{language}">' in body.decode()
            assert "Accept-Language" in headers["Vary"]


def test_the_switcher_lists_only_complete_languages(node):
    complete = {"en", *(ROOT / "locale/LINGUAS").read_text().split()}
    with serve(node) as site:
        _, _, body = site.get("/")
        assert set(re.findall(r'hreflang="(\w+)"', body.decode())) == complete
