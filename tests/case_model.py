"""What may happen to cases, who may do it, and what follows, as docs/cases.md has it: a model that shares nothing with
the program. States, clocks and statistics are those of case_clocks.py; this adds what the node has to refuse, what it
offers to whom, and what it does by itself."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import case_clocks
from case_clocks import HOLDS, NEXT, QUIET

DATA = Path(__file__).resolve().parents[1] / "codes/eu-2024"
STAFF = ("triage", "handler", "decider", "reviewer")
WHO = {
    "accept": ("triage",), "urgent": ("triage",), "ask": ("triage", "handler"), "answer": ("reporter", "triage"),
    "same_as": ("triage",), "ungroup": ("triage", "handler"), "hear": ("handler",), "reply": ("signatory", "handler"),
    "propose": ("handler",), "send_back": ("decider",), "decide": ("decider",), "remove": ("signatory", "handler"),
    "still_there": ("handler",), "notify": ("handler",), "notified": ("handler",),
    "appeal": ("reporter", "signatory", "affected"), "decide_appeal": ("reviewer",), "reopen": ("decider",),
    "withdraw": ("reporter",), "describe": STAFF, "message": ("reporter", "triage", "handler"), "note": STAFF}
DESK = set(WHO) - {"withdraw"}
TAKES_ON = ("accept", "urgent", "answer", "resume", "ungroup", "reply", "reopen")
HANDS = ("propose", "decide", "send_back", "decide_appeal", "hear", "notify")


def text_of(at):
    return datetime.fromtimestamp(at, UTC).isoformat()


class Case(case_clocks.Case):
    """A case with what decides who may go on with it."""

    def __init__(self, record):
        super().__init__(record)
        self.accepted, self.draft = False, None
        self.proposers, self.hands, self.appealed = set(), set(), set()

    def take(self, record, act, outcome):
        super().take(record, act, outcome)
        actor = record["body"].get("actor")
        self.accepted |= act in TAKES_ON
        if act == "propose":
            self.proposers.add(actor)
        elif act == "reopen":
            self.proposers.clear()
        elif act == "appeal":
            self.appealed.add(record["body"]["role"])
        elif act == "decide":
            self.appealed.clear()
        if act in HANDS and actor:
            self.hands.add(actor)

    @property
    def timeline(self):
        return [(step[2], step[5]["body"]["role"]) for step in self.steps]


class Model(case_clocks.Cases):
    """All cases of a node, by number. People are the roles that they have, in their order."""

    def __init__(self):
        read = [json.loads((DATA / f"{name}.json").read_text()) for name in ("deadlines", "categories")]
        self.deadlines = case_clocks.Deadlines(*read)
        self.all, self.clocks, self.stats_bodies, self.now = {}, {}, [], 0

    def redacted(self):
        return Counter()

    def report(self, number, category, at, signatory):
        role = "observer" if category in self.deadlines.requests else "reporter"
        body = {"code": "eu-2024", "category": category, "commitments": [], "signatory": signatory, "role": role,
                "received": text_of(at)}
        record = {"index": self.now, "id": number, "kind": "report/1", "recorded": text_of(at), "body": body}
        self.all[number] = Case(record)
        self.settle(self.all[number], record, "submit", None, at)

    def take(self, number, act, role, at, actor=None, outcome=None, alone=False, other=None, conflict=False):
        """A step that may be taken."""
        case = self.all[number]
        if act == "propose":
            case.draft, outcome = outcome, None
        elif act == "decide":
            outcome = case.draft
        body = {"role": role, "actor": actor, "with": other, "conflict": conflict,
                "single_decider": alone and actor in case.proposers,
                "supersedes": case.decision[1] if case.decision else None}
        index = sum(len(one.steps) for one in self.all.values())
        record = {"index": index, "id": index, "kind": "decision/1" if outcome else "case-event/1",
                  "recorded": text_of(at), "body": body}
        self.settle(case, record, act, outcome, at)

    def settle(self, case, record, act, outcome, at):
        case.take(record, act, outcome)
        self.now = at
        self.clocks = {c.id: c.clocks(self.deadlines, self.all.get(c.leader)) for c in self.all.values()}

    def role(self, number, act, roles):
        """In which of these a step can be taken from the state as it is; None: in none."""
        case = self.all[number]
        is_request = case.category in self.deadlines.requests
        if act in QUIET:
            goes = act != "message" or case.state not in ("withdrawn", "closed")
        else:
            goes = (case.state, act) in NEXT
        if act == "reply" and case.state in ("received", "assessed"):
            goes = goes and is_request
        if act in ("remove", "notify"):
            goes = goes and case.decision[4] in HOLDS
        if not goes:
            return None
        who = ("signatory",) if (act, case.state) == ("reply", "received") else WHO[act]
        if act == "appeal" and "handler" in roles:
            roles = ("affected",)  # of whom a letter came
        return next((role for role in roles if role in who), None)

    def window(self, case):
        """The last second in which somebody may appeal."""
        row = self.deadlines.find("appeal-window", "", case.decision[3])
        return self.deadlines.due(row, case.decision[3], case.country)

    def offers(self, number, act, roles, actor, at):
        """The role in which somebody is offered a step; None: not at all."""
        case, role = self.all[number], self.role(number, act, roles)
        if act == "decide_appeal" and actor in case.hands:
            return None
        if role and act == "appeal" and (role in case.appealed or at > self.window(case)):
            return None
        return role

    def offered(self, number, roles, actor, at):
        return {act for act in DESK if self.offers(number, act, roles, actor, at)}

    def may(self, number, act, roles, actor, at, outcome=None, alone=False, other=None, conflict=False):
        """The role in which somebody takes this step; None: it has to be refused."""
        case, role = self.all[number], self.offers(number, act, roles, actor, at)
        outcome = case.draft if act == "decide" else outcome
        if act in ("propose", "decide") and outcome != "inadmissible" and not case.accepted:
            return None
        if act == "decide" and actor in case.proposers and not alone:
            return None
        if act == "same_as" and not self.may_follow(number, other):
            return None
        return role

    def may_follow(self, number, other):
        leads = not self.all[other].leader and self.all[other].state != "withdrawn"
        return other != number and leads and all(one.leader != number for one in self.all.values())

    def due_steps(self, at):
        """(number, act) of what the clock does."""
        pause = 86400 * self.deadlines.data["longest_pause_days"]
        out = []
        for number, case in self.all.items():
            asked = [step[3] for step in case.steps if step[2] == "ask"]
            if case.state == "waiting_reporter" and at >= asked[-1] + pause:
                out.append((number, "resume"))
            if case.state in ("decided", "remedied") and at > self.window(case):
                out.append((number, "window_over"))
        return out
