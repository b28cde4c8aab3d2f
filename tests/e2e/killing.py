"""Writers that are killed while they import, and readers that watch: what was acknowledged must stay."""

import bisect
import contextlib
import random
import re
import subprocess
import threading
import time

import fictional
import tiles

ROWS = 300  # of a report: two chunks, so that an import can be killed between them
ACK = re.compile(r"(\d+) ([0-9a-f]{64})\n")


def leaf_hashes(log):
    """Leaf hashes by index, from the tiles of level 0 alone; read again when the log grew meanwhile."""
    while True:
        size = tiles.size(log)
        try:
            data = b"".join(tiles.tile_file(log, 0, n, min(256, size - 256 * n)).read_bytes()
                            for n in range((size + 255) // 256))
        except FileNotFoundError:
            assert tiles.size(log) != size, "the published checkpoint names a tile that is not there"
            continue
        return [data[at:at + 32].hex() for at in range(0, len(data), 32)]


class Held:
    """What was acknowledged, by all writers. Thread-safe."""

    def __init__(self):
        self.leaves, self.times, self.lock, self.checked = {}, [], threading.Lock(), 0

    def add(self, index, leaf):
        with self.lock:
            assert self.leaves.setdefault(index, leaf) == leaf, f"index {index} was acknowledged twice"
            self.times.append((time.monotonic(), index))

    def older_than(self, seconds):
        """The indices that were acknowledged so long ago."""
        with self.lock:
            until = bisect.bisect(self.times, (time.monotonic() - seconds,))
            return [index for _, index in self.times[:until]]

    def all(self):
        with self.lock:
            return dict(self.leaves)

    def check(self, log):
        """Everything acknowledged so far is public: no writer has to start for that."""
        held = self.all()
        leaves = leaf_hashes(log)
        lost = {i: leaf for i, leaf in held.items() if i >= len(leaves) or leaves[i] != leaf}
        assert lost == {}, f"{len(lost)} acknowledged records are lost"
        self.checked += 1


class Counter:
    """Counts up to what is wanted; several threads share it."""

    def __init__(self, wanted):
        self.wanted, self.count, self.failed, self.lock = wanted, 0, None, threading.Lock()

    def over(self):
        return self.count >= self.wanted or self.failed

    def add(self):
        with self.lock:
            self.count += 1

    @contextlib.contextmanager
    def failing(self):
        """A thread's failure ends all and is raised by the main one."""
        try:
            yield
        except BaseException as wrong:
            self.failed = self.failed or wrong
            raise


class Writer:
    """Imports one small report after the other, each time with the one before, which was not finished."""

    def __init__(self, node, number, held, dice, rows=ROWS, delay=0.03):
        self.node, self.number, self.held, self.dice = node, number, held, dice
        self.rows, self.delay, self.reports = rows, delay, []

    def new_report(self):
        folder = self.node.folder / f"{self.number}-{len(self.reports)}"
        folder.mkdir()
        start = 10**6 * self.number + self.rows * len(self.reports)
        self.reports.append(fictional.report(folder, range(start, start + self.rows)))

    def run(self, kill):
        """(exit code, whether something was acknowledged, error output) of one import; `kill` is called at
        a random moment after the first acknowledgement."""
        words = self.node.command("import", "meta-report", *self.reports[-2:], "--acks", "/dev/stdout", "--json")
        importer = subprocess.Popen(words, cwd=self.node.folder, env=self.node.environment(),
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                    encoding="ascii", errors="replace")
        timer = None
        for line in importer.stdout:
            if said := ACK.fullmatch(line):  # a line that was cut was not said
                self.held.add(int(said[1]), said[2])
                if timer is None:
                    timer = threading.Timer(self.dice.uniform(0, self.delay), kill, [importer])
                    timer.start()
        if timer:
            timer.cancel()
            timer.join()
        error = importer.stderr.read()
        importer.stdout.close()
        importer.stderr.close()
        return importer.wait(), timer is not None, error

    def work(self, counter, kill=subprocess.Popen.kill, counts=lambda code: code == -9):
        """Until enough imports were killed after an acknowledgement and before their end."""
        with counter.failing():
            self.new_report()
            while not counter.over():
                code, said, error = self.run(kill)
                if code == 2 and "another process is using this data directory" in error:
                    time.sleep(0.05)  # the other writer is at work
                    continue
                assert code in (0, 1) or counts(code), f"exit code {code}: {error}"
                self.held.check(self.node.log)
                if said and counts(code):
                    counter.add()
                self.new_report()


class Reader:
    """Asks a served node for records that were acknowledged."""

    def __init__(self, site, held, counter, seed):
        self.site, self.held, self.counter = site, held, counter
        self.dice, self.answers = random.Random(seed), 0

    def work(self):
        with self.counter.failing():
            size = 0
            while not self.counter.over():
                old = self.held.older_than(2)  # answers may be a second old
                status, _, body = self.site.get("/log/checkpoint")
                assert status == 200
                now = int(body.split(b"\n")[1])
                assert now >= size, "the public log went back"
                assert now > max(old, default=-1), "an acknowledged record is not public"
                size = now
                if old:
                    index = self.dice.choice(old)
                    status, _, body = self.site.get(f"/records/{index}.json")
                    assert status == 200, f"/records/{index}.json: {status} {body[:200]}"
                self.answers += 1
                time.sleep(0.05)


def run_all(*works):
    """Runs each in a thread, to its end."""
    threads = [threading.Thread(target=work[0], args=work[1:]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check_finished(node, writers, held):
    """A run to the end admits what is missing; no row is there twice, and all of it fits together."""
    reports = [report for writer in writers for report in writer.reports]
    rows = sum(writer.rows * len(writer.reports) for writer in writers)
    counts = node.json("import", "meta-report", *reports)
    assert counts["rows"] == counts["admitted"] + counts["unchanged"] == rows
    total = node.rows("advertiser-totals")
    assert sum(int(t["reports"]) for t in total) == rows
    held.check(node.log)
    node.json("log", "verify", node.data, "--records")
    node.run("rebuild", "--verify")
