"""A served node, and a real browser to look at it."""

import contextlib
import http.server
import json
import re
import socket
import subprocess
import threading
import time
import urllib.request


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def says_log(headers):
    """What every answer of a node says: size and root of its log."""
    return re.fullmatch(r"\d+ [A-Za-z0-9+/]{43}=", headers.get("Hustings-Log") or "") is not None


class Site:
    """The pages of a node, as programs get them."""

    def __init__(self, address, pid=None):
        self.address, self.pid = address, pid
        self.said = ""  # all that it printed, once it has ended
        self.asked = {}  # when each page was answered last, in whatever form

    def get(self, path, **headers):
        """(status, headers, body) of a GET; errors are answers too."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()
        finally:
            self.note(path)

    def note(self, path):
        self.asked[path.partition(".")[0]] = time.monotonic()

    def json(self, path):
        status, _, body = self.get(path)
        assert status == 200, f"{path}: {status} {body[:500]}"
        return json.loads(body)

    def json_of_now(self, path):
        """As it is now: an answer may be one second old, but not before somebody has asked for it."""
        since = time.monotonic() - self.asked.get(path.partition(".")[0], 0)
        time.sleep(max(0, 1.05 - since))
        return self.json(path)


@contextlib.contextmanager
def serve(hustings, *more, port=None):
    """Serves the data directory of `hustings` while the block runs."""
    port = port or free_port()
    process = subprocess.Popen(
        hustings.command("serve", "--data", hustings.data, "--listen", f"127.0.0.1:{port}", *more),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    try:
        said = line = process.stdout.readline()
        while line and "Serving" not in line:  # warnings come first
            line = process.stdout.readline()
            said += line
        assert line, said
        site = Site(f"http://127.0.0.1:{port}", process.pid)
        yield site
    finally:
        process.terminate()
        code = process.wait(timeout=40)
        rest = process.stdout.read()
        assert code == 0, f"ended with {code}: {rest}"
    site.said = said + rest


@contextlib.contextmanager
def answering(handler):
    """A server of this handler of requests while the block runs; gives its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False
