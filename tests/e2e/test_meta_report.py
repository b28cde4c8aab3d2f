"""The real report of the week before the 2024 vote goes in and comes out again."""

import csv

import pytest
from hustings import Hustings
from meta_expectation import NO_DISCLAIMER, Expectation

VOLATILE = ("index", "id", "issuer", "recorded")  # differ between two imports of one file


@pytest.fixture(scope="module")
def expected(real_report):
    return Expectation(real_report)


def test_counts_are_those_of_the_file(real_node, expected):
    figures = expected.figures()
    assert real_node.imported["rows"] == figures["rows"]
    assert real_node.imported["admitted"] == figures["admitted"]
    assert real_node.imported["refused"] == figures["refused"]
    assert real_node.imported["unchanged"] == 0
    assert sum(real_node.imported["rules"].values()) == figures["without_disclaimer"]


def test_refused_rows_are_named_with_reason_and_source(real_node, expected):
    with open(real_node.folder / "refused.csv", encoding="utf-8", newline="") as text:
        refused = list(csv.DictReader(text))
    assert [int(r["row"]) for r in refused] == [row for row, _ in expected.refused]
    for got, (_, source) in zip(refused, expected.refused):
        assert got["column"] == "page_id" and "spreadsheet" in got["reason"] and got["mend"]
        assert {name: got[name] for name in source} == source


def cells(report):
    """What the CSV export must say about a row."""
    return {"platform": "meta", "page_id": report.page, "page_name": report.name,
            "page_name.state": "value" if report.name else "unknown",
            "disclaimer": "" if report.without_disclaimer else report.disclaimer,
            "disclaimer.state": "not_used" if report.without_disclaimer else "value",
            "country": report.country, "period.from": report.first, "period.to": report.last,
            "amount.state": "value", "amount.min": str(report.minimum),
            "amount.max": str(report.maximum), "amount.currency": report.currency,
            "ads.state": "value", "ads": str(report.ads), "source.row": str(report.row)}


def test_csv_export_gives_every_row_back(real_node, expected):
    rows = real_node.rows("advertisers")
    assert len(rows) == len(expected.reports)
    for got, report in zip(rows, expected.reports):
        assert {name: got[name] for name in cells(report)} == cells(report)
        assert got["evidence"] == "observed"


def stated(text, empty):
    return {"state": "value", "value": text} if text else {"state": empty}


def test_ndjson_export_gives_every_row_back(real_node, expected):
    objects = real_node.objects("advertisers")
    assert len(objects) == len(expected.reports)
    for got, report in zip(objects, expected.reports):
        body = got["body"]
        disclaimer = "" if report.without_disclaimer else report.disclaimer
        assert body["page_id"] == report.page
        assert body["page_name"] == stated(report.name, "unknown")
        assert body["disclaimer"] == stated(disclaimer, "not_used")
        assert body["period"] == {"from": report.first, "to": report.last}
        assert body["amount"]["value"] == {"min": report.minimum, "max": report.maximum,
                                           "currency": report.currency}
        assert body["ads"]["value"] == report.ads


def test_rows_without_disclaimer_are_observations_not_findings(real_node, expected):
    observations = real_node.rows("observations")
    assert len(observations) == expected.figures()["without_disclaimer"]
    assert {o["commitment"] for o in observations} == {"6.a"}
    assert real_node.rows("findings") == []


def totals(node):
    names = ("reports", "without_disclaimer", "ads", "min", "max")
    return {(r["country"], r["currency"]): tuple(int(r[n]) for n in names)
            for r in node.rows("advertiser-totals")}


def test_totals_are_those_of_the_file(real_node, expected):
    assert totals(real_node) == expected.totals(lambda r: (r.country, r.currency))


def named(rows):
    return {r["source.row"] for r in rows}


def test_search_folds_case_and_accents_and_takes_beginnings(real_node, expected):
    city = {str(r.row) for r in expected.reports
            if "Łódź" in r.name or ("Łódź" in r.disclaimer and not r.without_disclaimer)}
    assert city
    assert city <= named(real_node.rows("advertisers", "q=lodz"))
    assert city <= named(real_node.rows("advertisers", "q=Łódź"))
    found = real_node.rows("advertisers", "q=lod", "country=PL")
    assert named(real_node.rows("advertisers", "q=lodz", "country=PL")) <= named(found)
    assert {r["country"] for r in found} == {"PL"}


def test_filters_choose_exactly(real_node, expected):
    maltese = [r for r in expected.reports if r.country == "MT"]
    assert named(real_node.rows("advertisers", "country=MT")) == {str(r.row) for r in maltese}
    without = {str(r.row) for r in maltese if r.without_disclaimer}
    assert named(real_node.rows("advertisers", "country=MT", "disclaimer=not_used")) == without


def test_show_has_a_proof(real_node):
    index = real_node.rows("advertisers", "country=LU")[0]["index"]
    shown = real_node.json("show", index)
    assert shown["index"] == int(index) and shown["versions"] == [int(index)]
    assert shown["proof"].startswith("c2sp.org/tlog-proof@v1\n")
    text = real_node.run("show", index).stdout
    assert shown["leaf"] in text and "proof:" in text


def test_the_log_verifies_also_record_by_record(real_node):
    size = real_node.json("log", "verify", real_node.data)["size"]
    assert real_node.json("log", "verify", real_node.data, "--records")["size"] == size
    # Operator's key, rules, the rows, and the run itself.
    assert size == real_node.imported["admitted"] + 3


def test_rebuilt_projections_equal_the_live_ones(real_node):
    assert "advertiser" in real_node.json("rebuild", "--verify")


def test_importing_again_admits_nothing(real_node, real_report, expected):
    before = real_node.json("log", "verify", real_node.data)
    again = real_node.run_import(real_report, code=1)
    figures = expected.figures()
    assert (again["admitted"], again["unchanged"]) == (0, figures["admitted"])
    assert again["refused"] == figures["refused"]
    assert real_node.json("log", "verify", real_node.data) == before


def test_a_dry_run_counts_the_same_and_leaves_no_node(program, real_report, expected, tmp_path):
    nobody = Hustings(program, tmp_path)
    counts = nobody.run_import(real_report, "--dry-run", code=1)
    assert counts["dry_run"] and counts["admitted"] == len(expected.reports)
    assert sum(counts["rules"].values()) == expected.figures()["without_disclaimer"]
    assert not nobody.data.exists()


def test_postgresql_gives_the_same(program, real_node, real_report, postgres, tmp_path):
    other = Hustings(program, tmp_path).init("--database", postgres())
    assert other.run_import(real_report, code=1) == real_node.imported
    assert totals(other) == totals(real_node)
    both = [[{k: v for k, v in row.items() if k not in VOLATILE} for row in n.rows("advertisers")]
            for n in (real_node, other)]
    assert both[0] == both[1]
    assert other.json("rebuild", "--verify").keys() == real_node.json("rebuild", "--verify").keys()
    assert other.json("log", "verify", other.data, "--records")["size"] > len(both[0])
    hits = [named(n.rows("advertisers", "q=lodz")) for n in (real_node, other)]
    assert hits[0] == hits[1]


def test_the_words_of_no_disclaimer_are_kept_as_a_state(real_node):
    """The platform's sentence is no disclaimer; it must not come out as one."""
    assert all(r["disclaimer"] != NO_DISCLAIMER for r in real_node.rows("advertisers"))
