"""Search, ranking and facets over HTTP, beside Datasette on the same rows, both asked one after the other.

Datasette and sqlite-utils are installed from requirements.txt; the rest is the standard library.
"""

import json
import os
import random
import re
import socket
import sqlite3
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from serve import CLIENT_CORE, SERVER_CORE

STEMS = ("lum", "ver", "sol", "mar", "tel", "nor", "bri", "cal", "dor", "fen")
ENDS = ("ona", "itas", "ion", "ek", "ora", "law", "eria", "ung", "isch", "ata")
GOAL = {"newest": 5, "ranked": 50, "facets": 20}  # p95 in ms; of facets: without words, from roll-ups
NO_WORDS = "no words"
TIMES = 20  # how much faster than the peer
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.I)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: chunked", re.I)


def words_of(draw):
    """One query of each class, never the same twice in a row: (words, ends in a prefix, country)."""
    word = lambda: draw.choice(STEMS) + draw.choice(ENDS)
    return {
        "rare word": (str(draw.randrange(100, 977)), False, None),
        "common word": ("committee " + word() if draw.random() < 0.5 else "committee", False, None),
        "two words": (word() + " " + word(), False, None),
        "prefix": (draw.choice(STEMS) + draw.choice(("", "o", "i", "e", "u", "is")), True, None),
        "country filter": (word(), False, "AT"),
        NO_WORDS: ("", False, draw.choice(("AT", None))),
    }


class Client:
    """One kept connection. Reads the answer as it comes and takes it apart after the clock: what a client in Python
    does with the fields of a head takes longer than some of these answers."""

    def __init__(self, port):
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, target):
        """(milliseconds, body)."""
        request = f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        started = time.perf_counter()
        self.connection.sendall(request)
        got = self.connection.recv(1 << 20)
        while not self.whole(got):
            more = self.connection.recv(1 << 20)
            if not more:
                raise SystemExit(f"bench: {target}: the connection ended")
            got += more
        took = 1000 * (time.perf_counter() - started)
        head, _, body = got.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"bench: {target} answered {got[:300]}")
        return took, self.joined(body) if CHUNKED.search(head) else body

    @staticmethod
    def whole(got):
        head, end, body = got.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not end:
            return False
        return len(body) >= int(length[1]) if length else got.endswith(b"\r\n0\r\n\r\n")

    @staticmethod
    def joined(chunks):
        out = b""
        while chunks:
            size, _, rest = chunks.partition(b"\r\n")
            out += rest[:int(size, 16)]
            chunks = rest[int(size, 16) + 2:] if int(size, 16) else b""
        return out


def ours(kind, words, prefix, country, n):
    target = f"/api/v1/advertisers?limit={20 + n % 30}"
    if words:  # without a space behind it the last word is a prefix
        target += f"&q={quote(words)}{'' if prefix else '%20'}"
    if country:
        target += f"&country={country}"
    return target + {"newest": "", "ranked": "&sort=relevance",
                     "facets": "&facets=country,platform,disclaimer,currency"}[kind]


def ranked_sql(words, prefix, country, size):
    """The peer's way to rank, with the total that ours says: how many hits there are, up to a thousand."""
    hits = ("from advertisers_fts f cross join advertisers a on a.rowid = f.rowid "  # cross: in this order
            f"where advertisers_fts match '{match(words, prefix)}'")
    if country:
        hits += f" and country = '{country}'"
    total = f"select count(*) from (select 1 {hits} limit 1001)"
    return f"select a.*, ({total}) as total {hits} order by f.rank limit {size}"


def match(words, prefix):
    return " ".join(f'"{w}"' for w in words.split()) + ("*" if prefix else "")


def theirs(kind, words, prefix, country, n):
    size = 20 + n % 30
    if kind == "ranked":
        return f"/peer.json?sql={quote(ranked_sql(words, prefix, country, size))}"
    target = f"/peer/advertisers.json?_size={size}&_sort_desc=index"
    if words:
        target += f"&_searchmode=raw&_search={quote(match(words, prefix))}"
    if country:
        target += f"&country={country}"
    if kind == "facets":
        target += "".join(f"&_facet={c}" for c in ("country", "platform", "disclaimer.state", "amount.currency"))
    return target


def p95_of(took):
    return sorted(took)[int(0.95 * (len(took) - 1))]


def alone(path, label, count, seed):
    """p95 in ms of the peer's ranked queries in SQLite alone: what no server of it can be faster than."""
    draw = random.Random(seed)
    took = []
    with sqlite3.connect(path) as db:
        for n in range(count + 3):
            words, prefix, country = words_of(draw)[label]
            sql = ranked_sql(words, prefix, country, 20 + n % 30)
            started = time.perf_counter()
            db.execute(sql).fetchall()
            if n >= 3:
                took.append(1000 * (time.perf_counter() - started))
    return p95_of(took)


def p95(port, make, kind, label, count, seed):
    """Of `count` queries, or of as many as fit into half a minute, five at least."""
    client = Client(port)  # a server need not keep a connection while the other one is asked
    draw = random.Random(seed)
    took = []
    started = time.perf_counter()
    for n in range(count + 3):
        milliseconds, _ = client.get(make(kind, *words_of(draw)[label], n))
        if n >= 3:  # the first ones warm it up
            took.append(milliseconds)
        if len(took) >= 5 and time.perf_counter() - started > 30:
            break
    return p95_of(took)


def peer_file(hustings, node, folder, tools):
    """Our own exported file, with a full-text index as sqlite-utils makes it and an index for the order and the
    filter."""
    path = folder / "peer.db"
    path.unlink(missing_ok=True)
    subprocess.run([hustings, "export", "advertisers", "--data", node, "--format", "sqlite", "-o", path], check=True)
    subprocess.run([tools / "sqlite-utils", "enable-fts", path, "advertisers", "page_name", "disclaimer",
                    "--fts5"], check=True)
    for column in ("index", "country"):
        subprocess.run([tools / "sqlite-utils", "create-index", path, "advertisers", column], check=True)
    return path


def start_peer(path, tools, port=18_998):
    server = subprocess.Popen(["taskset", "-c", SERVER_CORE, tools / "datasette", "serve", path, "-p", str(port),
                               "--setting", "sql_time_limit_ms", "60000",
                               "--setting", "facet_time_limit_ms", "60000"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            Client(port).get("/-/versions.json")
            return server, port
        except OSError:
            time.sleep(0.2)
    raise SystemExit("bench: datasette did not start")


def bench(table, hustings, site, node, folder, tools):
    """Adds a row for each kind and class; `site` is the program that serves, `node` has the rows."""
    server = subprocess.Popen(["taskset", "-c", SERVER_CORE, site, node], stdout=subprocess.PIPE, text=True)
    peer, cores = None, os.sched_getaffinity(0)
    os.sched_setaffinity(0, {int(CLIENT_CORE)})
    try:
        port = int(server.stdout.readline())
        client = Client(port)
        rows = json.loads(client.get("/api/v1/advertisers?limit=1&facets=platform")[1])
        total = sum(v["count"] for v in rows["facets"]["platform"]["values"])
        path = peer_file(hustings, node, folder, tools)
        peer, peer_port = start_peer(path, tools)
        for kind, goal in GOAL.items():
            for label in words_of(random.Random(0)):
                if kind == "ranked" and label == NO_WORDS:
                    continue
                counts = kind != "facets" or label == NO_WORDS  # the goal speaks of these
                draw = f"{kind} {label}"  # other words in each class: what was counted for one is remembered
                mine = p95(port, ours, kind, label, 200, draw)
                yours = p95(peer_port, theirs, kind, label, 20, draw)
                floor = f"; its query in SQLite alone {alone(path, label, 20, draw):.2f}" if kind == "ranked" else ""
                table.add(f"{kind}, {label}, {total:,} rows, p95 ms", f"{mine:.2f}",
                          f"{yours:.1f} (Datasette{floor})", f"{yours / mine:.0f}",
                          f"{goal}, ratio {TIMES}" if counts else f"ratio {TIMES}",
                          (mine < goal or not counts) and yours / mine >= TIMES)
        client = Client(port)
        started = time.perf_counter()
        cursor, pages = "/api/v1/advertisers?limit=20", 3000
        for _ in range(pages):  # each page is another one: none is kept
            cursor = json.loads(client.get(cursor)[1])["next"]
        rate = pages / (time.perf_counter() - started)
        table.add("list pages of 20 rows by cursor, one client, pages/s", f"{rate:,.0f}", "", "", "", True)
    finally:
        os.sched_setaffinity(0, cores)
        for process in (server, peer):
            if process:
                process.terminate()
                process.wait()


def tools(venv):
    """The folder with datasette and sqlite-utils, made in `venv` when they are not there yet."""
    wanted = Path(__file__).with_name("requirements.txt")
    stamp = venv / "stamp"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--clear", venv], check=True)
        subprocess.run([venv / "bin" / "pip", "install", "-q", "-r", wanted], check=True)
        stamp.write_text(wanted.read_text())
    return venv / "bin"
