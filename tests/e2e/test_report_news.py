"""Reporters who ask for it hear by mail that there is news, and nothing else: through a real SMTP server on this machine."""

import contextlib
import sqlite3
import time

import casework
import leaks
import pytest
import reporting
from aiosmtpd.controller import Controller
from casework import DECISION
from reporting import by_api, fill, post, send, told, track
from served import free_port, serve, wait_for
from test_mail import PASSWORD, Box, check, settings

ADDRESS = "news-canary@citizen.example"
TEN, SEVENTY = 10 * 60_000, 70 * 60_000  # ms


class NewsBox(Box):
    """Refuses a receiver as many servers do: naming them."""

    refuses = False
    refused = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuses:
            self.refused += 1
            return f"550 no such user <{address}>"
        envelope.rcpt_tos.append(address)
        return "250 ok"


@pytest.fixture(scope="module")
def node(make_node):
    """A node that sends mail, and its box."""
    node = make_node()
    node.box = NewsBox()
    server = Controller(node.box, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_required=True,
                        auth_require_tls=False)
    server.start()
    settings(node, server.port)
    yield node
    server.stop()


@pytest.fixture(scope="module")
def site(node):
    with serve(node) as site:
        yield site
    assert ADDRESS not in site.said, "its log says nothing of whom"
    assert ("a mail was not taken" in site.said) is (node.box.refused > 0)


@pytest.fixture(scope="module")
def staff(node, site):
    people = {name: casework.worker(node, site, name, *duties) for name, duties in
              {"hanna": ["triage", "handler"], "dario": ["decider", "reviewer"]}.items()}
    for person in people.values():
        person.unlock()
    return people


def vault(node, sql):
    with contextlib.closing(sqlite3.connect(node.data / "vault.db", timeout=30)) as db, db:
        return db.execute(sql).fetchall()


def waits(node):
    return vault(node, "SELECT due, told FROM vault_news ORDER BY due DESC")


def mail(node, number=1):
    """As if the delay were over: the mails that have come by then."""
    assert wait_for(lambda: any(due > 0 for due, _ in waits(node)), 20)
    vault(node, "UPDATE vault_news SET due = 1 WHERE due > 0")
    assert wait_for(lambda: len(node.box.mails) >= number, 20)
    got, node.box.mails = node.box.mails, []
    return got


def report(site, **answers):
    """(number, code) of a report from the form, in German."""
    draft = fill(site, **answers)
    time.sleep(3.1)
    return told(send(site, draft)[2])


@pytest.fixture
def reported(node, site, staff):
    number, code = report(site, news=ADDRESS)
    yield number, code
    vault(node, "DELETE FROM vault_news")
    node.box.mails = []


def test_news_comes_after_a_question_and_after_a_decision_once(node, site, staff, reported):
    number, code = reported
    assert waits(node) == [(0, 0)]
    before = time.time() * 1000
    staff["hanna"].must(number, "ask", fields={"/note": "Where was it?"})
    assert wait_for(lambda: waits(node)[0][0] > 0, 20)
    due = waits(node)[0][0]
    assert before + TEN <= due <= time.time() * 1000 + SEVENTY, "not at the time of the step"
    assert not wait_for(lambda: node.box.mails, 5), "not yet"
    ((to, first),) = mail(node)
    assert to == [ADDRESS] and first["Auto-Submitted"] == "auto-generated"
    text = first.get_content()
    assert f"{site.address}/track" in text and "There is news" in text
    for secret in (number, code, code.replace(" ", ""), "Where was it", "hate", "report"):
        assert secret not in text + first["Subject"], secret
    # A second step, and no second mail until somebody looked.
    staff["hanna"].must(number, "message", fields={"/note": "We wait for you."})
    assert not wait_for(lambda: waits(node) != [(0, 1)] or node.box.mails, 6)
    assert "Where was it?" in track(site, number, code)[2]
    assert waits(node) == [(0, 0)]
    assert track(site, number, code, "/track/step", [], act="message", words="In the park.")[0] == 200
    assert not wait_for(lambda: waits(node)[0][0] > 0, 6), "their own step is no news"
    staff["hanna"].must(number, "propose", fields=DECISION)
    staff["dario"].must(number, "decide", conflict="no")
    ((to, second),) = mail(node)
    assert to == [ADDRESS] and second.get_content() == text and second["Subject"] == first["Subject"]


def test_who_looked_in_between_gets_none(node, site, staff, reported):
    number, code = reported
    staff["hanna"].must(number, "accept")
    assert wait_for(lambda: waits(node)[0][0] > 0, 20)
    track(site, number, code)
    assert waits(node) == [(0, 0)]


def test_who_follows_another_case_hears_of_that(node, site, staff, reported):
    number, code = reported
    leader, _ = casework.report(site)
    staff["hanna"].must(number, "accept")
    staff["hanna"].must(leader, "accept")
    staff["hanna"].must(number, "same_as", fields={"/with": leader})
    mail(node)
    track(site, number, code)
    staff["hanna"].must(leader, "propose", fields=DECISION)
    assert len(mail(node)) == 1


def test_a_note_of_staff_is_no_news(node, site, staff, reported):
    number, _ = reported
    staff["hanna"].must(number, "note", fields={"/note": "Mind the date."})
    assert not wait_for(lambda: waits(node)[0][0] > 0, 6)


def test_what_was_taken_back_gets_nothing__l416(node, site, staff, reported):
    number, code = reported
    page = track(site, number, code)[2]
    assert "Take the address back" in page and ADDRESS not in page, "it is not shown"
    staff["hanna"].must(number, "accept")
    assert wait_for(lambda: waits(node)[0][0] > 0, 20)
    node.box.refuses = True  # it waits in the outbox
    vault(node, "UPDATE vault_news SET due = 1 WHERE due > 0")
    assert wait_for(lambda: waits(node) == [(0, 1)], 20)
    page = track(site, number, code, "/track/news", do="take_back")[2]
    assert "Keep this address" in page and waits(node) == []
    node.box.refuses = False
    with contextlib.closing(sqlite3.connect(node.data / "desk.db", timeout=30)) as db, db:
        db.execute("UPDATE desk_mail SET tried = 1")
        outbox = db.execute("SELECT receiver, subject, body FROM desk_mail").fetchall()
    assert ADDRESS not in str(outbox)
    assert not wait_for(lambda: node.box.mails, 6)
    # And given again, on the same page.
    page = track(site, number, code, "/track/news", news=f" {ADDRESS} ")[2]
    assert "Take the address back" in page and len(waits(node)) == 1


HOSTILE = ["a@b\r\nBcc: x@evil.example", "a@b\nRCPT TO:<x@evil.example>", "not an address", "@host.example", "name@",
           "a@b@c.example", "<a@b.example>", "a,b@c.example", '"a b"@c.example', "jürgen@citizen.example",
           "a@bürger.example", "a@-b.example", "a" * 65 + "@b.example", "a@" + "b" * 250 + ".example", ".a@b.example",
           "a..b@c.example", "a@[127.0.0.1]", "\u200ba@b.example"]


def test_what_is_no_address_is_refused_and_says_so__l416(node, site, staff):
    number, code = casework.report(site)
    draft = reporting.hidden(site.get("/report")[2].decode())
    for step in (1, 2, 3):
        draft = reporting.hidden(post(site, "/report", [("draft", draft), ("step", step), ("go", "next"),
                                                        *reporting.ANSWERS.items()])[2])
    for address in HOSTILE:
        status, told_ = by_api(site, news=address)
        assert status == 400 and told_["errors"][0]["pointer"] == "/news", told_
        status, _, page = post(site, "/report", [("draft", draft), ("step", 4), ("go", "next"), ("news", address)])
        assert status == 422 and 'href="#f-news"' in page, address
    for address in HOSTILE[:8]:  # so many tries has a network
        status, _, page = track(site, number, code, "/track/news", news=address)
        assert status == 422 and "No mail can be sent there" in page and waits(node) == [], address


def test_the_form_says_what_it_costs_and_mail_speaks_its_language(node, site, staff):
    page = site.get("/report")[2].decode()
    draft = reporting.hidden(page)
    for step in (1, 2, 3):
        page = post(site, "/report?lang=de", [("draft", draft), ("step", step), ("go", "next"),
                                              *reporting.ANSWERS.items()])[2]
        draft = reporting.hidden(page)
    assert 'name="news"' in page and "selbst lesen kann" in page
    page = post(site, "/report?lang=de", [("draft", draft), ("step", 4), ("go", "next"), ("news", ADDRESS)])[2]
    assert ADDRESS in page
    time.sleep(3.1)
    number, code = told(post(site, "/report/send?lang=de", [("draft", reporting.hidden(page)), ("bona_fide", "1")], [])[2])
    staff["hanna"].must(number, "accept")
    ((_, got),) = mail(node)
    assert "Es gibt Neues" in got.get_content()
    vault(node, "DELETE FROM vault_news")
    assert "News by e-mail" in track(site, number, code)[2], "the page works without"


def test_who_works_there_is_asked_later_only(node, site):
    page = site.get("/report")[2].decode()
    draft = reporting.hidden(page)
    insider = {**reporting.ANSWERS, "category": "i-work-for-them"}
    for step in (1, 2, 3):
        page = post(site, "/report", [("draft", draft), ("step", step), ("go", "next"), *insider.items()])[2]
        draft = reporting.hidden(page)
    assert 'name="contact"' in page and 'name="news"' not in page
    assert by_api(site, category="i-work-for-them", news=ADDRESS)[0] == 202 and waits(node) == []


def test_the_address_is_nowhere_but_under_the_nodes_key__l404_l416(node, site, staff, reported):
    number, _ = reported
    canaries = {"news": ADDRESS}
    staff["hanna"].must(number, "accept")
    node.box.refuses = True
    assert wait_for(lambda: waits(node)[0][0] > 0, 20)
    vault(node, "UPDATE vault_news SET due = 1")
    assert wait_for(lambda: waits(node) == [(0, 1)], 20)
    time.sleep(3)  # the server has said whom it does not know
    assert leaks.find(node.data, canaries, {"secrets"})[0] == []
    node.run("backup", "-o", node.folder / "news-backup")
    assert leaks.find(node.folder / "news-backup", canaries)[0] == []
    node.run("export", "--bulk", node.folder / "news.zip")
    assert leaks.find(node.folder, canaries, {"data", "news-backup"})[0] == []
    assert ADDRESS not in node.run("vault", "read", number, "--as", "hanna", "--passphrase-file",
                                   passphrase(node)).stdout
    sizes = {len(box) for (box,) in vault(node, "SELECT box FROM vault_news")}
    by_api(site, news="a@b.eu")
    assert {len(box) for (box,) in vault(node, "SELECT box FROM vault_news")} == sizes, "one as long as another"
    node.box.refuses = False


def passphrase(node):
    file = node.folder / "handlers-passphrase"
    file.write_text(casework.PASSPHRASE + "\n")
    return file


def test_erasing_takes_it_along__l416(node, site, reported):
    number, _ = reported
    node.run("vault", "erase", number)
    assert waits(node) == []


def test_a_redaction_of_the_contact_takes_it_along__l416(node, site, staff):
    number, code = report(site, news=ADDRESS, contact="contact@citizen.example")
    case = casework.public(site, number)["id"]
    node.run("scrub")
    assert len(waits(node)) == 1
    node.add("redaction", {"about": case, "fields": ["/contact"], "law": "gdpr:17.1.b", "ground": "asked for",
                           "decided": "2026-01-01"})
    node.run("scrub")
    assert waits(node) == []


def test_without_mail_nothing_is_offered(make_node):
    node = make_node()
    reporting.add_handler(node)
    with serve(node) as site:
        page = site.get("/report")[2].decode()
        draft = reporting.hidden(page)
        for step in (1, 2, 3):
            page = post(site, "/report", [("draft", draft), ("step", step), ("go", "next"),
                                          *reporting.ANSWERS.items()])[2]
            draft = reporting.hidden(page)
        assert 'name="contact"' in page and 'name="news"' not in page
        status, told_ = by_api(site, news=ADDRESS)
        assert status == 400 and "sends no mail" in str(told_)
        number, code = casework.report(site)
        page = track(site, number, code)[2]
        assert "News by e-mail" not in page
        status, _, page = track(site, number, code, "/track/news", news=ADDRESS)
        assert status == 422 and "sends no mail" in page
