"""The JSON Schemas that `hustings kinds --schema` prints: valid themselves, and of one mind with the
program about drafts."""

import copy
import json
import re

import fictional
import jsonschema
import pytest

THING = "0190a000-0000-7000-8000-000000000001"
DIGEST = "ab" * 32
REPORT = {
    "platform": "meta", "page_id": "900000000001",
    "page_name": {"state": "value", "value": "Fiktive Liste 😀"},
    "disclaimer": {"state": "not_used"}, "country": "AT",
    "period": {"from": "2029-05-30", "to": "2029-06-05"},
    "amount": {"state": "value", "value": {"min": 10100, "max": None, "currency": "EUR"}},
    "ads": {"state": "not_disclosed", "reason": "platform-limit"},
    "source": {"file": DIGEST, "profile": "meta-report", "profile_version": 1, "row": 2},
}
GOOD = {
    "organisation": dict(fictional.organisation(), listed_as=[{"list": "wikidata", "id": "Q42"}],
                         contact="sealed@party.example"),
    "signature": fictional.signature(THING),
    "account": dict(fictional.account(THING, "900000000001"), handle="@fiktiv"),
    "redaction": fictional.redaction(THING, ["/account_id"]),
    "advertiser-report": REPORT,
}
GONE = object()  # the member is taken out
# Kind, where in the draft, and what stands there instead: each is wrong for both.
BAD = [
    ("organisation", "/name", ""),
    ("organisation", "/name", "x" * 201),
    ("organisation", "/name", "bell\a"),
    ("organisation", "/name", GONE),
    ("organisation", "/short_name", None),
    ("organisation", "/type", "club"),
    ("organisation", "/country", "at"),
    ("organisation", "/website", "https://party.example"),
    ("organisation", "/website", "1.2.3.4"),
    ("organisation", "/listed_as", {}),
    ("organisation", "/listed_as", [{"list": "wikidata", "id": "Q42"}] * 1001),
    ("organisation", "/listed_as/0/id", GONE),
    ("organisation", "/listed_as/0/url", "x"),
    ("organisation", "/extra", 1),
    ("signature", "/signatory", THING.upper()),
    ("signature", "/text", DIGEST[1:]),
    ("signature", "/day", "2029-02-30"),
    ("account", "/automated", "yes"),
    ("account", "/account_id", 900000000001),
    ("account", "/account_id", "9 9"),
    ("account", "/handle", "two words"),
    ("redaction", "/fields/0", "account_id"),
    ("redaction", "/fields/0", "/~2"),
    ("redaction", "/law", "two words"),
    ("advertiser-report", "/page_name", "Fiktive Liste"),
    ("advertiser-report", "/page_name/state", "valu"),
    ("advertiser-report", "/page_name/state", GONE),
    ("advertiser-report", "/page_name/value", GONE),
    ("advertiser-report", "/page_name/reason", "platform-limit"),
    ("advertiser-report", "/disclaimer/value", "none"),
    ("advertiser-report", "/ads/reason", GONE),
    ("advertiser-report", "/ads", {"state": "value", "value": -1}),
    ("advertiser-report", "/ads", {"state": "value", "value": 1.5}),
    ("advertiser-report", "/ads", {"state": "value", "value": 2**63}),
    ("advertiser-report", "/amount/value/max", GONE),
    ("advertiser-report", "/amount/value/currency", "eur"),
    ("advertiser-report", "/period/to", GONE),
    ("advertiser-report", "/source/row", "2"),
]


@pytest.fixture(scope="module")
def node(make_node):
    return make_node("schema")


@pytest.fixture(scope="module")
def schemas(node):
    """The schema of every kind there is."""
    names = re.findall(r"^## ([a-z-]+)/\d+$", node.run("kinds").stdout, re.MULTILINE)
    assert set(GOOD) <= set(names)
    return {name: json.loads(node.run("kinds", "--schema", name).stdout) for name in names}


def validator(schema):
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def changed(body, pointer, value):
    body = copy.deepcopy(body)
    *path, last = pointer.strip("/").split("/")
    at = body
    for step in path:
        at = at[int(step) if isinstance(at, list) else step]
    if isinstance(at, list):
        at[int(last)] = value
    elif value is GONE:
        del at[last]
    else:
        at[last] = value
    return body


def test_every_schema_is_a_schema(schemas):
    for name, schema in schemas.items():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["title"] == name
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("kind", GOOD)
def test_good_drafts_are_good_for_both(node, schemas, kind):
    assert list(validator(schemas[kind]).iter_errors(GOOD[kind])) == []
    sign(node, kind, GOOD[kind], "sealed" if kind == "organisation" else None)


@pytest.mark.parametrize("kind, pointer, value", BAD)
def test_bad_drafts_are_bad_for_both(node, schemas, kind, pointer, value):
    draft = changed(GOOD[kind], pointer, value)
    assert list(validator(schemas[kind]).iter_errors(draft)), "the schema accepts it"
    sign(node, kind, draft, pointer)


def sign(node, kind, draft, refused_for):
    """Signing reads a draft and changes nothing; refused with these words, or not at all."""
    key = node.folder / "any.key"
    if not key.is_file():
        node.run("keys", "create", "--home", key)
    done = node.run("sign", kind, "-", "--key", key, "--as", THING, text=json.dumps(draft),
                    code=1 if refused_for else 0)
    if refused_for:
        assert refused_for in done.stderr


def test_what_is_shown_fits_the_schema(node, schemas):
    party = fictional.sign_the_code(node)
    added = node.add("account", fictional.account(party, "900000000001"), "--as", party)
    for index in range(added["index"] + 1):
        shown = node.json("show", index)
        kind = shown["kind"].partition("/")[0]
        assert list(validator(schemas[kind]).iter_errors(shown["body"])) == []
