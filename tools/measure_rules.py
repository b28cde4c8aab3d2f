#!/usr/bin/env python3
"""What the rules say about real data: imports the report of 27 states and the five targeting tables of the week before
the European election of 2024 into a node of its own, links pages to parties by their Party Facts identifiers, and
counts by rule. Then it draws what is to be judged (tools/precision.py, docs/formats/judged.md).

  tools/measure_rules.py --shared DIR --seed 2024 --draw drawn.csv --evidence evidence.txt [--data DIR]

Where a rule compares, the other pages of the targeting tables are linked to a stand-in, so that enough can be judged.
Nobody in it has declared anything or signed a code, so all that it finds are observations, and only rules that need one
side, or that nothing is on the other, can say something. The node and --evidence hold names of real pages: keep both out of the source. Standard library
only.
"""

import argparse
import collections
import csv
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import precision

REPORT = "society/meta-report-eu27-2024/ad_library_report_eu27.csv"
TARGETING = "society/meta-targeting-ep2024"
PARTIES = "society/parties-partyfacts/partyfacts-core-parties.csv"
# Rules that say something about a page and its organisation: where the link is a stand-in, there is nothing to judge.
OF_LINKS = ("page.account-not-declared", "page.nothing-declared")
TWO_LETTERS = dict(AUT="AT", BEL="BE", BGR="BG", CYP="CY", CZE="CZ", DEU="DE", DNK="DK", EST="EE", ESP="ES", FIN="FI", FRA="FR",
                   GRC="GR", HRV="HR", HUN="HU", IRL="IE", ITA="IT", LTU="LT", LUX="LU", LVA="LV", MLT="MT", NLD="NL",
                   POL="PL", PRT="PT", ROU="RO", SWE="SE", SVN="SI", SVK="SK")


class Node:
    """The program on a directory."""

    def __init__(self, program, data):
        self.program, self.data = program, data

    def run(self, *words, text=None, good=(0,)):
        done = subprocess.run([self.program, *map(str, words)], input=text, text=True, capture_output=True, check=False,
                              env=dict(os.environ, HUSTINGS_DATA=str(self.data)))
        if done.returncode not in good:
            sys.exit(f"measure_rules: {' '.join(map(str, words))}: {done.stderr}")
        return done.stdout

    def rows(self, dataset):
        return [json.loads(line) for line in self.run("export", dataset, "--format", "ndjson").splitlines()]


def table(file):
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def unpacked(folder, packed):
    """The same bytes each time, so that digests of files are those that others get."""
    file = folder / packed.name.removesuffix(".gz")
    file.write_bytes(gzip.decompress(packed.read_bytes()))
    return file


def add_parties(node, shared, wanted):
    """An organisation for each identifier that Party Facts knows: the operator says so, not they."""
    added = 0
    for party in table(shared / PARTIES):
        if party["partyfacts_id"] not in wanted:
            continue
        body = {"name": party["name"] or party["name_english"], "type": "national_party",
                "listed_as": [{"list": "partyfacts", "id": party["partyfacts_id"]}]}
        if party["country"] in TWO_LETTERS:
            body["country"] = TWO_LETTERS[party["country"]]
        node.run("add", "organisation", "-", "--receipt", os.devnull, "--json", text=json.dumps(body))
        added += 1
    return added


def fill(node, shared, folder):
    """The same order each time, so that indices are those of the next run."""
    node.run("init", "--origin", "measured.invalid/log")
    pages = unpacked(folder, shared / TARGETING / "pages_30d.csv.gz")
    wanted = {row["partyfacts_id"] for row in table(pages)} - {""}
    print(f"identifiers of parties in the table of pages: {len(wanted)}, known to Party Facts: "
          f"{add_parties(node, shared, wanted)}")
    said = json.loads(node.run("import", "meta-report", shared / REPORT, "--refused", folder / "refused.csv", "--json",
                               good=(0, 1)))
    print(f"report: {said['rows']} rows, {said['admitted']} records, {said['refused']} refused")
    files = [unpacked(folder, packed) for packed in sorted((shared / TARGETING).glob("targeting_30d_*.csv.gz"))]
    said = json.loads(node.run("import", "meta-targeting", *files, "--json"))
    print(f"targeting: {said['rows']} rows of {len(files)} tables, {said['admitted']} records, {said['refused']} refused")
    said = json.loads(node.run("links", "--pages", pages, "--list", "partyfacts", "--json"))
    print(f"pages linked by Party Facts: {said['recorded']} of {said['rows']} rows")
    linked = {row["account_id"] for row in (one["body"] for one in node.rows("accounts"))}
    link_the_rest(node, folder, sorted({row["page_id"] for file in files for row in table(file)} - linked))
    return linked


def link_the_rest(node, folder, pages):
    """Comparisons pass over pages that no account names: a stand-in for an organisation has those of the tables."""
    body = {"name": "Stand-in", "type": "other", "listed_as": [{"list": "stand-in", "id": "1"}]}
    node.run("add", "organisation", "-", "--receipt", os.devnull, "--json", text=json.dumps(body))
    rest = folder / "rest.csv"
    rest.write_text("page_id,stand-in_id\n" + "".join(f"{page},1\n" for page in pages))
    said = json.loads(node.run("links", "--pages", rest, "--list", "stand-in", "--json"))
    print(f"other pages of the targeting tables, linked to a stand-in: {said['recorded']}")


def count(node, linked):
    """By rule: all, and those about pages that are linked by Party Facts."""
    found = collections.defaultdict(lambda: [0, 0, set()])
    for said in node.rows("judgements"):
        counts = found[f"{said['rule']}/{said['rule_version']}"]
        counts[0] += 1
        counts[1] += of_party(said, linked)
        counts[2].add(said["subject"])
    print(f"\n{'rule':<34}{'says':>8}{'of linked pages':>18}{'pages':>8}")
    for rule, (every, of_linked, pages) in sorted(found.items()):
        print(f"{rule:<34}{every:>8}{of_linked:>18}{len(pages):>8}")
    print(f"findings (somebody is bound): {len(node.rows('findings'))}, observations: {len(node.rows('observations'))}")


def of_party(said, linked):
    return said["subject"].removeprefix("meta:") in linked


def evidence(node, shared, drawn, out):
    """The source rows of what was drawn, for whoever judges."""
    pages = {row["page_id"]: row for row in table(shared / TARGETING / "pages_30d.csv.gz") if row["partyfacts_id"]}
    targeting = collections.defaultdict(list)
    for packed in sorted((shared / TARGETING).glob("targeting_30d_*.csv.gz")):
        for row in table(packed):
            if row["type"] in ("detailed", "custom_audience", "lookalike_audience") and row["num_ads"] != "0":
                targeting[row["page_id"], packed.name[14:16]].append(row)
    report = table(shared / REPORT)
    for said in drawn:
        body = json.loads(node.run("show", said["index"], "--json"))["body"]
        page = body["page_id"]
        out.write(f"=== {said['rule']} {said['index']} seen={said['seen']}\n")
        out.write(f"  record: {json.dumps({k: body[k] for k in body if k not in ('people', 'interests')}, ensure_ascii=False)}\n")
        out.write(f"  page: {json.dumps(pages.get(page), ensure_ascii=False)}\n")
        if "amount" in body:
            out.write(f"  source: {json.dumps(report[body['source']['row'] - 2], ensure_ascii=False)}\n")
        for row in targeting[page, body["country"]] if said["rule"] == "page.special-category" else ():
            out.write(f"  targeting: {row['type']} {row['detailed_type'] or row['custom_audience_type']} "
                      f"\"{row['value']}\" excluded={row['is_exclusion']} ads={row['num_ads']}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", required=True, type=Path, help="the folder that has society/")
    parser.add_argument("--program", default="build/release/hustings")
    parser.add_argument("--data", type=Path, help="where to make the node; without it, it is gone afterwards")
    parser.add_argument("--seed", type=int, help="of the draw; drawn and printed when it is not given")
    parser.add_argument("--each", type=int, default=20, help="of each rule, of pages of parties and of other pages (20)")
    parser.add_argument("--draw", type=Path, help="where to write what is to be judged")
    parser.add_argument("--evidence", type=Path, help="where to write its source rows, with names")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        node = Node(options.program, options.data or Path(made) / "data")
        linked = fill(node, options.shared, Path(made))
        count(node, linked)
        if options.draw is None:
            return
        seed = precision.seed_of(options)
        found = node.rows("judgements")
        drawn = []
        for wanted in (True, False):
            some = [said for said in found
                    if of_party(said, linked) == wanted and (wanted or said["rule"] not in OF_LINKS)]
            drawn += precision.draw(some, seed, options.each,
                                    lambda index: precision.source(options.program, str(node.data), index))
        with open(options.draw, "w", newline="", encoding="utf-8") as out:
            precision.write(drawn, out)
        if options.evidence is not None:
            with open(options.evidence, "w", encoding="utf-8") as out:
                evidence(node, options.shared, drawn, out)


if __name__ == "__main__":
    main()
