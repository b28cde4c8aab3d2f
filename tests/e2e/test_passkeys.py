"""Passkeys: in a real browser with an authenticator that Chromium plays, and by programs that lie."""

import json
import re

import passkey
import pytest
import staffed
from served import Site
from staffed import kim as kim
from staffed import node as node
from staffed import site as site


@pytest.fixture(scope="module")
def here(site):
    """The same node under a name: an address of numbers is no place for passkeys."""
    return Site(site.address.replace("127.0.0.1", "localhost"))


class Device:
    """An authenticator that is built into the browser."""

    def __init__(self, person, verifies=True):
        self.session = person.context.new_cdp_session(person.page)
        self.session.send("WebAuthn.enable")
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": verifies,
            "automaticPresenceSimulation": True}})["authenticatorId"]

    def passkeys(self):
        return self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def verifies(self, does):
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": does})


@pytest.fixture(scope="module")
def ilse(node, here, browser):
    person = staffed.Browser(browser, here, staffed.add(node, "ilse", node.party, "officer"))
    person.enrol().sign_in()
    person.device = Device(person)
    return person


def add_passkey(person, title):
    page = person.page
    page.goto("/desk/account")
    page.fill("#f-device", title)
    page.click("text=Add a passkey")
    page.wait_for_selector(f"li:has-text('{title}')")


def sign_in(page):
    page.goto("/desk/sign-in")
    page.click("text=Sign in with a passkey")


def test_a_browser_makes_one_and_signs_in_with_it(node, ilse):
    page = ilse.page
    add_passkey(ilse, "laptop")
    (made,) = ilse.device.passkeys()
    assert made["isResidentCredential"] and made["rpId"] == "localhost"
    page.click("text=Sign out")
    sign_in(page)
    page.wait_for_selector(".deskbar")
    assert "ilse" in page.inner_text(".deskbar")
    page.goto("/desk/account")
    row = page.locator("li:has-text('laptop')").inner_text()
    assert "last used" in row
    # The same device makes no second one.
    page.fill("#f-device", "again")
    page.click("text=Add a passkey")
    page.wait_for_selector("text=No passkey was made")
    assert not ilse.problems


def test_one_counts_where_the_password_does(node, here, ilse):
    page = ilse.page
    staffed.grow_old(node)
    page.goto(f"/desk/new/account?of={node.party}")
    page.fill("[name='/platform']", "meta")
    page.fill("[name='/account_id']", "4711")
    page.select_option("[name='/purpose']", "party")
    page.select_option("[name='/automated']", "no")
    page.click("text=Keep the draft")
    before = {c["name"]: c["value"] for c in ilse.context.cookies()}
    page.click("button[value=publish]")
    assert "password" in page.inner_text(".trouble"), "nothing is published by a session that grew old"
    page.click("text=Use a passkey")
    page.wait_for_selector("text=Your passkey is here")
    page.click("button[value=publish]")
    assert "published" in page.inner_text(".kind"), page.inner_text("main")[:400]
    after = {c["name"]: c["value"] for c in ilse.context.cookies()}
    assert before["__Host-hs"] != after["__Host-hs"], "a new token behind each step up"
    assert not ilse.problems


def test_a_device_that_asks_nobody_does_not_do(ilse):
    page = ilse.page
    ilse.device.verifies(False)
    page.click("text=Sign out")
    sign_in(page)
    page.wait_for_selector("text=No passkey answered")
    ilse.device.verifies(True)
    sign_in(page)
    page.wait_for_selector(".deskbar")


def test_the_last_factor_stays(ilse):
    page = ilse.page
    page.goto("/desk/account")
    page.locator("form:has(input[value=app]) button").click()
    assert page.locator("form:has(input[value=app])").count() == 0
    page.locator("li:has-text('laptop') button").click()
    assert "last one that you can sign in with" in page.inner_text(".trouble")
    assert page.locator("li:has-text('laptop')").count() == 1


def test_without_the_script_codes_do(node, here, browser):
    person = staffed.Browser(browser, here, staffed.add(node, "noel", node.party, "officer"),
                             java_script_enabled=False)
    person.enrol().sign_in()
    person.page.goto("/desk/account")
    assert not person.page.locator("text=Add a passkey").is_visible()
    assert person.page.locator("#f-language").is_visible()


# Programs, which say what no browser would.


def ask(program, path, **fields):
    status, _, body = program.send(path, fields)
    assert status == 200, body
    return json.loads(body)


@pytest.fixture(scope="module")
def otto(node, site):
    """An officer with a passkey, and no browser."""
    person = staffed.add(node, "otto", node.party, "officer")
    program = staffed.Program(site).enrol(person)
    assert program.sign_in(person)[0] == 303
    program.person = person
    program.passkey = passkey.Authenticator(site.address)
    asked = ask(program, "/desk/account/challenge", csrf=program.csrf(), **{"for": "add"})
    assert asked["name"] == "otto" and asked["credentials"] == []
    made = {"csrf": program.csrf(), "title": "phone", **program.passkey.make(asked["challenge"])}
    assert program.send("/desk/account/passkeys", made)[0] == 303
    return program


def challenge(site):
    asked = ask(staffed.Program(site), "/desk/sign-in/challenge")
    assert asked["credentials"] == [] and asked["user"] == "", "strangers hear of nobody"
    return asked["challenge"]


def show(site, fields):
    return staffed.Program(site).send("/desk/sign-in/passkey", {"next": "/desk/account", **fields})


def test_a_program_signs_in_as_a_browser_would(site, otto):
    status, headers, _ = show(site, otto.passkey.use(challenge(site)))
    assert (status, headers["Location"]) == (303, "/desk/account")
    assert any("__Host-hs=" in cookie for cookie in headers.get_all("Set-Cookie"))


@pytest.mark.parametrize("wrong", ["origin", "party", "not verified", "nobody there", "kind", "replay",
                                   "bent", "copy", "nobody's", "another key", "no challenge", "nothing"])
def test_whatever_is_wrong_reads_the_same(site, otto, wrong):
    import copy
    key = copy.copy(otto.passkey)
    asked = "A" * 43 if wrong == "no challenge" else challenge(site)
    if wrong == "origin":
        key.origin = "http://localhost:1"
    elif wrong == "party":
        key.party = "localhost"
    elif wrong == "copy":
        key.counter = 0
    elif wrong == "nobody's":
        key.credential = bytes(32)
    elif wrong == "another key":
        key.key = passkey.Authenticator(site.address).key
    fields = key.use(asked, flags={"not verified": 1, "nobody there": 4}.get(wrong, 5),
                     kind="webauthn.create" if wrong == "kind" else "webauthn.get")
    if wrong == "replay":
        assert show(site, fields)[0] == 303
    elif wrong == "bent":
        fields["pk_signature"] = fields["pk_signature"][:-4] + "AAAA"
    elif wrong == "nothing":
        fields = {}
    status, headers, text = show(site, fields)
    assert status == 403 and "That did not work" in text
    assert not any("__Host-hs=" in cookie for cookie in headers.get_all("Set-Cookie") or [])
    otto.passkey.counter = max(otto.passkey.counter, key.counter)
    assert show(site, otto.passkey.use(challenge(site)))[0] == 303, "the right one still does"


def test_somebody_elses_passkey_steps_nobody_up(node, site, kim, otto):
    staffed.grow_old(node)
    asked = ask(kim, "/desk/account/challenge", csrf=kim.csrf(), **{"for": "confirm"})
    status, _, text = kim.send("/desk/account/renew",
                               {"csrf": kim.csrf(), **otto.passkey.use(asked["challenge"])})
    assert status == 422 and "passkey is needed" in text


def test_a_passkey_needs_the_password_first(node, kim):
    staffed.grow_old(node)
    key = passkey.Authenticator(kim.site.address)
    asked = ask(kim, "/desk/account/challenge", csrf=kim.csrf(), **{"for": "add"})
    made = {"csrf": kim.csrf(), "title": "phone", **key.make(asked["challenge"])}
    assert kim.send("/desk/account/passkeys", made)[0] == 422
    asked = ask(kim, "/desk/account/challenge", csrf=kim.csrf(), **{"for": "add"})
    made = {"csrf": kim.csrf(), "title": "phone", **key.make(asked["challenge"])}
    assert kim.send("/desk/account/passkeys", {**made, "password": staffed.PASSWORD})[0] == 303
    assert kim.send("/desk")[0] == 200, "the new token came with the answer"


def test_what_others_try_does_not_delay_it(node, site, otto):
    staffed.later(node, otto.person)
    staffed.delay(node, "otto")
    assert staffed.Program(site).sign_in(otto.person)[0] == 403, "delayed"
    status, headers, _ = show(site, otto.passkey.use(challenge(site)))
    assert (status, headers["Location"]) == (303, "/desk?failures=9"), "and the owner hears of it"


def test_acts_are_logged_and_the_script_is_small(node, site):
    node.run("user", "list")
    acts = {row["action"] for row in node.rows("audits")}
    assert {"passkey_added", "app_removed"} <= acts
    _, _, page = staffed.Program(site).send("/desk/sign-in")
    (script,) = re.findall(r'<script src="(/assets/passkey\.[0-9a-f]+\.js)" defer></script>', page)
    status, headers, body = site.get(script)
    assert status == 200 and headers["Content-Type"].startswith("text/javascript")
    assert len(body) < 4096, "bytes, before compression"
