"""Cases: their pages, and the same numbers computed by a second program from the bulk package."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
import reporting
from served import serve

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import case_clocks  # noqa: E402
import recompute  # noqa: E402

PRIVATE = ("text", "contact", "name", "urls", "place", "account", "ad", "file_digests", "answers")


@pytest.fixture(scope="module")
def demo(make_demo):
    """The fictional election, its bulk package, and its cases as the second program has them."""
    node = make_demo("cases")
    node.zip = node.folder / "bulk.zip"
    node.run("export", "--bulk", node.zip)
    node.cases = case_clocks.Cases(recompute.Package(node.zip))
    return node


@pytest.fixture(scope="module")
def site(demo):
    with serve(demo) as site:
        yield site


def test_there_are_cases_in_every_state_that_the_time_allows(demo):
    rows = demo.rows("cases")
    assert len(rows) == 302, "three hundred, and two about answers"
    states = Counter(row["state"] for row in rows)
    everything = set(case_clocks.NEXT.values())
    assert set(states) == everything - {"closed"}, "six months have not gone by"
    assert {row["outcome"] for row in rows} >= {"upheld", "partly", "not_upheld", "inadmissible"}
    assert len({row["signatory"] for row in rows}) > 10


def test_numbers_have_no_gaps(demo):
    running = sorted(int(row["number"].split("-")[1]) for row in demo.rows("cases"))
    assert running == list(range(1, 303))


def test_a_second_program_finds_every_case_in_the_same_state_with_the_same_limit(demo):
    told = {row["id"]: row for row in demo.rows("cases")}
    assert told.keys() == demo.cases.all.keys()
    for case in demo.cases.all.values():
        row = told[case.id]
        assert case.state == row["state"], row["number"]
        assert (case.leader or "") == row["leader"], row["number"]
        assert (demo.cases.standing(case) or "") == row["outcome"], row["number"]
        due = demo.cases.next_due(case)
        assert ("" if due is None else str(due)) == row["due"], row["number"]
        overdue = due is not None and due < demo.cases.now
        assert ("yes" if overdue else "no") == row["overdue"], row["number"]
    assert {row["overdue"] for row in told.values()} == {"yes", "no"}


def test_a_second_program_counts_the_same(demo, site):
    assert site.json("/cases/statistics.json")["item"] == demo.cases.statistics()


def test_the_matrix_is_recomputed_with_cases_in_it(demo):
    mine = recompute.recompute(demo.zip, "demo-2029")
    assert mine == demo.run("score", "--election", "demo-2029").stdout.strip()
    cells = json.loads(mine)["cells"]
    for name in ("open_cases", "overdue_cases", "upheld", "reversed"):
        assert any(cell[name] for cell in cells), name
    assert {"breach", "open"} <= {cell["state"] for cell in cells}


def test_nothing_that_is_sealed_is_public(demo, site):
    report = next(r for r in demo.objects("records") if r["kind"].startswith("report/"))
    assert not set(PRIVATE) & set(report["body"])
    said = "reporter@long-coast.invalid"
    for row in demo.rows("cases")[:40]:
        for form in ("", ".json"):
            status, _, body = site.get(f"/cases/{row['number']}{form}")
            assert status == 200 and said not in body.decode()
    assert said.encode() not in demo.zip.read_bytes()


def page_of(site, demo, **wanted):
    row = next(r for r in demo.rows("cases") if all(r[k] == v for k, v in wanted.items()))
    page = site.get(f"/cases/{row['number']}")[2].decode()
    return row, page[page.index("<main"):page.index("</main>")]


def test_what_is_sealed_in_open_cases_can_be_tried(demo, site):
    number, code = re.search(r"Case (\S+) waits for .* with ([\d ]+)\.", demo.told).groups()
    page = reporting.track(site, number, code)[2]
    assert "Where exactly did you see it?" in page and "waiting for the reporter" in page
    passphrase = demo.folder / "passphrase"
    passphrase.write_text("slow ferries at the long coast\n")
    ended = {"decided", "remedied", "grouped", "withdrawn", "closed"}
    open_cases = [row for row in demo.rows("cases") if row["state"] not in ended]
    assert len(open_cases) > 20 and "proposed" in {row["state"] for row in open_cases}
    for row in [one for one in open_cases if one["state"] == "proposed"] + open_cases[:3]:
        read = json.loads(demo.run("vault", "read", row["number"], "--as", "dario", "--passphrase-file",
                                   passphrase).stdout)
        assert read["steps"][0]["text"], row["number"]
        if row["state"] == "proposed":
            assert re.fullmatch("[0-9a-f]{64}", read["steps"][-1]["note"]), "the digest of its draft"


def test_a_page_says_unverified_until_something_was_decided(demo, site):
    _, page = page_of(site, demo, outcome="", leader="")
    assert "unverified" in page and "breach" not in page
    _, page = page_of(site, demo, outcome="upheld", leader="")
    assert "breach found" in page and "unverified" not in page
    _, page = page_of(site, demo, outcome="not_upheld", leader="")
    assert "no breach found" in page


def test_each_step_leads_to_its_record_and_receipt(demo, site):
    row = next(r for r in demo.rows("cases") if r["outcome"] == "upheld")
    item = site.json(f"/cases/{row['number']}.json")["item"]
    assert site.json(f"/cases/{row['id']}.json")["item"] == item
    indices = [step["step_index"] for step in item["timeline"]]
    assert indices == sorted(indices) and indices[0] == item["index"]
    page = site.get(f"/cases/{row['number']}")[2].decode()
    for index in indices:
        assert f"/records/{index}/receipt" in page
        assert site.get(f"/records/{index}/receipt")[0] == 200


def test_what_was_redacted_stands_there_with_its_reason(demo, site):
    ours = {s[0]: c for c in demo.cases.all.values() for s in c.steps}
    gone = [e for e in demo.rows("erasures") if int(e["index"]) in ours]
    assert gone, "the demonstration redacts something"
    case = ours[int(gone[0]["index"])]
    item = site.json(f"/cases/{case.id}.json")["item"]
    (redacted,) = [r for step in item["timeline"] for r in step["step_redacted"]][:1]
    assert redacted["redacted_law"] == "gdpr:17.1.d" and redacted["redacted_fields"] == 1
    assert redacted["redacted_by"] == int(gone[0]["redaction"])
    assert item["state"] == case.state


@pytest.mark.parametrize("query, matches", [
    ("state=decided", lambda row: row["state"] == "decided"),
    ("outcome=upheld", lambda row: row["outcome"] == "upheld"),
    ("overdue=yes", lambda row: row["overdue"] == "yes"),
    ("month=2029-05", lambda row: row["received"].startswith("2029-05")),
    ("commitment=6.a", lambda row: "6.a" in row["about"].split()),
])
def test_the_list_is_filtered(site, query, matches):
    rows = site.json(f"/cases.json?{query}&limit=1000")["items"]
    every = site.json("/cases.json?limit=1000")["items"]
    assert rows and len(rows) < len(every)
    assert [r["id"] for r in rows] == [r["id"] for r in every if matches(r)]


def test_findings_are_told_in_words_and_only_what_is_there(site):
    rows = site.json("/findings.json?limit=50")["items"]
    page = site.get("/findings?limit=50", Accept="text/html")[2].decode()
    told = re.findall(r'<b class="label">rule</b>: ([^<]*)</p>', page)
    assert len(told) == len(rows)
    assert all(words.endswith(".") and row["rule"] not in words for words, row in zip(told, rows))
    for column, label in (("decision", "closed by"), ("against", "held against")):
        assert (f'data-l="{label}"' in page) == any(row[column] is not None for row in rows)


def test_a_statement_of_reasons_has_a_unique_id(site):
    rows = site.json("/decisions.json?limit=1000")["items"]
    assert len({row["puid"] for row in rows}) == len(rows) > 100
    assert all(re.fullmatch(r"\d{4}-\d{6}-\d-\d+", row["puid"]) for row in rows)
    number = next(row["number"] for row in rows if row["puid"].endswith("-2"))
    told = site.json(f"/cases/{number}.json")
    decisions = told.get("item", told)["decisions"]
    assert [one["puid"] for one in decisions] == [f"{number}-{n}" for n in range(len(decisions), 0, -1)]
    listed = {row["id"]: row["puid"] for row in rows}
    assert all(listed[one["decision_id"]] == one["puid"] for one in decisions)


def test_it_comes_in_all_forms(site):
    for path in ("/cases", "/cases.csv", "/cases.ndjson", "/cases.atom", "/decisions.atom",
                 "/case-steps.csv", "/intake-stats", "/cases/statistics"):
        assert site.get(path)[0] == 200, path
    status, _, body = site.get("/cases/2029-000001-0")
    assert status == 404 and b"2029-000001" in body


def test_a_step_that_is_none_is_refused_with_what_would_be_one(demo, make_node, tmp_path):
    node = make_node()
    party = node.new_issuer()
    report = {"code": "eu-2024", "category": "other", "commitments": [], "received":
              "2029-05-01T10:00:00Z", "anonymous": True, "formal_notice": False, "files": [],
              "recipients": [], "channel": "web", "text": "words"}
    node.add("report", report)
    (row,) = node.rows("cases")
    assert row["number"].startswith("2029-000001-") and row["state"] == "received"
    step = {"about": row["id"], "event": "hear", "role": "handler", "conflict": False, "files": [],
            "actor": party}
    path = tmp_path / "step.json"
    path.write_text(json.dumps(step))
    said = node.refused("add", "case-event", path, code=1)
    assert "possible now: accept (triage)" in said
    assert node.rows("cases") == [row]
