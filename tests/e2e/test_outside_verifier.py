"""A program that is not ours verifies a log that ours made, over a plain file server."""

import json
import subprocess
import sys

import aics_tlog
import fictional
import pytest
import tiles
from damage import DAMAGES, damaged

# Records beside the imported rows: the operator's key, the rules, and the run itself.
BESIDE = 3


def outside(command, vkey, url, *more):
    """aics-tlog's command line; exit code and its report."""
    done = subprocess.run(
        [sys.executable, "-m", "aics_tlog", command, "--vkey-file", vkey, "--tiles", url, *more],
        capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def audit(vkey, url):
    """Every tile and bundle against the signed checkpoint, by the outside program's library."""
    reader = aics_tlog.HttpTileReader(url)
    note = aics_tlog.parse_note(reader.read_checkpoint())
    key = aics_tlog.parse_vkey(vkey.read_text().strip())
    opened = aics_tlog.verify_checkpoint(note, key, [], 0)
    if not opened.ok:
        raise ValueError(opened.error)
    return aics_tlog.audit_tiles(reader, opened.size, opened.root)


def grow(node, size):
    """Imports invented rows until the log has this size."""
    rows = size - tiles.size(node.log) - (1 if tiles.size(node.log) else BESIDE)
    first = 1000 * tiles.size(node.log)
    folder = node.folder / str(size)
    folder.mkdir()
    node.run_import(fictional.report(folder, range(first, first + rows)))
    assert tiles.size(node.log) == size


@pytest.fixture(scope="module")
def logs(make_node):
    """Nodes whose logs have a given size, each made once."""
    made = {}

    def of(size):
        if size not in made:
            made[size] = make_node(f"log{size}")
            grow(made[size], size)
        return made[size]

    return of


def check_log(node, url, indices):
    size = tiles.size(node.log)
    vkey = node.data / "log.vkey"
    report = audit(vkey, url)
    assert (report.size, report.bundles) == (size, (size + 255) // 256)
    entries = tiles.entries(node.log)
    for index in indices:
        out = node.folder / "entry"
        code, said = outside("verify-inclusion", str(vkey), url, "--index", str(index),
                             "--entry-out", str(out))
        assert code == 0, said
        assert out.read_bytes() == entries[index]


@pytest.mark.parametrize("size", [4, 255, 256, 257, 700])
def test_an_outside_program_verifies_a_log_of_size(logs, serve, size):
    node = logs(size)
    with serve(node.log) as url:
        check_log(node, url, sorted({0, size // 3, size - 1}))


def test_an_outside_program_verifies_the_smallest_log(node, serve):
    """The operator's key and the rules go before the first record, so no log has size 1."""
    node.add("organisation", fictional.organisation())
    assert tiles.size(node.log) == BESIDE
    with serve(node.log) as url:
        check_log(node, url, range(BESIDE))


def test_an_outside_program_accepts_the_empty_log(node):
    """No tile to read: the checkpoint alone says that the tree is empty."""
    note = aics_tlog.parse_note((node.log / "checkpoint").read_bytes())
    key = aics_tlog.parse_vkey((node.data / "log.vkey").read_text().strip())
    opened = aics_tlog.verify_checkpoint(note, key, [], 0)
    assert opened.ok and (opened.size, opened.root) == (0, aics_tlog.EMPTY_HASH)
    assert node.json("log", "verify", node.data)["size"] == 0


def test_an_outside_program_verifies_the_real_import(real_node, serve):
    size = tiles.size(real_node.log)
    with serve(real_node.log) as url:
        check_log(real_node, url, [0, size // 2, size - 1])


@pytest.mark.parametrize("before, after", [(4, 6), (200, 256), (255, 257), (256, 700)])
def test_an_outside_program_sees_that_the_log_only_grew(node, serve, before, after):
    grow(node, before)
    old = node.folder / "checkpoint.old"
    old.write_bytes((node.log / "checkpoint").read_bytes())
    grow(node, after)
    with serve(node.log) as url:
        code, said = outside("verify-consistency", str(node.data / "log.vkey"), url,
                             "--old-checkpoint", str(old))
    assert code == 0, said
    assert json.loads(said)["old_size"] == before and json.loads(said)["new_size"] == after


def test_only_the_published_right_edge_is_there(node):
    """Full tiles, and exactly the partial ones of the last checkpoint."""
    for size in (200, 256, 300, 700):
        grow(node, size)
        partial = {p.relative_to(node.log).as_posix() for p in node.log.rglob("*.p/*")}
        edge = {f"tile/{level}/{tiles.number_path(size // 256)}.p/{size % 256}"
                for level in ("0", "entries") if size % 256}
        if size // 256:
            edge.add(f"tile/1/000.p/{size // 256}")
        assert partial == edge


@pytest.mark.parametrize("damage", DAMAGES)
def test_both_programs_refuse_a_damaged_copy(logs, serve, tmp_path, damage):
    node = logs(700)
    copy, place = damaged(node, tmp_path, damage)
    vkey = node.data / "log.vkey"
    with serve(copy) as url:
        with pytest.raises((ValueError, aics_tlog.TileUnavailableError)) as refusal:
            audit(vkey, url)
    assert "connect" not in str(refusal.value)
    said = node.refused("log", "verify", copy, "--vkey", vkey, code=1)
    assert said.startswith("hustings: ") and place in said, said


def test_the_undamaged_copy_passes(logs, serve, tmp_path):
    node = logs(700)
    copy, _ = damaged(node, tmp_path, "nothing")
    with serve(copy) as url:
        audit(node.data / "log.vkey", url)
    assert node.json("log", "verify", copy, "--vkey", node.data / "log.vkey")["size"] == 700


def test_our_verifier_works_over_http(logs, serve):
    node = logs(700)
    vkey = node.data / "log.vkey"
    with serve(node.log) as url:
        held = node.json("log", "verify", url, "--vkey", vkey, "--records")
        without_slash = node.json("log", "verify", url.rstrip("/"), "--vkey", vkey)
        assert held["size"] == without_slash["size"] == 700
        assert "--vkey" in node.refused("log", "verify", url, code=1)
    assert node.refused("log", "verify", url, "--vkey", vkey, code=1).startswith("hustings: ")


def test_our_verifier_refuses_another_key_and_origin(logs, make_node):
    vkey = make_node("stranger").data / "log.vkey"
    said = logs(700).refused("log", "verify", logs(700).log, "--vkey", vkey, code=1)
    assert "checkpoint" in said
