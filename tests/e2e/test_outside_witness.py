"""Witnesses that are not ours cosign a log that ours made, and nothing that contradicts it.

The test speaks for the node here: it asks for the cosignature and computes the proof from the tiles.
"""

import shutil

import aics_tlog
import fictional
import forge
import pytest
import tiles
import witnesses
from aics_witness import feeder
from damage import flip
from hustings import ORIGIN
from outside import run
from served import serve
from their_log import TheirLog

OLD, SIZE = 200, 300


@pytest.fixture(scope="module")
def node(make_node):
    """A log that has grown, and its published checkpoints."""
    node = make_node()
    node.checkpoints = {}
    for size in (4, OLD, SIZE):
        fictional.grow(node, size)
        node.checkpoints[size] = (node.log / "checkpoint").read_text()
    return node


@pytest.fixture(params=witnesses.PROGRAMS)
def witness(request, node, start_witness):
    return start_witness(request.param, {ORIGIN: node.vkey})


def ask(witness, node, old, size):
    """Asks for a cosignature on a published checkpoint of the true log."""
    return witness.add_checkpoint(old, forge.consistency(node.log, old, size),
                                  node.checkpoints[size])


def test_it_cosigns_a_growing_log(node, witness):
    for old, size in ((0, 4), (4, OLD), (OLD, SIZE), (SIZE, SIZE)):
        note = aics_tlog.parse_note(ask(witness, node, old, size).cosigned(node.checkpoints[size]))
        opened = aics_tlog.verify_checkpoint(note, aics_tlog.parse_vkey(node.vkey),
                                             [aics_tlog.parse_vkey(witness.vkey)], 1)
        assert opened.ok and opened.size == size, opened.error


def test_it_says_which_size_it_has_seen(node, witness):
    assert ask(witness, node, 0, OLD).status == 200
    answer = ask(witness, node, 4, SIZE)
    assert (answer.status, answer.content_type, answer.body) == (409, "text/x.tlog.size", f"{OLD}\n")


def test_it_remembers_after_a_restart(node, witness):
    assert ask(witness, node, 0, OLD).status == 200
    witness.stop()
    witness.start()
    assert ask(witness, node, 0, SIZE).status == 409
    assert ask(witness, node, OLD, SIZE).status == 200


@pytest.mark.parametrize("name", witnesses.PROGRAMS)
def test_a_client_that_is_not_ours_gets_another_log_cosigned(start_witness, tmp_path, name):
    """What our witness is tried with, tried on theirs."""
    log = TheirLog(tmp_path / "theirs")
    witness = start_witness(name, {log.origin: log.vkey})
    for _ in range(3):
        log.append(*[b"entry"] * 100)
        assert f"— {witness.name} " in log.ask(witness.url, witness.vkey)


def test_our_witness_cosigns_a_log_of_theirs_and_no_second_history(make_node, tmp_path):
    """Asked by a client that is not ours."""
    log, fork = TheirLog(tmp_path / "theirs"), TheirLog(tmp_path / "fork")
    fork.key, fork.vkey = log.key, log.vkey
    ours = make_node("witness")
    ours.run("witness", "watch", log.vkey)
    vkey = ours.run("keys", "export", "witness").stdout.strip()
    with serve(ours) as site:
        for _ in range(3):
            log.append(*[b"entry"] * 100)
            assert f"— {vkey.partition('+')[0]} " in log.ask(site.address + "/witness", vkey)
        fork.append(*[b"another"] * 400)
        with pytest.raises(feeder.FeederError):
            fork.ask(site.address + "/witness", vkey)


def test_everybody_reads_the_cosigned_checkpoint(node, witness, tmp_path):
    """formats' cosignatures and receipts, and our own verifier with both keys."""
    cosigned = tmp_path / "checkpoint"
    cosigned.write_text(ask(witness, node, 0, SIZE).cosigned(node.checkpoints[SIZE]))
    checker = [witnesses.go_program("checkformats")]
    vkey = node.data / "log.vkey"
    code, said = run([*checker, "checkpoint", cosigned, vkey, witness.vkey])
    assert code == 0 and f"OK: {SIZE} records, {witness.name} at " in said, said
    code, said = run([*checker, "checkpoint", node.log / "checkpoint", vkey, witness.vkey])
    assert code == 1 and "not every witness has cosigned" in said

    receipt = tmp_path / "17.tlog-proof"
    head = node.run("log", "proof", 17).stdout.partition("\n\n")[0]
    receipt.write_text(f"{head}\n\n{cosigned.read_text()}")
    code, said = run([*checker, "receipt", receipt, vkey, witness.vkey])
    assert code == 0 and f"OK: record 17 of {SIZE}, {witness.name} at " in said, said
    both = tmp_path / "both.vkey"
    both.write_text(f"{node.vkey}\n{witness.vkey}\n")
    assert "Record 17 is in the log" in node.run("log", "check", receipt, "--vkey", both).stdout


def with_cosignature(node, witness, folder):
    """A copy of the log under its cosigned checkpoint."""
    shutil.copytree(node.log, folder)
    cosigned = ask(witness, node, 0, SIZE).cosigned(node.checkpoints[SIZE])
    (folder / "checkpoint").write_text(cosigned)
    return folder / "checkpoint"


def test_a_changed_cosignature_is_found_by_those_who_know_the_witness(node, witness, tmp_path):
    """Others pass over a line by a key that they do not know, whatever stands in it."""
    checkpoint = with_cosignature(node, witness, tmp_path / "log")
    both = tmp_path / "both.vkey"
    both.write_text(f"{node.vkey}\n{witness.vkey}\n")
    lines = checkpoint.read_text().split("\n")
    good = lines[-2]
    words = good.split(" ")
    for at in range(8, len(words[2]) - 2, 16):  # after the key ID: time and signature
        letter = "B" if words[2][at] == "A" else "A"
        lines[-2] = " ".join([*words[:2], words[2][:at] + letter + words[2][at + 1:]])
        checkpoint.write_text("\n".join(lines))
        assert "checkpoint" in node.refused("log", "verify", checkpoint.parent, "--vkey", both,
                                            code=1)
        node.run("log", "verify", checkpoint.parent, "--vkey", node.data / "log.vkey")
    lines[-2] = good
    checkpoint.write_text("\n".join(lines))
    node.run("log", "verify", checkpoint.parent, "--vkey", both)


def said_by(name, status):
    """omniwitness says 500 where tlog-witness has 403 (no valid signature) and 404 (unknown log)."""
    return 500 if name == "omniwitness" and status in (403, 404) else status


# What it must not cosign, having seen OLD records. It is shown no entry, so a byte that is changed
# in a bundle and nowhere else is the one damage that a witness cannot see.


def altered_root(node, log):
    lines = node.checkpoints[SIZE].split("\n")
    lines[2] = ("B" if lines[2][0] == "A" else "A") + lines[2][1:]
    return forge.consistency(log, OLD, SIZE), "\n".join(lines), 403


def another_key(node, log):
    """The right text under the signature of some other log."""
    text = node.checkpoints[SIZE].partition("\n\n")[0]
    return (forge.consistency(log, OLD, SIZE),
            f"{text}\n\n{forge.line_of_a_stranger(text + chr(10), ORIGIN)}", 403)


def changed_tile(node, log):
    flip(tiles.tile_file(log, 0, 0), 32 * 220)
    return forge.consistency(log, OLD, SIZE), node.checkpoints[SIZE], 422


def missing_proof(node, log):
    return [], node.checkpoints[SIZE], 422


def forged(change):
    def damage(node, log):
        forge.forge(node, log, change(tiles.entries(node.log)))
        size = tiles.size(log)
        return forge.consistency(log, OLD, size), (log / "checkpoint").read_text(), 422
    return damage


REFUSED = {
    "checkpoint root altered": altered_root,
    "another key": another_key,
    "tile byte changed": changed_tile,
    "no proof": missing_proof,
    "entry rewritten with fresh hashes": forged(lambda e: forge.rewritten(e, 100)),
    "entry dropped with fresh hashes": forged(lambda e: forge.without(e, 100)),
    "entries swapped with fresh hashes": forged(lambda e: forge.swapped(e, 100, 101)),
    "the first entries after those it has seen dropped, and one before":
        forged(lambda e: e[:OLD - 1] + e[OLD + 5:]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_does_not_cosign(request, node, witness, tmp_path, what):
    assert ask(witness, node, 0, OLD).status == 200
    log = shutil.copytree(node.log, tmp_path / "log")
    proof, note, status = REFUSED[what](node, log)
    answer = witness.add_checkpoint(OLD, proof, note)
    status = said_by(request.node.callspec.params["witness"], status)
    assert (answer.status, "—" in answer.body) == (status, False), answer
    assert ask(witness, node, OLD, SIZE).status == 200  # the true log goes on


def test_it_does_not_cosign_a_shorter_log(node, witness, tmp_path):
    """No proof leads back: the log must claim an older state than the witness has seen."""
    assert ask(witness, node, 0, SIZE).status == 200
    for old in (SIZE, OLD):
        answer = witness.add_checkpoint(old, [], node.checkpoints[OLD])
        assert answer.status in (400, 409, 422) and "—" not in answer.body, answer


def test_it_does_not_cosign_two_logs_of_one_size(node, witness, tmp_path):
    assert ask(witness, node, 0, SIZE).status == 200
    fork = forge.forge(node, tmp_path / "fork", forge.swapped(tiles.entries(node.log), 10, 11))
    answer = witness.add_checkpoint(SIZE, [], (fork / "checkpoint").read_text())
    assert answer.status in (409, 422) and "—" not in answer.body, answer


@pytest.mark.parametrize("name", witnesses.PROGRAMS)
def test_it_does_not_cosign_a_log_that_it_does_not_know(node, start_witness, name):
    answer = ask(start_witness(name, {}), node, 0, SIZE)
    assert (answer.status, "—" in answer.body) == (said_by(name, 404), False)
