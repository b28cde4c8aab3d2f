"""Nothing is fetched because somebody sent its address: the kernel tells whom the node calls while reports with links
of all kinds come in, are read and answered."""

import http.server
import re
import subprocess
import time

import pytest
import reporting
from hustings import Hustings
from reporting import PNG, by_api, fill, send, track
from served import answering, serve

CALLS = "connect,sendto,sendmsg,sendmmsg,bind"
CALLED = re.compile(r"(connect|sendto|sendmsg|sendmmsg)\(.*(AF_INET6?|AF_NETLINK).*")


class Watched(Hustings):
    """A node whose commands strace looks at. The command stays the child, so it can be ended."""

    def command(self, *words):
        self.trace = self.folder / "trace"
        return ["strace", "-D", "-f", "-qq", "-o", str(self.trace), "-e", f"trace={CALLS}", *super().command(*words)]

    def called(self):
        """Lines of the trace in which somebody outside is called."""
        time.sleep(0.2)  # strace writes a moment longer than the command runs
        return [m.group(0) for m in CALLED.finditer(self.trace.read_text())]


@pytest.fixture
def bait():
    """An address that is never asked for, and what it was asked for nevertheless."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET

        def log_message(self, *_):
            pass

    with answering(Handler) as address:
        yield address, asked


def with_links(address):
    """Files whose readers might follow what stands in them."""
    xmp = (b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
           b"<rdf:Description xmlns:dcterms='http://purl.org/dc/terms/' dcterms:provenance='%s/manifest.c2pa'/>"
           b"</rdf:RDF></x:xmpmeta>" % address.encode())
    segment = b"http://ns.adobe.com/xap/1.0/\0" + xmp
    jpeg = b"\xff\xd8\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + b"\xff\xd9"
    pdf = b"%%PDF-1.4\n1 0 obj<</Type/Action/S/URI/URI(%s/from-pdf)>>endobj\n%%%%EOF\n" % address.encode()
    table = f"ad,page\n1,{address}/from-table\n2,=WEBSERVICE(\"{address}/formula\")\n".encode()
    return [("a.jpg", jpeg), ("b.pdf", pdf), ("c.csv", table), (f"{address}/name.png", PNG),
            ("e.txt", f"see {address}/from-text".encode())]


def test_no_address_that_comes_with_a_report_is_called__l19(program, tmp_path, bait):
    address, asked = bait
    node = Hustings(program, tmp_path).init()
    reporting.add_handler(node)
    watched = Watched(program, tmp_path, data=node.data)
    said = {"urls": f"{address}/post\nhttp://canary.invalid/x\nhttps://169.254.169.254/latest/meta-data",
            "account": f"{address}/@account", "place": f"{address}/place", "text": f"It is at {address}/text .",
            "name": "A Citizen", "contact": "a@canary.invalid", "formal": "1"}
    with serve(watched) as site:
        draft = fill(site, **said)
        status, sent = by_api(site, with_links(address), **said)
        assert status == 201
        page = track(site, sent["number"], sent["code"], "/track/step", [("files", "m.pdf", with_links(address)[1][1])],
                     act="message", words=f"More at {address}/message")[2]
        assert f"{address}/message" in page
        time.sleep(3.1)
        assert send(site, draft, with_links(address))[0] == 200
        assert site.get(f"/cases/{sent['number']}")[0] == 200
        time.sleep(1)  # what works behind an answer
    assert "bind(" in watched.trace.read_text(), "the trace is empty: strace saw nothing"
    assert watched.called() == []
    case = reporting.read_case(watched, sent["number"])
    assert len(case["files"]) == 6 and watched.called() == []
    assert asked == []


def test_the_watch_sees_who_is_called__l19(program, tmp_path, bait):
    address, asked = bait
    node = Watched(program, tmp_path)
    subprocess.run(node.command("observe", address, "--mirror", tmp_path / "mirror", "--once"), check=False, timeout=60,
                   capture_output=True)
    assert asked and node.called()
