"""Nothing happens by number of reports: fifty about one ad, from fifty networks, are counted, and nothing else."""

import json
import threading
import time
import urllib.request
import uuid

import ad_rows
import fictional
import pytest
import reporting
from casework import timeline, worker
from served import serve

MANY = 50
COUNTS = {"open_cases", "overdue_cases"}  # of the matrix (docs/formats/score.md)


@pytest.fixture(scope="module")
def node(make_node):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    table = ad_rows.write(node.folder / "ads.csv", [ad_rows.GOOD, ad_rows.other(2), ad_rows.other(3)])
    node.json("import", "ads", table, "--as", node.party)
    node.ads = {row["number"]: row["id"] for row in node.rows("ads")}
    reporting.add_handler(node)
    return node


def send(site, node, ad, network):
    """A report about an ad, behind a proxy, from a network of its own; its number."""
    answers = {**reporting.ANSWERS, "category": "ad-transparency", "about": ad, "signatory": node.party,
               "platform": "facebook", "urls": "https://social.example/the-one-ad", "seen": "2024-06-05"}
    request = urllib.request.Request(
        site.address + "/api/v1/reports", data=json.dumps({"id": str(uuid.uuid4()), "answers": answers}).encode(),
        headers={"Content-Type": "application/json", "X-Forwarded-For": f"10.{network}.0.1"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 201
        return json.loads(answer.read())["number"]


def send_many(site, node, ad, count):
    numbers = []

    def some(first):
        for network in range(first, count, 4):
            numbers.append(send(site, node, ad, network))

    threads = [threading.Thread(target=some, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return numbers


def items(site, path):
    """The items of a list in its order, without what says how much of the log was read."""
    return site.json(path)["items"]


def cells(node):
    """The matrix without the lists of cases: {(signatory, commitment): (state, {list: entries})}."""
    return {(c["signatory"], c["commitment"]): (c["state"], {k: v for k, v in c.items() if k not in COUNTS})
            for c in json.loads(node.run("score").stdout)["cells"]}


def everything(node, site):
    """All that the public sees of ads, parties and rules, in its order."""
    time.sleep(1.05)  # pages may be a second old
    lists = {path: items(site, path) for path in ("/ads.json", "/findings.json", "/parties.json", "/observed-ads.json",
                                                  "/sponsors.json", "/decisions.json")}
    one_ad = site.json(f"/ads/{node.ads['A-1']}.json")["item"]
    return lists, one_ad, site.json(f"/parties/{node.party}.json")["item"], cells(node)


def without_counts(item):
    """A party's page says how many cases there are; that is documented, and all that may grow."""
    if isinstance(item, dict):
        return {k: without_counts(v) for k, v in item.items() if "case" not in k}
    return [without_counts(one) for one in item] if isinstance(item, list) else item


def test_fifty_reports_of_one_ad_do_what_one_does(node):
    with serve(node, "--https") as site:
        first = send(site, node, node.ads["A-2"], 200)
        alone = send(site, node, node.ads["A-1"], 201)
        before = everything(node, site)
        numbers = send_many(site, node, node.ads["A-1"], MANY)
        after = everything(node, site)
        assert len(set(numbers)) == MANY
        assert before[0] == after[0] and before[3] == after[3]
        assert without_counts(before[1]) == without_counts(after[1])
        assert without_counts(before[2]) == without_counts(after[2])

        cases = {one["number"]: one for one in items(site, "/cases.json?limit=200")}
        assert {cases[n]["state"] for n in numbers} == {cases[alone]["state"]} == {"received"}
        assert {(cases[n]["outcome"], cases[n]["overdue"], cases[n]["leader"]) for n in numbers} == {(None, "no", None)}
        listed = [n for n in cases if n not in numbers]
        assert listed == [alone, first], "newest first, however often"
        assert list(cases) == sorted(cases, reverse=True), "by when they came and by nothing else"
        for number in (alone, numbers[0], numbers[-1]):
            assert timeline(site, number) == [("submit", "reporter")]
        raw = json.loads(node.run("score").stdout)["cells"]
        assert max(len(c["open_cases"]) for c in raw) == MANY + 2, "they are counted, in a list of their own"
        counted = site.json("/cases/statistics.json")["item"]
        assert counted["reports"] == counted["open"] == MANY + 2 and counted["overdue"] == 0
        kinds = {row["kind"] for row in items(site, "/records.json?limit=60")[:MANY]}
        assert kinds == {"report/1"}, "the node itself has added no step"
        assert b"how many report it decides nothing" in site.get(f"/cases/{alone}")[2]


def test_fifty_that_were_found_to_be_one_are_one(node):
    """Somebody puts them together, one by one; the case that they follow is not decided, sooner or otherwise."""
    with serve(node, "--https") as site:
        triage = worker(node, site, "tina", "triage")
        by_age = [one["number"] for one in reversed(items(site, "/cases.json?limit=200"))]
        leader, *others = by_age[:6]
        triage.must(leader, "accept")
        clock = [c for c in site.json(f"/cases/{leader}.json")["item"]["clocks"] if c["clock"] == "decision"]
        for number in others:
            triage.must(number, "same_as", fields={"/with": leader})
        time.sleep(1.05)
        item = site.json(f"/cases/{leader}.json")["item"]
        assert item["state"] == "assessed" and not item["overdue"]
        now = [c for c in item["clocks"] if c["clock"] == "decision"]
        assert [c["clock_due"] for c in now] == [c["clock_due"] for c in clock], "its limit is what it was"
        counted = site.json("/cases/statistics.json")["item"]
        assert (counted["reports"], counted["cases"]) == (MANY + 2, MANY + 2 - len(others))
        assert items(site, "/decisions.json") == []
