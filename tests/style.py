"""clang-format and clang-tidy over our own sources."""

import concurrent.futures
import hashlib
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JOBS = 2
# In a test a missing value throws, and that fails the test: what it should do.
TEST_CHECKS = ["--checks=-bugprone-unchecked-optional-access"]


def sources():
    return sorted(p for folder in ("src", "benches", "tests/integration", "tests/tools")
                  for p in (ROOT / folder).rglob("*")
                  if p.suffix in (".cc", ".h"))


def run(command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
    return done.returncode, done.stdout + done.stderr


def check_format(tally):
    code, output = run(["clang-format-19", "--dry-run", "-Werror", *map(str, sources())])
    if code == 0:
        tally.ok()
    else:
        tally.fail("style/format", output + "\nmend with: clang-format-19 -i FILE...")


def git(*arguments):
    code, output = run(["git", *arguments])
    return output.split() if code == 0 else None


def changed():
    """Files changed since the branch left origin, or since the last commit; None: cannot tell."""
    head = git("rev-parse", "HEAD")
    base = git("merge-base", "HEAD", "origin/HEAD")
    if base is None or base == head:
        base = git("rev-parse", "HEAD~1")
    if not head or not base:
        return None
    names = git("diff", "--name-only", base[0]) + git("ls-files", "-o", "--exclude-standard")
    return {ROOT / name for name in names}


def chosen(everything):
    """The .cc files to look at; a changed header stands for the .cc of the same name."""
    files = [p for p in sources() if p.suffix == ".cc"]
    touched = None if everything else changed()
    if touched is None or ROOT / ".clang-tidy" in touched:
        return files
    return [p for p in files if p in touched or p.with_suffix(".h") in touched]


def dependencies(build):
    """For each .cc of ours that was built: it and the headers of ours that it reads."""
    found = {}
    for block in run(["ninja", "-C", str(build), "-t", "deps"])[1].split("\n\n"):
        paths = [(build / line.strip()).resolve() for line in block.splitlines()[1:]]
        ours = [p for p in paths if p.is_relative_to(ROOT)]
        for p in ours:
            if p.suffix == ".cc":
                found[p] = sorted(ours)
    return found


def stamp(file, build, needed):
    """Names the exact input of a check, so that a clean file is not checked twice."""
    if file not in needed:
        return None
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes())
    for path in needed[file]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return ROOT / "build" / "tidy" / f"{build.name}-{digest.hexdigest()}"


def tidy(file, build, needed):
    """The complaints about one file; empty when clean."""
    clean = stamp(file, build, needed)
    if clean and clean.exists():
        return ""
    more = TEST_CHECKS if file.stem.endswith("_test") else []
    code, output = run(["clang-tidy-19", "--quiet", "-p", str(build), *more, str(file)])
    if code != 0:
        return output
    if clean:
        clean.parent.mkdir(parents=True, exist_ok=True)
        clean.touch()
    return ""


def check_tidy(tally, everything, build):
    """One check over all chosen files. `build` is a configured build folder with its precompiled header."""
    files = chosen(everything)
    needed = dependencies(build)
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        complaints = [c for c in pool.map(lambda f: tidy(f, build, needed), files) if c]
    if complaints:
        tally.fail("style/tidy", "\n".join(complaints))
    elif files:
        tally.ok()
    else:
        tally.skip("style/tidy", "no file changed; --long looks at all")
