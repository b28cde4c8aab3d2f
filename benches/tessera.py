"""Tessera's programs, and logs of raw entries that its load generator writes to.

Both logs answer `POST /add` with an entry's index and serve their tiles; both know repeated entries
again, also after a restart. Standard library only.
"""

import http.client
import os
import re
import subprocess
import time
from pathlib import Path

from serve import cpu_of, free_port, wait_for, with_children

ROOT = Path(__file__).resolve().parent.parent
# Their published key for tests (cmd/conformance/posix/README.md).
THEIR_KEY = "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"
THEIR_VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def tools(folder):
    """The folder with posix, hammer and fsck, made in `folder` when they are not there yet."""
    toolchain = ROOT / "tests" / "requirements-go.txt"
    programs = Path(__file__).with_name("requirements-go.txt")
    wanted = toolchain.read_text() + programs.read_text()
    stamp = folder / "stamp"
    if not stamp.exists() or stamp.read_text() != wanted:
        print("   building Tessera's programs", flush=True)
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--clear", folder / "venv"], check=True)
        subprocess.run([folder / "venv/bin/pip", "install", "-q", "-r", toolchain], check=True)
        go = next(folder.glob("venv/lib/python3*/site-packages/go/bin/go"))
        environment = dict(os.environ, GOBIN=str(folder / "bin"), GOTOOLCHAIN="local", GOFLAGS="",
                           CGO_ENABLED="0")
        for line in programs.read_text().splitlines():
            if not line.startswith("#"):
                subprocess.run([go, "install", line], check=True, env=environment)
        stamp.write_text(wanted)
    return folder / "bin"


class Log:
    """A running server of raw entries; `traced` is where strace writes what goes to the disk."""

    def __init__(self, command, checkpoint, port=None, vkey=None, traced=None, **more):
        if traced:
            command = ["strace", "-f", "--seccomp-bpf", "-e", "trace=fsync,fdatasync,msync,openat",
                       "-o", traced, *command]
        self.process = subprocess.Popen([str(c) for c in command], text=True, **more)
        self.checkpoint = checkpoint
        self.port, self.vkey = port, vkey
        if port is None:
            self.port, self.vkey = self.said()
        try:
            wait_for(self.port)
        except BaseException:
            self.process.kill()
            raise
        self.client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def said(self):
        """Port and verifier key, as our server says them."""
        words = self.process.stdout.readline().split()
        if len(words) != 2:
            raise SystemExit("bench: log_hook did not start")
        return int(words[0]), words[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()
        children = self.pids()[1:]  # strace does not pass a signal on
        for pid in children or [self.process.pid]:
            os.kill(pid, 15)
        self.process.wait(40)

    def pids(self):
        return with_children(self.process.pid)

    def cpu(self):
        return cpu_of([self.process.pid])

    def memory(self):
        """Most MB so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024

    def add(self, entry):
        """The index of an entry; None when it was refused."""
        self.client.request("POST", "/add", entry)
        answer = self.client.getresponse()
        body = answer.read()
        return int(body) if answer.status == 200 else None

    def size(self):
        """(entries, when the checkpoint that says so was written)."""
        while True:
            before = self.checkpoint.stat().st_mtime
            size = int(self.checkpoint.read_text().splitlines()[1])
            if self.checkpoint.stat().st_mtime == before:
                return size, before

    def settled(self):
        """The size once nothing has come for a while: longer than Tessera's time between checkpoints."""
        last = self.size()
        while time.time() - last[1] < 2.5:
            time.sleep(0.1)
            last = self.size()
        return last[0]


def our_log(program, folder, traced=None):
    return Log([program, folder / "ours"], folder / "ours" / "log" / "checkpoint", traced=traced,
               stdout=subprocess.PIPE)


def null_log(program):
    """Answers at once and keeps nothing: what the load generator and HTTP cost."""
    return Log([program], None, stdout=subprocess.PIPE)


def their_log(programs, folder, traced=None):
    data = folder / "theirs"
    data.mkdir()
    port = free_port()
    with open(folder / "posix.err", "w", encoding="utf-8") as errors:
        return Log([programs / "posix", f"--storage_dir={data}", f"--listen=127.0.0.1:{port}",
                    "--antispam=true"], data / "checkpoint", port, THEIR_VKEY, traced,
                   stderr=errors, env=dict(os.environ, LOG_PRIVATE_KEY=THEIR_KEY))


class Hammer:
    """Tessera's load generator at work on a log."""

    def __init__(self, programs, log, folder, seconds, writers, most):
        self.output = folder / "hammer.err"
        self.started = time.monotonic()
        with open(self.output, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                [programs / "hammer", f"--log_public_key={log.vkey}",
                 f"--log_url=http://127.0.0.1:{log.port}", "--max_read_ops=0", "--show_ui=false",
                 "--leaf_min_size=500", "--dup_chance=0.1", f"--num_writers={writers}",
                 f"--max_write_ops={most}", f"--max_runtime={seconds}s"], stderr=errors)

    def at(self, second):
        """Waits until it has run so long."""
        time.sleep(max(0, self.started + second - time.monotonic()))

    def end(self):
        """Waits for its end; answers its seconds of CPU."""
        _, _, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        return usage.ru_utime + usage.ru_stime

    def refused(self):
        """How many entries the log did not take."""
        lines = [line for line in self.output.read_text().splitlines() if "failed to create request" in line]
        counts = [re.search(r"\((\d+) x\)", line) for line in lines]  # one line for many of the same
        return sum(int(count.group(1)) if count else 1 for count in counts)


def fsck(programs, log, folder):
    """Lets Tessera's own check go over the whole log; it exits with 0 even when it fails."""
    key = folder / "fsck.vkey"
    key.write_text(log.vkey + "\n")
    done = subprocess.run([programs / "fsck", f"--storage_url=http://127.0.0.1:{log.port}/",
                           f"--public_key={key}", "--N=2", "--ui=false"], capture_output=True, text=True,
                          check=False)
    good = re.search(r"Successfully fsck'd log with size (\d+)", done.stderr + done.stdout)
    if not good:
        raise SystemExit(f"bench: the log does not hold:\n{done.stderr[-2000:]}")
    return int(good.group(1))


def synced(trace):
    """How often the traced program made something durable: by fsync, or in a file opened for that."""
    calls = re.findall(r" (fsync|fdatasync|msync)\(|openat\(.*O_D?SYNC", trace.read_text(errors="replace"))
    return len(calls)
