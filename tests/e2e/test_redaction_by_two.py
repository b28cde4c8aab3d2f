"""A redaction is made by two operators where there are two: one asks for it, another agrees."""

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


def operator(node, site, name):
    person = staffed.add(node, name, operator=True)
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
    return [row["action"] for row in sorted(node.rows("audits"), key=lambda row: int(row["index"]))
            if row["action"].startswith("redaction") or row["action"] == "discarded"]


def test_one_operator_redacts_alone(here):
    node, site = here
    ada = operator(node, site, "ada")
    page = ada.send("/desk/redactions")[2]
    assert "You operate this node alone" in page
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
    assert "Waiting for a second operator" in page and 'value="agree"' not in page
    yes = {"do": "agree", "id": waiting, "password": staffed.PASSWORD}
    status, _, text = ada.post("/desk/redactions", yes)
    assert status == 422 and "second operator" in text
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
    assert acts(node) == ["redaction_proposed", "redaction_agreed", "redaction_proposed", "discarded"]


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
