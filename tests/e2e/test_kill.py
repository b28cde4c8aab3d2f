"""kill -9 at random moments, with other writers waiting and readers watching: what was acknowledged stays."""

import os
import random
import subprocess
import time

import fictional
import killing
import pytest
from hustings import Hustings
from killing import Counter, Held, Reader, Writer, run_all
from served import serve

LONG = bool(os.environ.get("HUSTINGS_LONG"))
# Kills that count: something was acknowledged, and the import had not ended.
KILLS = {"sqlite": 8000 if LONG else 80, "postgresql": 2000 if LONG else 40}
KILLS_PER_NODE = 40


def seed():
    return int(os.environ.get("HUSTINGS_TEST_SEED", time.time_ns() % 2**32))


@pytest.fixture(params=["sqlite", "postgresql"])
def make(request, program):
    """Makes new nodes on either database."""
    database = request.getfixturevalue("postgres") if request.param == "postgresql" else None

    def made(folder):
        folder.mkdir()
        node = Hustings(program, folder)
        return node.init("--database", database()) if database else node.init()

    made.wanted = KILLS[request.param]
    made.name = request.param
    return made


def one_node(node, kills, dice):
    """Two writers take turns as they can, each killed in its turn; a served node is read meanwhile."""
    held, counter = Held(), Counter(kills)
    writers = [Writer(node, n, held, dice) for n in (1, 2)]
    with serve(node) as site:
        reader = Reader(site, held, counter, dice.random())
        run_all((reader.work,), *((w.work, counter) for w in writers))
    if counter.failed:
        raise counter.failed
    assert reader.answers > 0
    killing.check_finished(node, writers, held)
    return counter.count, len(held.all())


def test_nothing_acknowledged_is_lost(make, tmp_path, tell):
    chosen = seed()
    dice, counted, records, nodes = random.Random(chosen), 0, 0, 0
    started = time.monotonic()
    while counted < make.wanted:
        done, held = one_node(make(tmp_path / str(nodes)), min(KILLS_PER_NODE, make.wanted - counted), dice)
        counted, records, nodes = counted + done, records + held, nodes + 1
    tell(f"kill -9 of writers on {make.name}: {counted} counted kills over {nodes} nodes in "
         f"{time.monotonic() - started:.0f} s, {records} acknowledged, 0 lost, seed {chosen}")


@pytest.mark.parametrize("lost", [{0: "00" * 32}, {10**6: "00" * 32}])
def test_the_check_itself_notices_a_lost_record(node, lost):
    node.add("organisation", fictional.organisation())
    held = Held()
    for index, leaf in enumerate(killing.leaf_hashes(node.log)):
        held.add(index, leaf)
    held.check(node.log)
    held.leaves |= lost
    with pytest.raises(AssertionError, match="1 acknowledged records are lost"):
        held.check(node.log)


def test_a_node_killed_again_and_again_finishes(program, tmp_path):
    """Kills soon after the start, so that recovery itself is killed too."""
    node = Hustings(program, tmp_path).init()
    report = fictional.report(tmp_path, range(8000))
    for delay in (0.01, 0.02, 0.04, 0.08, 0.16):
        importer = subprocess.Popen(node.command("import", "meta-report", report), cwd=node.folder,
                                    env=node.environment(), stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
        time.sleep(delay)
        importer.kill()
        importer.wait()
    there = len(node.rows("advertisers"))
    counts = node.run_import(report)
    assert (counts["rows"], counts["unchanged"], counts["admitted"]) == (8000, there, 8000 - there)
    rows = node.rows("advertisers")
    assert len(rows) == len({r["page_id"] for r in rows}) == 8000
    node.json("log", "verify", node.data, "--records")
