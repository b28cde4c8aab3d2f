"""The program whose handlers' lines are counted, and what is shared with the end-to-end tests."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

import fictional  # noqa: E402
from at_home import Home  # noqa: E402
import reporting  # noqa: E402
from hustings import Hustings  # noqa: E402
from their_log import TheirLog  # noqa: E402


@pytest.fixture(scope="session")
def covered():
    """Built by the runner; a test without it cannot say anything, so it fails."""
    program = ROOT / "build" / "release" / "hustings_covered"
    assert program.is_file(), f"{program} is missing: ninja -C build/release hustings_covered"
    return program


@pytest.fixture(scope="session")
def new_node(covered, tmp_path_factory):
    """Makes nodes of that program, empty or with the demonstration."""

    def make(*, demo):
        node = Hustings(covered, tmp_path_factory.mktemp("node"))
        node.run("init", "--origin", "demo.invalid")
        if demo:
            node.run("demo")
        give_token(node)
        give_home(node)
        reporting.add_handler(node)
        return node
    return make


@pytest.fixture(scope="session")
def node(new_node, their_log):
    """The demonstration, a witness of `their_log`, with a witness who never answers; tests only read
    it."""
    out = new_node(demo=True)
    out.run("witness", "watch", their_log.vkey)
    vkey = out.run("keys", "export", "witness").stdout.strip()
    (out.data / "witnesses.policy").write_text(
        f"witness away {vkey} http://127.0.0.1:1\nquorum away\n")
    return out


def give_token(node):
    """node.party: an organisation, node.token: of somebody who writes for it."""
    node.party = node.new_issuer()
    node.run("user", "add", "kim", "--of", node.party, "--role", "officer")
    node.token = node.json("user", "token", "kim", "--of", node.party, "--title", "tests")["token"]


def give_home(node):
    """node.home: a party that signs at home; node.envelopes: by kind, one that stands nowhere yet and
    one of somebody who is not known here."""
    node.home = Home(node).arrive(node)
    stranger = Home(node, "stranger")
    node.envelopes = {
        kind: [home.sign(kind, body(home.issuer), *about(home)).strip() for home in (node.home, stranger)]
        for kind, body, about in (
            ("account", lambda issuer: fictional.account(issuer, "at-home"), lambda _: ()),
            ("organisation", lambda _: fictional.organisation(), lambda home: ("--about", home.issuer)))}


@pytest.fixture(scope="session")
def their_log(tmp_path_factory):
    """A log that is not ours, of three entries."""
    log = TheirLog(tmp_path_factory.mktemp("log") / "log")
    log.append(b"one", b"two", b"three")
    return log


@pytest.fixture(scope="session")
def long():
    return bool(os.environ.get("HUSTINGS_LONG"))
