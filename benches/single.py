"""One record alone, and a thousand a second: from the request to what proves it. Standard library only."""

import json
import statistics
import time

import raw
import tessera

ALONE = 200  # records
RATE = 1000  # a second
TIMES = 12   # of a file that is made durable
LATEST = 250  # ms


def lone_adds(log, count):
    """The median in ms of requests one after the other over HTTP."""
    took = []
    for n in range(count):
        started = time.perf_counter()
        if log.add(b"alone %d %s" % (n, b"x" * 500)) is None:
            raise SystemExit("bench: an entry was refused")
        took.append(1000 * (time.perf_counter() - started))
        time.sleep(0.02)
    return statistics.median(took)


def bench(table, run, programs, node, folder):
    """`run`: runs one of our programs and answers what it printed. `node`: a node with records."""
    alone = json.loads(run("bench_add", node, "alone", ALONE))
    ratio = alone["p50"] / alone["file"]
    table.add("a record alone, request to published receipt, p50 ms", f"{alone['p50']:.2f}",
              f"{alone['file']:.2f} (write, fsync, rename of a file, in turn)", f"{ratio:.1f}", f"{TIMES} times",
              ratio <= TIMES)
    table.add("the same, p99 ms", f"{alone['p99']:.2f}")
    many = json.loads(run("bench_add", node, "rate", RATE, 15 * RATE))
    table.add(f"records at {RATE:,}/s, request to published receipt, p99 ms", f"{many['p99']:.1f}",
              f"p50 {many['p50']:.1f}, longest {many['max']:.0f}", "", f"{LATEST}", many["p99"] < LATEST)
    with tessera.their_log(programs, raw.fresh(folder / "alone")) as log:
        theirs = lone_adds(log, 8)
    with tessera.our_log(run.path("log_hook"), raw.fresh(folder / "alone")) as log:
        ours = lone_adds(log, 50)
    table.add("a raw entry alone over HTTP, p50 ms (ours published, Tessera's durable)", f"{ours:.2f}",
              f"{theirs:,.0f} (Tessera)", f"{ours / theirs:.4f}")
