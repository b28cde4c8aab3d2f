"""What a node costs as it grows: the full way of rows (rules, envelope, signature, projections, log) at
several sizes, beside what this machine can do at all. Standard library only."""

import os
import subprocess
import time

SIZES = (10_000, 100_000, 1_000_000)
LONG = 10_000_000
GOAL = 8000  # records/s


def first_line(command):
    """Seconds until a server says its port; it is then told to end."""
    started = time.monotonic()
    with subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, text=True) as server:
        said = server.stdout.readline()
        took = time.monotonic() - started
        server.terminate()
    if not said.strip().isdigit():
        raise SystemExit(f"bench: {command[0]} did not start")
    return took


def weigh(folder):
    """(files, bytes) below a folder."""
    files = [p.stat().st_size for p in folder.rglob("*") if p.is_file()]
    return len(files), sum(files)


class Size:
    """One node of one size, measured."""

    def __init__(self, rows, call, run, hustings, report, data):
        self.rows = rows
        seconds, _, self.memory, usage = call(hustings, "import", "meta-report", report, "--data", data,
                                              "--json")
        self.rate = rows / seconds
        self.cpu = 1e6 * (usage.ru_utime + usage.ru_stime) / rows
        os.sync()  # the writes must not compete with the reading
        self.verify, _, _, usage = call(hustings, "log", "verify", data)
        self.verify_cpu = usage.ru_utime + usage.ru_stime
        self.opens = float(run("bench_add", data, "open"))
        self.serves = first_line([run.path("bench_site"), data])
        self.files, self.bytes = weigh(data / "log")
        self.database = sum(p.stat().st_size for p in data.glob("node.db*"))

    def row(self):
        megabytes = 1 << 20
        return (f"{self.rows:,}", f"{self.rate:,.0f}", f"{self.cpu:.0f}", f"{self.memory:,.0f}",
                f"{self.verify:.2f}", f"{self.rows / self.verify:,.0f}", f"{self.opens:.0f}",
                f"{1000 * self.serves:.0f}", f"{self.files:,}", f"{self.bytes / megabytes:,.0f}",
                f"{self.database / megabytes:,.0f}", f"{(self.bytes + self.database) / self.rows:,.0f}")


HEAD = ("records", "records/s", "CPU us a record", "most memory, MB", "`log verify`, s", "entries/s of that",
        "start of the writer, ms", "start of the server, ms", "files of the log", "MB of the log",
        "MB of the database", "bytes a record")


class Limits:
    """What this machine can do at all."""

    def __init__(self, run, folder):
        self.sign, self.verify, self.leaf = (float(x) for x in run("bare_crypto").split())
        self.file, self.appends = (float(x) for x in run("bare_disk", folder).split())

    def text(self):
        return (f"Limits in the same run: {self.sign:,.0f} signatures/s and {self.verify:,.0f} verifications/s "
                f"a core (libsodium), {self.leaf:,.0f} SHA-256/s of 500 B a core, {self.appends:,.0f} "
                f"fdatasync/s of 4 KiB at the end of a file, {self.file:.2f} ms for a small file that is made "
                "durable under its name.\n")

    def explain(self, size):
        """How much of a node's cost the limits are."""
        hashing = 1e6 / self.leaf
        verifying = 1e6 * size.verify_cpu / size.rows
        files = size.files * self.file / 1000
        return (f"At {size.rows:,} records, of {size.cpu:.0f} us of CPU a record one signature is "
                f"{1e6 / self.sign:.0f} us ({1e8 / self.sign / size.cpu:.0f} %) and the hash of an entry "
                f"{hashing:.1f} us. The log's {size.files:,} files, made durable one after the other, would take "
                f"{files:,.1f} s of the {size.rows / size.rate:,.0f} s; one thread does that beside the others. "
                f"`log verify` used {verifying:.1f} us of CPU an entry, of which the hash is "
                f"{100 * hashing / verifying:.0f} %.\n")


def markdown(sizes, limits):
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    lines += ["| " + " | ".join(size.row()) + " |" for size in sizes]
    return "\n".join(lines) + "\n\n" + limits.text() + "\n" + limits.explain(sizes[-1])


def bench(table, sizes):
    last = sizes[-1]
    small = sizes[0]
    table.add(f"the full way, {last.rows:,} records, records/s", f"{last.rate:,.0f}",
              f"{small.rate:,.0f} (at {small.rows:,})", f"{last.rate / small.rate:.2f}", f"{GOAL:,}",
              last.rate >= GOAL)
