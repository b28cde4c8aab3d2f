"""The clock jumps, forwards and backwards: order is by index, so nothing is lost and all of it verifies."""

import itertools
import subprocess
import threading
from pathlib import Path

import fictional
import killing
import pytest
from served import free_port, Site, wait_for

JUMPS = ["2029-06-03 12:00:00", "2029-06-03 11:59:59", "1999-12-31 23:59:59", "2106-02-07 06:28:16",
         "1970-01-01 00:00:01", "2029-06-03 12:00:00"]


@pytest.fixture(scope="session")
def library():
    """libfaketime, which stands before the C library's clock."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    assert found, "libfaketime is missing: apt-get install faketime"
    return found[0]


class Clock:
    """A clock that other processes see, and that can be set while they run."""

    def __init__(self, library, folder):
        self.library, self.file = library, folder / "clock"

    def set(self, when):
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"@{when}\n")
        fresh.rename(self.file)

    def variables(self):
        """Only the calendar jumps: what measures how long something takes does not."""
        return dict(LD_PRELOAD=str(self.library), FAKETIME_NO_CACHE="1", TZ="UTC",
                    FAKETIME_TIMESTAMP_FILE=str(self.file), FAKETIME_DONT_FAKE_MONOTONIC="1",
                    FAKETIME_DONT_RESET="1")

    def environment(self, node):
        return dict(node.environment(), **self.variables())


@pytest.fixture
def clock(library, tmp_path):
    made = Clock(library, tmp_path)
    made.set(JUMPS[0])
    return made


def run(node, clock, *words):
    done = subprocess.run(node.command(*words), env=clock.environment(node), cwd=node.folder, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def check(node):
    node.json("log", "verify", node.data, "--records")
    node.run("rebuild", "--verify")


def test_each_command_at_another_time(node, clock):
    said = []
    for n, when in enumerate(JUMPS):
        clock.set(when)
        run(node, clock, "import", "meta-report", fictional.report(node.folder, range(20 * n + 20)))
        said.append(node.json("show", 2 + n)["iat"] if n == 0 else None)
    assert said[0].startswith("2029-06-03T12:00")
    assert len(node.rows("advertisers")) == 20 * len(JUMPS)
    check(node)


def test_the_clock_jumps_during_an_import(node, clock):
    over = threading.Event()

    def jump():
        for when in itertools.cycle(JUMPS):
            if over.wait(0.01):
                return
            clock.set(when)

    jumping = threading.Thread(target=jump)
    jumping.start()
    acks = node.folder / "acks"
    run(node, clock, "import", "meta-report", fictional.report(node.folder, range(3000)), "--acks", acks)
    over.set()
    jumping.join()
    held = killing.Held()
    for index, leaf in (line.split() for line in acks.read_text().splitlines()):
        held.add(int(index), leaf)
    assert len(held.all()) == 3000
    years = {node.json("show", i)["iat"][:4] for i in range(2, 3000, 200)}
    assert len(years) > 1, "the clock did not jump during the import"
    held.check(node.log)
    check(node)


def test_pages_stay_fresh_when_the_clock_jumps(node, clock):
    """An answer may be a second old: of the time that passes, not of the calendar."""
    port = free_port()
    server = subprocess.Popen(node.command("serve", "--listen", f"127.0.0.1:{port}"), cwd=node.folder,
                              env=clock.environment(node), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              encoding="utf-8")
    try:
        assert "Serving" in server.stdout.readline()
        site = Site(f"http://127.0.0.1:{port}")
        for when in JUMPS:
            clock.set(when)
            index = node.add("organisation", fictional.organisation())["index"]
            assert wait_for(lambda i=index: site.get(f"/records/{i}.json")[0] == 200, 3), when
            assert site.get("/")[0] == 200
    finally:
        server.terminate()
        assert server.wait(timeout=40) == 0
        server.stdout.close()
