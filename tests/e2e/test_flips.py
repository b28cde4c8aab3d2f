"""Every byte of a log changed in turn: found each time, and the place named."""

import os
import shutil
import subprocess

import fictional
import forge
import pytest
import tiles

SIZE = 300


@pytest.fixture(scope="module")
def node(make_node):
    node = make_node()
    fictional.grow(node, SIZE)
    return node


@pytest.fixture
def flip_every_byte(program):
    """The tool beside the program that changes each byte in memory; its exit code and report."""
    tool = program.parent / "tests" / "flip_every_byte"
    assert tool.is_file(), f"{tool} is missing: ninja -C build/release flip_every_byte"

    def run(data, step=1):
        done = subprocess.run([tool, data, str(step)], capture_output=True, text=True, timeout=600)
        return done.returncode, done.stdout.splitlines()

    return run


def flips_expected(log, step):
    """Files of the log, and bytes that the tool must have changed in them."""
    files = [p for p in log.rglob("*") if p.is_file()]
    return len(files), sum(
        len(range(0, p.stat().st_size, step if "entries" in p.parts else 1)) for p in files)


def must_all_be_found(report, log, step):
    files, total = flips_expected(log, step)
    assert report == (0, [f"{total} bytes of {files} files changed in turn, "
                          "0 not found or not named"])


def test_every_single_byte_is_found_and_its_place_named(node, tmp_path, flip_every_byte):
    """300 short entries: the tree is the same, and each try takes a tenth of the time."""
    forge.forge(node, tmp_path / "log", [b"entry %d" % i for i in range(SIZE)])
    shutil.copy(node.data / "log.vkey", tmp_path)
    must_all_be_found(flip_every_byte(tmp_path), tmp_path / "log", 1)


def test_every_byte_of_real_records_is_found_and_its_place_named(node, flip_every_byte):
    """All 350 000 with ./test --long, where it takes minutes; else every 11th byte of the entries
    and all of the tiles and the checkpoint."""
    step = 1 if os.environ.get("HUSTINGS_LONG") else 11
    must_all_be_found(flip_every_byte(node.data, step), node.log, step)


def test_a_file_that_is_not_published_proves_nothing(make_node, flip_every_byte):
    """An outdated partial tile, as a kill may leave one, is no part of the log: of all bytes in the
    folder the only ones that nobody misses. (So this shows, too, that the test above can fail.)"""
    empty = make_node("empty")
    stale = tiles.tile_file(empty.log, 0, 0, 1)
    stale.parent.mkdir(parents=True)
    stale.write_bytes(bytes(32))
    code, said = flip_every_byte(empty.data)
    assert code == 1 and said[-1].endswith("of 2 files changed in turn, 32 not found or not named")
    assert "byte 31 of tile/0/000.p/1: not found" in said


def positions(data, count):
    """About so many places, evenly spread, the last one among them."""
    step = max(1, len(data) // count)
    return sorted({*range(0, len(data), step), len(data) - 1})


def entry_at(bundle, at):
    """Which entry of a bundle's bytes this byte belongs to."""
    index = end = 0
    while True:
        end += 2 + int.from_bytes(bundle[end:end + 2], "big")
        if at < end:
            return index
        index += 1


def place_of(file, log, at):
    if file == log.parent / "log.vkey":
        return "log.vkey"
    name = file.relative_to(log).as_posix()
    if not name.startswith("tile/entries/"):
        return name
    first = 256 if "001" in name else 0
    return f"{name}: entry {first + entry_at(file.read_bytes(), at)}:"


def files_of(data):
    return sorted(p for p in (data / "log").rglob("*") if p.is_file()) + [data / "log.vkey"]


@pytest.mark.parametrize("number", range(7))
def test_the_program_itself_names_the_place(node, tmp_path, number):
    """Some bytes of each file, changed on disk."""
    data = tmp_path / "data"
    shutil.copytree(node.log, data / "log")
    shutil.copy(node.data / "log.vkey", data)
    files = files_of(data)
    assert len(files) == 7
    file = files[number]
    good = file.read_bytes()
    for at in positions(good, 15):
        place = place_of(file, data / "log", at)
        file.write_bytes(good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1:])
        said = node.refused("log", "verify", data, code=1)
        assert said.startswith("hustings: ") and place in said, f"byte {at} of {file}: {said}"
        file.write_bytes(good)
    assert tiles.size(data / "log") == node.json("log", "verify", data)["size"] == SIZE
