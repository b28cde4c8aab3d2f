"""The commands that pages print, taken from the rendered pages and run as they stand there."""

import html
import json
import os
import re
import signal
import subprocess
import urllib.request

import fictional
import pytest
import tiles
from served import serve, wait_for
from witnessing import cosigned, set_policy, vkey_of


def printed(site, page, language="en"):
    """The blocks of commands of a page, as a reader copies them."""
    status, _, body = site.get(page, **{"Accept-Language": language})
    assert status == 200, page
    return [html.unescape(block) for block in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", body.decode(), re.S)]


@pytest.fixture
def shell(program, tmp_path):
    """A folder of somebody who has curl and hustings, and starts commands there."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "hustings").symlink_to(program)
    folder = tmp_path / "reader"
    folder.mkdir()

    def start(commands):
        return subprocess.Popen(["bash", "-euo", "pipefail", "-c", commands], cwd=folder, encoding="utf-8",
                                env=dict(os.environ, PATH=f"{tmp_path}/bin:{os.environ['PATH']}"),
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    start.folder = folder
    return start


def run(shell, commands, code=0):
    """What they print, the output of programs and their errors alike."""
    process = shell(commands)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == code, f"{commands}\n{said}"
    return said


def follow(shell, command):
    """Of a command that goes on until it is stopped: what it has printed by then."""
    process = shell(f"exec {command}")
    try:
        assert wait_for(lambda: any((shell.folder / "mirror").glob("*/log/checkpoint")), 60)
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    return said


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_those_of_observe_work(demo, shell, language):
    whole, mirror, one = printed(demo, "/observe", language)
    size = tiles.size(demo.hustings.log)
    said = run(shell, whole)
    assert f"demo.invalid holds: {size} entries" in said
    assert f"{size} new" in follow(shell, mirror)
    assert f"Record {size - 1} is in the log demo.invalid of {size} entries" in run(shell, one)


def test_those_of_observe_count_witnesses(node, start_witness, shell):
    witness = start_witness("aics-witness", {"e2e.invalid/log": vkey_of(node)})
    set_policy(node, {"foreign": (witness.vkey, witness.url)})
    node.add("organisation", fictional.organisation())
    assert cosigned(node, witness.vkey)
    with serve(node) as site:
        whole, _, one, policy = printed(site, "/observe")
        for commands in (whole, one):
            run(shell, commands)
        assert "Quorum:" in run(shell, policy)


def test_those_of_observe_fail_for_another_log(demo, make_node, shell):
    """What was kept is the key of another log, so nothing of this one may hold."""
    whole, _, one = printed(demo, "/observe")
    (shell.folder / "log.vkey").write_text((make_node("another").data / "log.vkey").read_text())
    for line in (whole + "\n" + one).splitlines():
        if line.startswith("hustings"):
            process = shell(line)
            said, _ = process.communicate(timeout=120)
            assert process.returncode != 0, f"{line}\n{said}"
        elif "log.vkey" not in line:
            run(shell, line)


def test_those_of_docs_work(demo, shell):
    (commands,) = printed(demo, "/docs")
    said = run(shell, commands)
    rows = (shell.folder / "parties.csv").read_text().splitlines()
    assert len(rows) - 1 == demo.json("/parties.json?limit=1")["total"]
    assert '"items":[' in said
    lines = (shell.folder / "changes.ndjson").read_text().splitlines()
    assert len(lines) == tiles.size(demo.hustings.log)
    assert all(json.loads(line)["index"] == index for index, line in enumerate(lines))


def test_that_of_a_record_works_with_what_its_button_gives(demo, shell):
    command, _ = printed(demo, "/records/3")  # behind it stands the envelope
    run(shell, f"curl -fsSO {demo.address}/log.vkey")
    with urllib.request.urlopen(f"{demo.address}/records/3/receipt", timeout=30) as answer:
        (shell.folder / answer.headers.get_filename()).write_bytes(answer.read())
    assert "Record 3 is in the log demo.invalid" in run(shell, command)
