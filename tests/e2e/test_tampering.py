"""Damage that only somebody with the log's key can do, and what finds it: the table of docs/trust.md.

`log verify` sees that everything fits together; `--records` also what stands in the records; the
rest takes a checkpoint that somebody else has kept, for which a witness is the somebody.
"""

import csv

import fictional
import forge
import outside
import pytest
import tiles
import witnesses

OLD, MIDDLE, SIZE = 100, 111, 300
RECORD = 50  # a page that is reported once


@pytest.fixture(scope="module")
def node(make_node):
    """Pages, ten of them reported anew with another sum, and more pages; all three checkpoints."""
    node = make_node()
    node.checkpoints = {}

    def keep():
        size = tiles.size(node.log)
        node.checkpoints[size] = node.folder / f"checkpoint.{size}"
        node.checkpoints[size].write_bytes((node.log / "checkpoint").read_bytes())

    fictional.grow(node, OLD)
    keep()
    file = next((node.folder / str(OLD)).glob("*.csv"))
    rows = list(csv.reader(file.read_text().splitlines()))
    changed = [[*row[:4], str(1000 + int(row[4]))] for row in rows[1:11]]
    file.write_text(fictional.table(changed), encoding="utf-8", newline="")
    node.run_import(file)
    keep()
    fictional.grow(node, SIZE)
    keep()
    return node


def versions(node):
    """The indices of the first two versions of one thing."""
    said = [forge.payload(entry) for entry in tiles.entries(node.log)]
    second = next(i for i, record in enumerate(said) if "prev" in record)
    first = next(i for i, record in enumerate(said) if record["sub"] == said[second]["sub"])
    return first, second


# What is done to the entries, and whether `--records` finds it.
FORGERIES = {
    "a record rewritten": (lambda n, e: forge.rewritten(e, RECORD), True),
    "two versions of a thing swapped": (lambda n, e: forge.swapped(e, *versions(n)), True),
    "a version dropped that another follows": (lambda n, e: forge.without(e, versions(n)[0]), True),
    "the key record of an author dropped": (lambda n, e: forge.without(e, 0), True),
    "a record rewritten and signed with its author's key":
        (lambda n, e: forge.signed_anew(n, e, RECORD), False),
    "two records of different things swapped": (lambda n, e: forge.swapped(e, 50, 51), False),
    "a record dropped that no other follows": (lambda n, e: forge.without(e, RECORD), False),
    "the last records dropped": (lambda n, e: e[:SIZE - 20], False),
}


@pytest.fixture(params=FORGERIES)
def forged(request, node, tmp_path):
    """A log with the damage, everything fresh and signed; and whether `--records` finds it."""
    change, in_records = FORGERIES[request.param]
    log = forge.forge(node, tmp_path / "forged", change(node, tiles.entries(node.log)))
    return log, in_records


def test_the_log_alone_does_not_tell(node, forged):
    log, in_records = forged
    vkey = node.data / "log.vkey"
    assert node.json("log", "verify", log, "--vkey", vkey)["size"] == tiles.size(log)
    done = node.run("log", "verify", log, "--vkey", vkey, "--records", code=1 if in_records else 0)
    if in_records:
        assert done.stderr.startswith("hustings: ") and ": entry " in done.stderr, done.stderr


@pytest.mark.parametrize("verifier", outside.GROWTH)
def test_a_checkpoint_that_somebody_kept_tells(node, forged, verifier):
    held, said = outside.GROWTH[verifier](forged[0], node.data / "log.vkey",
                                          node.checkpoints[SIZE])
    assert not held, said


def test_a_witness_that_has_seen_the_log_tells(node, forged, start_witness):
    """It has cosigned the true log; whatever proof comes with the other one, it does not cosign."""
    log, _ = forged
    witness = start_witness(witnesses.PROGRAMS[0], {"e2e.invalid/log": node.vkey})
    note = node.checkpoints[SIZE].read_text()
    assert witness.add_checkpoint(0, [], note).status == 200
    forge.forge(node, log, [*tiles.entries(log), *[b"later"] * 50])  # longer than the true one
    proof = forge.consistency(log, SIZE, tiles.size(log))
    answer = witness.add_checkpoint(SIZE, proof, (log / "checkpoint").read_text())
    assert answer.status == 422, answer


def test_a_checkpoint_from_before_the_damage_does_not_tell(node, tmp_path):
    """Why one keeps the newest: what is cut off after it was kept is not missed."""
    short = forge.forge(node, tmp_path / "short", tiles.entries(node.log)[:SIZE - 20])
    held, said = outside.xmod(short, node.data / "log.vkey", node.checkpoints[MIDDLE])
    assert held, said


def test_the_true_log_fits_every_checkpoint_that_was_kept(node):
    vkey = node.data / "log.vkey"
    assert node.json("log", "verify", node.log, "--vkey", vkey, "--records")["size"] == SIZE
    for size in (OLD, MIDDLE):
        for name, verifier in outside.GROWTH.items():
            held, said = verifier(node.log, vkey, node.checkpoints[size])
            assert held, f"{name}: {said}"
