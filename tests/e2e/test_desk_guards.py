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
def test_signing_in_goes_on_only_to_the_desk(site, kim, next_):
    person = kim.person
    status, headers, _ = staffed.Program(site).sign_in(person, next=next_, code=person.recovery.pop())
    assert (status, headers["Location"]) == (303, "/desk")


def test_a_form_from_elsewhere_changes_nothing(node, site, kim):
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
    answers = set()
    for person, wrong in ((staffed.Person("nobody"), {"code": "000000"}),
                          (staffed.Person("newcomer"), {"code": "000000"}),
                          (kim.person, {"password": "wrong password, long", "code": "000000"}),
                          (kim.person, {"code": "000000"}), (kim.person, {"code": "3-AAAAAAAAAAAAAAAA"})):
        status, headers, text = staffed.Program(site).sign_in(person, **wrong)
        answers.add((status, headers["Content-Length"] is not None, text.replace(person.name, "")))
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
