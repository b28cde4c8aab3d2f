"""A file with other headings at the desk: a page asks what its columns are, without a program in it."""

import ad_rows
import fictional
import pytest
import staffed
from staffed import site as site
from test_desk import ROOT, looked_at, sums
from test_mapping import FIELDS, TABLE


@pytest.fixture(scope="module")
def node(make_node):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    table = ad_rows.write(node.folder / "ads.csv", [ad_rows.other(1), ad_rows.other(2)])
    assert node.json("import", "ads", table, "--as", node.party)["admitted"] == 2
    return node


@pytest.fixture(scope="module")
def officer(node, site, browser):
    person = staffed.add(node, "ilse", node.party, "officer")
    return staffed.Browser(browser, site, person).enrol().sign_in()


def upload(officer, node, file, form):
    page = officer.page
    page.goto(f"/desk/upload?of={node.party}")
    page.select_option("#f-format", form)
    page.set_input_files("#f-file", file)
    page.click("main button.btn")
    return page


def test_columns_are_asked_for_and_the_file_is_looked_at_again(node, officer, tmp_path):
    file = tmp_path / "bookings.csv"
    file.write_text(TABLE, "utf-8")
    page = upload(officer, node, file, "invoices")
    assert page.locator("tbody tr").count() == 9
    assert "B-1 | B-2" in page.locator("tbody tr").first.inner_text()
    page.select_option("#f-column-9", "")
    page.select_option("#f-column-1", "amount")
    page.click("button[value=map]")
    assert "has to be there" in page.locator("main").inner_text()
    assert page.locator("#f-column-1").input_value() == "amount", "what was chosen is not lost"
    for n, field in enumerate(FIELDS, 1):
        page.select_option(f"#f-column-{n}", field)
    page.select_option("#f-column-5", "number")
    page.click("button[value=map]")
    assert "more than one column" in page.locator("main").inner_text()
    page.select_option("#f-column-5", "publisher")
    page.click("button[value=map]")
    assert sums(page)["rows read"] == 2 and sums(page)["new"] == 2 and sums(page)["to mend"] == 0
    page.goto(f"/desk?of={node.party}")
    assert page.locator("text=bookings.csv").count() == 1, "the file with other headings is gone"


def test_a_file_can_be_left_unread(node, officer, tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    page = upload(officer, node, file, "ads")
    page.click("button[value=discard]")
    assert page.url.endswith(f"/desk?of={node.party}") and page.locator("text=other.csv").count() == 0


def test_known_headings_ask_nothing(node, officer, tmp_path):
    file = tmp_path / "invoices.csv"
    file.write_text("Number,Date,Ad,Medium,Publisher,From,To,Currency,Amount\n"
                    "R-1,2029-06-01,A-1,radio,Welle,2029-05-02,2029-05-02,EUR,5\n"
                    "R-2,2029-06-01,A-9,radio,Welle,2029-05-02,2029-05-02,EUR,5\n", "utf-8")
    page = upload(officer, node, file, "invoices")
    assert sums(page)["new"] == 1 and sums(page)["to mend"] == 1
    assert "declare the ad first" in page.locator("main").inner_text()


def test_the_empty_tables(node, officer):
    page = officer.page
    page.goto(f"/desk/upload?of={node.party}")
    with page.expect_download() as download:
        page.click("main a[href='/desk/template?format=invoices']")
    text = download.value.path().read_text("utf-8")
    assert text.startswith("Invoice or booking number,Line,Invoice or booking,Date,Ad,Medium,")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_that_asks_has_no_violation(node, officer, tmp_path, width):
    officer.page.set_viewport_size({"width": width, "height": 800})
    file = tmp_path / "bookings.csv"
    file.write_text(TABLE, "utf-8")
    page = upload(officer, node, file, "invoices")
    assert page.locator("#f-column-1").count() == 1
    assert not looked_at(page, (ROOT / "tests/node/node_modules/axe-core/axe.min.js").read_text())
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.click("button[value=discard]")
