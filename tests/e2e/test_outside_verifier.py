"""Programs that are not ours verify a log that ours made, and refuse it once it is damaged."""

import functools
import subprocess
from pathlib import Path

import aics_tlog
import fictional
import forge
import outside
import pytest
import served
import tiles
from damage import DAMAGES, damaged

verifiers = pytest.mark.parametrize("verifier", outside.VERIFIERS)


@pytest.fixture(scope="module")
def logs(make_node):
    """Nodes whose logs have a given size, each made once."""

    @functools.cache
    def of(size):
        node = make_node(f"log{size}")
        fictional.grow(node, size)
        return node

    return of


@pytest.fixture(scope="module")
def grown(make_node):
    """A node whose log has grown, with the checkpoints of all its published sizes."""
    node = make_node("grown")
    node.checkpoints = {}
    for size in (4, 200, 255, 257, 512, 700):
        fictional.grow(node, size)
        node.checkpoints[size] = node.folder / f"checkpoint.{size}"
        node.checkpoints[size].write_bytes((node.log / "checkpoint").read_bytes())
    return node


def must_hold(verifier, node, place, *old):
    known = outside.GROWTH if old else outside.VERIFIERS
    held, said = known[verifier](place, node.data / "log.vkey", *old)
    assert held, said
    return said


# What holds.


@verifiers
@pytest.mark.parametrize("size", [4, 255, 256, 257, 700])
def test_it_verifies_a_log_of_size(logs, verifier, size):
    said = must_hold(verifier, logs(size), logs(size).log)
    assert outside.size_said(said) == size


@verifiers
def test_it_verifies_what_our_server_serves(logs, verifier):
    with served.serve(logs(700)) as site:
        said = must_hold(verifier, logs(700), f"{site.address}/log/")
    assert outside.size_said(said) == 700


@verifiers
def test_it_verifies_what_any_file_server_serves(logs, serve, verifier):
    with serve(logs(700).log) as url:
        must_hold(verifier, logs(700), url)


@pytest.mark.parametrize("verifier", ["tessera fsck", "aics-tlog"])
def test_it_verifies_the_real_import(real_node, verifier):
    said = must_hold(verifier, real_node, real_node.log)
    assert outside.size_said(said) == tiles.size(real_node.log)


@verifiers
def test_it_verifies_the_smallest_log(node, verifier):
    """The operator's key and the rules go before the first record, so no log has size 1."""
    node.add("organisation", fictional.organisation())
    assert tiles.size(node.log) == fictional.BESIDE
    must_hold(verifier, node, node.log)


def test_an_outside_program_accepts_the_empty_log(node):
    """No tile to read: the checkpoint alone says that the tree is empty."""
    note = aics_tlog.parse_note((node.log / "checkpoint").read_bytes())
    key = aics_tlog.parse_vkey((node.data / "log.vkey").read_text().strip())
    opened = aics_tlog.verify_checkpoint(note, key, [], 0)
    assert opened.ok and (opened.size, opened.root) == (0, aics_tlog.EMPTY_HASH)
    assert node.json("log", "verify", node.data)["size"] == 0


def test_an_outside_program_gives_single_entries(logs, serve):
    node, out = logs(700), logs(700).folder / "entry"
    with served.serve(node) as site:
        for index in (0, 255, 256, 699):
            held, said = outside.aics("verify-inclusion", f"{site.address}/log/",
                                      node.data / "log.vkey", "--index", index, "--entry-out", out)
            assert held, said
            assert out.read_bytes() == tiles.entries(node.log)[index]


@pytest.mark.parametrize("verifier", outside.GROWTH)
@pytest.mark.parametrize("before", [4, 200, 255, 257, 512])
def test_it_sees_that_the_log_only_grew(grown, verifier, before):
    must_hold(verifier, grown, grown.log, grown.checkpoints[before])


def test_only_the_published_right_edge_is_there(node):
    """Full tiles, and exactly the partial ones of the last checkpoint."""
    for size in (200, 256, 300, 700):
        fictional.grow(node, size)
        partial = {p.relative_to(node.log).as_posix() for p in node.log.rglob("*.p/*")}
        edge = {f"tile/{level}/{tiles.number_path(size // 256)}.p/{size % 256}"
                for level in ("0", "entries") if size % 256}
        if size // 256:
            edge.add(f"tile/1/000.p/{size // 256}")
        assert partial == edge


# What does not.


@pytest.fixture(scope="module")
def copies(logs, tmp_path_factory):
    """Damaged copies of a log, each made once: the copy, and the place to be named."""
    return functools.cache(lambda damage: damaged(logs(700), tmp_path_factory.mktemp("d"), damage))


@verifiers
@pytest.mark.parametrize("damage", DAMAGES)
def test_it_refuses_a_damaged_copy(logs, copies, verifier, damage):
    held, said = outside.VERIFIERS[verifier](copies(damage)[0], logs(700).data / "log.vkey")
    assert not held and said, f"{verifier} does not see: {damage}"
    assert "flag provided but not defined" not in said and "connect" not in said, said


@pytest.mark.parametrize("damage", DAMAGES)
def test_our_verifier_names_the_place_in_a_damaged_copy(logs, copies, damage):
    copy, place = copies(damage)
    said = logs(700).refused("log", "verify", copy, "--vkey", logs(700).data / "log.vkey", code=1)
    assert said.startswith("hustings: ") and place in said, said


def test_the_undamaged_copy_passes(logs, copies):
    node, (copy, _) = logs(700), copies("nothing")
    for verifier in outside.VERIFIERS:
        must_hold(verifier, node, copy)
    assert node.json("log", "verify", copy, "--vkey", node.data / "log.vkey")["size"] == 700


@verifiers
def test_it_refuses_another_logs_key(logs, make_node, verifier):
    held, said = outside.VERIFIERS[verifier](logs(700).log, make_node("other").data / "log.vkey")
    assert not held and said


@pytest.fixture(scope="module")
def fork(grown, tmp_path_factory):
    """Another past, signed with the log's own key: everything in it fits together."""
    return forge.forge(grown, tmp_path_factory.mktemp("fork") / "log",
                       forge.rewritten(tiles.entries(grown.log), 100))


@verifiers
def test_nobody_sees_another_past_in_the_log_alone(grown, fork, verifier):
    """The reason why witnesses are needed."""
    must_hold(verifier, grown, fork)
    assert grown.json("log", "verify", fork, "--vkey", grown.data / "log.vkey")["size"] == 700


@pytest.mark.parametrize("verifier", outside.GROWTH)
@pytest.mark.parametrize("before", [200, 512, 700])
def test_it_sees_another_past_with_an_older_checkpoint(grown, fork, verifier, before):
    held, said = outside.GROWTH[verifier](fork, grown.data / "log.vkey", grown.checkpoints[before])
    assert not held and said


@pytest.mark.parametrize("verifier", outside.GROWTH)
def test_it_sees_a_shortened_log_with_an_older_checkpoint(grown, tmp_path, verifier):
    short = forge.forge(grown, tmp_path / "log", tiles.entries(grown.log)[:600])
    must_hold(verifier, grown, short, grown.checkpoints[257])
    held, said = outside.GROWTH[verifier](short, grown.data / "log.vkey", grown.checkpoints[700])
    assert not held and said


# Our own verifier, and the checkers around the libraries of others.


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


def test_the_checkers_are_formatted():
    root = Path(__file__).resolve().parents[2]
    gofmt = next(root.glob("build/venv/lib/python3*/site-packages/go/bin/gofmt"))
    done = subprocess.run([gofmt, "-l", root / "tests" / "go"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), f"mend with {gofmt} -w tests/go"
