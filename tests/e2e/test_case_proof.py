"""What the page of a case says of its clocks, as far as witnesses leave doubt about when something was logged."""

import contextlib
import re
import sqlite3
import time

import casework
import reporting
from casework import public, worker
from served import serve, wait_for
from test_case_queue import typed
from witnessing import set_policy, vkey_of


def decision(site, number):
    return next(one for one in public(site, number)["clocks"] if one["clock"] == "decision")


def said(site, number):
    """The page of a case without its tags."""
    time.sleep(1.05)
    text = re.sub(r"<[^>]+>", " ", site.get(f"/cases/{number}")[2].decode())
    return re.sub(r"\s+", " ", text)


def letter(site, triage):
    """A report that was typed in three days after it came."""
    status, _, page = triage.fill("/desk/letter", typed())
    assert status == 200, casework.trouble(page)
    return reporting.told(page)[0]


def test_late_is_only_what_no_witness_can_doubt(node, start_witness):
    witness = start_witness("aics-witness", {"e2e.invalid/log": vkey_of(node)})
    witness.stop()
    set_policy(node, {"aics": (witness.vkey, witness.url)})
    with serve(node) as site:
        triage = worker(node, site, "tina", "triage")
        # Nobody has seen it: what the records say, and that nothing is proved.
        number = letter(site, triage)
        clock = decision(site, number)
        assert not clock["clock_seen"] and clock["clock_proof"] == "cannot_be_told"
        assert clock["clock_late"] and clock["clock_most"] == clock["clock_gross"]
        assert "nothing is proved" in said(site, number)
        # Seen only when it was typed in: it may have come that late.
        witness.start()
        assert wait_for(lambda: decision(site, number)["clock_seen"], 30), "asked again by itself"
        clock = decision(site, number)
        assert clock["clock_proof"] == "cannot_be_told" and not clock["clock_late"]
        assert clock["clock_least"] < 3600 and clock["clock_most"] > 24 * 3600
        page = said(site, number)
        assert "whether it is late cannot be told" in page and "by what its records say it is" in page
        assert re.search(rf"Case {number}, decision: between \d+ .* passed, of .* cannot be told\.", page)
        assert not public(site, number)["overdue"], "the page says no more than can be proved"
        # As if a witness had seen it on the day on which it came.
        with contextlib.closing(sqlite3.connect(node.data / "node.db")) as db, db:
            db.execute("UPDATE witnessed SET at = at - 2 * 86400")
        triage.must(number, "note", fields={"/note": "So that the page is made anew."})
        clock = decision(site, number)
        assert clock["clock_proof"] == "late" and clock["clock_late"]
        page = said(site, number)
        assert re.search(rf"Case {number}, decision: at least .* passed, of .* It is late by .* or more\.",
                         page)
        assert public(site, number)["overdue"]
        # What is fresh is not late.
        number, _ = casework.report(site)
        assert wait_for(lambda: decision(site, number)["clock_seen"], 30)
        assert decision(site, number)["clock_proof"] == "in_time"
        assert f"Case {number}, decision: it runs, and is not late." in said(site, number)
