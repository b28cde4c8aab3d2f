"""The PostgreSQL server is killed, replaced by its standby, or full: nothing acknowledged is lost, and a node
that the database has fallen behind does not sign a second history."""

import os
import random
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import cluster
import fictional
import killing
import pytest
from hustings import Hustings
from killing import Held, Writer
from served import wait_for

LONG = bool(os.environ.get("HUSTINGS_LONG"))
KILLS, FAILOVERS = (100, 20) if LONG else (6, 2)
KILLS_PER_NODE = 20  # of the database; to rebuild what more of them leave takes minutes


@pytest.fixture(scope="module")
def dice():
    chosen = int(os.environ.get("HUSTINGS_TEST_SEED", time.time_ns() % 2**32))
    print(f"seed {chosen}")
    return random.Random(chosen)


@pytest.fixture
def place():
    """A folder for servers; those that are there at the end are stopped."""
    assert (cluster.BIN / "initdb").exists(), "PostgreSQL 15 is missing: apt-get install postgresql-15"
    folder = Path(tempfile.mkdtemp(prefix="hustings-db-"))
    folder.chmod(0o755)
    yield folder
    for data in folder.glob("*/data"):
        cluster.as_postgres(cluster.BIN / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", check=False)
    shutil.rmtree(folder)


def interrupted(writer, break_it):
    """One import during which the database goes away; whether that was after an acknowledgement."""
    writer.new_report()
    code, said, error = writer.run(lambda _: break_it())
    if code == 0:
        break_it()  # the import was faster
        return False
    assert code == 2, f"exit code {code}: {error}"
    assert re.match("(?s)hustings: .*(check that the database server runs|start again)", error), error
    return said


def one_node(program, place, folder, kills, dice):
    """(kills that count, records acknowledged) on a node and a server of its own."""
    folder.mkdir()
    server = cluster.Server(place).init().start()
    node = Hustings(program, folder).init("--database", cluster.url(server))
    held, counted = Held(), 0
    writer = Writer(node, 1, held, dice, rows=3000, delay=0.2)

    def kill():
        server.kill()
        server.start()

    while counted < kills:
        counted += interrupted(writer, kill)
        held.check(node.log)
    killing.check_finished(node, [writer], held)
    server.stop()
    return counted, len(held.all())


def test_the_database_is_killed(program, place, tmp_path, dice, tell):
    counted, acknowledged = 0, 0
    while counted < KILLS:
        done = one_node(program, place, tmp_path / str(counted), min(KILLS_PER_NODE, KILLS - counted), dice)
        counted, acknowledged = counted + done[0], acknowledged + done[1]
    tell(f"kill -9 of the database: {counted} counted, {acknowledged} acknowledged, 0 lost")


def test_the_standby_takes_over(program, place, tmp_path, dice, tell):
    primary = cluster.Server(place).init().start()
    standby = primary.standby(place, synchronous=True)
    node = Hustings(program, tmp_path).init("--database", cluster.url(primary, standby))
    held, counted = Held(), 0
    writer = Writer(node, 1, held, dice, rows=3000, delay=0.2)
    while counted < FAILOVERS:
        counted += interrupted(writer, primary.kill)
        standby.promote()
        held.check(node.log)
        shutil.rmtree(primary.folder)
        primary, standby = standby, standby.standby(place, synchronous=True)
        config = node.data / "hustings.toml"
        config.write_text(re.sub("(?m)^database = .*$", f"database = '{cluster.url(primary, standby)}'",
                                 config.read_text()))
    killing.check_finished(node, [writer], held)
    tell(f"failover to the standby: {counted} counted, {len(held.all())} acknowledged, 0 lost")


def test_a_standby_that_lacks_records_is_refused(program, place, tmp_path):
    """Without synchronous replication a failover loses records. The node notices, and signs nothing."""
    primary = cluster.Server(place).init().start()
    standby = primary.standby(place, synchronous=False)
    node = Hustings(program, tmp_path).init("--database", cluster.url(primary, standby))
    node.run_import(fictional.report(tmp_path, range(50)))
    standby.stop()
    node.run_import(fictional.report(tmp_path, range(100)))
    before = (node.log / "checkpoint").read_bytes()
    primary.kill()
    standby.start()
    standby.promote()
    said = node.refused("keys", "create", code=1)
    assert "the database" in said and "never start from an old database" in said
    assert (node.log / "checkpoint").read_bytes() == before


def test_a_commit_that_only_the_primary_has_is_not_acknowledged(program, place, tmp_path):
    """Somebody cancels the wait for a standby that is gone. PostgreSQL answers that with a warning only."""
    primary = cluster.Server(place).init().start()
    standby = primary.standby(place, synchronous=True)
    node = Hustings(program, tmp_path).init("--database", cluster.url(primary, standby))
    standby.kill()
    acks = tmp_path / "acks"
    importer = subprocess.Popen(
        node.command("import", "meta-report", fictional.report(tmp_path, range(50)), "--acks", acks),
        env=node.environment(), cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, encoding="utf-8")
    cancel = "SELECT COUNT(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    assert wait_for(lambda: primary.sql(cancel) == "1", 30)
    said = importer.communicate(timeout=30)[1]
    assert importer.returncode == 2 and "check its standby" in said, said
    assert acks.read_text() == ""


def test_a_full_database_disk(program, place, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("needs root, to mount a small file system")
    server = cluster.Server(place).init().start()
    small = server.folder / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small], check=False,
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"cannot mount a small file system here: {mounted.stderr.strip()}")
    try:
        shutil.chown(small, "postgres")
        (small / "space").mkdir()
        shutil.chown(small / "space", "postgres")
        server.sql(f"CREATE TABLESPACE small LOCATION '{small / 'space'}'")
        server.sql("CREATE DATABASE small TABLESPACE small")
        fill_up(Hustings(program, tmp_path).init("--database", cluster.url(server, database="small")), small)
    finally:
        server.stop()
        subprocess.run(["umount", small], check=True)


def fill_up(node, small):
    held = Held()
    report = fictional.report(node.folder, range(6000))
    acks = node.folder / "acks"
    said = node.refused("import", "meta-report", report, "--acks", acks, code=2)
    assert re.match("(?s)hustings: .*make room and start again", said), said
    for index, leaf in (line.split() for line in acks.read_text().splitlines()):
        held.add(int(index), leaf)
    assert 0 < len(held.all()) < 6000, "the disk must fill up in the middle"
    held.check(node.log)
    subprocess.run(["mount", "-o", "remount,size=200m", small], check=True)
    counts = node.run_import(report)
    assert counts["rows"] == counts["admitted"] + counts["unchanged"] == 6000
    held.check(node.log)
    node.json("log", "verify", node.data, "--records")
    node.json("rebuild", "--verify")
