"""Which lines of the handlers ran: gcov's counts of hustings_covered.

A handler's line is one of a file of handlers (cmake/Folder.cmake says which they are) that a server
does not run which only starts and stops: what registers routes and pages is none.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
OBJECTS = BUILD / "src/cli/CMakeFiles/hustings_covered.dir"
COUNTED = BUILD / "counted"


def reset():
    """Forgets what was counted; programs that end from now on leave their counts in COUNTED."""
    shutil.rmtree(COUNTED, ignore_errors=True)
    COUNTED.mkdir()
    os.environ.update(GCOV_PREFIX=str(COUNTED), GCOV_PREFIX_STRIP="1")
    for counts in OBJECTS.rglob("*.gcda"):
        counts.unlink()


def gather():
    """Puts the counts beside gcov's notes. Their names are whole paths, of where the cache has the object from."""
    for counts in COUNTED.glob("*.gcda"):
        shutil.copy(counts, OBJECTS / counts.name.replace("#", "/").rpartition(f"/{OBJECTS.name}/")[2])


def counts_of(source):
    """{line: how often} of a source file, without what it has from headers."""
    notes = list(OBJECTS.rglob(f"{source.parent.name}/{source.name}.gcno"))
    assert len(notes) == 1, f"{source}: gcov has {len(notes)} notes of it: build hustings_covered"
    done = subprocess.run(["gcov", "--json-format", "--stdout", notes[0]], cwd=ROOT,
                          capture_output=True, encoding="utf-8", check=True)
    out = {}
    for file in json.loads(done.stdout)["files"]:
        if file["file"].endswith(f"src/{source.parent.name}/{source.name}"):
            for line in file["lines"]:
                number = line["line_number"]
                out[number] = out.get(number, 0) + line["count"]
    return out


def lines():
    """{file: {line: how often}} of all files of handlers since reset(); the program has ended."""
    sources = [Path(name) for name in (BUILD / "handlers.txt").read_text().split()]
    gather()
    return {str(source.relative_to(ROOT)): counts_of(source) for source in sources}


def handlers(start, run):
    """{file: {line: how often}} of the run, without the lines that a start runs."""
    return {file: {number: count for number, count in counts.items()
                   if not start[file].get(number)}
            for file, counts in run.items()}


def table(counted):
    """(share of lines that ran, a table of all files with the lines that did not)."""
    rows, ran, all_lines = [], 0, 0
    for file, counts in sorted(counted.items()):
        missed = sorted(number for number, count in counts.items() if not count)
        ran, all_lines = ran + len(counts) - len(missed), all_lines + len(counts)
        share = 100 * (1 - len(missed) / max(len(counts), 1))
        rows.append(f"{share:6.1f} % of {len(counts):4d}  {file}  {missed}")
    share = ran / max(all_lines, 1)
    rows.append(f"{100 * share:6.1f} % of {all_lines:4d}  all")
    return share, "\n".join(rows)
