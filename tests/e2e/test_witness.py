"""Witnesses: foreign ones and other nodes cosign ours, ours cosigns others, and nobody can stop it."""

import base64
import contextlib
import hashlib
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.request

import aics_tlog
import fictional
import pytest
import tiles
import witnesses
from served import Site, free_port, serve, wait_for
from witnessing import (another, checkpoint, cosigned, policy_file, say, set_policy, stranger, two_nodes,
                        vkey_of)

AICS = "aics-witness"
SOON = 12  # seconds: the pause after failures and the machine's other work


@pytest.fixture
def witness(node, start_witness):
    return start_witness(AICS, {"e2e.invalid/log": vkey_of(node)})


# ---- a foreign witness of ours -------------------------------------------------------------------


@pytest.mark.parametrize("kind", witnesses.PROGRAMS)
def test_a_foreign_witness_cosigns_what_we_publish(node, start_witness, kind):
    witness = start_witness(kind, {"e2e.invalid/log": vkey_of(node)})
    set_policy(node, {"foreign": (witness.vkey, witness.url)})
    for _ in range(3):
        say(node)
        assert cosigned(node, witness.vkey)
    state = node.json("witness", "status")
    assert state["quorum_met"] and state["witnesses"][0]["size"] == tiles.size(node.log)

    node.run("log", "proof", 3, "-o", "3.tlog-proof")
    said = node.run("log", "check", "3.tlog-proof", "--policy", policy_file(node)).stdout
    assert re.search(r"Witness foreign \(.*\): has seen it not later than 20\d\d-", said)
    assert 'Quorum: "all-witnesses" of the policy is met, since 20' in said
    said = node.run("log", "check", "3.tlog-proof", "--vkey", node.data / "log.vkey").stdout
    assert "1 of its signatures are by keys that you did not name" in said
    assert "only the log's own key speaks for the time" in said
    said = node.run("log", "verify", node.log, "--policy", policy_file(node)).stdout
    assert "Quorum:" in said and "entries" in said


def test_an_import_is_cosigned_too(node, witness):
    set_policy(node, {"aics": (witness.vkey, witness.url)})
    node.run_import(fictional.report(node.folder, range(700)))
    assert cosigned(node, witness.vkey)


def test_a_witness_that_was_away_cosigns_later_without_a_new_record(node, witness):
    set_policy(node, {"aics": (witness.vkey, witness.url)})
    say(node)
    witness.stop()
    port = free_port()
    with serve(node, "--admin", f"127.0.0.1:{port}") as site:
        before = time.monotonic()
        say(node)
        assert time.monotonic() - before < 5, "nobody waits for a witness"
        assert tiles.size(node.log) == 4 and not cosigned(node, witness.vkey)
        about = site.json("/.well-known/hustings.json")["checkpoint"]
        assert about["quorum_met"] is False and about["published_without_quorum"] is True
        assert b"not witnessed" in site.get("/observe")[2]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            counted = answer.read().decode()
        assert "\nhustings_checkpoint_quorum_met 0\n" in counted
        assert '\nhustings_witness_up{witness="aics"} 0\n' in counted
        node.run("log", "proof", 3, "-o", "3.tlog-proof")
        said = node.refused("log", "check", "3.tlog-proof", "--policy", policy_file(node), code=1)
        assert "quorum" in said and "0 of its 1 witnesses" in said

        witness.start()
        assert wait_for(lambda: cosigned(node, witness.vkey), SOON)
        assert wait_for(lambda: site.json("/.well-known/hustings.json")["checkpoint"]["quorum_met"])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            counted = answer.read().decode()
        assert "\nhustings_checkpoint_quorum_met 1\n" in counted
        assert re.search(r'\nhustings_witness_failures_total\{witness="aics"\} [1-9]', counted)
    node.run("log", "verify", node.data, "--records")


def test_witnesses_can_be_asked_by_command(node, witness):
    set_policy(node, {"aics": (witness.vkey, witness.url)})
    witness.stop()
    say(node)
    witness.start()
    assert not cosigned(node, witness.vkey)
    assert wait_for(lambda: "1 new" in node.run("witness", "ask").stdout, SOON)
    assert cosigned(node, witness.vkey)
    assert "Nobody" in node.run("witness", "ask").stdout


# ---- bad witnesses -------------------------------------------------------------------------------


def test_a_slow_witness_holds_nobody_up(node, witness):
    """It answers after three seconds: too late for the publication, in time for what is added later."""

    def slowly(handler, body):
        time.sleep(3)
        answer = witness.post(body)
        handler.answer(answer.status, answer.body.encode(), answer.content_type)

    with stranger(slowly) as url:
        set_policy(node, {"slow": (witness.vkey, url)})
        before = time.monotonic()
        say(node)
        took = time.monotonic() - before
        assert 1 <= took < 3, f"the limit is one second, it took {took}"
        assert tiles.size(node.log) == 3 and not cosigned(node, witness.vkey)
        with serve(node):
            assert wait_for(lambda: cosigned(node, witness.vkey), SOON)


def line(name, key_id, signature):
    return f"\u2014 {name} {base64.b64encode(bytes.fromhex(key_id) + signature).decode()}\n".encode()


LIES = {
    "a signature that does not hold": lambda h, key_id: h.answer(200, line("liar", key_id, bytes(72))),
    "another key": lambda h, _: h.answer(200, line("liar", "01020304", bytes(72))),
    "words": lambda h, _: h.answer(200, b"<html>good</html>"),
    "nothing": lambda h, _: h.answer(200),
    "a long error": lambda h, _: h.answer(500, b"x" * 100_000),
    "another address": lambda h, _: h.answer(302),
    "hang up": lambda h, _: h.connection.close(),
    "more entries": lambda h, _: h.answer(409, b"9999999\n", "text/x.tlog.size"),
}


def test_a_lying_witness_is_not_believed(node, witness):
    public = hashlib.sha256(b"liar").digest()
    key_id = hashlib.sha256(b"liar\n\x04" + public).hexdigest()[:8]
    vkey = f"liar+{key_id}+{base64.b64encode(bytes([4]) + public).decode()}"
    for lie in LIES.values():
        with stranger(lambda handler, _, lie=lie: lie(handler, key_id)) as url:
            set_policy(node, {"good": (witness.vkey, witness.url), "liar": (vkey, url)}, quorum=1)
            assert say(node)["index"] == tiles.size(node.log) - 1
            assert cosigned(node, witness.vkey)
            assert "liar" not in checkpoint(node)
            state = node.json("witness", "status")
            assert state["quorum_met"]
            good, liar = state["witnesses"]
            assert (good["failures"], liar["failures"]) == (0, 1) and liar["problem"]
            with contextlib.closing(sqlite3.connect(node.data / "node.db")) as db:
                db.execute("DELETE FROM witness")  # or it would be left alone for a while
                db.commit()


def test_a_witness_that_forgot_is_asked_from_where_it_is(node, witness, tmp_path):
    set_policy(node, {"aics": (witness.vkey, witness.url)})
    say(node)
    witness.stop()
    kept = tmp_path / "kept"
    shutil.copytree(witness.folder, kept)
    witness.start()
    say(node)
    say(node)
    witness.stop()
    shutil.rmtree(witness.folder)
    shutil.copytree(kept, witness.folder)  # an old backup of the witness
    witness.start()
    say(node)
    assert cosigned(node, witness.vkey)


# ---- two nodes that watch each other -------------------------------------------------------------


def test_two_nodes_are_witnesses_of_each_other(node, program, tmp_path):
    with two_nodes(node, program, tmp_path) as (rival, _, theirs):
        for one, other in ((node, rival), (rival, node), (node, rival)):
            say(one)
            assert cosigned(one, vkey_of(other, "witness"))
        one = node.json("witness", "status")
        assert one["quorum_met"] and one["watched"][0]["size"] == tiles.size(rival.log)
        hashed = hashlib.sha256(b"e2e.invalid/log").hexdigest()
        status, _, note = theirs.get(f"/witness/{hashed}/checkpoint")
        assert status == 200 and note.decode() == checkpoint(node)
        (tmp_path / "seen").write_bytes(note)
        say(node)
        said = node.run("log", "verify", node.data, "--seen", tmp_path / "seen").stdout
        assert "continues the checkpoint" in said
        node.run("log", "verify", node.data, "--policy", policy_file(node), "--seen",
                 f"{theirs.address}/witness/{hashed}/checkpoint")


def add_checkpoint(site, body):
    request = urllib.request.Request(site.address + "/witness/add-checkpoint", data=body.encode())
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def test_what_a_node_has_cosigned_survives_its_kill(node, program, tmp_path):
    rival = another(program, tmp_path, "rival")
    node.run("witness", "watch", vkey_of(rival))
    say(rival)
    first = f"old 0\n\n{checkpoint(rival)}"
    port = free_port()
    words = node.command("serve", "--data", node.data, "--listen", f"127.0.0.1:{port}")
    site = Site(f"http://127.0.0.1:{port}")
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdout.readline()
    status, _, lines = add_checkpoint(site, first)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert status == 200
    (tmp_path / "cosigned").write_text(checkpoint(rival) + lines)
    opened = aics_tlog.verify_checkpoint(
        aics_tlog.parse_note(checkpoint(rival) + lines), aics_tlog.parse_vkey(vkey_of(rival)),
        [aics_tlog.parse_vkey(vkey_of(node, "witness"))], 1)
    assert opened.ok
    with serve(node) as site:
        assert add_checkpoint(site, first) == (409, "text/x.tlog.size", "3\n")


# ---- the rollback guard --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [AICS, "hustings"])
def test_a_node_from_an_old_backup_refuses_to_run(node, program, tmp_path, start_witness, kind):
    with contextlib.ExitStack() as stack:
        if kind == "hustings":
            watcher = another(program, tmp_path, "watcher")
            watcher.run("witness", "watch", vkey_of(node))
            site = stack.enter_context(serve(watcher))
            set_policy(node, {"w": (vkey_of(watcher, "witness"), f"{site.address}/witness")})
        else:
            witness = start_witness(AICS, {"e2e.invalid/log": vkey_of(node)})
            set_policy(node, {"w": (witness.vkey, witness.url)})
        say(node)
        backup = tmp_path / "backup"
        shutil.copytree(node.data, backup)
        say(node)
        lost = checkpoint(node)
        shutil.rmtree(node.data)
        shutil.copytree(backup, node.data)
        said = node.refused("add", "organisation", "-", text=json.dumps(fictional.organisation()),
                            code=1)
        assert "has seen 4 entries" in said and "this node has 3" in said and "old copy" in said
        said = node.refused("serve", "--listen", f"127.0.0.1:{free_port()}", code=1)
        assert "has seen 4 entries" in said
        assert tiles.size(node.log) == 3, "nothing was signed"

        (tmp_path / "lost").write_text(lost)
        said = node.refused("log", "verify", node.data, "--seen", tmp_path / "lost", code=1)
        assert "rolled back" in said and "4 entries" in said
        (node.data / "witnesses.policy").rename(tmp_path / "policy")  # who does this, forks
        node.add("organisation", dict(fictional.organisation(), name="Another History"))
        said = node.refused("log", "verify", node.data, "--seen", tmp_path / "lost", code=1)
        assert "two histories" in said
        (tmp_path / "policy").rename(node.data / "witnesses.policy")
        said = node.refused("scrub", code=1)
        assert "other entries under this log's key" in said


def test_a_node_whose_witness_is_silent_starts_and_says_so(node, witness):
    set_policy(node, {"aics": (witness.vkey, witness.url)})
    say(node)
    witness.stop()
    done = node.run("add", "organisation", "-", text=json.dumps(fictional.organisation()))
    assert "witness aics" in done.stderr and tiles.size(node.log) == 4


# ---- keys and files ------------------------------------------------------------------------------


def test_the_witness_key_is_another_than_the_logs(node):
    log, own = vkey_of(node), vkey_of(node, "witness")
    assert own.startswith("e2e.invalid/witness+") and log.startswith("e2e.invalid/log+")
    assert base64.b64decode(own.split("+", 2)[2])[0] == 4
    assert base64.b64decode(own.split("+", 2)[2])[1:] != base64.b64decode(log.split("+", 2)[2])[1:]
    assert "witness" in node.run("keys", "list").stdout
    assert (node.data / "secrets" / "witness.key").stat().st_mode & 0o777 == 0o600


def test_a_broken_policy_or_list_is_named(node):
    (node.data / "witnesses.policy").write_text("quorum nobody\n")
    said = node.refused("add", "organisation", "-", text=json.dumps(fictional.organisation()), code=1)
    assert "witnesses.policy: policy line 1" in said
    assert "policy line 1" in node.refused("serve", "--listen", "127.0.0.1:0", code=1)
    (node.data / "witnesses.policy").unlink()
    (node.data / "watched.logs").write_text("logs/v0\nvkey x\n")
    assert "watched.logs: log list line 2" in node.refused("witness", "status", code=1)
    (node.data / "watched.logs").unlink()
    assert "own log" in node.refused("witness", "watch", vkey_of(node), code=1)


# ---- promises ------------------------------------------------------------------------------------


def test_a_promise_is_given_while_witnesses_are_away_and_its_keeping_can_be_shown(node, witness):
    set_policy(node, {"aics": (witness.vkey, witness.url)})
    assert say(node)["promise"] == "", "witnessed at once"
    witness.stop()
    file = say(node)["promise"]
    assert file == "record-3.promise"
    said = node.run("log", "check", file, "--vkey", node.data / "log.vkey").stdout
    assert "promised" in said and "record 3" in said and "Only the log's own key" in said
    trust = ["--policy", policy_file(node)]
    said = node.refused("log", "check", file, *trust, "--kept", "record-3.tlog-proof", code=1)
    assert "too few witnesses" in said
    said = node.refused("log", "check", file, *trust, "--kept", "record-2.tlog-proof", code=1)
    assert "proof of record 2" in said
    witness.start()
    assert wait_for(lambda: "1 new" in node.run("witness", "ask").stdout, SOON)
    node.run("log", "proof", 3, "-o", "kept.tlog-proof")
    said = node.run("log", "check", file, *trust, "--kept", "kept.tlog-proof").stdout
    assert "It was kept at 20" in said
    note = aics_tlog.parse_note((node.folder / file).read_text())
    assert note.text.startswith("hustings/promise/v1\nlog e2e.invalid/log\nindex 3\n")
    opened = aics_tlog.verify_checkpoint(note, aics_tlog.parse_vkey(vkey_of(node)), [], 0)
    assert not opened.ok, "nobody may take it for a checkpoint"
    broken = (node.folder / file).read_text().replace("index 3", "index 2")
    (node.folder / "broken.promise").write_text(broken)
    node.refused("log", "check", "broken.promise", *trust, code=1)
