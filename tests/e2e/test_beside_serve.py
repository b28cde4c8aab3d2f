"""Commands on the directory of a node that is being served and read all the time: nothing breaks, no
page is half old and half new, and what was added shows within a second or so."""

import itertools
import json
import os
import signal
import subprocess
import threading
import urllib.error

import fictional
import pytest
from hustings import Hustings
from served import serve, wait_for
from test_redaction import CANARY, leaks

FIRST = range(40)
SOON = 3  # seconds: pages may be one old, and the machine may be busy


class Reader:
    """Asks for pages on a thread of its own and keeps what was wrong with them."""

    PAGES = ["/advertisers.json?limit=5", "/records/0.json", "/findings.json", "/records.json?limit=1",
             "/api/v1/advertisers?q=fictional"]

    def __init__(self, site):
        self.site, self.wrong, self.answers = site, [], 0
        self.size = 0  # of the newest log seen
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.read)

    def read(self):
        for n, page in enumerate(itertools.cycle(self.PAGES)):
            if self.over.is_set():
                return
            address = f"{page}{'&' if '?' in page else '?'}lang=x{n}"  # never the same twice: nothing comes from the cache
            try:
                self.look(address)
            except (urllib.error.URLError, OSError, ValueError) as error:
                self.wrong.append(f"{address}: {error!r}")

    def look(self, address):
        status, headers, body = self.site.get(address)
        self.answers += 1
        size = int((headers["Hustings-Log"] or "0").split()[0])
        if status != 200:
            self.wrong.append(f"{address}: {status} {body[:300]}")
        elif size < self.size:
            self.wrong.append(f"{address}: the log went back from {self.size} to {size}")
        elif address.startswith("/records.json"):
            newest = max(item["index"] for item in json.loads(body)["items"])
            if newest != size - 1:
                self.wrong.append(f"{address}: the newest record is {newest} in a log of {size}")
        self.size = max(self.size, size)

    def __enter__(self):
        self.thread.start()
        assert wait_for(lambda: self.answers >= len(self.PAGES))
        return self

    def __exit__(self, *_):
        after = self.answers + len(self.PAGES)
        assert wait_for(lambda: self.answers >= after), "nobody answers any more"
        self.over.set()
        self.thread.join()
        assert not self.wrong, "\n".join(self.wrong[:10])


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request, program, tmp_path):
    """(node, site) of a node with records, while it is being read."""
    node = Hustings(program, tmp_path)
    if request.param == "sqlite":
        node.init()
    else:
        node.init("--database", request.getfixturevalue("postgres")())
    node.run_import(fictional.report(node.folder, FIRST))
    with serve(node) as site, Reader(site):
        yield node, site
    node.run("log", "verify", node.data, "--records")
    node.run("rebuild", "--verify")


def advertisers(site):
    return site.json("/advertisers.json?limit=1")["total"]


def test_an_import_shows_at_once(served):
    node, site = served
    node.run_import(fictional.report(node.folder, range(1500)))
    assert wait_for(lambda: advertisers(site) == 1500, SOON)


def test_an_added_record_shows_at_once(served):
    node, site = served
    index = node.add("organisation", fictional.organisation())["index"]
    assert wait_for(lambda: site.get(f"/records/{index}.json")[0] == 200, SOON)


def test_a_rebuild_is_not_seen(served):
    node, site = served
    for _ in range(3):
        node.run("rebuild")
    assert advertisers(site) == len(FIRST)


def test_a_scrub_reaches_what_readers_have_open(served):
    node, site = served
    row = fictional.page(100)
    row[1] = CANARY
    report = node.folder / fictional.NAME
    report.write_text(fictional.table([row]), encoding="utf-8", newline="")
    node.run_import(report)
    thing = next(r["id"] for r in node.rows("advertisers") if r["page_name"] == CANARY)
    assert wait_for(lambda: CANARY.encode() in site.get("/advertisers.csv")[2], SOON)
    node.add("redaction", fictional.redaction(thing, ["/page_name/value"]))
    node.run("scrub")
    assert wait_for(lambda: CANARY.encode() not in site.get("/advertisers.csv")[2], SOON)
    assert leaks(node.data, CANARY) == []


def test_a_new_issuer_may_add(served):
    node, site = served
    party = node.new_issuer()
    added = node.add("organisation", fictional.organisation(), "--as", party, "--about", party)
    assert wait_for(lambda: site.get(f"/records/{added['index']}.json")[0] == 200, SOON)


def test_a_second_server_reads_too(served):
    node, site = served
    with serve(node) as other:
        node.add("organisation", fictional.organisation())
        assert wait_for(lambda: other.json("/advertisers.json")["as_of"]
                        == site.json("/advertisers.json")["as_of"], SOON)


def test_an_import_that_is_killed_leaves_the_pages_whole(served):
    node, site = served
    pipe = node.folder / "acks"
    os.mkfifo(pipe)
    report = fictional.report(node.folder, range(3000))
    importer = subprocess.Popen(node.command("import", "meta-report", report, "--acks", pipe),
                                cwd=node.folder, env=node.environment(),
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(pipe, encoding="ascii") as acks:
        acks.readline()
        importer.send_signal(signal.SIGKILL)
        importer.wait()
    assert advertisers(site) > len(FIRST)
    node.run_import(report)  # what the database has and the log lacks is published first
    assert wait_for(lambda: advertisers(site) == 3000, SOON)
