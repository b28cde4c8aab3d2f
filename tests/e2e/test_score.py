"""The matrix, and the bulk package from which anybody recomputes it."""

import csv
import hashlib
import io
import json
import sqlite3
import sys
import zipfile
from pathlib import Path

import fictional
import frictionless
import pytest
from served import serve

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import recompute  # noqa: E402

NAME = "FacebookAdLibraryReport_2024-06-03_AT_last_30_days_advertisers.csv"


def page_id(number):
    return str(fictional.FIRST_PAGE + number)


def confirm(node, party, page):
    """Somebody else names an account, and the party confirms it."""
    node.add("account", fictional.account(party, page))
    account = next(r for r in node.rows("accounts") if r["account_id"] == page)
    node.add("response", {"organisation": party, "about": account["id"], "act": "confirms"},
             "--as", party)


@pytest.fixture(scope="module")
def full(make_node):
    """Signatories in every state that today's kinds can give; what is erased and withdrawn too."""
    node = make_node("score")
    node.run_import(fictional.report(node.folder, range(40), NAME))
    node.run_import(fictional.report(node.folder, range(30, 50),
                                     NAME.replace("2024-06-03", "2023-06-03")))
    node.parties = {name: fictional.sign_the_code(node)
                    for name in ["agrees", "open", "declared", "none", "scope", "left", "person"]}
    party = node.parties
    node.add("account", fictional.account(party["agrees"], page_id(1)), "--as", party["agrees"])
    confirm(node, party["open"], page_id(5))
    node.add("account", fictional.account(party["declared"], page_id(999)), "--as",
             party["declared"])
    node.add("account", fictional.account(party["declared"], page_id(45)), "--as",
             party["declared"])  # reported for another year only
    scoped = dict(fictional.signature(party["scope"]), scope=["6.b", "10"], day="2024-05-01")
    node.add("signature", scoped, "--as", party["scope"])
    node.add("account", fictional.account(party["scope"], page_id(10)), "--as", party["scope"])
    node.add("account", dict(fictional.account(party["person"], page_id(15)), purpose="candidate"),
             "--as", party["person"])
    node.add("account", fictional.account(party["left"], page_id(20)), "--as", party["left"])
    signature = next(r for r in node.rows("signatures") if r["signatory"] == party["left"])
    node.add("signature", dict(fictional.signature(party["left"]), act="withdraw"), "--as",
             party["left"], "--about", signature["id"])
    node.add("membership", {"organisation": party["agrees"], "body": party["open"],
                            "role": "member", "from": "2020-01-01"},
             "--as", party["agrees"])
    report = next(r for r in node.rows("advertisers") if r["page_id"] == page_id(25))
    node.add("redaction", fictional.redaction(report["id"], ["/page_id"]))
    node.zip = node.folder / "bulk.zip"
    node.run("export", "--bulk", node.zip)
    return node


def states(node, commitment):
    cells = json.loads(node.run("score").stdout)["cells"]
    found = {c["signatory"]: c["state"] for c in cells if c["commitment"] == commitment}
    return {name: found.get(party) for name, party in node.parties.items()}


def test_every_state_of_todays_kinds_occurs(full):
    assert states(full, "6.a") == {
        "agrees": "agrees", "open": "open", "declared": "declared", "none": "no-evidence",
        "scope": None, "left": "open", "person": "declared"}
    assert states(full, "12")["open"] == "declared"
    assert states(full, "12")["agrees"] == "no-evidence"
    assert set(states(full, "13").values()) == {"not-built", None}
    assert states(full, "6.c.i")["agrees"] == "declared"


def test_findings_read_a_scope_as_the_matrix_does(make_node):
    node = make_node("scopes")
    node.run_import(fictional.report(node.folder, range(40), NAME))
    scopes = [[], ["6"], ["6.a"], ["6.b"], ["10"], ["10", "6"], ["6.b", "6.a", "6.a"], ["1"]]
    parties = {}
    for number, scope in enumerate(scopes):
        party = node.new_issuer()
        node.add("organisation", fictional.organisation(), "--as", party, "--about", party)
        node.add("signature", dict(fictional.signature(party), scope=scope), "--as", party)
        node.add("account", fictional.account(party, page_id(5 * number)), "--as", party)
        parties[party] = scope
    cells = json.loads(node.run("score").stdout)["cells"]
    in_matrix = [parties[c["signatory"]] for c in cells
                 if c["commitment"] == "6.a" and c["state"] == "open"]
    found = [parties[r["signatory"]] for r in node.rows("findings") if r["commitment"] == "6.a"]
    assert sorted(found) == sorted(in_matrix) == [[], ["10", "6"], ["6"], ["6.a"],
                                                  ["6.b", "6.a", "6.a"]]


def test_a_second_program_computes_the_same_bytes(full):
    with zipfile.ZipFile(full.zip) as package:
        published = package.read("score.json").decode()
    assert full.run("score").stdout == published + "\n"
    assert full.run("score", "--from", full.zip).stdout == published + "\n"
    assert recompute.recompute(full.zip) == published


def decide(node, party, **more):
    """A case about the party, and its decision."""
    node.add("report", {"code": "eu-2024", "category": "ad-transparency", "commitments": ["6.a"], "signatory": party,
                        "received": "2023-06-04T08:00:00Z", "channel": "web", "anonymous": True, "formal_notice": False,
                        "recipients": [], "files": [], "text": "What was reported."})
    case = node.rows("cases")[-1]["id"]
    actor = "00000000-0000-4000-8000-000000000001"
    for event, role in (("accept", "triage"), ("propose", "handler")):
        node.add("case-event", {"about": case, "event": event, "role": role, "actor": actor, "conflict": False,
                                "reason": "a reason", "files": []})
    reasons = {"decision_visibility": [], "decision_facts": "The facts.", "content_type": [], "territorial_scope": [],
               "source_type": "type_other_notification", "automated_detection": False,
               "automated_decision": "not_automated", "plain_words": "In plain words.", "evidence": []}
    body = {"about": case, "outcome": "not_upheld", "commitments": ["6.a"], "role": "decider",
            "actor": "00000000-0000-4000-8000-000000000002", "conflict": False, "single_decider": False,
            "reasons": reasons, **more}
    return body


def test_an_answer_that_was_accepted_is_shown_and_leaves_the_matrix(make_node, tmp_path):
    node = make_node("answered")
    node.run_import(fictional.report(node.folder, range(10), NAME))
    party = fictional.sign_the_code(node)
    node.parties = {"party": party}
    node.add("account", fictional.account(party, page_id(5)), "--as", party)
    assert states(node, "6.a") == {"party": "open"}
    report = next(r for r in node.rows("advertisers") if r["page_id"] == page_id(5))
    said = node.add("response", {"organisation": party, "about": report["id"], "act": "disputes",
                                 "text": "The picture says who paid."}, "--as", party)
    assert states(node, "6.a") == {"party": "open"}, "an answer alone closes nothing"
    response = next(r for r in node.rows("responses") if int(r["index"]) == said["index"])
    body = decide(node, party)
    wrong = node.run("add", "decision", "-", code=1, text=json.dumps({**body, "accepts": [report["id"]]})).stderr
    assert "has said no such response" in wrong and "/accepts/0" in wrong
    decision = node.add("decision", {**body, "accepts": [response["id"]]})
    assert states(node, "6.a") == {"party": "agrees"}
    node.run("export", "--bulk", tmp_path / "bulk.zip")
    assert recompute.recompute(tmp_path / "bulk.zip") == node.run("score").stdout.strip()
    with serve(node) as site:
        (row,) = site.json(f"/accepted-responses.json?about={report['id']}")["items"]
        assert (row["response"], row["index"], row["commitment"]) == (said["index"], decision["index"], "6.a")
        item = site.json(f"/records/{report['index']}.json")["item"]
        assert item["accepted"] == [{"accepted_response": said["index"], "accepted_commitment": "6.a",
                                     "accepted_number": row["number"], "accepted_index": decision["index"]}]
        # It stands in the list of findings, closed, with what closed it: as page, for programs, as a feed.
        rule = "rule=ads.no-disclaimer"  # that it declares no ads is another matter
        (finding,) = site.json("/findings.json?state=closed")["items"]
        assert (finding["index"], finding["decision"], finding["case"]) == (
            int(report["index"]), decision["index"], row["number"])
        assert site.json(f"/api/v1/findings?state=open&{rule}")["total"] == 0
        assert f'/records/{decision["index"]}' in site.get("/findings?state=closed")[2].decode()
        assert "an answer was accepted" in site.get("/findings.atom")[2].decode()
        assert {(r["state"], int(r["decision"])) for r in node.rows("findings")
                if r["rule"] == "ads.no-disclaimer"} == {("closed", decision["index"])}
        for path in (f"/records/{report['index']}", f"/parties/{party}"):
            assert f'href="/records/{decision["index"]}"' in site.get(path)[2].decode(), path
    # What the platform says later is not answered.
    later = [[page_id(5), "Fictional List 5", fictional.NO_DISCLAIMER, "900", "9"]]
    file = node.folder / NAME
    file.write_text(fictional.table(later), encoding="utf-8")
    node.run_import(file)
    assert states(node, "6.a") == {"party": "open"}
    node.run("export", "--bulk", tmp_path / "later.zip")
    assert recompute.recompute(tmp_path / "later.zip") == node.run("score").stdout.strip()


def test_an_older_size_is_what_it_was_then(make_node):
    node = make_node("older")
    node.run_import(fictional.report(node.folder, range(10), NAME))
    party = fictional.sign_the_code(node)
    then = node.run("score").stdout
    node.add("account", fictional.account(party, page_id(5)), "--as", party)
    assert node.run("score").stdout != then
    assert node.run("score", "--size", json.loads(then)["size"]).stdout == then
    assert "only" in node.refused("score", "--size", 1000, code=1)


def test_the_package_is_the_same_each_time(full, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    again, folder = full.folder / "again.zip", full.folder / "folder"
    full.run("export", "--bulk", again)
    full.run("export", "--bulk", folder)
    assert again.read_bytes() == full.zip.read_bytes()
    with zipfile.ZipFile(full.zip) as package:
        inside = {name: package.read(name) for name in package.namelist()}
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert files == inside
    assert full.run("score", "--from", folder).stdout == full.run("score").stdout
    assert recompute.recompute(folder).encode() == inside["score.json"]


def test_the_package_describes_itself(full, tmp_path):
    with zipfile.ZipFile(full.zip) as package:
        package.extractall(tmp_path)
    described = json.loads((tmp_path / "datapackage.json").read_text())
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    listed = {r["path"]: r for r in described["resources"]}
    for path, resource in listed.items():
        content = (tmp_path / path).read_bytes()
        assert len(content) == resource["bytes"]
        assert "sha256:" + hashlib.sha256(content).hexdigest() == resource["hash"]
    present = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert present - set(listed) == {"datapackage.json", "dcat.jsonld"}
    catalogue = json.loads((tmp_path / "dcat.jsonld").read_text())
    distributions = catalogue["dcat:dataset"]["dcat:distribution"]
    assert {d["@id"] for d in distributions} == set(listed)  # test_dcat.py has the rest


def test_csv_ndjson_and_sqlite_say_the_same__l20(full, tmp_path):
    with zipfile.ZipFile(full.zip) as package:
        package.extractall(tmp_path)
    database = sqlite3.connect(tmp_path / "hustings.sqlite")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master ORDER BY name")]
    assert tables == sorted(p.stem for p in (tmp_path / "data").glob("*.csv"))
    for table in tables:
        text = (tmp_path / "data" / f"{table}.csv").read_bytes().decode()
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        cursor = database.execute(f'SELECT * FROM "{table}"')
        assert [c[0] for c in cursor.description] == header
        kept = [["" if v is None else v for v in row] for row in cursor]
        as_text = [[cell if isinstance(cell, str) else str(cell) for cell in row] for row in kept]
        booleans = {"true": "1", "false": "0"}
        assert as_text == [[booleans.get(c, c) for c in row] for row in rows], table
        lines = (tmp_path / "data" / f"{table}.ndjson").read_text().split("\n")[:-1]
        assert len(lines) == len(rows)
        if header[0] == "index":
            assert [json.loads(line)["index"] for line in lines] == [int(r[0]) for r in rows]


def test_what_is_erased_is_in_no_file(full, tmp_path):
    with zipfile.ZipFile(full.zip) as package:
        for name in package.namelist():
            assert page_id(25).encode() not in package.read(name), name


def test_mistakes_are_explained(full, tmp_path):
    assert "already" in full.refused("export", "--bulk", full.zip, code=1)
    assert "no other" in full.refused("score", "--from", full.zip, "--size", 1, code=1)
    assert "demo-2029" in full.refused("score", "--election", "ep-1979")
    assert "eu-2024" in full.refused("score", "--code", "eu-1979")
    broken = tmp_path / "broken.zip"
    damaged = bytearray(full.zip.read_bytes())
    with zipfile.ZipFile(full.zip) as package:
        damaged[package.getinfo("score-input.json").header_offset + 200] ^= 0xFF
    broken.write_bytes(damaged)
    assert "get the package again" in full.refused("score", "--from", broken, code=1)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("readme.txt", "no package")
    assert "no score-input.json" in full.refused("score", "--from", tmp_path / "other.zip")
    assert "dataset or --bulk" in full.refused("export")


def test_the_fictional_election_has_a_matrix_of_its_own(full):
    score = json.loads(full.run("score", "--election", "demo-2029").stdout)
    assert score["election"] == "demo-2029"
    bound = {c["signatory"] for c in score["cells"]}
    assert bound == set(full.parties.values()) - {full.parties["left"]}
