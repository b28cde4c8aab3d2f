"""PostgreSQL servers that tests may kill, fill up and promote. Each is alone on a unix socket."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

BIN = Path("/usr/lib/postgresql/15/bin")


def as_postgres(*words, check=True):
    """The server refuses to run as root."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*user, *map(str, words)], cwd="/", capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    assert not check or done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done


class Server:
    """One server in a folder, on TCP too where it is given a port. A socket's path has at most 107 bytes, so not
    below pytest's folders."""

    def __init__(self, parent, port=None):
        self.listens, self.port = "127.0.0.1" if port else "", port or 5432
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=parent))
        self.data = self.folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.folder.chmod(0o755)

    def init(self):
        as_postgres(BIN / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync",
                    "--locale=C.UTF-8")
        return self

    def start(self):
        """Without fsync: the operating system of a test goes on when a server is killed."""
        as_postgres(BIN / "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-t", "60", "start", "-o",
                    f"-k '{self.folder}' -c listen_addresses='{self.listens}' -c port={self.port} -c fsync=off "
                    "-c max_connections=30 -c shared_buffers=16MB")
        return self

    def kill(self):
        """SIGKILL to every process of the server at once, as when the machine loses its power."""
        parent = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False)
        processes = [parent, *map(int, children.stdout.split())]
        for process in processes:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        while any(Path(f"/proc/{process}").exists() for process in processes):
            time.sleep(0.01)

    def sql(self, text, database="postgres"):
        done = as_postgres("psql", "-h", self.folder, "-p", self.port, "-U", "postgres", "-d", database, "-XAtqc", text)
        return done.stdout.strip()

    def standby(self, parent, synchronous):
        """A new server that follows this one."""
        other = Server(parent)
        as_postgres(BIN / "pg_basebackup", "-h", self.folder, "-U", "postgres", "-D", other.data, "-R",
                    "-X", "stream", "-c", "fast", "--no-sync")
        other.start()
        if synchronous:
            self.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
            self.sql("SELECT pg_reload_conf()")
        wanted = "sync" if synchronous else "async"
        for _ in range(300):
            if self.sql("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'") == wanted:
                return other
            time.sleep(0.1)
        raise AssertionError("the standby does not follow")

    def promote(self):
        """It goes on alone: nobody follows yet that its commits could wait for."""
        as_postgres(BIN / "pg_ctl", "-D", self.data, "-w", "promote")
        self.sql("ALTER SYSTEM RESET synchronous_standby_names")
        self.sql("SELECT pg_reload_conf()")

    def stop(self):
        as_postgres(BIN / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)


def url(*servers, database="postgres"):
    """Of the one among these that takes writes."""
    hosts = ",".join(str(s.folder) for s in servers)
    return f"postgresql:///{database}?user=postgres&host={hosts}&target_session_attrs=read-write"
