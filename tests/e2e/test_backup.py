"""hustings backup, and the restore drill of docs/operate.md to the letter."""

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

import fictional
import pytest
import tiles
from hustings import Hustings
from served import Site, free_port
from test_redaction import CANARY, leaks

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operate.md").read_text()


def restored(node, copy, place):
    """A node on a copy of a backup, with the keys of the first one."""
    shutil.copytree(copy, place)
    shutil.copytree(node.data / "secrets", place / "secrets")
    return Hustings(node.program, node.folder, place)


def secrets(node):
    return [f.read_text().strip() for f in (node.data / "secrets").rglob("*.key")]


def test_a_backup_beside_a_running_import_is_whole(node):
    report = fictional.report(node.folder, range(5000))
    (node.folder / "first").mkdir()
    node.run_import(fictional.report(node.folder / "first", range(300)))
    importer = threading.Thread(target=node.run_import, args=(report,))
    importer.start()
    sizes = []
    while importer.is_alive():
        copy = node.folder / f"backup{len(sizes)}"
        sizes.append(node.json("backup", "-o", copy)["records"])
    importer.join()
    assert sizes == sorted(sizes) and sizes[0] >= 300
    for n, size in enumerate(sizes):
        copy = restored(node, node.folder / f"backup{n}", node.folder / f"restored{n}")
        assert tiles.size(copy.log) <= size
        copy.run("rebuild", "--verify")
        assert tiles.size(copy.log) == size
        assert copy.json("log", "verify", copy.data, "--records")["size"] == size
    assert len(sizes) > 1 or os.environ.get("CI"), "the import was too fast to see anything"


def test_no_secret_is_in_a_backup__l304(node):
    node.new_issuer()
    node.add("organisation", fictional.organisation())
    copy = node.folder / "copy"
    node.run("backup", "-o", copy)
    assert copy.stat().st_mode & 0o777 == 0o700
    assert not (copy / "secrets").exists() and len(secrets(node)) == 6
    files = [f.read_bytes() for f in copy.rglob("*") if f.is_file()]
    for secret in secrets(node):
        assert leaks(copy, secret) == []
        assert not any(bytes.fromhex(secret) in content for content in files)


def test_what_was_scrubbed_is_in_no_later_backup(node):
    row = fictional.page(100)
    row[1] = CANARY
    report = node.folder / fictional.NAME
    report.write_text(fictional.table([row]), encoding="utf-8", newline="")
    node.run_import(report)
    node.run("backup", "-o", node.folder / "before")
    assert leaks(node.folder / "before", CANARY) != []
    thing = node.rows("advertisers")[0]["id"]
    node.add("redaction", fictional.redaction(thing, ["/page_name/value"]))
    node.run("scrub")
    node.run("backup", "-o", node.folder / "after")
    assert leaks(node.folder / "after", CANARY) == []


def test_a_backup_overwrites_nothing(node):
    node.run("backup", "-o", node.folder / "copy")
    said = node.refused("backup", "-o", node.folder / "copy", code=1)
    assert "there is something already" in said and "choose a new folder" in said


@pytest.mark.parametrize("broken", ["entry", "tile"])
def test_a_damaged_node_gives_no_backup(node, broken):
    node.run_import(fictional.report(node.folder, range(300)))
    if broken == "entry":
        subprocess.run(["sqlite3", node.data / "node.db", "UPDATE entry SET jws = 'x' WHERE idx = 7"], check=True)
    else:
        file = tiles.tile_file(node.log, "entries", 0)
        file.write_bytes(file.read_bytes()[:-1] + b"!")
    said = node.refused("backup", "-o", node.folder / "copy", code=1)
    assert said.startswith("hustings: ")
    assert not (node.folder / "copy").exists() and not (node.folder / "copy.part").exists()


def drill(folder, program, **more):
    """Runs the page's commands with its places below `folder`; the last one serves until it is stopped."""
    text = PAGE.partition("### Restore drill")[2].partition("```sh\n")[2].partition("```")[0]
    *commands, last = [re.sub(r"/(backup|media|srv)/", rf"{folder}/\1/", line) for line in text.splitlines()]
    assert last.startswith("hustings serve")
    environment = dict(os.environ, PATH=f"{program.parent}:{os.environ['PATH']}", **more)
    for command in commands:
        if "keys restore" in command:  # the user types it
            command += f" --passphrase-file {folder}/passphrase"
        subprocess.run(["sh", "-c", command], env=environment, check=True, capture_output=True)
    port = free_port()
    process = subprocess.Popen(["sh", "-c", f"exec {last} --listen 127.0.0.1:{port}"], env=environment,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    assert "Serving" in process.stdout.readline()
    assert Site(f"http://127.0.0.1:{port}").get("/")[0] == 200
    process.terminate()
    assert process.wait(timeout=40) == 0
    process.stdout.close()
    return Hustings(program, folder, folder / "srv" / "restored")


@pytest.fixture
def places(tmp_path):
    for place in ("backup", "media/safe", "srv"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "passphrase").write_text("six words drawn with dice\n")
    return tmp_path


def keep_keys(node, places):
    """The copy that the page tells to make."""
    node.run("keys", "copy", "-o", places / "media" / "safe" / "party.keys",
             "--passphrase-file", places / "passphrase")


def test_the_drill_gives_the_node_back__l304(node, places):
    node.run_import(fictional.report(node.folder, range(400)))
    backup = PAGE.partition("## Backups")[2].partition("```sh\n")[2].partition("```")[0].strip()
    subprocess.run(["sh", "-c", backup.replace("/backup/", f"{places}/backup/").replace(
        "hustings ", f"{node.program} ")], env=node.environment(), check=True)
    keep_keys(node, places)
    checkpoint, rows = (node.log / "checkpoint").read_bytes(), node.rows("advertisers")
    shutil.rmtree(node.data)
    copy = drill(places, node.program)
    assert (copy.log / "checkpoint").read_bytes() == checkpoint
    assert copy.rows("advertisers") == rows
    assert copy.add("organisation", fictional.organisation())["index"] == tiles.size(copy.log) - 1


def test_an_old_backup_is_refused_once_it_has_the_newer_log(node, places):
    """The second case of the page: the log went on after the backup."""
    node.run_import(fictional.report(node.folder, range(300)))
    node.run("backup", "-o", places / "backup" / "2029-06-10")
    keep_keys(node, places)
    node.run_import(fictional.report(node.folder, range(400)))
    newer = (node.log / "checkpoint").read_bytes()
    shutil.copytree(node.log, places / "old" / "log")
    shutil.rmtree(node.data)
    copy = drill(places, node.program)
    assert tiles.size(copy.log) == 303, "alone it cannot know that it once was longer"

    command = re.search(r"`(rm -r /srv/restored/log && .*)`", PAGE).group(1)
    subprocess.run(["sh", "-c", re.sub(r"/(old|srv)/", rf"{places}/\1/", command)], check=True)
    said = copy.refused("keys", "create", code=1)
    assert "never start from an old database" in said
    assert (copy.log / "checkpoint").read_bytes() == newer
    assert len(copy.rows("advertisers")) == 300, "reading goes on"


def test_an_old_backup_that_goes_on_is_found_out(node, places):
    """Why the page says what it says: a checkpoint that somebody kept proves the second history."""
    node.run_import(fictional.report(node.folder, range(300)))
    node.run("backup", "-o", places / "backup" / "2029-06-10")
    keep_keys(node, places)
    node.run_import(fictional.report(node.folder, range(310)))
    kept, root = tiles.leaves(node.log), tiles.root(node.log)
    shutil.rmtree(node.data)
    copy = drill(places, node.program)
    copy.run_import(fictional.report(places, range(320)))
    forked = tiles.leaves(copy.log)
    assert forked[:303] == kept[:303] and forked[303:len(kept)] != kept[303:]
    assert tiles.root(copy.log) != root


def test_postgresql_is_backed_up_with_its_own_program(program, postgres, places):
    address = postgres()
    secret = re.sub("://([^@/]*)@", r"://\1:open-sesame@", address)
    node = Hustings(program, places).init("--database", secret)
    node.run_import(fictional.report(node.folder, range(300)))
    said = node.run("backup", "-o", places / "backup" / "2029-06-10").stdout
    assert "open-sesame" not in said and leaks(places / "backup", "open-sesame") == []
    node.add("organisation", fictional.organisation())  # between the two: the database may have more
    dump = re.search("pg_dump .*", said).group()
    subprocess.run(["sh", "-c", dump], check=True)

    copy = restored(node, places / "backup" / "2029-06-10", places / "srv" / "restored")
    other = postgres()
    restore = re.search(r"`(pg_restore --no-owner --dbname URL\s+/srv/restored/database.dump)`", PAGE).group(1)
    subprocess.run(["sh", "-c", restore.replace("\n", " ").replace("URL", f"'{other}'").replace(
        "/srv/", f"{places}/srv/")], check=True)
    config = copy.data / "hustings.toml"
    config.write_text(config.read_text().replace(address, other))
    copy.json("log", "verify", copy.data, "--records")
    copy.run("rebuild", "--verify")
    assert tiles.leaves(copy.log) == tiles.leaves(node.log)
