"""What the rules say about the real data that docs/reconciliation.md gives precision for."""

import csv
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_figures_of_the_documentation_can_be_had_again(program, shared, tmp_path, tell):
    drawn, seen = tmp_path / "drawn.csv", tmp_path / "evidence.txt"
    done = subprocess.run([sys.executable, ROOT / "tools" / "measure_rules.py", "--shared", shared, "--program", program,
                           "--seed", "2024", "--draw", drawn, "--evidence", seen],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    counts = {rule: (int(every), int(linked)) for rule, every, linked in
              re.findall(r"^(\S+/\d+)\s+(\d+)\s+(\d+)", done.stdout, re.MULTILINE)}
    tell(" ".join(f"{rule}: {every}" for rule, (every, _) in counts.items()))
    assert counts == {"ads.no-disclaimer/1": (7770, 16), "page.special-category/2": (8, 0),
                      "page.account-not-declared/1": (3548, 2012), "page.nothing-declared/1": (3548, 2012)}
    assert "findings (somebody is bound): 0" in done.stdout
    judged = {row for row in drawn_rows(ROOT / "docs" / "judged" / "europe-2024.csv") if row[0] in counts}
    assert drawn_rows(drawn) == judged
    assert seen.read_text().count("===") == len(judged)


def drawn_rows(file):
    """Without the seed, which makes no difference where all were judged, and what a human said of them."""
    with open(file, newline="", encoding="utf-8") as lines:
        return {tuple(row[:-3]) for row in list(csv.reader(lines))[1:]}
