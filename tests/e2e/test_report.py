"""A citizen reports a breach: on a phone without scripts, as a program, twice, with hostile files, and
while the node is killed."""

import base64
import functools
import hashlib
import http.client
import json
import os
import random
import re
import sqlite3
import threading
import time
import uuid

import pytest
import reporting
from hustings import Hustings
from reporting import (PNG, by_api, fill, kill_meanwhile, killed_server, number_of, read_case, send, told,
                       track)
from served import serve, wait_for
from test_pages import axe, violations  # noqa: F401

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True,
         "java_script_enabled": False}
WRONG = "0000 0000 0000 0000"


@pytest.fixture(scope="module")
def node(make_node):
    node = make_node()
    node.sheet = reporting.add_handler(node)["recovery"]
    return node


@pytest.fixture(scope="module")
def site(node):
    with serve(node) as site:
        yield site


def disclosed(combined):
    """The members that an SD-JWT discloses, each held against its digest; with nothing of ours."""
    jws, *disclosures = combined.strip("~\n").split("~")

    def decode(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    digests = json.loads(decode(jws.split(".")[1]))["body"]["_sd"]
    out = {}
    for one in disclosures:
        digest = base64.urlsafe_b64encode(hashlib.sha256(one.encode()).digest()).decode().rstrip("=")
        assert digest in digests
        _, name, value = json.loads(decode(one))
        out[name] = value
    return out


def fits(page):
    """No page is wider than the phone. Its script is the test's, the page has none."""
    box = page.locator("body").bounding_box()
    return box["width"] <= 360


def test_from_a_phone_without_scripts__l6(browser, node, site, tmp_path):
    picture = tmp_path / "post.png"
    picture.write_bytes(PNG)
    context = browser.new_context(base_url=site.address, accept_downloads=True, **PHONE)
    page = context.new_page()
    page.goto("/report?url=https://social.example/post/7&platform=facebook")
    assert fits(page)
    page.check("input[value=hate-violence]")
    page.click("button[value=next]")
    assert "112" in page.inner_text("main")
    assert page.input_value("#f-urls") == "https://social.example/post/7"
    assert page.locator("#f-platform").input_value() == "facebook" and fits(page)
    page.fill("#f-urls", "no address")
    page.click("button[value=next]")
    assert page.locator(".trouble a[href='#f-urls']").count() == 1
    page.fill("#f-urls", "https://social.example/post/7")
    page.click("button[value=next]")
    page.fill("#f-text", "It calls for violence <b>&amp; worse.")
    page.click("button[value=next]")
    page.click("button[value=back]")
    assert page.input_value("#f-text") == "It calls for violence <b>&amp; worse."
    page.click("button[value=next]")
    assert fits(page) and "No observer has a key" in page.inner_text("main")
    page.fill("#f-contact", "reporter@citizen.example")
    page.click("button[value=next]")
    assert "Only those who handle it will see" in page.inner_text("main") and fits(page)
    page.set_input_files("#f-files", picture)
    page.check("input[name=bona_fide]")
    time.sleep(3.1)  # a person takes longer, and a program that does not is refused
    with page.expect_response("**/report/send") as answered:
        page.click("text=Send the report")
    assert answered.value.headers["cache-control"] == "no-store"
    number, code = page.inner_text("#case-number"), page.inner_text("#case-code")
    assert re.fullmatch(r"\d{4}-\d{6}-\d", number) and re.fullmatch(r"(\d{4} ){3}\d{4}", code)
    assert code not in page.url and code.replace(" ", "") not in page.url and fits(page)
    with page.expect_download() as receipt:
        page.click("text=Get the receipt")
    receipt.value.save_as(tmp_path / "r.tlog-proof")
    checked = node.run("log", "check", tmp_path / "r.tlog-proof", "--vkey", node.data / "log.vkey")
    assert "report/1" in checked.stdout
    with page.expect_download() as copy:
        page.click("text=Get my copy")
    copy.value.save_as(tmp_path / "copy")
    opened = disclosed((tmp_path / "copy").read_text())
    assert opened["text"] == "It calls for violence <b>&amp; worse."
    assert opened["contact"] == "reporter@citizen.example"
    page.click("text=Follow it")
    assert "post.png" in page.inner_text("main") and fits(page)
    page.fill("#f-words", "One thing more.")
    page.click('button:text-is("Send")')
    assert "One thing more." in page.inner_text("main") and fits(page)
    context.close()
    case = read_case(node, number)
    assert case["steps"][0]["text"] == opened["text"]
    assert case["steps"][1]["note"] == "One thing more."
    assert case["files"][0]["sha256"] == hashlib.sha256(PNG).hexdigest()


def walk(page):
    """Through all pages of a report in a browser; gives the name of each."""
    page.goto("/report")
    yield "1"
    page.check("input[value=fake-accounts]")
    page.click("button[value=next]")
    page.click("button[value=next]")
    yield "2, with what is wrong"
    page.fill("#f-place", "Main street 1, Exampletown")
    page.click("button[value=next]")
    yield "3"
    page.fill("#f-text", "A long line without a break: " + "bots" * 60)
    page.click("button[value=next]")
    yield "4"
    page.click("button[value=next]")
    yield "5"
    page.check("input[name=bona_fide]")
    time.sleep(3)  # whoever is faster is taken for a program
    page.click("form[action^='/report/send'] button")
    yield "sent"
    page.click("form[action='/track'] button, form[action^='/track?'] button")
    yield "followed"
    page.goto("/track")
    yield "track"


@pytest.mark.parametrize("way", [{"viewport": {"width": 360, "height": 740}, "locale": "de-DE"},
                                 {"viewport": {"width": 1280, "height": 900}}], ids=["phone", "desk"])
def test_every_page_is_for_everybody__l1(browser, site, way, axe):
    context = browser.new_context(base_url=site.address, **way)
    page = context.new_page()
    wrong = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and
            "the server responded with a status of" not in m.text else None)
    for name in walk(page):
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > way["viewport"]["width"]:
            wrong.append(f"{name}: {wide} pixels wide")
        if found := violations(page, axe):
            wrong.append(f"{name}: {found}")
        if folder := os.environ.get("HUSTINGS_PICTURES"):
            page.screenshot(path=f"{folder}/{way['viewport']['width']}-{name}.png", full_page=True)
    context.close()
    assert not wrong, "\n".join(wrong)


def test_a_form_sent_twice_gives_one_case_and_the_same_receipt(node, site):
    draft = fill(site)
    time.sleep(3.1)
    answers = [None, None]

    def again(n):
        answers[n] = send(site, draft)

    both = [threading.Thread(target=again, args=(n,)) for n in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    first, second = (told(page) for _, _, page in answers)
    assert first == second == told(send(site, draft)[2])
    with sqlite3.connect(node.data / "vault.db") as db:  # a quarter of an hour passes
        db.execute("UPDATE vault_case SET again = x''")
    _, _, late = send(site, draft)
    assert "Already received" in late and first[0] in late and first[1] not in late


def test_the_last_way_back_is_the_printed_sheet(node):
    sheet = node.folder / "sheet"
    sheet.write_text(node.sheet + "\n")
    assert "opens the key" in node.run("vault", "drill", "anna", "--sheet-file", sheet).stdout
    sheet.write_text(node.sheet[:-1] + ("A" if node.sheet[-1] != "A" else "B") + "\n")
    assert "letter by letter" in node.refused("vault", "drill", "anna", "--sheet-file", sheet, code=1)


def test_an_observer_reads_where_it_was_chosen(node, site):
    keys = node.json("vault", "observer-key")
    chosen = node.json("vault", "add-observer", "Watch", "--key", keys["public"])["id"]
    sheet = node.folder / "watch"
    sheet.write_text(keys["secret"] + "\n")
    assert "Watch" in reporting.post(site, "/report", [("draft", fill(site)), ("step", 5), ("go", "4")])[2]
    _, with_it = by_api(site, observers=chosen)
    _, without = by_api(site)
    done = node.run("vault", "read", with_it["number"], "--as", "Watch", "--sheet-file", sheet)
    assert json.loads(done.stdout)["steps"][0]["text"] == reporting.ANSWERS["text"]
    assert "not given" in node.refused("vault", "read", without["number"], "--as", "Watch",
                                       "--sheet-file", sheet)


def test_a_wrong_code_and_an_unknown_case_look_the_same__l6_l403(site):
    """And take as long: test_timing.py."""
    _, sent = by_api(site)
    number = sent["number"]
    unknown = number_of(2001, 1)
    wrong = track(site, number, WRONG)
    nobody = track(site, unknown, sent["code"])
    assert wrong[0] == nobody[0] == 200 and wrong[2] == nobody[2]
    assert "do not fit together" in wrong[2] and wrong[1]["Cache-Control"] == "no-store"


def test_what_is_no_evidence_is_refused__l2_l13_l14(node, site):
    draft = fill(site)
    time.sleep(3.1)
    for name, content in (("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
                          ("photo.png", b"<!doctype html><script>1</script>"),
                          ("../../etc/cron.d/x", b"MZ\x90\0"), ("a.zip", b"PK\x03\x04")):
        status, _, page = send(site, draft, [(name, content)])
        assert status == 422 and "Only pictures" in page, name
    status, _, _ = send(site, draft, [(f"{n}.png", PNG) for n in range(6)])
    assert status == 422
    number, code = told(send(site, draft, [("../../x.png", PNG)])[2])
    assert "../../x.png" in track(site, number, code)[2]
    kept = [p.name for p in (node.data / "vault").iterdir()]
    assert kept and all(re.fullmatch("[0-9a-f]{32}", name) for name in kept), "no name of a sender's is one of a file"


def test_traps_and_old_forms_are_refused_and_counted__l207(make_node):
    node = make_node()
    reporting.add_handler(node)
    with serve(node) as site:
        draft = fill(site)
        assert send(site, draft)[0] == 400, "nobody fills in five pages in no time"
        time.sleep(3.1)
        assert send(site, draft, website="https://spam.example")[0] == 403
        assert send(site, draft[:-4] + "AAAA")[0] == 400
        assert send(site, "AAAA")[0] == 400
        assert send(site, draft)[0] == 200
    stats = stats_of(node)
    assert stats["received"] == 1
    assert {r["reason"]: r["reports"] for r in stats["refused"]} == {"form_expired": 3, "trap": 1}


def stats_of(node):
    """The body of the last `intake-stats` record, from the log's own entries."""
    with sqlite3.connect(node.data / "node.db") as db:
        rows = [row[0] for row in db.execute("SELECT jws FROM entry ORDER BY idx")]
    for jws in reversed(rows):
        payload = jws.split(".")[1] if isinstance(jws, str) else jws.decode().split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        if claims["vct"].startswith("intake-stats/"):
            return claims["body"]
    raise AssertionError("no intake-stats record")


def test_a_report_can_be_withdrawn(site):
    _, sent = by_api(site)
    page = track(site, sent["number"], sent["code"])[2]
    assert "Withdraw the report" in page
    page = track(site, sent["number"], sent["code"], "/track/step", [], act="withdraw")[2]
    assert "withdrawn" in page and "Withdraw the report" not in page
    status, _, page = track(site, sent["number"], sent["code"], "/track/step", [], act="withdraw")
    assert status == 422 and "not possible in this case" in page


def test_the_api_says_what_is_wrong(site):
    status, said = by_api(site, text="", category="nonsense")
    assert status == 400 and {d["pointer"] for d in said["errors"]} == {"/category", "/text"}, said
    key = str(uuid.uuid4())
    assert by_api(site, key=key)[1] == by_api(site, key=key)[1]
    assert by_api(site, key="1")[0] == 400


def test_nobody_to_read_means_no_form(make_node):
    with serve(make_node()) as site:
        assert b"takes no reports yet" in site.get("/report")[2]
        assert by_api(site)[0] == 503


def test_a_second_process_takes_no_reports(node, site):
    with serve(node) as second:
        assert second.get("/report")[0] == 404
        assert site.get("/report")[0] == 200


def keep_sending(site, held, lock, stop):
    while not stop.is_set():
        picture = PNG + random.randbytes(random.randrange(1, 200_000))
        text = f"canary {uuid.uuid4()}"
        try:
            status, told_now = by_api(site, [("a.png", picture), ("b.txt", b"also this")], text=text)
        except (OSError, ValueError, http.client.HTTPException):
            return
        if status == 201:
            with lock:
                held.append((told_now, text, hashlib.sha256(picture).hexdigest()))


def test_what_was_acknowledged_is_there_after_kill_9__l410(make_node, tell):
    node = make_node()
    reporting.add_handler(node)
    held, lock = [], threading.Lock()
    for _ in range(5):
        process, site = killed_server(node)
        kill_meanwhile(process, [functools.partial(keep_sending, site, held, lock)] * 6, held, 1.5)
    assert len(held) > 10
    with serve(node) as site:
        wait_for(lambda: coming(node) == 0)
        for sent, text, picture in held:
            page = track(site, sent["number"], sent["code"])[2]
            assert text in page and "a.png" in page and "b.txt" in page, sent["number"]
            case = read_case(node, sent["number"])
            assert [f["sha256"] for f in case["files"]] == [picture,
                                                            hashlib.sha256(b"also this").hexdigest()]
    with sqlite3.connect(node.data / "node.db") as db:
        running = [row[0] for row in db.execute("SELECT running FROM case_file ORDER BY idx")]
        logged = {row[0] for row in db.execute("SELECT sub FROM case_file")}
    assert running == list(range(1, len(running) + 1)), "a number is missing or twice"
    with sqlite3.connect(node.data / "vault.db") as db:
        assert {row[0] for row in db.execute("SELECT id FROM vault_case")} == logged
    tell(f"{len(held)} reports acknowledged over 5 kills, {len(running)} in the log, all open again")


def coming(node):
    with sqlite3.connect(node.data / "vault.db") as db:
        return db.execute("SELECT COUNT(*) FROM vault_case WHERE state = 'coming'").fetchone()[0]


def test_erased_means_that_nobody_opens_it(make_node):
    node = make_node()
    reporting.add_handler(node)
    with serve(node) as site:
        _, sent = by_api(site, [("a.png", PNG)])
        node.run("vault", "erase", sent["number"])
        assert "do not fit" in track(site, sent["number"], sent["code"])[2]
    assert list((node.data / "vault").iterdir()) == []
    node.run("scrub")
    assert "not given" in node.refused("vault", "read", sent["number"], "--as", "anna",
                                       "--passphrase-file", node.folder / "passphrase")
    assert Hustings(node.program, node.folder, node.data).run("rebuild", "--verify")
