"""The program under test, run from outside with its own working folder and data directory."""

import csv
import io
import json
import os
import subprocess

ORIGIN = "e2e.invalid/log"


class Hustings:
    """Commands on one data directory. Relative file names are below `folder`."""

    def __init__(self, program, folder, data=None):
        self.program = program
        self.folder = folder
        self.data = data or folder / "data"
        self.imported = None  # what the import said, where a fixture has made one
        self.receipt = None

    def init(self, *more):
        self.run("init", "--origin", ORIGIN, *more)
        return self

    def command(self, *words):
        return [str(self.program), *map(str, words)]

    def environment(self):
        return dict(os.environ, HUSTINGS_DATA=str(self.data))

    def run(self, *words, code=0, text=None):
        """The finished command; its exit code must be `code`."""
        done = subprocess.run(self.command(*words), cwd=self.folder, env=self.environment(),
                              input=text, stdin=None if text else subprocess.DEVNULL,
                              capture_output=True, encoding="utf-8", timeout=300)
        assert done.returncode == code, (
            f"exit code {done.returncode}, not {code}: {words}\n{done.stdout[-2000:]}{done.stderr}")
        return done

    def refused(self, *words, code=2, text=None):
        """What a command that must fail says on stderr."""
        return self.run(*words, code=code, text=text).stderr

    def json(self, *words, code=0, text=None):
        return json.loads(self.run(*words, "--json", code=code, text=text).stdout)

    def run_import(self, file, *more, code=0):
        return self.json("import", "meta-report", file, "--refused", self.folder / "refused.csv",
                         *more, code=code)

    def rows(self, dataset, *where):
        """A dataset's CSV rows."""
        conditions = [word for condition in where for word in ("--where", condition)]
        text = self.run("export", dataset, *conditions).stdout
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def objects(self, dataset):
        """A dataset's NDJSON lines."""
        text = self.run("export", dataset, "--format", "ndjson").stdout
        return [json.loads(line) for line in text.split("\n") if line]

    def add(self, kind, body, *more, code=0):
        """Adds a record from a dict, or from what `hustings sign` wrote."""
        text = body if isinstance(body, str) else json.dumps(body)
        return self.json("add", kind, "-", *more, code=code, text=text)

    def new_issuer(self):
        return self.run("keys", "create").stdout.strip()

    @property
    def log(self):
        return self.data / "log"

    @property
    def vkey(self):
        """The log's verifier key."""
        return (self.data / "log.vkey").read_text().strip()
