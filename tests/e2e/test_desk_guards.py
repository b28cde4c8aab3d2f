"""The desk's guards: what strangers, colleagues and commands that write at the same time cannot do."""

import json
import re
import subprocess
import time

import fictional
import pytest
import staffed
from hustings import Hustings
from served import serve, wait_for
from staffed import kim as kim
from staffed import node as node
from staffed import site as site


def test_cookies_are_locked_down(node, site, kim):
    person = kim.person
    _, headers, _ = staffed.Program(site).sign_in(person, code=person.recovery.pop())
    cookies = headers.get_all("Set-Cookie")
    assert any(c.startswith("__Host-hs=") for c in cookies)
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; ")), cookie
    assert headers["Cache-Control"] == "no-store"


def test_every_page_of_the_desk_wants_a_session(node, site):
    for path in ("/desk", "/desk/account", "/desk/people", f"/desk/upload?of={node.party}",
                 f"/desk/new/ad?of={node.party}", "/desk/work/x", "/desk/done", "/desk/duties"):
        status, headers, _ = staffed.Program(site).send(path)
        assert status == 303 and headers["Location"].startswith("/desk/sign-in?next="), path


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example", "/\\evil.example",
                                   "/desk//evil", "/records", "/desk/../records", "javascript:1"])
def test_signing_in_goes_on_only_to_the_desk__l11(site, kim, next_):
    person = kim.person
    status, headers, _ = staffed.Program(site).sign_in(person, next=next_, code=person.recovery.pop())
    assert (status, headers["Location"]) == (303, "/desk")


def test_a_form_from_elsewhere_changes_nothing__l7(node, site, kim):
    fields = {"csrf": kim.csrf(), "id": "x"}
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
                    {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert kim.send("/desk/account/sessions", fields, **headers)[0] == 403, headers
    for wrong in ({"id": "x"}, {"csrf": "", "id": "x"}, {"csrf": "A" * 43, "id": "x"}):
        assert kim.send("/desk/account/sessions", wrong)[0] == 403
    assert kim.send("/desk/account/sessions", fields, Sec_Fetch_Site="same-origin",
                      Origin=site.address)[0] == 303


def test_every_failure_reads_the_same(node, site, kim):
    staffed.add(node, "newcomer", node.party, "officer")  # whose link was not used
    for name in ("left", "slow"):
        person = staffed.add(node, name, node.party, "officer")
        staffed.Program(site).enrol(person)
    node.run("user", "disable", "left")
    staffed.delay(node, "slow")
    answers = set()
    for person, wrong in ((staffed.Person("nobody"), {"code": "000000"}),
                          (staffed.Person("newcomer"), {"code": "000000"}),
                          (staffed.Person("left"), {"code": "000000"}),
                          (person, {}),  # all is right, and too early
                          (kim.person, {"password": "wrong password, long", "code": "000000"}),
                          (kim.person, {"code": "000000"}), (kim.person, {"code": "3-AAAAAAAAAAAAAAAA"})):
        status, headers, text = staffed.Program(site).sign_in(person, **wrong)
        answers.add((status, int(headers["Content-Length"]) - len(person.name),
                     text.replace(f'value="{person.name}"', "")))
    assert len(answers) == 1


def test_a_recovery_code_signs_in_once(site, kim):
    code = kim.person.recovery.pop()
    assert staffed.Program(site).sign_in(kim.person, code=code)[0] == 303
    assert staffed.Program(site).sign_in(kim.person, code=code)[0] == 403


def test_signing_out_ends_the_session(site, kim):
    program = staffed.Program(site)
    assert program.sign_in(kim.person, code=kim.person.recovery.pop())[0] == 303
    old = program.cookies["__Host-hs"]
    status, headers, _ = program.post("/desk/sign-out", {})
    assert status == 303 and "cache" in headers["Clear-Site-Data"]
    program.cookies["__Host-hs"] = old
    assert program.send("/desk")[0] == 303


def test_roles_hold(node, site, kim):
    other = node.new_issuer()
    reader = staffed.add(node, "rita", node.party, "reader")
    boss = staffed.add(node, "olga", operator=True)
    for person in (reader, boss):
        program = staffed.Program(site).enrol(person)
        assert program.sign_in(person)[0] == 303
        person.program = program
    assert reader.program.send(f"/desk/upload?of={node.party}")[0] == 409
    assert reader.program.post(f"/desk/new/account?of={node.party}", {"/platform": "meta"})[0] == 409
    assert reader.program.send("/desk/people")[0] == 404
    assert boss.program.send(f"/desk?of={node.party}")[0] == 303  # to the page of people
    assert boss.program.post(f"/desk/new/account?of={node.party}", {"/platform": "meta"})[0] == 404
    assert kim.send(f"/desk/upload?of={other}")[0] == 404
    assert "refused" in staffed_acts(node)
    # An operator gives roles, but none to themselves.
    status, _, text = boss.program.post("/desk/people", {
        "do": "role", "id": user_id(node, "olga"), "of": node.party, "role": "officer",
        "password": staffed.PASSWORD})
    assert status == 422 and "nobody gives a role to themselves" in text
    status, _, _ = boss.program.post("/desk/people", {
        "do": "role", "id": user_id(node, "rita"), "of": node.party, "role": "officer",
        "password": staffed.PASSWORD})
    assert status == 303
    assert reader.program.send("/desk")[0] == 303, "their sessions have ended"


def user_id(node, name):
    lines = map(json.loads, node.run("user", "list", "--json").stdout.splitlines())
    return next(line["id"] for line in lines if line["name"] == name)


def staffed_acts(node):
    node.run("user", "list")  # takes what waits into the log
    return {row["action"] for row in node.rows("audits")}


def test_what_counts_wants_the_password_again(node, site, kim):
    boss = staffed.add(node, "otis", operator=True)
    operator = staffed.Program(site).enrol(boss)
    assert operator.sign_in(boss)[0] == 303
    staffed.grow_old(node)
    who = user_id(node, "kim")
    for fields in ({"do": "add", "name": "newest"}, {"do": "role", "id": who, "of": node.party, "role": ""},
                   {"do": "link", "id": who}, {"do": "disable", "id": who}, {"do": "enable", "id": who},
                   {"do": "four_eyes", "of": node.party, "on": "yes"}):
        status, _, text = operator.post("/desk/people", fields)
        assert status == 422 and "your password or a passkey is needed" in text, fields
        assert operator.post("/desk/people", {**fields, "password": "wrong password, long"})[0] == 422
    for path in ("tokens", "renew", "passkeys", "factors", "identities", "identities/remove", "confirm"):
        status, _, text = kim.post(f"/desk/account/{path}", {"title": "x", "of": node.party, "id": "app"})
        assert status == 422 and "your password or a passkey is needed" in text, path
    before = kim.cookies["__Host-hs"]
    assert kim.post("/desk/account/confirm", {"password": staffed.PASSWORD})[0] == 303
    assert kim.cookies["__Host-hs"] != before, "a new token behind each step up"
    assert kim.send("/desk")[0] == 200
    stale = staffed.Program(site)
    stale.cookies["__Host-hs"] = before
    assert stale.send("/desk")[0] == 303, "and the old one is nobody's"


def test_a_second_operator_agrees_to_a_role(node, site):
    node.run("user", "add", "rosa", "--of", node.party, "--role", "reader")
    rosa = {"id": user_id(node, "rosa"), "of": node.party, "password": staffed.PASSWORD}
    operators = []
    for name in ("ada", "ben"):
        person = staffed.add(node, name, operator=True)
        operators.append(staffed.Program(site).enrol(person))
        assert operators[-1].sign_in(person)[0] == 303
    ada, ben = operators
    assert ada.post("/desk/people", {"do": "role", "role": "approver", **rosa})[0] == 303
    assert role_of(node, "rosa") == "reader"
    assert "Waiting for a second operator" in ada.send("/desk/people")[2]
    status, _, text = ada.post("/desk/people", {"do": "agree", **rosa})
    assert status == 422 and "second operator" in text
    assert ben.post("/desk/people", {"do": "agree", **rosa})[0] == 303
    assert role_of(node, "rosa") == "approver"
    assert ada.post("/desk/people", {"do": "role", "role": "officer", **rosa})[0] == 303
    assert ben.post("/desk/people", {"do": "decline", **rosa})[0] == 303
    assert ben.post("/desk/people", {"do": "agree", **rosa})[0] in (404, 422)
    assert role_of(node, "rosa") == "approver"
    # To take one away needs nobody else.
    assert ada.post("/desk/people", {"do": "role", "role": "", **rosa})[0] == 303
    assert role_of(node, "rosa") is None
    assert {"role_proposed", "role_declined", "role_given", "role_taken"} <= staffed_acts(node)
    for name in ("ada", "ben"):
        node.run("user", "disable", name)


def test_a_second_operator_agrees_to_work_on_cases(node, site):
    node.run("user", "add", "gero", "--of", node.party, "--role", "reader")
    gero = {"id": user_id(node, "gero"), "duty": "decider", "password": staffed.PASSWORD}
    operators = []
    for name in ("cleo", "dirk"):
        person = staffed.add(node, name, operator=True)
        operators.append(staffed.Program(site).enrol(person))
        assert operators[-1].sign_in(person)[0] == 303
    cleo, dirk = operators

    def duties():
        lines = map(json.loads, node.run("user", "list", "--json").stdout.splitlines())
        return next(line for line in lines if line["name"] == "gero")["cases"]

    assert cleo.post("/desk/people", {"do": "give_duty", **gero})[0] == 303
    assert duties() == []
    page = cleo.send("/desk/people")[2]
    assert "Waiting for a second operator" in page and 'name="duty" value="decider"' in page
    status, _, text = cleo.post("/desk/people", {"do": "agree", **gero})
    assert status == 422 and "second operator" in text
    assert dirk.post("/desk/people", {"do": "agree", **gero})[0] == 303
    assert duties() == ["decider"]
    assert cleo.post("/desk/people", {"do": "take_duty", **gero})[0] == 303
    assert duties() == [], "to take it away needs nobody else"
    assert {"duty_proposed", "duty_given", "duty_taken"} <= staffed_acts(node)
    for name in ("cleo", "dirk"):
        node.run("user", "disable", name)


def role_of(node, name):
    lines = map(json.loads, node.run("user", "list", "--json").stdout.splitlines())
    grants = next(line for line in lines if line["name"] == name)["roles"]
    return next((one["role"] for one in grants if one["signatory"] == node.party), None)


def test_a_refusal_is_logged(node, site, kim):
    """Deny is a record, too."""
    before = len([row for row in node.rows("audits") if row["action"] == "refused"])
    assert kim.send("/desk/people")[0] == 404
    node.run("user", "list")
    assert len([row for row in node.rows("audits") if row["action"] == "refused"]) == before + 1


def test_pages_with_forms_say_where_they_are_from(site, kim):
    """With "no-referrer" browsers would send "Origin: null", and every form would be refused."""
    for path in ("/desk", "/desk/account", "/desk/sign-in"):
        _, headers, _ = kim.send(path)
        assert headers["Referrer-Policy"] == "same-origin" and headers["Cache-Control"] == "no-store"


def test_nothing_hinders_whoever_types_a_password(node, site, browser):
    """Any character, spaces, 128 of them, pasted."""
    person = staffed.Browser(browser, site, staffed.add(node, "pia", node.party, "officer"))
    page = person.page
    page.goto(staffed.path_of(person.person.link))
    password = "  Zwölf Boxkämpfer 🥊 jagen Viktor quer über den großen Sylter Deich  "
    password += "x" * (128 - len(password))
    secret = page.inner_text("#secret")
    person.person.secret = secret
    for field in ("#f-password", "#f-again"):
        page.focus(field)
        page.keyboard.insert_text(password)  # what pasting does
        assert page.input_value(field) == password
    page.fill("#f-code", person.person.code())
    page.click("text=Set up >> nth=-1")
    assert page.locator(".codes code").count() == 10
    page.goto("/desk")
    page.fill("#f-name", "pia")
    page.fill("#f-password", password)
    page.fill("#f-code", person.person.code())
    page.click("main button.btn >> nth=0")
    page.wait_for_selector(".deskbar")


def test_four_eyes_are_four(node, site, kim):
    node.run("user", "four-eyes", "--of", node.party)
    otto = staffed.add(node, "omar", node.party, "approver")
    approver = staffed.Program(site).enrol(otto)
    approver.sign_in(otto)
    _, headers, _ = approver.post(f"/desk/new/account?of={node.party}", {
        "/platform": "meta", "/account_id": "9", "/purpose": "party", "/automated": "no"})
    work = headers["Location"]

    def press(who, button):
        _, _, text = who.send(work)
        stamp = re.search(r'name="stamp" value="(\d+)"', text).group(1)
        return who.post(work, {"do": button, "stamp": stamp, "note": "why?", "/platform": "meta",
                               "/account_id": "9", "/purpose": "party", "/automated": "no"})

    assert press(approver, "publish")[0] == 422
    assert press(approver, "submit")[0] == 303
    status, _, text = press(approver, "publish")
    assert status == 422 and "your own work" in text
    assert press(kim, "publish")[0] == 422, "an officer does not approve"
    assert press(approver, "send_back")[0] == 303
    node.run("user", "four-eyes", "--of", node.party, "--off")
    assert press(approver, "discard")[0] == 303


def test_publishing_waits_for_a_command_that_writes(node, site, kim, tmp_path):
    """`serve` and a long import share the log: neither breaks the other."""
    file = fictional.report(tmp_path, range(8000))
    command = node.command("import", "meta-report", file)
    process = subprocess.Popen(command, env=node.environment(), stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    time.sleep(0.2)
    _, headers, _ = kim.post(f"/desk/new/account?of={node.party}", {
        "/platform": "plaza", "/account_id": "55", "/purpose": "party", "/automated": "no"})
    _, _, text = kim.send(headers["Location"])
    stamp = re.search(r'name="stamp" value="(\d+)"', text).group(1)
    status, _, text = kim.post(headers["Location"], {"do": "publish", "stamp": stamp})
    assert process.wait(timeout=120) in (0, 1)
    assert status == 303 or "in use" in text


def test_the_desk_works_on_postgresql(program, tmp_path, postgres):
    node = Hustings(program, tmp_path).init("--database", postgres())
    party = fictional.sign_the_code(node)
    with serve(node) as site:
        person = staffed.add(node, "ilse", party, "officer")
        program = staffed.Program(site).enrol(person)
        assert program.sign_in(person)[0] == 303
        _, headers, _ = program.post(f"/desk/new/account?of={party}", {
            "/platform": "meta", "/account_id": "5", "/purpose": "party", "/automated": "no"})
        _, _, text = program.send(headers["Location"])
        stamp = re.search(r'name="stamp" value="(\d+)"', text).group(1)
        assert program.post(headers["Location"], {"do": "publish", "stamp": stamp})[0] == 303
        assert wait_for(lambda: site.json("/accounts.json")["total"] == 1)
    assert not (node.data / "desk.db").exists()
    assert "signed_in" in staffed_acts(node)
