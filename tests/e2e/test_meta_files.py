"""Meta's official files in the shapes in which they come: encodings, delimiters, languages, years."""

import pytest
from fictional import HEADER, NAME, NO_DISCLAIMER, table

ROWS = [["900000000001", "Liste Überall", "Bezahlt von Überall", "≤100", "3"],
        ["900000000002", "Fictional List 2", NO_DISCLAIMER, "1,234", "1"]]


def put(node, content, name=NAME, encoding="utf-8"):
    file = node.folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return file


def check_rows(node):
    """What ROWS must have become."""
    first, second = node.rows("advertisers")
    assert (first["page_id"], first["page_name"]) == ("900000000001", "Liste Überall")
    assert (first["amount.min"], first["amount.max"]) == ("0", "10000")
    assert (second["amount.min"], second["amount.max"]) == ("123400", "123400")
    assert (first["disclaimer"], second["disclaimer.state"]) == ("Bezahlt von Überall", "not_used")
    for row in (first, second):
        assert (row["country"], row["amount.currency"]) == ("AT", "EUR")
        assert (row["period.from"], row["period.to"]) == ("2029-05-05", "2029-06-03")


TEXT = table(ROWS)
GOOD = {
    "utf-8": TEXT.encode(),
    "utf-8 with byte order mark": TEXT.encode("utf-8-sig"),
    "utf-16 little endian": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "utf-16 big endian": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "semicolons": table(ROWS, delimiter=";").encode(),
    "tabs": table(ROWS, delimiter="\t").encode(),
    "old header case": table(ROWS, ["Page ID", "Page Name", "Disclaimer", "Amount Spent (EUR)",
                                    "Number of Ads in Library"]).encode(),
    "upper case": table(ROWS, [h.upper() for h in HEADER]).encode(),
    "columns in another order": table([r[::-1] for r in ROWS], HEADER[::-1]).encode(),
    "unix line ends": TEXT.replace("\r\n", "\n").encode(),
    "no line end at the end": TEXT.rstrip().encode(),
}


@pytest.mark.parametrize("shape", GOOD)
def test_shape(node, shape):
    assert node.run_import(put(node, GOOD[shape]))["admitted"] == 2
    check_rows(node)


def test_latin1_is_read_when_it_is_declared(node):
    rows = [[r[0], r[1], r[2], r[3].replace("≤100", "99"), r[4]] for r in ROWS]
    file = put(node, table(rows), encoding="latin-1")
    assert "--encoding" in node.refused("import", "meta-report", file)
    assert node.run_import(file, "--encoding", "latin1")["admitted"] == 2
    assert node.rows("advertisers")[0]["page_name"] == "Liste Überall"


def test_german_headers_and_numbers(node):
    header = ["Seiten-ID", "Seitenname", "Haftungsausschluss", "Ausgegebener Betrag (EUR)",
              "Anzahl der Werbeanzeigen in der Bibliothek"]
    rows = [["900000000001", "Liste Eins", "Bezahlt von Eins", "1.234", "3"],
            ["900000000002", "Liste Zwei", "Bezahlt von Zwei", "1.234.567", "12"]]
    assert node.run_import(put(node, table(rows, header, ";")))["admitted"] == 2
    assert [r["amount.min"] for r in node.rows("advertisers")] == ["123400", "123456700"]


def test_sums_are_skipped_and_counted(node):
    counts = node.run_import(put(node, table([*ROWS, ["", "", "", "9,999", "4"]])))
    assert (counts["admitted"], counts["sums_skipped"], counts["refused"]) == (2, 1, 0)
    check_rows(node)


def test_a_file_without_country_asks_for_it(node):
    file = put(node, TEXT, "report.csv")
    said = node.refused("import", "meta-report", file)
    assert said.startswith("hustings: ") and "--country" in said
    said = node.refused("import", "meta-report", file, "--country", "AT")
    assert "--period-start" in said and "--period-end" in said
    node.run_import(file, "--country", "AT", "--period-start", "2029-05-05",
                    "--period-end", "2029-06-03")
    check_rows(node)


@pytest.mark.parametrize("swapped", [False, True])
def test_values_of_the_profile_can_be_given_in_any_order(node, swapped):
    options = [["--country", "AT"], ["--given", "report_date=2029-06-03"],
               ["--given", "span=last_30_days"]]
    words = [word for option in options[::-1 if swapped else 1] for word in option]
    node.run_import(put(node, TEXT, "report.csv"), *words)
    check_rows(node)


def test_numbers_that_can_mean_two_things_are_refused_until_declared(node):
    file = put(node, table([["900000000001", "One", "Paid by One", "1,500", "1"]]))
    assert node.run_import(file, code=1)["refused"] == 1
    assert "--numbers" in (node.folder / "refused.csv").read_text()
    assert node.run_import(file, "--numbers", "point")["admitted"] == 1
    assert node.rows("advertisers")[0]["amount.min"] == "150000"


def test_the_currency_is_asked_for_where_no_header_names_it(node):
    header = [h.replace(" (EUR)", "") for h in HEADER]
    file = put(node, table(ROWS, header))
    assert "--currency" in node.refused("import", "meta-report", file)
    node.run_import(file, "--currency", "EUR")
    check_rows(node)


def test_a_country_that_is_none_is_refused(node):
    said = node.refused("import", "meta-report", put(node, TEXT, "report.csv"), "--country", "Austria")
    assert "Austria" in said and "two capital letters" in said


def test_another_kind_of_table_names_the_headers(node):
    said = node.refused("import", "meta-report", put(node, "name,votes\r\nExample,12\r\n"))
    for word in ("name", "votes", "Page ID", "Amount spent"):
        assert word in said, f"{word} is not in: {said}"
    assert node.rows("advertisers") == []


@pytest.mark.parametrize("content", [b"", b"\r\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"])
def test_what_is_no_table_is_refused(node, content):
    assert node.refused("import", "meta-report", put(node, content)).startswith("hustings: ")


def test_a_missing_file_and_an_unknown_format_are_named(node):
    assert "nowhere.csv" in node.refused("import", "meta-report", "nowhere.csv")
    assert "--list" in node.refused("import", "no-such-format", put(node, TEXT))


def test_bad_cells_are_refused_one_by_one(node):
    bad = [["1.22099590712e+17", "Rounded", "Paid", "5", "1"],
           ["900000000003", "Words", "Paid", "a lot", "1"],
           ["900000000004", "Negative", "Paid", "5", "-2"]]
    counts = node.run_import(put(node, table([*ROWS, *bad])), code=1)
    assert (counts["admitted"], counts["refused"]) == (2, 3)
    refused = (node.folder / "refused.csv").read_text()
    for row, cell in ((4, "1.22099590712e+17"), (5, "a lot"), (6, "-2")):
        assert f"\n{row}," in refused and cell in refused


def test_a_later_report_of_the_same_period_is_a_new_version(node):
    node.run_import(put(node, TEXT))
    changed = [ROWS[0], [*ROWS[1][:3], "1,501", "2"]]
    counts = node.run_import(put(node, table(changed)))
    assert counts["admitted"] >= 1 and counts["admitted"] + counts["unchanged"] == 2
    rows = node.rows("advertisers")
    assert len(rows) == 2, "a thing has one current version"
    assert {r["amount.min"] for r in rows} == {"0", "150100"}
    node.json("rebuild", "--verify")


def test_several_files_in_one_run(node):
    files = [put(node, TEXT), put(node, table(ROWS[::-1]), NAME.replace("_AT_", "_DE_"))]
    counts = node.json("import", "meta-report", *files)
    assert (counts["rows"], counts["admitted"]) == (4, 4)
    assert [r["country"] for r in node.rows("advertisers")] == ["AT", "AT", "DE", "DE"]
    assert len(node.rows("imports")) == 2


def test_a_page_may_have_several_disclaimers(node):
    rows = [["900000000001", "One page", f"Paid by sponsor {n}", "200", "1"] for n in range(3)]
    assert node.run_import(put(node, table(rows)))["admitted"] == 3
    assert len({r["id"] for r in node.rows("advertisers")}) == 3
