"""What `hustings export` gives out: from a directory, from a served node, and as other programs' files."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from served import answering, serve, wait_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demo(make_demo):
    return make_demo()


@pytest.fixture(scope="module")
def site(demo):
    with serve(demo) as served:
        yield served


def listed(site):
    """{file: its bytes} of the newest package."""
    def made():
        return site.json("/data.json")["item"]["packages"]
    assert wait_for(made, 60)
    return {file["file"]: site.get(file["href"])[2] for file in made()[0]["files"]}


def exported(hustings, *words):
    """(bytes on standard output, what was said beside) of an export."""
    done = subprocess.run(hustings.command("export", *words), cwd=hustings.folder, env=hustings.environment(),
                          capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr.decode()


def test_from_an_address_come_the_files_of_its_package(demo, site):
    got, said = exported(demo, "ads", "--url", site.address + "/", "--data", "no-node-here")
    files = listed(site)
    assert got == files["data/ads.csv"]
    assert said in ("", "The node makes its package; this waits for it.\n")
    done = demo.run("export", "ads", "--url", site.address, "--format", "ndjson", "-o", "ads.ndjson")
    assert done.stdout == done.stderr == ""
    assert (demo.folder / "ads.ndjson").read_bytes() == files["data/ads.ndjson"]
    demo.run("export", "--bulk", "all.zip", "--url", site.address)
    assert (demo.folder / "all.zip").read_bytes() == files["bulk.zip"]


def test_they_are_what_the_command_gives_of_the_directory(demo, site):
    files = listed(site)
    names = re.findall(r"(?m)^([a-z-]+) ", demo.run("export", "--list").stdout)
    assert len(names) > 30
    for name in names:
        for form in ("csv", "ndjson"):
            here, _ = exported(demo, name, "--format", form)
            assert here == files[f"data/{name}.{form}"], f"{name}.{form}"


@pytest.mark.parametrize("words, code, names", [
    (("ads", "--where", "q=ferry"), 1, "/ads.csv?q=ferry"), (("ads", "--format", "sqlite"), 1, "hustings.sqlite"),
    (("nothing",), 2, "/data lists"), (("--bulk", "folder"), 1, ".zip")])
def test_what_a_package_does_not_have_is_refused_with_the_way_out(demo, site, words, code, names):
    said = demo.refused("export", *words, "--url", site.address, "-o", "kept", code=code)
    assert names in said and not (demo.folder / "kept").exists()


def handler(answers):
    """A server of these bytes by path."""
    import http.server

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = answers.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass
    return Answers


def package_list(content, **more):
    file = {"file": "data/ads.csv", "href": "/data/7/data/ads.csv", "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(), **more}
    return {"as_of": {"size": 9}, "item": {"state": "resting", "packages": [
        {"package_size": 7, "files": [file]}]}}


@pytest.mark.parametrize("sent, promised, names", [
    (b"index\n2\n", b"index\n1\n", "not the file"), (b"index\n1\n2\n", b"index\n1\n", "too long"),
    (None, b"index\n1\n", "no such file")])
def test_a_file_that_is_not_the_promised_one_is_not_kept(demo, sent, promised, names):
    answers = {"/data.json": json.dumps(package_list(promised)).encode()}
    if sent is not None:
        answers["/data/7/data/ads.csv"] = sent
    with answering(handler(answers)) as address:
        done = subprocess.run(demo.command("export", "ads", "--url", address, "-o", "kept.csv"),
                              cwd=demo.folder, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode != 0 and names in done.stderr and done.stdout == ""
    assert not (demo.folder / "kept.csv").exists()


def test_an_older_package_says_how_old_it_is(demo):
    content = b"index\n1\n"
    with answering(handler({"/data.json": json.dumps(package_list(content)).encode(),
                            "/data/7/data/ads.csv": content})) as address:
        done = demo.run("export", "ads", "--url", address)
    assert done.stdout.encode() == content and "log size 7" in done.stderr and "9 records" in done.stderr


@pytest.mark.parametrize("answer", [b"{}", b"[1]", b"<html>", json.dumps(
    package_list(b"", href="http://elsewhere.invalid/x")).encode(), json.dumps(package_list(b"", bytes=-1)).encode()])
def test_what_is_no_node_is_said_to_be_none(demo, answer):
    with answering(handler({"/data.json": answer})) as address:
        said = demo.refused("export", "ads", "--url", address, code=1)
    assert said.startswith("hustings: ")


def test_where_nobody_answers_the_address_is_named(demo):
    said = demo.refused("export", "ads", "--url", "http://127.0.0.1:1", code=2)
    assert "http://127.0.0.1:1/data.json" in said and "check the address" in said


def test_sqlite_has_the_rows_of_the_csv(demo):
    demo.run("export", "ads", "--where", "medium=outdoor", "--format", "sqlite", "-o", "ads.sqlite")
    with sqlite3.connect(demo.folder / "ads.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        columns = [row[1] for row in db.execute("PRAGMA table_info(ads)")]
        found = [["" if cell is None else str(cell) for cell in row] for row in db.execute("SELECT * FROM ads")]
    rows = demo.rows("ads", "medium=outdoor")
    assert len(rows) > 3 and columns[:5] == list(rows[0])[:5]
    flags = {"true": "1", "false": "0"}
    assert found == [[flags.get(cell, cell) for cell in row.values()] for row in rows]
    said = demo.refused("export", "ads", "--format", "sqlite", "-o", "ads.sqlite", code=1)
    assert "something already" in said
    assert not list(demo.folder.glob("*.part*"))
    assert "-o" in demo.refused("export", "ads", "--format", "sqlite", code=1)
    demo.refused("export", "ads", "--where", "x=1", "--format", "sqlite", "-o", "none.sqlite", code=1)
    assert not list(demo.folder.glob("none*"))


def test_jsonld_is_a_list_of_notices(demo, site):
    notices = json.loads(demo.run("export", "ads", "--where", "medium=outdoor", "--format", "jsonld").stdout)
    rows = demo.rows("ads", "medium=outdoor")
    assert len(notices) == len(rows) > 3
    one = json.loads(site.get(f"/ads/{rows[0]['id']}/notice.jsonld")[2])
    assert notices[0].keys() == one.keys() and "@context" in one
    assert json.loads(demo.run("export", "ads", "--where", "q=nosuchword", "--format", "jsonld").stdout) == []
    assert "ndjson" in demo.refused("export", "parties", "--format", "jsonld", code=1)


def test_the_command_that_makes_parquet_works_as_printed(demo, program, tmp_path):
    text = (ROOT / "docs/formats/parquet.md").read_text()
    commands = re.search(r"```\n(.*?)```", text, re.S)[1]
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "hustings").symlink_to(program)
    duckdb = shutil.which("duckdb", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert duckdb, "duckdb-cli of tests/requirements.txt is missing"
    (tools / "duckdb").symlink_to(duckdb)
    environment = dict(demo.environment(), PATH=f"{tools}:{os.environ['PATH']}")
    subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=tmp_path, env=environment, check=True,
                   capture_output=True, timeout=120)
    asked = subprocess.run([duckdb, "-json", "-c", "SELECT id, evidence, body.title AS title, typeof(index) AS number "
                            "FROM 'ads.parquet' ORDER BY index"], cwd=tmp_path, check=True, capture_output=True)
    made = json.loads(asked.stdout)
    ads = demo.objects("ads")
    assert len(ads) > 100 and {row["number"] for row in made} == {"BIGINT"}
    assert [(row["id"], row["evidence"], row["title"]) for row in made] == [
        (ad["id"], ad["evidence"], ad["body"].get("title")) for ad in ads]
    assert "parquet.md" in re.sub(r"\s+", "", demo.run("export", "--help").stdout)
    assert "csv" in demo.refused("export", "ads", "--format", "parquet")
