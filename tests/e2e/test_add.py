"""Single records from JSON: every mistake is pointed at, versions follow one another."""

import json

import fictional
import pytest

WRONG = {"name": "", "type": "club", "country": "Austria", "website": "no domain",
         "listed_as": [{"list": "wikidata"}], "surprise": 1}
POINTERS = {"/name", "/type", "/country", "/website", "/listed_as/0/id", "/surprise"}


def test_every_mistake_is_pointed_at(node):
    answer = node.add("organisation", WRONG, code=1)
    assert {e["pointer"] for e in answer["errors"]} == POINTERS
    said = node.refused("add", "organisation", "-", code=1, text=json.dumps(WRONG))
    assert all(f"\n  {pointer}: " in said for pointer in POINTERS)
    assert node.json("log", "verify", node.data)["size"] == 0


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"name":"a","name":"b"}', '{"name":1e999}',
                                  '"' + "[" * 10, "[" * 100000, '{"name":"\\ud800"}'])
def test_what_is_no_record_is_refused(node, text):
    said = node.refused("add", "organisation", "-", code=1, text=text or " ")
    assert said.startswith("hustings: ")


def test_an_unknown_issuer_is_refused(node):
    stranger = "01a20e55-6e9e-7fba-8513-907c15d0a6b2"
    body = json.dumps(fictional.organisation())
    said = node.refused("add", "organisation", "-", "--as", stranger, code=1, text=body)
    assert "no key" in said and stranger in said


def test_evidence_is_computed_not_typed_in(node):
    party = node.new_issuer()
    node.add("organisation", fictional.organisation("By itself"), "--as", party, "--about", party)
    node.add("organisation", fictional.organisation("By the operator"))
    evidence = {r["name"]: r["evidence"] for r in node.rows("parties")}
    assert evidence == {"By itself": "declared", "By the operator": "observed"}


def version(node, name, about, *more, code=0):
    return node.add("organisation", fictional.organisation(name), "--about", about, *more, code=code)


def test_versions_follow_one_another(node):
    first = node.add("organisation", fictional.organisation("First"))
    about = node.json("show", first["index"])["id"]
    second = version(node, "Second", about, "--prev", first["leaf"])
    stale = version(node, "Stale", about, "--prev", first["leaf"], code=1)
    assert stale["code"] == "conflict"
    third = version(node, "Third", about)  # whatever is current
    shown = node.json("show", about)
    assert shown["versions"] == [first["index"], second["index"], third["index"]]
    assert shown["prev"] == second["leaf"] and shown["body"]["name"] == "Third"
    assert [r["name"] for r in node.rows("parties")] == ["Third"]
    node.json("log", "verify", node.data, "--records")


def test_a_prev_that_is_no_hash_is_explained(node):
    body = json.dumps(fictional.organisation())
    said = node.refused("add", "organisation", "-", "--prev", "abc", code=1, text=body)
    assert "64 hexadecimal digits" in said and "base64 of the API" in said


def test_search_finds_the_current_name_only(node):
    first = node.add("organisation", fictional.organisation("Früher Anders"))
    version(node, "Heute So", node.json("show", first["index"])["id"])
    assert node.rows("parties", "q=fruher") == []
    assert [r["name"] for r in node.rows("parties", "q=heu")] == ["Heute So"]


def test_sealed_values_come_out_nowhere(node):
    canary = "canary-3c41@party.example"
    added = node.add("organisation", dict(fictional.organisation(), contact=canary))
    shown = node.run("show", added["index"])
    assert canary not in shown.stdout and "sealed" in shown.stdout
    for text in (node.run("show", added["index"], "--json").stdout,
                 node.run("export", "parties").stdout,
                 node.run("export", "parties", "--format", "ndjson").stdout):
        assert canary not in text
    files = [p for p in node.data.rglob("*") if p.is_file()]
    assert not [p for p in files if canary.encode() in p.read_bytes()]


def test_a_list_that_is_too_long_is_pointed_at(node):
    body = dict(fictional.organisation(), listed_as=[{"list": "a", "id": "b"}] * 1001)
    answer = node.add("organisation", body, code=1)
    assert [e["pointer"] for e in answer["errors"]] == ["/listed_as"]


def test_a_record_too_long_for_the_log_names_the_field(node):
    """Each field is within its own limit; together they are over the 65 535 bytes of an entry."""
    listed = [{"list": f"{i:a>40}", "id": f"{i:b>80}"} for i in range(1000)]
    body = json.dumps(dict(fictional.organisation(), listed_as=listed))
    said = node.refused("add", "organisation", "-", code=1, text=body)
    assert "listed_as" in said and ("65535" in said or "65 535" in said), said
    assert node.rows("parties") == []
