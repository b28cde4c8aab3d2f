"""States, clocks and statistics of cases from a bulk package alone: a second program that shares
nothing with the first but docs/cases.md and the data of the code. Standard library only.
Usage: case_clocks.py PACKAGE (ZIP or folder): prints the statistics as JSON."""

import calendar
import json
import math
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from recompute import Package, bodies

# from, step: to. docs/cases.md has the table; who may take a step is the node's business.
TABLE = """
none submit received
received accept assessed; received urgent assessed; received ask waiting_reporter
received same_as grouped; received propose proposed; received withdraw withdrawn
received reply assessed; assessed reply assessed
assessed urgent assessed; assessed ask waiting_reporter; assessed same_as grouped
assessed hear waiting_signatory; assessed propose proposed; assessed withdraw withdrawn
waiting_reporter answer assessed; waiting_reporter resume assessed; waiting_reporter withdraw withdrawn
waiting_signatory reply assessed; waiting_signatory propose proposed; waiting_signatory withdraw withdrawn
grouped ungroup assessed; grouped withdraw withdrawn
proposed decide decided; proposed send_back assessed; proposed withdraw withdrawn
decided remove remedied; decided notify waiting_platform; decided appeal appealed
decided reopen assessed; decided window_over closed
waiting_platform notified decided; waiting_platform remove remedied
waiting_platform appeal appealed; waiting_platform reopen assessed
remedied still_there decided; remedied appeal appealed; remedied reopen assessed
remedied window_over closed
appealed decide_appeal decided; closed reopen assessed
"""
NEXT = {tuple(row.split()[:2]): row.split()[2]
        for line in TABLE.strip().splitlines() for row in line.split(";")}
QUIET = ("describe", "message", "note")
HOLDS = ("upheld", "partly")
WAITS = {"triage": {"accept", "urgent", "ask", "same_as", "propose", "describe"},
         "decision": {"decide"}, "request": {"reply"}, "hearing": {"reply"}, "removal": {"remove"},
         "appeal": {"decide_appeal"}}


def seconds(text):
    return int(datetime.fromisoformat(text).timestamp())


class Deadlines:
    def __init__(self, data, categories):
        self.data = data
        self.urgency = {c["id"]: c["urgency"] for c in categories["categories"]}
        self.requests = {c["id"] for c in categories["categories"] if c.get("request")}

    def zone(self, country):
        return self.data["zones"].get(country or "", 1)

    def summer(self, at):
        year = datetime.fromtimestamp(at, UTC).year

        def sunday(month):
            last = calendar.monthrange(year, month)[1]
            day = date(year, month, last)
            day -= timedelta((day.weekday() + 1) % 7)
            return datetime(day.year, day.month, day.day, 1, tzinfo=UTC).timestamp()

        return sunday(3) <= at < sunday(10)

    def day(self, at, country):
        return datetime.fromtimestamp(at + 3600 * (self.zone(country) + self.summer(at)), UTC).date()

    def end(self, day, country):
        """The last second of a day. The node counts milliseconds and shows seconds."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + 86400
        winter = midnight - 3600 * self.zone(country)
        return int(winter - (3600 if self.summer(winter - 3600) else 0) - 1)

    def works(self, day, country):
        if day.weekday() >= 5:
            return False
        easter = easter_sunday(day.year)
        for one in self.data["holidays"]:
            if one["country"] not in ("", country):
                continue
            if f"{day:%m-%d}" in one["days"] or (day - easter).days in one["easter"]:
                return False
        return True

    def find(self, clock, urgency, at):
        found = [r for r in self.data["deadlines"]
                 if r["clock"] == clock and r.get("class", "") in ("", urgency)
                 and r["since"] <= f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"]
        return max(found, key=lambda r: (bool(r.get("class")), r["since"]), default=None)

    def after(self, row, limit, at, country):
        if row["unit"] == "hours":
            return at + 3600 * limit
        day = self.day(at, country)
        day = plus_months(day, limit) if row["unit"] == "months" else day + timedelta(limit)
        day += timedelta(row.get("extra_days", 0))
        while not self.works(day, country):
            day += timedelta(1)
        return self.end(day, country)

    def due(self, row, at, country):
        normal = self.after(row, row["limit"], at, country)
        if "season" not in row:
            return normal
        day = self.day(at, country)
        starts = []
        for vote in self.data["votes"]:
            first, last = date.fromisoformat(vote["from"]), date.fromisoformat(vote["to"])
            begin = plus_months(first, -1)
            if begin <= day <= last:
                return self.after(row, row["season"], at, country)
            start = self.end(begin - timedelta(1), country) + 1
            if start > at:
                starts.append(start)
        if starts and min(starts) < normal:
            return min(normal, self.after(row, row["season"], min(starts), country))
        return normal


def plus_months(day, months):
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def easter_sunday(year):
    """Gauss's rule with Lichtenberg's corrections."""
    k = year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    s = 2 - (3 * k + 3) // 4
    a = year % 19
    d = (19 * a + m) % 30
    r = (d + a // 11) // 29
    og = 21 + d - r
    sz = 7 - (year + year // 4 + s) % 7
    return date(year, 3, 1) + timedelta(og + (7 - (og - sz) % 7) - 1)


def step_of(record):
    """(act, outcome) of a record of the cases' kinds; None for others."""
    kind, body = record["kind"].rpartition("/")[0], record["body"]
    if kind == "decision":
        return ("decide_appeal" if body.get("supersedes") else "decide"), body["outcome"]
    acts = {"report": "submit", "removal": "remove", "platform-notice": "notify",
            "platform-answer": "notified"}
    if kind in acts:
        return acts[kind], None
    return (body["event"], None) if kind == "case-event" else None


class Case:
    def __init__(self, record):
        body = record["body"]
        self.index, self.id = record["index"], record["id"]
        self.body = body
        self.code, self.country = body["code"], body.get("country")
        self.category, self.signatory = body["category"], body.get("signatory")
        self.commitments = body["commitments"]
        self.state, self.leader, self.decision = "none", None, None
        self.steps = []  # (index, id, act, at, outcome, record)

    def take(self, record, act, outcome):
        body = record["body"]
        at = seconds(body["received"] if act == "submit" else record["recorded"])
        self.steps.append((record["index"], record["id"], act, at, outcome, record))
        if act not in QUIET:
            self.state = NEXT[self.state, act]
        if act == "same_as":
            self.leader = body["with"]
        if act == "ungroup":
            self.leader = None
        if act == "reopen":
            self.decision = None
        if outcome:
            self.decision = self.steps[-1]
        if record["kind"].startswith("case-event/"):
            self.signatory = body.get("signatory", self.signatory)
            self.commitments = body.get("commitments", self.commitments)
            self.category = body.get("category", self.category)

    def clocks(self, deadlines, leader):
        """(clock, row, start, stop or None, index of what stopped it, due), as they started."""
        made = []
        urgency = deadlines.urgency.get(self.category, "c")

        def start(clock, at, kind=""):
            row = deadlines.find(clock, kind, at)
            if row:
                made.append({"clock": clock, "row": row, "start": at, "stop": None, "by": None,
                             "pauses": []})

        def stop(clock, at, by):
            for one in made:
                if one["clock"] == clock and one["stop"] is None:
                    end_pause(one, at)
                    one["stop"], one["by"] = max(one["start"], at), by

        def end_pause(one, at):
            if one["pauses"] and one["pauses"][-1][1] is None:
                one["pauses"][-1][1] = at

        def last(clock):
            return next((c for c in reversed(made) if c["clock"] == clock), None)

        for index, _, act, at, outcome, record in self.steps:
            of_signatory = act == "reply" and record["body"]["role"] == "signatory"
            if act not in ("submit", "message", "note") and not of_signatory:
                stop("triage", at, index)
            running = last("decision")
            running = running if running and running["stop"] is None else None
            if act == "submit":
                start("triage", at)
                if self.category in deadlines.requests:
                    start("request", at)
                start("decision", at, urgency)
            elif act == "urgent" and running:
                running["row"] = deadlines.find("decision", "urgent", at)
            elif act == "ask" and running:
                running["pauses"].append([at, None])
            elif act in ("answer", "resume") and running:
                end_pause(running, at)
            elif act == "hear":
                start("hearing", at)
            elif act in ("reply", "propose"):
                stop("hearing", at, index)
                if act == "reply":
                    stop("request", at, index)
            elif outcome:
                for clock in ("decision", "request", "hearing", "appeal"):
                    stop(clock, at, index)
                if outcome not in HOLDS:
                    stop("removal", at, index)
                elif last("removal") is None or act == "decide":
                    start("removal", at)
            elif act == "remove":
                stop("removal", at, index)
            elif act == "still_there" and last("removal"):
                last("removal")["stop"] = None
            elif act == "appeal":
                start("appeal", at)
            elif act in ("withdraw", "reopen"):
                for clock in WAITS:
                    stop(clock, at, index)
                if act == "reopen":
                    start("decision", at, urgency)
        if leader and leader.decision:
            for clock in ("decision", "request"):
                stop(clock, leader.decision[3], leader.decision[0])
        for one in made:
            one["due"] = self.due(deadlines, one)
        return made

    def due(self, deadlines, clock):
        due = deadlines.due(clock["row"], clock["start"], self.country)
        left = deadlines.data["longest_pause_days"] * 86400
        for begin, end in clock["pauses"]:
            if begin > due:
                break
            counts = min(left if end is None else max(0, end - begin), left)
            due, left = due + counts, left - counts
        return due


def log_time(changes):
    return max(seconds(r["recorded"]) for r in sorted(changes, key=lambda r: r["index"])[-1000:])


class Cases:
    def __init__(self, package, code="eu-2024"):
        changes = package.lines("changes")
        self.deadlines = Deadlines(package.json(f"{code}.deadlines.json"),
                                   package.json(f"{code}.categories.json"))
        self.now = log_time(changes)
        self.package, self.all = package, {}
        for record in sorted(changes, key=lambda r: r["index"]):
            found = step_of(record)
            if not found:
                continue
            if found[0] == "submit":
                self.all[record["id"]] = Case(record)
            self.all[record["body"].get("about", record["id"])].take(record, *found)
        self.stats_bodies = bodies(changes, "intake-stats")
        self.clocks = {c.id: c.clocks(self.deadlines, self.all.get(c.leader))
                       for c in self.all.values()}

    def next_due(self, case):
        return min((c["due"] for c in self.clocks[case.id]
                    if c["stop"] is None and c["row"]["counts"]), default=None)

    def standing(self, case):
        case = self.all[case.leader] if case.leader else case
        return case.decision[4] if case.decision else None

    def clock_numbers(self, clock):
        ended, late, running, overdue = [], 0, 0, 0
        act_of = {s[0]: s[2] for c in self.all.values() for s in c.steps}
        for clocks in self.clocks.values():
            for one in (c for c in clocks if c["clock"] == clock):
                if one["stop"] is None:
                    running += 1
                    overdue += one["due"] < self.now
                elif act_of[one["by"]] in WAITS[clock]:
                    ended.append(one["stop"] - one["start"])
                    late += one["stop"] > one["due"]
        ended.sort()
        rank = lambda p: ended[math.ceil(len(ended) * p) - 1] if ended else None
        return {"clock": clock, "clock_stopped": len(ended), "clock_median": rank(.5),
                "clock_p90": ended[(len(ended) * 9 + 9) // 10 - 1] if ended else None,
                "clock_late": late, "clock_running": running, "clock_overdue": overdue}

    def reversed(self):
        count = 0
        for case in self.all.values():
            outcomes = {s[1]: s[4] for s in case.steps if s[4]}
            for step in case.steps:
                if step[2] == "decide_appeal":
                    before = outcomes[step[5]["body"]["supersedes"]]
                    count += (before in HOLDS) != (step[4] in HOLDS)
        return count

    def statistics(self):
        own = [c for c in self.all.values() if not c.leader]
        steps = [s for c in self.all.values() for s in c.steps]
        acts = Counter(s[2] for s in steps)
        due = [self.next_due(c) for c in self.all.values()]
        upheld = [c for c in own if self.standing(c) in HOLDS]
        decided = [s[5]["body"] for s in steps if s[4]]
        refused = Counter()
        for stats in self.stats_bodies:
            for one in stats["body"]["refused"]:
                refused[one["reason"]] += one["reports"]
        return {
            "reports": len(self.all), "cases": len(own),
            "open": sum(d is not None for d in due),
            "overdue": sum(d is not None and d < self.now for d in due),
            "states": counted(Counter(c.state for c in self.all.values())),
            "outcomes": counted(Counter(filter(None, (self.standing(c) for c in own)))),
            "clocks": [self.clock_numbers(c) for c in WAITS],
            "upheld": len(upheld),
            "without_remedy": sum(all(s[2] != "remove" for s in c.steps) for c in upheld),
            "appeals": acts["appeal"], "appeals_decided": acts["decide_appeal"],
            "reversed": self.reversed(), "reopened": acts["reopen"],
            "seen_again": acts["still_there"],
            "conflicts": sum(b["conflict"] for b in decided),
            "single": sum(b["single_decider"] for b in decided),
            "refused": counted(refused),
            "redactions": counted(self.redacted()),
        }

    def redacted(self):
        laws = {r["index"]: r["body"]["law"] for r in
                bodies(self.package.lines("changes"), "redaction")}
        ours = {s[0] for c in self.all.values() for s in c.steps}
        gone = {(e["index"], e["redaction"]) for e in self.package.lines("erasures")}
        return Counter(laws[by] for index, by in gone if index in ours)


def counted(counter):
    return [{"what": what, "count": count} for what, count in sorted(counter.items()) if what]


if __name__ == "__main__":
    print(json.dumps(Cases(Package(sys.argv[1])).statistics(), indent=1))
