"""A network that can be made bad: toxiproxy (Go, of others) between a node and what it talks to.

    with toxic.network() as network:
        link = network.link(port)               # link.port leads to 127.0.0.1:port
        with link.fault("latency", latency=200): ...
        link.cut(); link.mend()

Faults act on what comes back ("downstream"); `upstream=True`: on what is sent."""

import contextlib
import json
import subprocess
import urllib.request

import served
from witnesses import go_program

# What a network does to every answer, and whether a node can go on with it.
HARMLESS = {"latency": {"latency": 30, "jitter": 20}, "slicer": {"average_size": 40, "size_variation": 20, "delay": 50},
            "bandwidth": {"rate": 500}}
HARMFUL = {"reset_peer": {"timeout": 0}, "timeout": {"timeout": 300}, "limit_data": {"bytes": 100}}


class Link:
    def __init__(self, network, name, upstream):
        self.network, self.name, self.port = network, name, served.free_port()
        network.ask("/proxies", {"name": name, "listen": f"127.0.0.1:{self.port}", "enabled": True,
                                 "upstream": f"127.0.0.1:{upstream}"})

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def break_(self, kind, upstream=False, **how):
        self.network.ask(f"/proxies/{self.name}/toxics", {
            "name": kind, "type": kind, "stream": "upstream" if upstream else "downstream", "attributes": how})

    def cut(self):
        """As with a cable: what there is ends, nothing new comes."""
        self.network.ask(f"/proxies/{self.name}", {"enabled": False})

    def mend(self):
        self.network.ask("/reset", {})

    @contextlib.contextmanager
    def fault(self, kind, upstream=False, **how):
        self.break_(kind, upstream, **how)
        try:
            yield
        finally:
            self.mend()


class Network:
    def __init__(self):
        self.port, self.links = served.free_port(), 0
        self.process = subprocess.Popen(
            [go_program("server"), "-host", "127.0.0.1", "-port", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def ask(self, path, what=None):
        data = None if what is None else json.dumps(what).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data,
                                         headers={"Content-Type": "application/json", "User-Agent": "tests"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()

    def runs(self):
        with contextlib.suppress(OSError):
            return bool(self.ask("/version"))
        return False

    def link(self, upstream):
        self.links += 1
        return Link(self, f"link{self.links}", upstream)


@contextlib.contextmanager
def network():
    made = Network()
    try:
        assert served.wait_for(made.runs, 20), "toxiproxy does not start"
        yield made
    finally:
        made.process.terminate()
        made.process.wait(timeout=20)
