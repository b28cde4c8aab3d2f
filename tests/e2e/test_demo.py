"""The fictional election of `hustings demo`: the same everywhere, whole, and never mistaken."""

import hashlib
import json
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hustings import Hustings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import compared  # noqa: E402
import recompute  # noqa: E402

ORIGIN = "demo.invalid"


@pytest.fixture(scope="module")
def tell(program, tmp_path_factory):
    """Makes a node and tells it the election."""

    def telling(*more, seed=2029, database=()):
        node = Hustings(program, tmp_path_factory.mktemp("demo"))
        node.run("init", "--origin", ORIGIN, *database)
        node.told = node.json("demo", "--seed", seed, *more)
        return node

    return telling


@pytest.fixture(scope="module")
def demo(tell):
    """A telling from the usual seed; tests only read it."""
    return tell()


def datasets(node):
    return re.findall(r"(?m)^([a-z-]+) ", node.run("export", "--list").stdout)


def exports(node):
    """Digest of every dataset in every format."""
    return {(name, form): hashlib.sha256(
                node.run("export", name, "--format", form).stdout.encode()).hexdigest()
            for name in datasets(node) for form in ("csv", "ndjson")}


def public(node):
    """Everything that a static file server would show."""
    files = {str(p.relative_to(node.log)): p.read_bytes()
             for p in sorted(node.log.rglob("*")) if p.is_file()}
    return files | {"log.vkey": (node.data / "log.vkey").read_bytes()}


def of_kind(node, kind):
    return [r for r in node.objects("records") if r["kind"].startswith(kind + "/")]


def test_the_same_seed_gives_the_same_bytes(demo, tell):
    other = tell()
    assert public(other) == public(demo)
    assert exports(other) == exports(demo)


def test_postgresql_gives_the_same_bytes(demo, tell, postgres):
    other = tell(database=("--database", postgres()))
    assert public(other) == public(demo)
    assert exports(other) == exports(demo)


def test_another_seed_gives_another_log_and_other_keys(demo, tell):
    other = tell(seed=7)
    mine, theirs = public(demo), public(other)
    assert mine["checkpoint"] != theirs["checkpoint"]
    assert mine["log.vkey"] != theirs["log.vkey"]
    keys = [{r["public_key"] for r in node.rows("keys")} for node in (demo, other)]
    assert not keys[0] & keys[1]
    rows = [[r["page_name"] for r in node.rows("advertisers")] for node in (demo, other)]
    assert rows[0] != rows[1]


def test_the_log_and_the_projections_hold(demo):
    demo.run("log", "verify", demo.data, "--records")
    demo.json("rebuild", "--verify")


def test_every_kind_occurs(demo):
    kinds = set(re.findall(r"(?m)^## (\S+/\d+)$", demo.run("kinds").stdout))
    assert kinds == {r["kind"] for r in demo.objects("records")}, "a kind has no chapter"


def test_every_rule_has_findings_and_observations(demo):
    (ruleset,) = of_kind(demo, "ruleset")
    rules = ruleset["body"]["rules"]
    for dataset in ("findings", "observations"):
        said = {f"{r['rule']}/{r['rule_version']}" for r in demo.rows(dataset)}
        assert said == set(rules), dataset


def test_what_is_seen_differs_with_some_parties_and_agrees_with_others(demo):
    differences = [r for r in demo.rows("findings")
                   if r["rule"].partition(".")[0] in ("seen", "declared", "page") and r["against"]]
    assert len({r["signatory"] for r in differences}) > 3
    assert {r["severity"] for r in differences} == {"contradiction", "gap", "note"}
    judged = {r["signatory"] for r in demo.rows("findings")
              if r["rule"].startswith(("seen.", "declared.", "page."))}
    shown = {r["ad_id"] for r in demo.rows("observed-ads")}
    declared = [r for r in of_kind(demo, "ad-delivery") if r["body"].get("platform_ad_id") in shown]
    signed = {r["signatory"] for r in demo.rows("signatures") if r["act"] == "sign"}
    assert {r["body"]["organisation"] for r in declared} & signed - judged, "all agrees with some"


def test_comparisons_are_made_again_from_the_package_by_another_program(demo):
    package = demo.folder / "bulk.zip"
    demo.run("export", "--bulk", package, "--election", "demo-2029")
    again = compared.Compared(recompute.Package(package))
    assert again.findings() == again.judged()
    assert {rule for _, rule in again.judged()} == {
        "seen.not-declared", "seen.no-disclaimer", "seen.exclusion-not-declared",
        "seen.ai-making-denied", "declared.page-not-listed",
        "page.account-not-declared", "page.nothing-declared"}
    assert recompute.recompute(package, "demo-2029") == again.package.text("score.json")


def test_the_lists_are_the_findings_of_their_rules(demo):
    named = {(r["platform"], r["account_id"]) for r in demo.rows("accounts")
             if r["evidence"] == "declared"}
    judged = {name: {r["index"] for r in demo.rows("judgements") if r["rule"] == name}
              for name in ("seen.not-declared", "declared.never-seen")}
    undeclared = demo.rows("undeclared-ads")
    assert {r["index"] for r in undeclared} <= judged["seen.not-declared"]
    on_own = {r["index"] for r in demo.rows("observed-ads")
              if (r["platform"], r["page_id"]) in named and r["index"] in judged["seen.not-declared"]}
    assert on_own <= {r["index"] for r in undeclared}
    assert {r["index"] for r in demo.rows("never-seen-ads")} == judged["declared.never-seen"] != set()


def test_the_parties_are_enough_and_speak_for_themselves(demo):
    parties = demo.rows("parties")
    types = Counter(r["type"] for r in parties)
    assert types["european_party"] >= 6 and types["national_party"] >= 40
    assert types["section"] and types["foundation"] and types["campaign_body"]
    assert len({r["name"] for r in parties}) == len(parties)
    assert {r["issuer"] for r in parties} == {r["id"] for r in parties}, "each has its own key"
    assert {r["body.issuer"] for r in demo.rows("keys")} >= {r["id"] for r in parties}
    members = {r["organisation"] for r in demo.rows("memberships")}
    assert members == {r["id"] for r in parties if r["type"] != "european_party"}


def test_parties_stand_to_the_code_in_every_way(demo):
    signatures = demo.rows("signatures")
    assert {r["code"] for r in signatures} == {"eu-2024"}
    signed = [r for r in signatures if r["act"] == "sign"]
    days = Counter(r["day"] for r in signed)
    assert len(days) == 2, "some are late"
    assert {r["signatory"] for r in signatures if r["act"] == "withdraw"} < {
        r["signatory"] for r in signed}
    assert {r["signatory"] for r in signed} < {r["id"] for r in demo.rows("parties")}
    assert {bool(json.loads(r["scope"])) for r in signed} == {True, False}


def test_accounts_are_declared_confirmed_disputed_or_missing(demo):
    accounts = demo.rows("accounts")
    observed = {r["id"] for r in accounts if r["evidence"] == "observed"}
    assert observed and len(observed) < len(accounts)
    responses = demo.rows("responses")
    acts = {act: {r["about"] for r in responses if r["act"] == act}
            for act in ("confirms", "disputes", "corrects")}
    assert acts["confirms"] & observed and acts["disputes"] & observed and acts["corrects"]
    names = {r["name"] for r in demo.rows("parties")}
    own = {r["page_id"] for r in demo.rows("advertisers") if r["page_name"] in names}
    assert own - {r["account_id"] for r in accounts}, "some accounts nobody declares"


def test_three_thousand_advertisers_with_heavy_tails(demo):
    rows = demo.rows("advertisers")
    assert len({(r["platform"], r["page_id"]) for r in rows}) == 3000
    assert len({r["country"] for r in rows}) == 27
    assert len({r["period.from"] for r in rows}) == 3
    assert len({r["platform"] for r in rows}) >= 3
    assert len({r["amount.currency"] for r in rows if r["amount.currency"]}) >= 4
    spent = sorted((int(r["amount.max"]) for r in rows
                    if r["amount.max"] and r["amount.currency"] == "EUR"), reverse=True)
    assert sum(spent[:len(spent) // 20]) > sum(spent) / 2, "one in twenty spends half of it all"
    ads = sorted((int(r["ads"]) for r in rows if r["ads"]), reverse=True)
    assert sum(ads[:len(ads) // 20]) > sum(ads) / 2
    countries = Counter(r["country"] for r in rows).most_common()
    assert countries[0][1] > 5 * countries[-1][1]


def test_what_platforms_leave_out_occurs(demo):
    rows = demo.rows("advertisers")
    assert {r["amount.state"] for r in rows} == {"value", "not_disclosed"}
    assert {r["ads.state"] for r in rows} == {"value", "unknown"}
    missing = Counter(r["disclaimer.state"] for r in rows)
    assert 0.05 < missing["not_used"] / len(rows) < 0.3
    valued = [r for r in rows if r["amount.state"] == "value"]
    assert any(r["amount.min"] == r["amount.max"] for r in valued), "exact"
    assert any(not r["amount.max"] for r in valued), "open at the top"
    assert any(r["amount.max"] and r["amount.min"] != r["amount.max"] for r in valued), "a band"


@pytest.mark.parametrize("script", ["[Α-Ωα-ω]", "[А-Яа-я]", "[ąęłżźć]", "[őű]", "[ħġż]", "[äöüß]"])
def test_texts_come_in_many_scripts(demo, script):
    names = [r["page_name"] for r in demo.rows("advertisers")]
    assert sum(bool(re.search(script, name)) for name in names) > 10


def test_things_are_corrected_and_taken_back(demo):
    current = demo.objects("records")
    last = max(r["index"] for r in current) + 1
    assert last - len(current) >= 20, "replaced versions"
    redactions = demo.rows("redactions")
    assert {r["about"] for r in redactions} <= {r["id"] for r in current}
    assert len(redactions) >= 2
    about = {r["id"]: r for r in current}[redactions[0]["about"]]
    shown = demo.run("show", about["index"]).stdout
    assert f"withheld by record {redactions[0]['index']}" in shown


def test_what_is_told_is_what_stands(demo):
    dataset = {"organisation": "parties", "signature": "signatures", "membership": "memberships",
               "response": "responses", "import": "imports", "redaction": "redactions"}
    for kind, name in dataset.items():
        assert demo.told["kinds"][kind] >= len(demo.rows(name)) > 0
    said = [r for name in ("findings", "observations") for r in demo.rows(name)]
    alone = [r for r in said if r["rule"] in demo.told["rules"]]  # the others hold records together
    assert 0 < len(alone) <= sum(demo.told["rules"].values()) and len(alone) < len(said)


def test_it_plays_in_2029_and_in_no_real_country(demo):
    records = demo.objects("records")
    assert {r["recorded"][:4] for r in records} == {"2029"}
    countries = tomllib.loads((demo.data / "hustings.toml").read_text())["countries"]
    used = {r["country"] for r in demo.rows("advertisers")}
    assert used == set(countries)
    assert all(re.fullmatch("AA|ZZ|Q[M-Z]|X[A-Z]", code) for code in countries)
    assert countries["QM"] == {"name": "Ardovia", "language": "en"}
    assert all(r["website"].endswith(".invalid") for r in demo.rows("parties"))


def test_only_an_empty_demonstration_node_is_filled(program, tmp_path, demo, node):
    before = public(node)
    assert ORIGIN in node.refused("demo", code=1)
    assert public(node) == before
    before = public(demo)
    assert "init" in demo.refused("demo", code=1), "told already"
    assert public(demo) == before
    own = Hustings(program, tmp_path / "own")
    own.folder.mkdir()
    own.run("init", "--origin", ORIGIN)
    issuer = own.new_issuer()
    assert "in use" in own.refused("demo", code=1)
    assert issuer in own.run("keys", "list").stdout
