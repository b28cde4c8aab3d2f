"""The desk of case work: who sees what, who may take which step, what is locked, and two people who
want the same case at once."""

import contextlib
import hashlib
import os
import re
import sqlite3
import threading

import casework
import fictional
import pytest
import reporting
import staffed
from casework import DECISION, PASSPHRASE, public, report, timeline, worker
from hustings import Hustings
from reporting import PNG
from served import serve
from staffed import node as node
from staffed import site as site

PAGES = ["/desk/cases", "/desk/cases/{number}", "/desk/cases/{number}/do/message", "/desk/key",
         "/desk/cases/{number}/files/0", "/desk/cases/{number}/notices/0"]
FORMS = ["/desk/cases/{number}/assign", "/desk/cases/{number}/do/message", "/desk/key",
         "/desk/key/unlock", "/desk/key/lock"]
# Which steps each kind of work on cases is offered in each state; the machine's table says the same.
OFFERED = {
    "received": {"triage": {"accept", "urgent", "ask", "same_as", "describe", "message"},
                 "handler": {"ask", "propose", "describe", "message"},
                 "decider": {"describe"}, "reviewer": {"describe"}},
    "assessed": {"triage": {"urgent", "ask", "same_as", "describe", "message"},
                 "handler": {"ask", "hear", "propose", "describe", "message"},
                 "decider": {"describe"}, "reviewer": {"describe"}},
    "proposed": {"triage": {"describe", "message"}, "handler": {"describe", "message"},
                 "decider": {"decide", "send_back", "describe"}, "reviewer": {"describe"}},
    "decided": {"triage": {"describe", "message"},
                "handler": {"remove", "notify", "appeal", "describe", "message"},
                "decider": {"reopen", "describe"}, "reviewer": {"describe"}},
    "appealed": {"triage": {"describe", "message"}, "handler": {"describe", "message"},
                 "decider": {"describe"}, "reviewer": {"decide_appeal", "describe"}},
}


@pytest.fixture(scope="module")
def desk(node, site):
    """One person for each kind of work on cases, each with a key."""
    return {duty: worker(node, site, f"the-{duty}", duty) for duty in casework.DUTIES}


def offered(person, number):
    return set(re.findall(rf'href="/desk/cases/{number}/do/(\w+)', person.case(number)))


def test_others_see_nothing_of_it(node, site, desk):
    number, _ = report(site)
    stranger = staffed.Program(site)
    officer = worker(node, site, "olaf", key=False, of=node.party)
    operator = staffed.add(node, "opal", operator=True)
    boss = staffed.Program(site).enrol(operator)
    boss.sign_in(operator)
    for path in PAGES:
        path = path.format(number=number)
        status, headers, _ = stranger.send(path)
        assert status == 303 and headers["Location"].startswith("/desk/sign-in"), path
        for person in (officer, boss):
            status, _, text = person.send(path)
            assert status == 404 and "What is sealed" not in text, path
    for path in FORMS:
        path = path.format(number=number)
        assert stranger.send(path, {"csrf": "x"})[1]["Location"] == "/desk/sign-in", path
        assert officer.post(path, {"passphrase": PASSPHRASE})[0] == 404, path
        for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://evil.example"}):
            assert desk["triage"].post(path, {}, **headers)[0] == 403, path
        assert desk["triage"].send(path, {"csrf": "x"})[0] == 403, path


def test_every_role_is_offered_its_own_steps_in_every_state(site, desk):
    number, code = report(site)
    seen = {}

    def look(state):
        seen[state] = {duty: offered(person, number) for duty, person in desk.items()}

    for person in desk.values():
        person.unlock()
    look("received")
    desk["triage"].must(number, "accept")
    look("assessed")
    desk["handler"].must(number, "propose", fields=DECISION)
    look("proposed")
    desk["decider"].must(number, "decide", conflict="no")
    look("decided")
    assert reporting.track(site, number, code, "/track/step", [], act="appeal",
                           words="It was worse.")[0] == 200
    look("appealed")
    assert seen == OFFERED


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


def test_what_is_sealed_is_locked_until_its_key_opens_it(node, site, desk):
    number, _ = report(site, text="canary words of a reporter", contact="someone@citizen.example",
                       files=[("post.png", PNG)])
    handler = worker(node, site, "lena", "handler", key=False)
    page = handler.case(number)
    assert "canary" not in page and "You have no key" in page
    # Whoever makes a key reads what comes from then on.
    assert handler.post("/desk/key", {"passphrase": "too short", "again": "too short"})[0] == 422
    assert handler.post("/desk/key", {"passphrase": PASSPHRASE, "again": "another"})[0] == 422
    assert handler.post("/desk/key", {"passphrase": PASSPHRASE, "again": PASSPHRASE})[0] == 200
    assert handler.post("/desk/key", {"passphrase": PASSPHRASE, "again": PASSPHRASE})[0] == 422
    later, _ = report(site, text="later words", files=[("post.png", PNG)])
    assert "later words" not in handler.case(later)
    assert handler.send(f"/desk/cases/{later}/files/0")[0] == 409
    assert handler.unlock(later, "another passphrase at all")[0] == 422
    assert "later words" not in handler.case(later)
    assert handler.unlock(later)[1]["Location"] == f"/desk/cases/{later}"
    assert "later words" in handler.case(later)
    assert "was not sealed to you" in handler.case(number)
    status, headers, body = handler.fetch(f"/desk/cases/{later}/files/0")
    assert status == 200 and body == PNG and headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == f'attachment; filename="{later}-1.png"'
    assert handler.send(f"/desk/cases/{number}/files/0")[0] == 409
    # Somebody who has the older one gives it with the case.
    desk["triage"].unlock()
    who = re.search(r'<option value="([^"]+)">lena<', desk["triage"].case(number)).group(1)
    assert desk["triage"].post(f"/desk/cases/{number}/assign", {"to": who})[0] == 303
    page = handler.case(number)
    assert "canary words of a reporter" in page and "someone@citizen.example" in page
    assert handler.post("/desk/key/lock", {"next": f"/desk/cases/{number}"})[0] == 303
    assert "canary" not in handler.case(number)


def test_a_session_that_ends_takes_the_key_with_it(node, site, desk):
    number, _ = report(site, text="words for one session")
    handler = worker(node, site, "sven", "handler", key=False)
    handler.post("/desk/key", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    number, _ = report(site, text="words for one session")
    handler.unlock()
    assert "words for one session" in handler.case(number)
    other = casework.Worker(site)
    assert other.enter(handler.person) == 303
    assert "words for one session" not in other.case(number), "each session has its own"
    assert handler.post("/desk/sign-out", {})[0] == 303
    assert handler.send(f"/desk/cases/{number}")[0] == 303
    assert handler.enter() == 303
    assert "words for one session" not in handler.case(number)
    # By hand of an operator, by a new role, and by being idle.
    for end in (lambda: node.run("user", "cases", "sven", "--as", "triage"), lambda: age(node, "sven")):
        handler.unlock()
        assert "words for one session" in handler.case(number)
        end()
        assert handler.send(f"/desk/cases/{number}")[0] == 303
        assert handler.enter() == 303
        assert "words for one session" not in handler.case(number)
    assert "another session" in handler.send("/desk/key/unlock", {"csrf": "x"})[2]


def age(node, name):
    """As if they had done nothing for half an hour."""
    with contextlib.closing(sqlite3.connect(node.data / "desk.db")) as db, db:
        db.execute("UPDATE staff_session SET seen = seen - 1801000 WHERE user_id = "
                   "(SELECT id FROM staff_user WHERE name = ?)", (name,))


def test_each_look_is_logged_and_the_reporter_sees_it(node, site, desk):
    number, code = report(site, files=[("post.png", PNG)])
    case = public(site, number)["id"]
    handler = desk["handler"]
    handler.post("/desk/key/lock", {})
    handler.case(number)
    assert not looks(node, case), "what is public is no look"
    handler.unlock()
    handler.case(number)
    handler.case(number)
    handler.fetch(f"/desk/cases/{number}/files/0")
    assert [one["action"] for one in looks(node, case)] == ["case_opened", "case_file_opened"]
    assert {one["capacity"] for one in looks(node, case)} == {"handler"}
    _, _, page = reporting.track(site, number, code)
    assert "Who opened what you sent" in page and "case handler" in page
    assert {"vault_unlocked", "vault_locked", "vault_key_made"} <= {
        one["action"] for one in node.rows("audits")}


def looks(node, case):
    node.run("user", "list")  # takes what waits into the log
    return [one for one in node.rows("audits") if one["object"] == case]


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


def test_duplicates_follow_one_case(site, desk):
    first, _ = report(site)
    second, _ = report(site)
    triage = desk["triage"]
    triage.must(first, "accept")
    page = triage.send(f"/desk/cases/{second}/do/same_as")[2]
    assert "Number of the case" in page
    status, _, page = triage.step(second, "same_as", fields={"/with": "2001-000001-0"})
    assert status == 422 and "no case of this number" in page
    assert triage.step(second, "same_as", fields={"/with": second})[0] == 422
    triage.must(second, "same_as", fields={"/with": first})
    item = public(site, second)
    assert item["leader"] == first and item["state"] == "grouped"


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
    import urllib.error
    import urllib.request
    cookies = "; ".join(f"{k}={v}" for k, v in person.cookies.items())
    request = urllib.request.Request(person.site.address + path, data=body,
                                     headers={"Content-Type": kind, "Cookie": cookies})
    try:
        return person.opener.open(request, timeout=60).status
    except urllib.error.HTTPError as error:
        return error.code


def test_the_queue_shows_what_runs_out_first(site, desk):
    urgent, _ = report(site, category="voting-information", text="Wrong day.")
    slow, _ = report(site, category="undeclared-money", text="Not declared.")
    triage = desk["triage"]
    triage.must(urgent, "urgent")
    triage.must(slow, "accept")

    def listed(query=""):
        out, query = [], "?" + query
        while True:
            text = triage.send(f"/desk/cases{query}")[2]
            out += re.findall(r'<th scope="row"><a href="/desk/cases/([^"]+)"', text)
            more = re.search(r'class="pager"><a href="/desk/cases([^"]+)"', text)
            if not more:
                return out
            query = more.group(1).replace("&amp;", "&")

    every = listed()
    assert every.index(urgent) < every.index(slow) and len(set(every)) == len(every)
    assert urgent in listed("left=day") and slow not in listed("left=day")
    assert listed("left=late") == []
    assert slow not in listed("state=received") and slow in listed("state=assessed")
    assert slow in listed("owed=decision") and slow not in listed("owed=appeal")
    assert slow in listed("whose=nobody") and slow not in listed("whose=mine")
    assert triage.post(f"/desk/cases/{slow}/assign", {"do": "take"})[0] == 303
    assert listed("whose=mine") == [slow] and slow not in listed("whose=nobody")
    assert "the-triage" in triage.case(slow)
    assert triage.post(f"/desk/cases/{slow}/assign", {"to": "nobody-at-all"})[0] == 404
    assert triage.post(f"/desk/cases/{slow}/assign", {"to": ""})[0] == 303
    assert triage.send("/desk/cases?state=nonsense")[0] == 400


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


def test_it_works_on_postgresql(program, tmp_path, postgres):
    node = Hustings(program, tmp_path).init("--database", postgres())
    with serve(node) as site:
        both = worker(node, site, "paula", "triage", "handler")
        number, _ = report(site, text="words on another database")
        other, _ = report(site)
        assert both.unlock(number)[0] == 303
        assert "words on another database" in both.case(number)
        both.must(number, "accept")
        both.must(number, "ask", fields={"/note": "Where?"})
        for query in ("", "?state=received", "?owed=decision&left=three_days", "?whose=nobody"):
            status, _, text = both.send("/desk/cases" + query)
            assert status == 200 and other in text, query
        assert "Number of the case" in both.send(f"/desk/cases/{other}/do/same_as")[2]
        assert both.post(f"/desk/cases/{other}/assign", {"do": "take"})[0] == 303
        assert other in both.send("/desk/cases?whose=mine")[2]


def test_letters_that_only_look_like_others_are_pointed_out(node, site, desk):
    number, _ = report(site, urls="https://p\u0430rty.example/post/1\nhttps://xn--prty-53d.example/2",
                       account="@g\u03bfod\u202emorning", contact="someone@citizen.example")
    desk["handler"].unlock()
    page = desk["handler"].case(number)
    told = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<p class="trouble">Mind the letters:.*?</p>', page)]
    assert told == ["Mind the letters: p\u0430rty.example only looks like party.example"] * 2 + \
        ["Mind the letters: @g\u03bfod\u202emorning only looks like @goodmorning"]
    assert page.count("<bdi>@g\u03bfod\u202emorning</bdi>") >= 1
    plain, _ = report(site, urls="https://münchen.example/1", account="@Łódź")
    assert "Mind the letters" not in desk["handler"].case(plain)


def test_two_handlers_at_once_lose_no_file(site, desk):
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
        answers[n] = [both[n].fetch(f"/desk/cases/{number}/files/{n}")[2],
                      both[n].fill(path + "ask", {"/note": f"Question {n}?"}, forms[n])[0],
                      both[n].fetch(f"/desk/cases/{number}/files/2")[2]]

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
        assert [person.fetch(f"/desk/cases/{number}/files/{n}")[2] for n in range(4)] == [*contents, contents[0]]
