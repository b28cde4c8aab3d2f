"""A thief of the disk or of a backup finds nothing that was sealed: canaries in every sealed place, and a
search that knows nothing of our formats. What it must find, where it is planted, shows that it looks."""

import base64
import ctypes
import gzip
import sqlite3
import time
import zlib

import leaks
import pytest
import reporting
from reporting import PNG, by_api, fill, send, told, track
from served import serve

CANARIES = {
    "text": "The quick canary of the text sings at dawn",
    "contact": "canary-of-contact@citizen.example",
    "name": "Canarina Namesake-Birdsong",
    "url": "https://social.example/canary-of-the-url/77",
    "account": "canary_of_the_account",
    "place": "Canary of the place street 9",
    "file": "CANARY-IN-THE-BYTES-OF-A-FILE-0123456789",
    "file name": "canary-called-file.png",
    "message": "A canary that came as a message later",
    "message file": "CANARY-IN-A-FILE-THAT-CAME-LATER-987654321",
    "passphrase": reporting.PASSPHRASE,
}


@pytest.fixture(scope="module")
def robbed(make_node):
    """A node after its reporters and its handler have been there, running and stopped; a backup; codes."""
    node = make_node()
    reporting.add_handler(node)
    body = PNG + CANARIES["file"].encode() * 20
    answers = {"category": "hate-violence", "urls": CANARIES["url"], "place": CANARIES["place"],
               "account": CANARIES["account"], "text": CANARIES["text"] + " " + CANARIES["text"],
               "name": CANARIES["name"], "contact": CANARIES["contact"]}
    node.canaries = dict(CANARIES)
    with serve(node, "--access-log", node.data / "access.log") as site:
        draft = fill(site, **answers)
        time.sleep(3.1)
        number, code = told(send(site, draft, [(CANARIES["file name"], body)])[2])
        _, other = by_api(site, [(CANARIES["file name"], body)], **answers)
        for n, (case, secret) in enumerate([(number, code), (other["number"], other["code"])]):
            node.canaries[f"code {n}"] = secret
            node.canaries[f"code {n} without spaces"] = secret.replace(" ", "")
            page = track(site, case, secret, "/track/step",
                         [("files", "later.txt", CANARIES["message file"].encode() * 9)],
                         act="message", words=CANARIES["message"])[2]
            assert CANARIES["message"] in page
        case = reporting.read_case(node, number)
        assert case["steps"][0]["contact"] == CANARIES["contact"]  # they are there, for who has a key
        assert CANARIES["file name"] in [file["name"] for file in case["files"]]
        node.run("backup", "-o", node.folder / "while-it-runs")
        node.found_running = leaks.find(node.data, node.canaries, {"secrets"})
    node.run("backup", "-o", node.folder / "stopped")
    return node


def test_nothing_in_the_data_directory__l303_l404(robbed, tell):
    assert robbed.found_running[0] == []
    found, looked, opened = leaks.find(robbed.data, robbed.canaries, {"secrets"})
    assert found == []
    tell(f"{len(robbed.canaries)} canaries in {len(leaks.forms('x'))} spellings each, not in "
         f"{looked:,} bytes and {opened} compressed streams")


@pytest.mark.parametrize("backup", ["while-it-runs", "stopped"])
def test_nothing_in_a_backup__l404(robbed, backup):
    found, looked, _ = leaks.find(robbed.folder / backup, robbed.canaries)
    assert found == [] and looked > 10_000
    assert not list((robbed.folder / backup).rglob("vault.key"))


def test_nothing_in_what_is_given_out(robbed, tmp_path):
    with serve(robbed) as site:
        (tmp_path / "pages").mkdir()
        for n, path in enumerate(["/records", "/records.ndjson", "/cases", "/cases.ndjson", "/data",
                                  "/records/4", "/records/5", "/changes"]):
            (tmp_path / "pages" / str(n)).write_bytes(site.get(path)[2])
    robbed.run("export", "--bulk", tmp_path / "bulk")
    found, looked, _ = leaks.find(tmp_path, robbed.canaries)
    assert found == [] and looked > 10_000


def zstd(content):
    lib = leaks.Zstd().lib
    lib.ZSTD_compress.restype = lib.ZSTD_compressBound.restype = ctypes.c_size_t
    out = ctypes.create_string_buffer(lib.ZSTD_compressBound(ctypes.c_size_t(len(content))))
    size = lib.ZSTD_compress(out, ctypes.c_size_t(len(out)), content, ctypes.c_size_t(len(content)), 3)
    return out.raw[:size]


def slack(folder, content):
    """Bytes of a row that was deleted: they stay in the free part of its page."""
    with sqlite3.connect(folder / "slack.db") as db:
        db.execute("PRAGMA secure_delete=OFF")
        db.execute("CREATE TABLE t (x)")
        db.execute("INSERT INTO t VALUES (?)", (content,))
        db.commit()
        db.execute("DELETE FROM t")
        db.commit()


PLANTS = {
    "raw": lambda d, c: (d / "log.txt").write_bytes(b"x" + c),
    "base64": lambda d, c: (d / "a").write_bytes(base64.b64encode(b"1" + c)),
    "base64url": lambda d, c: (d / "a").write_bytes(base64.urlsafe_b64encode(b"12" + c)),
    "zlib": lambda d, c: (d / "a").write_bytes(b"head" + zlib.compress(c) + b"tail"),
    "gzip": lambda d, c: (d / "a").write_bytes(gzip.compress(c)),
    "zstd": lambda d, c: (d / "a").write_bytes(b"xy" + zstd(b"{" + c + b"}") + b"z"),
    "hexadecimal": lambda d, c: (d / "a").write_bytes(c.hex().encode()),
    "a file's name": lambda d, c: (d / c.decode()).write_bytes(b""),
    "page slack": slack,
}


@pytest.mark.parametrize("way", PLANTS)
def test_a_planted_leak_is_found__l404(way, tmp_path):
    canary = "canary_of_the_account"
    PLANTS[way](tmp_path, canary.encode())
    assert leaks.find(tmp_path, {"it": canary})[0], "the search is blind for this"
    assert leaks.find(tmp_path, {"it": "another_bird_altogether"})[0] == []
