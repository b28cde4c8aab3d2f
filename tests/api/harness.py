"""schemathesis, run as its users run it."""

import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM = Path(sys.executable).parent / "schemathesis"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


class Run:
    """A finished run: its verdict (the JSON report) and what it printed."""

    def __init__(self, folder, document, address, *more, known=""):
        """`known`: more of the configuration; files are made in `folder`, which is created."""
        folder.mkdir()
        (folder / "openapi.json").write_text(json.dumps(document))
        hooks = f'hooks = "{HERE / "hooks.py"}"\n'
        (folder / "schemathesis.toml").write_text(
            hooks + (HERE / "schemathesis.toml").read_text() + known)
        done = subprocess.run(
            [PROGRAM, "--config-file", "schemathesis.toml", "run", "openapi.json",
             "--url", address, "--checks", "all", "--no-color",
             "--report-json-path", "report.json", *map(str, more)],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace", timeout=7200)
        self.code = done.returncode
        self.output = done.stdout
        assert (folder / "report.json").is_file(), self.output[-4000:]
        self.verdict = json.loads((folder / "report.json").read_text())

    @property
    def failures(self):
        """{kind of failure: the operations}."""
        return {f["type"]: set(f["operations"]) for f in self.verdict["failures"]}

    def explain(self):
        """What is wrong, for the message of a failed test."""
        first = re.search(r"=+ (FAILURES|ERRORS|WARNINGS) =+", self.output)
        return self.output[first.start() if first else -6000:][:12000]


def operations(document):
    return {(path, method) for path, item in document["paths"].items()
            for method in item if method in METHODS}
