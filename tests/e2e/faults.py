"""Runs the program with a chosen system call failing: tests/tools/interpose.cc does it, this drives it."""

import concurrent.futures
import itertools
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import fictional
import tiles
from hustings import Hustings

FIRST, SECOND, THIRD = range(150), range(150, 270), range(270, 300)
ROWS = len(FIRST) + len(SECOND) + len(THIRD)  # with partial tiles and one that gets full
READS = ("read", "pread64")
GROWN = 26_000  # rows after which the write-ahead file is moved into the database


class Call(NamedTuple):
    """A call on a file below the folder that was watched."""

    number: int
    failed: bool  # as it was told to
    name: str
    result: int  # negative: an errno
    path: str  # below the folder; "." is the folder
    other: str  # what a rename makes of it
    offset: int
    length: int
    flags: int
    place: int  # of the bytes written, in the file of data

    @property
    def site(self):
        """What it does to what: ("fdatasync", "write-ahead file")."""
        return self.name, kind(self.path)


def kind(path):
    """What a file below the folder of tests is in a node."""
    name = path.rsplit("/", 1)[-1]
    if path in (".", "data"):
        return "data folder"
    path = path.removeprefix("data/")
    if path == "lock":
        return "lock"
    database, _, beside = path.partition("-")
    if database in ("node.db", "desk.db"):
        return {"": "database", "wal": "write-ahead file", "shm": "shared index"}.get(beside, "journal")
    if name.endswith("checkpoint") or name.startswith(".checkpoint."):
        return "checkpoint"
    if path.startswith("secrets/") and ".key" in name:
        return "secret"
    if any(part in name for part in ("hustings.toml", ".vkey", "init.unfinished")):
        return "configuration"
    if path.startswith("log/tile/") and re.search(r"\d+$|\.tmp$", name) and not path.endswith("/tile/0") \
            and not path.endswith("/tile/1"):
        return "tile"
    return "folder"


def read_calls(file):
    """The lines that the interposer has written."""
    calls = []
    for line in file.read_text().splitlines():
        number, name, result, path, other, *rest = line.split("\t")
        calls.append(Call(int(number.rstrip("!")), number.endswith("!"), name, int(result), path, other,
                          *map(int, rest)))
    return calls


def workplace(fallback):
    """A folder for many small nodes: in memory where there is room, since nobody pulls a real plug."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30:
        return Path(tempfile.mkdtemp(prefix="hustings-faults-", dir=memory))
    return fallback


class Faults:
    """Copies of a template node, and runs of the program on them in which a call fails."""

    def __init__(self, program, interposer, folder):
        self.program, self.interposer, self.folder = program, interposer, folder
        names = [fictional.NAME.replace("06-03", f"06-0{n}") for n in (3, 4, 5)]
        self.reports = [fictional.report(folder, rows, name)
                        for rows, name in zip((FIRST, SECOND, THIRD), names)]

    def node(self, name, template=None):
        """A node in a folder of its own, which is what is watched; a copy of another, or not made yet."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        if template is None:
            folder.mkdir()
        else:
            shutil.copytree(template.folder, folder)
        return Hustings(self.program, folder)

    def environment(self, node, at=0, how="", data=None, site=""):
        """What makes the interposer watch the node's folder, and fail the call number `at`; where a site is
        given ("fdatasync data/node.db"), of its calls."""
        log = self.folder / f"{node.folder.name}.calls"
        log.unlink(missing_ok=True)
        return dict(node.environment(), LD_PRELOAD=str(self.interposer), FAULT_ROOT=str(node.folder),
                    FAULT_LOG=str(log), FAULT_DATA=str(data or ""), FAULT_AT=str(at), FAULT_DO=how,
                    FAULT_SITE=site, FAULT_SEED="1")

    def calls(self, node):
        return read_calls(self.folder / f"{node.folder.name}.calls")

    def run(self, node, words, **fault):
        """The finished command, whatever it says."""
        return subprocess.run(node.command(*words), cwd=self.folder, stdin=subprocess.DEVNULL, check=False,
                              env=self.environment(node, **fault), capture_output=True,
                              encoding="utf-8", errors="replace", timeout=120)

    def acks(self, node):
        return self.folder / f"{node.folder.name}.acks"

    def import_words(self, node):
        return ["import", "meta-report", *self.reports, "--acks", self.acks(node), "--json"]

    def forget(self, node):
        shutil.rmtree(node.folder)
        for end in ("calls", "acks"):
            (self.folder / f"{node.folder.name}.{end}").unlink(missing_ok=True)


def in_parallel(check, items):
    """What `check` answers for each item, but None; on all cores, and never far ahead of what is done."""
    answers, items = [], iter(items)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        while part := list(itertools.islice(items, 8 * os.cpu_count())):
            answers += [answer for answer in pool.map(check, part) if answer is not None]
    return answers


def acknowledged(file):
    """Leaf by index, of the lines that were said to their end."""
    if not file.exists():
        return {}
    lines = file.read_text().split("\n")[:-1]
    return {int(index): leaf for index, leaf in map(str.split, lines)}


def lost(node, held):
    """What was acknowledged and is not in the public files any more."""
    leaves = tiles.leaves(node.log)
    return {i: leaf for i, leaf in held.items() if i >= len(leaves) or leaves[i] != leaf}


def check_whole(node, held):
    """Nothing acknowledged is lost, and everything fits together."""
    assert lost(node, held) == {}
    node.json("log", "verify", node.data, "--records")
    node.json("rebuild", "--verify")
