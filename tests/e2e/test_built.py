"""The programs as they were built: the compiler's guards are in them, and it is known what they are made of."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "tools" / "packages.py"
PROGRAMS = ["hustings", "hustings-worker", "hustings-worker-pictures"]
FLAGS = {"-O2", "-D_FORTIFY_SOURCE=3", "-D_GLIBCXX_ASSERTIONS", "-fstack-protector-strong", "-fstack-clash-protection",
         "-fcf-protection", "-ftrivial-auto-var-init=zero", "-fPIE"}
ENDBR64 = b"\xf3\x0f\x1e\xfa"


def readelf(*words):
    return subprocess.run(["readelf", "-W", *map(str, words)], check=True, capture_output=True, text=True).stdout


def missing_guards(program):
    """What an attacker would like not to find there."""
    head, parts, dynamic = readelf("-h", program), readelf("-l", program), readelf("-d", program)
    symbols = readelf("--dyn-syms", program)
    stack = re.search(r"GNU_STACK .* (\S+)\s+0x\S+$", parts, re.M)
    guards = {
        "a place of its own each time (PIE)": "Type:" in head and "DYN" in head and " PIE" in dynamic,
        "all addresses found at the start (BIND_NOW)": " NOW" in dynamic,
        "read-only afterwards (RELRO)": "GNU_RELRO" in parts,
        "a stack that does not run (NX)": stack is not None and "E" not in stack.group(1),
        "nothing both written and run": not re.search(r"LOAD .* RWE ", parts),
        "no relocation in its code": "TEXTREL" not in dynamic,
        "no search path of its own": "RPATH" not in dynamic and "RUNPATH" not in dynamic,
        "stack protector": "__stack_chk_fail" in symbols,
        "marks for indirect jumps": program.read_bytes().count(ENDBR64) > 100,
    }
    return [name for name, there in guards.items() if not there]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_has_the_guards_of_the_compiler__l307(program, name):
    assert missing_guards(program.parent / name) == []


def test_every_file_is_compiled_with_them__l307(program):
    """What leaves no trace in a program that readelf could find."""
    commands = json.loads((program.parent / "compile_commands.json").read_text())
    ours = [c for c in commands if "/src/" in c["file"] and not c["file"].endswith(("_test.cc", "_fuzz.cc"))]
    assert len(ours) > 400
    bare = [c["file"] for c in ours if "--coverage" not in c["command"] and FLAGS - set(shlex.split(c["command"]))]
    assert bare == []


def test_the_check_finds_a_program_without_guards__l307(tmp_path):
    source = tmp_path / "bare.c"
    source.write_text("int main(void) { return 0; }\n")
    bare = tmp_path / "bare"
    subprocess.run(["gcc", "-no-pie", "-fcf-protection=none", "-fno-stack-protector", "-z", "execstack", "-z",
                    "norelro", "-z", "lazy", source, "-o", bare], check=True, capture_output=True)
    assert len(missing_guards(bare)) == 6


def listed(*words, text=None):
    done = subprocess.run([sys.executable, PACKAGES, *words], input=text, check=False, capture_output=True, text=True)
    assert done.stderr == ""
    return done.returncode, [line.split("\t") for line in done.stdout.splitlines()]


def test_every_library_is_of_a_package_whose_version_is_known__l308(program):
    programs = [program.parent / name for name in PROGRAMS]
    code, rows = listed(*programs)
    names = {row[0] for row in rows}
    assert code == 0 and {"libssl3", "libsodium23", "libsqlite3-0", "libvips42", "libc6"} <= names
    assert all(version and source for _, version, source in rows)
    code, holes = listed("--holes", "-", *programs, text="libssl3\nsome-other-package\n")
    assert code == 1 and [row[0] for row in holes] == ["libssl3"]
    assert listed("--holes", "-", *programs, text="some-other-package\n") == (0, [])


def test_the_version_says_what_runs__l308(program):
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    lines = dict(line.split(maxsplit=1) for line in said.splitlines())
    assert re.fullmatch(r"\d+\.\d+\.\d+", lines["hustings"])
    assert lines["build"] in readelf("-n", program)
    for library, package in (("OpenSSL", "libssl3"), ("libsodium", "libsodium23"), ("SQLite", "libsqlite3-0"),
                             ("libcurl", "libcurl4")):
        version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], check=True, capture_output=True,
                                 text=True).stdout
        assert version.startswith(lines[library]), (library, version)


def test_slow_keys_are_made_in_large_pages(make_node, tmp_path):
    """In pages of 4 KiB the kernel takes as long as the computation."""
    node = make_node("slow")
    (tmp_path / "passphrase").write_text("correct horse battery staple ferry\n")
    trace = tmp_path / "trace"
    subprocess.run(["strace", "-f", "-qq", "-o", trace, "-e", "trace=mmap,madvise", *node.command(
        "vault", "add-handler", "anna", "--passphrase-file", tmp_path / "passphrase")],
        env=node.environment(), check=True, capture_output=True)
    asked = re.findall(r"madvise\((0x\w+), (\d+), MADV_HUGEPAGE\)", trace.read_text())
    assert asked and all(int(size) >= 19 << 20 for _, size in asked), asked
    assert all(f"mmap(NULL, {size}, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS" in trace.read_text()
               for _, size in asked)
