"""People at a node's desk: with a real browser, or as a program that sends forms."""

import contextlib
import re
import sqlite3
import time
import urllib.parse
import urllib.request

import fictional
import pyotp
import pytest
from served import says_log, serve

PASSWORD = "correct horse battery staple ferry"


@pytest.fixture(scope="module")
def node(make_node):
    """A node with an organisation that signed the code: node.party."""
    node = make_node()
    node.party = fictional.sign_the_code(node)
    return node


@pytest.fixture(scope="module")
def site(node):
    with serve(node) as site:
        yield site


@pytest.fixture(scope="module")
def kim(node, site):
    """An officer who is signed in, as a program that sends forms."""
    person = add(node, "kim", node.party, "officer")
    program = Program(site).enrol(person)
    program.person = person
    assert program.sign_in(person)[0] == 303
    return program


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Person:
    """Somebody with an account. The codes of their app never come twice."""

    def __init__(self, name, link=None):
        self.name = name
        self.link = link
        self.secret = None
        self.recovery = []
        self.used = 0
        self.now = time.time

    def code(self):
        """The code of now, or of a step later where that one was used; waits for none to come."""
        step = max(int(self.now()) // 30, self.used + 1)
        while step > int(self.now()) // 30 + 1:
            time.sleep(0.5)
        self.used = step
        return pyotp.TOTP(self.secret).generate_otp(step)


def add(node, name, organisation=None, role=None, operator=False):
    """Adds somebody at the command line; they have a link."""
    words = ["user", "add", name]
    words += ["--of", organisation, "--role", role] if organisation else []
    words += ["--operator"] if operator else []
    return Person(name, node.json(*words)["link"])


def grow_old(node):
    """As if the password had been asked for long ago."""
    with contextlib.closing(sqlite3.connect(node.data / "desk.db")) as db, db:
        db.execute("UPDATE staff_session SET confirmed = 0")


def delay(node, name):
    """As if somebody had just tried nine times to sign in as this person."""
    with contextlib.closing(sqlite3.connect(node.data / "desk.db")) as db, db:
        db.execute("UPDATE staff_user SET failures = 9, untold = 9, delayed_until = ? WHERE name = ?",
                   (int((time.time() + 600) * 1000), name))


def later(node, person):
    """As if so much time had gone by that a code of now is a new one."""
    with contextlib.closing(sqlite3.connect(node.data / "desk.db")) as db, db:
        db.execute("UPDATE staff_user SET totp_step = 0 WHERE name = ?", (person.name,))
    person.used = 0


def path_of(link):
    return urllib.parse.urlsplit(link).path


class Browser:
    """One person in a real browser."""

    def __init__(self, browser, site, person, **way):
        self.context = browser.new_context(base_url=site.address, accept_downloads=True, **way)
        self.page = self.context.new_page()
        self.problems = []
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" and
                     "the server responded with a status of" not in m.text else None)
        self.person = person

    def enrol(self):
        page, person = self.page, self.person
        page.goto(path_of(person.link))
        person.secret = page.inner_text("#secret")
        page.fill("#f-password", PASSWORD)
        page.fill("#f-again", PASSWORD)
        page.fill("#f-code", person.code())
        page.click("text=Set up >> nth=-1")
        person.recovery = page.locator(".codes code").all_inner_texts()
        return self

    def sign_in(self):
        page = self.page
        page.goto("/desk")
        page.fill("#f-name", self.person.name)
        page.fill("#f-password", PASSWORD)
        page.fill("#f-code", self.person.code())
        page.click("main button.btn >> nth=0")
        page.wait_for_selector(".deskbar")
        return self

    def step(self, name):
        """Presses a button of a piece of work, with the password where it is asked for."""
        if self.page.locator("#f-password").count():
            self.page.fill("#f-password", PASSWORD)
        self.page.click(f"button[value={name}]")


class Program:
    """Forms without a browser: every header is ours. Keeps cookies."""

    def __init__(self, site):
        self.site = site
        self.cookies = {}
        self.opener = urllib.request.build_opener(NoRedirect)

    def send(self, path, fields=None, **headers):
        """(status, headers, text) of a GET, or of a POST of these fields."""
        headers = {"Accept": "text/html", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.site.address + path, data=data, headers=headers)
        try:
            with self.opener.open(request, timeout=60) as answer:
                status, got, body = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            status, got, body = error.code, error.headers, error.read()
        self.site.note(path)
        assert says_log(got), path
        for cookie in got.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return status, got, body.decode()

    def enrol(self, person):
        path = path_of(person.link)
        _, _, text = self.send(path)
        person.secret = re.search(r'id="secret">([A-Z2-7]+)<', text).group(1)
        status, _, text = self.send(path, {"password": PASSWORD, "again": PASSWORD,
                                           "code": person.code()})
        assert status == 200, text
        person.recovery = re.findall(r"<li><code>([^<]+)<", text)
        return self

    def sign_in(self, person, **wrong):
        fields = {"name": person.name, "password": PASSWORD, "next": "", **wrong}
        if "code" not in fields:
            fields["code"] = person.code()
        return self.send("/desk/sign-in", fields)

    def csrf(self, path="/desk/account"):
        _, _, text = self.send(path)
        return re.search(r'name="csrf" value="([^"]+)"', text).group(1)

    def post(self, path, fields, **headers):
        return self.send(path, {"csrf": self.csrf(), **fields}, **headers)
