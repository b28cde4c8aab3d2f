"""docs/security.md and docs/staff.md: every guard names a test that there is, or says that it has none."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import mutation  # noqa: E402

PAGE = ROOT / "docs/security.md"
# Numbers of the list, section by section.
LINES = [*range(1, 13), *range(101, 114), *range(13, 21), *range(201, 209), *range(301, 310), *range(401, 418)]


def rows(page):
    """[(number, what, shown by)] of all tables."""
    return [(int(line), what, shown) for line, what, shown in
            re.findall(r"^\| (\d+) \| (.*?) \| (.*) \|$", page, re.M)]


UNIT = [*ROOT.glob("src/*/*_test.cc"), *ROOT.glob("tests/integration/*_test.cc")]
PYTHON = [p for folder in ("e2e", "api", "house") for p in ROOT.glob(f"tests/{folder}/*.py")]


def single_tests():
    """Names of all tests."""
    names = {name for p in UNIT for name in re.findall(r"TEST(?:_F|_P)?\(\w+,\s*(\w+)\)", p.read_text())}
    return names | {name for p in PYTHON for name in re.findall(r"def (test_\w+)", p.read_text())}


def known_tests():
    """Names of all tests, of files with tests, of fuzz targets, and folders as "unit/web"."""
    names = single_tests() | {p.stem for p in UNIT} | {p.name for p in PYTHON if p.name.startswith("test_")}
    names |= {f"fuzz/{p.name}" for p in (ROOT / "fuzz").iterdir()}
    return names | {f"unit/{p.parent.name}" for p in UNIT}


def lines_of(test):
    """Numbers of the guards whose tests say so by their names: test_this_and_that__l5_l6, ThisAndThatL5L6."""
    tail = re.search(r"__l\d+(_l\d+)*$" if test.startswith("test_") else r"(?<=[a-z\d])(L\d+)+$", test)
    return {int(number) for number in re.findall(r"\d+", tail.group())} if tail else set()


def wrong_names(table, tests):
    """Where the numbers in the names of tests and the tests in the rows are not the same."""
    named = {line: {n for n in re.findall(r"`([^`]+)`", shown) if n in tests} for line, _, shown in table}
    numbers = named.keys() | {line for test in tests for line in lines_of(test)}
    numbered = {line: {n for n in tests if line in lines_of(n)} for line in numbers}
    wrong = [f"{line}: there is no such line for {name}" for line in numbers - named.keys() for name in numbered[line]]
    for line, _, shown in table:
        wrong += [f"{line}: {name} does not say so in its name" for name in named[line] - numbered[line]]
        wrong += [f"{line}: does not name {name}" for name in numbered[line] - named[line]]
        if not numbered[line] and "**not covered**" not in shown:
            wrong.append(f"{line}: no test has its number")
    return wrong


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


def test_names_of_tests_have_the_numbers_of_their_guards():
    assert wrong_names(rows(PAGE.read_text()), single_tests()) == []


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


def test_the_check_finds_numbers_that_do_not_agree():
    assert lines_of("test_a_b__l5_l60") == {5, 60} and lines_of("ReadsHttp10L102L3") == {102, 3}
    assert not lines_of("test_of_level5") and not lines_of("ReadsXML1") and not lines_of("test_AL5")
    table = [(1, "a", "`OneL1`, `fuzz/one`"), (2, "b", "**not covered**: so")]
    assert wrong_names(table, {"OneL1", "Other"}) == []
    assert wrong_names(table, {"OneL1", "test_two__l3"}) == ["3: there is no such line for test_two__l3"]
    assert wrong_names(table, {"OneL1", "TwoL2"}) == ["2: does not name TwoL2"]
    assert wrong_names([(1, "a", "`One`, `TwoL1`")], {"One", "TwoL1"}) == ["1: One does not say so in its name"]
    assert wrong_names([(1, "a", "`fuzz/one`")], {"One"}) == ["1: no test has its number"]


def test_the_check_finds_what_is_missing():
    assert wrong_rows([(1, "a", "`NoSuchTest`")], {"Other"}) and wrong_rows([(1, "a", "words")], set())
    assert without_mutation([(1, "a", "`Other`")], set()) == [1] and without_mutation([(1, "a", "`b`; mutation")], set()) == [1]
    assert without_mutation([(1, "a", "`Other`")], {1}) == [1]
    assert without_mutation([(1, "a", "`b`; mutation"), (2, "a", "**not covered**: so")], {1}) == []
    assert wrong_rows([(1, "a", "**not covered**")], set()) and not wrong_rows([(1, "a", "`Other`")], {"Other"})
