"""Catalogues are what the sources say, the languages on offer are complete, and each is one that
its own pages show."""

import importlib.util
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


def test_a_translation_without_its_placeholder_is_found(tmp_path):
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools/messages.py")
    messages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(messages)
    po = tmp_path / "xx.po"

    def wrong(page, ads):
        po.write_text(messages.HEADER.replace("nplurals=INTEGER; plural=EXPRESSION", "nplurals=1; plural=0")
                      + f'\nmsgid "Page %n of %from%"\nmsgstr "{page}"\n'
                      + f'\nmsgid "one ad"\nmsgid_plural "%d ads"\nmsgstr[0] "{ads}"\n')
        return list(messages.misplaced(po))

    assert wrong("%from%: %n", "%d") == [] and wrong("", "a\\n%d\\nb") == []
    assert wrong("%from%: %n", "un") == [], "a number may be said in words"
    for page, ads in (("%from%: ", "%d"), ("%from%: %m", "%d"), ("%von%: %n", "%d"),
                      ("%n %n %from%", "%d"), ("%n %from%", "%s")):
        (said,) = wrong(page, ads)
        assert said.startswith("xx.po: "), said


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
