"""Who looks after the work of others: an auditor sees what staff did, data protection who opened what is sealed."""

import contextlib
import datetime
import re
import sqlite3
import time
import uuid

import pytest
import staffed
from casework import report, worker
from reporting import PNG
from staffed import node as node
from staffed import site as site

TEXT = "They called for violence at the market."


@pytest.fixture(scope="module")
def world(node, site):
    """Two cases, one of them opened; who looks after it."""
    handler = worker(node, site, "hanna", "triage", "handler")
    seen, _ = report(site, [("post.png", PNG)], text=TEXT)
    other, _ = report(site)
    handler.unlock()
    handler.case(seen)
    handler.fetch(f"/desk/cases/{seen}/files/0")
    assert handler.send("/desk/people")[0] == 404
    people = {"hanna": handler, "cases": (seen, other)}
    for name, duty in (("audrey", "auditor"), ("doro", "data_protection")):
        person = staffed.add(node, name)
        node.run("user", "cases", name, "--as", duty)
        people[name] = staffed.Program(site).enrol(person)
        assert people[name].sign_in(person)[0] == 303
    node.run("user", "list")  # takes what waits into the log
    site.json_of_now("/audits.json")
    return people


def rows(person, query=""):
    """[[pseudonym, role, act, about]] as the page tells them."""
    status, _, page = person.send(f"/desk/audits{query}")
    assert status == 200, page
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<td data-l=[^>]*>(.*?)</td>", row) for row in table.split("</tr>")[:-1]]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row[1:]] for row in cells]


def test_an_auditor_sees_every_act_and_no_content(world, node):
    audrey, (seen, _) = world["audrey"], world["cases"]
    assert audrey.send("/desk")[1]["Location"] == "/desk/audits"
    acts = rows(audrey)
    assert len(acts) == min(100, len(node.rows("audits")))
    assert {"opened what is sealed in a case", "added a person", "was refused refused"} <= {row[2] for row in acts}
    assert all(re.fullmatch(r"[0-9a-f-]{36}", row[0]) for row in acts)
    page = audrey.send("/desk/audits")[2]
    assert TEXT not in page and "hanna" not in page
    for path in ("/desk/cases", f"/desk/cases/{seen}", f"/desk/cases/{seen}/files/0", "/desk/key", "/desk/people",
                 "/desk/redactions", "/desk/sightings", "/desk/letter"):
        assert audrey.send(path)[0] == 404, path


def test_each_filter_narrows_what_is_shown(world, node):
    audrey, (seen, other) = world["audrey"], world["cases"]
    acts = rows(audrey)
    hanna = next(row[0] for row in acts if row[2] == "opened a file of a case")
    assert {row[0] for row in rows(audrey, f"?actor={hanna}")} == {hanna}
    assert {row[1] for row in rows(audrey, "?capacity=triage")} == {"triage"}
    assert {row[2] for row in rows(audrey, "?action=refused")} == {"was refused refused"}
    assert {row[3] for row in rows(audrey, f"?case={seen}")} == {seen}
    assert [row[2] for row in rows(audrey, f"?case={seen}")] == ["opened a file of a case",
                                                                  "opened what is sealed in a case"]
    assert rows(audrey, f"?case={other}") == []
    today = datetime.datetime.now(datetime.UTC).date()
    assert rows(audrey, f"?day={today}") and not rows(audrey, f"?day={today + datetime.timedelta(days=1)}")
    assert not rows(audrey, f"?day={today - datetime.timedelta(days=1)}")
    assert rows(audrey, f"?actor={hanna}&action=case_opened&case={seen}&day={today}&capacity=auditor") == []
    assert audrey.send("/desk/audits?action=nothing")[0] == 400


def test_what_an_auditor_is_refused_is_there_too(world, node, site):
    audrey = world["audrey"]
    assert audrey.post("/desk/people", {"do": "add", "name": "eve"})[0] == 404
    node.run("user", "list")
    site.json_of_now("/audits.json")
    assert "auditor" in {row[1] for row in rows(audrey, "?action=refused")}


def test_data_protection_sees_who_could_read_and_nothing_else__l415(world):
    doro, (seen, _) = world["doro"], world["cases"]
    acts = rows(doro)
    assert {row[2] for row in acts} == {"opened what is sealed in a case", "opened a file of a case"}
    assert rows(doro, "?action=refused") == [] and rows(doro, f"?case={seen}") == acts
    for path in ("/desk/cases", f"/desk/cases/{seen}", f"/desk/cases/{seen}/files/0", f"/desk/cases/{seen}/do/propose",
                 "/desk/key", "/desk/people", "/desk/sightings"):
        assert doro.send(path)[0] == 404, path
    assert doro.post(f"/desk/cases/{seen}/do/decide", {})[0] == 404


def test_many_acts_come_page_by_page(world, node, site):
    with contextlib.closing(sqlite3.connect(node.data / "desk.db")) as db, db:
        db.executemany("INSERT INTO staff_audit SELECT ?, 1000 + ?, ?, ?, 'command', 'four_eyes_on', '', ''",
                       [(str(uuid.uuid4()), n, int(time.time() * 1000), node.party) for n in range(130)])
    node.run("user", "list")
    site.json_of_now("/audits.json")
    audrey = world["audrey"]
    page = audrey.send("/desk/audits?capacity=command")[2]
    (link,) = re.findall(r'class="pager"><a href="/desk/audits([^"]+)"', page)
    first, second = rows(audrey, "?capacity=command"), rows(audrey, link.replace("&amp;", "&"))
    assert len(first) == 100
    everything = [row for row in node.rows("audits") if row["capacity"] == "command"]
    assert len(first) + len(second) == len(everything)


def test_neither_goes_with_other_work(world, node):
    wrong = "data protection and audit go with no other work on the node"
    for who, duty in (("hanna", "auditor"), ("hanna", "data_protection"), ("audrey", "decider"),
                      ("audrey", "data_protection"), ("doro", "triage")):
        assert wrong in node.refused("user", "cases", who, "--as", duty, code=1), (who, duty)
    node.run("user", "add", "olga", "--operator")
    assert wrong in node.refused("user", "cases", "olga", "--as", "auditor", code=1)
