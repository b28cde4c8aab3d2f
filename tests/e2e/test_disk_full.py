"""The disk fills up during an import: a clear error, nothing acknowledged lost, and on it goes."""

import errno
import os
import subprocess

import fictional
import pytest
import tiles
from hustings import Hustings

ROWS = 4000


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a few megabytes; a function that changes its size."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to mount a small file system")
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", place],
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"cannot mount a small file system here: {mounted.stderr.strip()}")

    def resize(megabytes):
        subprocess.run(["mount", "-o", f"remount,size={megabytes}m", place], check=True)

    yield place, resize
    subprocess.run(["umount", place], check=True)


def fill(file):
    """Leaves no room."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT)
    try:
        while os.write(handle, bytes(4096)):
            pass
    except OSError as full:
        assert full.errno == errno.ENOSPC
    finally:
        os.close(handle)


def acknowledged(file):
    """Index and leaf of each line that was said."""
    return {int(i): leaf for i, leaf in (line.split() for line in file.read_text().splitlines())}


def check_acknowledged(node, held):
    leaves = tiles.leaves(node.log)
    assert {i: leaf for i, leaf in held.items() if i >= len(leaves) or leaves[i] != leaf} == {}


def check_message(said):
    """What a user reads: what happened, that nothing is lost, what to do."""
    assert said.startswith("hustings: ") and "Traceback" not in said and "terminate" not in said
    assert "full" in said or "room" in said
    assert "make room" in said, said


def test_a_full_disk_loses_nothing_and_goes_on(program, tmp_path, small_disk):
    place, resize = small_disk
    node = Hustings(program, tmp_path, data=place / "data").init()
    report = fictional.report(tmp_path, range(ROWS))
    acks = tmp_path / "acks"
    said = node.refused("import", "meta-report", report, "--acks", acks, code=2)
    check_message(said)
    held = acknowledged(acks)
    assert 0 < len(held) < ROWS, "the disk must fill up in the middle"
    check_acknowledged(node, held)
    assert node.json("log", "verify", node.data)["size"] > len(held)

    resize(200)
    counts = node.run_import(report)
    assert counts["rows"] == counts["admitted"] + counts["unchanged"] == ROWS
    assert counts["unchanged"] >= len(held) - 3
    assert len(node.rows("advertisers")) == ROWS
    check_acknowledged(node, held)
    node.json("log", "verify", node.data, "--records")
    node.json("rebuild", "--verify")


def test_a_command_that_finds_the_disk_full_says_so(program, tmp_path, small_disk):
    place, _ = small_disk
    node = Hustings(program, tmp_path, data=place / "data").init()
    node.run_import(fictional.report(tmp_path, range(50)))
    fill(place / "ballast")
    node.json("log", "verify", node.data)
    check_message(node.refused("add", "organisation", "-", code=2, text=organisation()))
    check_message(node.refused("export", "advertisers", code=2))
    (place / "ballast").unlink()
    assert len(node.rows("advertisers")) == 50
    node.run("add", "organisation", "-", text=organisation())


def organisation():
    return '{"name": "Fictional Party of Room", "type": "other", "listed_as": []}'


def test_init_on_a_full_disk_says_so_and_can_be_repeated(program, tmp_path, small_disk):
    place, _ = small_disk
    fill(place / "ballast")
    node = Hustings(program, tmp_path, data=place / "data")
    check_message(node.refused("init", "--origin", "e2e.invalid/log", code=2))
    (place / "ballast").unlink()
    node.init().json("log", "verify", node.data)
