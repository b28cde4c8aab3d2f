"""slowhttptest of Debian against a served node: heads that never end, bodies that never come, answers that nobody
reads, ranges without end. Others are served meanwhile, and every socket is free again behind it."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import fictional
import pytest
import reporting
import timing
from reporting import PNG, by_api
from served import serve, wait_for

LONG = bool(os.environ.get("HUSTINGS_LONG"))
SECONDS = 60 if LONG else 13  # longer than a head may take
WRITE = 30  # seconds that an answer may take for each 256 KiB
CLIENTS = 800 if LONG else 200  # of each kind; a node takes 1024 connections
ATTACKS = {
    "slow heads": ["-H", "-u", "/records"],
    "slow bodies": ["-B", "-u", "/report", "-s", "100000"],
    "ranges": ["-R", "-u", "/data/603/data/advertisers.csv", "-b", "3000"],
    "slow readers": ["-X", "-u", "/log/tile/entries/000", "-k", "4", "-n", "3", "-w", "10", "-y", "20", "-z", "5"],
}


@pytest.fixture(scope="module")
def node(make_node):
    assert shutil.which("slowhttptest"), "slowhttptest is missing: apt-get install slowhttptest"
    node = make_node()
    reporting.add_handler(node)
    node.run_import(fictional.report(node.folder, range(600)))
    return node


def sockets(pid):
    """How many a process has open."""
    count = 0
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        try:
            count += os.readlink(fd).startswith("socket:")
        except FileNotFoundError:
            continue
    return count


def attack(site, words, clients):
    words = [site.address + word if word.startswith("/") else word for word in words]
    return subprocess.Popen(["slowhttptest", *words, "-c", str(clients), "-r", str(clients), "-i", "2", "-x", "10",
                             "-l", str(SECONDS), "-p", "5", "-v", "1"], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")


def others(site, until):
    """Seconds of pages, and of reports, that others ask for and send meanwhile, each over a connection of its own."""
    pages, reports, n = [], [], 0
    while until():
        n += 1
        begun = time.perf_counter()
        line = timing.Line(site)
        _, head, _ = line.ask(timing.request(site, f"/records/{n % 600}"))
        line.socket.close()
        assert " 200 " in head.split("\r\n")[0], head
        pages.append(time.perf_counter() - begun)
        if n % 20 == 0:
            begun = time.perf_counter()
            assert by_api(site, [("a.png", PNG)])[0] == 201
            reports.append(time.perf_counter() - begun)
        time.sleep(0.02)
    return sorted(pages), reports


@pytest.mark.parametrize("kinds", [[kind] for kind in ATTACKS] if LONG else [list(ATTACKS)], ids=lambda kinds: ", ".join(kinds))
def test_slow_clients_of_all_kinds__l108(node, tell, kinds):
    with serve(node) as site:
        file = ATTACKS["ranges"][2]
        assert wait_for(lambda: site.get(file, Range="bytes=5-20")[0] == 206, 120), f"{file} is not made"
        before = sockets(site.pid)
        attacks = [attack(site, ATTACKS[kind], CLIENTS) for kind in kinds]
        most = left = 0

        def goes_on():
            nonlocal most, left
            if all(one.poll() is not None for one in attacks):
                return False
            left = sockets(site.pid) - before
            most = max(most, left)
            return True

        try:
            pages, reports = others(site, goes_on)
        finally:
            for one in attacks:
                one.kill()
                one.wait()
        assert wait_for(lambda: sockets(site.pid) <= before + 1, 15), f"{sockets(site.pid)} sockets, {before} before"
    p99 = pages[int(0.99 * (len(pages) - 1))]
    tell(f"{', '.join(kinds)}: {most} slow clients at most; {len(pages)} pages meanwhile, p99 {1000 * p99:.0f} ms, "
         f"{len(reports)} reports, {1000 * max(reports):.0f} ms at most; {left} left when it ended")
    assert most > CLIENTS * len(kinds) / 2, "the attack did not come"
    patient = CLIENTS if "slow readers" in kinds and SECONDS < WRITE else 0
    assert left <= patient + CLIENTS / 4, "nobody cut them off"
    assert p99 < 1 and max(reports) < 5
