"""What libraries and registers show goes in with every trap of their files, and comes out again."""

import csv
import gzip
import json
import time
import urllib.parse
from pathlib import Path

import pytest
from hustings import Hustings
from served import serve

FILES = Path(__file__).parent / "observed"
TOKEN = "EAASECRETTOKENabcdef0123456789"
TARGETING = "society/meta-targeting-ep2024"

# format, file, options; rows read, admitted, refused
IMPORTS = [("politiekereclame", "register.json", (), (6, 3, 3)),
           ("google-bundle", "google-creative-stats.csv", (), (7, 4, 3)),
           ("snap", "snap-2019.csv", (), (5, 3, 2)),
           ("snap", "snap-2026.csv", (), (1, 1, 0)),
           ("meta-library", "meta-api.json", ("--country", "AT"), (4, 2, 2)),
           ("meta-library", "meta-api.csv", ("--country", "AT"), (2, 1, 1)),
           ("meta-targeting", "targeting_30d_AT.csv", (), (14, 2, 4))]


def take_in(node, form, file, options, *more, code=0):
    refused = node.folder / f"{file}.refused.csv"
    done = node.json("import", form, FILES / file, *options, *more, "--refused", refused, code=code)
    rows = []
    if refused.is_file():
        with open(refused, encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
    return done, rows


@pytest.fixture(scope="module")
def node(make_node):
    made = make_node()
    made.results = {file: take_in(made, form, file, options, code=1 if counts[2] else 0)
                    for form, file, options, counts in IMPORTS}
    return made


def ads(node):
    return {row["body"]["ad_id"]: row["body"] for row in node.objects("observed-ads")}


def value(fact):
    return fact["value"] if fact["state"] == "value" else fact["state"]


@pytest.mark.parametrize("form,file,options,counts", IMPORTS, ids=[i[1] for i in IMPORTS])
def test_rows_are_counted(node, form, file, options, counts):
    done, rows = node.results[file]
    assert (done["rows"], done["admitted"], done["refused"]) == counts
    assert len(rows) == counts[2]
    assert all(row["reason"] and row["mend"] for row in rows)


@pytest.mark.parametrize("form,file,options,counts", IMPORTS, ids=[i[1] for i in IMPORTS])
def test_a_dry_run_counts_the_same(program, tmp_path, node, form, file, options, counts):
    nobody = Hustings(program, tmp_path)
    done, rows = take_in(nobody, form, file, options, "--dry-run", code=1 if counts[2] else 0)
    assert (done["rows"], done["admitted"], done["refused"]) == counts
    assert rows == node.results[file][1]
    assert not nobody.data.exists()


def test_importing_again_changes_nothing(node):
    before = node.json("log", "verify", node.data)
    for form, file, options, counts in IMPORTS:
        done, _ = take_in(node, form, file, options, code=1 if counts[2] else 0)
        assert (done["admitted"], done["unchanged"]) == (0, counts[1]), file
    assert node.json("log", "verify", node.data) == before


def test_the_projections_hold(node):
    assert {"observed_ad", "targeting_report"} <= set(node.json("rebuild", "--verify"))
    node.json("log", "verify", node.data, "--records")


def test_a_notice_of_the_register(node):
    ad = ads(node)["11111111-2222-4333-8444-000000000001"]
    assert (ad["platform"], ad["country"], ad["versions"]) == ("politiekereclame", "NL", 3)
    assert value(ad["sponsor"]) == "Vuurtorenpartij" and value(ad["payer"]) == "Stichting Baken"
    assert value(ad["sponsor_number"]) == "12345678"
    assert ad["controller"]["state"] == "unknown", "an empty cell says nothing"
    assert value(ad["spend"]) == [{"min": 112131520, "max": 112131520, "currency": "EUR"}]
    assert value(ad["campaign"])["min"] == 150000000
    assert value(ad["origin"]) == ["public_union", "private_union"]
    assert value(ad["media"]) == ["print", "online"]
    assert value(ad["targeting"]["techniques"]) == ["geographic", "contextual"]
    assert ad["method"]["state"] == "not_used"
    assert (ad["from"], ad["to"], ad["as_of"]) == ("2029-05-03", "2029-05-20", "2029-05-02")
    brief = ads(node)["11111111-2222-4333-8444-000000000002"]
    assert brief["sponsor_number"]["state"] == brief["election"]["state"] == "not_used"
    assert brief["targeting"]["techniques"]["state"] == "not_used"
    assert brief["media"]["state"] == brief["text"]["state"] == "unknown"
    own = ads(node)["11111111-2222-4333-8444-000000000006"]
    assert value(own["targeting"]["techniques"]) == ["demographic"]
    assert value(own["targeting"]["included"]) == [
        {"type": "other", "value": "bewoners van de kade"}]


def test_what_is_wrong_in_json_has_its_pointer(node):
    _, rows = node.results["register.json"]
    assert [(row["row"], row["column"]) for row in rows] == [
        ("3", "/items/2/betaalde_media_waarde_euro"), ("4", ""),
        ("5", "/items/4/oorsprong_ontvangen_bedragen")]
    assert "/items/3/name" in rows[1]["reason"], "a member twice"
    assert "Geld van de maan" in rows[2]["reason"] and "--profile" in rows[2]["mend"]


def test_contact_persons_and_addresses_are_nowhere(node):
    stored = b"".join(p.read_bytes() for p in node.data.rglob("*") if p.is_file())
    for secret in ("Contactpersoon", "geheim@", "Geheimestraat", "Secret Street"):
        assert secret.encode() not in stored, secret


def test_access_tokens_are_nowhere(node):
    for place in (node.data, node.folder):
        for file in place.rglob("*"):
            if file.is_file():
                assert TOKEN[3:].encode() not in file.read_bytes(), file
    shown = ads(node)
    base = "https://www.facebook.com/ads/archive/render_ad/?id="
    for number in ("120253000000000001", "120253000000000002", "120253000000000011"):
        assert value(shown[number]["url"]) == base + number


def test_rounded_identifiers_are_refused_with_their_cure(node):
    for file in ("meta-api.json", "meta-api.csv"):
        (row,) = [r for r in node.results[file][1] if "spreadsheet" in r["reason"]]
        assert "original" in row["mend"]
    (row,) = [r for r in node.results["meta-api.json"][1] if "spreadsheet" not in r["reason"]]
    assert "currency" in row["reason"] and row["column"] == "/data/3/spend"
    assert node.results["snap-2019.csv"][1][1]["column"] == "ADID"


def test_an_ad_of_metas_library(node):
    ad = ads(node)["120253000000000001"]
    assert value(ad["disclaimer"]) == "Hafenbund Österreich"
    assert (value(ad["payer"]), value(ad["sponsor"])) == ("Zahler GmbH", "Hafenbund")
    assert value(ad["title"]) == "Mehr Fähren"
    assert value(ad["text"]) == "Jede Stunde eine Fähre.\n\nAuch nachts."
    assert value(ad["spend"]) == [{"min": 10000, "max": 19900, "currency": "EUR"}]
    assert value(ad["impressions"]) == {"min": 1000000, "max": None}
    assert value(ad["reach"]) == {"min": 12345, "max": 12345}
    assert value(ad["targeting"]["included"]) == [
        {"type": "age", "value": "18-65+"}, {"type": "place", "value": "Austria"}]
    assert value(ad["targeting"]["excluded"]) == [{"type": "place", "value": "Tyrol"}]
    bare = ads(node)["120253000000000002"]
    assert bare["disclaimer"]["state"] == bare["spend"]["state"] == "unknown"
    csv_ad = ads(node)["120253000000000011"]
    assert value(csv_ad["spend"]) == [{"min": 100000, "max": 149900, "currency": "EUR"}]
    assert "to" not in csv_ad and value(csv_ad["languages"]) == ["de"]


def test_all_currencies_of_google_stand_side_by_side(node):
    first = ads(node)["CR00000000000000000001"]
    assert [a["currency"] for a in value(first["spend"])] == ["EUR", "USD", "HUF", "INR"]
    assert value(first["impressions"]) == {"min": 0, "max": 10000}
    assert value(first["targeting"]["included"]) == [
        {"type": "age", "value": "18-24"}, {"type": "age", "value": "25-34"},
        {"type": "place", "value": "Vienna,Austria"}, {"type": "place", "value": "Tyrol,Austria"}]
    assert first["targeting"]["excluded"]["state"] == "not_used"
    assert first["country"] == "AT"
    several = ads(node)["CR00000000000000000002"]
    assert "country" not in several, "two regions are not one country"
    top = ads(node)["CR00000000000000000003"]
    assert value(top["spend"])[0] == {"min": 50000000, "max": None, "currency": "HUF"}
    assert value(top["impressions"]) == {"min": 10000001, "max": None}
    assert top["targeting"]["excluded"]["state"] == "unknown", "an empty cell says nothing"
    refused = node.results["google-creative-stats.csv"][1]
    assert [row["column"] for row in refused] == ["spend_max", "Ad_ID", "Date_Range_End"]
    assert "the most in EUR" in refused[0]["reason"]


def test_other_countries_are_skipped_and_counted(program, tmp_path):
    other = Hustings(program, tmp_path).init()
    done, _ = take_in(other, "google-bundle", "google-creative-stats.csv", ("--only", "AT,HU"))
    assert (done["rows"], done["admitted"], done["refused"], done["countries_skipped"]) == (3, 3, 0, 4)
    done, _ = take_in(other, "snap", "snap-2019.csv", ("--only", "NL"))
    assert (done["admitted"], done["countries_skipped"]) == (1, 4), "by the names of countries"
    said = other.refused("import", "snap", FILES / "snap-2019.csv", "--only", "netherlands")
    assert "ISO 3166" in said
    assert "--only" in other.refused("import", "meta-library", FILES / "meta-api.json", "--only", "AT")


def test_empty_means_all_for_snap(node):
    chosen = ads(node)["aa00000000000000000000000000000000000000000000000000000000000001"]
    assert value(chosen["spend"]) == [{"min": 123400, "max": 123400, "currency": "EUR"}]
    assert (chosen["country"], chosen["from"], chosen["to"]) == ("AT", "2019-05-10", "2019-05-23")
    assert {"type": "list", "value": "Provided by Advertiser"} in value(
        chosen["targeting"]["included"])
    assert "custom_audience" in value(chosen["targeting"]["techniques"])
    assert chosen["targeting"]["excluded"]["state"] == "not_used"
    everybody = ads(node)["aa00000000000000000000000000000000000000000000000000000000000002"]
    assert everybody["targeting"]["included"]["state"] == "not_used"
    assert everybody["targeting"]["techniques"]["state"] == "not_used"
    assert "to" not in everybody and everybody["country"] == "NL"
    thousands = ads(node)["aa00000000000000000000000000000000000000000000000000000000000004"]
    assert value(thousands["spend"])[0]["min"] == 123400
    later = ads(node)["bb00000000000000000000000000000000000000000000000000000000000001"]
    assert value(later["targeting"]["excluded"]) == [{"type": "place", "value": "Skåne"}]
    assert value(later["disclaimer"]) == "Betalt av Fyrpartiet" and later["country"] == "SE"


def test_a_page_of_metas_targeting_tables(node):
    reports = {r["body"]["page_id"]: r["body"] for r in node.objects("targeting")}
    assert set(reports) == {"900000000001", "900000000004"}
    report = reports["900000000001"]
    assert report["period"] == {"from": "2024-05-06", "to": "2024-06-04"}
    ages = [(c["value"], c["ads"]) for c in value(report["people"]) if c["type"] == "age"]
    assert ages == [("17", 0), ("18-19", 4), ("20", 3)]
    assert [(c["value"], c["excluded"], c["share"]) for c in value(report["places"])] == [
        ("Linz, Austria", False, 500000), ("Tyrol", True, 19)]
    assert value(report["techniques"]) == ["demographic", "geographic", "interests"]
    assert (report["used"], report["excluded"]) == (6, 1), "an exclusion that no ad used is none"
    assert reports["900000000004"]["interests"]["state"] == "not_used"


def test_half_a_page_is_not_taken_for_the_whole(node):
    reasons = {row["row"]: row["reason"] for row in node.results["targeting_30d_AT.csv"][1]}
    assert set(reasons) == {"11", "12", "13", "15"}
    assert "another row" in reasons["11"] and "0 to 1" in reasons["13"]
    assert "stand apart" in reasons["15"]


def test_other_figures_are_a_new_version_and_the_same_ones_are_none(program, tmp_path):
    other = Hustings(program, tmp_path).init()
    file = tmp_path / "api.json"

    def write(ads_, more=""):
        file.write_text(json.dumps({"data": ads_, "more": more}), encoding="utf-8")
        return other.json("import", "meta-library", file, "--given", f"as_of=2024-05-{10 + len(more)}")

    ad = {"id": "7", "currency": "EUR", "spend": {"lower_bound": "0", "upper_bound": "99"}}
    assert write([ad])["admitted"] == 1
    assert write([ad], "x")["unchanged"] == 1, "another file with the same words"
    ad["spend"] = {"lower_bound": "100", "upper_bound": "199"}
    assert write([ad], "xx")["admitted"] == 1
    (row,) = other.rows("observed-ads")
    assert len(other.json("show", row["index"])["versions"]) == 2


def test_files_of_another_kind_are_told_apart(program, tmp_path):
    nobody = Hustings(program, tmp_path)
    said = nobody.refused("import", "politiekereclame", FILES / "snap-2019.csv", "--dry-run")
    assert "no JSON" in said
    said = nobody.refused("import", "snap", FILES / "register.json", "--dry-run")
    assert "JSON" in said and "--profile" in said
    cut = tmp_path / "cut.json"
    cut.write_text('{"items":[{"id":"1"},')
    assert "cut.json: line 1" in nobody.refused("import", "politiekereclame", cut, "--dry-run")


def test_pages_answer(node):
    with serve(node) as site:
        found = site.json("/observed-ads.json?q=f%C3%A4hre&platform=meta&country=AT")
        assert found["total"] == 2 and found["items"][0]["platform"] == "meta"
        for path in ("/observed-ads", "/observed-ads.csv", "/observed-ads.atom", "/targeting",
                     "/api/v1/observed-ads?facets=platform,country,disclaimer", "/api/v1/targeting"):
            assert site.get(path)[0] == 200, path
        status, _, page = site.get(f"/observed-ads/{found['items'][0]['id']}")
        assert status == 200 and b"Hafenbund" in page and TOKEN.encode() not in page
        report = site.json("/targeting.json?sort=used")["items"][0]
        assert b"Tyrol" in site.get(f"/targeting/{report['id']}")[2]


def test_an_ad_that_is_not_declared_leads_to_who_has_seen_it(node):
    with serve(node) as site:
        for asked in ("120253000000000001", "https://www.facebook.com/ads/library/?id=120253000000000001&x=1"):
            item = site.json("/check.json?ad=" + urllib.parse.quote(asked, safe=""))["item"]
            assert item["verdict"] == "not_declared" and item["report_platform"] == "meta"
            (seen,) = item["seen"]
            assert seen["seen_title"] == "Mehr Fähren" and item["report_ad"] == seen["seen_id"]
            assert item["report_url"] == (asked if asked.startswith("https:") else None)
            page = site.get("/check?ad=" + urllib.parse.quote(asked, safe=""))[2].decode()
            assert f'/observed-ads/{seen["seen_id"]}' in page and 'action="/report"' in page
            assert f'name="ad" value="{seen["seen_id"]}"' in page
        unknown = site.json("/check.json?ad=https%3A%2F%2Fwww.tiktok.com%2F%40a%2F1")["item"]
        assert (unknown["seen"], unknown["report_platform"], unknown["report_ad"]) == ([], "tiktok", None)
        page = site.get("/check?ad=nonsense")[2].decode()
        assert 'action="/observed-ads"' in page and 'name="q" value="nonsense"' in page


def test_the_real_targeting_tables(program, tmp_path, shared, tell):
    folder = shared / TARGETING
    if not folder.is_dir():
        pytest.skip(f"outside data is missing: {TARGETING} below HUSTINGS_SHARED")
    files = []
    for packed in sorted(folder.glob("targeting_30d_*.csv.gz")):
        files.append(tmp_path / packed.name.removesuffix(".gz"))
        files[-1].write_bytes(gzip.decompress(packed.read_bytes()))
    other = Hustings(program, tmp_path).init()
    start = time.monotonic()
    done = other.json("import", "meta-targeting", *files)
    seconds = time.monotonic() - start
    pages = set()
    for file in files:
        with open(file, encoding="utf-8", newline="") as text:
            pages |= {(file.name, row["page_id"]) for row in csv.DictReader(text)}
    assert (done["rows"], done["admitted"], done["refused"]) == (167_340, len(pages), 0)
    tell(f"{done['rows']} rows of targeting, {done['admitted']} records, {seconds:.1f} s")
