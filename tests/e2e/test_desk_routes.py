"""Who may see what at the desk, address by address: every address that stands in the sources has a row, and every cell
of it is what the table says."""

import re
from pathlib import Path

import fictional
import pytest
import staffed
from casework import PASSPHRASE, report
from reporting import PNG
from staffed import node as node
from staffed import site as site

SRC = Path(__file__).resolve().parents[2] / "src"
NOBODYS = "00000000-0000-4000-8000-000000000000"
PEOPLE = ("stranger", "idle", "reader", "officer", "rival", "triage", "handler", "decider", "reviewer",
          "operator", "protector", "auditor")
# What a GET answers each of them, about something of the organisation of the reader and the officer. "idle" has an account
# and no role; the rival is an officer of another organisation; those who work on cases have one kind of work each; the protector looks after data
# protection, so that the operator does not redact. 303 sends a
# stranger to the sign-in page, others to what they have.
SEEN = {
    "303 200 200 200 200 303 303 303 303 303 303 303": ["/desk"],
    "303 200 200 200 200 200 200 200 200 200 200 200": ["/desk/account", "/desk/template?format=ads"],
    "303 404 200 200 200 404 404 404 404 404 404 404": ["/desk/answers", "/desk/done", "/desk/duties"],
    "303 404 200 200 404 404 404 404 404 404 404 404": ["/desk/answers/{number}", "/desk/label", "/desk/work/{id}"],
    "303 404 409 200 404 404 404 404 404 404 404 404": ["/desk/links", "/desk/new/{kind}", "/desk/seen", "/desk/upload"],
    "303 404 409 409 404 404 404 404 404 404 404 404": ["/desk/answers/{number}/do/{act}"],
    "303 404 404 404 404 200 200 200 200 404 404 404": ["/desk/cases", "/desk/cases/{number}", "/desk/key"],
    "303 404 404 404 404 200 200 409 409 404 404 404": ["/desk/cases/{number}/do/{act}"],  # a message
    "303 404 404 404 404 409 409 409 409 404 404 404": ["/desk/cases/{number}/files/{file}"],  # locked
    "303 404 404 404 404 200 409 409 409 404 404 404": ["/desk/letter"],
    "303 404 404 404 404 200 200 200 200 200 404 404": ["/desk/sightings"],
    "303 404 404 404 404 404 404 404 404 200 404 404": ["/desk/people"],
    "303 404 404 404 404 404 404 404 404 404 200 404": ["/desk/redactions"],
    "303 404 404 404 404 404 404 404 404 404 404 404": ["/desk/cases/{number}/notices/{index}",
                                                        "/desk/pictures/{digest}", "/desk/sightings/{id}",
                                                        "/desk/sightings/{id}/picture", "/desk/work/{id}/mend"],
    "303 404 404 404 404 404 404 404 404 404 200 200": ["/desk/audits"],
}
# Before somebody is signed in; each has tests of its own.
OPEN = {"/desk/sign-in", "/desk/sign-in/back", "/desk/sign-in/challenge", "/desk/sign-in/code",
        "/desk/sign-in/elsewhere", "/desk/sign-in/passkey", "/desk/start/{code}", "/desk/start/{code}/elsewhere"}
# Forms of one's own account; all others are somebody's work.
OWN = {"/desk/account/challenge", "/desk/account/confirm", "/desk/account/factors", "/desk/account/identities",
       "/desk/account/identities/remove", "/desk/account/language", "/desk/account/passkeys", "/desk/account/renew",
       "/desk/account/revoke", "/desk/account/sessions", "/desk/account/tokens", "/desk/sign-out"}
# All others, by who has something to do there; of the rest each gets what somebody gets who made the address up.
WORK = {
    "officer": ["/desk/answers/{number}/do/{act}", "/desk/label", "/desk/links", "/desk/new/{kind}", "/desk/seen",
                "/desk/upload", "/desk/work/{id}", "/desk/work/{id}/columns", "/desk/work/{id}/picture"],
    "handler": ["/desk/cases/{number}/assign", "/desk/cases/{number}/do/{act}", "/desk/key", "/desk/key/drill",
                "/desk/key/lock", "/desk/key/unlock", "/desk/letter"],
    "operator": ["/desk/people"],
    "protector": ["/desk/redactions"],
    "triage": ["/desk/sightings/{id}"],
}
# Who gets another answer there than one who made the address up; a reader sees that, and changes nothing.
INSIDE = {"officer": ("officer", "reader"), "handler": ("triage", "handler", "decider", "reviewer"),
          "operator": ("operator",), "protector": ("protector",), "triage": ()}
OF_ONE = {"/desk/label", "/desk/links", "/desk/new/{kind}", "/desk/seen", "/desk/upload"}


def addresses():
    """All addresses of the desk that stand in a source as a route has them."""
    found = {a for p in SRC.glob("*/*.cc") if "_test" not in p.name
             for a in re.findall(r'"(/desk(?:/[\w{}-]+)*)"', p.read_text())}
    return {a for a in found if "{}" not in a}


@pytest.fixture(scope="module")
def world(node, site):
    """Somebody of each kind, signed in, and what addresses name: a case about the officer's organisation, its draft."""
    node.rival = node.new_issuer()
    node.add("organisation", fictional.organisation("Another Party"), "--as", node.rival, "--about", node.rival)
    people = {"stranger": staffed.Program(site)}
    for name in PEOPLE[1:]:
        of = {"officer": node.party, "reader": node.party, "rival": node.rival}.get(name)
        role = "reader" if name == "reader" else "officer"
        person = staffed.add(node, name, of, role if of else None, operator=name == "operator")
        duty = {"protector": "data_protection"}.get(name, name)
        if duty in ("triage", "handler", "decider", "reviewer", "data_protection", "auditor"):
            node.run("user", "cases", name, "--as", duty)
        people[name] = staffed.Program(site).enrol(person)
        assert people[name].sign_in(person)[0] == 303
    assert people["handler"].post("/desk/key", {"passphrase": PASSPHRASE, "again": PASSPHRASE})[0] == 200
    number, _ = report(site, [("post.png", PNG)], signatory=node.party)
    assert people["handler"].post("/desk/key/lock", {})[0] == 303
    status, headers, _ = people["officer"].post(f"/desk/new/account?of={node.party}", {"do": "keep"})
    assert status == 303
    draft = headers["Location"].rpartition("/")[2]
    real = {"{number}": number, "{act}": "message", "{file}": "0", "{index}": "0", "{kind}": "ad", "{digest}": "0" * 64}

    def path_of(address):
        out = address.replace("{id}", NOBODYS if "sightings" in address else draft)
        for name, value in real.items():
            out = out.replace(name, value)
        return out + (f"?of={node.party}" if address in OF_ONE else "")

    return people, path_of


def test_every_address_has_a_row(site):
    rows = {address.partition("?")[0] for row in SEEN.values() for address in row}
    assert rows.union(OPEN, OWN, *WORK.values()) == addresses(), "say who may see it, and who may change it"


@pytest.mark.parametrize("expected", SEEN)
def test_everybody_sees_what_is_theirs(world, expected):
    people, path_of = world
    for address in SEEN[expected]:
        got = [people[name].send(path_of(address)) for name in PEOPLE]
        assert " ".join(str(status) for status, _, _ in got) == expected, address
        assert got[0][1]["Location"].startswith("/desk/sign-in"), address
        assert all(headers["Cache-Control"] == "no-store" for _, headers, _ in got), address


@pytest.mark.parametrize("whose", WORK)
def test_nobody_changes_what_is_not_theirs(world, whose):
    people, path_of = world
    for address in WORK[whose]:
        for name in PEOPLE[1:]:
            status, _, _ = people[name].post(path_of(address), {})
            assert (status == 404) is (name not in INSIDE[whose]), f"{address}: {name}"
            assert name != "reader" or status in (200, 404, 409, 422), f"{address}: a reader changed something"


def test_no_form_is_taken_without_the_sessions_own_token(world):
    people, path_of = world
    for address in sorted(OWN.union(*WORK.values())):
        path = path_of(address)
        status, headers, _ = people["stranger"].send(path, {"csrf": "x"})
        assert (status, headers["Location"]) == (303, "/desk/sign-in"), address
        for name in PEOPLE[1:]:
            assert people[name].send(path, {"x": "y"})[0] == 403, address
