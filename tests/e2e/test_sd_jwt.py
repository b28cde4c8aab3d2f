"""Our envelopes are SD-JWTs (RFC 9901): libraries that are not ours verify them unchanged."""

import base64
import json
import subprocess
from pathlib import Path

import fictional
import pytest
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

VERIFY = Path(__file__).resolve().parents[1] / "node" / "verify.mjs"


class Refused(Exception):
    pass


def unpadded(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def padded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class PyPI:
    """sd-jwt 0.10.4."""

    def __init__(self, key):
        self.key = JWK(kty="OKP", crv="Ed25519", x=key)

    def payload(self, envelope):
        try:
            return SDJWTVerifier(envelope, lambda issuer, header: self.key).get_verified_payload()
        except Exception as refused:
            raise Refused(str(refused)) from refused


class Npm:
    """@sd-jwt/core 0.19.0."""

    def __init__(self, key, node_js):
        self.key = key
        self.node_js = node_js

    def payload(self, envelope):
        done = subprocess.run([self.node_js, VERIFY], capture_output=True, encoding="utf-8",
                              input=json.dumps({"envelope": envelope, "key": self.key}), timeout=60)
        if done.returncode != 0:
            raise Refused(done.stderr)
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def party(make_node):
    """A node with one organisation and two accounts: one with all its fields, one without."""
    node = make_node("sd-jwt")
    node.party = node.new_issuer()
    organisation = dict(fictional.organisation("Fiktive Partei – „Beispiel“"),
                        contact="sealed@party.example")
    node.add("organisation", organisation, "--as", node.party, "--about", node.party)
    account = dict(fictional.account(node.party, "900000000001"), handle="@fiktiv_ä")
    node.full = node.add("account", account, "--as", node.party)["index"]
    bare = fictional.account(node.party, "900000000002")
    node.bare = node.add("account", bare, "--as", node.party)["index"]
    exported = node.run("keys", "export", "issuer", node.party).stdout.strip()
    node.key = unpadded(base64.b64decode(exported))
    return node


@pytest.fixture(scope="module", params=["PyPI", "npm"])
def library(request, party):
    if request.param == "PyPI":
        return PyPI(party.key)
    return Npm(party.key, request.getfixturevalue("node_js"))


def without_digests(value):
    """The digests that nobody discloses stay where a library leaves them; they are no content."""
    if isinstance(value, dict):
        return {k: without_digests(v) for k, v in value.items() if k not in ("_sd", "_sd_alg")}
    return [without_digests(v) for v in value] if isinstance(value, list) else value


def all_records(node):
    """Every record so far: the node's own key and import records too."""
    size = node.bare + 1
    return [node.json("show", index) for index in range(size)]


def test_every_record_verifies_and_discloses_what_we_show(party, library):
    checked = 0
    for shown in all_records(party):
        if shown["issuer"] != party.party:
            continue
        payload = without_digests(library.payload(shown["envelope"]))
        assert payload["body"] == shown["body"]
        assert (payload["iss"], payload["sub"]) == (shown["issuer"], shown["id"])
        assert payload["vct"] == shown["kind"]
        checked += 1
    assert checked >= 3


def test_what_is_sealed_is_not_disclosed(party, library):
    shown = next(s for s in all_records(party) if s["kind"] == "organisation/1")
    assert "contact" not in library.payload(shown["envelope"])["body"]
    assert "contact" not in shown["body"]


def test_missing_disclosures_are_no_error(party, library):
    shown = party.json("show", party.full)
    bare = shown["envelope"].split("~")[0] + "~"
    body = without_digests(library.payload(bare))["body"]
    assert body == {k: v for k, v in shown["body"].items() if k not in ("account_id", "handle")}


def test_an_altered_payload_is_refused(party, library):
    jws, rest = party.json("show", party.full)["envelope"].split("~", 1)
    header, payload, signature = jws.split(".")
    claims = json.loads(padded(payload))
    claims["body"]["purpose"] = "candidate"
    altered = unpadded(json.dumps(claims, separators=(",", ":")).encode())
    with pytest.raises(Refused):
        library.payload(f"{header}.{altered}.{signature}~{rest}")


def test_the_key_of_somebody_else_is_refused(party, node_js):
    envelope = party.json("show", party.full)["envelope"]
    stranger = unpadded(base64.b64decode(
        party.run("keys", "export", "issuer", party.new_issuer()).stdout.strip()))
    for reader in (PyPI(stranger), Npm(stranger, node_js)):
        with pytest.raises(Refused):
            reader.payload(envelope)


def altered_disclosure(envelope):
    """The first disclosure with another value."""
    parts = envelope.split("~")
    salt, name, value = json.loads(padded(parts[1]))
    parts[1] = unpadded(json.dumps([salt, name, value + "9"], separators=(",", ":")).encode())
    return "~".join(parts)


def extra_disclosure(envelope):
    """One more disclosure, that no digest names."""
    return envelope + unpadded(b'["c2FsdHNhbHRzYWx0c2FsdA","handle","@somebody_else"]') + "~"


@pytest.fixture(scope="module")
def signed_at_home(party):
    """An account record of the party, signed with its key outside of the node and never added."""
    key = party.folder / "party.key"
    made = party.run("keys", "create", "--home", key)
    issuer = made.stdout.strip()
    public = made.stderr.split("public key ")[1].strip().rstrip(".")
    begin = {"issuer": issuer, "act": "begin", "public_key": public, "custody": "home"}

    def sign(kind, body):
        return party.run("sign", kind, "-", "--key", key, "--as", issuer,
                         text=json.dumps(body)).stdout.strip()

    party.add("key", sign("key", begin))
    return sign("account", fictional.account(issuer, "900000000003")), unpadded(base64.b64decode(public))


@pytest.mark.parametrize("change", [altered_disclosure, extra_disclosure])
def test_ours_refuses_disclosures_that_no_digest_names(party, signed_at_home, change):
    envelope, _ = signed_at_home
    said = party.refused("add", "account", "-", code=1, text=change(envelope))
    assert "no digest names this disclosure" in said


@pytest.mark.parametrize("change", [altered_disclosure, extra_disclosure])
def test_observation_the_libraries_ignore_disclosures_that_no_digest_names(
        party, signed_at_home, node_js, change):
    """RFC 9901, section 7.1, step 5 wants them refused. These versions drop the value instead:
    what they give out is right, but nobody is told. When this fails they have changed: read why."""
    envelope, key = signed_at_home
    honest = without_digests(PyPI(key).payload(envelope))
    for reader in (PyPI(key), Npm(key, node_js)):
        body = without_digests(reader.payload(change(envelope)))["body"]
        assert "@somebody_else" not in json.dumps(body)
        if change is extra_disclosure:
            assert body == honest["body"]
        else:
            assert "account_id" not in body


def test_the_same_envelope_unchanged_is_taken(party, signed_at_home):
    envelope, _ = signed_at_home
    added = party.add("account", envelope)
    assert party.json("show", added["index"])["body"]["account_id"] == "900000000003"
