"""The same rule observes about strangers and finds about those who signed the code."""

import fictional
import pytest
from hustings import Hustings


def without_disclaimer(node):
    return [r for r in node.rows("advertisers") if r["disclaimer.state"] == "not_used"]


def said(node, dataset):
    """What the rule says; that the party declares no ads is another matter."""
    return [r for r in node.rows(dataset) if r["rule"] == "ads.no-disclaimer"]


def link_one_page(node):
    """A party signs the code and names one of the pages; the page's reports and the party."""
    before = said(node, "observations")
    page = without_disclaimer(node)[0]["page_id"]
    party = fictional.sign_the_code(node)
    assert said(node, "findings") == [], "a signature alone links no page"
    node.add("account", fictional.account(party, page), "--as", party)
    reports = {r["index"] for r in without_disclaimer(node) if r["page_id"] == page}
    return party, reports, before


def check_link(node):
    party, reports, before = link_one_page(node)
    findings = said(node, "findings")
    assert {f["index"] for f in findings} == reports
    assert {(f["commitment"], f["signatory"]) for f in findings} == {("6.a", party)}
    after = said(node, "observations")
    assert [o for o in before if o["index"] not in reports] == after
    assert len(after) == len(before) - len(findings)
    node.json("rebuild", "--verify")
    return party, reports


@pytest.fixture
def small(node):
    node.run_import(fictional.report(node.folder, range(40)))
    return node


def test_a_confirmed_account_of_a_signatory_makes_findings(small):
    check_link(small)


def test_the_real_report_gives_both(program, real_report, tmp_path):
    node = Hustings(program, tmp_path).init()
    node.run_import(real_report, code=1)
    check_link(node)


def test_an_account_that_somebody_else_names_makes_no_finding(small):
    party = fictional.sign_the_code(small)
    page = without_disclaimer(small)[0]["page_id"]
    small.add("account", fictional.account(party, page))  # says the operator
    assert said(small, "findings") == []
    account = small.rows("accounts")[0]
    assert account["evidence"] == "observed"
    small.add("response", {"organisation": party, "about": account["id"], "act": "confirms"},
              "--as", party)
    assert [f["signatory"] for f in said(small, "findings")] == [party]


def test_a_signature_to_another_code_binds_nobody_to_this_one(small):
    party = fictional.sign_the_code(small, "zz-2029")
    page = without_disclaimer(small)[0]["page_id"]
    small.add("account", fictional.account(party, page), "--as", party)
    assert said(small, "findings") == []
    small.add("signature", fictional.signature(party), "--as", party)
    assert {f["signatory"] for f in said(small, "findings")} == {party}
    other = dict(fictional.signature(party, "zz-2029"), act="withdraw")
    small.add("signature", other, "--as", party)
    assert said(small, "findings") != [], "who withdraws from another code stays bound by this one"


def test_a_withdrawn_signature_makes_observations_again(small):
    party, reports = check_link(small)
    total = len(said(small, "observations")) + len(reports)
    withdrawal = dict(fictional.signature(party), act="withdraw", day="2029-06-01")
    small.add("signature", withdrawal, "--as", party, "--about", small.rows("signatures")[0]["id"])
    assert said(small, "findings") == []
    assert len(said(small, "observations")) == total


def test_a_report_about_a_known_page_is_judged_when_it_comes(small):
    party, reports = check_link(small)
    late = small.folder / "late"
    late.mkdir()
    name = fictional.NAME.replace("06-03", "06-10")
    small.run_import(fictional.report(late, range(40), name))
    found = said(small, "findings")
    assert len(found) == 2 * len(reports) and {f["signatory"] for f in found} == {party}
