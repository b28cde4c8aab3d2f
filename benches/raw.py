"""Raw entries: Hustings' log beside Tessera's, under Tessera's own load generator.

The same machine, the same minutes, in turn. Rates are from checkpoint to checkpoint; CPU is all that the
server used until everything stood in its log. Standard library only.
"""

import statistics
import tempfile
from pathlib import Path

import tessera

ROUNDS = 3
SECONDS = 20
NULL_SECONDS = 10
FULL = {"writers": 4096, "most": 40_000}   # more than either can take
FEWER = {"writers": 1024, "most": 40_000}  # Tessera's log is at its fastest with about so many
EASY = {"writers": 512, "most": 2_000}     # what both can take
START = 3  # the load generator's first entries come after a second


def one_round(programs, log, folder, seconds, load):
    """What one log did under one load."""
    before = log.cpu()
    hammer = tessera.Hammer(programs, log, folder, seconds, **load)
    hammer.at(START)
    first, since = log.size()
    hammer.at(seconds - 0.5)
    last, until = log.size()
    client = hammer.end()
    size = log.settled()
    if last <= first or until <= since:
        raise SystemExit("bench: the log did not grow under load")
    return {"rate": (last - first) / (until - since), "cpu": 1e6 * (log.cpu() - before) / size,
            "client": 1e6 * client / size, "memory": log.memory(), "refused": hammer.refused(),
            "size": tessera.fsck(programs, log, folder)}


def fresh(folder):
    """A new folder in `folder`. Nothing is removed between rounds: ext4 without a journal looks at every inode that
    was deleted a minute ago or less whenever it makes a file, so the files of one round would cost the next one CPU."""
    folder.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(dir=folder))


def null_round(programs, program, folder):
    """What the load generator and HTTP do with nothing behind them."""
    with tessera.null_log(program) as log:
        before = log.cpu()
        hammer = tessera.Hammer(programs, log, folder, NULL_SECONDS, **FULL)
        hammer.at(START)
        first = log.add(b"count")
        hammer.at(NULL_SECONDS - 0.5)
        count = log.add(b"count")
        client = hammer.end()
        return {"rate": (count - first) / (NULL_SECONDS - 0.5 - START),
                "cpu": 1e6 * (log.cpu() - before) / count, "client": 1e6 * client / count}


def our_round(programs, program, folder, seconds, load):
    with tessera.our_log(program, fresh(folder)) as log:
        return one_round(programs, log, folder, seconds, load)


def their_round(programs, folder, seconds, load):
    with tessera.their_log(programs, fresh(folder)) as log:
        return one_round(programs, log, folder, seconds, load)


def medians(rounds):
    return {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}


def full_load(programs, program, folder):
    """The medians of some rounds in turn: ours, theirs, nothing."""
    ours, theirs, nothing = [], [], []
    for _ in range(ROUNDS):
        theirs.append(their_round(programs, folder, SECONDS, FULL))
        ours.append(our_round(programs, program, folder, SECONDS, FULL))
        nothing.append(null_round(programs, program, fresh(folder)))
    return medians(ours), medians(theirs), medians(nothing)


def syncs(programs, program, folder):
    """How many entries each of both logs adds for one call that waits for the disk."""
    found = []
    for make in (lambda new: tessera.our_log(program, new, new / "trace"),
                 lambda new: tessera.their_log(programs, new, new / "trace")):
        new = fresh(folder)
        trace = new / "trace"
        with make(new) as log:
            tessera.Hammer(programs, log, new, 6, **FULL).end()
            size = log.settled()
        calls = tessera.synced(trace)
        if calls == 0:
            raise SystemExit("bench: a log made nothing durable")
        found.append(size / calls)
    return found


def under_full_load(table, ours, theirs, nothing):
    ratio = ours["rate"] / theirs["rate"]
    table.add("raw entries under full load, entries/s", f"{ours['rate']:,.0f}",
              f"{theirs['rate']:,.0f} (Tessera)", f"{ratio:.2f}", "1.5 times", ratio >= 1.5)
    ratio = ours["cpu"] / theirs["cpu"]
    table.add("the same, CPU of the server, us an entry", f"{ours['cpu']:.0f}", f"{theirs['cpu']:.0f}",
              f"{ratio:.2f}", "0.5 times", ratio <= 0.5)
    table.add("the same, most memory, MB", f"{ours['memory']:,.0f}", f"{theirs['memory']:,.0f}",
              f"{ours['memory'] / theirs['memory']:.2f}")
    table.add("the same, entries that were refused", f"{ours['refused']:,.0f}", f"{theirs['refused']:,.0f}")
    table.add("the same, CPU of the load generator, us an entry", f"{ours['client']:.0f}",
              f"{theirs['client']:.0f}")
    table.add("no log behind our HTTP, requests/s: the most that could show", f"{nothing['rate']:,.0f}",
              f"CPU us a request: {nothing['cpu']:.0f}, load generator {nothing['client']:.0f}")


def bench(table, program, programs, folder):
    folder.mkdir()
    under_full_load(table, *full_load(programs, program, folder / "full"))
    other = their_round(programs, folder / "fewer", SECONDS, FEWER)
    fewer = our_round(programs, program, folder / "fewer", SECONDS, FEWER)
    table.add("with 1,024 writers, not 4,096: entries/s", f"{fewer['rate']:,.0f}", f"{other['rate']:,.0f} (Tessera)",
              f"{fewer['rate'] / other['rate']:.2f}")
    table.add("the same, CPU of the server, us an entry", f"{fewer['cpu']:.0f}", f"{other['cpu']:.0f}",
              f"{fewer['cpu'] / other['cpu']:.2f}")
    other = their_round(programs, folder / "easy", 12, EASY)
    easy = our_round(programs, program, folder / "easy", 12, EASY)
    table.add(f"raw entries at {easy['rate']:,.0f}/s (Tessera {other['rate']:,.0f}/s), CPU us an entry",
              f"{easy['cpu']:.0f}", f"{other['cpu']:.0f}", f"{easy['cpu'] / other['cpu']:.2f}")
    mine, yours = syncs(programs, program, folder / "traced")
    table.add("entries for each wait for the disk (fsync, or a write that waits), under strace",
              f"{mine:,.0f}", f"{yours:,.0f}")
