"""What an observer asks a signatory: on the register with a clock from the first moment, so that it
cannot get lost, and answered by the signatory itself."""

import html

import casework
import reporting
from casework import public, timeline, worker
from reporting import hidden, post
from staffed import node as node
from staffed import site as site

ASKED = {"category": "observer-request", "text": "Which accounts paid for the evening?",
         "name": "Watch of the Example", "contact": "desk@watch.example", "urls": ""}


def test_the_form_asks_who_it_is_and_whom(node, site):
    reporting.add_handler(node)
    page = site.get(f"/report?as=observer&party={node.party}")[2].decode()
    assert 'value="observer-request" checked' in page.replace("\n", " ")
    draft = hidden(page)
    _, _, page = post(site, "/report", [("draft", draft), ("step", "1"), ("go", "next"),
                                        ("category", "observer-request")])
    assert "Whom do you ask?" in page and f'value="{node.party}" selected' in page
    _, _, page = post(site, "/report", [("draft", hidden(page)), ("step", "2"), ("go", "next"),
                                        ("signatory", "")])
    assert "Say whom you ask" in html.unescape(page)
    _, _, page = post(site, "/report", [("draft", hidden(page)), ("step", "2"), ("go", "next"),
                                        ("signatory", node.party)])
    assert "What do you ask for?" in page
    _, _, page = post(site, "/report", [("draft", hidden(page)), ("step", "3"), ("go", "next"),
                                        ("text", "Which accounts?")])
    status, _, page = post(site, "/report", [("draft", hidden(page)), ("step", "4"), ("go", "next")])
    assert status == 422 and "says who they are" in page
    status, told = reporting.by_api(site, **{**ASKED, "name": ""}, signatory=node.party)
    assert status == 400 and "/name" in str(told)
    status, told = reporting.by_api(site, **ASKED)
    assert status == 400 and "/signatory" in str(told)


def test_it_stands_on_the_register_and_the_signatory_answers_unasked(node, site):
    status, told = reporting.by_api(site, **ASKED, signatory=node.party)
    assert status == 201, told
    number, code = told["number"], told["code"]
    item = public(site, number)
    assert timeline(site, number) == [("submit", "observer")] and item["channel"] == "observer"
    clocks = {one["clock"]: one for one in item["clocks"]}
    assert clocks["request"]["clock_counts"] and clocks["request"]["clock_stop"] is None
    listed = site.json(f"/cases.json?category=observer-request&party={node.party}")["items"]
    assert number in [one["number"] for one in listed]
    assert site.get(f"/records/{told['index']}/receipt")[0] == 200
    everything = site.get(f"/cases/{number}.json")[2].decode() + \
        site.get(f"/records/{told['index']}.json")[2].decode()
    assert "Watch of the Example" not in everything and "Which accounts paid" not in everything
    # Nobody has passed it on, and its staff can answer all the same.
    officer = worker(node, site, "otto", key=False, of=node.party)
    assert number in officer.send(f"/desk/answers?of={node.party}")[2]
    status, _, page = officer.fill(f"/desk/answers/{number}/do/reply", {"/statement": "They are on /ads."})
    assert status == 303, casework.trouble(page)
    item = public(site, number)
    assert timeline(site, number)[-1] == ("reply", "signatory") and item["state"] == "assessed"
    clocks = {one["clock"]: one for one in item["clocks"]}
    assert clocks["request"]["clock_stop"] and clocks["decision"]["clock_stop"] is None
    page = reporting.track(site, number, code)[2]
    assert "signatory gives its side" in page


def test_a_link_to_the_form_fills_in_what_it_knows(node, site):
    record = node.objects("records")[-1]["id"]
    page = site.get(f"/report?record={record}")[2].decode()
    assert 'value="ad-transparency" checked' in page
    page = site.get(f"/report?url=https://social.example/post/9&platform=x&party={node.party}")[2].decode()
    _, _, page = post(site, "/report", [("draft", hidden(page)), ("step", "1"), ("go", "next"),
                                        ("category", "insults")])
    assert "https://social.example/post/9" in page
    assert 'value="x" selected' in page and f'value="{node.party}" selected' in page
    # What the link says and no field asks for goes along as well.
    draft = hidden(site.get(f"/report?record={record}")[2].decode())
    for step, fields in ((1, [("category", "ad-transparency")]), (2, []), (3, [("text", "It is wrong.")]), (4, [])):
        _, _, page = post(site, "/report", [("draft", draft), ("step", str(step)), ("go", "next"), *fields])
        draft = hidden(page)
    assert "Check and send" in page, "a record is place enough"
