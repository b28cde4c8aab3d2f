"""kill -9 during an import, at random moments: what was acknowledged is in the log, and stays."""

import os
import random
import subprocess
import threading
import time

import fictional
import pytest
import tiles
from hustings import Hustings

COUNTED = 50 if not os.environ.get("HUSTINGS_LONG") else 500
ROWS = 8000
KILLS_PER_NODE = 4  # each leaves the same file unfinished a little further on


class Acknowledged:
    """Reads "INDEX LEAF" lines from a pipe until the writer is gone."""

    def __init__(self, pipe):
        self.pipe = pipe
        self.leaves = {}
        self.first = threading.Event()
        os.mkfifo(pipe)
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        with open(self.pipe, encoding="ascii") as lines:
            for line in lines:
                if line.endswith("\n"):  # a line cut by the kill was not said
                    index, leaf = line.split()
                    self.leaves[int(index)] = leaf
                    self.first.set()
        self.first.set()

    def close(self):
        self.thread.join()
        self.pipe.unlink()
        return self.leaves


def interrupted_import(node, report, delay):
    """The leaves acknowledged before the kill, and whether the import was still running then."""
    acks = Acknowledged(node.folder / "acks")
    words = node.command("import", "meta-report", report, "--acks", acks.pipe, "--json")
    importer = subprocess.Popen(words, cwd=node.folder, env=node.environment(),
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    acks.first.wait(30)
    time.sleep(delay)
    running = importer.poll() is None
    importer.kill()
    running = importer.wait() != 0 and running
    return acks.close(), running


def check_after_kill(node, held):
    """Opening works, and every acknowledged index has its leaf in the public files."""
    node.run("keys", "create")  # opens the node for writing, which recovers it
    leaves = tiles.leaves(node.log)
    assert {i: leaf for i, leaf in held.items() if i >= len(leaves) or leaves[i] != leaf} == {}
    node.json("log", "verify", node.data)


def check_finished(node, report):
    """A run to the end admits what is missing; no row is there twice."""
    there = len(node.rows("advertisers"))
    counts = node.run_import(report)
    assert (counts["rows"], counts["unchanged"]) == (ROWS, there)
    assert counts["admitted"] == ROWS - there
    rows = node.rows("advertisers")
    assert len(rows) == ROWS and len({r["page_id"] for r in rows}) == ROWS
    total = node.rows("advertiser-totals")[0]
    assert (int(total["reports"]), int(total["ads"])) == (ROWS, sum(int(r["ads"]) for r in rows))


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return fictional.report(tmp_path_factory.mktemp("report"), range(ROWS))


def one_node(program, folder, report, dice, wanted):
    """Kills imports into one node until enough counted or the file is in; the counted ones."""
    node = Hustings(program, folder).init()
    held, counted = {}, 0
    for _ in range(KILLS_PER_NODE):
        new, running = interrupted_import(node, report, dice.uniform(0, 0.25))
        held |= new
        counted += bool(new) and running
        check_after_kill(node, held)
        if counted == wanted or not running:
            break
    check_finished(node, report)
    check_after_kill(node, held)
    node.json("log", "verify", node.data, "--records")
    node.run("rebuild", "--verify")
    return counted


def test_nothing_acknowledged_is_lost(program, report, tmp_path, capsys):
    seed = int(os.environ.get("HUSTINGS_TEST_SEED", time.time_ns() % 2**32))
    dice, counted, nodes = random.Random(seed), 0, 0
    while counted < COUNTED:
        folder = tmp_path / str(nodes)
        folder.mkdir()
        counted += one_node(program, folder, report, dice, COUNTED - counted)
        nodes += 1
        assert nodes <= 2 * COUNTED, "the imports end before they can be killed"
    assert counted == COUNTED
    with capsys.disabled():
        print(f"\nkill -9: {counted} counted runs over {nodes} nodes, seed {seed}")


@pytest.mark.parametrize("lost", [{0: "00" * 32}, {10**6: "00" * 32}])
def test_the_check_itself_notices_a_lost_record(node, lost):
    node.add("organisation", fictional.organisation())
    check_after_kill(node, dict(enumerate(tiles.leaves(node.log))))
    with pytest.raises(AssertionError):
        check_after_kill(node, lost)


def test_a_node_killed_again_and_again_finishes(program, report, tmp_path):
    """Kills soon after the start, so that recovery itself is killed too."""
    node = Hustings(program, tmp_path).init()
    for delay in (0.01, 0.02, 0.04, 0.08, 0.16):
        importer = subprocess.Popen(node.command("import", "meta-report", report), cwd=node.folder,
                                    env=node.environment(), stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
        time.sleep(delay)
        importer.kill()
        importer.wait()
    check_finished(node, report)
    node.json("log", "verify", node.data, "--records")
