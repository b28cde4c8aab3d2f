"""Recomputes score.json from a bulk package alone: a second program that shares nothing with the
first but docs/formats/score.md. Standard library only. Usage: recompute.py PACKAGE (ZIP or folder)
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path

LISTS = ["declared", "sources", "contradictions", "gaps", "open_cases", "overdue_cases", "upheld",
         "reversed"]


class Package:
    def __init__(self, place):
        self.folder = Path(place)
        self.zip = zipfile.ZipFile(place) if self.folder.is_file() else None

    def text(self, name):
        if self.zip:
            return self.zip.read(name).decode()
        return (self.folder / name).read_bytes().decode()

    def json(self, name):
        return json.loads(self.text(name))

    def lines(self, name):
        return [json.loads(line) for line in self.text(f"data/{name}.ndjson").split("\n") if line]


def canonical(value):
    """RFC 8785 for what is here: no floats, and names of ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def bodies(records, kind):
    return [r for r in records if r["kind"].rpartition("/")[0] == kind]


def within(part, whole):
    return part == whole or part.startswith(whole + ".")


def overlap(a, b):
    return not (a[1] and b[0] and a[1] < b[0]) and not (b[1] and a[0] and b[1] < a[0])


def bound(changes, code, first, last):
    """Signatory -> scope of the last word that held on a day of the period."""
    words = {}
    for r in bodies(changes, "signature"):
        body = r["body"]
        if r["evidence"] == "declared" and body["code"] == code:
            signs = body["act"] == "sign"
            day = body["day"] if signs else max(body["day"], r["recorded"][:10])
            words.setdefault(body["signatory"], []).append((day, signs, body["scope"]))
    found = {}
    for signatory, said in words.items():
        for (day, signs, scope), after in zip(said, said[1:] + [None]):
            if after and (after[0] <= day or after[0] <= first):
                continue
            if signs and day <= last:
                found[signatory] = scope
    return found


def link_key(body):
    """None where the account's id was erased."""
    return f"{body['platform']}:{body['account_id']}" if body.get("account_id") else None


def confirmations(current):
    """(thing, organisation) -> index of the organisation's own confirming word."""
    return [((r["body"]["about"], r["body"]["organisation"]), r["index"])
            for r in bodies(current, "response")
            if r["evidence"] == "declared" and r["body"]["act"] == "confirms"]


def links(current):
    """(link key, organisation, person), and the declared words about accounts."""
    found, declared = [], []
    said = confirmations(current)
    for r in bodies(current, "account"):
        body = r["body"]
        words = [index for about, index in said if about == (r["id"], body["organisation"])]
        own = r["evidence"] == "declared"
        if not own and not words:
            continue
        key = link_key(body)
        declared += [(i, "account", body["organisation"], key, (None, None))
                     for i in ([r["index"]] if own else words)]
        if key:
            found.append((key, body["organisation"], body["purpose"] == "candidate"))
    return found, declared


# Kinds of one day, and which of their fields it is.
CONDUCT = {"statement": "said", "sanction": "day", "data-request": "received"}


def plain_declared(current):
    """Declared records that link nothing; with the account that others could look at, if any."""
    found, ran_on = [], {}
    for r in bodies(current, "ad-delivery"):
        if r["evidence"] == "declared":
            link = link_key(r["body"]) if r["body"].get("platform") else None
            ran_on.setdefault(r["body"]["ad"], set()).add(link)
    for r in current:
        kind, body = r["kind"].rpartition("/")[0], r["body"]
        if r["evidence"] != "declared":
            continue
        if kind == "signature" and body["act"] == "sign":
            found.append((r["index"], kind, body["signatory"], None, (None, None)))
        elif kind == "response":
            found.append((r["index"], kind, body["organisation"], None, (None, None)))
        elif kind == "membership":
            found.append((r["index"], kind, body["organisation"], None,
                          (body["from"], body.get("until"))))
        elif kind in CONDUCT:
            day = body[CONDUCT[kind]]
            found.append((r["index"], kind, body["organisation"], None, (day, day)))
        elif kind == "ad":  # others can look at it where its deliveries ran
            days = (body["period"]["from"], body["period"]["to"])
            found += [(r["index"], kind, body["organisation"], link, days)
                      for link in ran_on.get(r["id"], {None})]
        elif kind == "ad-delivery":
            found.append((r["index"], kind, body["organisation"],
                          link_key(body) if body.get("platform") else None,
                          (body["period"]["from"], body["period"]["to"])))
        elif kind == "verification":
            found.append((r["index"], kind, body["organisation"], link_key(body),
                          (body.get("since"), body.get("until"))))
    return found


def case_inputs(package, period, code):
    """(open or overdue, index, signatory, commitment) of cases that are due, and
    (upheld or reversed, index, signatory, commitment) of decisions."""
    from case_clocks import HOLDS, Cases
    cases, found = Cases(package, code), []
    for case in cases.all.values():
        day = case.body.get("seen") or case.body["received"][:10]
        if not case.signatory or case.code != code or not period[0] <= day <= period[1]:
            continue
        due = cases.next_due(case)
        if due is not None and not case.leader:
            kind = "overdue_cases" if due < cases.now else "open_cases"
            found += [(kind, case.index, case.signatory, c) for c in case.commitments]
        said = [(s[0], s[5]["body"]["commitments"] if s[4] in HOLDS else [])
                for s in case.steps if s[4]]
        for index, commitments in said:
            for commitment in commitments:
                if index == said[-1][0]:
                    found.append(("upheld", index, case.signatory, commitment))
                elif commitment not in said[-1][1]:
                    found.append(("reversed", index, case.signatory, commitment))
    return found


def answers(package, current, code):
    """(id of what was answered, commitment, index of the answer, who answered) as far as a decision that stands has
    accepted it."""
    from case_clocks import Cases
    said = {r["id"]: r for r in bodies(current, "response") if r["evidence"] == "declared"}
    found = []
    for case in Cases(package, code).all.values():
        decisions = [s[5] for s in case.steps if s[4]]
        for decision in decisions[-1:]:
            for name in decision["body"].get("accepts") or []:
                r = said.get(name)
                if r and r["index"] < decision["index"]:
                    found += [(r["body"]["about"], commitment, r["index"], r["body"]["organisation"])
                              for commitment in decision["body"]["commitments"]]
    return found


def reports(current):
    """(index, kind, issuer, link key, days) of what platforms report."""
    found = []
    for kind in ("advertiser-report", "targeting-report"):
        for r in bodies(current, kind):
            body = r["body"]
            period = body.get("period") or {"from": None, "to": None}
            if body.get("page_id"):
                found.append((r["index"], kind, r["issuer"],
                              f"{body['platform']}:{body['page_id']}",
                              (period["from"], period["to"])))
    for r in bodies(current, "observed-ad"):
        body = r["body"]
        if seen_link(body):
            found.append((r["index"], "observed-ad", r["issuer"], seen_link(body),
                          (body.get("from"), body.get("to"))))
    return found


def value(fact):
    """What a fact states; nothing where it was erased."""
    return fact.get("value") if fact["state"] == "value" else None


def seen_link(body):
    page = value(body["page_id"])
    return f"{body['platform']}:{page}" if page else None


class Matrix:
    def __init__(self, package, election):
        self.package = package
        self.code = package.json("eu-2024.json")
        chosen = next(e for e in self.code["elections"] if e["id"] == election)
        self.period = (chosen["from"], chosen["to"])
        self.kinds = set(package.json("rules.json")["evidence_kinds"])
        changes = package.lines("changes")
        self.current = sorted({r["id"]: r for r in changes}.values(), key=lambda r: r["index"])
        self.bound = bound(changes, self.code["id"], *self.period)
        self.links, accounts = links(self.current)
        declared = accounts + plain_declared(self.current)
        self.declared = [d for d in declared if overlap(d[4], self.period)]
        self.reports = reports(self.current)
        self.outside = {r[0] for r in declared + self.reports if not overlap(r[4], self.period)}
        self.judgements = package.lines("judgements")
        self.cases = case_inputs(package, self.period, self.code["id"])
        self.answers = answers(package, self.current, self.code["id"])
        self.things = {r["index"]: r["id"] for r in self.current}

    def behind(self, subject):
        """Signatory -> whether a person stands behind the subject."""
        if subject in self.bound:
            return {subject: False}
        found = {}
        for key, organisation, person in self.links:
            if key == subject and organisation in self.bound:
                found[organisation] = found.get(organisation, False) or person
        return found

    def evidence(self, commitment, signatory, lists):
        own = [d for d in self.declared
               if d[2] == signatory and d[1] in commitment.get("declared", [])]
        lists["declared"] += [d[0] for d in own]
        for index, kind, issuer, key, days in self.reports:
            if kind not in commitment.get("observed", []) or issuer == signatory:
                continue
            if self.behind(key).get(signatory, True) or not overlap(days, self.period):
                continue
            if any(d[3] == key and overlap(d[4], days) for d in own):
                lists["sources"].append(index)

    def answered(self, said):
        """Whether whom it is about answered later than both sides, and the answer was accepted."""
        sides = max(said["index"], said["against"] or -1)
        for about, commitment, index, organisation in self.answers:
            if (about, commitment) == (self.things[said["index"]], said["commitment"]) and index > sides:
                if organisation == said["subject"] or any(
                        (key, whose) == (said["subject"], organisation) for key, whose, _ in self.links):
                    return True
        return False

    def findings(self, commitment, signatory, lists):
        for said in self.judgements:
            if said["commitment"] != commitment["id"] or said["index"] in self.outside:
                continue
            if said["severity"] == "note" or self.behind(said["subject"]).get(signatory, True):
                continue
            if self.answered(said):
                continue
            lists["contradictions" if said["severity"] == "contradiction" else "gaps"].append(
                said["index"])

    def decided(self, commitment, signatory, lists):
        for name, index, whom, of in self.cases:
            if whom == signatory and of == commitment["id"]:
                lists[name].append(index)

    def state(self, commitment, lists, parts):
        if lists["upheld"]:
            return "breach"
        if lists["contradictions"] or lists["gaps"] or lists["overdue_cases"]:
            return "open"
        if parts is not None:
            built = [p for p in parts if p != "not-built"]
            if not built:
                return "not-built"
            if all(p == "agrees" for p in built):
                return "agrees"
            return "declared" if {"agrees", "declared"} & set(built) else "no-evidence"
        if not self.kinds & set(commitment["declared"]):
            return "not-built"
        if not lists["declared"]:
            return "no-evidence"
        return "agrees" if lists["sources"] else "declared"

    def cells(self, commitment, signatory, scope):
        """The commitment's cell and those of its parts behind it; nothing outside the scope."""
        if scope and not any(within(commitment["id"], s) or within(s, commitment["id"])
                             for s in scope):
            return []
        lists = {name: [] for name in LISTS}
        self.evidence(commitment, signatory, lists)
        self.findings(commitment, signatory, lists)
        self.decided(commitment, signatory, lists)
        below, states = [], None
        if "parts" in commitment:
            made = [self.cells(part, signatory, scope) for part in commitment["parts"]]
            states = [cells[0]["state"] for cells in made if cells]
            for cells in filter(None, made):
                for name in LISTS:
                    lists[name] += cells[0][name]
                below += cells
        lists = {name: sorted(set(found)) for name, found in lists.items()}
        return [{"commitment": commitment["id"], "signatory": signatory,
                 "state": self.state(commitment, lists, states), **lists}, *below]

    def score(self, election):
        origin, size, root = self.package.text("checkpoint").split("\n")[:3]
        rules = sorted((r["id"], r["version"]) for r in self.package.json("rules.json")["rules"])
        erased = sorted((e["index"], e["pointer"]) for e in self.package.lines("erasures"))
        cells = [cell for signatory in sorted(self.bound)
                 for commitment in self.code["commitments"]
                 for cell in self.cells(commitment, signatory, self.bound[signatory])]
        return {"cells": cells, "code": self.code["id"], "election": election, "size": int(size),
                "root": root,
                "rules": digest(f"{i}/{v}\n" for i, v in rules),
                "disclosures": digest(f"{i} {p}\n" for i, p in erased)}


def digest(lines):
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def recompute(place, election="ep-2024"):
    return canonical(Matrix(Package(place), election).score(election))


if __name__ == "__main__":
    print(recompute(*sys.argv[1:]))
