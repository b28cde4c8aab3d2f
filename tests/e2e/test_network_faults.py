"""A bad network between a node and its database, a witness, an identity provider: slow, in slices, cut in the
middle of an answer, silent. Nothing acknowledged is lost or there twice, promises are kept, the node says what is
wrong and goes on when the network does. (It talks to nothing else: there is no store of objects, and mail waits in a
table.)"""

import os
import random
import re
import shutil
import tempfile
import time
import urllib.parse
from pathlib import Path

import cluster
import fictional
import killing
import providers
import pytest
import staffed
import tiles
import toxic
from hustings import Hustings
from killing import Held, Writer
from served import serve, wait_for
from witnessing import cosigned, policy_file, say, set_policy, vkey_of

LONG = bool(os.environ.get("HUSTINGS_LONG"))
ROUNDS = 10 if LONG else 1
SOON = 12  # seconds: the pause behind failures, and the machine's other work


@pytest.fixture(scope="module")
def network():
    with toxic.network() as network:
        yield network


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of our own, on TCP."""
    folder = Path(tempfile.mkdtemp(prefix="hustings-net-"))
    folder.chmod(0o755)
    server = cluster.Server(folder, port=toxic.served.free_port()).init().start()
    yield server
    server.stop()
    shutil.rmtree(folder)


def far_node(program, folder, server, link, name):
    """A node whose database is behind this link."""
    server.sql(f"CREATE DATABASE {name}")
    url = f"postgresql://postgres@127.0.0.1:{link.port}/{name}?sslmode=disable&gssencmode=disable"
    return Hustings(program, folder).init("--database", url)


# What cuts the connection to the database in the middle of an import: how many bytes come through is drawn.
CUTS = [("reset_peer", False, {"timeout": 0}), ("reset_peer", True, {"timeout": 0}),
        ("timeout", False, {"timeout": 200}), ("timeout", True, {"timeout": 200}),
        ("limit_data", False, {"bytes": (1, 20_000)}), ("limit_data", True, {"bytes": (1, 400_000)}), ("cut", False, {})]


def test_the_network_to_the_database_is_cut(program, tmp_path, server, network, tell):
    """At a moment behind the first acknowledgement: before, in and behind commits."""
    link = network.link(server.port)
    node = far_node(program, tmp_path, server, link, "cut")
    held, dice = Held(), random.Random(int(os.environ.get("HUSTINGS_TEST_SEED", time.time_ns() % 2**32)))
    writer, counted = Writer(node, 1, held, dice, rows=800, delay=0.1), 0
    for kind, upstream, how in CUTS * ROUNDS:
        drawn = {k: dice.randint(*v) if isinstance(v, tuple) else v for k, v in how.items()}
        writer.new_report()
        code, said, error = writer.run(lambda _: link.cut() if kind == "cut" else link.break_(kind, upstream, **drawn))
        link.mend()
        assert code in (0, 2), f"{kind} {drawn}: exit code {code}: {error}"
        if code == 2:
            assert re.match("(?s)hustings: .*check that the database server runs", error), f"{kind} {drawn}: {error}"
        counted += code == 2
        held.check(node.log)
    assert counted >= len(CUTS) * ROUNDS // 2, "the imports were over before the network was cut"
    killing.check_finished(node, [writer], held)
    tell(f"network to the database cut in {counted} imports, {len(held.all())} acknowledged, 0 lost, none twice")


def test_a_slow_network_to_the_database_is_only_slow(program, tmp_path, server, network):
    link = network.link(server.port)
    node = far_node(program, tmp_path, server, link, "slow")
    for n, (kind, how) in enumerate(toxic.HARMLESS.items()):
        with link.fault(kind, **how):
            (tmp_path / kind).mkdir()
            report = fictional.report(tmp_path / kind, range(1000 * n, 1000 * n + 60))
            counts = node.json("import", "meta-report", report)
            assert counts["rows"] == counts["admitted"] == 60, kind
    node.run("rebuild", "--verify")


def watched(port):
    """Whether the kernel asks every connection to this port within half a minute whether it is still there."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    timers = [row[5].split(":") for row in rows if row[2].endswith(f":{port:04X}") and row[3] == "01"]
    return timers and all(kind == "02" and int(when, 16) <= 30 * os.sysconf("SC_CLK_TCK") for kind, when in timers)


def test_readers_come_back_with_the_network(program, tmp_path, server, network):
    """Of a served node: pages fail as long as the database cannot be reached, and not longer; the operator reads why."""
    link = network.link(server.port)
    node = far_node(program, tmp_path, server, link, "readers")
    node.run_import(fictional.report(tmp_path, range(30)))
    with serve(node) as site:
        assert site.get("/records")[0] == 200
        assert wait_for(lambda: watched(link.port)), "a server that is gone without a word is not noticed"
        for n, (kind, how) in enumerate([*toxic.HARMFUL.items(), ("cut", {})]):
            page = f"/records/{n}.json"
            if kind == "cut":
                link.cut()
            else:
                link.break_(kind, **how)
            # Kept pages are good for a second; every address is asked for once.
            asked = iter(range(10_000))
            assert wait_for(lambda: site.get(f"/records?limit={1 + next(asked) % 90}&kind=organisation")[0] == 503, SOON), kind
            assert site.get(page)[0] == 503, kind
            assert site.get("/log/checkpoint")[0] == 200, "the log's files need no database"
            link.mend()
            assert wait_for(lambda: site.get(page)[0] == 200, SOON), kind
    assert site.said.count("/records/{index} the database could not") > 3, site.said


# ---- a witness -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*toxic.HARMLESS, *toxic.HARMFUL])
def test_a_witness_behind_a_bad_network(node, start_witness, network, kind):
    witness = start_witness("aics-witness", {"e2e.invalid/log": vkey_of(node)})
    link = network.link(int(witness.url.rsplit(":", 1)[1]))
    set_policy(node, {"far": (witness.vkey, link.address)})
    say(node)
    assert cosigned(node, witness.vkey)
    with link.fault(kind, **(toxic.HARMLESS | toxic.HARMFUL)[kind]):
        before = time.monotonic()
        promise = say(node)["promise"]
        assert time.monotonic() - before < 5, "nobody waits for a witness"
        if kind in toxic.HARMLESS:
            assert promise == "" and cosigned(node, witness.vkey)
            return
        # It has seen the log grow, and its cosignature was lost on the way.
        assert promise and not cosigned(node, witness.vkey)
        (one,) = node.json("witness", "status")["witnesses"]
        assert one["problem"], one
    assert wait_for(lambda: "1 new" in node.run("witness", "ask").stdout, SOON)
    assert cosigned(node, witness.vkey)
    index = tiles.size(node.log) - 1
    node.run("log", "proof", index, "-o", "kept.tlog-proof")
    said = node.run("log", "check", promise, "--policy", policy_file(node), "--kept", "kept.tlog-proof").stdout
    assert "It was kept at 20" in said
    assert node.json("log", "verify", node.data, "--records")


# ---- an identity provider ------------------------------------------------------------------------


def test_an_identity_provider_behind_a_bad_network(make_node, network):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    with providers.Liar().serving() as liar:
        link = network.link(urllib.parse.urlsplit(liar.address).port)
        liar.address = link.address  # what it calls itself
        providers.settings(node, link.address)
        liar.claims = {"sub": "noel"}
        with serve(node) as site:
            person = staffed.add(node, "noel", node.party, "officer")
            program = staffed.Program(site)
            to = leave(program, staffed.path_of(person.link) + "/elsewhere")
            assert program.send(liar.send_back(to))[0] == 200
            for kind, how in toxic.HARMLESS.items():
                with link.fault(kind, **how):
                    assert signs_in(site, liar), kind
            for kind, how in toxic.HARMFUL.items():
                with link.fault(kind, **how):
                    before = time.monotonic()
                    status, _, text = staffed.Program(site).send("/desk/sign-in/elsewhere", {"provider": "party"})
                    assert (status, "cannot be used" in text) == (503, True), (kind, text)
                    assert time.monotonic() - before < 15
                assert signs_in(site, liar), f"{kind}: it works again"
            # Cut on the way back, between what it says of itself and its token.
            program = staffed.Program(site)
            back = liar.send_back(leave(program, "/desk/sign-in/elsewhere"))
            with link.fault("limit_data", bytes=500):
                assert program.send(back)[0] == 503
            assert program.send("/desk")[0] == 303, "nobody is signed in"


def leave(program, path):
    status, headers, text = program.send(path, {"provider": "party", "next": ""})
    assert status == 200, text
    return headers["Refresh"].removeprefix("0; url=")


def signs_in(site, liar):
    program = staffed.Program(site)
    status, _, text = program.send(liar.send_back(leave(program, "/desk/sign-in/elsewhere")))
    assert status == 200, text
    return program.send("/desk/account")[0] == 200
