"""What is added to a report while the node is killed, and what slow senders send: once it was acknowledged it opens
again, each file with its bytes, for the reporter and for whoever handles it."""

import functools
import hashlib
import http.client
import json
import os
import random
import socket
import threading
import time
import urllib.parse
import uuid

import reporting
from reporting import ANSWERS, PNG, by_api, kill_meanwhile, killed_server, multipart, read_case, track
from served import serve


def digest(content):
    return hashlib.sha256(content).hexdigest()


def keep_adding(site, sent, held, stop):
    """Messages with a file each; what a page shows after sending was acknowledged."""
    while not stop.is_set():
        words, content = f"canary {uuid.uuid4()}", PNG + random.randbytes(random.randrange(1, 200_000))
        try:
            status, _, page = track(site, sent["number"], sent["code"], "/track/step", [("files", "m.png", content)],
                                    act="message", words=words)
        except (OSError, http.client.HTTPException):
            return
        if status == 200 and words in page:
            held.append((sent, words, digest(content)))


def test_what_was_added_is_there_after_kill_9__l410(make_node, tell):
    node = make_node()
    reporting.add_handler(node)
    held, sent = [], []
    for _ in range(3):
        process, site = killed_server(node)
        while len(sent) < 4:
            sent.append(by_api(site, [("a.png", PNG)])[1])
        kill_meanwhile(process, [functools.partial(keep_adding, site, one, held) for one in sent], held, 1)
    assert len(held) > 5
    with serve(node) as site:
        pages = {one["number"]: track(site, one["number"], one["code"])[2] for one in sent}
    cases = {one["number"]: read_case(node, one["number"]) for one in sent}
    for one, words, wanted in held:
        case = cases[one["number"]]
        assert words in pages[one["number"]]
        assert words in [step.get("note") for step in case["steps"]]
        assert wanted in [file["sha256"] for file in case["files"]]
    node.run("rebuild", "--verify")
    tell(f"{len(held)} messages with files acknowledged over 3 kills, all open again")


def slow_post(site, kind, data, seconds, cut=1.0):
    """Sends a report a little at a time, and no more than a part of it; (status, body), or nothing."""
    at = urllib.parse.urlsplit(site.address)
    head = (f"POST /api/v1/reports HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(data)}\r\nConnection: close\r\n\r\n").encode()
    piece = max(1, len(data) // 40)
    with socket.create_connection((at.hostname, at.port), timeout=60) as client:
        client.sendall(head)
        for start in range(0, int(len(data) * cut), piece):
            client.sendall(data[start:start + piece])
            time.sleep(seconds / 40)
        if cut < 1:
            return None
        answer = http.client.HTTPResponse(client)
        answer.begin()
        return answer.status, json.loads(answer.read())


def test_a_slow_sender_is_taken_whole_or_not_at_all__l410(make_node):
    node = make_node()
    reporting.add_handler(node)
    content = PNG + os.urandom(300_000)
    results = []

    def send(cut):
        body = {"id": str(uuid.uuid4()), "answers": {**ANSWERS, "text": "Sent slowly."}}
        kind, data = multipart([("report", json.dumps(body))], [("files", "slow.png", content), ("files", "b.txt", b"too")])
        results.append((cut, slow_post(site, kind, data, 3, cut)))

    with serve(node) as site:
        threads = [threading.Thread(target=send, args=(cut,)) for cut in (1.0, 1.0, 0.5, 0.99)]
        for thread in threads:
            thread.start()
        quick = [by_api(site, [("a.png", PNG)]) for _ in range(5)]
        for thread in threads:
            thread.join()
        assert [status for status, _ in quick] == [201] * 5
        taken = [answer for cut, answer in results if cut == 1]
        assert [status for status, _ in taken] == [201, 201]
        for _, sent in taken:
            assert "slow.png" in track(site, sent["number"], sent["code"])[2]
            files = read_case(node, sent["number"])["files"]
            assert [file["sha256"] for file in files] == [digest(content), digest(b"too")]
    assert len(node.rows("cases")) == 7, "of those who hung up nothing came"
