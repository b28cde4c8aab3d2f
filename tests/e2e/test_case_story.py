"""One report from a phone to its last word, wholly in browsers: two handlers, a decider, a reviewer, the
signatory's own staff; a question, a decision, a notice, a removal, an appeal. What everybody can see of
it is held against what happened."""

import os
import time
import zipfile

import casework
import pytest
import staffed
from casework import PASSPHRASE, public
from reporting import PNG
from staffed import node as node
from staffed import site as site
from test_pages import axe, violations  # noqa: F401
from test_report import PHONE, fits

WIDTHS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
TEXT = "canary of the reporter: it calls for violence against helpers"
ANSWER = "canary of the answer: in the second line"
CONTACT = "reporter@citizen.example"


class Staff(staffed.Browser):
    """Somebody of the desk. Looks at each page that is shown, on a phone and on a desk."""

    axe = None

    def enter(self):
        self.enrol()
        self.page.goto("/desk")
        self.page.fill("#f-name", self.person.name)
        self.page.fill("#f-password", staffed.PASSWORD)
        self.page.fill("#f-code", self.person.recovery.pop())
        self.page.click("main button.btn >> nth=0")
        self.page.wait_for_selector(".deskbar")
        return self

    def look(self, name):
        page = self.page
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > size["width"]:
                self.problems.append(f"{name}: {wide} pixels wide on a {width}")
            if found := violations(page, self.axe):
                self.problems.append(f"{name}, {width}: {found}")
            if folder := os.environ.get("HUSTINGS_PICTURES"):
                page.screenshot(path=f"{folder}/case-{name}-{width}.png", full_page=True)
        return self

    def make_key(self):
        self.page.goto("/desk/key")
        self.page.fill("#f-passphrase", PASSPHRASE)
        self.page.fill("#f-again", PASSPHRASE)
        self.page.click("text=Make the key")
        assert len(self.page.inner_text("#recovery")) > 60
        return self

    def unlock(self, number):
        self.page.goto(f"/desk/cases/{number}")
        if self.page.locator("#f-passphrase").count():
            self.page.fill("#f-passphrase", PASSPHRASE)
            self.page.click("text=Unlock for this session")
        return self

    def fill(self, fields, conflict):
        page = self.page
        for name, value in fields.items():
            if isinstance(value, list):
                for one in value:
                    page.check(f"[name='{name}'][value='{one}']")
            elif page.locator(f"select[name='{name}']").count():
                page.select_option(f"select[name='{name}']", value)
            else:
                page.fill(f"[name='{name}']", value)
        if conflict:
            page.select_option("#f-conflict", conflict)

    def step(self, number, title, fields, conflict=None, look=None, button=None):
        """Chooses a step on the page of the case, fills in its form and sends it."""
        page = self.page
        page.goto(f"/desk/cases/{number}")
        page.click(f'main a:has-text("{title}") >> nth=0')
        self.fill(fields, conflict)
        if look:
            self.look(look)
        if page.locator("#f-password").count():
            page.fill("#f-password", staffed.PASSWORD)
        page.click(f'main form button:text-is("{button or title}")')
        assert "It stands in the log now" in page.inner_text("main"), page.inner_text("main")[:3000]
        return self


@pytest.fixture(scope="module")
def staff(node, site, browser, axe):  # noqa: F811
    """Everybody who works on cases here, and an officer of the signatory; signed in, with keys."""
    Staff.axe = axe
    out = {}
    for name, duties in (("tina", ["triage"]), ("hans", ["handler"]), ("dora", ["decider"]),
                         ("rita", ["reviewer"])):
        person = staffed.add(node, name)
        for duty in duties:
            node.run("user", "cases", name, "--as", duty)
        out[name] = Staff(browser, site, person).enter().make_key()
    out["ossi"] = Staff(browser, site, staffed.add(node, "ossi", node.party, "officer")).enter()
    return out


def report_from_a_phone(browser, site, party, folder):
    """(page at /track, number, code) of a report by somebody without scripts."""
    picture = folder / "post.png"
    picture.write_bytes(PNG)
    page = browser.new_context(base_url=site.address, accept_downloads=True, **PHONE).new_page()
    page.goto("/report")
    page.check("input[value=hate-violence]")
    page.click("button[value=next]")
    page.fill("#f-urls", "https://social.example/post/7")
    page.select_option("#f-platform", "facebook")
    page.select_option("#f-signatory", party)
    page.click("button[value=next]")
    page.fill("#f-text", TEXT)
    page.click("button[value=next]")
    page.fill("#f-contact", CONTACT)
    page.click("button[value=next]")
    page.set_input_files("#f-files", picture)
    page.check("input[name=bona_fide]")
    time.sleep(3.1)  # a person takes longer, and a program that does not is refused
    page.click("text=Send the report")
    number, code = page.inner_text("#case-number"), page.inner_text("#case-code")
    with page.expect_download() as receipt:
        page.click("text=Get the receipt")
    receipt.value.save_as(folder / "report.tlog-proof")
    page.click("text=Follow it")
    assert fits(page)
    return page, number, code


def come_back(page, number, code):
    page.goto("/track")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    page.click("main form button")


def triage_takes_it_on(tina, number, folder):
    page = tina.page
    page.goto("/desk/cases")
    assert number in page.inner_text("main tbody tr >> nth=0") and "nobody" in page.inner_text("tbody")
    tina.look("queue")
    page.goto(f"/desk/cases/{number}")
    assert TEXT not in page.content() and "Unlock for this session" in page.content()
    tina.look("locked").unlock(number)
    text = page.inner_text("main")
    assert TEXT in text and CONTACT in text and "https://social.example/post/7" in text
    assert page.locator("main img").count() == 0, "nothing that strangers sent is shown"
    tina.look("opened")
    with page.expect_download() as file:
        page.click('main a:text-is("Download (ZIP)")')
    file.value.save_as(folder / "evidence.zip")
    with zipfile.ZipFile(folder / "evidence.zip") as files:
        assert PNG in [files.read(name) for name in files.namelist()]
    tina.step(number, "Take it on", {"/summary": "A post is said to call for violence."}, look="accept")


def a_question_is_asked_and_answered(hans, reporter, number, code):
    hans.unlock(number)
    hans.page.click("text=I take it")
    assert hans.page.inner_text("#f-to option:checked") == "hans"
    hans.step(number, "Ask the reporter", {"/note": "Which words do you mean?"}, look="ask")
    come_back(reporter, number, code)
    text = reporter.inner_text("main")
    assert "Which words do you mean?" in text and fits(reporter)
    assert "Who opened what you sent" in text and "triage" in text and "a file" in text
    reporter.fill("#f-words", ANSWER)
    reporter.click('button:text-is("Send")')
    assert "It stands in the log now" in reporter.inner_text("main")
    hans.page.goto(f"/desk/cases/{number}")
    assert ANSWER in hans.page.inner_text("main")


def the_signatory_gives_its_side(hans, ossi, number):
    hans.step(number, "Ask the signatory", {"/reason": "Is this post yours, and is it still there?"}, "no")
    page = ossi.page
    page.goto("/desk")
    page.click("text=Cases that concern you")
    assert "you are asked" in page.inner_text("main") and TEXT not in page.content()
    ossi.look("answers")
    page.click("text=Give your side")
    ossi.fill({"/statement": "A volunteer wrote it. We have asked for its removal."}, None)
    ossi.look("reply")
    page.click("main form button:text-is('Give your side')")
    assert "It stands in the log now" in page.inner_text("main")


def two_people_decide(hans, dora, number):
    decision = {**casework.DECISION}
    conflict = decision.pop("conflict")
    hans.step(number, "Propose a decision", decision, conflict, look="propose")
    dora.page.goto(f"/desk/cases/{number}")
    assert "Decide" in dora.page.inner_text("main") and "That breaks promise" not in dora.page.content()
    dora.unlock(number)
    assert "That breaks promise 2.a." in dora.page.inner_text("main")
    dora.step(number, "Decide", {}, "no", look="decide")


def the_platform_is_told_and_answers(hans, number):
    hans.step(number, "Tell the platform: notice of illegal content",
              {"/substantiation": "It calls for violence against helpers.", "/bona_fide": "yes",
               "/sender": "organisation", "/name": "Node of the Example", "/email": "cases@node.example"},
              "no", look="notify", button="Tell the platform")
    with hans.page.expect_download() as file:
        hans.page.click("text=Text of the notice to the platform")
    letter = file.value.path().read_text()
    assert "https://social.example/post/7" in letter and "cases@node.example" in letter
    hans.step(number, "Enter the platform's answer",
              {"/answer": "refused", "/automated": "yes", "/statement": "Not against our rules."},
              look="answer")


def the_signatory_removes_it(ossi, number):
    page = ossi.page
    page.goto(f"/desk/answers/{number}")
    page.click("text=It was put right")
    ossi.fill({"/remedy": "removed", "/platform": "facebook", "/what": "Deleted by us."}, None)
    page.click("main form button:text-is('It was put right')")
    assert "It stands in the log now" in page.inner_text("main")


def somebody_else_decides_the_appeal(reporter, rita, number, code):
    come_back(reporter, number, code)
    reporter.fill("#f-why", "It also lied about the helpers.")
    reporter.click('button:text-is("Appeal")')
    assert "It stands in the log now" in reporter.inner_text("main")
    rita.unlock(number)
    assert "It also lied about the helpers." in rita.page.inner_text("main")
    rita.step(number, "Decide the appeal", {"/outcome": "upheld", "/commitments": ["3.d"],
                                            "/reasons/plain_words": "Both promises were broken."},
              "no", look="appeal")


def test_from_a_phone_to_the_last_word(node, site, browser, staff, tmp_path):
    reporter, number, code = report_from_a_phone(browser, site, node.party, tmp_path)
    tina, hans, dora, rita, ossi = (staff[name] for name in ("tina", "hans", "dora", "rita", "ossi"))
    triage_takes_it_on(tina, number, tmp_path)
    a_question_is_asked_and_answered(hans, reporter, number, code)
    the_signatory_gives_its_side(hans, ossi, number)
    two_people_decide(hans, dora, number)
    the_platform_is_told_and_answers(hans, number)
    the_signatory_removes_it(ossi, number)
    somebody_else_decides_the_appeal(reporter, rita, number, code)
    hans.page.goto(f"/desk/cases/{number}")
    hans.look("worked")
    for person in staff.values():
        assert not person.problems, "\n".join(person.problems)
    # From here on only what everybody can see.
    item = public(site, number)
    assert [(one["step_act"], one["step_role"]) for one in item["timeline"]] == [
        ("submit", "reporter"), ("accept", "triage"), ("ask", "handler"), ("answer", "reporter"),
        ("hear", "handler"), ("reply", "signatory"), ("propose", "handler"), ("decide", "decider"),
        ("notify", "handler"), ("notified", "handler"), ("remove", "signatory"),
        ("appeal", "reporter"), ("decide_appeal", "reviewer")]
    assert item["state"] == "decided" and item["outcome"] == "upheld"
    appealed, first = item["decisions"]
    assert appealed["decision_stands"] and not first["decision_stands"]
    assert appealed["plain_words"] == "Both promises were broken."
    assert sorted(appealed["decision_commitments"]) == ["2.a", "2.b", "3.d"]
    assert not first["decision_conflict"] and not first["decision_single"]
    assert not any(clock["clock_late"] for clock in item["clocks"])
    assert {clock["clock"]: clock["clock_stop"] is not None for clock in item["clocks"]} == {
        "triage": True, "decision": True, "hearing": True, "removal": True, "appeal": True}
    everybody_can_check_it(node, site, item, tmp_path)


def everybody_can_check_it(node, site, item, folder):
    """Records, receipts and the bulk data, with nothing of the desk."""
    bodies, issuers = {}, {}
    for step in item["timeline"]:
        record = site.json(f"/records/{step['step_index']}.json")["item"]
        bodies[step["step_act"]], issuers[step["step_act"]] = record["body"], record["issuer"]
        proof = folder / f"{step['step_act']}.tlog-proof"
        proof.write_bytes(site.get(f"/records/{step['step_index']}/receipt")[2])
        node.run("log", "check", proof, "--vkey", node.data / "log.vkey")
    actors = {act: bodies[act]["actor"] for act in ("accept", "propose", "decide", "decide_appeal")}
    assert len(set(actors.values())) == 4, "four people, under pseudonyms"
    assert issuers["reply"] == issuers["remove"] == node.party, "the signatory signs for itself"
    assert bodies["notify"]["form"] == "dsa_article_16" and bodies["notified"]["answer"] == "refused"
    assert bodies["decide_appeal"]["supersedes"] == item["decisions"][1]["decision_id"]
    checked = node.run("log", "check", folder / "report.tlog-proof", "--vkey", node.data / "log.vkey")
    assert "report/1" in checked.stdout, "the receipt of the first day"
    node.run("log", "verify", node.data, "--records")
    node.run("export", "--bulk", folder / "bulk.zip")
    opened = [one for one in node.rows("audits") if one["object"] == item["id"]]
    assert {one["capacity"] for one in opened} == {"triage", "handler", "decider", "reviewer"}
    everything = site.get(f"/cases/{item['number']}")[2]
    with zipfile.ZipFile(folder / "bulk.zip") as package:
        everything += b"".join(package.read(name) for name in package.namelist())
    everything += b"".join(file.read_bytes() for file in node.log.rglob("*") if file.is_file())
    for secret in (TEXT, ANSWER, CONTACT, "It also lied", "cases@node.example"):
        assert secret.encode() not in everything
    assert "breach found" in site.get(f"/cases/{item['number']}")[2].decode()


def test_a_letter_is_typed_in_and_its_sender_comes_back(site, browser, staff, axe):  # noqa: F811
    tina = staff["tina"]
    desk = tina.page
    desk.goto("/desk/letter")
    tina.look("letter")
    for field, value in {"#f-arrived": time.strftime("%Y-%m-%d", time.gmtime()), "#f-place": "Main street",
                         "#f-text": "canary of a letter", "#f-contact": "Somebody, High Street 1"}.items():
        desk.fill(field, value)
    desk.check("[name=bona_fide]")
    desk.click("text=Send the report")
    tina.look("letter-sent")
    number, code = desk.inner_text("#case-number"), desk.inner_text("#case-code")
    phone = browser.new_context(base_url=site.address, viewport=WIDTHS["phone"]).new_page()
    phone.goto("/track")
    phone.fill("[name=number]", number)
    phone.fill("[name=code]", code)
    phone.click("main form button")
    assert "has seen this code" in phone.inner_text("main") and not violations(phone, axe) and fits(phone)
    phone.click("text=Get a new code")
    assert phone.inner_text("#case-code") != code and not violations(phone, axe) and fits(phone)
    phone.click("text=I have it: open my case")
    assert "canary of a letter" in phone.inner_text("main")
    tina.unlock(number)
    tina.step(number, "Note something for others of the staff", {"/note": "canary among colleagues"},
              look="note")
    assert "canary among colleagues" in desk.inner_text("main")
    tina.look("case-with-a-note")
    assert not tina.problems, "\n".join(tina.problems)
