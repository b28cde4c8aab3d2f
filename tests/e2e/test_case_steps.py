"""Steps of cases at the desk: who may take which, two people at once, proposals, notices and removals."""

import hashlib
import os
import re
import threading
import urllib.error
import urllib.request

import casework
import fictional
import pytest
import reporting
import staffed
from casework import DECISION, PASSPHRASE, public, report, timeline, worker
from casework import desk as desk
from reporting import PNG
from staffed import node as node
from staffed import site as site


@pytest.mark.parametrize("act", ["accept", "decide", "decide_appeal", "propose", "nonsense", "submit",
                                 "withdraw", "window_over"])
def test_a_step_that_is_not_offered_is_refused(site, desk, act):
    """Whoever sends it by hand, with a form that was never shown."""
    number, _ = report(site)
    desk["triage"].must(number, "accept")
    before = timeline(site, number)
    seen = dict(desk["triage"].form(f"/desk/cases/{number}/do/message"))["seen"]
    for duty in ("triage", "reviewer"):
        path = f"/desk/cases/{number}/do/{act}"
        assert desk[duty].send(path)[0] in (404, 409), duty
        status, _, _ = desk[duty].post(path, {"seen": seen, "conflict": "no", **{
            k: v for k, v in DECISION.items() if isinstance(v, str)}})
        assert status in (404, 422), duty
    assert timeline(site, number) == before


def test_the_second_of_two_sees_what_changed_and_loses_nothing(node, site, desk):
    number, code = report(site)
    path = f"/desk/cases/{number}/do/ask"
    handler, triage = desk["handler"], desk["triage"]
    handler.unlock()
    mine, theirs = handler.form(path), triage.form(path)
    assert triage.fill(path, {"/note": "Where was it?"}, theirs)[0] == 303
    status, _, page = handler.fill(path, {"/note": "Which words do you mean, and where?"}, mine)
    assert status == 409 and "Somebody was faster" in page
    assert "question to the reporter" in page and "Where was it?" in page, "what changed"
    assert "Which words do you mean, and where?" in page, "nothing is lost"
    assert "not possible any more" in page
    # A step that is still possible is sent again from that page.
    path = f"/desk/cases/{number}/do/message"
    mine = handler.form(path)
    assert reporting.track(site, number, code, "/track/step", [], act="message",
                           words="In the park.")[0] == 200
    status, _, page = handler.fill(path, {"/note": "Thank you."}, mine)
    assert status == 409 and "In the park." in page and "still possible" in page
    again = casework.FormReader(page, path).fields
    assert ("/note", "Thank you.") in again
    assert handler.send(path, again)[0] == 303
    assert [act for act, _ in timeline(site, number)] == ["submit", "ask", "answer", "message"]


def test_of_two_at_the_same_moment_one_is_taken(site, desk):
    number, _ = report(site)
    forms = [desk["triage"].form(f"/desk/cases/{number}/do/{act}") for act in ("accept", "urgent")]
    answers = [None, None]

    def send(n, act):
        answers[n] = desk["triage"].fill(f"/desk/cases/{number}/do/{act}", {}, forms[n])[0]

    both = [threading.Thread(target=send, args=one) for one in ((0, "accept"), (1, "urgent"))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == [303, 409]
    assert len(timeline(site, number)) == 2


def test_a_proposal_is_for_staff_until_somebody_else_confirms_it(node, site, desk):
    number, code = report(site)
    for person in desk.values():
        person.unlock()
    desk["triage"].must(number, "accept")
    both = worker(node, site, "bodo", "handler", "decider", key=False)
    secret = {**DECISION, "/reasons/plain_words": "a draft that nobody else may read"}
    both.must(number, "propose", fields=secret)
    assert "a draft that nobody else" not in reporting.track(site, number, code)[2]
    record = public(site, number)["timeline"][-1]
    assert record["step_told"] == []
    assert "a draft that nobody else" in desk["decider"].case(number)
    # Locked, nobody can confirm what they do not see.
    desk["decider"].post("/desk/key/lock", {})
    status, _, page = desk["decider"].step(number, "decide", conflict="no")
    assert status == 422 and "locked" in page
    # Not by who proposed it, unless they say that they decide alone.
    node.run("vault", "list")
    assert desk["decider"].unlock()[0] == 303
    assert "a draft that nobody else" in desk["decider"].send(f"/desk/cases/{number}/do/decide")[2]
    status, _, page = desk["decider"].step(number, "send_back", fields={"/reason": "", "conflict": "no"})
    assert status == 422 and "is missing" in page
    desk["decider"].must(number, "send_back", fields={"/reason": "Say more.", "conflict": "no"})
    again = dict(desk["handler"].form(f"/desk/cases/{number}/do/propose"))
    assert again["/reasons/plain_words"] == "a draft that nobody else may read", "it goes on from there"
    desk["handler"].must(number, "propose", conflict="no")
    status, _, page = desk["decider"].step(number, "decide")
    assert status == 422 and "belong to the signatory" in page
    staffed.grow_old(node)
    status, _, page = desk["decider"].step(number, "decide", conflict="yes")
    assert status == 422 and "your password or a passkey is needed" in page
    desk["decider"].must(number, "decide", conflict="yes", password=staffed.PASSWORD)
    (decision,) = public(site, number)["decisions"]
    assert decision["decision_conflict"] and not decision["decision_single"]
    assert decision["plain_words"] == "a draft that nobody else may read"
    assert "who belongs to the signatory concerned" in site.get(f"/cases/{number}")[2].decode()


def test_who_proposed_does_not_decide_unless_it_is_said(node, site, desk):
    number, _ = report(site)
    alone = worker(node, site, "alma", "triage", "handler", "decider", key=False)
    alone.post("/desk/key", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    number, _ = report(site)
    alone.unlock()
    alone.must(number, "accept")
    alone.must(number, "propose", fields=DECISION)
    status, _, page = alone.step(number, "decide", conflict="no")
    assert status == 422 and "does not confirm it" in page
    alone.must(number, "decide", conflict="no", alone="yes")
    (decision,) = public(site, number)["decisions"]
    assert decision["decision_single"]


def test_who_works_for_the_signatory_is_said_with_each_step(node, site, desk):
    number, _ = report(site, signatory=node.party)
    inside = worker(node, site, "inga", "triage", "handler", key=False, of=node.party, role="reader")
    desk["triage"].must(number, "accept")
    assert "You work for the signatory concerned" in inside.case(number)
    inside.must(number, "hear", fields={"/reason": "Is this yours?", "conflict": "no"})
    step = public(site, number)["timeline"][-1]
    assert step["step_act"] == "hear" and step["step_conflict"], "whatever they say themselves"


def test_the_signatory_answers_with_its_own_key(node, site, desk):
    number, _ = report(site, signatory=node.party)
    desk["triage"].must(number, "accept")
    desk["handler"].must(number, "hear", fields={"/reason": "Is this yours?", "conflict": "no"})
    officer = worker(node, site, "olga", key=False, of=node.party)
    reader = worker(node, site, "rolf", key=False, of=node.party, role="reader")
    other = worker(node, site, "nils", key=False, of=node.new_issuer())
    listed = officer.send(f"/desk/answers?of={node.party}")[2]
    assert number in listed and "you are asked" in listed
    path = f"/desk/answers/{number}/do/reply"
    assert other.send(path)[0] == 404 and other.send(f"/desk/answers/{number}")[0] == 404
    assert reader.send(path)[0] == 409
    assert officer.send(f"/desk/answers/{number}/do/describe")[0] == 409
    status, _, page = officer.fill(path, {"/statement": "It is not ours."})
    assert status == 303, casework.trouble(page)
    step = public(site, number)["timeline"][-1]
    assert (step["step_act"], step["step_role"]) == ("reply", "signatory")
    record = site.json(f"/records/{step['step_index']}.json")["item"]
    assert record["issuer"] == node.party
    node.run("user", "four-eyes", "--of", node.party)
    assert officer.send(f"/desk/answers/{number}/do/reply")[0] == 409
    node.run("user", "four-eyes", "--of", node.party, "--off")


def test_a_notice_has_two_forms_and_its_text(node, site, desk):
    for form, words in (("dsa_article_16", "illegal content"), ("terms_of_service", "own terms")):
        number, _ = report(site, contact="reporter@citizen.example")
        for person in desk.values():
            person.unlock()
        desk["triage"].must(number, "accept")
        desk["handler"].must(number, "propose", fields=DECISION)
        desk["decider"].must(number, "decide", conflict="no")
        query = f"?form={form}"
        told = dict(desk["handler"].form(f"/desk/cases/{number}/do/notify{query}"))
        assert told["/url"] == "https://social.example/post/1", "as the reporter gave it"
        fields = {"/platform": "meta", "/substantiation": "It calls for violence.", "conflict": "no",
                  "/name": "Node of the Example", "/email": "cases@node.example", "/bona_fide": "no"}
        if form == "dsa_article_16":
            status, _, page = desk["handler"].step(number, "notify", query, fields=fields)
            assert status == 422 and "good faith" in page
        desk["handler"].must(number, "notify", query, fields={**fields, "/bona_fide": "yes"})
        step = public(site, number)["timeline"][-1]
        assert any(words in one["told"] for one in step["step_told"]) or step["step_told"]
        body = site.json(f"/records/{step['step_index']}.json")["item"]["body"]
        assert body["form"] == form and "email" not in body
        path = re.search(r'href="(/desk/cases/[^"]+/notices/\d+)"', desk["handler"].case(number)).group(1)
        status, headers, text = desk["handler"].send(path)
        assert status == 200 and "attachment" in headers["Content-Disposition"]
        assert "It calls for violence." in text and "cases@node.example" in text and number in text
        desk["handler"].post("/desk/key/lock", {})
        assert "cases@node.example" not in desk["handler"].send(path)[2]
        desk["handler"].must(number, "notified", fields={"/answer": "refused", "/automated": "yes",
                                                         "/statement": "No."})
        assert public(site, number)["state"] == "decided"


def test_a_removal_is_proved(site, desk):
    number, _ = report(site)
    for person in desk.values():
        person.unlock()
    desk["triage"].must(number, "accept")
    desk["handler"].must(number, "propose", fields=DECISION)
    desk["decider"].must(number, "decide", conflict="no")
    path = f"/desk/cases/{number}/do/remove"
    fields = [one for one in desk["handler"].form(path) if one[0] not in ("/remedy", "conflict")]
    fields += [("/remedy", "removed"), ("conflict", "no")]
    for name, content, good in (("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
                                ("gone.png", PNG, True)):
        kind, body = reporting.multipart(fields, [("files", name, content)])
        status = send_raw(desk["handler"], path, kind, body)
        assert status == (303 if good else 422)
    step = public(site, number)["timeline"][-1]
    body = site.json(f"/records/{step['step_index']}.json")["item"]["body"]
    assert body["evidence"] == hashlib.sha256(PNG).hexdigest()
    assert "gone.png" in desk["handler"].case(number)
    desk["handler"].must(number, "still_there", fields={"/reason": "Seen again."})
    assert public(site, number)["state"] == "decided"


def send_raw(person, path, kind, body):
    cookies = "; ".join(f"{k}={v}" for k, v in person.cookies.items())
    request = urllib.request.Request(person.site.address + path, data=body,
                                     headers={"Content-Type": kind, "Cookie": cookies})
    try:
        return person.opener.open(request, timeout=60).status
    except urllib.error.HTTPError as error:
        return error.code


def test_nothing_that_is_wrong_in_a_form_is_lost(site, desk):
    number, _ = report(site)
    desk["triage"].must(number, "accept")
    status, _, page = desk["handler"].step(number, "propose", fields={
        **DECISION, "/commitments": [], "/reasons/decision_ground": "",
        "/reasons/territorial_scope": "Austria"})
    assert status == 422 and "The post was seen on 3 May by two people." in page
    assert "commitment" in page or "territorial" in page
    status, _, page = desk["handler"].step(number, "propose", fields={
        **DECISION, "/reasons/plain_words": ""})
    assert status == 422 and "is missing" in page
    assert [act for act, _ in timeline(site, number)] == ["submit", "accept"]


def test_notes_are_for_staff_alone(node, site, desk):
    number, code = report(site)
    for person in desk.values():
        person.unlock()
    before = {one["clock"] for one in public(site, number)["clocks"] if one["clock_stop"] is None}
    desk["triage"].must(number, "note", fields={"/note": "a canary among colleagues"})
    assert "a canary among colleagues" in desk["reviewer"].case(number)
    item = public(site, number)
    assert item["state"] == "received" and [one["step_act"] for one in item["timeline"]][-1] == "note"
    assert before == {one["clock"] for one in item["clocks"] if one["clock_stop"] is None}
    for text in (reporting.track(site, number, code)[2], site.get(f"/cases/{number}")[2].decode(),
                 site.get(f"/records/{item['timeline'][-1]['step_index']}.json")[2].decode()):
        assert "canary among" not in text
    # Nor is it taken from anybody else.
    assert reporting.track(site, number, code, "/track/step", [], act="note", words="me too")[0] == 400
    desk["triage"].post("/desk/key/lock", {})
    assert "canary among" not in desk["triage"].case(number)


def test_a_decision_accepts_what_the_signatory_answered(node, site, desk):
    node.run_import(fictional.report(node.folder, [5]))  # without a disclaimer
    page = str(fictional.FIRST_PAGE + 5)
    node.add("account", fictional.account(node.party, page), "--as", node.party)
    about = next(r["id"] for r in node.rows("advertisers") if r["page_id"] == page)
    said = node.add("response", {"organisation": node.party, "about": about, "act": "disputes",
                                 "text": "The picture says who paid."}, "--as", node.party)
    number, _ = report(site, signatory=node.party)
    for person in desk.values():
        person.unlock()
    desk["triage"].must(number, "accept")
    path = f"/desk/cases/{number}/do/propose"
    text = desk["handler"].send(path)[2]
    assert "The picture says who paid." in text and "ads.no-disclaimer" in text
    answer = re.search(r'name="/accepts" value="([0-9a-f-]+)"', text).group(1)
    fields = {**DECISION, "/outcome": "not_upheld", "/commitments": ["6.a"], "/reasons/decision_ground": "",
              "/reasons/decision_visibility": [], "/accepts": [answer]}
    desk["handler"].must(number, "propose", fields=fields)
    assert f"#{said['index']}" in desk["decider"].send(f"/desk/cases/{number}/do/decide")[2]
    desk["decider"].must(number, "decide", conflict="no")
    closed = [r for r in node.rows("findings") if r["rule"] == "ads.no-disclaimer"]
    assert [r["state"] for r in closed] == ["closed"]
    assert public(site, number)["outcome"] == "not_upheld"


def test_two_handlers_at_once_lose_no_file__l410(site, desk):
    both = [desk["triage"], desk["handler"]]
    for person in both:
        person.unlock()
    contents = [PNG + os.urandom(n) for n in (10, 70_000, 200_000)]
    status, sent = reporting.by_api(site, [(f"{n}.png", content) for n, content in enumerate(contents)])
    assert status == 201
    number, path = sent["number"], f"/desk/cases/{sent['number']}/do/"
    forms = [person.form(path + "ask") for person in both]
    answers = [[], []]

    def work(n):
        answers[n] = [casework.evidence(both[n].fetch(f"/desk/cases/{number}/files/{n}")),
                      both[n].fill(path + "ask", {"/note": f"Question {n}?"}, forms[n])[0],
                      casework.evidence(both[n].fetch(f"/desk/cases/{number}/files/2"))]

    def add():
        reporting.track(site, number, sent["code"], "/track/step", [("files", "late.png", contents[0])], act="message",
                        words="More.")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2)] + [threading.Thread(target=add)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer[1] for answer in answers) in ([303, 409], [409, 409])
    assert [answer[0] for answer in answers] == contents[:2] and all(a[2] == contents[2] for a in answers)
    page = reporting.track(site, number, sent["code"])[2]
    assert all(name in page for name in ("0.png", "1.png", "2.png", "late.png"))
    for person in both:
        assert [casework.evidence(person.fetch(f"/desk/cases/{number}/files/{n}")) for n in range(4)] == [*contents, contents[0]]
