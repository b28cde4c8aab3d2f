"""What the marks promise is kept by the compiler: text and personal data marked open, and a sealed
value read or printed, do not compile. Beside each such snippet stands one that does."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"

BEFORE = """
#include <fmt/format.h>
#include <iostream>
#include "record/marks.h"

namespace hustings {
struct Holder { Text<1, 9> name; Count count; };
BOOST_DESCRIBE_STRUCT(Holder, (), (name, count))
struct Plain { CountryCode country; Count count; };
BOOST_DESCRIBE_STRUCT(Plain, (), (country, count))
"""

# What must not compile, what the compiler must say, and the neighbour that does compile.
OPEN = r"requires Publishable<T>|Publishable"
CASES = {
    "open text": ("Open<Text<1, 9>> field;", OPEN, "Erasable<Text<1, 9>> field;"),
    "open platform id": ("Open<PlatformId> field;", OPEN, "Erasable<PlatformId> field;"),
    "open handle": ("Open<Handle> field;", OPEN, "Sealed<Handle> field;"),
    "open URL": ("Open<Url> field;", OPEN, "Open<Domain> field;"),
    "open struct with text": ("Open<Holder> field;", OPEN, "Open<Plain> field;"),
    "open optional text": ("Open<std::optional<Text<1, 9>>> field;", OPEN,
                           "Open<std::optional<Token<9>>> field;"),
    "open list of text": ("Open<std::vector<Text<1, 9>>> field;", OPEN,
                          "Open<std::vector<Token<9>>> field;"),
    "open list of structs with text": ("Open<std::vector<Holder>> field;", OPEN,
                                       "Open<std::vector<Plain>> field;"),
    "open stated text": ("Open<Stated<Text<1, 9>>> field;", OPEN, "Open<Stated<Count>> field;"),
    "open string": ("Open<std::string> field;", OPEN, "Open<bool> field;"),
    "open text for a count": ("OpenText<Count, Reason::public_body> field;", "Privacy::text",
                              "OpenText<Text<1, 9>, Reason::public_body> field;"),
    "open text for a handle": ("OpenText<Handle, Reason::public_body> field;", "Privacy::text",
                               "OpenText<Url, Reason::public_body> field;"),
    "a sealed value printed by fmt": (
        'auto f(const Sealed<Count>& s) { return fmt::format("{}", s); }', r"formattable|formatter",
        'auto f(const Open<Count>& s) { return fmt::format("{}", s.value.value); }'),
    "a sealed value printed by <<": (
        "void f(const Sealed<Count>& s) { std::cout << s; }", r"no match for .operator<<.",
        "void f(const Open<Count>& s) { std::cout << s.value.value; }"),
    "a sealed value read": ("auto f(const Sealed<Count>& s) { return s.secret_; }", "is private",
                            "auto f(const Open<Count>& s) { return s.value; }"),
    "a sealed value got": ("auto f(const Sealed<Count>& s) { return s.get(); }",
                           r"has no member named .get.",
                           "auto f(const Erasable<Count>& s) { return s.get(); }"),
}


def syntax_check(code, folder):
    """Exit code and messages of the compiler over one snippet."""
    file = folder / "snippet.cc"
    file.write_text(BEFORE + code + "\n}  // namespace hustings\n")
    done = subprocess.run([shutil.which("g++"), "-std=c++23", "-fsyntax-only", "-I", SRC, file],
                          capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin"})
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def neighbours(tmp_path_factory):
    """All snippets that must compile, in one go: each in a namespace of its own."""
    code = "".join(f"namespace n{i} {{ {good} }}\n" for i, (_, _, good) in enumerate(CASES.values()))
    return syntax_check(code, tmp_path_factory.mktemp("good"))


def test_the_neighbours_compile(neighbours):
    code, messages = neighbours
    assert code == 0, messages


@pytest.mark.parametrize("name", CASES)
def test_does_not_compile__l303(name, tmp_path, neighbours):
    bad, says, _ = CASES[name]
    code, messages = syntax_check(bad, tmp_path)
    assert code != 0, f"this compiles: {bad}"
    errors = [line for line in messages.splitlines() if "error:" in line or "note:" in line]
    assert any(re.search(says, line) for line in errors), messages
    assert re.search(r"constraint|formattable|formatter|no match|private|no member", messages)


def test_only_the_sealing_code_reads_what_is_sealed__l303():
    wrong = [str(p.relative_to(ROOT)) for p in SRC.rglob("*")
             if p.suffix in (".cc", ".h") and p.parent.name != "record"
             and "SealedAccess" in p.read_text()]
    assert not wrong, "these reach into Sealed: " + ", ".join(wrong)
