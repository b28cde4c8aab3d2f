"""A redaction is made by two people where there are two who may: one asks for it, another agrees. They are those who look
after data protection, and operators where nobody does."""

import json
import re

import fictional
import pytest
import staffed
from served import serve


@pytest.fixture
def here(make_node):
    """A node with something to take away, and its site."""
    node = make_node()
    node.party = node.new_issuer()
    node.add("organisation", fictional.organisation(), "--as", node.party, "--about", node.party)
    node.add("account", fictional.account(node.party, "123456"), "--as", node.party)
    node.thing = node.objects("accounts")[0]["id"]
    with serve(node) as site:
        yield node, site


def operator(node, site, name, duty=None):
    person = staffed.add(node, name, operator=duty is None)
    if duty:
        node.run("user", "cases", name, "--as", duty)
    program = staffed.Program(site).enrol(person)
    assert program.sign_in(person)[0] == 303
    return program


def asked(node, law="gdpr:17.1.c"):
    told = fictional.redaction(node.thing, ["/account_id"])
    return {**told, "law": law, "fields": "/account_id", "do": "propose", "password": staffed.PASSWORD}


def laws(node):
    return [row["law"] for row in node.rows("redactions")]


def proposed(page):
    return re.findall(r'name="id" value="([0-9a-f-]{36})"', page)


def acts(node):
    node.run("user", "list")  # takes what waits into the log
    return [(row["action"], row["object"]) for row in sorted(node.rows("audits"), key=lambda row: int(row["index"]))
            if row["action"].startswith("redaction") or row["action"] == "discarded"]


def test_one_operator_redacts_alone(here):
    node, site = here
    ada = operator(node, site, "ada")
    page = ada.send("/desk/redactions")[2]
    assert "Nobody else may redact here" in page
    assert ada.post("/desk/redactions", asked(node))[0] == 303
    assert laws(node) == ["gdpr:17.1.c"]
    node.add("redaction", fictional.redaction(node.thing, ["/account_id"]) | {"law": "gdpr:17.1.d"})
    assert laws(node) == ["gdpr:17.1.c", "gdpr:17.1.d"]


def test_of_two_another_agrees(here):
    node, site = here
    ada, ben = operator(node, site, "ada"), operator(node, site, "ben")
    status, _, page = ada.post("/desk/redactions", asked(node, law=""))
    assert status == 422 and "/account_id" in page, "what was typed stays"
    assert ada.post("/desk/redactions", asked(node))[0] == 303
    assert laws(node) == []
    page = ada.send("/desk/redactions")[2]
    (waiting,) = proposed(page)
    assert "Waiting for a second person" in page and 'value="agree"' not in page
    yes = {"do": "agree", "id": waiting, "password": staffed.PASSWORD}
    status, _, text = ada.post("/desk/redactions", yes)
    assert status == 422 and "a second person has to agree" in text
    staffed.grow_old(node)
    assert ben.post("/desk/redactions", {**yes, "password": "wrong password, long"})[0] == 422
    assert laws(node) == []
    assert ben.post("/desk/redactions", yes)[0] == 303
    assert laws(node) == ["gdpr:17.1.c"] and proposed(ben.send("/desk/redactions")[2]) == []
    assert ben.post("/desk/redactions", yes)[0] == 422, "nothing waits any more"
    # The other way round, and not at all.
    assert ben.post("/desk/redactions", asked(node, law="gdpr:17.1.d"))[0] == 303
    (waiting,) = proposed(ada.send("/desk/redactions")[2])
    assert ada.post("/desk/redactions", {"do": "decline", "id": waiting, "password": staffed.PASSWORD})[0] == 303
    assert laws(node) == ["gdpr:17.1.c"]
    told = acts(node)
    assert [act for act, _ in told] == ["redaction_proposed", "redaction_agreed", "redaction_proposed", "discarded"]
    assert told[0][1] == told[1][1] != told[2][1] == told[3][1], "they name the proposal"


def test_what_is_asked_for_at_the_command_line_waits_for_the_desk(here):
    node, site = here
    ada, _ = operator(node, site, "ada"), operator(node, site, "ben")
    body = json.dumps(fictional.redaction(node.thing, ["/account_id"]))
    said = node.refused("add", "redaction", "-", code=1, text=body)
    assert "nothing is redacted yet" in said and "/desk/redactions" in said
    assert laws(node) == []
    page = ada.send("/desk/redactions")[2]
    assert "proposed at the command line" in page
    assert ada.post("/desk/redactions", {"do": "agree", "id": proposed(page)[0], "password": staffed.PASSWORD})[0] == 303
    assert laws(node) == ["gdpr:17.1.c"]


def test_what_cannot_be_redacted_says_why_and_goes_on_waiting(here):
    node, site = here
    ada, ben = operator(node, site, "ada"), operator(node, site, "ben")
    assert ada.post("/desk/redactions", {**asked(node), "fields": "/nothing"})[0] == 303
    (waiting,) = proposed(ben.send("/desk/redactions")[2])
    status, _, page = ben.post("/desk/redactions", {"do": "agree", "id": waiting, "password": staffed.PASSWORD})
    assert status == 422 and "/nothing" in page and proposed(page) == [waiting]
    assert laws(node) == []


def test_where_somebody_looks_after_data_protection_operators_do_not__l415(here):
    node, site = here
    ada, _ = operator(node, site, "ada"), operator(node, site, "ben")
    assert ada.post("/desk/redactions", asked(node))[0] == 303
    (waiting,) = proposed(ada.send("/desk/redactions")[2])
    node.run("user", "add", "dora")
    node.run("user", "cases", "dora", "--as", "data_protection")
    assert ada.send("/desk/redactions")[0] == 200, "nobody does, as long as the account is not in use"
    doro = operator(node, site, "doro", "data_protection")
    assert ada.send("/desk/redactions")[0] == 404 and 'href="/desk/redactions"' not in ada.send("/desk/people")[2]
    yes = {"do": "agree", "id": waiting, "password": staffed.PASSWORD}
    assert ada.post("/desk/redactions", yes)[0] == 404
    assert ada.post("/desk/redactions", asked(node))[0] == 404 and laws(node) == []
    assert doro.send("/desk")[1]["Location"] == "/desk/redactions"
    # What an operator asked for before is agreed to, and alone they do it at once; two of them as two operators do.
    assert doro.post("/desk/redactions", yes)[0] == 303 and laws(node) == ["gdpr:17.1.c"]
    assert "Nobody else may redact here" in doro.send("/desk/redactions")[2]
    assert doro.post("/desk/redactions", asked(node, law="gdpr:17.1.d"))[0] == 303
    assert laws(node) == ["gdpr:17.1.c", "gdpr:17.1.d"]
    dina = operator(node, site, "dina", "data_protection")
    assert dina.post("/desk/redactions", asked(node, law="gdpr:17.1.b"))[0] == 303 and len(laws(node)) == 2
    yes["id"] = proposed(dina.send("/desk/redactions")[2])[0]
    assert dina.post("/desk/redactions", yes)[0] == 422 and len(laws(node)) == 2
    assert doro.post("/desk/redactions", yes)[0] == 303 and len(laws(node)) == 3
    for person in ("doro", "dina"):
        node.run("user", "disable", person)
    assert ada.send("/desk/redactions")[0] == 200


def test_the_command_line_asks_who_looks_after_data_protection__l415(here):
    node, site = here
    doro = operator(node, site, "doro", "data_protection")
    body = json.dumps(fictional.redaction(node.thing, ["/account_id"]))
    said = node.refused("add", "redaction", "-", code=1, text=body)
    assert "nothing is redacted yet: who looks after data protection has to agree" in said and laws(node) == []
    (waiting,) = proposed(doro.send("/desk/redactions")[2])
    assert doro.post("/desk/redactions", {"do": "agree", "id": waiting, "password": staffed.PASSWORD})[0] == 303
    assert laws(node) == ["gdpr:17.1.c"]
