"""What platforms' own exports and invoices say of declared ads becomes deliveries of those ads."""

import csv
import os
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import ad_rows
import fictional
import openpyxl
import pytest
from hustings import Hustings
from served import serve

FILES = Path(__file__).parent / "deliveries"
EARLIER = 1_875_000_000  # a day in June 2029


def take_in(node, form, file, *options, code=0):
    refused = node.folder / "refused.csv"
    refused.unlink(missing_ok=True)
    done = node.json("import", form, FILES / file, "--as", node.issuer, *options, "--refused", refused,
                     code=code)
    rows = []
    if refused.is_file():
        with open(refused, encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
    return done, rows


def declare(node):
    node.issuer = node.new_issuer()
    numbers = {1: "meta:120253000000000001; google:700000000001", 2: "meta:120253000000000002",
               3: "google:700000000002"}
    table = ad_rows.write(node.folder / "ads.csv", [
        {**ad_rows.other(n), "On platforms": number} for n, number in numbers.items()])
    assert node.json("import", "ads", table, "--as", node.issuer)["admitted"] == len(numbers)
    node.ads = {row["number"]: row["id"] for row in node.rows("ads")}
    return node


@pytest.fixture(scope="module")
def node(make_node):
    return declare(make_node())


@pytest.fixture
def fresh(program, tmp_path):
    return declare(Hustings(program, tmp_path).init())


def deliveries(node, **wanted):
    bodies = [one["body"] for one in node.objects("ad-deliveries")]
    return [b for b in bodies if all(b.get(k) == v for k, v in wanted.items())]


def spent(body):
    return body["spend"]["value"]["min"] if body["spend"]["state"] == "value" else body["spend"]["state"]


def test_the_accounts_total_is_no_ad(fresh):
    done, rows = take_in(fresh, "meta-ads-manager", "meta-en.csv", code=1)
    assert (done["rows"], done["admitted"], done["refused"], done["sums_skipped"]) == (5, 2, 3, 1)
    reasons = [row["reason"] for row in rows]
    assert "meta:120253000000000009" in reasons[0] and "declare the ad first" in rows[0]["mend"]
    assert "--ad" in rows[0]["mend"]
    assert "spreadsheet" in reasons[1] and rows[1]["column"] == "Ad ID"
    assert "further up" in reasons[2]
    (first,) = deliveries(fresh, ad=fresh.ads["A-1"])
    assert spent(first) == 308440 and first["spend"]["value"]["currency"] == "EUR"
    assert first["views"]["value"] == 1_042_291 and first["reach"]["value"] == 18_420
    assert first["engagements"]["value"] == 1200
    assert first["period"] == {"from": "2029-05-01", "to": "2029-05-31"}, "no Day column: one aggregate"
    assert (first["figures_from"], first["platform"], first["medium"]) == ("platform", "meta", "online")
    assert first["source"]["row"] == 3 and first["source"]["profile"] == "meta-ads-manager"
    assert spent(deliveries(fresh, ad=fresh.ads["A-2"])[0]) == 50


@pytest.mark.parametrize("file,day,amount", [("meta-de.csv", "2029-05-03", 108440), ("meta-fr.csv", "2029-05-04", 1050),
                                             ("meta-it.csv", "2029-05-05", 1050), ("meta-nl.csv", "2029-05-06", 1050)])
def test_headings_of_other_languages(node, file, day, amount):
    done, _ = take_in(node, "meta-ads-manager", file)
    assert done["admitted"] == 1
    (one,) = deliveries(node, ad=node.ads["A-1"], period={"from": day, "to": day})
    assert spent(one) == amount


def test_days_are_things_of_their_own(node):
    done, _ = take_in(node, "meta-ads-manager", "meta-es.csv")
    assert (done["admitted"], done["sums_skipped"]) == (2, 1)
    days = {d: deliveries(node, period={"from": d, "to": d})[0] for d in ("2029-05-01", "2029-05-02")}
    assert [spent(d) for d in days.values()] == [450, 120800]


def test_days_and_a_sum_over_them_are_said_to_be_twice(fresh):
    take_in(fresh, "meta-ads-manager", "meta-es.csv")
    before = [row for row in fresh.rows("observations") if row["rule"] == "declared.counted-twice"]
    assert before == [], "days alone"
    take_in(fresh, "meta-ads-manager", "meta-en.csv", code=1)
    twice = {row["index"]: row["against"] for row in fresh.rows("observations")
             if row["rule"] == "declared.counted-twice"}
    of_ad = {str(o["index"]): o["body"] for o in fresh.objects("ad-deliveries") if o["body"]["ad"] == fresh.ads["A-1"]}
    assert set(twice) == set(of_ad) and set(twice.values()) <= set(of_ad) and len(twice) == 3
    fresh.add("organisation", fictional.organisation(), "--as", fresh.issuer, "--about", fresh.issuer)
    with serve(fresh) as site:
        item = site.json(f"/completeness.json?party={fresh.issuer}&from=2029-05-01&to=2029-05-31")["item"]
        page = site.get(f"/completeness?party={fresh.issuer}&from=2029-05-01&to=2029-05-31")[2].decode()
    assert item["limits"]["twice"] == 2 and "they count once" in page
    (cell,) = [c for c in item["cells"] if c["platform"] == "meta"]
    # The sum over May of one ad, which is more than its days, and the other ad.
    assert cell["declared"] == {"min": 308490, "max": 308490, "currency": "EUR"}


def test_importing_again_changes_nothing_and_a_dry_run_counts_the_same(fresh):
    tried, refused = take_in(fresh, "meta-ads-manager", "meta-en.csv", "--dry-run", code=1)
    done, again = take_in(fresh, "meta-ads-manager", "meta-en.csv", code=1)
    assert (tried["admitted"], refused) == (done["admitted"], again)
    size = fresh.json("log", "verify", fresh.data)
    done, _ = take_in(fresh, "meta-ads-manager", "meta-en.csv", code=1)
    assert (done["admitted"], done["unchanged"]) == (0, 2)
    assert fresh.json("log", "verify", fresh.data) == size
    assert {"ad"} <= set(fresh.json("rebuild", "--verify"))


def test_parts_of_an_audience_are_refused(node):
    done, rows = take_in(node, "meta-ads-manager", "meta-ages.csv", code=1)
    assert done["admitted"] == 0 and "18-24" in rows[0]["reason"] and rows[0]["column"] == "Age"
    assert "without this breakdown" in rows[0]["mend"]


def test_what_is_not_an_ads_row_is_mapped_by_hand(fresh):
    done, rows = take_in(fresh, "meta-ads-manager", "meta-campaigns.csv", code=1)
    assert done["admitted"] == 0 and all("--ad" in row["mend"] for row in rows)
    done, rows = take_in(fresh, "meta-ads-manager", "meta-campaigns.csv", "--ad", "spring = SUN=A-1",
                         "--ad", f"Autumn={fresh.ads['A-2']}")
    assert done["admitted"] == 2
    assert spent(deliveries(fresh, ad=fresh.ads["A-1"])[0]) == 525
    done, rows = take_in(fresh, "meta-ads-manager", "meta-campaigns.csv", "--ad", "A-99", code=1)
    assert "A-99" in rows[0]["reason"]
    assert "--ad" in fresh.refused("import", "ads", fresh.folder / "ads.csv", "--ad", "A-1")


def test_a_number_that_was_mapped_once_is_known(fresh):
    file = fresh.folder / "one.csv"
    text = (FILES / "meta-de.csv").read_text("utf-8").replace("120253000000000001", "120253000000000042")
    file.write_text(text, "utf-8")
    assert take_in(fresh, "meta-ads-manager", file, code=1)[0]["refused"] == 1
    assert take_in(fresh, "meta-ads-manager", file, "--ad", "A-2")[0]["admitted"] == 1
    file.write_text(text.replace("-05-03", "-05-04"), "utf-8")
    assert take_in(fresh, "meta-ads-manager", file)[0]["admitted"] == 1
    assert len(deliveries(fresh, ad=fresh.ads["A-2"])) == 2


def test_another_signatorys_ad_is_not_found(fresh):
    fresh.issuer = fresh.new_issuer()
    done, rows = take_in(fresh, "meta-ads-manager", "meta-de.csv", code=1)
    assert done["admitted"] == 0 and "no ad with the number" in rows[0]["reason"]


def test_a_later_export_of_the_same_report_is_a_version_and_an_older_one_is_not(fresh):
    file = fresh.folder / "report.csv"

    def write(end, amount, changed):
        file.write_text("Reporting starts,Reporting ends,Ad ID,Amount spent (EUR)\n"
                        f"2029-05-01,{end},120253000000000001,{amount}\n", "utf-8")
        os.utime(file, (changed, changed))

    write("2029-05-10", "10.00", EARLIER)
    assert take_in(fresh, "meta-ads-manager", file)[0]["admitted"] == 1
    write("2029-05-12", "12.50", EARLIER + 3 * 86400)
    assert take_in(fresh, "meta-ads-manager", file)[0]["admitted"] == 1
    (one,) = deliveries(fresh)
    assert spent(one) == 1250 and one["period"]["to"] == "2029-05-12"
    write("2029-05-11", "11.00", EARLIER + 86400)
    done, _ = take_in(fresh, "meta-ads-manager", file, code=1)
    assert (done["admitted"], done["older"]) == (0, 1)
    assert spent(deliveries(fresh)[0]) == 1250
    done, _ = take_in(fresh, "meta-ads-manager", file, "--dry-run", code=1)
    assert done["older"] == 1
    done, _ = take_in(fresh, "meta-ads-manager", file, "--as-of", "2029-12-01")
    assert done["admitted"] == 1


def test_a_google_report(fresh):
    done, rows = take_in(fresh, "google-ads", "google-en.csv", code=1)
    assert (done["rows"], done["admitted"], done["refused"], done["sums_skipped"]) == (3, 2, 1, 2)
    assert "google:700000000009" in rows[0]["reason"]
    (one,) = deliveries(fresh, ad=fresh.ads["A-1"])
    assert spent(one) == 123456 and one["views"]["value"] == 18_420
    assert one["period"] == {"from": "2029-05-01", "to": "2029-05-31"}, "from the line above the header"
    assert spent(deliveries(fresh, ad=fresh.ads["A-3"])[0]) == 0


def test_a_google_report_for_spreadsheets(fresh):
    done, _ = take_in(fresh, "google-ads", "google-utf16.csv")
    assert (done["admitted"], done["sums_skipped"]) == (1, 1)
    (one,) = deliveries(fresh)
    assert spent(one) == 123456 and one["period"] == {"from": "2029-04-01", "to": "2029-04-30"}


def test_a_google_report_by_day_needs_no_line_above(fresh):
    assert take_in(fresh, "google-ads", "google-days.csv")[0]["admitted"] == 2
    bare = fresh.folder / "bare.csv"
    bare.write_text("Campaign,Ad ID,Currency code,Cost\nFerries,700000000001,EUR,1.00\n")
    said = fresh.refused("import", "google-ads", bare, "--as", fresh.issuer)
    assert "--period-start" in said
    done, _ = take_in(fresh, "google-ads", bare, "--period-start", "2029-01-01", "--period-end", "2029-01-31")
    assert done["admitted"] == 1


def test_a_google_report_without_currency_asks_for_it(fresh):
    said = fresh.refused("import", "google-ads", FILES / "google-no-currency.csv", "--as", fresh.issuer)
    assert "--currency" in said
    done, _ = take_in(fresh, "google-ads", "google-no-currency.csv", "--currency", "EUR", "--ad", "Ferries=A-1")
    assert (done["admitted"], done["sums_skipped"]) == (1, 1)
    assert deliveries(fresh)[0]["period"] == {"from": "2029-03-01", "to": "2029-03-31"}


def test_invoices_and_bookings(fresh):
    done, rows = take_in(fresh, "invoices", "invoices.csv", code=1)
    assert (done["rows"], done["admitted"], done["refused"]) == (6, 3, 3)
    wrong = rows[0]["reason"]
    for part in ("receipt", "2029-06-40", "A-77", "posters", "Austria", "EURO", "Amount"):
        assert part in wrong, f"every wrong cell is named: {part}"
    assert "lies before" in rows[1]["reason"] and "further up" in rows[2]["reason"]
    print_ad = deliveries(fresh, ad=fresh.ads["A-1"])
    assert {(b["figures_from"], spent(b)) for b in print_ad} == {("invoice", 120050), ("booking", 100000)}
    poster = deliveries(fresh, ad=fresh.ads["A-2"])[0]
    assert poster["as_of"] == "2029-06-02" and poster["reach"]["reason"] == "counted-by-nobody"
    assert take_in(fresh, "invoices", "invoices.csv", code=1)[0]["unchanged"] == 3


def test_figures_of_several_sources_stand_side_by_side(fresh):
    take_in(fresh, "meta-ads-manager", "meta-de.csv")
    file = fresh.folder / "invoice.csv"
    file.write_text("Number,Date,Ad,Medium,Platform,Publisher,From,To,Currency,Amount\n"
                    "R-1,2029-06-01,A-1,online,meta,,2029-05-03,2029-05-03,EUR,999\n", "utf-8")
    take_in(fresh, "invoices", file)
    assert sorted((b["figures_from"], spent(b)) for b in deliveries(fresh)) == [
        ("invoice", 99900), ("platform", 108440)]


def xlsx(file, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)


def ods(file, rows):
    cells = "".join("<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(c)}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>" for row in rows)
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (f'<office:document-content xmlns:office="{urn}office:1.0" xmlns:table="{urn}table:1.0" '
               f'xmlns:text="{urn}text:1.0"><office:body><office:spreadsheet><table:table table:name="1">{cells}'
               "</table:table></office:spreadsheet></office:body></office:document-content>")
    with zipfile.ZipFile(file, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr("content.xml", content)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_workbooks_are_read(fresh, kind):
    with open(FILES / "invoices.csv", encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))[:4]
    file = fresh.folder / f"invoices.{kind}"
    (xlsx if kind == "xlsx" else ods)(file, rows)
    assert take_in(fresh, "invoices", file)[0]["admitted"] == 3
