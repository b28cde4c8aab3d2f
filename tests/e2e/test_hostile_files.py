"""Every file that is meant to break who reads it comes as evidence of a report: the node stays, nothing is parsed but
by the worker, in bounded memory and time, and who looks is told what could not be read."""

import concurrent.futures
import json
import subprocess
import sys
import time

import hostile
import pytest
import reporting
from reporting import PNG, by_api
from served import serve

MEMORY = 900 << 20  # bytes: what the worker may take (768 MiB), and a little for who starts it
PATIENCE = 40  # seconds for the five files of a report
# Runs a command and writes the most memory that it took, in KiB. A small process in between: what a process has taken
# begins with what the one that started it had, and the tests' own has had much.
MEASURED = """
import pathlib, resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
pathlib.Path(sys.argv[1]).write_text(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


def gathered(shared):
    """[(name, bytes)], those of one kind together, so that a report is seldom refused for its neighbour."""
    plain = hostile.of_others(shared)
    if not plain:
        pytest.skip(f"outside data is missing: {' and '.join(hostile.SETS)} below HUSTINGS_SHARED")
    pictures = [one for one in plain if hostile.is_picture(one[1])]
    all_pictures = [*pictures, *hostile.broken(pictures), *hostile.attacks(shared), ("a bomb", hostile.bomb()),
                    ("a head only", PNG)]
    return all_pictures + [one for one in plain if not hostile.is_picture(one[1])]


def hand_in(site, files):
    """Numbers of the reports that were taken, with how many pictures; and the names of files that were refused."""
    taken, refused = [], []
    queue = [files[at:at + 5] for at in range(0, len(files), 5)]
    while queue:
        some = queue.pop()
        named = [(f"../../{name}\".png <script>"[-90:], content) for name, content in some]
        status, sent = by_api(site, named)
        if status == 201:
            taken.append((sent["number"], sum(hostile.is_picture(content) for _, content in some)))
        elif len(some) > 1:
            queue += [[one] for one in some]
        else:
            assert status == 400, sent
            refused.append(some[0][0])
    return taken, refused


def looked_at(node, number):
    """(files, seconds, bytes of memory) of a handler's look, the worker's included."""
    begun = time.monotonic()
    out = node.folder / f"look-{number}"
    peak = node.folder / f"peak-{number}"
    command = node.command("vault", "read", number, "--as", "anna", "--passphrase-file", node.folder / "passphrase")
    with out.open("wb") as stdout:
        subprocess.run([sys.executable, "-c", MEASURED, peak, *command], stdout=stdout, env=node.environment(), check=True)
    return json.loads(out.read_text())["files"], time.monotonic() - begun, int(peak.read_text()) << 10


def high_water(pid):
    """Bytes that a process had in memory at most."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))


def test_hostile_files_reach_the_worker_and_nothing_else__l13_l16(make_node, shared, tell):
    files = gathered(shared)
    node = make_node()
    reporting.add_handler(node)
    with serve(node) as site:
        taken, refused = hand_in(site, files)
        assert site.get("/healthz")[0] == 200
        memory = high_water(site.pid)
    without = [number for number, pictures in taken if not pictures]
    looked = [number for number, pictures in taken if pictures] + without[::9]
    with concurrent.futures.ThreadPoolExecutor(2) as both:
        looks = list(both.map(lambda number: looked_at(node, number), looked))
    shown = [file for found, _, _ in looks for file in found]
    pictures = [file for file in shown if file["type"].startswith("image/")]
    findings = [file for file in pictures if "finding" in file]
    assert all(("width" in file) != ("finding" in file) for file in pictures)
    assert all("could not be read" in file["finding"] for file in findings)
    assert len(findings) > 50 and len(pictures) > len(findings) + 50 and refused
    names = [p.name for p in (node.data / "vault").iterdir()]
    assert all(len(name) == 32 and set(name) <= set("0123456789abcdef") for name in names)
    slowest, largest = max(look[1] for look in looks), max(look[2] for look in looks)
    assert slowest < PATIENCE and largest < MEMORY and memory < MEMORY
    tell(f"{len(files)} hostile files: {len(refused)} refused, {len(pictures)} pictures looked at, {len(findings)} with "
         f"a finding; at most {slowest:.1f} s and {largest >> 20} MiB for those of one report, {memory >> 20} MiB for "
         "the node")
