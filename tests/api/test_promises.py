"""The other way round: what /openapi.json promises can be had, each status of each operation."""

import base64
import http.client
import io
import json
import time
import urllib.parse
import uuid

import fictional
import pytest
from PIL import Image
from at_home import Home
from knowledge import PICTURES, REPORTING, Knowledge, collection_of, parameters, written_paths
from reporting import ANSWERS
from served import serve
from test_openapi import document_of
from their_log import TheirLog

ASKED_APART = {"/witness/add-checkpoint", PICTURES, *REPORTING}  # by tests of their own
NOT_HERE = {500, 503}  # a broken or busy node: src/web/session_test.cc, downloads_test.cc


class Asker:
    """Asks an operation what leads to each status; nothing is followed."""

    def __init__(self, site, document):
        self.known = Knowledge(site, document)
        self.document = document
        where = urllib.parse.urlsplit(site.address)
        self.connection = http.client.HTTPConnection(where.hostname, where.port, timeout=30)

    def ask(self, target, body=None, **headers):
        """GET, or POST of a text."""
        method, sent = ("GET", None) if body is None else ("POST", body.encode())
        self.connection.request(method, target, sent, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.headers

    def patiently(self, target):
        """The same, of what a busy machine may still be making, such as a package: at most a minute."""
        for _ in range(60):
            status, headers = self.ask(target)
            if status != 503:
                break
            time.sleep(1)
        return status, headers

    def in_path(self, path):
        return [p for p in parameters(self.document, path) if p["in"] == "path"]

    def good(self, path):
        """A target that has an answer; nothing where this node cannot have one."""
        for parameter in self.in_path(path):
            examples = [e["value"] for e in parameter.get("examples", {}).values()]
            values = self.known.values(path, parameter["name"]) or examples
            if not values:
                return None
            path = path.replace(f"{{{parameter['name']}}}", str(values[0]))
        return path

    def vain(self, path):
        """A good target of what is not there."""
        if "{" not in path:
            return path + "?cursor=AAAA"
        for parameter in self.in_path(path):
            value = "999999999" if parameter["schema"]["type"] == "integer" else "0nothing"
            path = path.replace(f"{{{parameter['name']}}}", value)
        return path

    def statuses(self, path, promised):
        good = self.good(path)
        had = {404: self.ask(self.vain(path))[0]} if 404 in promised else {}
        if good is None:
            return set(had.values())
        had[200], headers = self.patiently(good)
        had[400], _ = self.ask(good + "?nothing=1")
        had[414], _ = self.ask(good + "?q=" + "q" * 9000)
        had[431], _ = self.ask(good, **{"X-Large": "x" * 20000})
        if 304 in promised:
            had[304], _ = self.ask(good, **{"If-None-Match": headers["ETag"]})
        if 206 in promised:
            had[206], _ = self.ask(good, Range="bytes=0-9")
            had[416], _ = self.ask(good, Range="bytes=99999999999-")
        if 410 in promised:  # before the demonstration's redactions
            had[410], _ = self.ask(good.replace(f"/{self.known.size}/", "/1/"))
        return set(had.values())


def witness_statuses(ask, log, folder):
    """Those of POST /witness/add-checkpoint; `log` is watched."""
    def submission(note, old=0, proof=()):
        lines = [f"old {old}", *(base64.b64encode(h).decode() for h in proof), "", note]
        return "\n".join(lines)
    path = "/witness/add-checkpoint"
    good = submission(log.note)
    had = [ask(path, good), ask(path, good)]  # 200; then 409, for it has seen three entries
    log.append(b"four")
    had += [ask(path, submission(log.note, old=3, proof=[bytes(32)] * 2))]  # no proof of that
    had += [ask(path, submission(TheirLog(folder / "forged").note))]  # not this log's key
    had += [ask(path, submission(TheirLog(folder / "other", "other.example/log").note))]
    had += [ask(path, "old no number\n"), ask(path, "x" * 100_000)]
    had += [ask(path + "?q=" + "q" * 9000, good), ask(path, good, **{"X-Large": "x" * 20000})]
    return [status for status, _ in had]


@pytest.fixture(scope="module")
def asker(node):
    with serve(node) as site:
        yield Asker(site, document_of(site))


def test_a_witness_answers_as_the_document_says(asker, their_log, tmp_path):
    item = asker.document["paths"]["/witness/add-checkpoint"]
    had = witness_statuses(asker.ask, their_log, tmp_path)
    assert had == [200, 409, 422, 403, 404, 400, 413, 414, 431]
    assert set(had) == {int(status) for status in item["post"]["responses"]} - NOT_HERE


def test_each_status_of_each_operation_is_had(asker):
    wrong, without = [], []
    written = written_paths(asker.document)
    for path, item in asker.document["paths"].items():
        if path in ASKED_APART:
            continue
        others = set(item) - {"get"}
        assert not others or path in written, f"{path}: say above how to ask {others}"
        promised = {int(status) for status in item["get"]["responses"]}
        had = asker.statuses(path, promised)
        if asker.good(path) is None:
            without.append(path)
        elif had != promised - NOT_HERE:
            wrong.append(f"{path}: promised {sorted(promised)}, had {sorted(had)}")
    assert not wrong, "\n".join(wrong)
    assert {collection_of(path) for path in without} <= {"log"}, without


def test_a_reporter_is_answered_as_the_document_says__l409(asker):
    """Reports and the way back to them; what comes too often (429) is in tests/e2e/test_report.py."""
    reports, track, step = REPORTING
    promised = {path: {int(status) for status in asker.document["paths"][path]["post"]["responses"]}
                - NOT_HERE - {429} for path in REPORTING}

    def post(path, body, kind="application/json", **headers):
        text = body if isinstance(body, str) else json.dumps(body)
        asker.connection.request("POST", path, text, {"Content-Type": kind, **headers})
        answer = asker.connection.getresponse()
        return answer.status, json.loads(answer.read() or "{}")
    long = "?q=" + "q" * 9000
    large = {"X-Large": "x" * 20000}
    too_large = {"Content-Length": str(200 << 20)}  # refused before anything of it is read
    report = {"id": str(uuid.uuid4()), "answers": ANSWERS}
    status, sent = post(reports, report)
    sent.pop("promise", None)  # given once: this log's witness is away
    assert status == 201 and post(reports, report) == (201, sent)
    other = post(reports, {**report, "answers": {**ANSWERS, "text": "Something else."}})
    assert other == (200, {k: v for k, v in sent.items() if k != "code"}), "the id alone gives no code"
    had = [status, other[0], post(reports, {})[0], post(reports, report, kind="text/plain")[0],
           post(reports + long, report)[0], post(reports, report, **large)[0],
           post(reports, "", **too_large)[0]]
    waiting, held = post(reports, {"id": str(uuid.uuid4()), "answers": {**ANSWERS, "category": "i-work-for-them"}})
    assert had == [201, 200, 400, 415, 414, 431, 413] and {*had, waiting} == promised[reports] and waiting == 202
    key = {"number": sent["number"], "code": sent["code"]}
    status, case = post(track, key)
    assert case["state"] == "received" and "message" in case["possible"]
    had = [status, post(track, {**key, "code": "0000 0000 0000 0000"})[0], post(track, {"number": 1})[0],
           post(track, key, kind="text/plain")[0], post(track + long, key)[0], post(track, key, **large)[0],
           post(track, "", **too_large)[0]]
    waits = post(track, {"number": held["ticket"], "code": held["code"]})[0]
    assert had == [200, 404, 400, 415, 414, 431, 413] and {*had, waits} == promised[track] and waits == 409
    said = post(step, {**key, "act": "message", "words": "One thing more."})
    assert said[1]["steps"][-1]["words"] == "One thing more."
    gone = post(step, {**key, "act": "withdraw"})
    had = [said[0], gone[0], post(step, {**key, "act": "withdraw"})[0], post(step, {**key, "act": "decide"})[0],
           post(step, {"number": "2001-000001-0", "code": "1", "act": "withdraw"})[0],
           post(step, key, kind="text/plain")[0], post(step + long, key)[0], post(step, key, **large)[0],
           post(step, "", **too_large)[0]]
    assert gone[1]["state"] == "withdrawn"
    assert had == [200, 200, 409, 400, 404, 415, 414, 431, 413] and set(had) == promised[step]


def promised_to_writers(document, *, token):
    """The statuses that all addresses promise which take records with a token, or only signed ones; but those
    of a broken or busy node, of values that a redaction took away (410) and of networks that send too much
    (429), which are with tests/e2e/test_tokens.py and test_envelopes.py."""
    all_ = {}
    for path in written_paths(document):
        post = document["paths"][path]["post"]
        takes = "application/json" in post["requestBody"]["content"]
        all_.setdefault(takes, {})[path] = {int(status) for status in post["responses"]}
    assert len(all_[True]) > 5 and set(all_[False]) == {"/api/v1/keys", "/api/v1/parties"}
    first, *others = all_[token].values()
    assert all(other == first for other in others)
    return first - NOT_HERE - {410, 429}


def test_a_picture_is_taken_as_the_document_says(asker, node):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")

    def post(body, path=PICTURES, token=node.token, kind="application/octet-stream", **headers):
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        asker.connection.request("POST", path, body, {"Content-Type": kind, **bearer, **headers})
        answer = asker.connection.getresponse()
        answer.read()
        return answer.status
    good = file.getvalue()
    too_large = {"Content-Length": str(40 << 20)}  # refused before anything of it is read
    had = [post(good), post(good), post(b"words"), post(good, token=None), post(b"", **too_large),
           post(good, kind="application/json"), post(good, PICTURES + "?q=" + "q" * 9000),
           post(good, **{"X-Large": "x" * 20000})]
    assert had == [200, 200, 400, 401, 413, 415, 414, 431]
    promised = {int(status) for status in asker.document["paths"][PICTURES]["post"]["responses"]}
    assert set(had) == promised - NOT_HERE - {403}, "403: who may only read, as below"


def test_a_program_is_answered_as_the_document_says(asker, node):
    """Each status of one of the addresses that take records; they all promise the same."""
    here = "/api/v1/accounts"

    def post(body, target=here, token=node.token, kind="application/json", **headers):
        text = body if isinstance(body, str) else json.dumps(body)
        return asker.ask(target, text, Authorization=f"Bearer {token}", **{"Content-Type": kind},
                         **headers)[0]
    good = fictional.account(node.party, "4711")
    other = asker.known.rows("accounts")[0]
    had = [post(good, here + "?source=a"), post(good, here + "?source=a"), post({}), post(good, token="x"),
           post(good, here + "?about=0nothing"),
           post(good, f"{here}?about={other['id']}"), post("x" * 300_000), post(good, kind="text/plain"),
           post(good, here + "?q=" + "q" * 9000), post(good, **{"X-Large": "x" * 20000})]
    node.run("user", "four-eyes", "--of", node.party)
    had.append(post(good))
    node.run("user", "four-eyes", "--of", node.party, "--off")
    node.run("user", "role", "kim", "--of", node.party, "--role", "reader")
    had.append(post(good))
    assert had == [201, 200, 400, 401, 404, 409, 413, 415, 414, 431, 202, 403]
    assert set(had) == promised_to_writers(asker.document, token=True)


def test_who_signs_at_home_is_answered_as_the_document_says(asker, node):
    here = "/api/v1/parties"

    def post(text, target=here, kind="application/sd-jwt", **headers):
        return asker.ask(target, text, **{"Content-Type": kind}, **headers)[0]

    home = Home(node, "another").arrive(node)
    one, two = (home.sign("organisation", fictional.organisation(name), "--about", home.issuer)
                for name in ("One", "Two"))
    _, stranger = node.envelopes["organisation"]
    had = [post(one), post(one), post(two), post("a.b.c~"), post(stranger), post("x" * 300_000),
           post(one, kind="application/json"), post(one, here + "?q=" + "q" * 9000),
           post(one, **{"X-Large": "x" * 20000})]
    assert had == [201, 200, 409, 400, 403, 413, 415, 414, 431]
    assert set(had) == promised_to_writers(asker.document, token=False)
