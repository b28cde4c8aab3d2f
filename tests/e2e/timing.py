"""Whether requests of two kinds can be told apart, by a clock or by the look of their answers.

They are asked one after the other in random order, over kept connections, and their times compared by Welch's
t. A kind is a function of a number that gives the bytes of its request."""

import math
import random
import socket
import statistics
import time
import urllib.parse

LIMIT = 4.5  # of t: by chance once in 150,000 comparisons
CROPS = (1.0, 0.9, 0.5)  # also without the slowest, which are other work of the machine
LINES = 3
REST = 120  # requests between two calls of `rest`


def request(site, path, fields=None, **headers):
    """A request as bytes: a GET, or a POST of a form."""
    body = b"" if fields is None else urllib.parse.urlencode(fields).encode()
    lines = [f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1",
             f"Host: {urllib.parse.urlsplit(site.address).netloc}", "Accept: text/html",
             *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if fields is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Line:
    """A kept connection."""

    def __init__(self, site):
        at = urllib.parse.urlsplit(site.address)
        self.socket = socket.create_connection((at.hostname, at.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, sent):
        """(seconds, head, body) of the answer."""
        begun = time.perf_counter()
        self.socket.sendall(sent)
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self.more()
        head = got[:end].decode()
        size = next(int(line.split(":")[1]) for line in head.split("\r\n")
                    if line.lower().startswith("content-length:"))
        while len(got) < end + 4 + size:
            got += self.more()
        return time.perf_counter() - begun, head, got[end + 4:]

    def more(self):
        piece = self.socket.recv(1 << 16)
        assert piece, "the connection was not kept"
        return piece


def look(head, body):
    """All of an answer that the network shows, but for the date: fields with their values, and the size."""
    later = ("date:", "hustings-log:")  # the same of all answers of a moment
    lines = [line for line in head.split("\r\n") if not line.lower().startswith(later)]
    return (*lines, f"{len(body)} bytes")


def race(site, kinds, each, status, rest=lambda: None):
    """Seconds of `each` requests of every kind in random order: {name: [...]}. All answers must have this status
    and look alike. `rest` is called now and then, for what a test has to mend."""
    lines = [Line(site) for _ in range(LINES)]
    order = [name for name in kinds for _ in range(each)]
    random.shuffle(order)
    times, looks = {name: [] for name in kinds}, {}
    for n, name in enumerate(order):
        line = random.choice(lines)
        if n % REST == 0:
            rest()
            for one in lines:  # not measured: what a pause leaves cold
                one.ask(next(iter(kinds.values()))(0))
        took, head, body = line.ask(kinds[name](len(times[name])))
        times[name].append(took)
        looks.setdefault(look(head, body), set()).add(name)
    for line in lines:
        line.socket.close()
    assert len(looks) == 1, f"answers can be told apart by their look: {looks}"
    assert next(iter(looks))[0].split()[1] == str(status), looks
    return times


def welch(one, two):
    spread = statistics.variance(one) / len(one) + statistics.variance(two) / len(two)
    return abs(statistics.fmean(one) - statistics.fmean(two)) / math.sqrt(spread or 1e-30)


def t_of(one, two):
    """The largest t, over all times and over those below thresholds that both have in common."""
    everything = sorted(one + two)
    out = 0
    for crop in CROPS:
        most = everything[math.ceil(crop * len(everything)) - 1]
        parts = [[t for t in times if t <= most] for times in (one, two)]
        if min(map(len, parts)) > 1:
            out = max(out, welch(*parts))
    return out


def ends(times):
    """How it came out, in words: of the first kind against each of the others."""
    first, *others = times
    return ", ".join(f"{first} and {one}: t = {t_of(times[first], times[one]):.1f} "
                     f"({1000 * statistics.median(times[first]):.2f} and {1000 * statistics.median(times[one]):.2f} ms)"
                     for one in others)


def assert_alike(times):
    """None of the kinds can be told from the first one."""
    first, *others = times
    assert all(t_of(times[first], times[one]) < LIMIT for one in others), ends(times)
