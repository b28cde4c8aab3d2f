"""Rules are as strong as people who judged them found them to be right (docs/formats/judged.md)."""

import csv
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JUDGED = sorted((ROOT / "docs" / "judged").glob("*.csv"))
# {"page.special-category", "6.d", "eu-2024.6.d", note, "...", ..., 2}
ROW = re.compile(r'\{"([a-z]+\.[a-z-]+)", [^,]+, "[^"]+",\s*(?:Severity::)?k?(\w+),(.*?)\}', re.DOTALL)


def rules():
    """Severity and version of each rule."""
    out = {}
    for file in sorted(ROOT.glob("src/*/rules.cc")):
        for rule, severity, rest in ROW.findall(file.read_text()):
            version = re.search(r", (\d+)\s*$", rest)
            out[rule] = severity.lower(), int(version[1]) if version else 1
    return out


def test_a_rule_that_is_right_too_seldom_says_notes():
    right, all_rows = defaultdict(int), defaultdict(int)
    for file in JUDGED:
        with open(file, newline="", encoding="utf-8") as text:
            for row in csv.DictReader(text):
                right[row["rule"]] += row["verdict"] == "right"
                all_rows[row["rule"]] += 1
    known = rules()
    assert len(known) > 30 and all_rows
    for rule, judged in all_rows.items():
        name, version = rule.split("/")
        severity, current = known[name]
        if int(version) == current and right[rule] / judged < 0.9:
            assert severity == "note", f"{rule} is right in {right[rule]} of {judged}, and says {severity}"


def test_rules_that_read_a_table_say_no_more_than_it_was_found_to_be_worth():
    """Three rules take special categories from laws/targeting-values.toml; it was judged through one of them."""
    known = rules()
    table = {rule for rule in known if rule.endswith(".special-category")}
    assert table == {"ads.special-category", "seen.special-category", "page.special-category"}
    version = known["page.special-category"][1]
    verdicts = [row["verdict"] for file in JUDGED for row in csv.DictReader(file.open(newline="", encoding="utf-8"))
                if row["rule"] == f"page.special-category/{version}"]
    if not verdicts or verdicts.count("right") / len(verdicts) < 0.9:
        assert {known[rule][0] for rule in table} == {"note"}


def test_precision_is_computed_and_refuses_what_is_not_judged(tmp_path):
    tool = ROOT / "tools" / "precision.py"
    done = subprocess.run([sys.executable, tool, "compute", JUDGED[0]], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "ads.no-disclaimer/1: 1.00 (36 of 36 right" in done.stdout
    assert "page.special-category/2: 0.12" in done.stdout and "may only say notes" in done.stdout
    lines = JUDGED[0].read_text().splitlines()
    part = tmp_path / "part.csv"
    part.write_text("\n".join([lines[0], "x.y/1,1,,,,,1,1,maybe,because"]) + "\n")
    done = subprocess.run([sys.executable, tool, "compute", part], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "a verdict is one of" in done.stderr


def test_judged_rows_hold_no_data_of_their_own():
    for file in JUDGED:
        for row in csv.DictReader(file.open(newline="", encoding="utf-8")):
            assert not re.search(r"\d{5}", row["reason"] + row["seen"] + row["declared"])
            assert re.fullmatch(r"[0-9a-f]{16}:\d+", row["source"])
