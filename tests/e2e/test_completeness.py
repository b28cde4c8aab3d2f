"""What is declared beside what others saw, and what a source no longer shows."""

import csv
import io
import json
import re

import ad_rows
import fictional
import pytest
from seen import CANDIDATE, OTHER, OWN, PAID, notice, report
from served import serve, wait_for



def delivery(node, ad, page, amount, source, country="AT"):
    node.add("ad-delivery", {
        "organisation": node.party, "ad": ad, "medium": "online", "platform": "meta",
        "account_id": page, "publisher": {"state": "not_applicable"}, "country": country,
        "period": {"from": "2029-05-01", "to": "2029-05-20"},
        "spend": {"state": "value", "value": {"min": amount, "max": amount, "currency": "EUR"}},
        "views": {"state": "unknown"}, "reach": {"state": "unknown"},
        "engagements": {"state": "unknown"}, "figures_from": source, "as_of": "2029-06-01"},
        "--as", node.party)


@pytest.fixture(scope="module")
def node(make_node):
    """A party with a page of its own, one of a candidate and one that it has not confirmed; an ad
    with two deliveries and one in print without any; reports of growing periods, ads of a library."""
    node = make_node()
    node.party = fictional.sign_the_code(node)
    for page, purpose in ((OWN, "campaign"), (CANDIDATE, "candidate")):
        node.add("account", {**fictional.account(node.party, page), "purpose": purpose}, "--as", node.party)
    node.add("account", fictional.account(node.party, OTHER))
    table = ad_rows.write(node.folder / "ads.csv", [ad_rows.GOOD, {**ad_rows.other(2), "Medium": "print"}])
    node.json("import", "ads", table, "--as", node.party)
    ads = {row["number"]: row["id"] for row in node.rows("ads")}
    delivery(node, ads["A-1"], OWN, 10000, "invoice")
    delivery(node, ads["A-1"], OWN, 5000, "platform")
    for page in (OWN, OTHER, CANDIDATE):
        rows = [[page, "A page", PAID, "300", "3"]]
        report(node, f"two-{page}", rows, "2029-05-01", "2029-05-14")
    report(node, "four", [[OWN, "A page", PAID, "500", "5"], [OWN, "A page", fictional.NO_DISCLAIMER, "≤100", "1"]],
           "2029-05-01", "2029-05-28")
    library = node.folder / "library.json"
    library.write_text(json.dumps({"data": [
        {"id": "1", "page_id": OWN, "page_name": "A page", "ad_snapshot_url": "https://library.example/1",
         "ad_delivery_start_time": "2029-05-02", "ad_delivery_stop_time": "2029-05-20",
         "bylines": PAID, "currency": "EUR", "spend": {"lower_bound": "100", "upper_bound": "199"}}]}))
    node.json("import", "meta-library", library, "--country", "AT")
    return node


@pytest.fixture(scope="module")
def site(node):
    with serve(node) as site:
        yield site


def statement(site, node, more=""):
    return site.json(f"/completeness.json?party={node.party}{more}")["item"]


def cell(item, where, **place):
    (one,) = [c for c in item[where] if all(c[k] == v for k, v in place.items())]
    return one


def span(money):
    return money and (money["min"], money["max"])


def test_sides_stand_beside_each_other_as_intervals(site, node):
    item = statement(site, node)
    meta = cell(item, "cells", platform="meta", country="AT", currency="EUR")
    assert (span(meta["declared"]), meta["declared_records"]) == ((15000, 15000), 2)
    assert span(meta["invoiced"]) == (10000, 10000)
    assert span(meta["reported"]) == (50000, 60000), "the longer report, and at most 100 without a disclaimer"
    assert (meta["reported_from"], meta["reported_to"], meta["reports"]) == ("2029-05-01", "2029-05-28", 3)
    assert (span(meta["seen"]), meta["seen_ads"]) == ((10000, 19900), 1)
    assert (span(meta["reported_gap"]), meta["reported_gap_state"]) == ((35000, 45000), "more_seen")
    assert meta["seen_gap_state"] == "may_agree"
    printed = cell(item, "cells", platform=None, medium="print")
    assert printed["declared_records"] == 1 and printed["reported"] is None
    assert printed["reported_gap_state"] == "not_known"
    limits = item["limits"]
    assert (limits["accounts_counted"], limits["accounts_of_candidates"], limits["accounts_unconfirmed"]) == (1, 1, 1)
    assert limits["reports_small"] == 1


def test_a_period_counts_what_certainly_lies_in_it(site, node):
    meta = cell(statement(site, node, "&from=2029-05-01&to=2029-05-14"), "cells", platform="meta")
    assert span(meta["reported"]) == (30000, 40000), "300 inside; of the longer report of others at most 100"
    assert span(meta["declared"]) == (0, 15000) and span(meta["seen"]) == (0, 19900)
    assert meta["reported_gap_state"] == "more_seen" and span(meta["reported_gap"])[0] == 15000
    wide = statement(site, node, "&from=2029-05-01&to=2029-06-06")["limits"]
    assert wide["days_without_report"] == 9
    assert statement(site, node, "&from=2030-01-01")["cells"] == []
    body = site.get(f"/completeness?party={node.party}&from=2029-06-02&to=2029-06-01")[2]
    assert b"ends before it begins" in body


def test_the_page_says_the_same_and_what_it_cannot_know(site, node):
    page = site.get(f"/completeness?party={node.party}")[2].decode()
    assert "there is no ledger yet" in page and re.search("at least EUR.350", page)
    assert "An account of a candidate is not counted" in page
    assert "has not confirmed it" in page and "at most an amount" in page
    text = site.get(f"/completeness-rows.csv?party={node.party}")[2].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [r["declared.min"] for r in rows if r["platform"] == "meta"] == ["15000"]
    assert len(rows) == len(statement(site, node)["cells"])
    start = site.json(f"/api/v1/completeness-rows?party={node.party}&limit=1")
    assert start["total"] == len(rows) and len(start["items"]) == 1
    rest = site.json(start["next"])
    assert start["items"] + rest["items"] == statement(site, node)["cells"]
    for path in (f"/parties/{node.party}", "/code/eu-2024/6.a"):
        assert f'href="/completeness?party={node.party}' in site.get(path)[2].decode(), path
    assert site.get("/completeness")[0] == 200
    nobody = site.json(f"/completeness.json?party={'0' * 8}-0000-7000-8000-{'0' * 12}")["item"]
    assert nobody["party"] is None and nobody["cells"] == []
    assert site.get(f"/completeness-rows?party={node.party}&cursor=x")[0] == 404


def test_successive_reports_of_an_advertiser_and_a_total_that_shrinks(site, node):
    report(node, "shrunk", [[OWN, "A page", PAID, "400", "5"]], "2029-05-01", "2029-06-01")
    def its():
        rows = site.json(f"/advertisers.json?page={OWN}")["items"]
        return [r for r in rows if r["to"] == "2029-06-01"]
    assert wait_for(its)
    item = site.json(f"/advertisers/{its()[0]['id']}.json")["item"]
    (series,) = item["history"]
    assert [p["point_to"] for p in series["points"]] == ["2029-05-14", "2029-05-28", "2029-06-01"]
    assert [p["point_shrunk"] for p in series["points"]] == [False, False, True]
    assert series["points"][2]["point_than"] == series["points"][1]["point_index"]
    page = site.get(f"/advertisers/{item['id']}")[2].decode()
    assert "less than before" in page and "a later report says less than an earlier one" in page
    assert wait_for(lambda: statement(site, node)["limits"]["contradicting"] == 1)
    assert span(cell(statement(site, node), "cells", platform="meta")["reported"]) == (40000, 60000)


# ---- what a source no longer shows -------------------------------------------------------------

def register(node, name, numbers, *more):
    file = node.folder / f"{name}.json"
    file.write_text(json.dumps({"items": [notice(n) for n in numbers]}))
    return node.json("import", "politiekereclame", file, *more)


def vanished(node):
    with serve(node) as site:
        return site.json("/vanished.json")["items"]


def test_what_a_whole_import_lacks_is_no_longer_shown(make_node):
    node = make_node()
    assert register(node, "first", [1, 2, 3], "--whole")["no_longer_shown"] == 0
    assert register(node, "part", [2])["no_longer_shown"] == 0, "a part says nothing about the rest"
    said = register(node, "second", [1, 3], "--whole")
    assert (said["no_longer_shown"], said["admitted"]) == (1, 0)
    (row,) = vanished(node)
    imports = {r["index"]: r for r in node.rows("imports")}
    assert row["title"] == "Notice 2" and row["what"] == "observed-ads"
    assert imports[str(row["missed_by"])]["admitted"] == "0"
    assert imports[str(row["seen_by"])]["admitted"] == "3"
    assert row["seen_on"] <= row["missed_on"]
    # A later import of everything is the last that showed what it had.
    register(node, "third", [3], "--whole")
    both = {r["title"]: r for r in vanished(node)}
    assert set(both) == {"Notice 1", "Notice 2"}
    assert both["Notice 1"]["seen_by"] == row["missed_by"]
    assert register(node, "third again", [3], "--whole")["no_longer_shown"] == 0, "it is known"
    assert register(node, "back", [1, 2, 3], "--whole")["shown_again"] == 2
    assert vanished(node) == []
    node.json("rebuild", "--verify")
    with serve(node) as site:
        feed = site.get("/vanished.atom")
        assert feed[0] == 200
        page = site.get("/vanished")[2].decode()
        assert "no longer shows" in page and "deleted" not in page


def test_whole_is_for_formats_that_can_be_and_needs_every_row(make_node):
    node = make_node()
    file = node.folder / "library.json"
    file.write_text('{"data": []}')
    assert "a part of their source" in node.refused("import", "meta-library", file, "--whole", code=1)
    register(node, "first", [1, 2], "--whole")
    twice = node.refused("import", "politiekereclame", "first.json", "first.json", "--whole", code=1)
    assert "one after the other" in twice
    bad = node.folder / "bad.json"
    bad.write_text(json.dumps({"items": [notice(1), {**notice(2), "campagne_periode_startdatum": "soon"}]}))
    done = node.run("import", "politiekereclame", bad, "--whole", "--json", code=1)
    assert json.loads(done.stdout)["no_longer_shown"] == 0
    assert "what the file lacks is not told" in done.stderr


def test_a_report_of_the_same_start_that_lacks_a_page(make_node):
    node = make_node()
    rows = [[str(n), f"Page {n}", PAID, "300", "3"] for n in (1, 2, 3)]
    report(node, "two", rows, "2029-05-01", "2029-05-14", "--whole")
    report(node, "other", rows[:1], "2029-05-15", "2029-05-28", "--whole")
    assert vanished(node) == [], "other days are another report"
    said = report(node, "four", rows[:2], "2029-05-01", "2029-05-28", "--whole")
    assert said["no_longer_shown"] == 1
    (row,) = vanished(node)
    assert (row["title"], row["what"], row["country"]) == ("Page 3", "advertisers", "AT")
    # An older file that comes late says nothing about what came after it.
    assert report(node, "one", rows[:1], "2029-05-01", "2029-05-07", "--whole")["no_longer_shown"] == 0


def test_a_value_that_was_withheld_is_not_missed(make_node):
    node = make_node()
    register(node, "first", [1, 2], "--whole")
    ad = next(row for row in node.rows("observed-ads") if row["title"] == "Notice 2")
    node.add("redaction", fictional.redaction(ad["id"], ["/title/value"]))
    assert register(node, "second", [1, 2], "--whole")["no_longer_shown"] == 0
