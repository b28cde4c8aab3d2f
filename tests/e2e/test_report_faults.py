"""What is done to a node that takes reports: a full disk, slow clients, a clock that jumps. What was
acknowledged opens again, with every file of it, or it was not acknowledged."""

import hashlib
import http.client
import os
import random
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import uuid

import leaks
import reporting
from reporting import PNG, by_api, multipart, read_case, track
from served import Site, free_port, serve, wait_for
from test_clock import Clock, library  # noqa: F401
from test_disk_full import fill, small_disk  # noqa: F401


def open_again(node, held, site):
    """Each acknowledged report opens for its reporter and its handler, with the bytes of its files."""
    for sent, text, digest in held:
        page = track(site, sent["number"], sent["code"])[2]
        assert text in page and "a.png" in page, sent["number"]
        case = read_case(node, sent["number"])
        assert case["steps"][0]["text"] == text
        assert [f["sha256"] for f in case["files"]] == [digest], sent["number"]


def keep_sending(site, held, refused, stop):
    while not stop.is_set():
        picture = PNG + random.randbytes(random.randrange(1, 100_000))
        text = f"canary {uuid.uuid4()}"
        try:
            status, said = by_api(site, [("a.png", picture)], text=text)
        except (OSError, ValueError, http.client.HTTPException):
            continue
        if status == 201:
            held.append((said, text, hashlib.sha256(picture).hexdigest()))
        else:
            refused.append(status)


class Senders:
    """Six who send reports until they are stopped."""

    def __init__(self, site):
        self.held, self.refused, self.stop = [], [], threading.Event()
        self.threads = [threading.Thread(target=keep_sending, args=(site, self.held, self.refused, self.stop))
                        for _ in range(6)]
        for thread in self.threads:
            thread.start()

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join()
        return self


def test_a_full_disk_acknowledges_nothing_that_is_lost__l410(program, tmp_path, small_disk, tell):  # noqa: F811
    place, resize = small_disk
    resize(40)
    node = reporting_node(program, tmp_path, place / "data")
    with serve(node) as site:
        senders = Senders(site)
        wait_for(lambda: len(senders.held) > 20, 60)
        fill(place / "others")
        before = len(senders.held)
        time.sleep(2)
        during = len(senders.held) - before
        (place / "others").unlink()
        resize(400)
        assert wait_for(lambda: len(senders.held) > before + during + 10, 60), "it goes on when there is room"
        senders.end()
        open_again(node, senders.held, site)
    node.run("rebuild", "--verify")
    node.json("log", "verify", node.data)
    assert senders.refused, "nothing was refused: the disk was not full"
    tell(f"{len(senders.held)} acknowledged, {len(senders.refused)} refused, {during} while the disk was full")


def reporting_node(program, folder, data):
    from hustings import Hustings
    node = Hustings(program, folder, data=data).init()
    reporting.add_handler(node)
    return node


def test_slow_clients_keep_nobody_waiting__l108(make_node, tell):
    """Half a head, half a body, and nobody who reads the answer; others are served meanwhile."""
    node = make_node()
    reporting.add_handler(node)
    with serve(node) as site:
        at = urllib.parse.urlsplit(site.address)
        slow = []
        for n in range(60):
            client = socket.create_connection((at.hostname, at.port))
            head = f"POST /api/v1/reports HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Type: application/json\r\n"
            client.send((head + ("" if n % 2 else "Content-Length: 100000\r\n\r\n{")).encode())
            slow.append(client)
        times = []
        for _ in range(10):
            begun = time.perf_counter()
            status, sent = by_api(site, [("a.png", PNG)])
            times.append(time.perf_counter() - begun)
            assert status == 201, sent
        page = time.perf_counter()
        assert site.get("/cases")[0] == 200
        page = time.perf_counter() - page
        for client in slow:
            client.close()
        assert "a.png" in track(site, sent["number"], sent["code"])[2]
    assert max(times) < 5 and page < 2
    tell(f"beside 60 slow clients: a report in {max(times):.2f} s at most, a page in {page:.2f} s")


def test_a_clock_that_jumps_loses_no_report__l410(make_node, library, tmp_path):  # noqa: F811
    node = make_node()
    reporting.add_handler(node)
    clock = Clock(library, tmp_path)
    clock.set("2029-06-03 12:00:00")
    port = free_port()
    server = subprocess.Popen(node.command("serve", "--data", node.data, "--listen", f"127.0.0.1:{port}"),
                              env=clock.environment(node), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    site = Site(f"http://127.0.0.1:{port}")
    held = []
    try:
        assert wait_for(lambda: answers(site), 60)
        for when in ("2029-06-03 12:00:00", "2029-06-03 11:00:00", "2035-01-01 00:00:00", "2028-02-29 23:59:59",
                     "2029-06-03 12:00:01"):
            clock.set(when)
            picture = PNG + os.urandom(70_000)
            text = f"canary {uuid.uuid4()}"
            status, said = by_api(site, [("a.png", picture)], text=text)
            assert status == 201, (when, said)
            held.append((said, text, hashlib.sha256(picture).hexdigest()))
            for sent, words, _ in held:
                assert words in track(site, sent["number"], sent["code"])[2], when
    finally:
        server.terminate()
        server.wait(60)
    with serve(node) as real:
        open_again(node, held, real)
    node.run("rebuild", "--verify")
    numbers = [int(sent["number"].split("-")[1]) for sent, _, _ in held]
    years = [sent["number"][:4] for sent, _, _ in held]
    assert len(set(zip(years, numbers))) == len(held)


def answers(site):
    try:
        return site.get("/report")[0] == 200
    except OSError:
        return False


def test_no_address_is_kept__l205(make_node):
    node = make_node()
    reporting.add_handler(node)
    log = node.data / "access.log"
    address = "203.0.113.77"
    with serve(node, "--access-log", log) as site:
        kind, data = multipart([("report", '{"id":"%s","answers":{"category":"hate-violence","urls":'
                                 '"https://social.example/1","text":"words","bona_fide":"1"}}' % uuid.uuid4())])
        request = urllib.request.Request(site.address + "/api/v1/reports", data=data,
                                         headers={"Content-Type": kind, "X-Forwarded-For": address,
                                                  "User-Agent": "canary-of-the-browser"})
        assert urllib.request.urlopen(request).status == 201
    assert log.read_text()
    found, looked, _ = leaks.find(node.data, {"address": address, "network": "203.0.113", "here": "127.0.0.1",
                                              "browser": "canary-of-the-browser"})
    assert looked > 10_000 and [f for f in found if f[0] != "hustings.toml"] == []


def test_an_id_alone_gives_no_code__l409(make_node):
    node = make_node()
    reporting.add_handler(node)
    key = str(uuid.uuid4())
    with serve(node) as site:
        status, sent = by_api(site, key=key, text="What only the sender knows.")
        assert status == 201 and by_api(site, key=key, text="What only the sender knows.") == (201, sent)
        status, guessed = by_api(site, key=key, text="Something else.")
        assert status == 200 and guessed["number"] == sent["number"] and "code" not in guessed
