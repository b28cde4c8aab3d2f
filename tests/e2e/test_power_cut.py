"""A power cut at any moment, on a disk that keeps what was synced and anything of the rest: the node starts,
and everything acknowledged is there."""

import os
import random
import shutil

import faults
import fictional
import pytest
import tiles
from hustings import Hustings
from power_cut import CHOICES, Choice, Disk, acknowledged_sizes, safe_tree

LONG = bool(os.environ.get("HUSTINGS_LONG"))
CUTS = {"import": 45, "killed": 30, "failed sync": 30, "init": 25, "scrub": 15, "grown": 10}
SYNCS = ("fsync", "fdatasync")


@pytest.fixture(scope="module")
def made(program, interposer, tmp_path_factory):
    folder = faults.workplace(tmp_path_factory.mktemp("cuts"))
    yield faults.Faults(program, interposer, folder)
    shutil.rmtree(folder)


class Recording:
    """Commands one after the other on a node, with every byte that they wrote."""

    def __init__(self, made, template):
        self.made, self.template = made, template
        self.node = made.node("recorded", template)
        self.calls, self.data = [], b""

    def run(self, words, code=0, **fault):
        data = self.made.folder / "recorded.data"
        data.unlink(missing_ok=True)
        done = self.made.run(self.node, words, data=data, **fault)
        assert done.returncode == code, f"exit code {done.returncode}: {done.stderr}"
        shift = len(self.data)
        self.calls += [c._replace(place=c.place + shift) for c in self.made.calls(self.node)]
        self.data += data.read_bytes()
        return self

    def run_import(self, **more):
        return self.run(self.made.import_words(self.node), **more)


def of_import(made):
    return Recording(made, made.node("empty").init()).run_import()


def nth(made, template, site, n):
    """The number of the n-th such call of an import."""
    calls = Recording(made, template).run_import().calls
    return [c.number for c in calls if c.site == site][n]


def of_killed(made):
    """Killed when records were durable, but not public; then started again."""
    template = made.node("empty").init()
    at = nth(made, template, ("rename", "checkpoint"), 2)
    return Recording(made, template).run_import(code=-9, at=at, how="SIGKILL").run_import()


def of_failed_sync(made):
    """The write-ahead file could not be synced. The node stopped, and was started again: what the failed
    fsync should have written was still in memory, and is read as if it were on the disk."""
    template = made.node("empty").init()
    at = nth(made, template, ("fdatasync", "write-ahead file"), 4)
    return Recording(made, template).run_import(code=2, at=at, how="EIO").run_import()


def of_init(made):
    return Recording(made, made.node("nothing")).run(["init", "--origin", "e2e.invalid/log"]).run_import()


def of_scrub(made):
    template = made.node("empty").init()
    template.run_import(*made.reports[:1])
    thing = template.rows("advertisers")[7]["id"]
    template.add("redaction", fictional.redaction(thing, ["/page_name/value"]))
    return Recording(made, template).run(["scrub"]).run_import()


def of_grown(made):
    """Enough for the write-ahead file to be moved into the database on the way, and begun again. It is where
    the mover ends before the import: on a busy machine not each time."""
    report = fictional.report(made.folder, range(faults.GROWN), fictional.NAME.replace("06-03", "06-06"))
    template = made.node("empty").init()
    for _ in range(10):
        recording = Recording(made, template).run(["import", "meta-report", report, "--json"])
        if sum(c.site == ("pwrite64", "write-ahead file") and c.offset == 0 for c in recording.calls) > 1:
            return recording
    raise AssertionError("the write-ahead file was never begun again")


RECORDINGS = {"import": of_import, "killed": of_killed, "failed sync": of_failed_sync, "init": of_init,
              "scrub": of_scrub, "grown": of_grown}


def check_after_cut(node, leaves):
    """The node starts and holds `leaves`, or, where nothing was acknowledged, it may have to be made."""
    if not (node.data / "hustings.toml").exists():
        assert leaves == [], "the node is gone"
        node.init()
    node.run("keys", "create")
    faults.check_whole(node, dict(enumerate(leaves)))


def cuts(calls, wanted, dice):
    """(index of the call before which the power goes, choice), most of them before or after a sync."""
    if LONG:
        syncs = {i for i, c in enumerate(calls) if c.name in SYNCS} | {len(calls)}
        every = [(i, choice) for i in sorted(syncs | {i + 1 for i in syncs if i < len(calls)})
                 for choice in CHOICES]
        drawn = [(dice.randrange(len(calls) + 1), dice.choice(CHOICES)) for _ in every]
        return sorted(every + drawn)[::1 if len(calls) < 5000 else 10]
    first = next(i for i, c in enumerate(calls) if c.site == ("pwrite64", "database")) if len(calls) > 5000 else 0
    syncs = [i for i, c in enumerate(calls) if c.name in SYNCS and i >= first]
    near = [(dice.choice(syncs) + dice.choice((0, 0, 1)), dice.choice(CHOICES))
            for _ in range(wanted * 2 // 3)]
    far = [(dice.randrange(first, len(calls) + 1), dice.choice(CHOICES)) for _ in range(wanted - len(near))]
    return sorted(near + far)


def acknowledged_at_end(recording):
    disk = Disk(safe_tree(recording.template.folder))
    return list(acknowledged_sizes(disk, recording.calls, recording.data))[-1][1]


def outcomes(recording, chosen, seed):
    """Folders as the cuts leave them: (what cut it was, folder, acknowledged size)."""
    disk = Disk(safe_tree(recording.template.folder))
    states = acknowledged_sizes(disk, recording.calls, recording.data)
    applied = size = 0
    for n, (index, choice) in enumerate(chosen):
        while applied < index:
            _, size = next(states)
            applied += 1
        folder = recording.made.folder / f"cut-{n}"
        disk.write_out(folder, Choice(choice, random.Random(f"{seed} {n}")))
        call = recording.calls[index] if index < len(recording.calls) else None
        yield f"cut {n} before call {index} ({call and (call.name, call.path)}), kept: {choice}", folder, size


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_power_cut_loses_nothing(name, made, tell):
    seed = int(os.environ.get("HUSTINGS_TEST_SEED", random.randrange(2**32)))
    recording = RECORDINGS[name](made)
    leaves = tiles.leaves(recording.node.log)
    assert acknowledged_at_end(recording) == len(leaves), "the recording does not show what was made safe"
    chosen = cuts(recording.calls, CUTS[name], random.Random(seed))

    def one(outcome):
        what, folder, size = outcome
        try:
            check_after_cut(Hustings(made.program, folder), leaves[:size])
        except AssertionError as wrong:
            return f"{what}, acknowledged: {size}: {wrong}"
        shutil.rmtree(folder)
        return None

    wrong = faults.in_parallel(one, outcomes(recording, chosen, seed))
    tell(f"power cuts in {name}: {len(chosen)} outcomes of {len(recording.calls)} calls, seed {seed}")
    assert not wrong, f"{len(wrong)} of {len(chosen)}\n" + "\n".join(wrong[:20])


def test_the_check_itself_notices_a_sync_that_is_missing(made):
    """As if the write-ahead file had never been synced: the acknowledged records of the database are gone."""
    recording = of_import(made)
    recording.calls = [c for c in recording.calls if c.site != ("fdatasync", "write-ahead file")]
    last = max(i for i, c in enumerate(recording.calls) if c.site == ("fsync", "checkpoint"))
    (_, folder, size), = outcomes(recording, [(last, "none")], 1)
    leaves = tiles.leaves(recording.node.log)
    assert 0 < size < len(leaves)
    with pytest.raises(AssertionError, match="never start from an old database"):
        check_after_cut(Hustings(made.program, folder), leaves[:size])
