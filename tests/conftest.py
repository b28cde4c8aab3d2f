"""What every pytest of ours shares: the filter of ./test, and where things are."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(config, items):
    wanted = os.environ.get("HUSTINGS_TEST_FILTER", "")
    if wanted:
        config.hook.pytest_deselected(items=[i for i in items if wanted not in i.nodeid])
        items[:] = [i for i in items if wanted in i.nodeid]


@pytest.fixture(scope="session")
def binary():
    """The program under test."""
    return Path(os.environ.get("HUSTINGS_BINARY", ROOT / "build/release/hustings"))


@pytest.fixture(scope="session")
def shared():
    """The folder of outside data; tests that want it are skipped where it is missing."""
    folder = os.environ.get("HUSTINGS_SHARED", "")
    if not folder:
        pytest.skip("HUSTINGS_SHARED is not set and there is no shared/data beside the checkout")
    return Path(folder)


@pytest.fixture(scope="session")
def node_js():
    """Node.js, with the packages of tests/node/package.json in tests/node/node_modules."""
    return Path(os.environ["HUSTINGS_NODE"])
