"""A node where people work on cases beside tests/case_model.py: each step is tried through the real forms, and what
everybody sees after it is compared with the model."""

import calendar
import contextlib
import copy
import json
import shutil
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

import casework
import fictional
import reporting
import staffed
from casework import DECISION, Worker
from hustings import Hustings
from served import serve, wait_for
from test_clock import Clock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import case_model  # noqa: E402

START = calendar.timegm((2029, 4, 2, 9, 0, 0))  # two months before a vote
STAFF = {"tia": ("triage",), "hal": ("handler",), "dora": ("decider",), "rhea": ("reviewer",),
         "alma": case_model.STAFF}
PEOPLE = {**STAFF, "olga": ("signatory",), "reporter": ("reporter",)}
CATEGORIES = ("hate-violence", "insults", "ad-transparency", "observer-request")
OUTCOMES = ("upheld", "partly", "not_upheld", "inadmissible")
CONFLICT = ("hear", "propose", "send_back", "decide", "remove", "notify", "decide_appeal", "reopen")
WORDS = {"ask": {"/note": "Where was it?"}, "answer": {"/note": "By letter: in the park."},
         "message": {"/note": "Thank you."}, "note": {"/note": "Look at the other one too."},
         "describe": {"/summary": "About a poster."}, "ungroup": {"/reason": "Something else."},
         "hear": {"/reason": "Is this yours?"}, "reply": {"/statement": "It is not ours."},
         "send_back": {"/reason": "Say more."}, "still_there": {"/reason": "Seen again."},
         "appeal": {"/reason": "It was worse."}, "reopen": {"/reason": "New facts."},
         "remove": {"/remedy": "removed"}, "notified": {"/answer": "refused", "/automated": "yes"},
         "notify": {"/platform": "meta", "/substantiation": "Calls for violence.", "/bona_fide": "yes",
                    "/url": "https://social.example/post/1"}}


def words_of(act, outcome=None, alone=False, other=None, conflict=False):
    """What somebody types."""
    words = dict(WORDS.get(act, {}))
    if act in ("propose", "decide_appeal"):
        upheld = outcome in case_model.HOLDS
        words |= {**DECISION, "/outcome": outcome,
                  "/inadmissible": "outside_code" if outcome == "inadmissible" else "",
                  "/reasons/decision_ground": "incompatible_content" if upheld else "",
                  "/reasons/decision_visibility": ["content_removed"] if upheld else []}
    if act in CONFLICT:
        words["conflict"] = "yes" if conflict else "no"
    if act == "same_as":
        words["/with"] = other
    return words | ({"alone": "yes"} if act == "decide" and alone else {})


def seconds(time):
    return None if time is None else int(datetime.fromisoformat(time).timestamp())


class Frozen(Clock):
    """A clock that stands still until it is told to go on: what a record says of its time is known beforehand."""

    def __init__(self, library, folder):
        super().__init__(library, folder)
        self.now = START
        self.go(0)

    def go(self, by):
        self.now += by
        fresh = self.file.with_suffix(".new")
        fresh.write_text(time.strftime("%Y-%m-%d %H:%M:%S\n", time.gmtime(self.now)))
        fresh.rename(self.file)


class Timed(Hustings):
    """A node whose programs go by such a clock."""

    def __init__(self, program, folder, clock):
        super().__init__(program, folder)
        self.clock = clock

    def command(self, *words):
        return ["env", *(f"{name}={value}" for name, value in self.clock.variables().items()), *super().command(*words)]


class World:
    """A node with people. Each walk begins where nothing was reported yet."""

    def __init__(self, program, library, folder):
        self.clock = Frozen(library, folder)
        self.node = Timed(program, folder, self.clock).init()
        self.party = fictional.sign_the_code(self.node)
        self.people = {}
        with serve(self.node) as site:
            for name in (*STAFF, "olga"):
                self.people[name] = self.person(site, name)
        self.kept, self.began = folder / "kept", self.clock.now
        shutil.copytree(self.node.data, self.kept)

    def person(self, site, name):
        person = staffed.add(self.node, name, *([] if name in STAFF else [self.party, "officer"]))
        person.now = lambda: self.clock.now
        for duty in STAFF.get(name, ()):
            self.node.run("user", "cases", name, "--as", duty)
        worker = Worker(site).enrol(person)
        self.clock.go(60)
        assert worker.sign_in(person)[0] == 303
        if name in STAFF:
            key = {"passphrase": casework.PASSPHRASE, "again": casework.PASSPHRASE}
            assert worker.post("/desk/key", key)[0] == 200
        person.cookies = worker.cookies
        return person

    @contextlib.contextmanager
    def walk(self, model):
        shutil.rmtree(self.node.data)
        shutil.copytree(self.kept, self.node.data)
        self.clock.go(self.began - self.clock.now)
        with serve(self.node) as site:
            yield Walk(self, site, model)
        self.node.run("rebuild", "--verify")


class Walk:
    """What happens on one node, and in its model."""

    def __init__(self, world, site, model):
        self.world, self.site, self.model, self.clock = world, site, model, world.clock
        self.codes, self.unlocked, self.looks = {}, set(), 0
        self.workers = {}
        for name, person in world.people.items():
            self.workers[name] = worker = Worker(site)
            worker.person, worker.cookies = copy.copy(person), dict(person.cookies)

    # What everybody sees.

    def get(self, path):
        """A page as it is now. The node keeps pages for a second by how their address is spelled."""
        self.looks += 1
        cases = "".join(f"%{ord(c):02x}" if self.looks >> n & 1 else c for n, c in enumerate("cases"))
        return self.site.json(f"/{cases}{path}")

    def page(self, number):
        """A case, in the state and with the steps of the model."""
        item, case = self.get(f"/{number}.json")["item"], self.model.all[number]
        timeline = [(one["step_act"], one["step_role"]) for one in item["timeline"]]
        assert (item["state"], timeline) == (case.state, case.timeline)
        return item

    def check(self, number):
        """After a step: lateness is judged by the newest record, and so is not known before."""
        model = self.model
        rows = {row["number"]: row for row in self.get(".json?limit=1000")["items"]}
        assert rows.keys() == model.all.keys()
        numbers = {row["id"]: row["number"] for row in rows.values()}
        for case in model.all.values():
            row, due = rows[case.id], model.next_due(case)
            told = (row["state"], row["outcome"], numbers.get(row["leader"]), seconds(row["due"]), row["overdue"])
            late = "yes" if due is not None and due < model.now else "no"
            assert told == (case.state, model.standing(case), case.leader, due, late), case.timeline
        clocks = [(one["clock"], *(seconds(one[f"clock_{when}"]) for when in ("start", "stop", "due")))
                  for one in self.page(number)["clocks"]]
        wanted = [(one["clock"], one["start"], one["stop"], one["due"]) for one in model.clocks[number]]
        assert sorted(clocks, key=str) == sorted(wanted, key=str), model.all[number].timeline
        assert self.get("/statistics.json")["item"] == model.statistics()

    # What happens.

    def go(self, by):
        """Time passes, and the node does what it does by itself."""
        self.clock.go(by)
        due = self.model.due_steps(self.clock.now)
        for number, act in due:
            self.model.take(number, act, "system", self.clock.now)
        for number, _ in due:
            timeline = self.model.all[number].timeline
            assert wait_for(lambda n=number, t=timeline: len(self.get(f"/{n}.json")["item"]["timeline"]) == len(t))
        for number, _ in due:
            self.check(number)

    def report(self, category):
        self.go(60)
        more = {"name": "Watch", "contact": "desk@watch.example"} if category == "observer-request" else {}
        status, told = reporting.by_api(self.site, category=category, signatory=self.world.party, **more)
        assert status == 201, told
        self.codes[told["number"]] = told["code"]
        self.model.report(told["number"], category, self.clock.now, self.world.party)
        self.check(told["number"])
        return told["number"]

    def tries(self, name, number, act, **how):
        """Somebody tries a step; it is taken or refused as the model says."""
        self.go(60)
        role = self.model.may(number, act, PEOPLE[name], name, self.clock.now, **how)
        taken = self.as_reporter(number, act) if name == "reporter" else self.at_desk(name, number, act, how)
        assert taken == bool(role), (name, act, how, self.model.all[number].timeline)
        if role:
            self.model.take(number, act, role, self.clock.now, name, **how)
            self.check(number)
        else:
            self.page(number)

    def as_reporter(self, number, act):
        body = {"number": number, "code": self.codes[number], "act": act, "words": "Words of the reporter."}
        request = urllib.request.Request(self.site.address + "/api/v1/track/step", json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            assert error.code in (400, 404, 409), error.read()
            return False

    def worker(self, name):
        """Somebody who is signed in: a session ends after half an hour."""
        worker = self.workers[name]
        if worker.send("/desk/account")[0] != 200:
            assert worker.sign_in(worker.person)[0] == 303
            self.unlocked.discard(name)
        return worker

    def at_desk(self, name, number, act, how):
        worker = self.worker(name)
        path = f"/desk/{'cases' if name in STAFF else 'answers'}/{number}"
        if name in STAFF:
            self.check_offers(name, number)
        if act == "decide" and name in STAFF and name not in self.unlocked:
            assert worker.unlock(number)[0] == 303
            self.unlocked.add(name)
        path, words = f"{path}/do/{act}", words_of(act, **how)
        status, _, page = worker.send(path)
        if status != 200:
            assert status in (404, 409), page
            return worker.post(path, {"seen": "1", **{k: v for k, v in words.items() if isinstance(v, str)}})[0] == 303
        fields = casework.FormReader(page, path).fields
        words |= {"password": staffed.PASSWORD} if "password" in dict(fields) else {}
        status, _, page = worker.fill(path, words, fields)
        assert status in (303, 409, 422), page
        return status == 303

    def check_offers(self, name, number):
        offered = casework.offered(self.worker(name), number)
        assert offered == self.model.offered(number, STAFF[name], name, self.clock.now), self.model.all[number].timeline
