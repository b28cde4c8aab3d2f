"""Two writers that do not see each other's lock: a copied directory, two directories on one database."""

import collections
import random
import shutil
import subprocess
import threading

import fictional
import killing
import pytest
from hustings import Hustings
from killing import Counter, Held, Writer, run_all


def copied(node, place):
    """What `cp -a` of a directory makes while files come and go in it."""
    subprocess.run(["cp", "-a", node.data, place], check=False, capture_output=True)
    return Hustings(node.program, node.folder, place)


def fate(copy):
    """What becomes of a copy that somebody starts."""
    done = subprocess.run(copy.command("keys", "create"), env=copy.environment(), cwd=copy.folder, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        assert done.returncode in (1, 2) and done.stderr.startswith("hustings: "), done.stderr
        return "refused"
    for words in (("log", "verify", copy.data, "--records"), ("rebuild", "--verify")):
        done = subprocess.run(copy.command(*words), env=copy.environment(), cwd=copy.folder, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            assert done.returncode in (1, 2) and done.stderr.startswith("hustings: "), done.stderr
            return "damaged"
    return "whole"


def test_a_directory_copied_while_it_is_written(node, tell):
    """The page says: refused, damaged or whole by luck, never a wrong answer. The first node notices nothing."""
    report = fictional.report(node.folder, range(6000))
    importer = threading.Thread(target=node.run_import, args=(report,))
    importer.start()
    copies = []
    while importer.is_alive() and len(copies) < 12:
        copies.append(copied(node, node.folder / f"copy{len(copies)}"))
    importer.join()
    fates = collections.Counter(map(fate, copies))
    tell(f"copies of a directory that was written meanwhile: {dict(fates)}")
    assert sum(fates.values()) == len(copies) > 0
    node.json("log", "verify", node.data, "--records")
    node.run("rebuild", "--verify")
    assert len(node.rows("advertisers")) == 6000


def test_a_directory_copied_while_nobody_writes(node):
    node.run_import(fictional.report(node.folder, range(300)))
    assert fate(copied(node, node.folder / "copy")) == "whole"


@pytest.fixture
def twins(program, postgres, tmp_path):
    """Two directories with the same keys on one database: two machines, as after a mistaken copy."""
    first, second = (tmp_path / name for name in ("first", "second"))
    first.mkdir()
    one = Hustings(program, first).init("--database", postgres())
    shutil.copytree(first, second)
    return one, Hustings(program, second)


def test_two_directories_on_one_database(twins, tell):
    """Both import at once. The database lets one of them win each round; the other says so and stops."""
    held, counter, lost_races = Held(), Counter(12), collections.Counter()

    def work(node, number, dice):
        with counter.failing():
            writer = Writer(node, number, held, dice)
            while not counter.over():
                writer.new_report()
                code, said, error = writer.run(lambda _: None)
                assert code == 0 or code in (1, 2) and "another" in error, error
                lost_races[number] += code != 0
                if said:
                    counter.add()
            writers.append(writer)


    writers = []
    run_all(*((work, node, number, random.Random(number)) for node, number in zip(twins, (1, 2))))
    if counter.failed:
        raise counter.failed
    for node in twins:
        node.run("keys", "create")  # catches up with what the other one wrote
        held.check(node.log)
        node.json("log", "verify", node.data, "--records")
        node.run("rebuild", "--verify")
    assert killing.leaf_hashes(twins[0].log) == killing.leaf_hashes(twins[1].log)
    tell(f"two directories on one database: {len(held.all())} acknowledged, 0 lost, 1 history; "
         f"lost races: {dict(lost_races)}")
