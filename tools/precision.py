#!/usr/bin/env python3
"""Precision of rules: draws findings and observations to be judged, and computes it from a judged file.

  tools/precision.py draw --data DIR [--program build/release/hustings] [--seed N] [--each 20] [--rule ID] > drawn.csv
  tools/precision.py compute judged.csv

docs/formats/judged.md describes the file. It holds indices, places in files, verdicts and reasons; no names. Standard library only.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
from collections import defaultdict

COLUMNS = ["rule", "index", "against", "source", "seen", "declared", "drawn_from", "seed", "verdict", "reason"]
VERDICTS = {"right", "wrong", "unclear"}
NEEDED = 0.9


def exported(program, data, dataset):
    out = subprocess.run([program, "export", dataset, "--format", "ndjson", "--data", data], check=True,
                         capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def source(program, data, index):
    """Where the record was read, in words that mean the same on another node; empty where it says nothing of it."""
    out = subprocess.run([program, "show", str(index), "--json", "--data", data], check=True, capture_output=True,
                         text=True).stdout
    said = json.loads(out)["body"].get("source")
    return f"{said['file'][:16]}:{said['row']}" if said else ""


def seed_of(options):
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed}", file=sys.stderr)
    return seed


def draw(found, seed, each, source_of):
    """Of each rule as many as asked for; the same for the same seed and log."""
    by_rule = defaultdict(list)
    for said in found:
        by_rule[f"{said['rule']}/{said['rule_version']}"].append(said)
    for rule, of_rule in sorted(by_rule.items()):
        of_rule.sort(key=lambda said: (said["index"], said["pointer"]))
        drawn = random.Random(f"{seed} {rule}").sample(of_rule, min(each, len(of_rule)))
        for said in sorted(drawn, key=lambda said: said["index"]):
            yield {"rule": rule, "drawn_from": len(of_rule), "seed": seed, "source": source_of(said["index"]),
                   **{name: said.get(name) for name in ("index", "against", "seen", "declared")}}


def write(drawn, out):
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(drawn)


def draw_of_node(options):
    found = [said for said in exported(options.program, options.data, "judgements")
             if options.rule in (None, said["rule"])]
    write(draw(found, seed_of(options), options.each, lambda index: source(options.program, options.data, index)),
          sys.stdout)


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
    drawing.set_defaults(run=draw_of_node)
    computing = commands.add_parser("compute", help="precision of each rule in a judged file")
    computing.add_argument("file")
    computing.set_defaults(run=compute)
    options = parser.parse_args()
    sys.exit(options.run(options))


if __name__ == "__main__":
    main()
