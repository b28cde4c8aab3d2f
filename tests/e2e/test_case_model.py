"""Cases, their clocks and their numbers against a model of them (tests/case_model.py): whatever people, a signatory, a
reporter and the clock do, the node takes what the model takes, refuses what it refuses, and shows the same."""

import contextlib
import os
import random

import case_model
import hypothesis
import pytest
from hypothesis import stateful
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from modelled import CATEGORIES, OUTCOMES, PEOPLE, STAFF, World
from test_clock import library  # noqa: F401

LONG = bool(os.environ.get("HUSTINGS_LONG"))
SEED = int(os.environ.get("HUSTINGS_TEST_SEED", random.randrange(2**32)))
HOUR, DAY = 3600, 86400
MOST = 270 * DAY  # what was told in a case that was closed is kept that long at least
ACTS = sorted(case_model.WHO)


@pytest.fixture(scope="module")
def world(program, library, tmp_path_factory):  # noqa: F811
    return World(program, library, tmp_path_factory.mktemp("world"))


def possible(walk):
    """(number, name, act) of all that would change something."""
    model, now = walk.model, walk.clock.now
    return [(number, name, act) for number in model.all for name, roles in PEOPLE.items() for act in ACTS
            if act not in case_model.QUIET and model.offers(number, act, roles, name, now)]


class Machine(stateful.RuleBasedStateMachine):
    """What Hypothesis makes of it."""

    world = None

    def __init__(self):
        super().__init__()
        self.stack = contextlib.ExitStack()
        self.walk = self.stack.enter_context(self.world.walk(case_model.Model()))

    def how(self, data, act):
        """Details that matter to the model."""
        how = {}
        if act in ("propose", "decide_appeal"):
            how["outcome"] = data.draw(st.sampled_from(OUTCOMES))
        if act == "decide":
            how["alone"] = data.draw(st.booleans())
        if act in ("decide", "decide_appeal"):
            how["conflict"] = data.draw(st.booleans())
        if act == "same_as":
            how["other"] = data.draw(st.sampled_from(sorted(self.walk.model.all)))
        return how

    @stateful.initialize(category=st.sampled_from(CATEGORIES))
    def begins(self, category):
        self.walk.report(category)

    @stateful.precondition(lambda self: len(self.walk.model.all) < 4)
    @stateful.rule(category=st.sampled_from(CATEGORIES))
    def reports(self, category):
        self.walk.report(category)

    @stateful.precondition(lambda self: possible(self.walk))
    @stateful.rule(data=st.data(), hours=st.sampled_from([0] * 8 + [1, 30, 100, 15 * 24, 190 * 24]))
    def goes_on(self, data, hours):
        """After some time somebody does what they may, as a rule."""
        if self.walk.clock.now + hours * HOUR < self.world.began + MOST:
            self.walk.go(hours * HOUR)
        if choices := possible(self.walk):
            number, name, act = data.draw(st.sampled_from(choices))
            self.walk.tries(name, number, act, **self.how(data, act))

    @stateful.rule(data=st.data(), name=st.sampled_from(sorted(PEOPLE)), act=st.sampled_from(ACTS))
    def tries(self, data, name, act):
        """Somebody does what they may not, as a rule."""
        number = data.draw(st.sampled_from(sorted(self.walk.model.all)))
        # After three months there are no keys any more for what was withdrawn.
        if (act, self.walk.model.all[number].state) != ("note", "withdrawn"):
            self.walk.tries(name, number, act, **self.how(data, act))

    def teardown(self):
        self.stack.close()


def test_whatever_happens_the_model_says_the_same(world, tell, tmp_path):
    tell(f"HUSTINGS_TEST_SEED={SEED}")
    set_hypothesis_home_dir(tmp_path)
    Machine.world = world
    stateful.run_state_machine_as_test(
        hypothesis.seed(SEED)(Machine),
        settings=hypothesis.settings(
            max_examples=60 if LONG else 5, stateful_step_count=40 if LONG else 20, deadline=None, database=None,
            suppress_health_check=list(hypothesis.HealthCheck), phases=[hypothesis.Phase.generate]))


# Lives of cases that together take every row of the table: who does what, or how many days pass.
LIVES = """
insults: tia accept, hal hear, hal propose upheld, dora decide, hal notify, hal notified, olga remove, hal still_there, \
  hal remove, reporter appeal, rhea decide_appeal partly
ad-transparency: hal ask, reporter answer, tia urgent, tia same_as 0, hal ungroup, hal propose upheld, dora send_back, \
  hal hear, olga reply, hal propose upheld, dora decide, hal notify, olga remove, dora reopen, hal propose not_upheld, \
  dora decide, dora reopen, hal hear, reporter withdraw
hate-violence: tia urgent, hal propose upheld, dora decide, hal notify, reporter appeal, rhea decide_appeal upheld, \
  hal notify, dora reopen, hal propose upheld, reporter withdraw
insults: tia same_as 0, reporter withdraw
insults: reporter withdraw
insults: tia ask, reporter withdraw
insults: tia accept, reporter withdraw
insults: hal propose inadmissible, dora decide, reporter appeal, rhea decide_appeal inadmissible
observer-request: olga reply, olga reply, hal propose upheld, dora decide, hal remove
insults: tia accept, hal ask, 15 days, 190 days
observer-request: tia accept, hal propose upheld, dora decide, 190 days, dora reopen
""".replace("\\\n", "").strip().splitlines()


def live(walk, number, steps):
    """Goes on with a case. In each state everybody at the desk is offered their own steps, and no others."""
    for name, act, *word in (step.split() for step in steps):
        for person in STAFF:
            walk.check_offers(person, number)
        if act == "days":
            walk.go(int(name) * DAY)
        elif act == "same_as":
            walk.tries(name, number, act, other=list(walk.model.all)[int(word[0])])
        else:
            walk.tries(name, number, act, **({"outcome": word[0]} if word else {}))


def rows_of(case):
    states = ["none"]
    for act, _ in case.timeline:
        states.append(case_model.NEXT[states[-1], act])
    return set(zip(states, (act for act, _ in case.timeline)))


def test_every_row_of_the_table_is_taken(world):
    with world.walk(case_model.Model()) as walk:
        for life in LIVES:
            category, _, steps = life.partition(": ")
            live(walk, walk.report(category), steps.split(", "))
        assert set().union(*map(rows_of, walk.model.all.values())) == set(case_model.NEXT)


class AnybodyConfirms(case_model.Model):
    def may(self, *words, **how):
        return super().may(*words, **{**how, "alone": True})


class NothingPauses(case_model.Model):
    def __init__(self):
        super().__init__()
        self.deadlines.data["longest_pause_days"] = 0


class SignatoriesSleep(case_model.Model):
    def role(self, number, act, roles):
        return None if roles == ("signatory",) else super().role(number, act, roles)


@pytest.mark.parametrize("wrong, life", [
    (AnybodyConfirms, "alma accept, alma propose upheld, alma decide"), (NothingPauses, "hal ask"),
    (SignatoriesSleep, "tia accept, hal hear, olga reply")])
def test_a_model_that_is_wrong_is_found(world, wrong, life):
    with world.walk(wrong()) as walk:
        number, (*steps, last) = walk.report("insults"), life.split(", ")
        live(walk, number, steps)
        with pytest.raises(AssertionError):
            live(walk, number, [last])
