"""Who measures learns nothing: whether there is a case, an account, a one-time link, told by the time or the look
of an answer. Some hundred requests in ./test, and 2 x 10,000 in long runs (tests/e2e/timing.py).

Requests of this machine have no network that could try too often, so nothing holds them up; what one account may
try is kept by many accounts, and by forgetting their failures now and then. There is no way to ask for a new
password from outside: who forgot theirs gets a one-time link from the operator, and those are measured."""

import contextlib
import os
import random
import secrets
import sqlite3
import time

import pytest
import reporting
import staffed
import timing
from reporting import number_of
from served import serve
from staffed import node as node
from staffed import site as site

LONG = bool(os.environ.get("HUSTINGS_LONG"))
ACCOUNTS = 60  # that are tried in turn: a fifth failure in a row delays


def each(in_test, in_long=10_000):
    return in_long if LONG else in_test


@pytest.fixture(scope="module")
def counter(make_node):
    """A served node that takes reports."""
    node = make_node()
    reporting.add_handler(node)
    with serve(node) as site:
        yield site


def tracking(site, numbers, code="0000 0000 0000 0000"):
    return lambda n: timing.request(site, "/track", {"number": numbers[n % len(numbers)], "code": code})


def test_tracking_takes_as_long_where_there_is_no_case__l403_l413(counter, tell):
    there = [reporting.by_api(counter)[1]["number"] for _ in range(5)]
    nowhere = [number_of(int(there[0][:4]), 900_000 + n) for n in range(5)]
    times = timing.race(counter, {"no case": tracking(counter, nowhere), "a wrong code": tracking(counter, there)},
                        each(200), 200)
    tell(timing.ends(times))
    timing.assert_alike(times)


def test_what_differs_is_told_apart__l413(counter):
    """By a slow key that is left out, by half of a spread, and by one byte of an answer."""
    number = [number_of(2029, 7)]
    times = timing.race(counter, {"a code": tracking(counter, number),
                                  "no code": tracking(counter, number, "0000 0000 0000")}, 20, 200)
    with pytest.raises(AssertionError, match="t = "):
        timing.assert_alike(times)
    dice = random.Random(1)
    one, same, slower = ([dice.gauss(mean, 2) + (dice.random() < 0.05) * 50 for _ in range(400)]
                         for mean in (20, 20, 21))
    timing.assert_alike({"one": one, "same": same})
    with pytest.raises(AssertionError, match="t = "):
        timing.assert_alike({"one": one, "slower": slower})
    with pytest.raises(AssertionError, match="look"):
        timing.race(counter, {"known": lambda _: timing.request(counter, "/track"),
                              "wrong": tracking(counter, number)}, 2, 200)


NAMES = [f"staff-{n:03}" for n in range(ACCOUNTS)]
NOBODY = [f"nobod-{n:03}" for n in range(ACCOUNTS)]
OTHERS = {"one that waits": "staff-lag", "one that is disabled": "staff-off", "a new one": "staff-new"}


@pytest.fixture(scope="module")
def accounts(node, site):
    """Accounts as one that was made by hand, under names of one length."""
    staffed.Program(site).enrol(staffed.add(node, "kim", node.party, "officer"))
    with contextlib.closing(sqlite3.connect(node.data / "desk.db", timeout=30)) as db, db:
        db.row_factory = sqlite3.Row
        of = dict(db.execute("SELECT * FROM staff_user WHERE name = 'kim'").fetchone())
        codes = db.execute("SELECT n, code FROM staff_recovery").fetchall()
        for name in [*NAMES, *OTHERS.values()]:
            row = {**of, "id": of["id"][:-9] + name, "name": name, "name_key": name,
                   "disabled": int(name == "staff-off"), "password": of["password"] * (name != "staff-new")}
            db.execute(f"INSERT INTO staff_user ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                       list(row.values()))
            db.executemany("INSERT INTO staff_recovery (user_id, n, code) VALUES (?, ?, ?)",
                           [(row["id"], *code) for code in codes])


def forgive(node):
    """No account has failed, and one waits."""
    with contextlib.closing(sqlite3.connect(node.data / "desk.db", timeout=30)) as db, db:
        db.execute("UPDATE staff_user SET failures = 0, delayed_until = 0")
        db.execute("UPDATE staff_user SET failures = 9, delayed_until = ? WHERE name = 'staff-lag'",
                   (int((time.time() + 600) * 1000),))


def signing_in(site, names, code):
    return lambda n: timing.request(site, "/desk/sign-in", {
        "name": names[n % len(names)], "password": "wrong password, long", "code": code, "next": ""})


@pytest.mark.parametrize("code, kinds, most", [
    ("000000", {"an account": NAMES}, each(80)), ("000000", {kind: [name] for kind, name in OTHERS.items()}, each(40, 1000)),
    ("3-AAAAAAAAAAAAAAAA", {"an account": NAMES}, each(40, 1000))], ids=["account", "other accounts", "recovery code"])
def test_signing_in_takes_as_long_for_nobody__l413(node, site, accounts, tell, code, kinds, most):
    """As for accounts, however these are."""
    kinds = {kind: signing_in(site, names, code) for kind, names in {"nobody": NOBODY, **kinds}.items()}
    times = timing.race(site, kinds, most, 403, rest=lambda: forgive(node))
    tell(timing.ends(times))
    timing.assert_alike(times)


def changed(path, at):
    """With another letter there; the last one has bits that count for nothing."""
    return path[:at] + ("A" if path[at] not in "ABCD" else "Q") + path[at + 1:]


def test_a_link_that_was_used_looks_like_one_that_never_was__l413(node, site, tell):
    """Also one that somebody knows but for a letter."""
    used, live = (staffed.add(node, name, node.party, "officer") for name in ("used", "live"))
    staffed.Program(site).enrol(used)
    near = staffed.path_of(live.link)
    paths = {"never was one": [f"/desk/start/{secrets.token_urlsafe(32)}" for _ in range(43)],
             "was used": [staffed.path_of(used.link)],
             "but for a letter": [changed(near, at) for at in range(len(near) - 43, len(near))]}
    fields = {"password": staffed.PASSWORD, "again": staffed.PASSWORD, "code": "000000"}
    for sent in (None, fields):
        kinds = {name: lambda n, of=of, sent=sent: timing.request(site, of[n % len(of)], sent)
                 for name, of in paths.items()}
        times = timing.race(site, kinds, each(300), 404)
        tell(timing.ends(times))
        timing.assert_alike(times)
