"""Programs that write for an organisation: tokens, and POST below /api/v1."""

import http.client
import json
import urllib.parse

import ad_rows
import fictional
import pytest
import staffed
from staffed import kim as kim
from staffed import node as node
from staffed import site as site


def token_of(node, name="kim", of=None):
    return node.json("user", "token", name, "--of", of or node.party, "--title", "a test")["token"]


@pytest.fixture(scope="module")
def token(node, kim):
    return token_of(node)


def send(site, path, body, token=None, kind="application/json"):
    """(status, headers, JSON) of a POST."""
    where = urllib.parse.urlsplit(site.address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
    headers = {"Content-Type": kind, **({"Authorization": f"Bearer {token}"} if token else {})}
    connection.request("POST", path, body if isinstance(body, bytes) else json.dumps(body), headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, json.loads(answer.read())


def account(node, account_id="4711", **other):
    return {**fictional.account(node.party, account_id), **other}


def test_a_record_is_published_and_stands(node, site, token):
    status, headers, made = send(site, "/api/v1/accounts", account(node), token)
    assert status == 201, made
    assert made["outcome"] == "added" and headers["Location"] == f"/records/{made['index']}"
    record = site.json(f"/records/{made['index']}.json")["item"]
    assert (record["id"], record["evidence"]) == (made["id"], "declared")
    assert site.json(f"/accounts/{made['id']}.json")["item"]["account_id"] == "4711"
    acts = [a["action"] for a in site.json("/audits.json?limit=1000")["items"]]
    assert "token_made" in acts


def test_what_is_sent_again_changes_nothing(node, site, token):
    path = "/api/v1/accounts?source=" + urllib.parse.quote("our account 7")
    first = account(node, account_id="seven")
    one, again = (send(site, path, first, token) for _ in range(2))
    assert (one[0], again[0], again[2]["outcome"]) == (201, 200, "unchanged")
    assert again[2]["index"] == one[2]["index"]
    status, _, new = send(site, path, account(node, account_id="seven-b"), token)
    assert status == 201 and new["id"] == one[2]["id"], "a new version of the same thing"


def test_a_thing_is_corrected_by_its_id(node, site, token):
    _, _, made = send(site, "/api/v1/accounts", account(node, account_id="nine"), token)
    path = f"/api/v1/accounts?about={made['id']}"
    status, _, new = send(site, path, account(node, account_id="nine-b"), token)
    assert status == 201 and new["id"] == made["id"] and new["index"] > made["index"]
    assert send(site, path + "&source=x", account(node), token)[0] == 400
    assert send(site, f"/api/v1/signatures?about={made['id']}", fictional.signature(node.party), token)[0] == 409
    nothing = "0192f000-0000-7000-8000-00000000dead"
    assert send(site, f"/api/v1/accounts?about={nothing}", account(node), token)[0] == 404


def test_what_is_wrong_is_named_by_its_pointer_and_nothing_is_kept(node, site, token):
    size = site.json("/records.json?limit=1")["as_of"]["size"]
    body = account(node, platform=7)
    del body["account_id"]
    status, headers, said = send(site, "/api/v1/accounts", {**body, "more": 1}, token)
    assert status == 400 and headers["Content-Type"] == "application/problem+json"
    assert {e["pointer"] for e in said["errors"]} == {"/platform", "/account_id", "/more"}
    assert send(site, "/api/v1/accounts", b"{", token)[0] == 400
    assert send(site, "/api/v1/accounts", b"{}", token, "text/plain")[0] == 415
    assert send(site, "/api/v1/accounts", b"x" * 300_000, token)[0] == 413
    assert send(site, "/api/v1/accounts?nothing=1", account(node), token)[0] == 400
    assert site.json("/records.json?limit=1")["as_of"]["size"] == size


def test_what_cannot_be_published_leaves_nothing_on_the_desk(node, site, kim, token):
    """The title of an ad was erased: whoever says it again is told so (410), and the queue stays empty."""
    file = ad_rows.write(node.folder / "ads.csv", [ad_rows.GOOD])
    node.run("import", "ads", file, "--as", node.party)
    ad = node.rows("ads")[0]
    body = site.json(f"/records/{ad['index']}.json")["item"]["body"]
    node.add("redaction", fictional.redaction(ad["id"], ["/title"]))
    path = f"/api/v1/ads?about={ad['id']}"
    status, _, said = send(site, path, body, token)
    assert status == 410, said
    assert send(site, path, {**body, "title": "Another one"}, token)[0] == 201
    kim.sign_in(kim.person, code=kim.person.recovery.pop())
    _, _, page = kim.send(f"/desk?of={node.party}")
    assert "Nothing waits in the queue" in page


def test_a_token_is_needed_and_one_that_counts(node, site, token):
    for wrong in (None, "x", "hustings_", token[:-1], token + "x", token.upper()):
        status, headers, _ = send(site, "/api/v1/accounts", account(node), wrong)
        assert (status, headers["WWW-Authenticate"]) == (401, "Bearer"), wrong


def test_it_writes_for_one_organisation_only(node, site, kim, token):
    other = node.new_issuer()
    body = account(node, organisation=other)
    status, _, said = send(site, "/api/v1/accounts", body, token)
    assert status == 400 and said["errors"][0]["pointer"] == "/organisation", said
    node.run("user", "role", "kim", "--of", other, "--role", "officer")
    assert send(site, "/api/v1/accounts", body, token)[0] == 400, "the token is of the first one"
    assert send(site, "/api/v1/accounts", body, token_of(node, of=other))[0] == 201


def test_where_a_second_person_is_asked_for_it_submits(node, site, token):
    node.run("user", "four-eyes", "--of", node.party)
    try:
        status, headers, made = send(site, "/api/v1/accounts", account(node, account_id="4eyes"), token)
    finally:
        node.run("user", "four-eyes", "--of", node.party, "--off")
    assert (status, made["outcome"], made["index"]) == (202, "submitted", None)
    lee = staffed.add(node, "lee", node.party, "approver")
    approver = staffed.Program(site).enrol(lee)
    assert approver.sign_in(lee, code=lee.recovery.pop())[0] == 303
    _, _, page = approver.send(headers["Location"])
    assert "4eyes" in page
    stamp = page.split('name="stamp" value="')[1].split('"')[0]
    status, _, _ = approver.post(headers["Location"],
                                 {"do": "publish", "stamp": stamp, "password": staffed.PASSWORD})
    assert status == 303
    assert any(a["account_id"] == "4eyes" for a in site.json("/accounts.json?limit=1000")["items"])


def test_people_make_and_revoke_their_own(node, site, kim):
    kim.sign_in(kim.person, code=kim.person.recovery.pop())  # roles that change end sessions
    status, _, page = kim.post("/desk/account/tokens", {
        "title": "bookings", "of": node.party, "password": staffed.PASSWORD})
    made = page.split('id="token">')[1].split("<")[0]
    assert status == 200
    assert send(site, "/api/v1/accounts", account(node, account_id="own"), made)[0] == 201
    _, _, page = kim.send("/desk/account")
    assert made not in page and "bookings" in page
    one = page.split("<b>bookings</b>")[0].rsplit('name="id" value="', 1)[1].split('"')[0]
    assert kim.post("/desk/account/revoke", {"id": one})[0] == 303
    assert send(site, "/api/v1/accounts", account(node), made)[0] == 401
    assert kim.post("/desk/account/revoke", {"id": one})[0] == 404
    assert kim.post("/desk/account/tokens", {"title": " ", "of": node.party})[0] == 422


def test_it_ends_with_the_role_and_with_the_account(node, site):
    staffed.add(node, "sam", node.party, "officer")
    mine = token_of(node, "sam")
    node.run("user", "disable", "sam")
    assert send(site, "/api/v1/accounts", account(node), mine)[0] == 401
    node.run("user", "disable", "sam", "--undo")
    node.run("user", "role", "sam", "--of", node.party, "--role", "reader")
    assert send(site, "/api/v1/accounts", account(node), mine)[0] == 403
    node.run("user", "role", "sam", "--of", node.party, "--role", "none")
    assert send(site, "/api/v1/accounts", account(node), mine)[0] == 401
    node.run("user", "role", "sam", "--of", node.party, "--role", "officer")
    assert send(site, "/api/v1/accounts", account(node), mine)[0] == 401, "it was taken for good"
    done = node.run("user", "token", "sam", "--of", node.new_issuer(), "--title", "x", code=1)
    assert "may not write for this organisation" in done.stderr
