"""Who reports about their own employer is not betrayed by the minute at which the report came in."""

import datetime
import json
import sqlite3
import subprocess
import uuid

import leaks
import pytest
import reporting
from reporting import ANSWERS, PNG, by_api, fill, read_case, track
from served import Site, free_port, wait_for
from test_clock import Clock, library  # noqa: F401
from test_report_faults import answers

INSIDER = {"category": "i-work-for-them", "text": "A canary that works for them sings"}


@pytest.fixture
def here(make_node, library, tmp_path):  # noqa: F811
    """A node that takes reports, its clock, and a function that starts it again."""
    node = make_node()
    reporting.add_handler(node)
    clock = Clock(library, tmp_path)
    clock.set("2029-06-03 11:41:17")
    port = free_port()
    running = []

    def start():
        for one in running:
            one.kill()
            one.wait(60)
        running[:] = [subprocess.Popen(
            node.command("serve", "--data", node.data, "--listen", f"127.0.0.1:{port}"),
            env=clock.environment(node), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)]
        site = Site(f"http://127.0.0.1:{port}")
        assert wait_for(lambda: answers(site), 60)
        return site
    yield node, clock, start
    for one in running:
        one.terminate()
        one.wait(60)


def logged(node):
    with sqlite3.connect(node.data / "node.db") as db:
        return [(number, datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%H:%M:%S"))
                for number, at in db.execute("SELECT number, received FROM case_file ORDER BY idx")]


def test_who_works_for_them_is_not_told_by_the_minute__l411(here):
    node, clock, start = here
    site = start()
    key = str(uuid.uuid4())
    status, sent = by_api(site, [("a.png", PNG)], key=key, **INSIDER)
    assert status == 202 and "number" not in sent and sent["logged_at"] == "2029-06-03T12:00:00.000Z"
    assert by_api(site, [("a.png", PNG)], key=key, **INSIDER) == (202, sent), "sent again"
    assert logged(node) == []
    page = track(site, sent["ticket"], sent["code"])[2]
    assert "next full hour" in page
    assert "do not fit" in track(site, sent["ticket"], "0000 0000 0000 0000")[2]
    found, _, _ = leaks.find(node.data, {"text": INSIDER["text"], "code": sent["code"].replace(" ", "")},
                             {"secrets"})
    assert found == [], "it waits encrypted"
    site = start()  # killed while it waited
    clock.set("2029-06-03 12:00:09")
    assert wait_for(lambda: logged(node), 30)
    assert [at for _, at in logged(node)] == ["12:00:00"]
    number = logged(node)[0][0]
    for opener in (number, sent["ticket"], " ".join(sent["ticket"][at:at + 4] for at in (0, 4, 8))):
        page = track(site, opener, sent["code"])[2]
        assert number in page and INSIDER["text"] in page and "a.png" in page
    case = read_case(node, number)
    assert case["steps"][0]["text"] == INSIDER["text"] and len(case["files"]) == 1
    assert "channel" not in json.dumps(node.rows("cases")[0]) or not node.rows("cases")[0]["channel"]
    site = start()
    assert len(logged(node)) == 1, "once"


def test_the_page_says_when(here):
    node, clock, start = here
    site = start()
    draft = fill(site, **{**ANSWERS, **INSIDER})
    clock.set("2029-06-03 11:42:00")
    status, _, page = reporting.send(site, draft)
    assert status == 200 and "12:00" in page and "Waiting number" in page
    assert logged(node) == []
    _, now = by_api(site)
    assert [number for number, _ in logged(node)] == [now["number"]], "others do not wait"
