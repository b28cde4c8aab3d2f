"""Whose page is whose: by identifiers, by numbers in registers, and by names once a person says so."""

import csv
import gzip
import io
import json
import os
import re
from pathlib import Path

import fictional
import pytest
import staffed
from seen import CANDIDATE, NAMED, OTHER, OWN, PAID, notice, report
from served import serve, wait_for

SHARED = os.environ.get("HUSTINGS_SHARED")


def listed(node, name, identifiers, country="AT"):
    party = node.new_issuer()
    body = {**fictional.organisation(name), "country": country,
            "listed_as": [{"list": key, "id": value} for key, value in identifiers.items()]}
    node.add("organisation", body, "--as", party, "--about", party)
    return party


def test_identifiers_are_checked_shown_and_searched(make_node):
    node = make_node()
    party = listed(node, "Orchard Assembly", {"wikidata": "Q42", "partyfacts": "1970", "parlgov": "17", "ours": "x/1"})
    other = node.new_issuer()
    body = {**fictional.organisation(), "listed_as": [{"list": "wikidata", "id": "42"}]}
    said = node.run("add", "organisation", "-", "--as", other, "--about", other, code=1, text=json.dumps(body)).stderr
    assert "an identifier of Wikidata is" in said and "/listed_as/0" in said
    with serve(node) as site:
        page = site.get(f"/parties/{party}")[2].decode()
        assert 'href="https://www.wikidata.org/wiki/Q42"' in page and "ours x/1" in re.sub(r"\s+", " ", page)
        assert 'href="https://parlgov.fly.dev/data/parties/aut/17"' in page
        found = site.json("/parties.json?listed=partyfacts:1970")["items"]
        assert [row["id"] for row in found] == [party]
        assert site.json("/parties.json?list=parlgov")["total"] == 1
        assert site.json("/parties.json?listed=partyfacts:1971")["total"] == 0


def test_pages_are_linked_by_an_identifier(make_node):
    node = make_node()
    party = listed(node, "Orchard Assembly", {"partyfacts": "1970"})
    table = node.folder / "pages.csv"
    table.write_text("page_id,cntry,partyfacts_id\n1,AT,1970\n1,BE,1970\n2,AT,7\n3,AT,\n")
    said = node.json("links", "--pages", table)
    assert said == {"rows": 4, "listed": 2, "recorded": 1, "unchanged": 0}
    assert node.json("links", "--pages", table)["unchanged"] == 1
    (row,) = node.rows("accounts")
    assert (row["organisation"], row["account_id"], row["evidence"]) == (party, "1", "observed")
    assert 'no column "wikidata_id"' in node.run("links", "--pages", table, "--list", "wikidata", code=1).stderr


@pytest.mark.skipif(not SHARED, reason="HUSTINGS_SHARED is not set: no real pages with Party Facts identifiers")
def test_real_pages_are_linked_by_party_facts(make_node, tmp_path):
    data = Path(SHARED) / "society/meta-targeting-ep2024/pages_30d.csv.gz"
    if not data.is_file():
        pytest.skip(f"{data} is not there")
    text = gzip.decompress(data.read_bytes()).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    wanted = sorted({r["partyfacts_id"] for r in rows if r["partyfacts_id"] not in ("", "NA")})[:20]
    node = make_node()
    for number in wanted:
        listed(node, f"Party {number}", {"partyfacts": number})
    table = tmp_path / "pages.csv"
    table.write_text(text)
    expected = {r["page_id"] for r in rows if r["partyfacts_id"] in wanted}
    said = node.json("links", "--pages", table)
    assert (said["rows"], said["recorded"]) == (len(rows), len(expected))
    assert {row["account_id"] for row in node.rows("accounts")} == expected


def numbered(node, name, *notices):
    """Imports notices of the Dutch register: (number, who entered it, number of the sponsor's company)."""
    file = node.folder / f"{name}.json"
    file.write_text(json.dumps({"items": [
        {**notice(n), "organization_created": {"id": who, "name": "Vuurtorenpartij"}, "opdrachtgever_kvk_nummer": kvk}
        for n, who, kvk in notices]}))
    return node.json("import", "politiekereclame", file)


def test_a_number_in_a_register_links_by_itself_and_can_be_rejected(make_node):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    assert numbered(node, "first", (1, "own", "01234567"), (2, "agency", "01234567"),
                    (3, "agency", "12345678"))["linked_by_number"] == 0, "nobody says that it is its number"
    body = {**fictional.organisation("Vuurtorenpartij"), "listed_as": [{"list": "register-nl", "id": "1234567"}]}
    wrong = node.run("add", "organisation", "-", "--as", node.party, "--about", node.party, code=1,
                     text=json.dumps(body)).stderr
    assert "8 digits" in wrong
    body["listed_as"][0]["id"] = "01234567"
    node.add("organisation", body, "--as", node.party, "--about", node.party)
    assert node.json("links", "--numbers")["recorded"] == 1
    (account,) = node.rows("accounts")
    assert (account["account_id"], account["evidence"], account["linked_by"]) == ("own", "observed", "register-nl")
    assert numbered(node, "more", (4, "second", "01234567"))["linked_by_number"] == 1
    with serve(node) as site:
        ties = {row["account_id"]: row["tie"] for row in site.json(f"/party-pages.json?party={node.party}")["items"]}
        assert ties == {"own": "unanswered", "second": "unanswered"}
        page = site.get(f"/party-pages?party={node.party}")[2].decode()
        assert "by its number in the Dutch register of companies (KVK)" in page
        # It binds nobody: what is seen on these pages is an observation about them.
        assert site.json("/findings.json")["total"] == 0
        said = {(row["rule"], row["index"]) for row in site.json("/observations.json")["items"]}
        assert {rule for rule, _ in said} == {"seen.not-declared"}
    node.json("links", "--reject", node.party, "politiekereclame:second")
    assert node.json("links", "--numbers")["recorded"] == 0, "it is not linked again"
    with serve(node) as site:
        ties = {row["account_id"]: row["tie"] for row in site.json(f"/party-pages.json?party={node.party}")["items"]}
        assert ties == {"own": "unanswered", "second": "rejected"}
    node.json("rebuild", "--verify")


def test_a_served_node_links_by_numbers_and_the_organisation_answers_at_the_desk(make_node, browser):
    node = make_node()
    numbered(node, "first", (1, "own", "01234567"), (2, "second", "01234567"), (3, "other", "12345678"))
    node.party = listed(node, "Vuurtorenpartij", {"register-nl": "01234567"}, "NL")
    with serve(node) as site:
        pages = f"/party-pages.json?party={node.party}"
        assert wait_for(lambda: {r["account_id"] for r in site.json(pages)["items"]} == {"own", "second"})
        person = staffed.add(node, "ilse", node.party, "approver")
        officer = staffed.Browser(browser, site, person).enrol().sign_in()
        page = officer.page
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"/desk/links?of={node.party}")
            assert page.locator("body").bounding_box()["width"] <= width
        row = page.locator("main tbody tr", has_text="politiekereclame:second")
        assert "by its number in the Dutch register of companies" in row.inner_text()
        row.locator("button[value=not_ours]").click()
        officer.step("publish")
        assert "published" in page.inner_text(".kind"), page.inner_text("main")[:500]
        page.goto(f"/desk/links?of={node.party}")
        rows = page.locator("main table").first.locator("tbody tr")
        assert rows.count() == 1
        rows.locator("button[value=ours]").click()
        assert not page.locator("[name='/linked_by']").count(), "that is for programs to say"
        ties = {r["account_id"]: r["tie"] for r in site.json(pages)["items"]}
        assert ties == {"own": "unanswered", "second": "rejected"}
        assert not officer.problems


@pytest.fixture(scope="module")
def named(make_node):
    """A party whose name stands on pages that nobody has said anything about."""
    node = make_node()
    node.party = fictional.sign_the_code(node)
    rows = [[NAMED, "Fictional Party of Examples", PAID, "300", "3"],
            [OWN, "Hillside News", "Paid by Fictional Party of Examples", "300", "3"],
            [OTHER, "FPE Youth", PAID, "300", "3"], [CANDIDATE, "Somebody Else", PAID, "300", "3"]]
    report(node, "pages", rows, "2029-05-01", "2029-05-14")
    return node


def suggestions(node):
    lines = node.run("links", "--of", node.party, "--json").stdout.splitlines()
    return {s["account_id"]: (s["by"], s["match"]) for s in map(json.loads, lines)}


def test_names_are_suggestions_until_a_person_says_so(named):
    node = named
    assert suggestions(node) == {NAMED: ("page", "equals"), OWN: ("disclaimer", "contains"),
                                 OTHER: ("page", "has_short_name")}
    with serve(node) as site:
        assert site.json(f"/advertisers.json?party={node.party}")["total"] == 0
        assert site.json(f"/party-pages.json?party={node.party}")["total"] == 0
        assert NAMED not in site.get(f"/parties/{node.party}")[2].decode()
    said = node.run("links", "--of", node.party).stdout
    assert 'because the page\'s name is the organisation\'s name: "Fictional Party of Examples"' in said
    node.json("links", "--confirm", node.party, f"meta:{OWN}", "--purpose", "party")
    node.json("links", "--reject", node.party, f"meta:{OTHER}")
    assert set(suggestions(node)) == {NAMED}
    (account,) = node.rows("accounts")
    assert account["evidence"] == "observed", "the organisation has not confirmed it"
    assert [r["account_id"] for r in node.rows("no-accounts")] == [OTHER]
    assert "write PLATFORM:PAGE" in node.run("links", "--reject", node.party, "meta", code=1).stderr


def test_the_organisation_answers_at_its_desk(make_node, browser):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    rows = [[NAMED, "Fictional Party of Examples", PAID, "300", "3"], [OTHER, "FPE Youth", PAID, "300", "3"]]
    report(node, "pages", rows, "2029-05-01", "2029-05-14")
    with serve(node) as site:
        person = staffed.add(node, "ilse", node.party, "approver")
        officer = staffed.Browser(browser, site, person).enrol().sign_in()
        page = officer.page
        page.click("text=Pages that may be yours")
        assert page.locator("main tbody tr").count() == 2
        row = page.locator("main tbody tr", has_text="FPE Youth")
        row.locator("button[value=not_ours]").click()
        officer.step("publish")
        assert "published" in page.inner_text(".kind"), page.inner_text("main")[:500]
        page.goto(f"/desk/links?of={node.party}")
        assert page.locator("main tbody tr").count() == 1
        page.click("button[value=ours]")
        page.select_option("[name='/purpose']", "party")
        page.check("[name='/automated'][value=no]") if page.locator("[name='/automated'][value=no]").count() else \
            page.select_option("[name='/automated']", "no")
        officer.step("save")
        officer.step("publish")
        assert "published" in page.inner_text(".kind"), page.inner_text("main")[:800]
        assert wait_for(lambda: site.json(f"/advertisers.json?party={node.party}")["total"] == 1)
        page.goto(f"/desk/links?of={node.party}")
        assert "Nothing names you that is not settled" in page.inner_text("main")
        assert not officer.problems
    assert {r["evidence"] for r in node.rows("accounts") + node.rows("no-accounts")} == {"declared"}
