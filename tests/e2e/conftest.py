"""Shared by the end-to-end tests: the program as its users meet it, and places to run it in."""

import contextlib
import fcntl
import functools
import http.server
import os
import shutil
import subprocess
import urllib.parse
import uuid
from pathlib import Path

import pytest
import served
from hustings import Hustings
from playwright.sync_api import sync_playwright
from served import answering
from witnesses import start_witness as start_witness

REPORT = "society/meta-report-eu27-2024/ad_library_report_eu27.csv"


# Files that take longest begin first, so that no worker waits for one of them at the end.
LONGEST = ["test_pages.py", "test_demo.py", "test_faults.py", "test_kill.py", "test_power_cut.py", "test_report.py",
           "test_timing.py", "test_add_field.py", "test_worked_example.py", "test_meta_report.py", "test_witness.py"]


def pytest_collection_modifyitems(items):
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.fixture(scope="session")
def program(binary):
    """The program; a test without it cannot say anything, so it fails."""
    assert binary.is_file(), f"{binary} is missing: build it with ./run --build-only"
    return binary.resolve()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tell(record_property):
    """Says in one line how much was tried; ./test prints it."""
    return lambda text: record_property("told", text)


@pytest.fixture(scope="session")
def interposer(program):
    """What makes system calls of the program fail: tests/tools/interpose.cc."""
    library = program.parent / "tests" / "libinterpose.so"
    assert library.is_file(), f"{library} is missing: build it with ninja -C build/release interpose"
    return library


@pytest.fixture
def node(program, tmp_path):
    """A new, empty node."""
    return Hustings(program, tmp_path).init()


@pytest.fixture(scope="module")
def make_node(program, tmp_path_factory):
    """Makes new nodes that live as long as the module."""
    return lambda name="node": Hustings(program, tmp_path_factory.mktemp(name)).init()


@pytest.fixture(scope="session")
def make_demo(program, tmp_path_factory):
    """Makes nodes with the demonstration, and what was said as it was told (`told`): copies, since it is told only
    once in a run, by the worker who is first."""
    base = tmp_path_factory.getbasetemp()
    told = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "told"

    def make(name="demo"):
        told.mkdir(exist_ok=True)
        with (told / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (told / "data").exists():
                shutil.rmtree(told / "unfinished", ignore_errors=True)
                first = Hustings(program, told, told / "unfinished")
                first.run("init", "--origin", "demo.invalid")
                (told / "said").write_text(first.run("demo").stdout, encoding="utf-8")
                first.data.rename(told / "data")
        node = Hustings(program, tmp_path_factory.mktemp(name))
        shutil.copytree(told / "data", node.data)
        node.told = (told / "said").read_text(encoding="utf-8")
        return node

    return make


@pytest.fixture(scope="session")
def demo(make_demo):
    """The site of a node with the demonstration, and the node: `demo.hustings`. Tests only read it."""
    node = make_demo()
    with served.serve(node) as site:
        site.hustings = node
        yield site


@pytest.fixture(scope="session")
def real_report(shared):
    """The report of the 27 states, as researchers published it."""
    file = shared / REPORT
    if not file.is_file():
        pytest.skip(f"outside data is missing: {REPORT} below HUSTINGS_SHARED")
    return file


@pytest.fixture(scope="session")
def real_node(program, real_report, tmp_path_factory):
    """A node that has imported the real report once; tests only read it."""
    node = Hustings(program, tmp_path_factory.mktemp("real")).init()
    node.imported = node.run_import(real_report, code=1)
    return node


@pytest.fixture(scope="session")
def postgres():
    """Makes new databases on the real PostgreSQL that the runner has started."""
    server = os.environ.get("HUSTINGS_TEST_POSTGRES", "")
    if not server:
        pytest.skip("no PostgreSQL: HUSTINGS_TEST_POSTGRES is not set")

    def make():
        name = f"e2e_{uuid.uuid4().hex}"
        subprocess.run(["psql", "-q", server, "-c", f"CREATE DATABASE {name}"], check=True)
        return urllib.parse.urlsplit(server)._replace(path=f"/{name}").geturl()

    return make


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def serve():
    """Serves a folder as any static file server does; gives its address."""

    @contextlib.contextmanager
    def serving(folder: Path):
        with answering(functools.partial(Quiet, directory=str(folder))) as address:
            yield address + "/"

    return serving
