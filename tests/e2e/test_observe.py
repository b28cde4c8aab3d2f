"""`hustings observe`: verified mirrors of other nodes, alerts that anybody can check, cosignatures."""

import hashlib
import json
import shutil
import threading
import time
import urllib.request

import aics_tlog
import damage
import fictional
import forge
import outside
import pytest
import tiles
import witnesses
from hustings import Hustings
from observing import Observer, Site, check_fork, check_with_ours
from served import free_port, wait_for
from served import serve as serve_node
from their_log import TheirLog

SMALL, SIZE = 300, 620


@pytest.fixture(scope="module")
def node(make_node):
    """A node, and in `at` copies of its log at two sizes, which no test changes."""
    node = make_node()
    node.at = {}
    for size in (SMALL, SIZE):
        fictional.grow(node, size)
        node.at[size] = node.folder / f"log.{size}"
        shutil.copytree(node.log, node.at[size])
    return node


@pytest.fixture
def site(node, tmp_path):
    site = Site(tmp_path / "site", node.vkey)
    site.show(node.at[SMALL])
    yield site
    site.close()


@pytest.fixture
def observer(program, site, tmp_path):
    return Observer(program, tmp_path / "observer", site.url)


def forged(node, folder, entries):
    log = folder / f"forged{len(list(folder.iterdir()))}"
    log.mkdir()
    return forge.forge(node, log, entries)


# ---- following -----------------------------------------------------------------------------------


def test_a_mirror_follows_and_fetches_only_what_is_new(observer, site, node):
    (said,) = observer.once()
    assert said == {"event": "followed", "log": "e2e.invalid/log", "size": SMALL, "was": 0,
                    "cosigned": False}
    assert observer.verify() == SMALL
    site.asked()
    observer.once()
    assert site.asked() == [], "nothing is new"
    site.show(node.at[SIZE])
    observer.once()
    asked = site.asked()
    assert len(asked) == len(set(asked)), "each once"
    assert set(asked) == {f"/log/tile/{path}" for path in (
        "entries/001", "0/001", "entries/002.p/108", "0/002.p/108", "1/000.p/2")}
    assert observer.verify() == SIZE
    for tile in sorted((node.at[SIZE] / "tile").rglob("*")):
        there = observer.mirror / "log" / tile.relative_to(node.at[SIZE])
        assert tile.is_dir() or there.read_bytes() == tile.read_bytes()
    assert not observer.alerts()


def test_a_real_node_is_followed_and_its_mirror_served(program, node, tmp_path):
    """Over a served node; the mirror holds for our verifier and for programs that are not ours."""
    port = free_port()
    with serve_node(node) as site:
        observer = Observer(program, tmp_path / "observer", site.address)
        with observer.running("--serve", f"127.0.0.1:{port}", "--every", "1s"):
            place = f"http://127.0.0.1:{port}/e2e.invalid/log"
            assert wait_for(lambda: (observer.mirror / "log" / "checkpoint").exists())
            answer = urllib.request.urlopen(f"{place}/checkpoint", timeout=10)
            assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
            tile = urllib.request.urlopen(f"{place}/tile/0/001", timeout=10)
            assert tile.headers["Content-Type"] == "application/octet-stream"
            assert "immutable" in tile.headers["Cache-Control"]
            for path in ("/e2e.invalid/log/tile/0/777", "/other.example/log/checkpoint",
                         "/e2e.invalid/log/source.json", "/secrets/witness.key", "/"):
                with pytest.raises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)
                assert refused.value.code == 404
                assert str(tmp_path) not in refused.value.read().decode()
            vkey = node.data / "log.vkey"
            size = tiles.size(node.log)
            assert observer.hustings.json("log", "verify", place, "--vkey", vkey,
                                          "--records")["size"] == size
            for name in ("tessera fsck", "aics-tlog"):
                held, said = outside.VERIFIERS[name](place + "/", vkey)
                assert held, said
            node.add("organisation", fictional.organisation())
            assert wait_for(lambda: tiles.size(observer.mirror / "log") > size)


def test_a_log_that_is_not_ours_is_mirrored_by_its_key(program, serve, tmp_path):
    log = TheirLog(tmp_path / "theirs")
    log.append(*(b"entry %d" % n for n in range(300)))
    (tmp_path / "their.vkey").write_text(log.vkey + "\n")
    with serve(log.folder) as url:
        observer = Observer(program, tmp_path / "observer", url)
        said = observer.hustings.run(*observer.words("--once"), code=2).stdout
        assert "--vkey" in said
        options = ("--vkey", tmp_path / "their.vkey", "--no-records")
        assert observer.once(*options)[0]["size"] == 300
        log.append(b"more")
        assert observer.once(*options)[0]["size"] == 301
        held, said = outside.audit(observer.dir / "their.example+log" / "log",
                                   tmp_path / "their.vkey")
        assert held, said


def test_two_nodes_are_followed_side_by_side_and_a_dead_one_holds_nobody_up(
        program, site, tmp_path):
    observer = Observer(program, tmp_path / "observer", f"http://127.0.0.1:{free_port()}", site.url)
    said = observer.once(code=2)
    assert {event["event"] for event in said} == {"problem", "followed"}
    assert observer.verify() == SMALL


# ---- alerts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, 200, SIZE])
def test_a_fork_is_kept_as_a_proof_and_the_mirror_stays(observer, site, node, tmp_path, size):
    observer.once()
    entries = [*forge.rewritten(tiles.entries(node.at[SMALL]), 17), *[b"later"] * SIZE][:size]
    site.show(forged(node, tmp_path, entries))
    said = observer.once(code=1)
    assert [(e["alert"], e["new"]) for e in said if e["event"] == "alert"] == [("fork-300", True)]
    check_fork(node, observer.mirror / "alerts" / "fork-300")
    check_with_ours(observer, observer.mirror / "alerts" / "fork-300", node.data / "log.vkey")
    assert observer.verify() == SMALL
    before = (observer.mirror / "alerts" / "fork-300" / "alert.json").read_bytes()
    site.show(forged(node, tmp_path, [*entries, b"one more"]))
    assert observer.once(code=1)[0]["new"] is False, "it stands"
    assert (observer.mirror / "alerts" / "fork-300" / "alert.json").read_bytes() == before
    site.show(node.at[SIZE])
    observer.once(code=1)
    assert observer.verify() == SIZE, "the history that was proved goes on"
    shutil.rmtree(observer.mirror / "alerts" / "fork-300")
    observer.once()


def test_a_real_node_that_goes_on_from_an_old_copy_has_forked(program, tmp_path):
    """Rollback and fork as they happen: a node is restored from a copy, and then written to."""
    node = Hustings(program, tmp_path).init()
    node.add("organisation", fictional.organisation())
    old = Hustings(program, tmp_path, tmp_path / "old")
    shutil.copytree(node.data, old.data)
    node.add("organisation", fictional.organisation("A Party That Was Lost"))
    site = Site(tmp_path / "site", node.vkey)
    observer = Observer(program, tmp_path / "observer", site.url)
    with serve_node(node) as first, serve_node(old) as second:
        site.say(node.vkey, f"{first.address}/log")
        assert observer.once()[0]["size"] == 4
        site.say(node.vkey, f"{second.address}/log")
        assert observer.once(code=1)[0]["alert"] == "rollback-4"
        for name in ("Another Party", "And Another", "And One More"):
            old.add("organisation", fictional.organisation(name))
        assert wait_for(lambda: "fork-4" in [e.get("alert") for e in observer.once(code=1)]), (
            "an answer may be a second old, not more")
        check_fork(node, observer.mirror / "alerts" / "fork-4")
    site.close()
    assert tiles.size(observer.mirror / "log") == 4 == observer.verify()


def test_a_rollback_is_an_alert(observer, site, node):
    site.show(node.at[SIZE])
    observer.once()
    site.show(node.at[SMALL])
    observer.once(code=1)
    about = observer.alerts()["rollback-620"]
    assert "it had 620 entries, now it shows 300" in about["what"] and about["advice"]
    seen = observer.mirror / "alerts" / "rollback-620" / "known.checkpoint"
    said = observer.hustings.refused("log", "verify", node.at[SMALL], "--vkey",
                                     node.data / "log.vkey", "--seen", seen, code=1)
    assert "rolled back" in said, "the kept checkpoint proves it"
    assert observer.verify() == SIZE


def test_damaged_files_are_named_and_not_taken(observer, site, node):
    observer.once()
    site.show(node.at[SIZE])
    damage.flip(tiles.tile_file(site.folder / "log", "entries", 1), 700)
    observer.once(code=1)
    (name,) = observer.alerts()
    assert name == "damage-tile-entries-001"
    assert "tile/entries/001: entry " in observer.alerts()[name]["where"]
    assert observer.verify() == SMALL
    site.show(node.at[SIZE])
    shutil.rmtree(observer.mirror / "alerts")
    observer.once()
    assert observer.verify() == SIZE


def test_a_record_that_its_author_has_not_signed_is_an_alert_with_its_proof(
        observer, site, node, tmp_path):
    """The log's key vouches for it: the mirror keeps it, as evidence."""
    site.show(forged(node, tmp_path, forge.rewritten(tiles.entries(node.at[SMALL]), 17)))
    said = observer.once(code=1)
    assert said[0]["alert"] == "record-17" and "record 17" in said[0]["what"]
    proof = observer.mirror / "alerts" / "record-17" / "entry.tlog-proof"
    checked = observer.hustings.run("log", "check", proof, "--vkey", node.data / "log.vkey")
    assert "Record 17 is in the log" in checked.stdout
    assert tiles.size(observer.mirror / "log") == SMALL
    assert len(observer.alerts()) == 1
    observer.once(code=1)
    assert len(observer.alerts()) == 1


def test_a_checkpoint_by_another_key_is_an_alert(observer, site, node):
    observer.once()
    file = site.folder / "log" / "checkpoint"
    text = file.read_text().split("\n\n")[0] + "\n"
    file.write_text(f"{text}\n{forge.line_of_a_stranger(text, 'e2e.invalid/log')}")
    observer.once(code=1)
    shown = observer.mirror / "alerts" / "signature-checkpoint" / "shown.checkpoint"
    assert shown.read_text() == file.read_text()
    assert observer.verify() == SMALL


def test_another_key_of_the_node_is_an_alert(observer, site, node, tmp_path):
    observer.once()
    site.say(TheirLog(tmp_path / "theirs", "e2e.invalid/log").vkey)
    observer.once(code=1)
    (about,) = observer.alerts().values()
    assert about["alert"] == "key" and about["known_vkey"] == node.vkey != about["shown_vkey"]
    assert (observer.mirror / "log.vkey").read_text().strip() == node.vkey


def test_what_strangers_say_does_not_steer_a_terminal(observer, site):
    observer.once()
    (site.folder / ".well-known" / "hustings.json").write_text(
        json.dumps({"origin": "\x1b[2J\x9b2J", "vkey": "\x1b[2J", "log": "x"}))
    said = observer.hustings.run(*observer.words("--once")).stdout
    assert "[2J" in said and "\x1b" not in said and "\x9b" not in said


def test_silence_is_an_alert(observer, site):
    observer.once()
    site.close()
    assert observer.once()[0]["event"] == "problem", "not yet"
    heard = observer.mirror / "heard.json"
    heard.write_text(json.dumps({"answered": "2029-06-03T10:00:00.000Z",
                                 "grown": "2029-06-03T10:00:00.000Z"})
                     .replace("2029", str(time.gmtime().tm_year - 1)))
    assert "silence" in [e.get("alert") for e in observer.once(code=1)]


# ---- killing, cosigning --------------------------------------------------------------------------


def test_an_observer_that_is_killed_goes_on_where_it_was(observer, site, node):
    observer.once()
    site.show(node.at[SIZE])
    site.server.slow = threading.Event()
    with observer.running() as (process, _):
        assert site.server.reached.wait(10)
        process.kill()
        process.wait()
    assert observer.verify() == SMALL, "the old mirror is whole"
    site.server.slow.set()
    observer.once()
    assert observer.verify() == SIZE
    assert not list(observer.mirror.rglob("*.tmp"))


def test_an_observer_cosigns_what_it_mirrors_and_can_be_asked(observer, site, node, tmp_path):
    port = free_port()
    assert observer.once("--cosign", "observer.example")[0]["cosigned"]
    vkey = (observer.dir / "witness.vkey").read_text().strip()
    assert vkey.startswith("observer.example/witness+")
    note = (observer.mirror / "log" / "checkpoint").read_text()
    opened = aics_tlog.verify_checkpoint(aics_tlog.parse_note(note), aics_tlog.parse_vkey(node.vkey),
                                         [aics_tlog.parse_vkey(vkey)], 1)
    assert opened.ok
    assert (observer.dir / "secrets" / "witness.key").stat().st_mode & 0o777 == 0o600

    def ask(log):
        proof = forge.consistency(log, SMALL, tiles.size(log))
        body = witnesses.request_body(SMALL, proof, (log / "checkpoint").read_text())
        request = urllib.request.Request(f"http://127.0.0.1:{port}/witness/add-checkpoint",
                                         data=body, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    with observer.running("--cosign", "observer.example", "--serve", f"127.0.0.1:{port}"):
        hashed = hashlib.sha256(b"e2e.invalid/log").hexdigest()
        place = f"http://127.0.0.1:{port}/witness/{hashed}/checkpoint"
        assert wait_for(lambda: (observer.hustings.folder / "observe.out").read_text())
        with urllib.request.urlopen(place, timeout=10) as answer:
            assert vkey.split("+")[0] in answer.read().decode()
        alert = observer.mirror / "alerts" / "fork-300"
        alert.mkdir(parents=True)
        assert ask(node.at[SIZE]) == 404, "while a fork stands nobody vouches for this log"
        alert.rmdir()
        assert ask(node.at[SIZE]) == 200


def test_a_node_collects_the_cosignature_of_an_observer(program, tmp_path):
    """An observer without a node is a witness like any other."""
    node = Hustings(program, tmp_path).init()
    node.add("organisation", fictional.organisation())
    port = free_port()
    with serve_node(node) as site:
        observer = Observer(program, tmp_path / "observer", site.address)
        options = ("--cosign", "observer.example", "--serve", f"127.0.0.1:{port}")
        with observer.running(*options):
            assert wait_for(lambda: (observer.mirror / "log" / "checkpoint").exists())
            vkey = (observer.dir / "witness.vkey").read_text().strip()
            (node.data / "witnesses.policy").write_text(
                f"witness observer {vkey} http://127.0.0.1:{port}/witness\nquorum observer\n")
            node.add("organisation", fictional.organisation("Another Fictional Party"))
            assert node.json("witness", "status")["quorum_met"]


# ---- the command ---------------------------------------------------------------------------------


def test_what_it_is_told_wrongly_is_named(observer, site, program):
    said = observer.hustings.refused(*observer.words("--every", "soon"))
    assert "soon" in said and "90s" in said
    said = observer.hustings.refused(*observer.words("--once", "--cosign", "a b"), code=1)
    assert "a b" in said
    with observer.running():
        assert wait_for(lambda: (observer.mirror / "log" / "checkpoint").exists())
        said = observer.hustings.refused(*observer.words("--once"))
        assert "another process" in said


def test_text_for_people_has_a_line_for_each_event(observer, site, node):
    said = observer.hustings.run(*observer.words("--once")).stdout
    assert said == f"e2e.invalid/log: {SMALL} entries, {SMALL} new\n"
    site.show(node.at[SIZE])
    observer.once()
    site.show(node.at[SMALL])
    said = observer.hustings.run(*observer.words("--once"), code=1).stdout
    assert "e2e.invalid/log: ALERT rollback-620: the log was rolled back" in said
    said = observer.hustings.run(*observer.words("--once"), code=1).stdout
    assert "e2e.invalid/log: ALERT rollback-620 stands: " in said
