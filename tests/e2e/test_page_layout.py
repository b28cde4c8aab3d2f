"""How pages use the room that they have, and what people choose from."""

import unicodedata

import pytest


@pytest.mark.parametrize("path", ["/sponsors", "/ad-spending"])
def test_a_country_is_chosen_by_its_name(browser, demo, path):
    page = browser.new_page(locale="de-DE")
    page.goto(demo.address + path)
    names = page.locator("#f-country option").all_inner_texts()
    assert names[0] == "alle" and "Brennmark" in names
    assert names[1:] == sorted(names[1:], key=lambda name: unicodedata.normalize("NFD", name))
    page.select_option("#f-country", label="Brennmark")
    page.click("form[role=search] button")
    assert "country=Q" in page.url and "Brennmark" in page.inner_text(".chips li >> nth=0")
    page.close()


def test_of_whom_rows_are_is_chosen_first(browser, demo):
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(demo.address + "/completeness-rows")
    assert page.locator("table.cards").count() == 0
    name = page.locator(".choices a").first.inner_text()
    page.click(".choices a >> nth=0")
    assert page.inner_text("h1") == name and page.locator("table.cards tbody tr").count() > 0
    page.close()


def test_a_sentence_does_not_stand_in_a_narrow_column(browser, demo):
    """On a wide page what a rule says has the width of its row."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    for path, cell in (("/findings?limit=10", "Rule"), ("/statements?limit=10", "In its words")):
        page.goto(demo.address + path)
        said = page.locator(".more p", has_text=cell).first.bounding_box()
        assert said["width"] > 600 and said["height"] < 50, (path, said)
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_matrix_of_many_parties_is_a_list(browser, demo, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(demo.address + "/matrix")
    parties = page.locator(".by-party > li")
    assert parties.count() > 10 and parties.first.is_visible() and parties.last.is_visible()
    assert page.locator(".mx table").count() == 0
    page.close()


def test_on_a_phone_the_rows_come_before_the_filters_are_opened(browser, demo):
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(demo.address + "/advertisers")
    field = page.locator("#f-q")
    assert not field.is_visible()
    assert page.locator("tbody th a").first.bounding_box()["y"] < 740
    page.click(".facets > summary")
    field.fill("light")
    page.keyboard.press("Enter")
    page.wait_for_url("**/advertisers?*q=light*")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert field.is_visible() and not page.locator(".facets > summary").is_visible()
    page.close()


def test_a_printed_page_has_its_text_and_no_menus(browser, demo):
    page = browser.new_page()
    page.goto(demo.address + "/parties")
    page.emulate_media(media="print")
    assert not page.locator(".menu").is_visible()
    assert page.locator("main h1").is_visible()
    page.close()


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_tables_fit_their_page_and_use_it(browser, demo, locale):
    with browser.new_context(locale=locale) as context:
        page = context.new_page()
        for path in ("/ads", "/ad-deliveries", "/cases", "/advertisers", "/advertisers?sort=amount", "/keys", "/key-checks",
                     "/memberships", "/accounts"):
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(demo.address + path)
            used = page.evaluate("document.querySelector('table').getBoundingClientRect().width / window.innerWidth")
            assert used > 0.7, f"{path}: the table has the room that is there"
            for width in range(340, 1700, 80):
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert wide <= 0, f"{path}: {wide} px too wide at {width}"
