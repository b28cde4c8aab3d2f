"""What the documentation says is so: pages that the program generates, and commands to try."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import fictional
import forge
import pytest
import served
import tiles
from damage import flip
from hustings import ORIGIN
from witnesses import go_program

ROOT = Path(__file__).resolve().parents[2]
TRUST = (ROOT / "docs" / "trust.md").read_text()


def test_the_page_of_kinds_is_what_the_program_prints(node):
    page = (ROOT / "docs" / "formats" / "kinds.md").read_text()
    assert node.run("kinds").stdout == page, "mend with: hustings kinds > docs/formats/kinds.md"


def commands(tag):
    """The blocks of docs/trust.md with this tag, as one script each."""
    blocks = re.findall(rf"```{tag}\n(.*?)```", TRUST, re.DOTALL)
    assert blocks
    return blocks


def try_out(script, node, folder):
    """Runs a script as a reader of the page would; exit code and output."""
    programs = [node.program.parent, Path(go_program("fsck")).parent, Path(sys.executable).parent]
    path = ":".join([*map(str, programs), os.environ["PATH"]])
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, text=True,
                          env={**os.environ, "PATH": path}, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def grown(make_node):
    node = make_node()
    fictional.grow(node, 300)
    return node


def test_the_commands_of_the_page_on_trust_work(grown, tmp_path):
    with served.serve(grown) as site:
        script = "".join(commands("sh")).replace("https://hustings.party.example", site.address)
        code, said = try_out(script, grown, tmp_path)
    assert code == 0, said
    assert "holds: 300 entries" in said and "Record 0 is in the log" in said


def test_each_command_of_the_page_on_trust_can_fail(grown, serve, tmp_path):
    """The same commands on a site whose log has another past and a changed bundle."""
    site, kept = tmp_path / "site", tmp_path / "kept"
    kept.mkdir()
    shutil.copy(grown.data / "log.vkey", kept)
    shutil.copy(grown.log / "checkpoint", kept / "checkpoint.kept")
    forge.forge(grown, site / "log", forge.rewritten(tiles.entries(grown.log), 17))
    flip(tiles.tile_file(site / "log", "entries", 0), 100)
    receipt = grown.run("log", "proof", 0).stdout
    (kept / "0.tlog-proof").write_text(receipt.replace("index 0", "index 1"))
    with serve(site) as url:
        for line in "".join(commands("sh")).splitlines():
            if line.startswith(("curl", "NODE=")):
                continue
            code, said = try_out(f"NODE={url.rstrip('/')}\n{line}", grown, kept)
            assert code != 0, f"{line}\n{said}"


def test_the_page_on_trust_asks_for_witnesses_as_it_says(grown, serve, start_witness, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(grown.log, site / "log")
    shutil.copy(grown.data / "log.vkey", tmp_path)
    note = (grown.log / "checkpoint").read_text()
    witness = start_witness("aics-witness", {ORIGIN: grown.vkey})
    (tmp_path / "witness.vkey").write_text(witness.vkey)
    (script,) = commands("sh witness")
    with serve(site) as url:
        script = f"NODE={url.rstrip('/')}\n{script}"
        code, said = try_out(script, grown, tmp_path)
        assert code != 0 and "quorum" in said, said
        (site / "log" / "checkpoint").write_text(witness.add_checkpoint(0, [], note).cosigned(note))
        code, said = try_out(script, grown, tmp_path)
        assert code == 0, said


def test_the_page_on_trust_names_the_versions_that_are_tested():
    pinned = (ROOT / "tests" / "go" / "programs.txt").read_text()
    pinned += (ROOT / "tests" / "requirements.txt").read_text()
    named = re.findall(r"^(?:go install|pip install .*) (\S+)$", TRUST, re.MULTILINE)
    assert len(named) == 2
    assert all(name in pinned.split() for name in named), named
