"""Every system call on a node's files made to fail, one at a time: nothing acknowledged is lost, the program
says what is wrong, and the next start goes on."""

import collections
import errno
import os
import random
import re
import shutil
import subprocess

import faults
import fictional
import pytest
from faults import GROWN, READS, ROWS, check_whole
from test_redaction import CANARY, leaks

LONG = bool(os.environ.get("HUSTINGS_LONG"))
SAMPLE = {"import": 120, "recovery": 30, "scrub": 25, "init": 35}  # points in ./test; --long takes all

# What may happen when a call fails once. Everything else is a failure of the test.
STOPS = "stops"  # exit code 2; the message says what failed and how to mend it
GOES_ON = "goes on"  # exit code 0, and all that was asked for is there
EITHER = "either"
# The calls that make what was written last. After one of them has failed the kernel may hold for written what
# is not: the node stops, whatever the error.
SYNCS = ("fsync", "fdatasync")

SQLITE = ("database", "write-ahead file", "shared index", "journal")
# (what the command is doing, call, file): outcome with EIO, outcome with ENOSPC. The first row that fits
# counts; None fits all.
TABLE = [
    # What is durable in the write-ahead file is moved into the database. If it stays where it is, the next
    # start finds it there.
    (("moving", None, SQLITE), GOES_ON, GOES_ON),
    # A new database first has a journal; the write-ahead file comes when that is gone.
    ((None, "unlink", "journal"), EITHER, EITHER),
    ((None, "unlink", SQLITE), GOES_ON, GOES_ON),
    # Emptied at the start, which cannot go on without, and when the last connection closes.
    ((None, "ftruncate", "write-ahead file"), EITHER, EITHER),
    # SQLite passes over a failed fsync of its folder; the node has synced it before.
    ((None, "fdatasync", "data folder"), GOES_ON, GOES_ON),
    ((None, "open", "data folder"), EITHER, EITHER),
    # Closing a file that was written: it was synced before, but the system says that something is wrong.
    ((None, "close", ("tile", "checkpoint", "secret", "configuration")), EITHER, EITHER),
    ((None, "close", None), GOES_ON, GOES_ON),
    # SQLite opens it for reading instead, which is all that a connection wants that looks something up.
    ((None, "open", "write-ahead file"), EITHER, EITHER),
    # A tile that cannot be read at the start is made again from the database.
    ((None, ("open", "read"), "tile"), EITHER, EITHER),
    # Truth and secrets: without them nothing starts. A transaction that could not be written has not
    # happened; where its fsync failed, it may have.
    ((None, None, ("configuration", "secret", "lock", *SQLITE)), STOPS, STOPS),
    ((None, SYNCS, None), STOPS, STOPS),
    # What is public follows the database: a full disk only delays it, anything else stops the node.
    ((None, None, ("tile", "checkpoint", "folder", "data folder")), STOPS, EITHER),
]


def errors_of(call):
    """How a call is made to fail: EIO+ goes on for all later calls, SHORT writes half of what was asked. A full
    disk refuses neither to read nor to remove (unlink(2) names no ENOSPC)."""
    reads, writes = call.name in READS, call.name in ("write", "pwrite64")
    return ["EIO", "EIO+", "SIGKILL", *([] if reads or call.name == "unlink" else ["ENOSPC"]), *(["SHORT"] if writes else [])]


def outcome(doing, call, error):
    """What the table allows."""
    if error in ("EIO+", "SHORT"):
        return EITHER if error == "EIO+" else GOES_ON

    def fits(wanted, value):
        return wanted is None or value == wanted or isinstance(wanted, tuple) and value in wanted

    name, kind = call.site
    for (when, names, kinds), with_eio, with_enospc in TABLE:
        if fits(when, doing) and fits(names, name) and fits(kinds, kind):
            return with_eio if error == "EIO" else with_enospc
    raise AssertionError(f"no row of the table for {doing}, {call}")


class Scenario:
    """A command on a copy of a template node; what must hold after it failed and was run again."""

    name = ""
    held = {}  # acknowledged before the command
    moving = GOES_ON  # see TABLE

    def __init__(self, made):
        self.made = made

    def words(self, node):
        raise NotImplementedError

    def again(self, node):
        """Runs it again without a fault, and checks what it is for."""
        node.run(*self.words(node))

    def promised(self, node):
        """What holds where the command has ended with 0."""

    def check(self, node):
        self.again(node)
        check_whole(node, self.held)


class Import(Scenario):
    """Three reports: partial tiles, one that gets full, six swaps of the checkpoint."""

    name = "import"

    def __init__(self, made):
        super().__init__(made)
        self.template = made.node("empty").init()

    def words(self, node):
        return self.made.import_words(node)

    def check(self, node):
        held = self.held | faults.acknowledged(self.made.acks(node))
        counts = node.json("import", "meta-report", *self.made.reports)
        assert counts["rows"] == counts["admitted"] + counts["unchanged"] == ROWS
        assert len(node.rows("advertisers")) == ROWS
        check_whole(node, held)


class Recovery(Import):
    """The same, where an earlier import was killed when its records were durable, but not public."""

    name = "recovery"

    def __init__(self, made):
        super().__init__(made)
        calls = clean_run(self)
        swaps = [c.number for c in calls if c.site == ("rename", "checkpoint")]
        self.template = made.node("killed", self.template)
        made.run(self.template, self.words(self.template), at=swaps[2], how="SIGKILL")
        self.held = faults.acknowledged(made.acks(self.template))
        assert len(self.held) == len(faults.FIRST), "the second report was not acknowledged"


class Scrub(Scenario):
    """What a redaction freed is destroyed: the whole database is written again."""

    name = "scrub"
    moving = EITHER  # it is what the command is for: it says so, unless the node is closing

    def __init__(self, made):
        super().__init__(made)
        node = self.template = made.node("redacted").init()
        row = fictional.page(100)
        row[1] = CANARY
        file = node.folder / fictional.NAME
        file.write_text(fictional.table([*map(fictional.page, range(40)), row]), encoding="utf-8")
        node.run_import(file, "--acks", made.acks(node))
        thing = next(r["id"] for r in node.rows("advertisers") if r["page_name"] == CANARY)
        node.add("redaction", fictional.redaction(thing, ["/page_name/value"]))
        file.unlink()
        self.held = faults.acknowledged(made.acks(node))

    def words(self, node):
        return ["scrub"]

    def promised(self, node):
        assert leaks(node.data, CANARY) == []

    def check(self, node):
        super().check(node)
        self.promised(node)
        assert len(node.rows("advertisers")) == 41


class Init(Scenario):
    """A node is made. After a failure the same command makes it, or it is there already."""

    name = "init"

    def __init__(self, made):
        super().__init__(made)
        self.template = made.node("nothing")

    def words(self, node):
        return ["init", "--origin", "e2e.invalid/log"]

    def again(self, node):
        if not (node.data / "hustings.toml").exists():
            node.run(*self.words(node))
        added = node.add("organisation", fictional.organisation())
        assert added["index"] == 2  # after the operator's key and the rules


SCENARIOS = {s.name: s for s in (Import, Recovery, Scrub, Init)}


@pytest.fixture(scope="module")
def made(program, interposer, tmp_path_factory):
    folder = faults.workplace(tmp_path_factory.mktemp("faults"))
    yield faults.Faults(program, interposer, folder)
    shutil.rmtree(folder)


def clean_run(scenario):
    """The calls of a run in which nothing fails."""
    made = scenario.made
    node = made.node(f"{scenario.name}-clean", scenario.template)
    done = made.run(node, scenario.words(node))
    assert done.returncode == 0, done.stderr
    calls = made.calls(node)
    made.forget(node)
    return calls


def doing(calls):
    """What the command does at each call, by number: "moving" (in the log's database) or "working"."""
    phase, dirty, moving = {}, False, False
    for c in calls:
        if "node.db" not in c.path:
            moving = False
        elif c.site == ("pwrite64", "write-ahead file"):
            dirty, moving = True, False
        elif c.site == ("fdatasync", "write-ahead file"):
            dirty, moving = False, not dirty
        elif c.site == ("fsync", "write-ahead file"):  # by the node, which has written it again
            dirty = False
        phase[c.number] = "moving" if moving else "working"
    return phase


def points(calls, sample, seed):
    """(number, error) of what is made to fail: all, or at least one of each site and error."""
    phase = doing(calls)
    every = [(c, error) for c in calls for error in errors_of(c)]
    if LONG:
        return every
    dice = random.Random(seed)
    sites = collections.defaultdict(list)
    for call, error in every:
        sites[call.site, phase[call.number], error].append((call, error))
    chosen = [dice.choice(all_of_one) for all_of_one in sites.values()]
    dice.shuffle(chosen)
    return chosen[:sample]


def check_point(scenario, call, error, when):
    """One run with one failure; raises what is wrong."""
    made = scenario.made
    node = made.node(f"{scenario.name}-{call.number}-{error}", scenario.template)
    done = made.run(node, scenario.words(node), at=call.number, how=error)
    hit = [c for c in made.calls(node) if c.failed]
    if error == "SIGKILL":
        assert done.returncode == -9, "the program ended before the call"
    else:
        assert hit[0].site == call.site, "the run went another way than the clean one"
        wanted = outcome(when, call, error)
        wanted = scenario.moving if when == "moving" and wanted == GOES_ON and error != "SHORT" else wanted
        check_outcome(done, wanted, call, error)
    if done.returncode == 0:
        scenario.promised(node)
    scenario.check(node)
    made.forget(node)


def check_outcome(done, wanted, call, error):
    said = done.stderr.strip()
    assert done.returncode in {STOPS: (2,), GOES_ON: (0,), EITHER: (0, 2)}[wanted], (
        f"exit code {done.returncode}, wanted: {wanted}; {said}")
    if done.returncode == 0:
        assert said == ""
        return
    assert re.match(r"hustings: .+: .*(check|make|start)", said), f"no way to mend it: {said}"
    if call.name in SYNCS and error != "EIO+":
        assert "fsync" in said and "check the disk" in said, f"does not say why it stopped: {said}"
    elif error.startswith("EIO"):
        assert "make room" not in said, said
    elif call.site[1] not in SQLITE or call.name != "open":  # SQLite does not say why it cannot open a file
        assert "make room" in said or os.strerror(errno.ENOSPC) in said, said


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_call_that_fails(name, made, tell):
    seed = int(os.environ.get("HUSTINGS_TEST_SEED", random.randrange(2**32)))
    scenario = SCENARIOS[name](made)
    calls = clean_run(scenario)
    phase = doing(calls)
    chosen = points(calls, SAMPLE[name], seed)

    def one(point):
        call, error = point
        try:
            check_point(scenario, call, error, phase[call.number])
        except (AssertionError, subprocess.TimeoutExpired) as wrong:
            return f"{call.number} {error} {phase[call.number]} {call.site} {call.path}: {wrong}"
        return None

    wrong = faults.in_parallel(one, chosen)
    every = sum(len(errors_of(c)) for c in calls)
    tell(f"faults in {name}: {len(calls)} calls, {len(chosen)} of {every} failures made"
         f"{'' if LONG else f', seed {seed}'}")
    assert not wrong, f"{len(wrong)} of {len(chosen)}\n" + "\n".join(wrong[:20])


@pytest.mark.parametrize("site, said", [("fdatasync data/node.db", "fsync"), ("pwrite64 data/node.db", "write")])
def test_a_database_that_cannot_take_over_stops_the_import(site, said, made):
    """The write-ahead file has grown and is moved into the database on the way: what fails there is said."""
    node = made.node("grown").init()
    report = fictional.report(made.folder, range(GROWN), fictional.NAME.replace("06-03", "06-06"))
    done = made.run(node, ["import", "meta-report", report, "--acks", made.acks(node)], at=1, how="EIO", site=site)
    hit = next(c for c in made.calls(node) if c.failed)
    assert f"{hit.name} {hit.path}" == site
    assert done.returncode == 2 and f"({said}: " in done.stderr, done.stderr
    held = faults.acknowledged(made.acks(node))
    assert 0 < len(held) < GROWN
    assert node.run_import(report)["rows"] == GROWN
    check_whole(node, held)
    made.forget(node)


# Calls that change nothing, and are not made to fail.
HARMLESS = {"execve", "fchown", "fcntl", "flock", "getdents64", "lseek", "mmap", "newfstatat", "access",
            "faccessat2", "readlink", "fadvise64", "utime", "chmod", "fchmod", "fchmodat", "statfs", "fstatfs"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_strace_sees_the_same_calls(name, made, tell):
    scenario = SCENARIOS[name](made)
    node = made.node(f"{name}-traced", scenario.template)
    environment = made.environment(node)
    inside = [word for name in environment if name.startswith(("FAULT_", "LD_PRELOAD"))
              for word in ("-E", f"{name}={environment[name]}")]
    trace = made.folder / "trace"
    done = subprocess.run(["strace", "-f", "-y", "-qq", "-o", trace, "-e", "trace=%file,%desc", *inside,
                           *node.command(*scenario.words(node))], env=node.environment(), check=False,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    called = re.compile(r"^\d+ +(\w+)\(.*" + re.escape(str(node.folder)) + r"[/>\"]")
    seen = collections.Counter(m.group(1) for m in map(called.match, trace.read_text().splitlines()) if m)
    seen["open"] = seen.pop("openat")
    seen["unlink"] += seen.pop("unlinkat", 0)
    counted = collections.Counter(c.name for c in made.calls(node))
    assert counted == {n: k for n, k in seen.items() if n not in HARMLESS and k}
    tell(f"strace of {name}: the same {sum(counted.values())} calls: "
         + ", ".join(f"{k} {n}" for n, k in sorted(counted.items())))
