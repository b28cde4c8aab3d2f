"""Who reads reports changes, keys get lost, time passes: each as the operator does it at the command line."""

import contextlib
import datetime
import json
import re
import shutil
import sqlite3
import subprocess
import uuid

import leaks
import pytest
import reporting
from hustings import ORIGIN
from reporting import PNG, by_api, read_case, track
from served import free_port, serve
from test_clock import library  # noqa: F401
from test_mail import settings

CANARY = "The quick canary of the text sings at dawn"
CONTACT = "canary-of-contact@citizen.example"
NEW = "another horse entirely, and a barge"


def key_file(node, name, text):
    file = node.folder / name
    file.write_text(text + "\n")
    return file


def reads(node, name, number, file):
    return json.loads(node.run("vault", "read", number, "--as", name, "--passphrase-file", file).stdout)


@pytest.fixture
def staffed(make_node):
    node = make_node()
    for name in ("anna", "ben"):
        reporting.add_handler(node, name)
    return node


def test_somebody_leaves__l405(staffed):
    """Whoever left, with a copy of everything, reads nothing that comes."""
    node = staffed
    word = node.folder / "passphrase"
    with serve(node) as site:
        _, sent = by_api(site, [("a.png", PNG)], text=CANARY)
        _, over = by_api(site)
        track(site, over["number"], over["code"], "/track/step", [], act="withdraw")
        copied = node.folder / "copied"
        shutil.copytree(node.data, copied)
        done = node.json("vault", "remove-handler", "ben")
        assert sorted(done["could_read"]) == sorted([sent["number"], over["number"]])
        assert done["renewed"] == [sent["number"]]
        said = track(site, sent["number"], sent["code"], "/track/step", [], act="message",
                     words="Said when he was gone.")[2]
        assert "Said when he was gone." in said and CANARY in said
        _, later = by_api(site)
        assert node.json("vault", "remove-handler", "ben") == {"could_read": [], "renewed": []}, "again"
    case = reads(node, "anna", sent["number"], word)
    assert [step.get("text") or step["note"] for step in case["steps"]] == [CANARY, "Said when he was gone."]
    assert reads(node, "anna", later["number"], word)
    assert "nobody of this name" in node.refused("vault", "read", sent["number"], "--as", "ben",
                                                 "--passphrase-file", word)
    # His copy still opens what he could read. Put under what the node has now, his keys open nothing new.
    old = type(node)(node.program, node.folder, copied)
    assert reads(old, "ben", sent["number"], word)["steps"][0]["text"] == CANARY
    with sqlite3.connect(node.data / "vault.db") as now, sqlite3.connect(copied / "vault.db") as then:
        for table in ("vault_case", "vault_epoch", "vault_field"):
            then.execute(f"DELETE FROM {table}")
            rows = now.execute(f"SELECT * FROM {table}").fetchall()
            then.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
    with sqlite3.connect(copied / "node.db") as then:
        then.execute("ATTACH ? AS now", (str(node.data / "node.db"),))
        for table in ("entry", "record", "sealed", "disclosure", "case_step"):
            then.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM now.{table}")
    case = reads(old, "ben", sent["number"], word)
    assert "note" not in case["steps"][1] and len(case["files"]) == 1


def test_a_passphrase_that_is_easily_guessed_is_refused(make_node, tmp_path):
    node = make_node()
    (tmp_path / "easy").write_text("passwordpassword\n")
    for command in (["vault", "add-handler", "eve"], ["keys", "copy", "-o", "x.keys"]):
        assert "is easily guessed" in node.refused(*command, "--passphrase-file", tmp_path / "easy", code=1), command


def test_nobody_leaves_with_the_only_key(make_node):
    node = make_node()
    reporting.add_handler(node)
    word = node.folder / "passphrase"
    with serve(node) as site:
        _, sent = by_api(site, text=CANARY)
    assert sent["number"] in node.refused("vault", "remove-handler", "anna", code=1)
    reporting.add_handler(node, "ben")
    assert "not given" in node.refused("vault", "read", sent["number"], "--as", "ben", "--passphrase-file", word)
    assert node.json("vault", "give", "--as", "anna", "--to", "ben", "--passphrase-file", word) == \
        [sent["number"]]
    told = node.run("vault", "remove-handler", "anna").stdout
    assert "still knows" in told and sent["number"] in told and "no key can take it back" in told
    assert reads(node, "ben", sent["number"], word)["steps"][0]["text"] == CANARY


def test_passphrase_and_sheet_are_lost__l406_l412(staffed):
    """The drill of docs/vault.md: two of three people bring their sheets."""
    node = staffed
    with serve(node) as site:
        _, sent = by_api(site, text=CANARY)
    printed = node.run("vault", "shares", "--need", "2", "--of", "3").stdout
    sheets = re.findall(r"^[A-Z2-7]{4}(?: [A-Z2-7]{1,4})+$", printed, re.M)
    assert len(sheets) == 3
    files = [key_file(node, f"share{n}", sheet) for n, sheet in enumerate(sheets)]
    both = ["--share-file", files[2], "--share-file", files[0]]
    assert "first has to let them" in node.refused("vault", "drill", "anna", *both)
    node.run("vault", "cover", "anna", "--passphrase-file", node.folder / "passphrase")
    assert "open the key of anna, and with it 1 cases" in node.run("vault", "drill", "anna", *both).stdout
    assert "2 shares are needed" in node.refused("vault", "drill", "anna", *both[:2], code=1)
    wrong = key_file(node, "wrong", sheets[0][:-1] + ("A" if sheets[0][-1] != "A" else "B"))
    assert "letter by letter" in node.refused("vault", "drill", "anna", "--share-file", wrong, *both[:2], code=1)
    fresh = key_file(node, "fresh", NEW)
    assert sent["number"] in node.run("vault", "restore", "anna", *both, "--passphrase-file", fresh).stdout
    assert reads(node, "anna", sent["number"], fresh)["steps"][0]["text"] == CANARY
    node.refused("vault", "read", sent["number"], "--as", "anna", "--passphrase-file", node.folder / "passphrase",
                 code=1)
    node.run("vault", "end", "shares")
    node.refused("vault", "drill", "anna", *both)
    check_told(node)
    found, _, _ = leaks.find(node.data, {f"share {n}": sheet for n, sheet in enumerate(sheets)})
    assert found == []


def check_told(node):
    """Each use of the shares, also the drill, is in the log; what was refused is not a use."""
    ids = {row["name"]: row["id"] for row in node.json("vault", "list")}
    rows = sorted(node.rows("audits"), key=lambda row: int(row["index"]))
    told = [(row["action"], row["object"]) for row in rows if row["action"].startswith("shares_")]
    assert told == [("shares_made", ids["shares"]), ("shares_cover", ids["anna"]), ("shares_tried", ids["anna"]),
                    ("shares_used", ids["anna"]), ("shares_ended", ids["shares"])]
    assert {row["capacity"] for row in rows} == {"command"}
    node.json("log", "verify", node.data, "--records")


class Later:
    """The node's commands, so many days from now."""

    def __init__(self, node, library):
        self.node, self.library = node, library

    def scrub(self, days, *more):
        at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days)
        environment = dict(self.node.environment(), LD_PRELOAD=str(self.library), TZ="UTC", NO_FAKE_STAT="1",
                           FAKETIME=at.strftime("@%Y-%m-%d %H:%M:%S"), FAKETIME_DONT_FAKE_MONOTONIC="1")
        done = subprocess.run(self.node.command("scrub", "--data", self.node.data, *more), env=environment,
                              cwd=self.node.folder, check=False, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout


def redactions(node):
    return [(row["law"], sorted(row["fields"])) for row in node.rows("redactions")]


def asked_for_news(node):
    with contextlib.closing(sqlite3.connect(node.data / "vault.db")) as db:
        return db.execute("SELECT case_id FROM vault_news").fetchall()


def test_what_was_told_is_kept_so_long_and_no_longer__l408(make_node, library):  # noqa: F811
    node = make_node()
    settings(node, free_port())
    reporting.add_handler(node)
    later = Later(node, library)
    with serve(node) as site:
        _, over = by_api(site, [("a.png", PNG)], text=CANARY, contact=CONTACT,
                         news="news@citizen.example")
        track(site, over["number"], over["code"], "/track/step", [], act="withdraw")
        _, running = by_api(site, text="This one goes on.", contact="other@citizen.example")
    case_id = next(row["id"] for row in node.rows("cases") if row["number"] == over["number"])
    node.add("case-event", {"about": case_id, "event": "note", "role": "triage", "actor": str(uuid.uuid4()),
                            "conflict": False, "files": [], "note": "A note among colleagues."})
    node.run("backup", "-o", node.folder / "backups/old")
    assert "Kept long enough" not in later.scrub(20) and asked_for_news(node) == [(case_id,)]
    assert "name and address in 1" in later.scrub(40)
    assert asked_for_news(node) == []
    case = read_case(node, over["number"])
    assert case["steps"][0]["text"] == CANARY and "contact" not in case["steps"][0]
    assert read_case(node, running["number"])["steps"][0]["contact"] == "other@citizen.example"
    assert "Kept long enough" not in later.scrub(45), "it was said once"
    assert "all that was sealed in 1 cases" in later.scrub(110)
    assert "not given" in node.refused("vault", "read", over["number"], "--as", "anna", "--passphrase-file",
                                       node.folder / "passphrase")
    assert list((node.data / "vault").iterdir()) == []
    laws = [row["law"] for row in node.rows("redactions")]
    assert set(laws) == {"gdpr:5.1.e"} and len(laws) == 3, "contact; then the report and the note"
    with sqlite3.connect(node.data / "node.db") as db:
        assert db.execute("SELECT COUNT(*) FROM case_file").fetchone()[0] == 2, "that there was a case stays"
        left = {row[0] for row in db.execute("SELECT DISTINCT idx FROM sealed")}
        kept = db.execute("SELECT idx FROM case_file WHERE number = ?", (running["number"],)).fetchone()[0]
        assert left == {kept}
    with sqlite3.connect(node.data / "vault.db") as db:
        assert case_id not in {row[0] for row in db.execute("SELECT case_id FROM vault_mark")}
    node.run("rebuild", "--verify")
    with serve(node) as site:
        assert "do not fit" in track(site, over["number"], over["code"])[2]
        assert "This one goes on." in track(site, running["number"], running["code"])[2]


def test_backups_go_when_their_time_is_over__l304(make_node, library):  # noqa: F811
    node, other = make_node(), make_node("other")
    later = Later(node, library)
    folder = node.folder / "backups"
    folder.mkdir()
    node.run("backup", "-o", folder / "ours")
    other.run("backup", "-o", folder / "theirs")
    settings = folder / "theirs" / "hustings.toml"
    settings.write_text(settings.read_text().replace(ORIGIN, "other.example/log"))
    shutil.copytree(node.data, folder / "a node")
    (folder / "notes").mkdir()
    assert "0 backups" in later.scrub(29, "--backups", folder)
    assert "1 backups" in later.scrub(31, "--backups", folder)
    assert sorted(p.name for p in folder.iterdir()) == ["a node", "notes", "theirs"]
