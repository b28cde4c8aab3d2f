"""Keys that never come to the node: records are signed at home and added as they are."""

import base64
import json

import fictional
import pytest
from at_home import Home


@pytest.fixture
def home(node):
    return Home(node)


def test_a_key_file_is_only_for_its_owner(node, home):
    assert home.key.stat().st_mode & 0o777 == 0o600
    said = node.refused("keys", "create", "--home", home.key, code=1)
    assert "exists already" in said


def test_records_signed_at_home_stand_as_declared(node, home):
    node.add("key", home.sign("key", home.key_record()))
    signed = home.sign("organisation", fictional.organisation(), "--about", home.issuer)
    added = node.add("organisation", signed)
    shown = node.json("show", added["index"])
    assert (shown["issuer"], shown["id"], shown["evidence"]) == (home.issuer, home.issuer, "declared")
    assert shown["envelope"] == signed.strip(), "the envelope is kept as it was signed"
    assert [k["custody"] for k in node.rows("keys") if k["body.issuer"] == home.issuer] == ["home"]
    node.json("log", "verify", node.data, "--records")
    assert home.key.read_text().strip() not in everything(node)


def everything(node):
    return "".join(p.read_bytes().decode("latin-1") for p in node.data.rglob("*") if p.is_file())


def test_the_same_envelope_again_changes_nothing(node, home):
    node.add("key", home.sign("key", home.key_record()))
    signed = home.sign("organisation", fictional.organisation())
    first = node.add("organisation", signed)
    again = node.add("organisation", signed)
    assert (again["outcome"], again["index"]) == ("unchanged", first["index"])


def test_without_a_key_record_nothing_is_taken(node, home):
    said = node.refused("add", "organisation", "-", code=1,
                        text=home.sign("organisation", fictional.organisation()))
    assert home.issuer in said and "key" in said


def test_a_key_of_somebody_else_is_not_taken(node, home):
    node.add("key", home.sign("key", home.key_record()))
    thief = Home(node, "thief")
    thief.issuer = home.issuer
    node.refused("add", "organisation", "-", code=1,
                 text=thief.sign("organisation", fictional.organisation()))
    node.refused("add", "key", "-", code=1, text=thief.sign("key", thief.key_record()))


def test_a_key_that_ended_signs_nothing_more(node, home):
    node.add("key", home.sign("key", home.key_record()))
    node.add("organisation", home.sign("organisation", fictional.organisation("Before")))
    late = home.sign("organisation", fictional.organisation("After"))
    node.add("key", home.sign("key", home.key_record("end")))
    node.refused("add", "organisation", "-", code=1, text=late)
    assert [r["name"] for r in node.rows("parties")] == ["Before"]
    node.json("log", "verify", node.data, "--records")


def alter_payload(envelope):
    jws, rest = envelope.strip().split("~", 1)
    head, payload, signature = jws.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    claims["body"]["name"] = "Somebody Else"
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return ".".join((head, changed, signature)) + "~" + rest


def more_disclosures(envelope):
    extra = base64.urlsafe_b64encode(b'["c2FsdHNhbHRzYWx0c2FsdA","handle","extra"]').decode()
    return envelope.strip() + extra.rstrip("=") + "~"


@pytest.mark.parametrize("change", [alter_payload, more_disclosures])
def test_an_altered_envelope_is_refused(node, home, change):
    node.add("key", home.sign("key", home.key_record()))
    signed = home.sign("organisation", fictional.organisation())
    node.refused("add", "organisation", "-", code=1, text=change(signed))
    node.add("organisation", signed)


@pytest.mark.parametrize("words, names", [
    (("--key", "no.key"), "no.key"), (("--as", "me"), "--as is no issuer id")])
def test_sign_explains_what_is_wrong(node, home, words, names):
    options = {"--key": str(home.key), "--as": home.issuer, words[0]: words[1]}
    flat = [word for pair in options.items() for word in pair]
    done = node.run("sign", "organisation", "-", *flat, code=2 if "--key" in words else 1,
                    text=json.dumps(fictional.organisation()))
    assert names in done.stderr


def test_sign_points_at_mistakes(node, home):
    said = node.refused("sign", "organisation", "-", "--key", home.key, "--as", home.issuer, code=1,
                        text='{"name": ""}')
    assert "/name" in said and "/type" in said


def test_sealed_fields_are_not_signed_at_home(node, home):
    body = json.dumps(dict(fictional.organisation(), contact="me@party.example"))
    said = node.refused("sign", "organisation", "-", "--key", home.key, "--as", home.issuer, code=1,
                        text=body)
    assert "sealed" in said
