"""A report, a witness, five days without an answer: the page says that it is late, and whoever kept receipts proves it
elsewhere, when the node is gone."""

import re
import shutil

import casework
import pytest
import reporting
from casework import DECISION, public, worker
from hustings import Hustings
from observing import NAME, Observer
from served import free_port, serve, wait_for
from test_case_proof import decision, said
from test_clock import library  # noqa: F401
from witnessing import set_policy, vkey_of

ALLOWED = 24  # hours, of a call for violence outside of the last month (codes/eu-2024/deadlines.json)
DAYS = 5


class Past(Hustings):
    """A node whose programs think that it is some days ago."""

    library = None

    def command(self, *words):
        return ["env", f"LD_PRELOAD={self.library}", f"FAKETIME=-{DAYS}d", "FAKETIME_DONT_FAKE_MONOTONIC=1",
                *super().command(*words)]


def receipt(site, folder, name, index):
    """Downloads it as a browser would."""
    status, _, body = site.get(f"/records/{index}/receipt")
    assert status == 200
    (folder / name).write_bytes(body)


def index_of(site, number, act):
    return next(one["step_index"] for one in public(site, number)["timeline"] if one["step_act"] == act)


def all_seen(node):
    """Whether the witness has cosigned the newest checkpoint."""
    state = node.json("witness", "status")
    return state["quorum_met"]


@pytest.fixture(scope="module")
def kept(program, tmp_path_factory, library):  # noqa: F811
    """What a journalist has of two cases when the node is gone: one was decided late, one not at all; and the sentences
    that its pages said."""
    Past.library = library
    home, away, kept = (tmp_path_factory.mktemp(name) for name in ("node", "witness", "kept"))
    past, past_witness = Past(program, home).init(), Past(program, away)
    past_witness.run("init", "--origin", "witness.invalid/log")
    node, witness = Hustings(program, home), Hustings(program, away)
    ports = free_port(), free_port()
    set_policy(node, {"rival": (vkey_of(witness, "witness"), f"http://127.0.0.1:{ports[1]}/witness")})
    reporting.add_handler(past)
    with serve(past, port=ports[0]) as site, serve(past_witness, port=ports[1]):
        past_witness.run("witness", "watch", f"{site.address}/log-list")
        late, _ = casework.report(site)
        never, _ = casework.report(site, text="Another call for violence.")
        assert wait_for(lambda: decision(site, never)["clock_seen"], 30)
        for name, number in (("late", late), ("never", never)):
            receipt(site, kept, f"{name}.tlog-proof", index_of(site, number, "submit"))
    with serve(node, port=ports[0]) as site, serve(witness, port=ports[1]):
        desk = {duty: worker(node, site, f"the-{duty}", duty) for duty in ("triage", "handler", "decider")}
        for name in desk:
            node.run("vault", "give", "--as", "anna", "--to", f"the-{name}", "--passphrase-file", home / "passphrase")
        desk["triage"].must(late, "accept")
        desk["handler"].must(late, "propose", fields=DECISION)
        desk["decider"].unlock(late)
        desk["decider"].must(late, "decide", conflict="no")
        assert wait_for(lambda: all_seen(node), 30)
        receipt(site, kept, "accepted.tlog-proof", index_of(site, late, "accept"))
        receipt(site, kept, "decided.tlog-proof", index_of(site, late, "decide"))
        for name, path in (("log.policy", "/log/policy"), ("checkpoint", "/log/checkpoint"), ("log.vkey", "/log.vkey")):
            (kept / name).write_bytes(site.get(path)[2])
        quotes = {name: said(site, number) for name, number in (("late", late), ("never", never))}
        clocks = {name: decision(site, number) for name, number in (("late", late), ("never", never))}
        observer = Observer(program, kept / "observer", site.address)
        observer.once()
        shutil.copytree(observer.dir / NAME, kept / "mirror")
    shutil.rmtree(home)
    shutil.rmtree(away)
    alone = Hustings(program, kept)
    alone.quotes, alone.clocks = quotes, clocks
    return alone


MIRROR = ("--log", "mirror")


def check(kept, *words, code=0, keys=("--policy", "log.policy")):
    done = kept.run("log", "check", *words, *keys, code=code)
    return done.stdout + done.stderr


def hours(text):
    """Of "5 d 3 h" or "26 h 4 min"."""
    days, rest, minutes = re.fullmatch(r"(?:(\d+) d )?(\d+) h(?: (\d+) min)?", text).groups()
    return int(days or 0) * 24 + int(rest) + int(minutes or 0) / 60


def proved(text):
    """(hours that passed at least, hours late at least), as a check has printed them."""
    passed = re.search(r"^At least (.+) passed: from (\S+), when witnesses had seen record \d+, to \S+[.,]", text, re.M)
    late = re.search(r"^It is late by (.+?) or more(?:, unless it had been decided before)?: (.+) were allowed\.$", text,
                     re.M)
    assert passed and late and hours(late[2]) == ALLOWED, text
    return hours(passed[1]), hours(late[1])


def test_the_page_says_so_in_words_to_quote(kept):
    for name, page in kept.quotes.items():
        assert re.search(r"Case \S+, decision: at least (\d+ d \d+ h) passed, of 24 h 0 min that are allowed\. "
                         r"It is late by .+ or more\.", page), (name, page)
        assert kept.clocks[name]["clock_proof"] == "late"


def test_a_late_decision_is_proved_by_two_receipts(kept):
    text = check(kept, "late.tlog-proof", "--later", "decided.tlog-proof", "--allowed", ALLOWED)
    passed, late = proved(text)
    assert abs(passed - DAYS * 24) < 1 and abs(late - (DAYS * 24 - ALLOWED)) < 1
    assert abs(passed - kept.clocks["late"]["clock_least"] / 3600) < 1, "as the page said"
    assert re.search(r"Record \d+ is about it, too: decision/1, by \S+, who says it was 20\S+Z\.", text)
    assert "this does not say: --log reads them" in text and "Not proved: when it was sent" in text
    assert "unless it had been decided before" in text
    assert "Witness rival" in text and "not later than" in text
    text = check(kept, "late.tlog-proof", "--later", "decided.tlog-proof", "--allowed", ALLOWED, *MIRROR)
    assert proved(text) and "unless" not in text
    assert "no decision among them" in text and 'case-event/1 "accept"' in text


def test_that_nothing_was_decided_is_proved_by_the_log(kept):
    text = check(kept, "never.tlog-proof", "--later", "checkpoint", "--allowed", ALLOWED, *MIRROR)
    passed, _ = proved(text)
    assert abs(passed - DAYS * 24) < 1 and "were read: nothing else is about it" in text
    assert re.search(r"The log had shown \d+ entries when that was cosigned, at 20\S+Z\.", text)
    # A proof of somebody else's record is a checkpoint as any.
    assert proved(check(kept, "never.tlog-proof", "--later", "decided.tlog-proof", "--allowed", ALLOWED, *MIRROR))


def test_what_is_not_shown_is_not_said(kept):
    more = check(kept, "late.tlog-proof", "--later", "decided.tlog-proof", "--allowed", DAYS * 24 + 5, code=1)
    assert "That it was late is not shown" in more and "It is late" not in more
    step = check(kept, "late.tlog-proof", "--later", "accepted.tlog-proof", "--allowed", ALLOWED, code=1)
    assert '"accept"' in step and "without the entries nobody can see" in step
    assert proved(check(kept, "late.tlog-proof", "--later", "accepted.tlog-proof", "--allowed", ALLOWED, *MIRROR))
    alone = check(kept, "never.tlog-proof", "--later", "checkpoint", "--allowed", ALLOWED, code=1)
    assert "without the entries nobody can see that it had not been decided" in alone
    decided = check(kept, "late.tlog-proof", "--later", "checkpoint", "--allowed", ALLOWED, *MIRROR, code=1)
    assert "it had been decided before" in decided and "a decision among them" in decided
    assert "allowed" not in check(kept, "late.tlog-proof", "--later", "decided.tlog-proof")
    back = check(kept, "decided.tlog-proof", "--later", "late.tlog-proof", code=1)
    assert "this is not later than the record" in back
    unseen = check(kept, "late.tlog-proof", "--later", "decided.tlog-proof", code=1, keys=("--vkey", "log.vkey"))
    assert "no witness that you named has cosigned it" in unseen
    assert "requires --later" in check(kept, "late.tlog-proof", "--allowed", ALLOWED, code=2)


def test_what_was_changed_proves_nothing(kept, tmp_path):
    forged = tmp_path / "forged"
    text = (kept.folder / "decided.tlog-proof").read_text()
    forged.write_text(text.replace("\nindex ", "\nindex 1"))
    check(kept, "late.tlog-proof", "--later", forged, code=1)
    shutil.copytree(kept.folder / "mirror", tmp_path / "mirror")
    bundle = next((tmp_path / "mirror").rglob("tile/entries/**/*[0-9]"))
    changed = bytearray(bundle.read_bytes())
    changed[-1] ^= 1
    bundle.write_bytes(changed)
    damaged = check(kept, "never.tlog-proof", "--later", "checkpoint", "--log", tmp_path / "mirror", code=1)
    assert "tile/entries" in damaged
