"""Google's political bundle is read as the ZIP that it is, and an older copy does not win."""

import csv
import os
import zipfile
from pathlib import Path

import pytest
from hustings import Hustings

CREATIVES = (Path(__file__).parent / "observed" / "google-creative-stats.csv").read_text("utf-8")
PREFIX = "google-political-ads-"
STATS = """Advertiser_ID,Advertiser_Name,Public_IDs_List,Regions,Elections,Total_Creatives,Spend_USD,Spend_EUR,Spend_HUF
AR00000000000000000001,Hafenbund,,AT,,12,1300,1200,500000
AR00000000000000000002,Világítótorony,,"HU, AT",,9,800,700,300000
AR00000000000000000003,Lighthouse Committee,,US,,4,90,,
AR00000000000000000005,Torony,,HU,,2,10,9,3600
"""
WEEKS = """Advertiser_ID,Advertiser_Name,Election_Cycle,Week_Start_Date,Spend_USD,Spend_EUR,Spend_HUF
AR00000000000000000001,Hafenbund,,2024-05-06,600,500,200000
AR00000000000000000001,Hafenbund,,2024-05-13,700,700,300000
AR00000000000000000002,Világítótorony,,2024-05-06,100,90,36000
AR00000000000000000005,Torony,,2024-05-06,10,9,3600
AR00000000000000000077,Ohne Land,,2024-05-06,10,9,3600
"""


def bundle(path, day="2025-09-01", creatives=CREATIVES, more=(), packed=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", packed) as out:
        out.writestr(f"bundle/{PREFIX}updated.csv", f"Report_Data_Updated_Date\n{day}\n")
        out.writestr(f"bundle/{PREFIX}advertiser-weekly-spend.csv", WEEKS)
        out.writestr(f"bundle/{PREFIX}advertiser-stats.csv", STATS)
        out.writestr(f"bundle/{PREFIX}creative-stats.csv", creatives)
        out.writestr(f"bundle/{PREFIX}geo-spend.csv", "Country,Spend_USD\nAT,5\n")
        out.writestr("bundle/README.txt", "not ours")
        for name, text in more:
            out.writestr(f"bundle/{name}", text)
    return path


def take_in(node, file, *options, code=0):
    return node.json("import", "google-bundle", file, *options, "--refused", node.folder / "refused.csv", code=code)


@pytest.fixture
def node(program, tmp_path):
    return Hustings(program, tmp_path).init()


def refused(node, table):
    with open(node.folder / f"refused.{PREFIX}{table}.csv", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def reports(node):
    return {(b["page_id"], b.get("period", {}).get("from", "")): b
            for b in (one["body"] for one in node.objects("advertisers"))}


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_all_tables_of_a_bundle(node, packed):
    file = bundle(node.folder / "bundle.zip", packed=packed)
    before = sorted(node.folder.iterdir())
    tried = take_in(node, file, "--dry-run", code=1)
    assert sorted(p for p in node.folder.iterdir() if "refused" not in p.name) == before, "nothing is unpacked"
    done = take_in(node, file, code=1)
    # 7 ads of which 3 are wrong; 4 advertisers, one of two countries; 5 weeks, of two no one country.
    assert (done["rows"], done["admitted"], done["refused"]) == (16, 10, 6)
    assert (tried["rows"], tried["admitted"], tried["refused"]) == (16, 10, 6)
    assert take_in(node, file, code=1)["unchanged"] == 10
    assert "several countries" in refused(node, "advertiser-stats")[0]["reason"]
    weeks = refused(node, "advertiser-weekly-spend")
    assert "several countries" in weeks[0]["reason"] and "does not say the country" in weeks[1]["reason"]
    found = reports(node)
    everything = found[("AR00000000000000000001", "")]
    assert everything["amount"]["value"] == {"min": 120000, "max": 120000, "currency": "EUR"}
    assert everything["ads"]["value"] == 12 and everything["country"] == "AT"
    week = found[("AR00000000000000000005", "2024-05-06")]
    assert week["amount"]["value"] == {"min": 360000, "max": 360000, "currency": "HUF"}
    assert week["period"]["to"] == "2024-05-12" and week["ads"]["state"] == "unknown"
    (ad,) = [o["body"] for o in node.objects("observed-ads") if o["body"]["ad_id"].endswith("1")]
    assert ad["as_of"] == "2025-09-01", "the day that the bundle says"
    assert {"advertiser", "observed_ad"} <= set(node.json("rebuild", "--verify"))


def test_only_some_countries_of_a_bundle(node):
    done = take_in(node, bundle(node.folder / "bundle.zip"), "--only", "HU", code=1)
    assert {b["country"] for b in reports(node).values()} == {"HU"}
    assert done["countries_skipped"] > 0 and done["refused"] == 2, "one advertiser of two countries"


def test_tables_that_are_not_read_are_named(node):
    said = node.run("import", "google-bundle", bundle(node.folder / "bundle.zip"), code=1).stderr
    assert "geo-spend.csv" in said and "README.txt" in said


def test_one_unpacked_table_is_read_as_well(node):
    file = node.folder / f"{PREFIX}advertiser-weekly-spend.csv"
    file.write_text(WEEKS, "utf-8")
    done = take_in(node, file, code=1)
    assert (done["admitted"], done["refused"]) == (0, 5)
    assert take_in(node, file, "--country", "HU")["admitted"] == 5


def test_numbers_that_were_changed(node):
    mapping = "OldAdvertiserId,NewAdvertiserId\nAR00000000000000000001,AR00000000000000000099\n"
    file = bundle(node.folder / "bundle.zip", more=[("advertiser_id_mapping.csv", mapping)])
    take_in(node, file, code=1)
    pages = {b["page_id"] for b in reports(node).values()}
    assert "AR00000000000000000099" in pages and "AR00000000000000000001" not in pages
    ids = node.folder / "creative_id_mapping.csv"
    ids.write_text("OldCreativeId,NewCreativeId\nCR00000000000000000001,CR99\n", "utf-8")
    old = node.folder / "old.csv"
    old.write_text(CREATIVES.splitlines()[0] + "\n" + CREATIVES.splitlines()[1] + "\n", "utf-8")
    take_in(node, old, "--ids", ids)
    assert "CR99" in {o["body"]["ad_id"] for o in node.objects("observed-ads")}
    assert "column old" in node.refused("import", "google-bundle", old, "--ids", old, code=1)


def test_an_older_copy_does_not_become_the_current_version(node):
    newer = bundle(node.folder / "newer.zip", "2025-09-01")
    older = bundle(node.folder / "older.zip", "2025-03-01", CREATIVES.replace(",Hafenbund,", ",Hafenbund alt,"))
    take_in(node, newer, code=1)
    tried = take_in(node, older, "--dry-run", code=1)
    done = take_in(node, older, code=1)
    assert (done["admitted"], done["older"]) == (tried["admitted"], tried["older"]) == (0, 1)
    name = [o["body"]["page_name"] for o in node.objects("observed-ads") if o["body"]["ad_id"].endswith("1")]
    assert "alt" not in str(name)
    said = node.run("import", "google-bundle", older, code=1)
    assert "--as-of" in said.stderr and "--even-if-older" in said.stderr and "older" in said.stdout
    done = take_in(node, older, "--even-if-older", code=1)
    assert (done["admitted"], done["older"]) == (1, 0)


def test_what_stays_the_same_is_of_the_later_day(node):
    first, second = CREATIVES, CREATIVES.replace(",Hafenbund,", ",Hafenbund 2,")
    take_in(node, bundle(node.folder / "a.zip", "2025-01-01", first), code=1)
    assert take_in(node, bundle(node.folder / "b.zip", "2025-09-01", first), code=1)["admitted"] == 0
    done = take_in(node, bundle(node.folder / "c.zip", "2025-05-01", second), code=1)
    assert (done["admitted"], done["older"]) == (0, 1), "b said the old words again after c"


def test_a_file_that_says_no_day_is_of_the_day_of_its_last_change(node):
    file = node.folder / "snap.csv"

    texts = {}
    for amount, changed in (("10", 1_700_000_000), ("12", 1_700_500_000), ("11", 1_700_200_000)):
        file.write_text("ADID,Currency Code,Spend,Organization Name,Paying Advertiser Name,Country Code\n"
                        f"a1,EUR,{amount},Fyr,Fyr,austria\n", "utf-8")
        os.utime(file, (changed, changed))
        texts[amount] = node.run("import", "snap", file, "--json", code=1 if amount == "11" else 0).stdout
    assert '"older":1' in texts["11"]


def test_what_is_no_bundle(node):
    other = node.folder / "other.zip"
    with zipfile.ZipFile(other, "w") as out:
        out.writestr("readme.txt", "hello")
    assert "no table of Google" in node.refused("import", "google-bundle", other)
    cut = node.folder / "cut.zip"
    cut.write_bytes(bundle(node.folder / "whole.zip").read_bytes()[:-30])
    assert "damaged" in node.refused("import", "google-bundle", cut)
    broken = bytearray((node.folder / "whole.zip").read_bytes())
    at = broken.find(b"creative-stats.csv") + 300
    broken[at] ^= 0xFF
    (node.folder / "broken.zip").write_bytes(broken)
    said = node.refused("import", "google-bundle", node.folder / "broken.zip")
    assert "damaged" in said or "cannot be unpacked" in said
