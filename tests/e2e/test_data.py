"""What a node gives out under /data: the files, the commands that the page prints, and what happens
to old packages."""

import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import fictional
from served import serve, wait_for

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import recompute  # noqa: E402

PAGE = str(fictional.FIRST_PAGE + 3)


def made(site, size=0):
    """The packages that /data.json lists, once there is one of this size or a larger one: a page
    may be one second old."""
    def listed():
        return site.json("/data.json")["item"]["packages"]
    assert wait_for(lambda: any(p["package_size"] >= size for p in listed()), 60)
    return listed()


def package(site, size=0):
    """Its newest package, as (its object in /data.json, the bytes of its files by path)."""
    newest = made(site, size)[0]
    return newest, {f["file"]: site.get(f["href"])[2] for f in newest["files"]}


def test_the_commands_of_the_page_work_as_printed(demo, program, tmp_path):
    made(demo)
    page = demo.get("/data")[2].decode()
    commands = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.S)[1])
    assert "hustings score --from" in commands
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "hustings").symlink_to(program)
    path = f"{tmp_path}/bin:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=tmp_path,
                          env=dict(os.environ, PATH=path), capture_output=True, encoding="utf-8",
                          timeout=120)
    assert done.returncode == 0, done.stderr
    assert "bulk.zip: OK" in done.stdout and done.stdout.endswith("the same matrix\n")
    again = recompute.recompute(tmp_path / "bulk.zip", "demo-2029")
    assert again == (tmp_path / "score.json").read_text()


def test_every_file_is_what_the_package_says(demo):
    newest, files = package(demo)
    assert {"bulk.zip", "hustings.sqlite", "datapackage.json", "dcat.jsonld", "codebook.md",
            "score.json", "score-input.json", "licence.txt", "checkpoint", "data/changes.csv",
            "data/changes.ndjson"} <= set(files)
    for listed in newest["files"]:
        content = files[listed["file"]]
        assert len(content) == listed["bytes"], listed
        assert hashlib.sha256(content).hexdigest() == listed["sha256"], listed
        assert listed["href"].startswith(f"/data/{newest['package_size']}/")
    with zipfile.ZipFile(io.BytesIO(files["bulk.zip"])) as inside:
        assert {name: inside.read(name) for name in inside.namelist()} == {
            name: content for name, content in files.items() if name != "bulk.zip"}
    described = json.loads(files["datapackage.json"])["resources"]
    assert {r["path"] for r in described} == set(files) - {"bulk.zip", "datapackage.json",
                                                           "dcat.jsonld"}
    assert files["checkpoint"].decode().split("\n")[1:3] == [
        str(newest["package_size"]), newest["package_root"]]


def test_it_is_what_the_command_exports(demo, tmp_path):
    _, files = package(demo)
    demo.hustings.run("export", "--bulk", tmp_path / "own.zip", "--election", "demo-2029")
    assert (tmp_path / "own.zip").read_bytes() == files["bulk.zip"]


def test_an_interrupted_download_goes_on(demo, tmp_path):
    newest, files = package(demo)
    part, whole = tmp_path / "bulk.zip", files["bulk.zip"]
    part.write_bytes(whole[:1000])
    subprocess.run(["curl", "-sSfL", "-C", "-", "-o", part, demo.address + "/data/latest/bulk.zip"],
                   check=True, timeout=60)
    assert part.read_bytes() == whole
    status, headers, body = demo.get(f"/data/{newest['package_size']}/bulk.zip", Range="bytes=-22")
    assert (status, body) == (206, whole[-22:])
    assert headers["Content-Range"] == f"bytes {len(whole) - 22}-{len(whole) - 1}/{len(whole)}"


def test_the_routes_are_documented(demo):
    paths = demo.json("/openapi.json")["paths"]
    assert {"/data", "/data.json", "/api/v1/data", "/data/latest/{name}",
            "/data/{size}/{name}"} <= set(paths)
    page = demo.get("/docs")[2].decode()
    assert "/data/{size}/{name...}" in page


def test_older_sizes_stay_until_a_redaction_withdraws_them(make_node):
    node = make_node("data")
    node.run_import(fictional.report(node.folder, range(5)))
    with serve(node) as site:
        first, files = package(site)
        assert PAGE.encode() in files["data/advertisers.csv"]
        added = node.add("organisation", fictional.organisation())
        second, _ = package(site, added["index"] + 1)
        assert [p["package_size"] for p in made(site)] == [
            second["package_size"], first["package_size"]]
        assert site.get(f"/data/{first['package_size']}/bulk.zip")[2] == files["bulk.zip"]
        assert f"/data/{first['package_size']}/bulk.zip" in site.get("/data")[2].decode()
        about = next(r for r in node.rows("advertisers") if r["page_id"] == PAGE)
        gone = node.add("redaction", fictional.redaction(about["id"], ["/page_id"]))
        for old in (first, second):
            assert site.get(f"/data/{old['package_size']}/bulk.zip")[0] == 410
        assert not list((node.data / "cache" / "bulk").glob(f"{first['package_size']}*"))
        third, files = package(site, gone["index"] + 1)
        assert PAGE.encode() not in files["data/advertisers.csv"]
        assert site.get(f"/data/{third['package_size']}/no-such-file")[0] == 404
        status, _, body = site.get("/data/99999/bulk.zip")
        assert status == 404 and str(node.data) not in body.decode()
    node.run("scrub")
    assert not (node.data / "cache" / "bulk").exists()


def test_an_empty_node_has_an_empty_package(make_node, tmp_path):
    node = make_node("empty")
    assert json.loads(node.run("score").stdout)["cells"] == []
    node.run("export", "--bulk", tmp_path / "empty.zip")
    assert node.rows("advertisers") == []
    with serve(node) as site:
        newest, files = package(site)
        assert newest["package_size"] == json.loads(node.run("score").stdout)["size"]
        assert files["bulk.zip"] == (tmp_path / "empty.zip").read_bytes()
