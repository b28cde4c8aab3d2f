"""`hustings keys`: what a node holds, how keys are replaced, and shown by domains."""

import base64
import json
import re
import shutil
import subprocess

import outside
import pytest
import tiles
from hustings import Hustings
from observing import Observer, Site
from served import serve as serve_node
from served import wait_for
from their_log import TheirLog
from witnessing import cosigned, say, set_policy, two_nodes, vkey_of

BEFORE = "replaced, counts until it is retired"


def listed(node):
    """(what, issuer, key id, state) of each key that the node holds."""
    lines = node.run("keys", "list").stdout.splitlines()
    assert lines[0].split() == ["what", "issuer", "key", "id", "state"]
    return [(line[:8].strip(), line[9:45].strip(), line[46:62].strip(), line[63:]) for line in lines[1:]]


def verifies(node, vkey):
    """By a program that is not ours, and by ours."""
    file = node.folder / "one.vkey"
    file.write_text(vkey + "\n")
    with_theirs, said = outside.audit(node.log, file)
    done = subprocess.run(node.command("log", "verify", node.log, "--vkey", file, "--records"), check=False,
                          capture_output=True, text=True)
    assert with_theirs == (done.returncode == 0), said + done.stderr
    return with_theirs


# ---- the log's key -------------------------------------------------------------------------------


def test_the_log_gets_a_new_key_with_a_record_and_an_overlap__l305(node):
    say(node)
    old = vkey_of(node)
    said = node.run("keys", "rotate", "log").stdout
    new = vkey_of(node)
    assert new != old and "record 3 says so" in said and "keys retire log" in said
    record = json.loads(node.run("show", "3", "--json").stdout)
    assert record["kind"] == "node-key/1" and record["body"] == {
        "purpose": "log", "act": "begin",
        "public_key": base64.b64encode(base64.b64decode(new.split("+", 2)[2])[1:]).decode()}
    states = [state for what, *_, state in listed(node) if what == "log"]
    assert states == ["current", BEFORE]
    say(node)
    assert verifies(node, old) and verifies(node, new)
    assert "still counts" in node.refused("keys", "rotate", "log", code=1)

    node.run("log", "proof", 2, "-o", "2.tlog-proof")
    said = node.run("keys", "retire", "log").stdout
    assert "record 5 says so" in said
    say(node)
    assert verifies(node, new) and not verifies(node, old)
    assert [state for what, *_, state in listed(node) if what == "log"] == ["current"]
    assert not (node.data / "log.previous.vkey").exists()
    assert not list((node.data / "secrets").rglob("*.previous.key"))
    (node.folder / "old.vkey").write_text(old + "\n")
    for key in (node.data / "log.vkey", node.folder / "old.vkey"):
        node.run("log", "check", "2.tlog-proof", "--vkey", key)
    assert [(r["purpose"], r["act"]) for r in node.rows("node-keys")] == [("log", "begin"), ("log", "end")]
    node.run("log", "verify", node.data, "--records")
    node.json("rebuild", "--verify")
    assert "no earlier key" in node.refused("keys", "retire", "log")


def test_a_second_rotation_of_an_empty_log(node):
    first = vkey_of(node)
    node.run("keys", "rotate", "log")
    node.run("keys", "retire", "log")
    node.run("keys", "rotate", "log")
    assert vkey_of(node) != first
    say(node)
    node.run("log", "verify", node.data, "--records")


def test_a_rotation_that_was_cut_short_goes_on(node):
    """The new key is in its place, and the log has not heard of it."""
    say(node)
    secrets = node.data / "secrets"
    old = vkey_of(node)
    copy = node.folder / "kept"
    shutil.copytree(node.data, copy)
    node.run("keys", "rotate", "log")
    for name in ("log.key", "log.previous.key"):
        shutil.copy(secrets / name, copy / "secrets" / name)
    cut = Hustings(node.program, node.folder, copy)
    assert vkey_of(cut) == old
    say(cut)
    assert vkey_of(cut) == vkey_of(node)
    assert [r["act"] for r in cut.rows("node-keys")] == ["begin"]
    assert verifies(cut, old) and verifies(cut, vkey_of(node))
    # And before that: the old key was kept, the new one not yet made.
    shutil.rmtree(copy)
    node.run("keys", "retire", "log")
    shutil.copy(secrets / "log.key", secrets / "log.previous.key")
    assert [state for what, *_, state in listed(node) if what == "log"] == ["current"]
    node.run("keys", "rotate", "log")
    say(node)
    node.run("log", "verify", node.data, "--records")


def test_an_observer_learns_the_new_key_from_the_log(node, program, tmp_path):
    say(node)
    old = vkey_of(node)
    with serve_node(node) as site:
        observer = Observer(program, tmp_path / "observer", site.address)
        assert observer.once()[0]["size"] == 3
    node.run("keys", "rotate", "log")
    new = vkey_of(node)
    with serve_node(node) as site:
        assert site.json("/.well-known/hustings.json")["previous_vkey"] == old
        for source in observer.dir.rglob("source.json"):  # the port is another
            source.write_text(re.sub(r"http://127.0.0.1:\d+", site.address, source.read_text()))
        observer.urls = (site.address,)
        said = observer.once()
        assert [e["vkey"] for e in said if e["event"] == "key"] == [new]
        assert (observer.mirror / "log.vkey").read_text().strip() == new
        stranger = Observer(program, tmp_path / "told", site.address)
        (tmp_path / "old.vkey").write_text(old + "\n")
        stranger.once("--vkey", tmp_path / "old.vkey")
        assert (stranger.mirror / "log.vkey").read_text().strip() == new, "from the one that was told"
    node.run("keys", "retire", "log")
    say(node)
    with serve_node(node) as site:
        for source in observer.dir.rglob("source.json"):
            source.write_text(re.sub(r"http://127.0.0.1:\d+", site.address, source.read_text()))
        observer.urls = (site.address,)
        assert "previous_vkey" not in site.json("/.well-known/hustings.json")
        observer.once()
        assert observer.verify() == tiles.size(node.log) and observer.alerts() == {}


def test_a_key_that_the_log_has_not_named_is_an_alert(node, program, tmp_path):
    """The word of who runs the site is not enough, nor is a party's in the log."""
    say(node)
    named = {"purpose": "log", "act": "begin", "public_key": "A" * 43 + "="}
    said = node.run("add", "node-key", "-", "--as", node.new_issuer(), text=json.dumps(named), code=1).stderr
    assert "only the node's operator" in said
    site = Site(tmp_path / "site", vkey_of(node))
    site.show(node.log)
    observer = Observer(program, tmp_path / "observer", site.url)
    observer.once()
    about = site.folder / ".well-known" / "hustings.json"
    stranger = TheirLog(tmp_path / "theirs", "e2e.invalid/log").vkey
    about.write_text(json.dumps({**json.loads(about.read_text()), "vkey": stranger,
                                 "previous_vkey": vkey_of(node)}))
    observer.once(code=1)
    (alert,) = observer.alerts().values()
    assert alert["alert"] == "key" and alert["shown_vkey"] == stranger
    assert (observer.mirror / "log.vkey").read_text().strip() == vkey_of(node)
    site.close()


# ---- the witness key -----------------------------------------------------------------------------


def test_the_witness_key_is_replaced_while_others_rely_on_it__l305(node, program, tmp_path):
    with two_nodes(node, program, tmp_path) as (rival, _, _):
        say(rival)
        old = vkey_of(node, "witness")
        assert cosigned(rival, old)
    said = node.run("keys", "rotate", "witness").stdout
    new = vkey_of(node, "witness")
    assert new != old and "keys export witness" in said
    with serve_node(node) as site:
        set_policy(rival, {"both": (old, f"{site.address}/witness")})
        say(rival)
        assert cosigned(rival, old), "who knows the old key only"
        set_policy(rival, {"both": (new, f"{site.address}/witness")})
        say(rival)
        assert wait_for(lambda: cosigned(rival, new))
    node.run("keys", "retire", "witness")
    with serve_node(node) as site:
        set_policy(rival, {"both": (new, f"{site.address}/witness")})
        say(rival)
        assert cosigned(rival, new)
    assert [(r["purpose"], r["act"]) for r in node.rows("node-keys")] == [("witness", "begin"),
                                                                          ("witness", "end")]


# ---- issuers -------------------------------------------------------------------------------------


def test_an_issuer_gets_a_new_key__l305(node):
    party = node.new_issuer()
    say(node, "--as", party)
    before = node.run("keys", "export", "issuer", party).stdout
    assert "record 4 says so" in node.run("keys", "rotate", "issuer", party).stdout
    after = node.run("keys", "export", "issuer", party).stdout
    assert before != after
    say(node, "--as", party)
    node.run("log", "verify", node.data, "--records")
    node.run("keys", "retire", "issuer", party)
    say(node, "--as", party)
    node.run("log", "verify", node.data, "--records")
    acts = {(r["act"], r["public_key"]) for r in node.rows("keys", f"issuer={party}")}
    assert acts == {("begin", before.strip()), ("begin", after.strip()), ("end", before.strip())}
    node.json("rebuild", "--verify")


def test_the_operator_too__l305(node):
    say(node)
    operator = next(issuer for what, issuer, *_ in listed(node) if what == "operator")
    node.run("keys", "rotate", "issuer", operator)
    say(node)
    node.run("keys", "rotate", "log")
    node.run("keys", "retire", "issuer", operator)
    say(node)
    node.run("keys", "retire", "log")
    node.run("log", "verify", node.data, "--records")
    node.json("rebuild", "--verify")


def test_an_issuer_that_has_said_nothing_yet(node):
    party = node.new_issuer()
    assert "first record" in node.run("keys", "rotate", "issuer", party).stdout
    node.run("keys", "retire", "issuer", party)
    say(node, "--as", party)
    assert len(node.rows("keys", f"issuer={party}")) == 1
    node.run("log", "verify", node.data, "--records")


@pytest.mark.parametrize("which", [("issuer",), ("issuer", "nobody"),
                                   ("issuer", "01890000-0000-7000-8000-00000000000f")])
def test_a_key_that_is_not_here_is_named(node, which):
    for verb in ("rotate", "retire", "export"):
        done = subprocess.run(node.command("keys", verb, *which), env=node.environment(), cwd=node.folder,
                              capture_output=True, text=True, check=False)
        assert done.returncode in (1, 2) and "keys list" in done.stderr, done.stderr


# ---- domains -------------------------------------------------------------------------------------


def test_a_domain_shows_an_issuers_key_and_is_checked(node, serve, tmp_path):
    party = node.new_issuer()
    say(node, "--as", party)
    said = node.run("keys", "bind", party, "party.invalid").stdout
    shown = json.loads(said.split("\n\n", 1)[1])
    key = node.run("keys", "export", "issuer", party).stdout.strip()
    assert shown == {"issuers": [{"issuer": party, "public_key": key}]}
    assert json.loads(node.run("keys", "export", "issuer", party, "--well-known").stdout) == shown
    (row,) = node.rows("keys", f"issuer={party}")
    assert row["domain"] == "party.invalid"

    said = node.run("keys", "check", code=1).stdout
    assert "https://party.invalid did not answer" in said
    (check,) = node.rows("key-checks")
    assert (check["result"], check["domain"], check["body.issuer"]) == ("unreachable", "party.invalid", party)
    node.run("keys", "check", code=1)
    assert len(node.rows("key-checks")) == 1, "one a day, unless something changes"

    place = tmp_path / "site" / ".well-known" / "hustings.json"
    place.parent.mkdir(parents=True)
    for document, words, code in (
            (shown, "shows this key", 0),
            ({"issuers": [{**shown["issuers"][0], "public_key": "A" * 43 + "="}]}, "shows another key", 1),
            ({"issuers": []}, "does not name this issuer", 1), ({}, "does not name this issuer", 1)):
        place.write_text(json.dumps(document))
        with serve(tmp_path / "site") as address:
            said = node.run("keys", "check", party, "--site", address.rstrip("/"), code=code).stdout
        assert words in said
    assert len(node.rows("key-checks")) == 1, "what a stand-in shows is not logged"
    with serve_node(node) as site:
        assert shown["issuers"][0] in site.json("/.well-known/hustings.json")["issuers"]
        assert "shows this key" in node.run("keys", "check", "--site", site.address).stdout
    # A new key stays with the domain.
    node.run("keys", "rotate", "issuer", party)
    assert {r["domain"] for r in node.rows("keys", f"issuer={party}")} == {"party.invalid"}


def test_domains_are_domains(node):
    party = node.new_issuer()
    for wrong in ("http://party.invalid", "Party.invalid", "a b", "127.0.0.1:80/x"):
        assert "party.example" in node.refused("keys", "bind", party, wrong, code=1)
    assert "keys bind" in node.refused("keys", "check")
