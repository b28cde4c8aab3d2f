"""`hustings keys copy` and `restore`: all secrets in one encrypted file."""

import base64
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hustings import Hustings
from witnessing import another, say

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def passphrase(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    return file


def test_an_encrypted_copy_brings_every_key_back(node, program, passphrase):
    party = node.new_issuer()
    say(node, "--as", party)
    node.run("keys", "rotate", "log")
    node.run("keys", "rotate", "issuer", party)
    node.run("backup", "-o", node.folder / "backup")
    node.run("keys", "copy", "-o", "party.keys", "--passphrase-file", passphrase)
    copy = node.folder / "party.keys"
    assert copy.stat().st_mode & 0o777 == 0o600
    text = copy.read_text()
    secrets = {f.relative_to(node.data / "secrets"): f.read_text().strip()
               for f in (node.data / "secrets").rglob("*.key")}
    assert len(secrets) == 8
    for secret in secrets.values():
        assert secret not in text and base64.b64encode(bytes.fromhex(secret)).decode() not in text

    back = Hustings(program, node.folder, node.folder / "backup")
    said = back.run("keys", "restore", copy, "--passphrase-file", passphrase).stdout
    assert said.startswith("8 secrets of e2e.invalid/log are in ")
    assert {f.relative_to(back.data / "secrets"): f.read_text().strip()
            for f in (back.data / "secrets").rglob("*.key")} == secrets
    assert (back.data / "secrets").stat().st_mode & 0o777 == 0o700
    say(back, "--as", party)
    back.run("log", "verify", back.data, "--records")
    said = back.run("keys", "restore", copy, "--passphrase-file", passphrase).stdout
    assert said.startswith("0 secrets"), "again changes nothing"


def test_a_copy_is_opened_by_the_page_of_its_format(node, passphrase):
    node.run("keys", "copy", "-o", "node.keys", "--passphrase-file", passphrase)
    page = (Path(__file__).parents[2] / "docs" / "formats" / "key-copy.md").read_text()
    program = re.search(r"```python\n(.*?)```", page, re.DOTALL).group(1)
    done = subprocess.run([sys.executable, "-c", program, node.folder / "node.keys"], input=PASSPHRASE + "\n",
                          capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.removeprefix("Passphrase: ")) == {
        str(f.relative_to(node.data / "secrets")): f.read_text().strip()
        for f in (node.data / "secrets").rglob("*.key")}


def test_what_a_copy_refuses(node, program, passphrase, tmp_path):
    node.run("keys", "copy", "-o", "node.keys", "--passphrase-file", passphrase)
    copy = node.folder / "node.keys"
    assert "exists already" in node.refused("keys", "copy", "-o", copy, "--passphrase-file", passphrase, code=1)
    short = tmp_path / "short"
    short.write_text("a short one\n")
    said = node.refused("keys", "copy", "-o", "x.keys", "--passphrase-file", short, code=1)
    assert "fewer than 15" in said and not (node.folder / "x.keys").exists()
    assert "--passphrase-file" in node.refused("keys", "copy", "-o", "x.keys", code=1)

    def restoring(text, what, code=1, word=PASSPHRASE + "\n"):
        file = tmp_path / "bad.keys"
        file.write_text(text)
        passphrase.write_text(word)
        place = Hustings(program, tmp_path, tmp_path / "empty")
        said = place.refused("keys", "restore", file, "--passphrase-file", passphrase, code=code)
        assert what in said, said
        assert not place.data.exists()

    good = copy.read_text()
    about = json.loads(good)
    restoring(good, "passphrase is another", word="wrong horse battery staple\n")
    restoring(json.dumps({**about, "origin": "other.invalid/log"}), "passphrase is another")
    restoring(json.dumps({**about, "memory": 2**40}), "/memory")
    restoring(json.dumps({**about, "passes": 0}), "/passes")
    restoring(json.dumps({**about, "salt": "AA=="}), "/salt")
    restoring(json.dumps({**about, "format": "x"}), "/format")
    sealed = bytearray(base64.b64decode(about["secrets"]))
    sealed[10] ^= 1
    restoring(json.dumps({**about, "secrets": base64.b64encode(sealed).decode()}), "damaged")
    restoring("no json", "byte")
    passphrase.write_text(PASSPHRASE)
    other = another(program, tmp_path, "other")
    assert "e2e.invalid/log" in other.refused("keys", "restore", copy, "--passphrase-file", passphrase, code=1)


def test_a_passphrase_is_asked_for_unseen(node):
    def typed(*lines):
        """(exit code, what the terminal showed)"""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(node.folder)
            os.execve(str(node.program), node.command("keys", "copy", "-o", "typed.keys"), node.environment())
        shown = b""

        def read():
            assert select.select([terminal], [], [], 30)[0], f"it says nothing more: {shown}"
            return os.read(terminal, 1000)

        try:
            for line in lines:
                while not shown.rstrip().endswith(b":"):
                    shown += read()
                os.write(terminal, line.encode() + b"\n")
                shown += b" | "
            while part := read():
                shown += part
        except OSError:  # it has ended
            pass
        except AssertionError:
            os.kill(pid, signal.SIGKILL)
            raise
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()

    code, shown = typed(PASSPHRASE, "another " + PASSPHRASE)
    assert code == 1 and "the two differ" in shown and "horse" not in shown
    code, shown = typed(PASSPHRASE, PASSPHRASE)
    assert code == 0 and "horse" not in shown
    assert (node.folder / "typed.keys").exists()
