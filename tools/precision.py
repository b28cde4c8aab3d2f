#!/usr/bin/env python3
"""Precision of rules: draws findings and observations to be judged, and computes it from a judged file.

  tools/precision.py draw --data DIR [--program build/release/hustings] [--seed N] [--each 20] [--rule ID] > drawn.csv
  tools/precision.py compute judged.csv

docs/formats/judged.md describes the file. It holds indices, verdicts and reasons; no names. Standard library only.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
from collections import defaultdict

COLUMNS = ["rule", "index", "against", "seen", "declared", "drawn_from", "seed", "verdict", "reason"]
VERDICTS = {"right", "wrong", "unclear"}
NEEDED = 0.9


def judgements(program, data):
    out = subprocess.run([program, "export", "judgements", "--format", "ndjson", "--data", data], check=True,
                         capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def draw(options):
    """Of each rule as many as asked for; the same for the same seed and log."""
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed}", file=sys.stderr)
    by_rule = defaultdict(list)
    for said in judgements(options.program, options.data):
        if options.rule in (None, said["rule"]):
            by_rule[f"{said['rule']}/{said['rule_version']}"].append(said)
    table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    table.writeheader()
    for rule, found in sorted(by_rule.items()):
        found.sort(key=lambda said: (said["index"], said["pointer"]))
        drawn = random.Random(f"{seed} {rule}").sample(found, min(options.each, len(found)))
        for said in sorted(drawn, key=lambda said: said["index"]):
            table.writerow({"rule": rule, "drawn_from": len(found), "seed": seed,
                            **{name: said.get(name) for name in ("index", "against", "seen", "declared")}})


def compute(options):
    """Right among right and wrong; what is unclear counts as wrong. Ends with 1 when a rule is below 0.9."""
    counts = defaultdict(lambda: dict.fromkeys(VERDICTS, 0))
    with open(options.file, newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if row["verdict"] not in VERDICTS or not row["reason"].strip():
                sys.exit(f"precision: {options.file}:{number}: a verdict is one of {', '.join(sorted(VERDICTS))}, "
                         "with its reason")
            counts[row["rule"]][row["verdict"]] += 1
    low = False
    for rule, count in sorted(counts.items()):
        judged = sum(count.values())
        precision = count["right"] / judged
        low = low or precision < NEEDED
        print(f"{rule}: {precision:.2f} ({count['right']} of {judged} right, {count['unclear']} unclear)"
              + (" below 0.9: it may only say notes" if precision < NEEDED else ""))
    return 1 if low else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    drawing = commands.add_parser("draw", help="draws what is to be judged")
    drawing.add_argument("--data", required=True, help="the node's directory")
    drawing.add_argument("--program", default="build/release/hustings")
    drawing.add_argument("--seed", type=int, help="drawn and printed when it is not given")
    drawing.add_argument("--each", type=int, default=20, help="of each rule (20)")
    drawing.add_argument("--rule", help="only of this one, such as seen.spend-differs")
    drawing.set_defaults(run=draw)
    computing = commands.add_parser("compute", help="precision of each rule in a judged file")
    computing.add_argument("file")
    computing.set_defaults(run=compute)
    options = parser.parse_args()
    sys.exit(options.run(options))


if __name__ == "__main__":
    main()
