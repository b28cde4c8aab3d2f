"""Pictures of ads: given to the node, named by a record, shown, erased and destroyed."""

import hashlib
import http.client
import io
import json
import urllib.parse

import ad_rows
import fictional
import pytest
import staffed
from PIL import Image
from served import serve, wait_for
from staffed import node as node
from staffed import site as site
from test_redaction import leaks
from test_tokens import token_of


def picture(colour, kind="PNG", size=(1200, 628), note="camera of nobody"):
    exif = Image.Exif()
    exif[0x010E] = note  # ImageDescription
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, exif=exif)
    return out.getvalue()


def digest(file):
    return hashlib.sha256(file).hexdigest()


def ads(node, *rows):
    table = ad_rows.write(node.folder / "ads.csv", rows)
    node.json("import", "ads", table, "--as", node.party)
    return {row["number"]: row["id"] for row in node.rows("ads")}


def name_picture(node, ad, *files):
    """A new version of the ad, which names these files."""
    record = node.json("show", ad)
    body = record["body"]
    body["content"] = [{"url": None, "platform": None, "id": None, "place": None,
                        "sha256": digest(file)} for file in files]
    path = node.folder / "ad.json"
    path.write_text(json.dumps(body))
    return node.json("add", "ad", path, "--as", node.party, "--about", ad, "--prev", record["leaf"])


def upload(site, file, token=None):
    where = urllib.parse.urlsplit(site.address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
    headers = {"Content-Type": "application/octet-stream",
               **({"Authorization": f"Bearer {token}"} if token else {})}
    connection.request("POST", "/api/v1/creatives", file, headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


@pytest.fixture(scope="module")
def kim(browser, node, site):
    person = staffed.add(node, "kim", node.party, "officer")
    return staffed.Browser(browser, site, person).enrol().sign_in()


def test_an_officer_adds_a_picture_and_visitors_see_it__l2(node, site, kim, browser, tmp_path):
    ad = ads(node, ad_rows.GOOD)["A-1"]
    poster = tmp_path / "poster.png"
    poster.write_bytes(picture("teal"))
    page = kim.page
    page.goto(f"/desk/new/ad?of={node.party}&about={ad}")
    page.click("text=Keep the draft")
    page.set_input_files("#f-picture", poster)
    page.click("button:text-is('Add')")
    shown = page.locator(".creatives img")
    assert shown.count() == 1
    assert shown.evaluate("i => i.decode().then(() => i.naturalWidth)") == 640
    before = site.json(f"/ads/{ad}.json")["item"]
    assert [one["file"] for one in before["content"]] == [None], "a draft shows nothing"
    path = f"/ads/{ad}/creatives/{digest(poster.read_bytes())}"
    assert site.get(path + "/thumbnail")[0] == 404
    kim.step("publish")
    page.wait_for_selector("a:has-text('Record ')")
    wait_for(lambda: len(site.json(f"/ads/{ad}.json")["item"]["content"]) == 2)

    _, seen = site.json(f"/ads/{ad}.json")["item"]["content"]
    assert seen["content_sha256"] == digest(poster.read_bytes())
    assert seen["file"] == {
        "file_href": path + "/file", "thumbnail_href": path + "/thumbnail", "moves": False,
        "media_type": "image/png", "file_width": 1200, "file_height": 628,
        "file_bytes": poster.stat().st_size}
    status, headers, body = site.get(path + "/file")
    assert (status, body) == (200, poster.read_bytes()), "the very bytes"
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'; sandbox" in headers.get_all("Content-Security-Policy")
    status, headers, small = site.get(path + "/thumbnail")
    assert (status, headers["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(small)).size == (640, 335)
    assert b"camera of nobody" in body and b"camera of nobody" not in small

    visitor = browser.new_context(base_url=site.address, viewport={"width": 360, "height": 800})
    page = visitor.new_page()
    problems = []
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.goto(f"/ads/{ad}")
    image = page.locator(".creatives img")
    image.scroll_into_view_if_needed()
    assert image.evaluate("i => i.decode().then(() => i.naturalWidth)") == 640
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert problems == []


def test_what_is_no_picture_is_refused_and_the_draft_stays(node, site, kim, tmp_path):
    ad = ads(node, ad_rows.other(2))["A-2"]
    page = kim.page
    page.goto(f"/desk/new/ad?of={node.party}&about={ad}")
    page.click("text=Keep the draft")
    address = page.url
    cut = picture("olive")
    for name, content in (("page.html", b"<script>alert(1)</script>"),
                          ("poster.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
                          ("half.png", cut[:len(cut) // 2])):
        (tmp_path / name).write_bytes(content)
        page.goto(address)
        page.set_input_files("#f-picture", tmp_path / name)
        page.click("button:text-is('Add')")
        assert name in page.inner_text(".trouble"), page.inner_text("main")
        assert page.locator(".creatives img").count() == 0
        assert page.input_value("[name='/title']") == "Anzeige 2"
    assert not any(leaks(node.folder, content.decode("latin-1"))
                   for content in (b"alert(1)",))


def test_a_program_gives_the_picture_first_and_then_the_ad(node, site, kim):
    token = token_of(node)
    file = picture("crimson", "JPEG", (300, 200))
    assert upload(site, file)[0] == 401
    status, kept = upload(site, file, token)
    assert status == 200, kept
    assert kept == {"sha256": digest(file), "media_type": "image/jpeg", "bytes": len(file),
                    "width": 300, "height": 200}
    assert upload(site, file, token) == (status, kept), "again: nothing new"
    status, problem = upload(site, b"%PDF-1.7", token)
    assert status == 400 and "PDF" in problem["detail"], problem
    ad = ads(node, ad_rows.other(3))["A-3"]
    name_picture(node, ad, file)
    assert site.get(f"/ads/{ad}/creatives/{digest(file)}/file")[2] == file


def test_the_command_keeps_what_it_can_and_says_what_it_cannot(node, site):
    good, bad = node.folder / "good.webp", node.folder / "bad.txt"
    good.write_bytes(picture("navy", "WEBP", (64, 64)))
    bad.write_bytes(b"words")
    done = node.run("creative", bad, good, code=1)
    assert f"{digest(good.read_bytes())}  image/webp, 64 x 64 px" in done.stdout
    assert "bad.txt" in done.stderr
    kept = json.loads(node.run("creative", "--json", good).stdout)
    assert kept["sha256"] == digest(good.read_bytes()) and kept["width"] == 64


def test_an_erased_picture_is_not_shown_and_scrub_destroys_it(make_node):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    both, only, waiting = (picture(colour, note=f"canary {colour}")
                           for colour in ("red", "green", "blue"))
    for n, file in enumerate((both, only, waiting)):
        (node.folder / f"{n}.png").write_bytes(file)
        node.run("creative", node.folder / f"{n}.png")
        (node.folder / f"{n}.png").unlink()
    number = ads(node, ad_rows.GOOD, ad_rows.other(2))
    name_picture(node, number["A-1"], both, only)
    name_picture(node, number["A-2"], both)
    with serve(node) as site:
        path = f"/ads/{number['A-1']}/creatives/{digest(only)}/file"
        assert site.get(path)[0] == 200
        etag = site.get(path)[1]["ETag"]
        node.add("redaction", fictional.redaction(number["A-1"], ["/content"]))
        wait_for(lambda: site.get(path)[0] == 404)  # an answer may be a second old
        assert site.get(path, **{"If-None-Match": etag})[0] == 404
        assert site.get(path.replace(digest(only), digest(both)))[0] == 404
        assert site.get(f"/ads/{number['A-2']}/creatives/{digest(both)}/file")[0] == 200
        assert "erased" in site.get(f"/ads/{number['A-1']}")[2].decode()
    assert leaks(node.data, "canary green"), "not yet scrubbed"
    node.run("scrub")
    assert not leaks(node.data, "canary green")
    assert not leaks(node.data, "canary blue"), "no record and no draft names it"
    assert leaks(node.data, "canary red"), "another ad names it"


def test_scrub_leaves_what_a_draft_will_name(node, site, kim, tmp_path):
    ad = ads(node, ad_rows.other(4))["A-4"]
    poster = tmp_path / "poster.png"
    poster.write_bytes(picture("orange", note="canary orange"))
    page = kim.page
    page.goto(f"/desk/new/ad?of={node.party}&about={ad}")
    page.click("text=Keep the draft")
    page.set_input_files("#f-picture", poster)
    page.click("button:text-is('Add')")
    assert page.locator(".creatives img").count() == 1
    node.run("scrub")
    assert leaks(node.data, "canary orange")
    page.click("button[value=discard]")
    node.run("scrub")
    assert not leaks(node.data, "canary orange")


def test_a_backup_has_the_pictures_and_sees_what_the_disk_changed(node, site):
    file = picture("purple")
    (node.folder / "purple.png").write_bytes(file)
    node.run("creative", node.folder / "purple.png")
    made = node.json("backup", "-o", node.folder / "backup")
    assert made["files"] >= 1
    name = digest(file)
    kept = node.folder / "backup" / "blobs" / name[:2] / name
    assert kept.read_bytes() == file
    (node.data / "blobs" / name[:2] / name).write_bytes(file[:-1])
    done = node.run("backup", "-o", node.folder / "another", code=1)
    assert name in done.stderr and "not what its name says" in done.stderr
    node.run("creative", node.folder / "purple.png")
    node.run("backup", "-o", node.folder / "another")
