"""A receipt that comes with a report is checked where the report is read: what it proves, and what not."""

import html
import json
import re
import urllib.request
import uuid

import casework
import pytest
import reporting
from casework import report, worker
from hustings import Hustings
from served import serve
from staffed import node as node
from staffed import site as site


@pytest.fixture(scope="module")
def hanna(node, site):
    handler = worker(node, site, "hanna", "triage", "handler")
    handler.unlock()
    return handler


@pytest.fixture(scope="module")
def earlier(site, hanna):
    """(number, receipt) of a report that was sent before."""
    number, _ = report(site)
    return number, receipt_of(site, number)


def receipt_of(site, number):
    index = casework.public(site, number)["timeline"][0]["step_index"]
    return site.get(f"/records/{index}/receipt")[2]


def says(site, hanna, content, field="further/earlier-receipt", name="mine.tlog-proof"):
    """What stands beside a file on the page of the case that it came with; and that case's number."""
    body = {"id": str(uuid.uuid4()), "answers": {**reporting.ANSWERS, "category": "no-answer"}}
    kind, data = reporting.multipart([("report", json.dumps(body))], [(field, name, content)])
    request = urllib.request.Request(site.address + "/api/v1/reports", data=data, headers={"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=60) as answer:
        number = json.loads(answer.read())["number"]
    page = hanna.case(number)
    item = page[page.index("/files/0\" download>"):]
    item = item[:item.index("</section>")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", item))), page, number


def test_a_true_one_names_its_case__l417(site, hanna, earlier):
    number, receipt = earlier
    words, page, _ = says(site, hanna, receipt)
    assert "A receipt that holds" in words and f"It is the receipt of the report {number}" in words
    assert f'href="/desk/cases/{number}"' in page and "nothing was joined" in words
    assert "No witness that this node names has signed it" in words
    # Also where it was sent as any other file.
    assert "A receipt that holds" in says(site, hanna, receipt, "files", "anything.txt")[0]
    # Nothing else came of it.
    assert [act for act, _ in casework.timeline(site, number)] == ["submit"]


def reported_to(node):
    """(case number, receipt) of a report to another node."""
    reporting.add_handler(node)
    with serve(node) as there:
        number, _ = report(there)
        return number, receipt_of(there, number)


def test_one_of_another_log_says_nothing_of_who_made_it__l417(program, tmp_path, site, hanna):
    other = Hustings(program, tmp_path)
    other.run("init", "--origin", "other.example/log")
    number, receipt = reported_to(other)
    words, page, _ = says(site, hanna, receipt)
    assert "A receipt of another log" in words and "This node has no key of that log" in words
    assert "that holds" not in words and "nothing was joined" not in words and number in words


def test_one_in_the_name_of_this_log_is_found_out__l417(make_node, site, hanna):
    other = make_node()  # of the same name, with a key of its own
    words, _, _ = says(site, hanna, reported_to(other)[1])
    assert "does not hold" in words and "signatures are not those of the log" in words


def test_a_damaged_one_proves_nothing__l417(site, hanna, earlier):
    receipt = earlier[1]
    middle = receipt.index(b"index ") + 6
    for wrong in (receipt[:middle] + b"0" + receipt[middle + 1:], receipt[:-9] + b"AAAAAAA=\n", receipt[:len(receipt) // 2],
                  receipt.replace(b"\n\n", b"\n" + b"A" * 43 + b"=\n\n", 1)):
        words, _, _ = says(site, hanna, wrong)
        assert "does not hold" in words and "It proves nothing" in words and "A receipt that holds" not in words


def test_what_is_no_receipt_is_none__l417(site, hanna):
    assert "sent as a receipt and is none" in says(site, hanna, b"Dear all, they did not answer me.\n")[0]
    assert "sent as a receipt and is none" in says(site, hanna, reporting.PNG, name="mine.png")[0]
    assert "receipt" not in says(site, hanna, b"Dear all, they did not answer me.\n", "files", "letter.txt")[0]
    huge = b"c2sp.org/tlog-proof@v1\n" + b"extra " + b"A" * (300 << 10) + b"\n"
    assert "sent as a receipt and is none" in says(site, hanna, huge)[0]
