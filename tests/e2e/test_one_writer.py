"""One process writes into a data directory; all others may read."""

import json
import os
import subprocess
import threading

import fictional
import pytest


def test_a_second_init_is_refused(node):
    files = {p: p.read_bytes() for p in node.data.rglob("*") if p.is_file() and ".db" not in p.name}
    said = node.refused("init", "--origin", "other.invalid/log", code=1)
    assert "there is a node here already" in said and "--data" in said
    assert all(p.read_bytes() == content for p, content in files.items())


def test_init_overwrites_no_keys(node):
    keys = {p: p.read_bytes() for p in (node.data / "secrets").rglob("*.key")}
    (node.data / "hustings.toml").unlink()
    said = node.refused("init", "--origin", "other.invalid/log", code=1)
    assert "parts of a node" in said and "restore" in said
    assert all(p.read_bytes() == content for p, content in keys.items())


@pytest.fixture
def import_under_way(node):
    """An import that waits for the reader of its acknowledgements, in the middle of its file."""
    pipe = node.folder / "acks"
    os.mkfifo(pipe)
    report = fictional.report(node.folder, range(3000))
    importer = subprocess.Popen(node.command("import", "meta-report", report, "--acks", pipe),
                                cwd=node.folder, env=node.environment(),
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with open(pipe, encoding="ascii") as acks:
        acks.readline()
        assert importer.poll() is None
        yield node
        drain = threading.Thread(target=acks.read)
        drain.start()
        assert importer.wait(60) == 0, importer.stderr.read()
        drain.join()
    importer.stderr.close()


@pytest.mark.parametrize("words", [
    ("import", "meta-report", fictional.NAME), ("rebuild",), ("scrub",), ("keys", "create"),
    ("add", "organisation", "-")])
def test_a_second_writer_says_who_is_in_the_way(import_under_way, words):
    said = import_under_way.refused(*words, text=json.dumps(fictional.organisation()))
    assert said.startswith("hustings: ") and str(import_under_way.data) in said
    assert "process" in said


def test_readers_go_on(import_under_way):
    node = import_under_way
    rows = node.rows("advertisers")
    assert rows
    assert node.json("show", rows[0]["index"])["body"]["platform"] == "meta"
    node.json("log", "verify", node.data)
    node.run("keys", "list")
    node.run("log", "proof", 0)


def test_after_the_import_the_directory_is_free(node):
    node.run_import(fictional.report(node.folder, range(10)))
    node.add("organisation", fictional.organisation())


def test_acknowledgements_that_cannot_be_written_stop_the_import(node):
    report = fictional.report(node.folder, range(10))
    said = node.refused("import", "meta-report", report, "--acks", "no/such/folder/acks")
    assert said.startswith("hustings: ") and "no/such/folder/acks" in said and "--acks" in said
    assert node.rows("advertisers") == []
