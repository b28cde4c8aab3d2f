"""The desk of case work: who sees what of a case, what is locked, and who learns that somebody looked."""

import contextlib
import re
import sqlite3

import casework
import reporting
import staffed
from casework import PASSPHRASE, public, report, worker
from casework import desk as desk
from reporting import PNG
from staffed import node as node
from staffed import site as site

PAGES = ["/desk/cases", "/desk/cases/{number}", "/desk/cases/{number}/do/message", "/desk/key",
         "/desk/cases/{number}/files/0", "/desk/cases/{number}/notices/0"]
FORMS = ["/desk/cases/{number}/assign", "/desk/cases/{number}/do/message", "/desk/key",
         "/desk/key/unlock", "/desk/key/lock"]


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


def test_what_is_sealed_is_locked_until_its_key_opens_it(node, site, desk):
    number, _ = report(site, text="canary words of a reporter", contact="someone@citizen.example",
                       files=[("post.png", PNG)])
    handler = worker(node, site, "lena", "handler", key=False)
    page = handler.case(number)
    assert "canary" not in page and "You have no key" in page
    # Whoever makes a key reads what comes from then on.
    assert handler.post("/desk/key", {"passphrase": "too short", "again": "too short"})[0] == 422
    easy = handler.post("/desk/key", {"passphrase": "passwordpassword", "again": "passwordpassword"})
    assert easy[0] == 422 and "is easily guessed" in easy[2]
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
    files, name = casework.unzip(handler.fetch(f"/desk/cases/{later}/files/0"))
    assert name == f"{later}-1.zip" and files[f"{later}-1.png"] == PNG
    assert "Open it only where nothing can happen" in files["READ-FIRST.txt"].decode()
    assert handler.send(f"/desk/cases/{number}/files/0")[0] == 409
    # Somebody who has the older one gives it with the case.
    desk["triage"].unlock()
    who = re.search(r'<option value="([^"]+)">lena<', desk["triage"].case(number)).group(1)
    staffed.grow_old(node)
    status, _, page = desk["triage"].post(f"/desk/cases/{number}/assign", {"to": who})
    assert status == 422 and "your password or a passkey is needed" in page, "one reader more"
    assert "was not sealed to you" in handler.case(number)
    assert desk["triage"].post(f"/desk/cases/{number}/assign",
                               {"to": who, "password": staffed.PASSWORD})[0] == 303
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


def test_letters_that_only_look_like_others_are_pointed_out__l9(node, site, desk):
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
