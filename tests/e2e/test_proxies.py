"""nginx, haproxy, Apache and Caddy in front of the node, as docs/operate.md sets them up, and a parser beside it:
whatever is sent, both sides see the same requests, and nobody gets the answer to somebody else's."""

import contextlib
import re
import socket
import threading

import h11
import pytest
from proxied import HOST, proxy
from served import free_port, serve

GOOD = f"GET /cases.json HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
INNER = f"GET /parties.json?smuggled=1 HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


def post(fields, body, line="POST /api/v1/reports HTTP/1.1", host=HOST):
    head = f"{line}\r\nHost: {host}\r\nContent-Type: application/json\r\n".encode()
    return head + fields + b"\r\n" + body


def get(target, fields=b"", line="GET {} HTTP/1.1"):
    return line.format(target).encode("latin-1") + f"\r\nHost: {HOST}\r\n".encode() + fields + b"\r\n"


LENGTH = str(len(INNER)).encode()
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(INNER), INNER)
HOSTILE = {
    "length and chunks": post(b"Content-Length: " + LENGTH + b"\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + INNER),
    "chunks and length": post(b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", CHUNKED),
    "two lengths": post(b"Content-Length: 0\r\nContent-Length: " + LENGTH + b"\r\n", INNER),
    "two equal lengths": post(b"Content-Length: " + LENGTH + b"\r\nContent-Length: " + LENGTH + b"\r\n", INNER),
    "list of lengths": post(b"Content-Length: 0, " + LENGTH + b"\r\n", INNER),
    "length with plus": post(b"Content-Length: +" + LENGTH + b"\r\n", INNER),
    "negative length": post(b"Content-Length: -1\r\n", INNER),
    "length in hexadecimal": post(b"Content-Length: 0x10\r\n", INNER),
    "length with underscore": post(b"Content_Length: " + LENGTH + b"\r\n", INNER),
    "length that nobody passes on": post(b"Connection: close, Content-Length\r\nContent-Length: " + LENGTH + b"\r\n", INNER),
    "space before colon": post(b"Content-Length : " + LENGTH + b"\r\n", INNER),
    "folded length": post(b"Content-Length:\r\n " + LENGTH + b"\r\n", INNER),
    "folded coding": post(b"X: y\r\n Transfer-Encoding: chunked\r\n", CHUNKED),
    "length behind a bare line feed": post(b"X: y\nContent-Length: " + LENGTH + b"\r\n", INNER),
    "coding behind a carriage return": post(b"X: y\rTransfer-Encoding: chunked\r\n", CHUNKED),
    "length with NUL": post(b"Content-Length: " + LENGTH + b"\0\r\n", INNER),
    "good length": post(b"Content-Length: " + LENGTH + b"\r\n", INNER),
    "no length": post(b"", INNER),
    "unknown coding": post(b"Transfer-Encoding: xchunked\r\n", CHUNKED),
    "coding with a vertical tab": post(b"Transfer-Encoding: \x0bchunked\r\n", CHUNKED),
    "coding in quotes": post(b'Transfer-Encoding: "chunked"\r\n', CHUNKED),
    "chunked, identity": post(b"Transfer-Encoding: chunked, identity\r\n", CHUNKED),
    "gzip, chunked": post(b"Transfer-Encoding: gzip, chunked\r\n", CHUNKED),
    "two codings": post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", CHUNKED),
    "coding in capitals": post(b"TRANSFER-ENCODING: CHUNKED\r\n", CHUNKED),
    "coding of HTTP/1.0": post(b"Transfer-Encoding: chunked\r\n", CHUNKED, "POST /api/v1/reports HTTP/1.0"),
    "good chunks": post(b"Transfer-Encoding: chunked\r\n", CHUNKED),
    "chunk size with plus": post(b"Transfer-Encoding: chunked\r\n", b"+1\r\na\r\n0\r\n\r\n" + INNER),
    "chunk size with 0x": post(b"Transfer-Encoding: chunked\r\n", b"0x1\r\na\r\n0\r\n\r\n" + INNER),
    "chunk size that is too large": post(b"Transfer-Encoding: chunked\r\n", b"10000000000000000\r\n" + INNER),
    "chunk size with zeros": post(b"Transfer-Encoding: chunked\r\n", b"0" * 30 + b"1\r\na\r\n0\r\n\r\n"),
    "chunk ends in a line feed": post(b"Transfer-Encoding: chunked\r\n", b"1\na\n0\n\n" + INNER),
    "chunk is longer than it says": post(b"Transfer-Encoding: chunked\r\n", b"1\r\nabc\r\n0\r\n\r\n" + INNER),
    "chunk extension": post(b"Transfer-Encoding: chunked\r\n", b'1;a="\r\n"\r\nb\r\n0\r\n\r\n' + INNER),
    "field behind the chunks": post(b"Transfer-Encoding: chunked\r\nTrailer: Host\r\n", b"0\r\nHost: evil.example\r\n\r\n"),
    "last chunk alone": post(b"Transfer-Encoding: chunked\r\n", b"0\r\n" + INNER),
    "expectation": post(b"Expect: 100-continue\r\nContent-Length: " + LENGTH + b"\r\n", INNER),
    "unknown expectation": post(b"Expect: a-pony\r\nContent-Length: " + LENGTH + b"\r\n", INNER),
    "GET with a body": get("/cases.json", b"Content-Length: " + LENGTH + b"\r\n") + INNER,
    "HEAD with a body": get("/cases.json", b"Content-Length: " + LENGTH + b"\r\n", "HEAD {} HTTP/1.1") + INNER,
    "upgrade": get("/cases.json", b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
    "whole address": get(f"http://{HOST}/cases.json"),
    "whole address of another": get("http://evil.example/cases.json"),
    "foreign host": b"GET /cases.json HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "two hosts": get("/cases.json", b"Host: evil.example\r\n"),
    "host with a path": b"GET /cases.json HTTP/1.1\r\nHost: " + HOST.encode() + b"/x\r\n\r\n",
    "no host": b"GET /cases.json HTTP/1.1\r\n\r\n",
    "fragment": get("/cases.json#top"),
    "eight bits": get("/cases\xe9.json"),
    "encoded slash": get("/cases%2f..%2fdesk"),
    "dot segments": get("/cases/../desk"),
    "encoded dot segments": get("/cases/%2e%2e/desk"),
    "two slashes": get("//desk"),
    "backslash": get("/cases\\..\\desk"),
    "space in the address": get("/cases .json"),
    "tab in the first line": get("/cases.json", line="GET\t{}\tHTTP/1.1"),
    "two spaces in the first line": get("/cases.json", line="GET  {}  HTTP/1.1"),
    "no version": b"GET /cases.json\r\n",
    "another version": get("/cases.json", line="GET {} HTTP/1.2"),
    "HTTP/2": get("/cases.json", line="GET {} HTTP/2.0"),
    "method in small letters": get("/cases.json", line="get {} HTTP/1.1"),
    "unknown method": get("/cases.json", line="BREW {} HTTP/1.1"),
    "empty line first": b"\r\n" + get("/cases.json"),
    "two requests at once": get("/cases.json") + get("/parties.json"),
    "field without a colon": get("/cases.json", b"nonsense\r\n"),
    "field without a name": get("/cases.json", b": x\r\n"),
    "many fields": get("/cases.json", b"X: y\r\n" * 80),
    "long field": get("/cases.json", b"X: " + b"y" * 20_000 + b"\r\n"),
}


def answered(log):
    """[(method or -, status)] of the node's access log, in order."""
    return [(method, int(status)) for method, status in
            re.findall(r"(\S+) \S+ (\d{3}) \d+ \d+$", log.read_text(), re.M)]


def differences(there, here):
    """Where the two sides do not tell of the same answers to the same requests."""
    same = [a[1] == b[1] and (b[0] == "-" or a[0] == b[0]) for a, b in zip(there, here)]
    return [f"request {n}" for n, good in enumerate(same) if not good] + \
        ([f"{len(there)} requests there, {len(here)} here"] if len(there) != len(here) else [])


@pytest.mark.parametrize("name", ["nginx", "haproxy", "apache", "caddy"])
def test_both_sides_see_the_same_requests__l113(make_node, tmp_path, name, tell):
    node, log, port = make_node(), tmp_path / "access.log", free_port()
    wrong = []
    with serve(node, "--https", "--host", HOST, "--access-log", log, port=port):
        with proxy(name, tmp_path / "proxy", port) as front:
            for title, raw in HOSTILE.items():
                front.says(raw + GOOD)
                after = front.says(GOOD)
                if after.count(b"HTTP/1.1") != 1 or b"HTTP/1.1 200" not in after:
                    wrong.append(f"behind {title}: {after[:300]}")
        there = front.seen()
    assert wrong == []
    assert differences(there, answered(log)) == []
    refused = sum(status == 400 for _, status in there)
    assert refused > 3, "all that is hostile ended at the proxy"
    tell(f"{len(HOSTILE)} requests through {name}: {len(there)} reached the node, which refused {refused}")


def of_h11(raw):
    """Methods of the requests that h11 reads there, and whether it reads all of it."""
    server, out = h11.Connection(h11.SERVER), []
    server.receive_data(raw)
    server.receive_data(b"")
    try:
        while True:
            event = server.next_event()
            if isinstance(event, h11.Request):
                out.append(event.method.decode())
            elif isinstance(event, h11.EndOfMessage):
                server.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
                server.send(h11.EndOfMessage())
                if server.our_state is not h11.DONE or server.their_state is not h11.DONE:
                    return out, True  # it was to be the last
                server.start_next_cycle()
            elif isinstance(event, h11.ConnectionClosed) or event in (h11.NEED_DATA, h11.PAUSED):
                return out, True
    except h11.RemoteProtocolError:
        return out, False


def of_node(port, raw):
    """(status, whether it closes) of all that the node answers."""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as client:
        out = b""
        with contextlib.suppress(OSError):
            client.sendall(raw)
            client.shutdown(socket.SHUT_WR)
            while piece := client.recv(65536):
                out += piece
    heads = re.findall(rb"^HTTP/1\.1 (\d{3}) (.*?)\r\n\r\n", out, re.M | re.S)
    return [(int(status), b"connection: close" in fields.lower()) for status, fields in heads if status != b"100"]


def test_a_parser_of_others_sees_the_same_requests__l113(make_node, tell):
    """h11, which is strict: for each request both agree, or one of both refuses it and all behind it."""
    port, wrong, both, refused = free_port(), [], 0, 0
    with serve(make_node(), "--https", "--host", HOST, port=port):
        for title, raw in HOSTILE.items():
            there, whole = of_h11(raw + GOOD)
            here = of_node(port, raw + GOOD)
            last_refuses = bool(here) and here[-1][0] >= 400 and here[-1][1]
            agreed = len(here) - last_refuses
            both, refused = both + agreed, refused + last_refuses
            if whole and agreed > len(there) or (agreed < len(there) and not last_refuses and whole):
                wrong.append(f"{title}: {there} there, {here} here")
    assert wrong == []
    assert both > len(HOSTILE) / 4 and refused > len(HOSTILE) / 3
    tell(f"{len(HOSTILE)} requests beside h11: {both} read alike, {refused} refused by the node")


def careless(listener, seen):
    """A server that takes a body for the next request."""
    def talk(client):
        rest = b""
        with contextlib.suppress(OSError), client:
            while True:
                while b"\r\n\r\n" not in rest:
                    piece = client.recv(65536)
                    if not piece:
                        return
                    rest += piece
                head, _, rest = rest.partition(b"\r\n\r\n")
                seen.append((head.split(b" ")[0].decode(), 200))
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

    with contextlib.suppress(OSError):
        while True:
            threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()


def test_the_comparison_finds_a_careless_server__l113(tmp_path):
    seen = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=careless, args=(listener, seen), daemon=True).start()
        with proxy("nginx", tmp_path / "proxy", listener.getsockname()[1]) as front:
            front.says(HOSTILE["good length"] + GOOD)
            front.says(GOOD)
        there = front.seen()
    assert there and differences(there, seen) != []
