"""How pages use the room that they have, and what people choose from."""

import re
import unicodedata

import pytest
from test_pages import PAGES, short


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


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "fr-FR"])
@pytest.mark.parametrize("path", ["/party-pages", "/decisions", "/vanished", "/redactions", "/audits"])
def test_a_list_has_few_columns_and_says_nothing_twice(browser, demo, path, locale):
    """What belongs together stands in one cell; each row is so low that many are seen at once."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, locale=locale) as context:
        page = context.new_page()
        page.goto(demo.address + path)
        assert page.locator(".cards thead th").count() <= 7
        rows = page.locator(".cards tbody tr:not(.more)")
        heights = rows.evaluate_all("all => all.map(row => row.getBoundingClientRect().height)")
        assert len(heights) > 1 and max(heights) < 120, max(heights)
        texts = rows.evaluate_all("""all => all.map(row => [...row.querySelectorAll('th, td, .beneath')]
            .map(e => [...e.childNodes].filter(n => !n.classList?.contains('beneath')).map(n => n.textContent).join('')
            .trim()).filter(text => /[^0-9 ]{4}/.test(text)))""")
        for said in texts:
            assert len(said) == len(set(said)), said
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_programs_get_a_column_for_each_value(demo):
    for path, columns in (("/party-pages", {"handle", "platform", "tie", "linked_by", "without_disclaimer", "unsaid"}),
                          ("/decisions", {"outcome", "superseded", "role", "conflict", "single"}),
                          ("/vanished", {"title", "what", "page_name", "country", "platform", "seen_by", "seen_on",
                                         "missed_by", "missed_on"}),
                          ("/redactions", {"about", "fields", "law", "ground", "id", "case"}),
                          ("/audits", {"at", "actor", "action", "signatory", "object", "index", "id", "case"})):
        head = demo.get(f"{path}.csv?limit=1")[2].decode().splitlines()[0].split(",")
        assert columns <= set(head) and columns <= set(demo.json(f"{path}.json?limit=1")["items"][0]), path


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


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "fr-FR"])
def test_no_page_is_wider_than_a_desktop_and_its_menu_takes_one_line(browser, demo, locale):
    party = demo.json("/parties.json?limit=1")["items"][0]["id"]
    with browser.new_context(viewport={"width": 1280, "height": 900}, locale=locale) as context:
        page = context.new_page()
        for path in (short(path, "desk") for path in [*PAGES, f"/parties/{party}"]):
            page.goto(demo.address + path)
            wide, lines = page.evaluate("""[document.documentElement.scrollWidth - window.innerWidth,
                new Set([...document.querySelectorAll('.menu a, .brand')].map(e => {
                    const box = e.getBoundingClientRect(); return Math.round((box.top + box.bottom) / 2); })).size]""")
            assert wide <= 0 and lines == 1, f"{path}: {wide} px too wide, {lines} lines of menu"
            assert page.locator(".menu a:visible").count() == 11, f"{path}: something of the menu is hidden"


# How far apart the middles are of what the head of a page shows: little when all is one line.
MIDDLES = """(middles => Math.max(...middles) - Math.min(...middles))(
    [...document.querySelectorAll('.head :is(a, summary)')].filter(e => e.checkVisibility())
    .map(e => { const box = e.getBoundingClientRect(); return (box.top + box.bottom) / 2; }))"""


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "fr-FR"])
def test_on_a_phone_the_menu_is_one_word_that_opens_by_keyboard(browser, demo, locale):
    """Without scripts; the name, the menu and the language share a line."""
    with browser.new_context(viewport={"width": 360, "height": 740}, locale=locale) as context:
        page = context.new_page()
        for path in ("/", "/parties", "/docs"):
            page.goto(demo.address + path)
            assert page.evaluate(MIDDLES) < 8, path
            assert page.locator(".head").bounding_box()["height"] < 64, path
            assert page.locator(".menu a:visible").count() == 0
    with browser.new_context(viewport={"width": 360, "height": 740}, locale=locale, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(demo.address + "/parties")
        for _ in range(3):  # past what skips to the content and the name
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        links = page.locator(".menu a:visible")
        assert links.count() == 11
        boxes = [link.bounding_box() for link in links.all()]
        assert all(0 <= box["x"] and box["x"] + box["width"] <= 360 and box["height"] >= 24 for box in boxes), boxes
        assert page.locator(".menu a[aria-current]").get_attribute("href") == "/parties"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(demo.address + "/")
        assert page.locator(".menu a:visible").count() == 0, "closed on the next page"


def test_a_screen_reader_hears_whether_the_menu_is_open(browser, demo):
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(demo.address + "/parties")
        menu = page.get_by_role("navigation", name="Main")
        assert menu.get_by_role("link").count() == 0, "closed: none of its links is read"
        menu.get_by_text("Menu").click()
        assert menu.get_by_role("link").count() == 11
        page.emulate_media(media="print")
        assert not menu.is_visible()


@pytest.mark.parametrize("path", ["/audits", "/keys", "/party-pages"])
def test_on_a_phone_a_card_begins_with_its_name(browser, demo, path):
    """Also where the name is not the first column."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(demo.address + path)
    row = page.locator("tbody tr").first
    name, first = row.locator("th").bounding_box(), row.locator("td").first.bounding_box()
    assert name["y"] + name["height"] <= first["y"] + 1
    page.close()


def test_on_a_phone_a_day_of_a_party_page_stands_on_one_line(browser, demo):
    most = max(demo.json("/parties.json?limit=200")["items"], key=lambda party: party["ads"])["id"]
    with browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, locale="de-DE") as context:
        page = context.new_page()
        page.goto(f"{demo.address}/parties/{most}")
        days = page.locator("main time").all()
        assert len(days) > 10
        assert all(day.evaluate("e => e.getClientRects().length") == 1 for day in days)
        text = page.inner_text("main")
        assert len(re.findall(r"\d+\. \w+ 2029", text)) == len(days), "no day stands outside of them"


def test_docs_begins_with_its_contents(browser, demo):
    for width, is_open in ((1280, True), (360, False)):
        with browser.new_context(viewport={"width": width, "height": 740}, java_script_enabled=False) as context:
            page = context.new_page()
            page.goto(demo.address + "/docs")
            links = page.locator(".contents a").all()
            assert len(links) == 7
            assert [link.inner_text() for link in links] == page.locator("main section > h2").all_inner_texts()
            for link in links:
                assert page.locator(link.get_attribute("href")).count() == 1
            assert page.locator("main table").first.is_visible() == is_open
            if not is_open:
                page.click(".folds > summary >> nth=0")
                assert page.locator("main table").first.is_visible()
