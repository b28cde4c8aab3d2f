"""Records that a party signs at home and sends to a running node, without an account."""

import base64
import http.client
import json
import os
import re
import subprocess
import urllib.parse
import uuid
from pathlib import Path

import ad_rows
import fictional
import pytest
import tiles
from at_home import Home
from hustings import Hustings
from served import serve
from test_tokens import send as post

KEYS_PAGE = Path(__file__).resolve().parents[2] / "docs" / "keys.md"
SIGNED = "application/sd-jwt"
ACCOUNTS = "/api/v1/accounts"


def away(program, folder):
    """A party's machine, which has no node: only files and the network."""
    return Home(Hustings(program, folder, folder / "no-node"))


@pytest.fixture(scope="module")
def node(make_node):
    return make_node()


@pytest.fixture(scope="module")
def site(node):
    with serve(node) as site:
        yield site


@pytest.fixture(scope="module")
def home(program, tmp_path_factory, node):
    return away(program, tmp_path_factory.mktemp("home")).arrive(node)


@pytest.fixture(scope="module")
def other(program, tmp_path_factory, node):
    return away(program, tmp_path_factory.mktemp("home")).arrive(node)


def send(site, path, envelope, kind=SIGNED):
    return post(site, path, envelope.encode(), kind=kind)


def refuse(site, path, envelope, status):
    """What is said of an envelope that must be refused."""
    got, headers, said = send(site, path, envelope)
    assert got == status, said
    assert headers["Content-Type"] == "application/problem+json"
    return said


@pytest.fixture
def refused(node, site):
    """The same; at the end the log must be as it was."""
    before = tiles.size(node.log)
    yield lambda *words: refuse(site, *words)
    assert tiles.size(node.log) == before


def pointers(said):
    return [error["pointer"] for error in said["errors"]]


def base64url(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def payload_of(envelope):
    text = envelope.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def disclosed(part):
    """[salt, name, value] of a disclosure."""
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def without(envelope, field):
    jws, *parts, _ = envelope.strip().split("~")
    kept = [part for part in parts if disclosed(part)[1] != field]
    assert len(kept) == len(parts) - 1
    return "~".join([jws, *kept, ""])


def test_it_stands_with_a_receipt_that_is_checked_offline(node, site, home):
    envelope = home.account("first")
    status, headers, made = send(site, ACCOUNTS, envelope)
    assert status == 201, made
    page = f"/records/{made['index']}"
    assert (headers["Location"], made["receipt"], made["work"]) == (page, page + "/receipt", None)
    record = site.json(page + ".json")["item"]
    assert (record["issuer"], record["evidence"]) == (home.issuer, "declared")
    assert (record["id"], record["leaf"]) == (made["id"], made["leaf"])
    assert record["envelope"] == envelope.strip(), "the log has what was signed"
    for path, name in (("/log.vkey", "log.vkey"), (made["receipt"], "a.tlog-proof")):
        (home.node.folder / name).write_bytes(site.get(path)[2])
    said = home.node.run("log", "check", "a.tlog-proof", "--vkey", "log.vkey").stdout
    assert f"Record {made['index']} is in the log" in said
    assert not home.node.data.exists(), "no node at home"
    node.json("log", "verify", node.data, "--records")


def test_the_largest_kind_is_taken_too(node, site, home):
    """An ad, with all its hidden fields and states, as another party declared it in a table."""
    party = node.new_issuer()
    file = ad_rows.write(node.folder / "ads.csv", [ad_rows.GOOD])
    node.run("import", "ads", file, "--as", party)
    body = site.json(f"/records/{node.rows('ads')[0]['index']}.json")["item"]["body"]
    envelope = home.sign("ad", {**body, "organisation": home.issuer})
    assert envelope.count("~") > 10
    status, _, made = send(site, "/api/v1/ads", envelope)
    assert status == 201, made
    assert site.json(f"/ads/{made['id']}.json")["item"]["label_code"]
    ours = site.json(f"/records/{made['index']}.json")["item"]["body"]
    assert ours == {**body, "organisation": home.issuer}


def test_the_same_again_changes_nothing(site, home):
    envelope = home.account("again")
    first, again = send(site, ACCOUNTS, envelope), send(site, ACCOUNTS, envelope.strip())
    assert (first[0], again[0]) == (201, 200), again
    assert again[2] == {**first[2], "outcome": "unchanged"}
    assert again[1]["Location"] == first[1]["Location"]


def test_a_version_names_the_one_before_it(node, site, home):
    _, _, one = send(site, ACCOUNTS, home.account("versions"))
    before = tiles.size(node.log)
    second = home.account("versions-b", "--about", one["id"], "--prev", one["leaf"])
    status, _, two = send(site, ACCOUNTS, second)
    assert status == 201 and two["id"] == one["id"] and tiles.size(node.log) == before + 1
    for stale in (("--prev", one["leaf"]), ()):
        status, _, said = send(site, ACCOUNTS, home.account("c", "--about", one["id"], *stale))
        assert (status, pointers(said)) == (409, ["/prev"])
        assert f"record {two['index']}" in said["errors"][0]["message"]
        assert two["leaf"] in said["errors"][0]["message"] and "--prev" in said["detail"]
    in_hex = base64.b64decode(two["leaf"]).hex()
    third = home.account("versions-c", "--about", one["id"], "--prev", in_hex)
    assert send(site, ACCOUNTS, third)[0] == 201, "both spellings are taken"
    new = home.account("new", "--about", str(uuid.uuid4()), "--prev", one["leaf"])
    assert send(site, ACCOUNTS, new)[0] == 409, "there is nothing that it could replace"


def test_a_signature_that_was_tampered_with_does_not_hold(home, refused):
    jws, *rest = home.account().strip().split("~")
    head, payload, signature = jws.split(".")
    wrong = "B" if signature[5] != "B" else "C"
    signature = signature[:5] + wrong + signature[6:]
    said = refused(ACCOUNTS, "~".join([".".join((head, payload, signature)), *rest]), 403)
    assert "signature does not hold" in said["detail"]
    claims = {**payload_of(jws), "iat": payload_of(jws)["iat"] - 1}
    changed = base64url(json.dumps(claims).encode())
    refused(ACCOUNTS, "~".join([".".join((head, changed, jws.split(".")[2])), *rest]), 403)


def test_who_is_not_known_is_not_taken(program, tmp_path, home, refused):
    stranger = away(program, tmp_path)
    said = refused(ACCOUNTS, stranger.account(), 403)
    assert pointers(said) == ["/iss"] and "hustings add key" in said["detail"]
    # Nobody lets themselves in, and nobody signs for somebody else.
    refused("/api/v1/keys", stranger.sign("key", stranger.key_record()), 403)
    stranger.issuer = home.issuer
    said = refused(ACCOUNTS, stranger.account(), 403)
    assert pointers(said) == ["/iss"] and "/keys shows them" in said["detail"]


def test_disclosures_are_complete_and_named_by_digests(home, refused):
    envelope = home.account("secret")
    said = refused(ACCOUNTS, without(envelope, "account_id"), 400)
    assert pointers(said) == ["/body/account_id"]
    extra = base64url(b'["c2FsdHNhbHRzYWx0c2FsdA","handle","@other"]')
    assert "no digest names" in refused(ACCOUNTS, envelope.strip() + extra + "~", 400)["detail"]
    twice = envelope.strip() + envelope.strip().split("~")[1] + "~"
    assert "given twice" in refused(ACCOUNTS, twice, 400)["detail"]


def test_a_field_that_may_be_empty_is_empty_without_its_disclosure(site, home):
    """As docs/staff.md warns: a digest that nothing opens looks like a decoy."""
    status, _, made = send(site, ACCOUNTS, without(home.account("bare"), "handle"))
    assert status == 201
    assert "handle" not in site.json(f"/records/{made['index']}.json")["item"]["body"]


def test_only_the_word_about_oneself_is_taken(home, other, refused):
    said = refused(ACCOUNTS, home.account(organisation=other.issuer), 400)
    assert pointers(said) == ["/body/organisation"] and home.issuer in said["detail"]
    name = home.sign("organisation", fictional.organisation(), "--about", other.issuer)
    assert pointers(refused("/api/v1/parties", name, 400)) == ["/sub"]
    squatter = home.account("squatter", "--about", other.issuer)
    assert pointers(refused(ACCOUNTS, squatter, 409)) == ["/sub"]


def test_a_thing_of_somebody_else_is_not_continued(site, home, other):
    _, _, theirs = send(site, ACCOUNTS, other.account("theirs"))
    mine = home.account("mine", "--about", theirs["id"], "--prev", theirs["leaf"])
    status, _, said = send(site, ACCOUNTS, mine)
    assert (status, pointers(said)) == (409, ["/sub"])
    assert other.issuer in said["errors"][0]["message"]


def test_each_collection_takes_its_own_kind(site, home, refused):
    said = refused("/api/v1/signatures", home.account(), 400)
    assert pointers(said) == ["/vct"] and "signature/1" in said["detail"]
    status, headers, _ = send(site, "/api/v1/redactions", home.account())
    assert (status, headers["Allow"]) == (405, "GET, HEAD"), "what the operator says"
    assert send(site, ACCOUNTS, home.account(), kind="text/plain")[0] == 415
    assert send(site, "/api/v1/parties", "{}", kind="application/json")[0] == 415


def test_what_is_no_envelope_or_too_large_is_named(home, refused):
    for wrong in ("", "~", "a.b.c", "a.b.c~", "a~~", "\n", "\0" * 40, "a.b.c~" * 30):
        assert pointers(refused(ACCOUNTS, wrong, 400)) == [""], wrong
    refused(ACCOUNTS, "a." + "A" * 70_000 + ".c~", 413)
    refused(ACCOUNTS, "A" * 300_000, 413)
    said = refused(ACCOUNTS + "?source=x&about=0192f000-0000-7000-8000-00000000dead", home.account(), 400)
    assert [error["parameter"] for error in said["errors"]] == ["source", "about"]


def test_a_redacted_value_does_not_come_back(node, site, home):
    envelope = home.account("erased")
    _, _, made = send(site, ACCOUNTS, envelope)
    node.add("redaction", fictional.redaction(made["id"], ["/handle"]))
    assert send(site, ACCOUNTS, envelope)[0] == 410
    again = home.account("erased", "--about", made["id"], "--prev", made["leaf"])
    assert send(site, ACCOUNTS, again)[0] == 410, "nor in a new version"


def test_keys_are_replaced_from_home(program, tmp_path_factory, node, site):
    party = away(program, tmp_path_factory.mktemp("home")).arrive(node)
    node_held = party.sign("key", {**party.key_record(), "custody": "node", "domain": "node.example"})
    assert pointers(refuse(site, "/api/v1/keys", node_held, 400)) == ["/body/custody"]
    new = away(program, tmp_path_factory.mktemp("home"))
    new.issuer = party.issuer
    began = party.sign("key", new.key_record())
    assert send(site, "/api/v1/keys", began)[0] == 201
    ended = new.sign("key", party.key_record("end"))
    assert send(site, "/api/v1/keys", ended)[0] == 201
    refuse(site, ACCOUNTS, party.account(), 403)
    assert send(site, ACCOUNTS, new.account())[0] == 201
    assert party.public not in site.get("/.well-known/hustings.json")[2].decode()


def test_the_desks_second_person_does_not_bind_the_key(program, tmp_path_factory, node, site):
    """An organisation whose staff work at the desk, and that has a key at home besides."""
    party = away(program, tmp_path_factory.mktemp("home"))
    party.issuer = node.new_issuer()
    node.add("organisation", fictional.organisation(), "--as", party.issuer, "--about", party.issuer)
    node.add("key", party.key_record(), "--as", party.issuer)
    node.run("user", "four-eyes", "--of", party.issuer)
    acts = len(node.rows("audits"))
    assert send(site, ACCOUNTS, party.account("four-eyes"))[0] == 201
    node.run("user", "list")  # takes what waits into the log
    assert len(node.rows("audits")) == acts, "nobody at the desk did it"


def test_a_token_beside_an_envelope_is_not_looked_at(site, home):
    status, _, _ = post(site, ACCOUNTS, home.account("both").encode(), "no token", SIGNED)
    assert status == 201


def test_while_another_process_writes_nothing_is_lost(node, site, home, tmp_path):
    """A long import holds the log: the answer is 201, or 503 with nothing kept."""
    file = fictional.report(tmp_path, range(6000))
    process = subprocess.Popen(node.command("import", "meta-report", file), env=node.environment(),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    envelope = home.account("beside-import")
    status, headers, said = send(site, ACCOUNTS, envelope)
    assert process.wait(timeout=120) in (0, 1)
    assert status == 201 or (status == 503 and headers["Retry-After"]), said
    assert send(site, ACCOUNTS, envelope)[0] == (200 if status == 201 else 201)


def test_who_sends_many_wrong_ones_has_to_wait(node, home):
    """Behind a proxy, which says where they come from. What is good does not count."""
    with serve(node, "--https") as site:
        def sending(network, text, kind=SIGNED):
            where = urllib.parse.urlsplit(site.address)
            connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
            connection.request("POST", ACCOUNTS, text, {
                "Content-Type": kind, "X-Forwarded-For": network})
            answer = connection.getresponse()
            answer.read()
            return answer
        good = home.account("much-sent")
        assert {sending("192.0.2.7", good).status for _ in range(30)} == {201, 200}
        had = [sending("192.0.2.7", "a.b.c~").status for _ in range(30)]
        assert had == [400] * 20 + [429] * 10
        late = sending("192.0.2.99", good)
        assert (late.status, late.headers["Retry-After"]) == (429, "60"), "the same network"
        assert sending("198.51.100.1", good).status == 200, "another one"
    assert not [file for file in node.data.rglob("*") if file.is_file() and
                b"192.0.2." in file.read_bytes()], "no address is kept"


def commands(tag):
    """The blocks of docs/keys.md with this tag."""
    blocks = re.findall(rf"```{tag}\n(.*?)```", KEYS_PAGE.read_text(), re.DOTALL)
    assert blocks
    return blocks


def shell(script, program, folder):
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, text=True, timeout=120,
                          env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_commands_of_the_page_on_keys_work(program, tmp_path):
    """From the key at home to the receipt, as they are printed."""
    node = Hustings(program, tmp_path).init()
    home = tmp_path / "home"
    home.mkdir()
    first, *rest = commands("sh home")
    shell(first + "echo $ID > id\n", program, home)
    (tmp_path / "key.sd-jwt").write_bytes((home / "key.sd-jwt").read_bytes())
    (let_in,) = commands("sh operator")
    shell(let_in, program, tmp_path)
    with serve(node) as site:
        script = "ID=$(cat id)\n" + "".join(rest).replace("https://hustings.party.example", site.address)
        said = shell(script, program, home)
        assert "is in the log" in said and said.count('"outcome":"added"') == 2
        (party,) = site.json("/parties.json")["items"]
        assert party["name"] == "Lighthouse Party"


def test_a_log_that_does_not_hold_is_not_the_senders_fault(program, tmp_path):
    node = Hustings(program, tmp_path).init()
    party = Home(node).arrive(node)
    with serve(node) as site:
        (node.log / "checkpoint").write_text("broken\n")
        said = refuse(site, ACCOUNTS, party.account(), 500)
    assert "errors" not in said and str(node.data) not in said["detail"]


def test_it_works_on_postgresql(program, tmp_path, postgres):
    node = Hustings(program, tmp_path).init("--database", postgres())
    party = Home(node).arrive(node)
    with serve(node) as site:
        _, _, one = send(site, ACCOUNTS, party.account("one"))
        refuse(site, ACCOUNTS, party.account("two", "--about", one["id"]), 409)
        two = party.account("two", "--about", one["id"], "--prev", one["leaf"])
        assert [send(site, ACCOUNTS, two)[0] for _ in range(2)] == [201, 200]
