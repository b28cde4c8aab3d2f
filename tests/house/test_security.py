"""docs/security.md and docs/staff.md: every guard names a test that there is, or says that it has none."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import mutation  # noqa: E402

PAGE = ROOT / "docs/security.md"
# Numbers of the list, section by section.
LINES = [*range(1, 13), *range(101, 114), *range(13, 21), *range(201, 209), *range(301, 310), *range(401, 415)]


def rows(page):
    """[(number, what, shown by)] of all tables."""
    return [(int(line), what, shown) for line, what, shown in
            re.findall(r"^\| (\d+) \| (.*?) \| (.*) \|$", page, re.M)]


def known_tests():
    """Names of all tests, of files with tests, of fuzz targets, and folders as "unit/web"."""
    unit = sorted(ROOT.glob("src/*/*_test.cc"))
    python = [*ROOT.glob("tests/e2e/*.py"), *ROOT.glob("tests/api/*.py"), *ROOT.glob("tests/house/*.py")]
    names = {name for p in unit for name in re.findall(r"TEST(?:_F|_P)?\(\w+,\s*(\w+)\)", p.read_text())}
    names |= {name for p in python for name in re.findall(r"def (test_\w+)", p.read_text())}
    names |= {p.stem for p in unit} | {p.name for p in python if p.name.startswith("test_")}
    names |= {f"fuzz/{p.name}" for p in (ROOT / "fuzz").iterdir()}
    return names | {f"unit/{p.parent.name}" for p in unit}


def wrong_rows(table, known):
    """What does not hold in these rows."""
    wrong = []
    for line, what, shown in table:
        names = [n for n in re.findall(r"`([^`]+)`", shown) if re.match(r"[A-Z]\w+$|test_|\w+_test$|fuzz/|unit/", n)]
        open_ = "**not covered**" in shown
        if not names and not open_:
            wrong.append(f"{line}, {what}: names no test, and does not say that there is none")
        if open_ and not shown.partition("**not covered**")[2].strip(": "):
            wrong.append(f"{line}, {what}: does not say why")
        wrong += [f"{line}, {what}: there is no test {name}" for name in names if name not in known]
    return wrong


def test_every_guard_names_a_test_that_exists(capsys):
    table = rows(PAGE.read_text())
    assert [line for line, _, _ in table] == LINES
    assert wrong_rows(table, known_tests()) == []
    open_ = [f"  {line}: {what}" for line, what, shown in table if "**not covered**" in shown]
    with capsys.disabled():
        print(f"\n{len(table) - len(open_)} of {len(table)} guards are tested; without a test:")
        print("\n".join(open_))


def without_mutation(table, lines):
    """Lines whose row and tests/mutation.py, which has `lines`, do not agree: each that is covered has one, and says so."""
    return [line for line, _, shown in table
            if not (line in lines) == shown.endswith("; mutation") == ("**not covered**" not in shown)]


def test_every_guard_is_taken_away_once():
    assert without_mutation(rows(PAGE.read_text()), {one.line for one in mutation.ALL}) == []


def test_every_guard_that_is_taken_away_is_there():
    """tests/mutation.py finds what it takes away, once each, and every test that has to go red."""
    known = known_tests()
    for one in mutation.ALL:
        assert (ROOT / one.file).read_text().count(one.old) == 1, one.title
        if mutation.is_unit(one):
            assert list((ROOT / "src" / one.folder).glob("*_test.cc")), one.title
            continue
        for file, _, name in (test.partition("::") for test in one.tests.split()):
            assert (ROOT / "tests" / one.folder / file).is_file() and name in known, one.title


def test_the_check_finds_what_is_missing():
    assert wrong_rows([(1, "a", "`NoSuchTest`")], {"Other"}) and wrong_rows([(1, "a", "words")], set())
    assert without_mutation([(1, "a", "`Other`")], set()) == [1] and without_mutation([(1, "a", "`b`; mutation")], set()) == [1]
    assert without_mutation([(1, "a", "`Other`")], {1}) == [1]
    assert without_mutation([(1, "a", "`b`; mutation"), (2, "a", "**not covered**: so")], {1}) == []
    assert wrong_rows([(1, "a", "**not covered**")], set()) and not wrong_rows([(1, "a", "`Other`")], {"Other"})
