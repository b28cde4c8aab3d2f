"""The desk: from a workbook with mistakes to a printed label, in a real browser and by two people."""

import json
import re
import subprocess
from pathlib import Path

import fictional
import openpyxl
import pytest
import staffed
import workbook
import zxingcpp
from PIL import Image
from served import wait_for
from staffed import node as node
from staffed import site as site

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def officer(node, site, browser):
    person = staffed.add(node, "ilse", node.party, "officer")
    return staffed.Browser(browser, site, person).enrol().sign_in()


@pytest.fixture(scope="module")
def approver(node, site, browser):
    person = staffed.add(node, "otto", node.party, "approver")
    return staffed.Browser(browser, site, person).enrol().sign_in()


def upload(officer, node, file):
    page = officer.page
    page.goto(f"/desk/upload?of={node.party}")
    page.set_input_files("#f-file", file)
    page.click("main button.btn")


def sums(page):
    return {name.inner_text().lower(): int(value.inner_text().replace(",", ""))
            for name, value in zip(page.locator(".sums dt").all(), page.locator(".sums dd").all())}


def test_from_a_workbook_with_mistakes_to_a_printed_label(node, site, officer, approver, tmp_path):
    node.run("user", "four-eyes", "--of", node.party)
    page = officer.page
    upload(officer, node, workbook.EXAMPLE)
    assert sums(page)["rows read"] == 20 and sums(page)["to mend"] == 12
    told = {row.locator("th").inner_text(): row.locator(".mend").inner_text()
            for row in page.locator("main tbody tr").all()}
    planted = {workbook.cell_name(row, column) for row, column, _ in workbook.MISTAKES}
    assert set(told) == planted, "every message names its cell"
    cure = re.compile(r"write|none of: .*,|such as|exchange|at most|has to say")
    assert all(cure.search(text) for text in told.values()), f"every message names its cure: {told}"
    assert page.locator("button[value=publish]").count() == 0, "a second person is asked for"
    # The rows to mend are a file of their own, which goes in as it is once it is right.
    with page.expect_download() as download:
        page.click("text=Download the rows to mend")
    assert len(download.value.path().read_text(encoding="utf-8").splitlines()) == 13
    officer.step("discard")
    right = workbook.write(tmp_path / "right.xlsx", mistakes=False)
    upload(officer, node, right)
    assert sums(page)["to mend"] == 0 and sums(page)["new"] == 20
    address = page.url
    officer.step("submit")
    assert "waits for approval" in page.inner_text(".kind")
    assert site.json("/ads.json")["total"] == 0, "nothing is public before"
    other = approver.page
    other.goto(address)
    approver.step("publish")
    assert "published" in other.inner_text(".kind"), other.inner_text("main")[:500]
    assert wait_for(lambda: site.json("/ads.json")["total"] == 20)
    # The same again changes nothing.
    upload(officer, node, right)
    assert sums(page)["unchanged"] == 20 and sums(page)["new"] == 0
    officer.step("discard")
    # A label, printed and read.
    ad = next(a for a in site.json("/ads.json")["items"] if a["number"] == "M-4")
    pdf = tmp_path / "label.pdf"
    node.run("label", ad["id"], "--format", "pdf", "--width", 90, "--address", site.address, "-o", pdf)
    subprocess.run(["pdftoppm", "-r", "300", "-png", pdf, tmp_path / "page"], check=True)
    (code,) = zxingcpp.read_barcodes(Image.open(next(tmp_path.glob("page*.png"))))
    other.goto(code.text)
    assert "is declared here" in other.inner_text("main")
    assert not officer.problems and not approver.problems
    node.run("user", "four-eyes", "--of", node.party, "--off")


@pytest.mark.parametrize("form", ["ods", "csv"])
def test_other_files_say_the_same(node, officer, tmp_path, form):
    rows = [[cell if cell is not None else "" for cell in row]
            for row in openpyxl.load_workbook(workbook.EXAMPLE).active.iter_rows(values_only=True)]
    file = tmp_path / f"ads.{form}"
    if form == "csv":
        file.write_text(fictional.table(rows[1:], rows[0]), encoding="utf-8", newline="")
    else:
        write_ods(file, rows)
    upload(officer, node, file)
    assert sums(officer.page)["to mend"] == 12
    officer.step("discard")


def write_ods(file, rows):
    from odf import opendocument, table, text
    book = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="May")
    for row in rows:
        line = table.TableRow()
        for cell in row:
            number = isinstance(cell, (int, float))
            made = table.TableCell(valuetype="float", value=cell) if number else \
                table.TableCell(valuetype="string")
            made.addElement(text.P(text=str(cell)))
            line.addElement(made)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(file))


@pytest.mark.parametrize("name, content, words", [
    ("photo.xlsx", b"PK\x03\x04nonsense", "damaged"), ("old.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "xlsx"),
    ("nothing.csv", b"", "empty"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "")])
def test_a_file_that_is_none_is_refused_in_words(node, officer, tmp_path, name, content, words):
    file = tmp_path / name
    file.write_bytes(content)
    upload(officer, node, file)
    trouble = officer.page.inner_text(".trouble")
    assert words in trouble and len(trouble) > 30, trouble


def test_a_form_keeps_what_is_half_done_and_names_what_is_wrong(node, site, officer):
    page = officer.page
    page.goto(f"/desk/new/verification?of={node.party}")
    page.fill("[name='/platform']", "meta")
    page.fill("[name='/since']", "2029-01-02")
    page.click("text=Keep the draft")
    assert page.input_value("[name='/platform']") == "meta"
    assert "account id" in page.inner_text(".trouble").lower()
    page.click(".trouble a >> nth=0")
    page.fill("[name='/account_id']", "100")
    page.select_option("[name='/status']", "verified")
    page.select_option("[name='/name_shown#state']", "unknown")
    officer.step("save")
    assert page.locator(".trouble").count() == 0
    officer.step("publish")
    assert "published" in page.inner_text(".kind")
    assert wait_for(lambda: site.json("/verifications.json")["total"] == 1)
    (item,) = site.json("/verifications.json")["items"]
    assert item["platform"] == "meta" and item["status"] == "verified"
    # A later version, on top of what is there.
    page.goto(f"/desk/new/verification?of={node.party}&about={item['id']}")
    page.select_option("[name='/status']", "expired")
    page.click("text=Keep the draft")
    officer.step("publish")
    assert wait_for(lambda: site.json("/verifications.json")["items"][0]["status"] == "expired")
    (now,) = site.json("/verifications.json")["items"]
    assert (now["id"], now["status"]) == (item["id"], "expired")


def test_rows_that_may_stay_empty_say_once_what_a_begun_one_needs(node, officer):
    page = officer.page
    page.goto(f"/desk/new/ad?of={node.party}")
    field = page.locator("[id='f-targeting-included']").locator("xpath=..")
    assert "A row may stay empty. One that is begun needs: type, value" in field.inner_text()
    for part in page.locator("[name^='/targeting/included/0/']").all():
        assert "needed" not in page.inner_text(f"label[for='{part.get_attribute('id')}']")
    assert "needed" in page.inner_text("label[for='f-title']"), "of a field that may not stay empty"
    content = page.locator("[id='f-content']").locator("xpath=..").inner_text()
    assert "needs:" not in content, "one of an address, a number, a file and a place will do"
    # It is so: an empty row is none, a begun one has to be ended.
    page.fill("[name='/targeting/included/0/value']", "Lighthouse keepers")
    page.click("text=Keep the draft")
    wrong = page.locator(".wrong [name^='/targeting/'][name*='cluded/']").evaluate_all("all => all.map(e => e.name)")
    assert [name for name in wrong if "#" not in name] == ["/targeting/included/0/type"]


def test_an_embargo_proves_what_was_ready_and_ends(node, site, officer):
    page = officer.page
    page.goto(f"/desk/new/account?of={node.party}")
    page.fill("[name='/platform']", "meta")
    page.fill("[name='/account_id']", "777")
    page.select_option("[name='/purpose']", "campaign")
    page.select_option("[name='/automated']", "no")
    page.click("text=Keep the draft")
    page.click("text=Publish later")
    page.fill("[name=until]", "2999-01-01")
    officer.step("embargo")
    assert "under embargo" in page.inner_text(".kind")
    assert site.json("/accounts.json")["total"] == 0
    assert wait_for(lambda: site.json("/embargoes.json")["total"] == 1)
    (sealed,) = site.json("/embargoes.json")["items"]
    assert sealed["state"] == "sealed" and sealed["until"] == "2999-01-01"
    officer.step("disclose")
    assert wait_for(lambda: site.json("/accounts.json")["total"] == 1)
    (account,) = site.json("/accounts.json")["items"]
    assert wait_for(lambda: site.json("/embargoes.json")["items"][0]["state"] == "disclosed")
    (told,) = site.json("/embargoes.json")["items"]
    assert (told["id"], told["state"], told["told"]) == (sealed["id"], "disclosed", account["id"])
    # Anybody computes the digest again.
    import hashlib
    record = site.json(f"/records/{told['index']}.json")["item"]["body"]
    body = site.json(f"/records/{account['index']}.json")["item"]["body"]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(bytes.fromhex(record["salt"]) + text.encode()).hexdigest()
    assert digest == record["digest"] == sealed["digest"]


def test_two_people_who_act_on_one_thing_do_not_undo_each_other(node, officer, approver):
    page, other = officer.page, approver.page
    page.goto(f"/desk/new/account?of={node.party}")
    page.click("text=Keep the draft")
    other.goto(page.url)
    page.fill("[name='/platform']", "meta")
    officer.step("save")
    other.fill("[name='/platform']", "plaza")
    approver.step("save")
    assert "somebody changed this" in other.inner_text(".trouble").lower()
    assert other.input_value("[name='/platform']") == "meta"
    approver.step("discard")


def test_a_picture_comes_back_with_its_label(node, site, officer, tmp_path):
    ad = next(a for a in site.json("/ads.json?limit=1")["items"])
    picture = tmp_path / "picture.png"
    Image.linear_gradient("L").resize((1600, 1000)).save(picture)
    page = officer.page
    page.goto(f"/desk?of={node.party}")
    page.click("text=Label studio")
    page.select_option("#f-ad", ad["id"])
    page.set_input_files("#f-picture", picture)
    with page.expect_download() as download:
        page.click("text=Put it on")
    assert download.value.suggested_filename == "labelled.png"
    download.value.save_as(tmp_path / "labelled.png")
    labelled = Image.open(tmp_path / "labelled.png")
    assert labelled.width == 1600 and labelled.height > 1000, "below the picture"
    (code,) = zxingcpp.read_barcodes(labelled)
    assert site.get("/check?ad=" + code.text.rpartition("/")[2])[0] == 200
    page.select_option("#f-place", "top_left")
    page.fill("#f-percent", "60")
    page.set_input_files("#f-picture", {"name": "x.png", "mimeType": "image/png", "buffer": b"no"})
    page.click("text=Put it on")
    assert page.locator(".trouble").count() == 1, "what is no picture is refused in words"


@pytest.mark.parametrize("way", [{}, {"width": 360, "height": 740}])
def test_pages_of_the_desk_have_no_violation(node, officer, way):
    axe = (ROOT / "tests/node/node_modules/axe-core/axe.min.js").read_text()
    page = officer.page
    if way:
        page.set_viewport_size(way)
    upload(officer, node, workbook.EXAMPLE)
    work = page.url
    page.goto(f"/desk/new/ad?of={node.party}")
    page.click("text=Keep the draft")
    for address in (work, page.url, "/desk", "/desk/account", "/desk/duties", "/desk/done",
                    f"/desk/upload?of={node.party}", f"/desk/label?of={node.party}", f"/desk/new/ad-delivery?of={node.party}",
                    "/desk/sign-in"):
        page.goto(address)
        found = looked_at(page, axe)
        assert not found, f"{address}:\n{found}"
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{address} scrolls sideways by {wide} pixels"


def looked_at(page, axe):
    """What axe finds; the page's own rules on scripts hold for the page, not for us."""
    client = page.context.new_cdp_session(page)
    client.send("Runtime.evaluate", {"expression": axe})
    found = client.send("Runtime.evaluate", {
        "expression": "axe.run(document).then(r => JSON.stringify(r.violations.map(v => [v.id, "
                      "v.nodes.map(n => n.html.slice(0, 200))])))",
        "awaitPromise": True, "returnByValue": True})
    return "\n".join(f"{name}: {html}" for name, html in json.loads(found["result"]["value"]))


def test_what_staff_did_is_in_the_log_under_a_pseudonym(node, site, officer, approver):
    assert wait_for(lambda: "published" in {r["action"] for r in node.rows("audits")}, 60)
    actions = {row["action"] for row in node.rows("audits")}
    assert {"user_added", "password_set", "signed_in", "uploaded", "submitted", "approved",
            "published", "embargoed", "discarded"} <= actions
    everything = (node.data / "node.db").read_bytes()
    for name in (b"ilse", b"otto"):
        assert name not in everything, "no name is in the log or beside it"
    assert node.run("log", "verify", node.data / "log", "--vkey", node.data / "log.vkey")
