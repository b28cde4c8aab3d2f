"""Citizens say that they saw an ad; somebody at the desk confirms it or turns it down."""

import contextlib
import io
import json
import re
import sqlite3
import time

import casework
import pytest
import reporting
import staffed
from PIL import Image
from served import serve
from staffed import node as node
from staffed import site as site

LINK = "https://www.facebook.com/ads/library/?id=123456789012345"
SEEN = {"platform": "meta", "from": "2024-05-04", "country": "AT", "url": LINK,
        "ad_id": "123456789012345", "page_name": "Harbour League", "title": "Lower fares",
        "shown": "no"}
PAGE = "900000000001"


def drafts(site, count):
    """Forms that are old enough."""
    out = [reporting.hidden(site.get("/sighting")[2].decode()) for _ in range(count)]
    time.sleep(3.1)
    return out


def hand_in(site, draft, files=(), network="", **changes):
    headers = {"X_Forwarded_For": network} if network else {}
    return reporting.post(site, "/sighting", [("draft", draft), *{**SEEN, **changes}.items()], files, **headers)


def kept(node):
    with contextlib.closing(sqlite3.connect(node.data / "desk.db")) as db:
        return db.execute("SELECT id, state, typed, picture, made FROM sighting").fetchall()


def program(node, site, name, *duties, **more):
    person = staffed.add(node, name, **more)
    for duty in duties:
        node.run("user", "cases", name, "--as", duty)
    out = casework.Worker(site).enrol(person)
    assert out.sign_in(person)[0] == 303
    return out


@pytest.fixture(scope="module")
def opal(node, site):
    """Who operates the node."""
    return program(node, site, "opal", operator=True)


def waiting(person):
    return re.findall(r'href="(/desk/sightings/[0-9a-f-]{36})"', person.send("/desk/sightings")[2])


def small():
    out = io.BytesIO()
    Image.new("RGB", (900, 700), "teal").save(out, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0secretplace")
    return out.getvalue()


def test_what_is_confirmed_is_the_record_that_the_table_makes(node, site, opal):
    node.add("account", {"organisation": node.party, "platform": "meta", "account_id": PAGE,
                         "purpose": "campaign", "automated": False}, "--as", node.party)
    page = site.get(f"/check?ad={LINK.replace(':', '%3A').replace('/', '%2F')}")[2].decode()
    assert 'action="/sighting"' in page and 'name="number" value="123456789012345"' in page
    (draft,) = drafts(site, 1)
    before = site.json("/observed-ads.json")["total"]
    status, _, page = hand_in(site, draft, files=[("picture", "a.jpg", small())])
    assert status == 200, page
    assert hand_in(site, draft)[0] == 200, "pressed twice"
    ((_, state, typed, picture, made),) = kept(node)
    assert state == "waiting" and made % 3_600_000 == 0 and json.loads(typed)[0] == ["platform", "meta"]
    assert picture[:2] == b"\xff\xd8" and b"secretplace" not in picture
    time.sleep(1.1)
    assert site.json("/observed-ads.json")["total"] == before, "nothing is public yet"
    (path,) = waiting(opal)
    status, headers, shown = opal.send(path)
    assert status == 200 and "saw no word about who paid" in shown
    status, headers, small_copy = opal.fetch(path + "/picture")
    assert (status, headers["Content-Type"]) == (200, "image/jpeg") and small_copy == picture
    fields = {k: v for k, v in SEEN.items() if k != "shown"}
    status, _, text = opal.post(path, {**fields, "from": "4 May", "do": "confirm"})
    assert status == 422 and 'id="f-from"' in text and waiting(opal) == [path]
    status, headers, text = opal.post(path, {**fields, "page_id": PAGE, "do": "confirm"})
    assert status == 303, text
    index = int(re.fullmatch(r"/desk/sightings\?confirmed=(\d+)", headers["Location"]).group(1))
    assert waiting(opal) == [] and opal.post(path, {"do": "turn_down"})[0] == 404
    ((_, state, typed, picture, _),) = kept(node)
    assert (state, typed, picture) == ("confirmed", "", None)
    time.sleep(1.1)
    record = site.json(f"/records/{index}.json")["item"]
    assert record["evidence"] == "observed" and record["issuer"] not in ("", node.party)
    assert record["body"]["source"]["profile"] == "sightings"
    assert record["body"]["disclaimer"] == {"state": "unknown"}
    rules = {r["rule"] for r in site.json(f"/findings.json?party={node.party}")["items"]}
    assert rules == {"seen.not-declared"}, "reconciliation counts it"
    table = node.folder / "seen.csv"
    table.write_text("Platform,Number,Seen on,Country,Link,Number of the page,Page,Title\n"
                     f"meta,123456789012345,2024-05-04,AT,{LINK},{PAGE},Harbour League,Lower fares\n",
                     encoding="utf-8")
    assert node.json("import", "sightings", table)["unchanged"] == 1
    with contextlib.closing(sqlite3.connect(node.data / "desk.db")) as db:
        acts = db.execute("SELECT action FROM staff_audit WHERE object = ?", (path[-36:],)).fetchall()
    assert acts == [("published",)], "it is logged within half a minute"


def test_what_is_turned_down_leaves_nothing(node, site, opal):
    (draft,) = drafts(site, 1)
    assert hand_in(site, draft, ad_id="", url="", title="Ferry for all")[0] == 200
    total = len(node.objects("observed-ads"))
    (path,) = waiting(opal)
    assert opal.post(path, {"do": "turn_down"})[0] == 303
    assert [(row[1], row[2]) for row in kept(node) if row[0] == path[-36:]] == [("turned_down", "")]
    assert len(node.objects("observed-ads")) == total


def test_only_those_decide_who_work_for_no_organisation(node, site, opal):
    (draft,) = drafts(site, 1)
    assert hand_in(site, draft)[0] == 200
    (path,) = waiting(opal)
    handler = program(node, site, "hana", "handler")
    officer = program(node, site, "olaf", organisation=node.party, role="officer")
    both = program(node, site, "bo", "handler", organisation=node.party, role="officer")
    stranger = staffed.Program(site)
    assert waiting(handler) == [path]
    for page in ("/desk/sightings", path, path + "/picture"):
        assert stranger.send(page)[0] == 303
        assert officer.send(page)[0] == 404 and both.send(page)[0] == 404
    for person in (officer, both):
        assert person.post(path, {"do": "turn_down"})[0] == 404
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert handler.post(path, {"do": "turn_down"}, **headers)[0] == 403
    assert handler.send(path, {"csrf": "x", "do": "turn_down"})[0] == 403
    staffed.grow_old(node)
    status, _, text = handler.post(path, {**SEEN, "do": "confirm"})
    assert status == 422 and "password" in text
    assert handler.post(path, {"do": "turn_down"})[0] == 303


def test_the_form_is_guarded_as_that_for_reports__l201(make_node):
    node = make_node("guarded")  # behind a proxy, which says where somebody comes from
    with serve(node, "--https") as site:
        young = reporting.hidden(site.get("/sighting")[2].decode())
        assert hand_in(site, young)[0] == 400, "a program is faster than a person"
        assert hand_in(site, "forged")[0] == 400
        first, *rest = drafts(site, 13)
        assert hand_in(site, first, website="https://spam.example")[0] == 403
        status, _, page = hand_in(site, first, country="", url="", ad_id="", page_name="", title="")
        assert status == 422 and 'href="#f-country"' in page and 'href="#f-url"' in page
        status, _, page = hand_in(site, first, files=[("picture", "a.jpg", b"<svg onload=alert(1)>")])
        assert status == 422 and 'href="#f-picture"' in page
        assert not [row for row in kept(node) if row[1] == "waiting"]
        said = [hand_in(site, draft, network="192.0.2.7")[0] for draft in rest]
        assert said == [200] * 10 + [429] * 2, "what is wrong in a form counts nothing"
        assert hand_in(site, rest[-1], network="198.51.100.1")[0] == 200, "another network"
        assert "192.0.2.7" not in json.dumps([row[2] for row in kept(node)])
