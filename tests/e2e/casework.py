"""People who work on cases: as programs that fill in the desk's forms as a browser would."""

import html.parser
import io
import re
import urllib.request
import zipfile

import pytest
import reporting
import staffed

PASSPHRASE = "seven quiet herons by the weir"
DUTIES = ("triage", "handler", "decider", "reviewer")
DECISION = {"/outcome": "upheld", "/commitments": ["2.a"],
            "/reasons/plain_words": "The post called for violence. That breaks promise 2.a.",
            "/reasons/decision_facts": "The post was seen on 3 May by two people.",
            "/reasons/decision_ground": "incompatible_content",
            "/reasons/decision_visibility": ["content_removed"], "conflict": "no"}


class FormReader(html.parser.HTMLParser):
    """What a browser would send of the form that goes to `action`, if nothing was changed."""

    def __init__(self, page, action):
        super().__init__()
        self.action, self.fields, self.inside = action, [], False
        self.select = self.area = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.inside = a.get("action", "").split("?")[0] == self.action
        if not self.inside:
            return
        name = a.get("name")
        if tag == "input" and name and a.get("type") not in ("file", "submit"):
            if a.get("type") not in ("checkbox", "radio") or "checked" in a:
                self.fields.append((name, a.get("value", "")))
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in a:
            self.fields.append((self.select, a["value"]))
        elif tag == "textarea":
            self.area, self.text = name, ""

    def handle_data(self, data):
        if self.area:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            self.fields.append((self.area, self.text))
            self.area = None


def trouble(page):
    """What a page says is wrong."""
    return [re.sub(r"<[^>]+>", "", one) for one in
            re.findall(r'<(?:div|p) class="(?:trouble|mend)".*?</(?:ul|p|div)>', page, re.S)]


class Worker(staffed.Program):
    """Somebody signed in who works on cases."""

    def enter(self, person=None):
        """Signs in with a recovery code: those of the app come once in half a minute."""
        self.person = person or self.person
        return self.sign_in(self.person, code=self.person.recovery.pop())[0]

    def case(self, number):
        status, _, text = self.send(f"/desk/cases/{number}")
        assert status == 200, text
        return text

    def form(self, path):
        """The fields of a step's form as it is now."""
        status, _, text = self.send(path)
        assert status == 200, text
        fields = FormReader(text, path.split("?")[0]).fields
        assert fields, text
        return fields

    def fill(self, path, changes, fields=None):
        """Sends a form with some fields changed; lists are boxes."""
        fields = self.form(path) if fields is None else fields
        for name, value in changes.items():
            fields = [one for one in fields if one[0] != name]
            fields += [(name, v) for v in (value if isinstance(value, list) else [value])]
        return self.send(path, fields)

    def step(self, number, act, query="", **more):
        changes = dict(more.pop("fields", {}), **more)
        return self.fill(f"/desk/cases/{number}/do/{act}{query}", changes)

    def must(self, number, act, query="", **more):
        status, headers, text = self.step(number, act, query, **more)
        assert status == 303, trouble(text)
        return self

    def fetch(self, path):
        """(status, headers, bytes) of a download."""
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        request = urllib.request.Request(self.site.address + path, headers={"Cookie": cookies})
        with self.opener.open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()

    def unlock(self, number="", passphrase=PASSPHRASE):
        return self.post("/desk/key/unlock", {"passphrase": passphrase,
                                              "next": f"/desk/cases/{number}"})


def unzip(answer):
    """({name: bytes} of an archive that was downloaded, its own name)."""
    status, headers, body = answer
    assert status == 200 and headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return files, re.fullmatch(r'attachment; filename="([^"/]+)"', headers["Content-Disposition"]).group(1)


def evidence(answer):
    """The file of a report in the archive that it is downloaded in."""
    files, name = unzip(answer)
    assert list(files)[0] == "READ-FIRST.txt" and len(files) == 2
    inside = list(files)[1]
    assert inside.rpartition(".")[0] == name.removesuffix(".zip"), "never the name that its sender gave it"
    return files[inside]


def worker(node, site, name, *duties, key=True, of=None, role="officer"):
    """Somebody with work on cases, signed in; with a key of their own where `key`."""
    person = staffed.add(node, name, of, role if of else None)
    for duty in duties:
        node.run("user", "cases", name, "--as", duty)
    out = Worker(site).enrol(person)
    out.person = person
    assert out.enter() == 303
    if key:
        status, _, text = out.post("/desk/key", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
        assert status == 200, text
        out.recovery = re.search(r'id="recovery">([^<]+)<', text).group(1)
    return out


def offered(person, number):
    """The steps that somebody is offered on the page of a case."""
    return set(re.findall(rf'href="/desk/cases/{number}/do/(\w+)', person.case(number)))


def report(site, files=(), **answers):
    """(number, code) of a report."""
    status, told = reporting.by_api(site, files=files, **answers)
    assert status == 201, told
    return told["number"], told["code"]


def public(site, number):
    """A case as everybody sees it now."""
    return site.json_of_now(f"/cases/{number}.json")["item"]


def timeline(site, number):
    return [(one["step_act"], one["step_role"]) for one in public(site, number)["timeline"]]


@pytest.fixture(scope="module")
def desk(node, site):
    """One person for each kind of work on cases, each with a key."""
    return {duty: worker(node, site, f"the-{duty}", duty) for duty in DUTIES}
