"""Ads that others saw, at the desk of whose page it was: which declared ad each is, or that it is none; and figures
whose file does not say which ad they are about."""

import ad_rows
import fictional
import pytest
import staffed
from staffed import site as site
from test_deliveries import FILES
from test_desk import looked_at, sums
from test_desk_mapping import upload
from test_pages import axe as axe

PAGE = "900000000001"


@pytest.fixture(scope="module")
def node(make_node):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    node.add("account", fictional.account(node.party, PAGE), "--as", node.party)
    table = ad_rows.write(node.folder / "ads.csv", [ad_rows.other(1), ad_rows.other(2)])
    assert node.json("import", "ads", table, "--as", node.party)["admitted"] == 2
    seen = node.folder / "seen.csv"
    seen.write_text("Platform,Number,Seen on,Country,Number of the page,Page,Title\n" + "".join(
        f"meta,{n},2029-05-04,AT,{PAGE},Our page,Anzeige {n}\n" for n in (1, 2, 3)), encoding="utf-8")
    assert node.json("import", "sightings", seen)["admitted"] == 3
    return node


@pytest.fixture(scope="module")
def officer(node, site, browser):
    person = staffed.add(node, "ilse", node.party, "approver")
    return staffed.Browser(browser, site, person).enrol().sign_in()


def undeclared(node):
    return sorted(r["ad_id"] for r in node.rows("undeclared-ads"))


def test_an_officer_says_which_declared_ad_it_is_or_that_it_is_none(node, officer, axe):
    page = officer.page
    assert undeclared(node) == ["1", "2", "3"]
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/desk/seen?of={node.party}")
        assert page.locator("main tbody tr").count() == 3 and not looked_at(page, axe)
        assert page.locator("body").bounding_box()["width"] <= width
    row = page.locator("main tbody tr", has_text="meta:1")
    assert row.locator("optgroup").first.locator("option").all_inner_texts()[0].startswith("Anzeige 1 (")
    # Two of one ad go into one draft: of two versions with one predecessor only one could be published.
    ad = row.locator("optgroup").first.locator("option").first.get_attribute("value")
    row.locator("select").select_option(ad)
    row.locator("button[value=declared]").click()
    work = page.url
    page.goto(f"/desk/seen?of={node.party}")
    row = page.locator("main tbody tr", has_text="meta:2")
    row.locator("select").select_option(ad)
    row.locator("button[value=declared]").click()
    assert page.url == work
    officer.step("publish")
    assert "published" in page.inner_text(".kind"), page.inner_text("main")[:800]
    assert undeclared(node) == ["3"], "what was seen is compared with the declared ad now"
    page.goto(f"/desk/seen?of={node.party}")
    page.click("button[value=none]")
    officer.step("publish")
    assert "published" in page.inner_text(".kind"), page.inner_text("main")[:800]
    page.goto(f"/desk/seen?of={node.party}")
    assert "Nothing was seen that is not declared or answered" in page.inner_text("main")
    (answer,) = node.rows("responses")
    assert (answer["act"], answer["evidence"]) == ("disputes", "declared")
    assert not officer.problems


def test_figures_that_do_not_say_their_ad_are_told_it_at_the_desk(node, officer, tmp_path):
    page = upload(officer, node, FILES / "meta-de.csv", "meta-ads-manager")
    assert sums(page)["to mend"] == sums(page)["rows read"] > 0
    page.goto(f"/desk/upload?of={node.party}")
    page.select_option("#f-format", "meta-ads-manager")
    page.set_input_files("#f-file", FILES / "meta-de.csv")
    page.fill("#f-ads", "A-2")
    page.click("main button.btn")
    assert sums(page)["new"] == sums(page)["rows read"] > 0
    officer.step("publish")
    assert "published" in page.inner_text(".kind"), page.inner_text("main")[:800]
    second = next(r["id"] for r in node.rows("ads") if r["number"] == "A-2")
    assert {o["body"]["ad"] for o in node.objects("ad-deliveries")} == {second}
    page.goto(f"/desk/upload?of={node.party}")
    page.set_input_files("#f-file", node.folder / "ads.csv")
    page.fill("#f-ads", "A-2")
    page.click("main button.btn")
    assert "about no declared ad" in page.inner_text("main")
