"""What tests of the observer play: the address of a node, and an observer of it."""

import base64
import contextlib
import http.server
import json
import shutil
import signal
import subprocess
import threading

import aics_tlog
from hustings import Hustings

NAME = "e2e.invalid+log"


class Place(http.server.SimpleHTTPRequestHandler):
    """A node's address: files from a folder, and what was asked for."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.server.slow and "/tile/entries/" in self.path:
            self.server.reached.set()
            self.server.slow.wait()
        super().do_GET()

    def log_message(self, *_):
        pass


class Site:
    """Shows a log as if it were the node: `show(folder)` changes which."""

    def __init__(self, folder, vkey):
        folder.mkdir()
        self.folder, self.vkey = folder, vkey
        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), lambda *a: Place(*a, directory=str(folder)))
        self.server.asked, self.server.slow = [], None
        self.server.reached = threading.Event()
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.say(vkey)

    def say(self, vkey, log=None):
        about = self.folder / ".well-known" / "hustings.json"
        about.parent.mkdir(exist_ok=True)
        about.write_text(json.dumps({"origin": vkey.split("+")[0], "vkey": vkey,
                                     "log": log or f"{self.url}/log"}))

    def show(self, log):
        shutil.rmtree(self.folder / "log", ignore_errors=True)
        shutil.copytree(log, self.folder / "log")

    def asked(self):
        """The tiles and bundles that were asked for since the last call."""
        out = [path for path in self.server.asked if "/tile/" in path]
        self.server.asked.clear()
        return out

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Observer:
    def __init__(self, program, folder, *urls):
        folder.mkdir(exist_ok=True)
        self.hustings = Hustings(program, folder)
        self.dir = folder / "mirror"
        self.urls = urls

    @property
    def mirror(self):
        return self.dir / NAME

    def words(self, *more):
        return ["observe", *self.urls, "--mirror", self.dir, *more]

    def once(self, *more, code=0):
        """The events of one round."""
        done = self.hustings.run(*self.words("--once", "--json", *more), code=code)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def alerts(self):
        """id: what alert.json says."""
        return {f.parent.name: json.loads(f.read_text())
                for f in sorted(self.mirror.glob("alerts/*/alert.json"))}

    def verify(self, *more):
        return self.hustings.json("log", "verify", self.mirror, "--records", *more)["size"]

    @contextlib.contextmanager
    def running(self, *more):
        """A process that goes on until the block ends; its lines are in `out`."""
        out = self.hustings.folder / "observe.out"
        with out.open("w") as file:
            process = subprocess.Popen(self.hustings.command(*self.words(*more)), stdout=file,
                                       stderr=subprocess.STDOUT)
        try:
            yield process, out
        finally:
            process.terminate()
            code = process.wait(timeout=20)
            assert code in (0, -signal.SIGKILL), out.read_text()


def check_fork(node, folder):
    """As anybody would check it, with a program that is not ours: signatures and proof."""
    about = json.loads((folder / "alert.json").read_text())
    heads = {}
    for name in ("known", "shown"):
        note = aics_tlog.parse_note((folder / f"{name}.checkpoint").read_text())
        opened = aics_tlog.verify_checkpoint(note, aics_tlog.parse_vkey(node.vkey), [], 0)
        assert opened.ok
        heads[name] = (opened.size, opened.root)
        assert heads[name] == (about[name]["size"], base64.b64decode(about[name]["root"]))
    (small, root), (large, large_root) = sorted(heads.values(), key=lambda head: head[0])
    first = base64.b64decode(about["first_entries"]["root"])
    assert about["first_entries"]["size"] == small
    if small == large:
        assert root != large_root
        return
    assert first != root
    proof = [base64.b64decode(h) for h in about["consistency"]]
    assert aics_tlog.verify_consistency(small, large, first, large_root, proof)


def check_with_ours(observer, folder, vkey):
    """The same with `log check`, and that it refuses each thing that proves nothing."""
    check = ("log", "check", folder, "--vkey", vkey)
    assert "has shown two histories" in observer.hustings.run(*check).stdout
    about = json.loads((folder / "alert.json").read_text())
    known = (folder / "known.checkpoint").read_text()
    wrong = [("shown.checkpoint", known), ("known.checkpoint", known.replace("\n", "\n1", 1)),
             ("alert.json", json.dumps({**about, "first_entries": {"root": "x"}})),
             ("alert.json", json.dumps({**about, "consistency": [*about["consistency"], "x"]}))]
    if about["known"]["size"] != about["shown"]["size"]:
        smaller = min(about["known"], about["shown"], key=lambda head: head["size"])
        wrong.append(("alert.json", json.dumps({**about, "first_entries": smaller})))
        wrong.append(("alert.json", json.dumps({**about, "consistency": []})))
    for file, text in wrong:
        good = (folder / file).read_text()
        (folder / file).write_text(text)
        observer.hustings.refused(*check, code=1)
        (folder / file).write_text(good)
