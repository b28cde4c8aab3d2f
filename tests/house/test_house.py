"""The house rules that a compiler does not check: who includes whom, and how long things get."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"

# Each folder and the folders that it may include, beside its own.
ALLOWED = {
    "base": set(),
    "codes": {"base"},
    "log": {"base"},
    "tables": {"base"},
    "laws": {"base", "tables"},
    "labels": {"base", "tables"},
    "worker": {"base", "labels"},  # labels: what its tests draw
    "record": {"base", "log"},
    "store": {"base", "log", "record"},
    "node": {"base", "log", "tables", "record", "store"},
    "observe": {"base", "log", "record", "store", "node"},
    "parties": {"base", "tables", "record", "store", "node"},
    "ads": {"base", "tables", "laws", "labels", "worker", "record", "store", "node",
            "parties"},
    "cases": {"base", "codes", "laws", "record", "store", "node", "parties", "ads"},
}
ALLOWED["conduct"] = {"base", "laws", "record", "store", "node", "parties", "ads"}
ALLOWED["reconcile"] = {"base", "laws", "record", "store", "node", "parties", "ads"}
ALLOWED["completeness"] = ALLOWED["ads"] - {"laws", "labels", "worker"} | {"ads"}
ALLOWED["score"] = set(ALLOWED) - {"ads", "reconcile", "observe", "completeness", "conduct"}
ALLOWED["bulk"] = ALLOWED["score"] | {"score"}
ALLOWED["staff"] = {"base", "record", "store", "node"}
ALLOWED["vault"] = {"base", "record", "store"}
ALLOWED["demo"] = set(ALLOWED) - {"score", "bulk", "observe", "worker"}  # says what the rooms' kinds can say
ALLOWED["web"] = {"base", "log", "tables", "laws", "record", "store", "node"}  # never a room
# The desk's pages are made by hand, with web/'s own parts; of rooms they know the organisations.
ALLOWED["desk"] = ALLOWED["web"] | {"web", "staff", "worker", "laws", "labels", "codes", "parties", "ads", "completeness"}
ALLOWED["intake"] = ALLOWED["web"] | {"web", "codes", "parties", "ads", "cases", "vault"}
ALLOWED["casedesk"] = ALLOWED["desk"] | ALLOWED["intake"] | {"desk", "intake"}
ALLOWED["sightings"] = ALLOWED["desk"] | ALLOWED["intake"] | {"desk", "intake"}
ALLOWED["photo"] = {"base", "worker", "web"}
ALLOWED["cli"] = set(ALLOWED)

# Libraries that stay behind one folder's own headers: <prefix> and who may include it.
BEHIND = {
    "boost/json": {"base"},
    "unicode/": {"base", "web"},  # web: numbers and days as each language writes them
    "openssl/": {"base"},
    "sodium": {"base", "vault"},
    "sqlite3.h": {"store"},
    "libpq-fe.h": {"store"},
    "CLI/": {"cli"},
    "curl/": {"base"},
    "csv.h": {"tables"},
    "archive": {"bulk"},
    "cairo": {"labels"},
    "pango/": {"labels"},
    "qrcodegen/": {"labels"},
    "expat.h": {"worker"},
    "seccomp.h": {"worker"},
    "ZXing/": {"worker"},
    "prometheus/": {"web"},
    "zxcvbn.h": {"staff"},
    "fido": {"staff"},
    "boost/asio": {"web"},
    "boost/beast": {"web"},
}
MAX_LINES = 400
MAX_FUNCTION = 60
MAX_SCRIPT = 4096  # bytes of a script, before compression

FILES = sorted(p for p in SRC.rglob("*") if p.suffix in (".cc", ".h"))
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)


def includes(text, mark):
    return [name for kind, name in INCLUDE.findall(text) if kind == mark]


def wrong_folders(folder, text, allowed=None):
    """Names included from folders that this folder may not know."""
    allowed = ALLOWED if allowed is None else allowed
    return [name for name in includes(text, '"')
            if (top := name.partition("/")[0]) != folder and top not in allowed.get(folder, set())]


def wrong_libraries(folder, is_header, is_test, text):
    """Library headers that do not belong here; a test may look behind its own folder's wall."""
    wrong = []
    for name in includes(text, "<") + includes(text, '"'):
        for prefix, homes in BEHIND.items():
            hidden = is_header and homes != {"web"}  # the session's own header needs Asio
            if name.startswith(prefix) and (folder not in homes or hidden) and not is_test:
                wrong.append(name)
    return wrong


def long_functions(text):
    """(first line, length) of each function that is too long, in clang-format's layout."""
    found = []
    start, indent = None, ""
    not_function = re.compile(r"\s*(namespace|class|struct|enum|union|extern|concept)\b|.*=\s*\{$")
    for number, line in enumerate(text.splitlines(), 1):
        if start is None:
            opened = re.match(r"((?:  )?)\S.*\{$", line)
            if opened and not not_function.match(line):
                start, indent = number, opened.group(1)
        elif line.startswith(indent + "}"):
            if number - start + 1 > MAX_FUNCTION:
                found.append((start, number - start + 1))
            start = None
    return found


@pytest.mark.parametrize("folder", sorted(p.name for p in SRC.iterdir() if p.is_dir()))
def test_a_folder_includes_only_those_above_it(folder):
    assert folder in ALLOWED, f"src/{folder} is new: say in ALLOWED what it may include"
    wrong = [f"{p.relative_to(ROOT)} includes {name}" for p in FILES
             if p.relative_to(SRC).parts[0] == folder
             for name in wrong_folders(folder, p.read_text())]
    assert not wrong, "\n".join(wrong)


def test_libraries_stay_behind_their_folder():
    wrong = [f"{p.relative_to(ROOT)} includes {name}" for p in FILES
             for name in wrong_libraries(p.relative_to(SRC).parts[0], p.suffix == ".h",
                                         p.stem.endswith("_test"), p.read_text())]
    assert not wrong, "\n".join(wrong)


def test_files_are_short():
    long = [f"{p.relative_to(ROOT)} has {n} lines" for p in FILES
            if (n := len(p.read_text().splitlines())) > MAX_LINES]
    assert not long, "split by topic:\n" + "\n".join(long)


def test_functions_are_short():
    long = [f"{p.relative_to(ROOT)}:{line} has {n} lines" for p in FILES
            for line, n in long_functions(p.read_text())]
    assert not long, "split by thought:\n" + "\n".join(long)


def test_headers_are_included_once():
    wrong = [str(p.relative_to(ROOT)) for p in FILES
             if p.suffix == ".h" and "#pragma once" not in p.read_text()]
    assert not wrong, "no #pragma once: " + ", ".join(wrong)


def test_every_fuzzer_has_seeds():
    wrong = [name for p in SRC.glob("*/*_fuzz.cc")
             if not list((ROOT / "fuzz" / (name := f"{p.parent.name}_{p.stem}")).glob("*"))]
    assert not wrong, "no seed in fuzz/: " + ", ".join(wrong)


@pytest.mark.parametrize("script", sorted(SRC.glob("web/assets/*.ts")), ids=lambda p: p.name)
def test_scripts_are_typed_and_small(script):
    done = subprocess.run(["tsc", "--noEmit", "--strict", "--noUnusedLocals", "--target", "es2020", "--lib",
                           "es2020,dom,dom.iterable", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    made = subprocess.run(["esbuild", "--minify", "--format=iife", "--target=es2020", script],
                          capture_output=True, check=True).stdout
    assert len(made) <= MAX_SCRIPT
    # What the policy of pages refuses, and what it would have to refuse.
    assert not re.search(rb"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|https?://", made)


def test_every_rule_of_the_desk_names_tests_that_exist():
    rows = (ROOT / "docs/staff.md").read_text().partition("| what | rule | shown by |")[2].split("\n\n")[0]
    tests = "".join(p.read_text() for p in [*SRC.glob("*/*_test.cc"), *ROOT.glob("tests/e2e/*.py")])
    files = {p.stem for p in SRC.glob("*/*_test.cc")} | {p.name for p in ROOT.glob("tests/e2e/*.py")}
    for row in rows.strip().splitlines()[1:]:
        shown = re.findall(r"`([^`]+)`", row.split("|")[3])
        assert shown, f"no test shows this: {row}"
        missing = [one for one in shown if one not in files and not (ROOT / one).is_dir() and
                   not (one.startswith("unit/") and (SRC / one[5:]).is_dir()) and
                   not re.search(rf"\b{one}\b", tests)]
        assert not missing, f"{missing} of {row}"


def test_no_link_is_part_of_the_tree():
    """One leads somewhere else on every machine."""
    if not (ROOT / ".git").exists():
        pytest.skip("this tree is no checkout: git does not know what is part of it")
    said = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert [line for line in said.splitlines() if line.startswith("120000")] == []


def test_the_checks_themselves_find_what_is_wrong():
    assert wrong_folders("log", '#include "record/kind.h"\n') == ["record/kind.h"]
    assert wrong_folders("log", '#include "base/error.h"\n#include "log/tree.h"\n') == []
    assert wrong_folders("base", '  #  include "log/tree.h"\n') == ["log/tree.h"]
    assert wrong_libraries("log", False, False, "#include <sodium.h>\n") == ["sodium.h"]
    assert wrong_libraries("base", True, False, "#include <sodium.h>\n") == ["sodium.h"]
    assert wrong_libraries("base", False, False, "#include <sodium.h>\n") == []
    body = "int f() {\n" + "  g();\n" * MAX_FUNCTION + "}\n"
    assert long_functions("namespace a {\n" + body + "}\n") == [(2, MAX_FUNCTION + 2)]
    assert long_functions("int f() {\n  g();\n}\n" * 50) == []
