"""Witnesses that are not ours, unchanged, on loopback: aics-witness (PyPI) and omniwitness (Go).

    witness = start_witness("omniwitness", {"party.example/log": vkey})
    answer = witness.add_checkpoint(old, proof, note)    # as c2sp.org/tlog-witness has it
    witness.stop(); witness.start()                      # same key, same memory, same port

`start_witness` is a fixture; what it started ends with the test.
"""

import base64
import contextlib
import hashlib
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
import served

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("aics-witness", "omniwitness")


def go_program(name):
    """A program that the runner has installed from Go modules."""
    folder = Path(os.environ.get("HUSTINGS_GO_BIN", ROOT / "build" / "go" / "bin"))
    assert (folder / name).is_file(), f"{folder / name} is missing: ./test e2e installs it"
    return str(folder / name)


@dataclass
class Answer:
    status: int
    content_type: str
    body: str

    def cosigned(self, note):
        """The note with the cosignature lines of this answer, as a log publishes it."""
        assert self.status == 200, f"{self.status}: {self.body}"
        return note + self.body


def request_body(old, proof, note):
    """What add-checkpoint takes: the size that the witness has, a proof (hashes), the new note."""
    hashes = "".join(base64.b64encode(h).decode() + "\n" for h in proof)
    return f"old {old}\n{hashes}\n{note}".encode()


class Witness:
    """A witness of some logs; `url` is where its add-checkpoint is."""

    def __init__(self, folder, name):
        self.folder = folder
        self.name = name
        self.port = served.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.vkey = ""

    def command(self):
        """The server's command line."""
        raise NotImplementedError

    def start(self):
        with (self.folder / "witness.log").open("a") as said:
            self.process = subprocess.Popen(self.command(), cwd=self.folder, stdout=said,
                                            stderr=said)
        if not served.wait_for(self.answers, 30):
            self.stop()
            raise AssertionError(f"{self.name} did not start: {self.said()}")
        return self

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def answers(self):
        with contextlib.suppress(OSError):
            return self.post(b"") is not None
        return False

    def said(self):
        return (self.folder / "witness.log").read_text()

    def post(self, body):
        request = urllib.request.Request(self.url + "/add-checkpoint", data=body, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as got:
                return Answer(got.status, got.headers.get("Content-Type", ""), got.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers.get("Content-Type", ""), error.read().decode())

    def add_checkpoint(self, old, proof, note):
        """Asks for a cosignature on `note`, which extends the size `old` by `proof`."""
        return self.post(request_body(old, proof, note))

    def latest(self, origin):
        """(status, note) of the monitoring endpoint; omniwitness has none."""
        address = f"{self.url}/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint"
        try:
            with urllib.request.urlopen(address, timeout=10) as got:
                return got.status, got.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""


def output_of(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


class AicsWitness(Witness):
    made = {}  # by name: the key, and the files that `init` has made

    def __init__(self, folder, name, logs):
        super().__init__(folder, name)
        if name not in self.made:
            vkey = output_of(self.words("init", "--name", name, "--listen", "127.0.0.1:1"), folder).strip()
            self.made[name] = vkey, {file.name: file.read_bytes() for file in folder.iterdir()}
        self.vkey, files = self.made[name]
        for file, content in files.items():
            (folder / file).write_bytes(content)
            (folder / file).chmod(0o600)
        # As `add-log` would: it takes as long to start as the server.
        known = json.loads((folder / "witness.json").read_text())
        known["logs"] = [{"origin": origin, "vkeys": [vkey]} for origin, vkey in logs.items()]
        (folder / "witness.json").write_text(json.dumps(known))

    def words(self, command, *more):
        return [sys.executable, "-m", "aics_witness", command, "-c", "witness.json", *more]

    def command(self):
        return self.words("serve", "--listen", f"127.0.0.1:{self.port}")

    def evidence(self):
        """What it keeps of requests that the log signed and that do not fit together."""
        return json.loads(output_of(self.words("evidence"), self.folder))


class Omniwitness(Witness):
    """It knows the logs that its program brings along, too, but asks nobody for anything."""

    def __init__(self, folder, name, logs):
        super().__init__(folder, name)
        output_of([go_program("generate_keys"), f"--origin={name}", "--out_priv=witness.key",
                   "--out_pub=witness.vkey"], folder)
        self.vkey = (folder / "witness.vkey").read_text().strip()
        # JSON is YAML, and spares us the quoting.
        (folder / "logs.yaml").write_text(json.dumps({"Logs": [
            {"Origin": origin, "URL": "", "PublicKey": vkey, "Feeder": "none"}
            for origin, vkey in logs.items()]}))

    def command(self):
        return [go_program("omniwitness"), "--private_key_path=witness.key",
                "--db_file=witness.db", "--additional_logs=logs.yaml",
                f"--listen=127.0.0.1:{self.port}", "--metrics_listen="]


@pytest.fixture
def start_witness(tmp_path):
    """start_witness(program, {origin: vkey}, name=...): a running witness of these logs."""
    made = []

    def start(program, logs, name=None):
        folder = tmp_path / f"witness{len(made)}"
        folder.mkdir()
        kind = {"aics-witness": AicsWitness, "omniwitness": Omniwitness}[program]
        made.append(kind(folder, name or f"witness{len(made)}.example/w", logs))
        return made[-1].start()

    yield start
    for witness in made:
        witness.stop()
