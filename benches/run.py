#!/usr/bin/env python3
"""./bench [NAME] [--write] [--long]: Hustings beside its floor or peer, on the same work in the same run.

Tables come out; --write puts them into docs/benchmarks.md. Standard library only.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import ads
import growth
import imports
import raw
import reconcile
import register
import reports
import search
import serve
import single
import tessera

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / "build" / "release"
HUSTINGS = BIN / "hustings"
END = "<!-- bench end -->\n"


def shared():
    """The folder with other people's data, if this machine has it."""
    given = os.environ.get("HUSTINGS_SHARED")
    return Path(given) if given else ROOT.parent / "shared" / "data"


def call(*command, codes=(0,)):
    """Runs a program; answers (seconds, output, peak memory in MB)."""
    started = time.monotonic()
    process = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in codes:
        sys.exit(f"bench: {command[0]} ended with {code}: {' '.join(map(str, command))}")
    return time.monotonic() - started, output, usage.ru_maxrss / 1024, usage


class Table:
    def __init__(self):
        self.rows = []
        self.after = ""  # text below the table

    def add(self, what, ours, peer="", ratio="", goal="", holds=True):
        verdict = "" if not goal else "yes" if holds else "NO"
        self.rows.append((what, ours, peer, ratio, goal, verdict))
        print("  ", " | ".join(self.rows[-1]), flush=True)

    def markdown(self):
        lines = ["| measurement | Hustings | floor or peer in the same run | ratio | goal | holds |",
                 "|---|---|---|---|---|---|"]
        return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in self.rows]) + "\n" + self.after


def fresh_node(folder):
    data = folder / "node"
    shutil.rmtree(data, ignore_errors=True)
    call(HUSTINGS, "init", "--data", data, "--origin", "bench.invalid/log")
    return data


def synthetic_report(path, rows, seed=1):
    """A fictional report in the platform's raw form, with a realistic spread of names and amounts."""
    draw = random.Random(seed)
    words = [f"{a}{b}" for a in ("lum", "ver", "sol", "mar", "tel", "nor", "bri", "cal", "dor", "fen")
             for b in ("ona", "itas", "ion", "ek", "öra", "ław", "ería", "ung", "isch", "ata")]
    with open(path, "w", encoding="utf-8") as out:
        out.write("Page ID,Page name,Disclaimer,Amount spent (EUR),Number of ads in Library\n")
        for n in range(rows):
            name = " ".join(draw.choices(words, k=draw.randint(1, 4))).title()
            disclaimer = ("These ads ran without a disclaimer" if draw.random() < 0.26
                          else name if draw.random() < 0.5 else f"Committee {draw.choice(words)} {n % 977}")
            amount = "≤100" if draw.random() < 0.5 else str(int(draw.paretovariate(0.8) * 101) % 10_000_000)
            out.write(f"{900_000_000_000_000 + n},{name},{disclaimer},{amount},{draw.randint(1, 60)}\n")


def bench_import_real(table, folder):
    """The platform report of the week before the 2024 vote, 27 states."""
    report = shared() / "society" / "meta-report-eu27-2024" / "ad_library_report_eu27.csv"
    if not report.exists():
        print("   import-real: not measured, the report is not on this machine")
        return
    ours, floor = [], []
    for _ in range(3):
        data = fresh_node(folder)
        seconds, _, _, _ = call(HUSTINGS, "import", "meta-report", report, "--data", data, "--refused",
                                folder / "refused.csv", "--json", codes=(1,))
        ours.append(29425 / seconds)
        (folder / "bare.db").unlink(missing_ok=True)
        _, output, _, _ = call(BIN / "benches" / "bare_sqlite", report, folder / "bare.db")
        rows, took = output.split()
        floor.append(int(rows) / float(took))
    rate, bare = sorted(ours)[1], sorted(floor)[1]
    table.add("import of the real report, rows/s (median of 3, whole process)", f"{rate:,.0f}",
              f"{bare:,.0f} (bare SQLite)", f"{rate / bare:.3f}", "10,000", rate >= 10_000)


class AckClock:
    """Reads INDEX LEAF lines from a pipe and remembers when each 10 000th came."""

    def __init__(self, fifo):
        os.mkfifo(fifo)
        self.marks = []
        self.thread = threading.Thread(target=self.read, args=(fifo,))
        self.thread.start()

    def read(self, fifo):
        with open(fifo, encoding="ascii") as lines:
            for n, _ in enumerate(lines, 1):
                if n % 10_000 == 0:
                    self.marks.append(time.monotonic())


def bench_million(table, folder, rows=1_000_000):
    """One million synthetic rows, and the log they make."""
    report = folder / "FacebookAdLibraryReport_2029-06-03_AT_last_30_days_advertisers.csv"
    synthetic_report(report, rows)
    data = fresh_node(folder)
    (folder / "acks").unlink(missing_ok=True)
    started = time.monotonic()
    clock = AckClock(folder / "acks")
    seconds, _, memory, usage = call(HUSTINGS, "import", "meta-report", report, "--data", data, "--acks",
                                     folder / "acks", "--json")
    clock.thread.join()
    first = 100_000 / (clock.marks[9] - started)
    last = 100_000 / (clock.marks[-1] - clock.marks[-11])
    table.add(f"import of {rows:,} rows, mean rows/s", f"{rows / seconds:,.0f}",
              f"CPU {1e6 * (usage.ru_utime + usage.ru_stime) / rows:.0f} us a row", "", "8,000",
              rows / seconds >= 8000)
    table.add("the last 100,000 against the first, rows/s", f"{last:,.0f}", f"{first:,.0f} (first)",
              f"{last / first:.2f}", "0.6", last / first >= 0.6)
    table.add("peak memory of that import, MB", f"{memory:,.0f}", "", "", "300", memory < 300)
    bench_verify(table, data, rows)


def bench_verify(table, data, rows):
    sign, verify, leaf = (float(x) for x in call(BIN / "benches" / "bare_crypto")[1].split())
    os.sync()  # the import's writes must not compete with the reading
    seconds, _, _, usage = call(HUSTINGS, "log", "verify", data)
    rate = rows / seconds
    table.add("log verify, tree, entries/s", f"{rate:,.0f}", f"{leaf:,.0f} (SHA-256 of 500 B leaves, a core)",
              f"{rate / leaf:.2f}", "500,000", rate >= 500_000)
    seconds, _, _, usage = call(HUSTINGS, "log", "verify", data, "--records")
    cores = (usage.ru_utime + usage.ru_stime) / seconds
    rate = rows / (usage.ru_utime + usage.ru_stime)
    table.add("log verify --records, records/s a core", f"{rate:,.0f} ({cores:.1f} cores busy)",
              f"{verify:,.0f} (libsodium's verify alone)", f"{rate / verify:.2f}", "15,000", rate >= 15_000)
    table.add("for comparison: libsodium signatures/s a core", "", f"{sign:,.0f}", "", "", True)


def bench_search(table, folder, rows=1_000_000):
    """Lists and search over one million rows, beside Datasette."""
    table.after = "\n" + day_and_load()
    report = folder / "FacebookAdLibraryReport_2029-06-03_AT_last_30_days_advertisers.csv"
    synthetic_report(report, rows)
    data = fresh_node(folder)
    call(HUSTINGS, "import", "meta-report", report, "--data", data, "--json")
    tools = search.tools(ROOT / "build" / "bench-venv")
    search.bench(table, HUSTINGS, BIN / "benches" / "bench_site", data, folder, tools)


def bench_serve(table, folder, rows=20_000):
    """Pages over HTTP: kept ones beside nginx, lists that are made anew."""
    table.after = "\n" + day_and_load()
    report = folder / "FacebookAdLibraryReport_2029-06-03_AT_last_30_days_advertisers.csv"
    synthetic_report(report, rows)
    data = fresh_node(folder)
    call(HUSTINGS, "import", "meta-report", report, "--data", data, "--json")
    serve.bench(table, HUSTINGS, data, folder)


def bench_labels(table, _folder):
    """Labels and notices of ads on one core, every one another: in 24 languages."""
    table.after = "\n" + day_and_load()
    svg, pdf, png, notices = (float(x) for x in Programs()("bench_labels").split())
    table.add("labels as SVG, a core, labels/s", f"{svg:,.0f}", "", "", "200", svg >= 200)
    table.add("labels as PDF, a core, labels/s", f"{pdf:,.0f}", "", "", "50", pdf >= 50)
    table.add("labels as PNG of 300 dots an inch, a core, labels/s", f"{png:,.0f}")
    table.add("notices as PDF, a core, notices/s", f"{notices:,.0f}", "", "", "50", notices >= 50)


def bench_ads(table, folder, long=False):
    """Declared ads with texts."""
    table.after = "\n" + day_and_load()
    ads.bench(table, call, HUSTINGS, fresh_node(folder), folder, ads.LONG if long else ads.SMALL)


def bench_reconcile(table, folder, long=False):
    """What is seen against what is declared, beside DuckDB."""
    table.after = "\n" + day_and_load()
    python = search.tools(ROOT / "build" / "bench-venv") / "python"
    rows = reconcile.LONG if long else reconcile.SMALL
    reconcile.bench(table, call, Programs().path("bench_reconcile"), fresh_node(folder), folder, rows, python)


def bench_imports(table, folder, long=False):
    """Large files of libraries, as a table and as a ZIP that is not unpacked."""
    table.after = "\n" + day_and_load()
    imports.bench(table, call, HUSTINGS, fresh_node, folder, imports.LONG if long else imports.SMALL)


class Programs:
    """The programs of benches/, by name."""

    def path(self, name):
        return BIN / "benches" / name

    def __call__(self, name, *arguments):
        return call(self.path(name), *arguments)[1]


def day_and_load():
    """When and beside what the figures are made."""
    load = os.getloadavg()[0]
    busy = " Other programs ran beside it: believe the ratios, not the rates." if load > 1 else ""
    return f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load at the start {load:.1f}.{busy}\n"


def grown(folder, rows):
    """A node of so many records, measured; and its folder."""
    report = folder / "FacebookAdLibraryReport_2029-06-03_AT_last_30_days_advertisers.csv"
    synthetic_report(report, rows)
    data = fresh_node(folder)
    return growth.Size(rows, call, Programs(), HUSTINGS, report, data), data


def bench_log(table, folder, long=False):
    """The log beside Tessera's, and as it grows."""
    run = Programs()
    programs = tessera.tools(ROOT / "build" / "bench-go")
    circumstances = day_and_load()
    raw.bench(table, run.path("log_hook"), programs, folder / "raw")
    limits = growth.Limits(run, folder)
    sizes = []
    for rows in growth.SIZES + ((growth.LONG,) if long else ()):
        size, data = grown(folder, rows)
        print("  ", " | ".join(size.row()), flush=True)
        sizes.append(size)
        if rows == growth.SIZES[1]:
            single.bench(table, run, programs, data, folder)
    growth.bench(table, sizes)
    table.after = "\n" + circumstances + "\n" + growth.markdown(sizes, limits)


def bench_reports(table, folder):
    """Reports of citizens with all cryptography, beside Argon2id alone."""
    run = Programs()
    data = fresh_node(folder)
    reports.bench(table, HUSTINGS, lambda *how: float(run("bare_argon2", *how)), data, folder)
    register.fill(data)
    with reports.serving(HUSTINGS, data) as port:
        register.bench(table, port)


BENCHES = {"import-real": bench_import_real, "million": bench_million, "search": bench_search,
           "serve": bench_serve, "labels": bench_labels, "ads": bench_ads, "imports": bench_imports,
           "log": bench_log, "reconcile": bench_reconcile, "reports": bench_reports}
# Benches with a table of their own in docs/benchmarks.md.
OWN = {"ads", "imports", "labels", "log", "reconcile", "reports", "search", "serve"}


def write(tables):
    """Puts each table between its marks in docs/benchmarks.md."""
    page = ROOT / "docs" / "benchmarks.md"
    for name, table in tables.items():
        begin = f"<!-- bench {name} begin -->\n" if name else "<!-- bench begin -->\n"
        before, rest = page.read_text().split(begin)
        page.write_text(before + begin + table.markdown() + END + rest.split(END, 1)[1])


def main():
    parser = argparse.ArgumentParser(prog="./bench", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="runs only: " + ", ".join(BENCHES))
    parser.add_argument("--write", action="store_true", help="puts the tables into docs/benchmarks.md")
    parser.add_argument("--long", action="store_true",
                        help="ads, reconcile: one million; imports: files of 1 GiB; log: also with ten million records")
    options = parser.parse_args()
    tables = {}
    with tempfile.TemporaryDirectory(prefix="hustings-bench-", dir=ROOT / "build") as folder:
        for name, bench in BENCHES.items():
            if options.name in name:
                print(name, flush=True)
                table = tables.setdefault(name if name in OWN else "", Table())
                longer = (bench_ads, bench_imports, bench_log, bench_reconcile)
                more = {"long": options.long} if bench in longer else {}
                bench(table, Path(folder), **more)
    print("\n".join(table.markdown() for table in tables.values()))
    if options.write:
        write(tables)


if __name__ == "__main__":
    main()
