"""ClamAV's daemon: Debian's own with a list of signatures of ours, and ones that misbehave."""

import contextlib
import os
import shutil
import socketserver
import struct
import subprocess
import tempfile
import threading
import time
from pathlib import Path

MADE_UP = b"a made-up sequence of bytes that no file of anybody has: 5b1f"
NAME = "Made.Up-1"
PROGRAM = shutil.which("clamd") or "/usr/sbin/clamd"


def use(node, socket):
    """Sets a node's antivirus."""
    with (node.data / "hustings.toml").open("a") as file:
        file.write(f'\n[antivirus]\nclamd = "{socket}"\n')


class Clamd:
    """The real one, which knows MADE_UP and nothing else. What it unpacks is in memory, as docs/operate.md says."""

    def __init__(self, folder):
        assert os.access(PROGRAM, os.X_OK), "clamd is missing: apt-get install clamav-daemon"
        self.folder, self.socket = folder, folder / "clamd.ctl"
        (folder / "db").mkdir(parents=True)
        (folder / "db/ours.ndb").write_text(f"{NAME}:0:*:{MADE_UP.hex()}\n")
        self.unpacks = Path(tempfile.mkdtemp(dir="/dev/shm"))
        (folder / "clamd.conf").write_text(
            f"LocalSocket {self.socket}\nDatabaseDirectory {folder / 'db'}\nTemporaryDirectory {self.unpacks}\n"
            f"LogFile {folder / 'log'}\nForeground yes\nStreamMaxLength 1M\n")
        self.process = subprocess.Popen([PROGRAM, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not self.socket.exists():
            assert self.process.poll() is None and time.monotonic() < end, "clamd does not start"
            time.sleep(0.05)

    def kill(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.unpacks, ignore_errors=True)


@contextlib.contextmanager
def clamd(folder):
    running = Clamd(folder)
    try:
        yield running
    finally:
        running.kill()


class Fake(socketserver.BaseRequestHandler):
    """Says what version it is, and then `server.does`."""

    def handle(self):
        begun = self.request.recv(10)
        if begun == b"zVERSION\0":
            self.request.sendall(b"ClamAV 1.4.6/27500/Mon Nov  2 08:26:17 2026\0")
            return
        while size := struct.unpack(">I", self.take(4))[0]:
            self.take(size)
        self.server.does(self.request)

    def take(self, size):
        out = b""
        while len(out) < size:
            out += (piece := self.request.recv(size - len(out)))
            assert piece, "cut off"
        return out


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextlib.contextmanager
def fake(folder):
    """Answers with whatever its `does` sends."""
    with Server(str(folder / "fake.ctl"), Fake) as server:
        server.does = lambda to: to.sendall(b"stream: OK\0")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
