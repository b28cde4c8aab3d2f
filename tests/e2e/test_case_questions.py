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
    """{(name, language)} of the questions on a page, and {name: in English}."""
    choices, texts = set(), {}
    for text, rest in re.findall(r"<li>([^<]+)<br>(.*?)</li>", page):
        for name, code in re.findall(r'name="question" value="(\w+):([\w-]+)"', rest):
            choices.add((name, code))
            texts[name] = html.unescape(text)
    return choices, texts


def put_in(worker, path, question, typed="", **more):
    """The fields of a step's form when the button of a question was pressed with this typed."""
    status, _, page = worker.fill(path, {"/note": typed, "question": question, **more})
    assert status == 200, page
    return dict(FormReader(page, path).fields)


def test_each_question_goes_out_in_each_language(site, desk, catalogues):
    assert len(catalogues) >= 3
    number, code = report(site)
    triage = desk["triage"]
    path = f"/desk/cases/{number}/do/message"
    choices, texts = offered(triage.send(path)[2])
    assert len(texts) == 6 and choices == {(name, code) for name in texts for code in catalogues}
    sent = []
    for name, language in sorted(choices):
        fields = put_in(triage, path, f"{name}:{language}")
        words = fields["/note"]
        assert words == catalogues[language](texts[name])
        assert language == "en" or words != texts[name], f"{name} is not translated into {language}"
        assert triage.send(path, list(fields.items()))[0] == 303
        sent.append(words)
    page = html.unescape(reporting.track(site, number, code)[2])
    assert [words for words in sent if words not in page] == []


def test_a_question_is_asked_as_it_stands_or_changed(site, desk):
    number, code = report(site)
    triage = desk["triage"]
    path = f"/desk/cases/{number}/do/ask"
    fields = put_in(triage, path, "when:en")
    triage.must(number, "ask", fields={**fields, "/note": "When exactly? And by whom?"})
    page = reporting.track(site, number, code)[2]
    assert "When exactly? And by whom?" in page and "still there" not in page
    reporting.track(site, number, code, "/track/step", [], act="answer", words="Yesterday.")
    triage.must(number, "ask", fields=put_in(triage, path, "when:en"))
    assert "When did you see it, and is it still there?" in reporting.track(site, number, code)[2]


def test_what_was_typed_stays_and_no_question_comes_twice(site, desk, catalogues):
    number, _ = report(site)
    triage = desk["triage"]
    path = f"/desk/cases/{number}/do/message"
    _, texts = offered(triage.send(path)[2])
    own = "Thank you, the picture helps."
    fields = put_in(triage, path, "when:de", own)
    assert fields["/note"].split("\n") == [own, "", catalogues["de"](texts["when"])]
    fields = put_in(triage, path, "when:fr", fields["/note"])
    assert fields["/note"].split("\n") == [own, "", catalogues["fr"](texts["when"])], "the same in another language"
    other = next(name for name in texts if name != "when")
    fields = put_in(triage, path, f"{other}:en", fields["/note"])
    assert fields["/note"].split("\n")[-1] == texts[other] and fields["/note"].startswith(own)
    assert [one for one in casework.timeline(site, number) if one[0] == "message"] == [], "nothing was sent"


def test_whoever_was_slower_hears_of_it_before_a_question_comes(site, desk):
    number, _ = report(site)
    triage = desk["triage"]
    path = f"/desk/cases/{number}/do/message"
    fields = triage.form(path)
    triage.must(number, "message", fields={"/note": "One."})
    status, _, page = triage.fill(path, {"/note": "Two.", "question": "when:en"}, fields)
    assert status == 409 and "Two." in page and 'id="changed"' in page


def test_a_question_or_language_that_there_is_not_is_refused(site, desk):
    number, _ = report(site)
    path = f"/desk/cases/{number}/do/message"
    for question in ("nonsense:en", "when:tlh", "when:ga", "when", ":"):
        status, _, page = desk["triage"].fill(path, {"question": question, "/note": "kept"})
        assert status == 400, question
    assert dict(desk["triage"].form(path))["/note"] == "", "nobody asked for one"
    assert desk["triage"].step(number, "message")[0] == 422, "an empty message is none"
    assert [one for one in casework.timeline(site, number) if one[0] == "message"] == []
