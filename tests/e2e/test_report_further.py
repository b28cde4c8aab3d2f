"""What one category alone asks: on its page of the form, sealed, and shown question by question to who may read it."""

import datetime
import html
import json
import re
import time
import urllib.request
import uuid

import leaks
import pytest
import reporting
from casework import FormReader
from casework import desk as desk
from reporting import PNG, by_api, fill, read_case, told, track
from staffed import node as node
from staffed import site as site
from test_report import fits

CANARY = "a-canary-that-names-accounts"


@pytest.fixture(scope="module")
def anna(node):
    """Somebody who reads reports at the command line."""
    reporting.add_handler(node)


def worked(desk, number):
    """A case at the desk, as who can read all of it sees it."""
    desk["triage"].unlock(number)
    return html.unescape(desk["triage"].case(number))


@pytest.fixture
def phone(browser, site):
    context = browser.new_context(base_url=site.address, viewport={"width": 360, "height": 740},
                                  java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_form_asks_what_its_category_asks(phone, node, anna, desk):
    page = phone
    page.goto("/report")
    page.check("input[value=voting-information]")
    page.click("button[value=next]")
    assert page.locator("[name^='further/']").count() == 0 and fits(page)
    page.fill("#f-urls", "https://social.example/post/7")
    page.click("button[value=next]")
    assert "What this node knows" in page.inner_text("main") and fits(page), "the day of the vote"
    page.select_option("[name='further/wrong-fact']", "where")
    page.fill("[name='further/right-source']", "https://authority.example/<b>places</b>")
    page.fill("#f-text", "It sends people to a wrong place.")
    page.click("button[value=next]")
    page.click("button[value=back]")
    assert page.input_value("[name='further/wrong-fact']") == "where", "the draft keeps it"
    page.click("button[value=next]")
    page.click("button[value=next]")
    assert "What about voting is said wrongly?" in page.inner_text("#sealed-h + div")
    assert "authority.example" in page.inner_text("#sealed-h + div")
    assert "authority.example" not in page.inner_text("#open-h + div")
    page.check("input[name=bona_fide]")
    time.sleep(3.1)
    page.click("text=Send the report")
    number = page.inner_text("#case-number")
    page.click("text=Follow it")
    mine = page.inner_text("main")
    assert "the place" in mine and "https://authority.example/<b>places</b>" in mine
    case = read_case(node, number)
    assert case["steps"][0]["answers"] == [
        {"question": "wrong-fact", "answer": "where"},
        {"question": "right-source", "answer": "https://authority.example/<b>places</b>"}]
    at_desk = worked(desk, number)
    assert "What about voting is said wrongly?" in at_desk and "<b>places</b>" in at_desk


def test_an_earlier_receipt_comes_as_a_file(node, anna, site, desk):
    draft = fill(site, category="no-answer", **{"further/earlier-number": "2029-000001-7"})
    time.sleep(3.1)  # whoever is faster is taken for a program
    status, _, page = reporting.post(
        site, "/report/send", [("draft", draft), ("bona_fide", "1")],
        [("files", "a.png", PNG), ("further/earlier-receipt", "mine.tlog-proof", b"c2sp.org/tlog-proof@v1\n")])
    assert status == 200, page
    number, code = told(page)
    answers = {one["question"]: one["answer"] for one in read_case(node, number)["steps"][0]["answers"]}
    assert answers == {"earlier-number": "2029-000001-7", "earlier-receipt": "2"}
    assert re.search(r"<dt>Its receipt</dt><dd><bdi>mine.tlog-proof</bdi>", track(site, number, code)[2])
    assert re.search(r"<dt>Its receipt</dt><dd[^>]*><bdi>mine.tlog-proof</bdi>", worked(desk, number))


def test_what_cannot_wait_is_marked_for_staff_and_nobody_else(site, desk):
    status, sent = by_api(site, category="stolen-forged", further={"private-person": "yes"})
    assert status == 201
    assert "cannot wait" in worked(desk, sent["number"])
    public = site.get(f"/cases/{sent['number']}")[2].decode()
    assert "cannot wait" not in public and "private-person" not in public


def test_programs_send_and_read_them(node, site):
    key = str(uuid.uuid4())
    answers = {"category": "fake-accounts", "urls": "", "further": {"accounts": f"@one\n@{CANARY}",
                                                                     "nobody-asks": "for this"}}
    status, sent = by_api(site, key=key, **answers)
    assert status == 201, sent
    assert by_api(site, key=key, **answers)[1]["code"] == sent["code"], "sent again it is the same"
    asked = urllib.request.Request(site.address + "/api/v1/track", headers={"Content-Type": "application/json"},
                                   data=json.dumps({k: sent[k] for k in ("number", "code")}).encode())
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert json.load(answer)["steps"][0]["further"] == {"accounts": f"@one\n@{CANARY}"}
    assert leaks.find(node.data, {"accounts": CANARY})[0] == [], "it is sealed like the words"
    for wrong, where in (({"accounts": 1}, "/further/accounts"), ([], "/further"),
                         ({"accounts": "a" * 2001}, "/further/accounts")):
        status, told_so = by_api(site, category="fake-accounts", further=wrong)
        assert status == 400 and where in json.dumps(told_so), told_so
    status, told_so = by_api(site, category="no-answer", further={"earlier-receipt": "1"})
    assert status == 400 and "/further/earlier-receipt" in json.dumps(told_so)


def test_a_letter_is_asked_the_same(node, site, desk):
    triage = desk["triage"]
    assert "further/" not in triage.send("/desk/letter")[2]
    status, _, page = triage.fill("/desk/letter", {"category": "fake-accounts", "do": "category", "text": "A letter."})
    assert status == 200 and "further/accounts" in page and "A letter." in page
    fields = dict(FormReader(page, "/desk/letter").fields)
    today = datetime.date.today().isoformat()
    status, _, page = triage.send("/desk/letter", list({
        **fields, "came": "letter", "arrived": today, "bona_fide": "1", "further/accounts": "@by-post"}.items()))
    assert status == 200, page
    number = told(page)[0]
    assert "@by-post" in worked(desk, number)
