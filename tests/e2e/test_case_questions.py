"""Questions that stand ready at the desk: each goes out as a message in each language of the site, and the reporter
reads it as it stands in the catalogue."""

import gettext
import html
import re
import subprocess
from pathlib import Path

import casework
import pytest
import reporting
from casework import FormReader, report
from casework import desk as desk
from staffed import node as node
from staffed import site as site

LOCALE = Path(__file__).resolve().parents[2] / "locale"


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory):
    """{code: what translates into it}: the languages whose catalogue is complete, and English."""
    out = {"en": str}
    for code in (LOCALE / "LINGUAS").read_text().split():
        file = tmp_path_factory.mktemp("mo") / "messages.mo"
        subprocess.run(["msgfmt", "-o", file, LOCALE / f"{code}.po"], check=True, capture_output=True)
        with file.open("rb") as mo:
            out[code] = gettext.GNUTranslations(mo).gettext
    return out


def offered(page):
    """{(name, language): address} of the questions on a page, and {name: in English}."""
    links, texts = {}, {}
    for text, rest in re.findall(r"<li>([^<]+)<br>(.*?)</li>", page):
        for address, name, code in re.findall(r'href="([^"]+\?question=(\w+)&amp;in=([\w-]+))"', rest):
            links[name, code], texts[name] = html.unescape(address), html.unescape(text)
    return links, texts


def put_in(worker, address):
    """What stands in the form's field for words."""
    status, _, page = worker.send(address)
    assert status == 200
    return dict(FormReader(page, address.split("?")[0]).fields)["/note"]


def test_each_question_goes_out_in_each_language(site, desk, catalogues):
    assert len(catalogues) >= 3
    number, code = report(site)
    triage = desk["triage"]
    path = f"/desk/cases/{number}/do/message"
    links, texts = offered(triage.send(path)[2])
    assert len(texts) == 6 and set(links) == {(name, code) for name in texts for code in catalogues}
    sent = []
    for (name, language), address in links.items():
        words = put_in(triage, address)
        assert words == catalogues[language](texts[name])
        assert language == "en" or words != texts[name], f"{name} is not translated into {language}"
        triage.must(number, "message", f"?question={name}&in={language}")
        sent.append(words)
    page = html.unescape(reporting.track(site, number, code)[2])
    assert [words for words in sent if words not in page] == []


def test_a_question_is_asked_as_it_stands_or_changed(site, desk):
    number, code = report(site)
    triage = desk["triage"]
    triage.must(number, "ask", "?question=when&in=en", fields={"/note": "When exactly? And by whom?"})
    page = reporting.track(site, number, code)[2]
    assert "When exactly? And by whom?" in page and "still there" not in page
    reporting.track(site, number, code, "/track/step", [], act="answer", words="Yesterday.")
    triage.must(number, "ask", "?question=when&in=en")
    assert "When did you see it, and is it still there?" in reporting.track(site, number, code)[2]


def test_a_question_or_language_that_there_is_not_is_refused(site, desk):
    number, _ = report(site)
    path = f"/desk/cases/{number}/do/message"
    for query in ("?question=nonsense", "?question=when&in=tlh", "?question=when&in=ga"):
        assert desk["triage"].send(path + query)[0] == 400, query
    assert put_in(desk["triage"], path) == "", "nobody asked for one"
    assert desk["triage"].step(number, "message")[0] == 422, "an empty message is none"
    assert [one for one in casework.timeline(site, number) if one[0] == "message"] == []
