"""The server under load: a kept page beside nginx with the same bytes, and lists that are made anew.

wrk has one core and the server another; both servers answer in turn, several rounds in one run. CPU is
utime and stime of the server's processes. Standard library only.
"""

import http.client
import os
import re
import socket
import statistics
import subprocess
import time

CONNECTIONS = 64
SECONDS = 3
ROUNDS = 5
SERVER_CORE, CLIENT_CORE = "0", "1"
UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}
# Headers that nginx writes itself.
OWN = {"date", "server", "content-type", "content-length", "connection", "etag", "last-modified"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(port, target):
    """(headers, body) of an answer, which must be good."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", target, headers={"Host": "localhost"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"bench: {target} answered {answer.status}: {body[:200]}")
    return answer.getheaders(), body


def wait_for(port, seconds=20):
    for _ in range(seconds * 10):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"bench: nothing listens on port {port}")


def with_children(pid):
    """The process and those that it has started."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
        return [pid, *map(int, children.read().split())]


def cpu_of(pids):
    """Seconds of CPU so far."""
    ticks = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Server:
    """A running server with its children, on its own core."""

    def __init__(self, port, *command):
        self.port = port
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *map(str, command)],
                                        stdout=subprocess.DEVNULL)
        wait_for(port)

    def stop(self):
        self.process.terminate()
        self.process.wait(40)

    def pids(self):
        return with_children(self.process.pid)

    def cpu(self):
        return cpu_of(self.pids())


def load(server, target, script=None):
    """One round of wrk: (requests a second, CPU us a request, p99 in ms)."""
    command = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
    if script:
        command += ["-s", str(script)]
    before = server.cpu()
    output = subprocess.run([*command, f"http://127.0.0.1:{server.port}{target}"], check=True,
                            capture_output=True, text=True).stdout
    cpu = server.cpu() - before
    if re.search(r"Socket errors|Non-2xx", output):
        raise SystemExit(f"bench: {target} was not always answered:\n{output}")
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", output).groups()
    return rate, 1e6 * cpu / requests, float(number) * UNITS[unit]


def nginx(folder, headers, body):
    """nginx with one worker, which sends this body with these headers from a file."""
    root = folder / "nginx"
    root.mkdir()
    (root / "page").write_bytes(body)
    quoted = lambda value: '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    kept = "\n".join(f"add_header {name} {quoted(value)};" for name, value in headers
                     if name.lower() not in OWN)
    kind = next(value for name, value in headers if name.lower() == "content-type")
    port = free_port()
    config = root / "nginx.conf"
    config.write_text(f"""
user root; worker_processes 1; daemon off; pid {root}/pid; error_log {root}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=10 inactive=1h; keepalive_requests 100000000;
  server {{ listen 127.0.0.1:{port}; root {root};
    location / {{ default_type "{kind}"; {kept} }} }} }}
""")
    return Server(port, "nginx", "-e", root / "error.log", "-c", config)


def kept_page(table, ours, folder):
    headers, body = get(ours.port, "/")
    peer = nginx(folder, headers, body)
    try:
        if get(peer.port, "/page")[1] != body:
            raise SystemExit("bench: nginx does not send the same page")
        rounds = [(load(ours, "/"), load(peer, "/page")) for _ in range(ROUNDS)]
    finally:
        peer.stop()
    mine, other = ([statistics.median(column) for column in zip(*side)] for side in zip(*rounds))
    ratio = statistics.median(a[1] / b[1] for a, b in rounds)
    table.add(f"kept page of {len(body):,} bytes, CPU us a request (median of {ROUNDS})", f"{mine[1]:.1f}",
              f"{other[1]:.1f} (nginx, same bytes from a file)", f"{ratio:.2f}", "1.15", ratio <= 1.15)
    table.add("the same, requests/s", f"{mine[0]:,.0f}", f"{other[0]:,.0f} (nginx)",
              f"{mine[0] / other[0]:.2f}", "", True)
    table.add(f"the same, p99 at {CONNECTIONS} connections, ms", f"{mine[2]:.1f}", f"{other[2]:.1f} (nginx)",
              f"{mine[2] / other[2]:.2f}", "50", mine[2] < 50)


def made_anew(table, ours, folder, what, target):
    """No address twice, so that no page is kept: `lang` is not the name of a language, which is allowed."""
    script = folder / "vary.lua"
    script.write_text(f"local n = 0\nrequest = function()\n  n = n + 1\n"
                      f"  return wrk.format(nil, \"{target}&lang=x\" .. n % 10000000)\nend\n")
    get(ours.port, f"{target}&lang=x1")
    rate, cpu, p99 = (statistics.median(column) for column in
                      zip(*(load(ours, target, script) for _ in range(ROUNDS))))
    table.add(f"{what} of 20 rows made anew, requests/s", f"{rate:,.0f}", f"CPU us a request {cpu:.0f}", "",
              "3,000", rate >= 3000)
    table.add(f"the same, p99 at {CONNECTIONS} connections, ms", f"{p99:.1f}", "", "", "50", p99 < 50)


def bench(table, program, data, folder):
    """Adds the rows; `data` is a node with more than 20 advertisers."""
    port = free_port()
    ours = Server(port, program, "serve", "--data", data, "--listen", f"127.0.0.1:{port}",
                  "--admin", "127.0.0.1:0")
    try:
        kept_page(table, ours, folder)
        made_anew(table, ours, folder, "JSON list", "/api/v1/advertisers?limit=20")
        made_anew(table, ours, folder, "HTML list", "/advertisers?limit=20")
    finally:
        ours.stop()
