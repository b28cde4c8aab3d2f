"""Every page in a real browser: WCAG by axe with no rule disabled, on a phone, in the dark, in other
languages, at double size, on paper, by keyboard alone, and with nothing from elsewhere."""

from collections import Counter
from pathlib import Path

import pytest
from hustings import Hustings
from served import says_log, serve

ROOT = Path(__file__).resolve().parents[2]
WAYS = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    # What is dark does not depend on the width.
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "german": {"viewport": {"width": 768, "height": 900}, "locale": "de-DE"},
    "french-phone": {"viewport": {"width": 360, "height": 740}, "locale": "fr-FR"},
}
PAGES = ["/", "/matrix", "/code/eu-2024", "/code/eu-2024/6.a", "/parties", "/ads", "/sponsors", "/check",
         "/advertisers", "/observed-ads", "/undeclared-ads", "/party-pages", "/targeting",
         "/signatures", "/accounts", "/keys", "/key-checks", "/audits", "/embargoes", "/findings", "/records", "/records/3",
         "/cases", "/cases/statistics", "/case-steps", "/decisions", "/accepted-responses", "/intake-stats",
         "/statements", "/sanctions", "/data-requests", "/memberships", "/no-accounts", "/responses", "/verifications",
         "/unverified-accounts", "/observations", "/advertiser-totals", "/all-ads", "/never-seen-ads", "/vanished",
         "/ad-deliveries", "/ad-spending", "/sponsor-spending", "/completeness", "/completeness-rows",
         "/node-keys", "/imports", "/redactions", "/changes",
         "/observe", "/data", "/docs", "/docs/design"]
# Rows of a list are alike: all are looked at in some, once, and ten in all others.
LONG = {"/parties", "/ads", "/advertisers", "/cases", "/findings"}
NO_LISTS = {"/", "/matrix", "/check", "/cases/statistics", "/completeness", "/observe", "/data", "/docs", "/docs/design"}
ERRORS = ["/nothing-here", "/advertisers?country=nowhere", "/records/999999999", "/data/1/records.csv"]


@pytest.fixture(scope="module")
def axe():
    return (ROOT / "tests/node/node_modules/axe-core/axe.min.js").read_text()


@pytest.fixture(scope="module")
def empty(program, tmp_path_factory):
    with serve(Hustings(program, tmp_path_factory.mktemp("empty")).init()) as site:
        yield site


@pytest.fixture(scope="module")
def one_row(program, tmp_path_factory):
    hustings = Hustings(program, tmp_path_factory.mktemp("one")).init()
    hustings.add("organisation", {"name": "Civic Kites", "type": "other", "listed_as": []})
    with serve(hustings) as site:
        yield site


def violations(page, axe):
    """What axe finds, as readable lines. Nothing is disabled."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document).then(r => r.violations.map(v => v.id + ': ' + v.help + '\\n'"
                          " + v.nodes.map(n => '    ' + n.html.slice(0, 200)).join('\\n')))")
    return "\n".join(found)


class Visitor:
    """A tab that goes from page to page: a tab for each would be most of the work."""

    def __init__(self, context):
        self.page, self.problems, self.home = context.new_page(), [], None
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else None)
        self.page.on("response", lambda r: self.problems.append(f"says no log: {r.url}")
                     if not says_log({"Hustings-Log": r.headers.get("hustings-log")}) else None)
        self.page.on("request", lambda r: self.problems.append(f"asks elsewhere: {r.url}")
                     if not r.url.startswith(self.home + "/") else None)

    def open(self, address):
        """What is wrong as the page opens. One that is itself an error is told of as one; all else is ours."""
        self.problems.clear()
        self.home = "/".join(address.split("/", 3)[:3])
        self.page.goto(address)
        return [p for p in self.problems if "Failed to load resource" not in p]


def short(path, way):
    head = path.partition("?")[0]
    if head in LONG and way == "desk":
        return path
    if head in NO_LISTS or head not in PAGES or head.startswith(("/code/", "/records/")):
        return path
    return path + ("&" if "?" in path else "?") + "limit=10"


def check(browser, axe, site, paths, way):
    with browser.new_context(bypass_csp=True, **WAYS[way]) as context:
        visitor = Visitor(context)
        for path in (short(path, way) for path in paths):
            problems = visitor.open(site.address + path)
            assert not problems, (path, problems)
            found = violations(visitor.page, axe)
            assert not found, f"{path} ({way}):\n{found}"
            wide = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{path} ({way}) scrolls sideways by {wide} pixels"


@pytest.mark.parametrize("way", WAYS)
def test_every_page_has_no_violation(browser, axe, demo, way):
    party = demo.json("/parties.json?limit=1")["items"][0]["id"]
    advertiser = demo.json("/advertisers.json?limit=1")["items"][0]["id"]
    observed = demo.json("/observed-ads.json?limit=1&disclaimer=value")["items"][0]["id"]
    targeting = demo.json("/targeting.json?limit=1&lists=yes")["items"][0]["id"]
    ad = demo.json("/ads.json?limit=1&targeting=value")["items"][0]["id"]
    sponsor = demo.json("/sponsors.json?limit=1&currency=EUR")["items"][0]["key"]
    case = demo.json("/cases.json?limit=1&state=decided")["items"][0]["number"]
    more = [f"/cases/{case}", f"/ads/{ad}", f"/sponsors/{sponsor}", f"/ads?sponsor={sponsor}", "/ads?q=a", "/check?ad=nonsense", f"/parties/{party}", f"/advertisers/{advertiser}", "/advertisers?q=a&country=QM",
            f"/observed-ads/{observed}", f"/targeting/{targeting}"]
    check(browser, axe, demo, [*PAGES, *more, *ERRORS], way)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_menu_of_a_phone_has_no_violation(browser, axe, demo, scheme):
    with browser.new_context(bypass_csp=True, color_scheme=scheme, **WAYS["french-phone"]) as context:
        page = context.new_page()
        page.goto(demo.address + "/parties")
        page.click(".menu summary")
        found = violations(page, axe)
        assert page.locator(".menu a:visible").count() == 11 and not found, found
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def most_in(demo, path, column):
    """The value that stands in most of the newest 1 000 rows of a list."""
    items = demo.json(f"{path}.json?limit=1000")["items"]
    return Counter(item[column] for item in items if item[column] is not None).most_common(1)[0][0]


def full_pages(demo):
    """What there is most of: lists of as many rows as a user can ask for, and things with many rows of their own."""
    page = most_in(demo, "/advertisers", "page_id")
    reports = demo.json("/advertisers.json?limit=1000")["items"]
    return ["/advertisers?limit=1000", "/findings?limit=1000",
            f"/parties/{most_in(demo, '/cases', 'signatory')}",
            f"/cases/{most_in(demo, '/case-steps', 'number')}",
            f"/ads/{most_in(demo, '/ad-deliveries', 'ad')}",
            f"/advertisers/{next(r['id'] for r in reports if r['page_id'] == page)}"]


@pytest.mark.parametrize("way", ["desk", "phone"])
def test_full_pages_have_no_violation(browser, axe, demo, way):
    pages = full_pages(demo)
    for path in pages[:2]:
        rows = demo.get(path)[2].decode().count('<th scope="row"')
        assert rows >= min(1000, demo.json(path.replace("?", ".json?"))["total"]), "as many as there are"
    check(browser, axe, demo, pages, way)


@pytest.mark.parametrize("way", ["desk", "german"])
def test_an_empty_node_has_no_violation(browser, axe, empty, way):
    check(browser, axe, empty, [p for p in PAGES if p != "/records/3"], way)


@pytest.mark.parametrize("way", ["phone"])
def test_one_row_has_no_violation(browser, axe, one_row, way):
    check(browser, axe, one_row, PAGES, way)


def test_no_page_is_left_out(demo):
    pages = {row["path"] for row in demo.json("/docs.json")["item"]["addresses"]
             if row["link"] and any(form["type"] == "text/html" for form in row["forms"])}
    assert pages - set(PAGES) == set()


def test_a_planted_violation_is_found(browser, axe):
    """So that the tests above can fail."""
    page = browser.new_page()
    page.set_content("<html><body><img src='x.png'><button></button></body></html>")
    found = violations(page, axe)
    assert "image-alt" in found and "button-name" in found
    page.close()


def test_double_text_size_does_not_scroll_sideways(browser, demo):
    """200 % zoom of a page 1280 wide is a page 640 wide (WCAG 1.4.4, 1.4.10)."""
    with browser.new_context(viewport={"width": 640, "height": 450}) as context:
        visitor = Visitor(context)
        for path in PAGES:
            visitor.open(demo.address + path)
            assert visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def press_until(page, wanted, most=200):
    """Presses Tab until the focus is on an element that `wanted` (JavaScript, e) accepts."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => !!e && ({wanted}))(document.activeElement)"):
            return
    raise AssertionError(f"no such element by keyboard: {wanted}")


def test_find_an_advertiser_by_keyboard(browser, demo):
    page = browser.new_page()
    page.goto(demo.address + "/")
    press_until(page, "e.id === 'q'")
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/advertisers?q=a")
    press_until(page, "e.matches('tbody th a')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/advertisers/*")
    page.close()


def test_open_a_cell_and_its_record_by_keyboard(browser, demo):
    page = browser.new_page()
    page.goto(demo.address + "/")
    press_until(page, "e.matches('.mx td a.s-open, .mx td a.s-agrees, .mx td a.s-declared')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/parties/*/*")
    press_until(page, "/\\/records\\/[0-9]+$/.test(e.href || '')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/*")
    page.close()


def test_change_the_language_and_skip_to_the_content_by_keyboard(browser, demo):
    page = browser.new_page(locale="en-GB")
    page.goto(demo.address + "/parties")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.goto(demo.address + "/parties")
    press_until(page, "e.matches('.lang summary')")
    page.keyboard.press("Enter")
    press_until(page, "e.hreflang === 'de'")
    page.keyboard.press("Enter")
    page.wait_for_url("**lang=de")
    assert page.evaluate("document.documentElement.lang") == "de"
    page.close()


def test_nothing_depends_on_scripts_and_nothing_is_stored__l5(browser, demo):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(demo.address + "/advertisers?q=a")
        assert page.locator("tbody tr").count() > 0
        assert context.cookies() == []
        page.close()


def test_a_page_asks_nobody_else__l5(browser, one_row):
    """Without the policy that would forbid it: it is not even tried."""
    with browser.new_context(bypass_csp=True) as context:
        visitor = Visitor(context)
        for path in ("/", "/parties", "/cases", "/check", "/report", "/track", "/data", "/observe", "/records/0", "/nowhere"):
            visitor.open(one_row.address + path)
            visitor.page.wait_for_load_state("networkidle")
            assert [p for p in visitor.problems if "Failed to load resource" not in p] == [], path


def test_a_request_to_somebody_else_is_found(browser, one_row):
    with browser.new_context(bypass_csp=True) as context:
        visitor = Visitor(context)
        assert visitor.open(one_row.address + "/") == []
        visitor.page.evaluate("fetch('http://127.0.0.1:1/').catch(() => 0)")
        assert visitor.problems[0] == "asks elsewhere: http://127.0.0.1:1/"


def test_the_front_page_is_light_and_does_not_shift(browser, demo):
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        sizes = []
        page.on("response", lambda r: sizes.append(r.request.sizes()["responseBodySize"]))
        page.goto(demo.address + "/")
        page.wait_for_load_state("networkidle")
        shift = page.evaluate("""new Promise(done => { let sum = 0;
            new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
              .observe({type: 'layout-shift', buffered: true});
            setTimeout(() => done(sum), 300); })""")
        assert sum(sizes) < 100_000, sizes
        # A page painted before its end has come moves a little; 0.1 and less is held good.
        assert shift < 0.01
        page.close()


# A far-away phone on a bad day: what each request waits for its answer, and what the line carries.
ROUND_TRIP, LINE = 0.4, 400_000 / 8  # seconds, bytes a second


def far_visit(browser, site):
    """(bytes by type of what was asked for, seconds until painted, until usable, until an answer is there)."""
    with browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True) as context:
        page = context.new_page()
        line = context.new_cdp_session(page)
        asked, bytes_of = [], {}
        line.on("Network.requestWillBeSent", lambda e: asked.append(e))
        line.on("Network.loadingFinished", lambda e: bytes_of.update({e["requestId"]: e["encodedDataLength"]}))
        line.send("Network.enable")
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        line.send("Network.emulateNetworkConditions", {"offline": False, "latency": 1000 * ROUND_TRIP,
                                                       "downloadThroughput": LINE, "uploadThroughput": LINE})
        page.goto(site.address + "/", wait_until="commit")
        page.fill("#q", "kites")
        usable = page.evaluate("performance.now()") / 1000
        page.wait_for_load_state("load")
        # What stands between the request and the first paint: the page and its stylesheet, and nothing behind those.
        kinds = [e["type"] for e in asked]
        assert kinds.count("Document") == 1 and kinds.count("Stylesheet") == 1 and len(kinds) <= 3, kinds
        document = next(e for e in asked if e["type"] == "Document")
        for e in asked[1:]:
            assert e["initiator"].get("url", site.address + "/") == document["documentURL"], "a chain of requests"
            assert "redirectResponse" not in e
        size = {e["type"]: bytes_of[e["requestId"]] for e in asked if e["requestId"] in bytes_of}
        painted = page.evaluate("""new Promise(done => new PerformanceObserver(list => {
            const paint = list.getEntriesByName('first-contentful-paint')[0];
            if (paint) done(paint.startTime);
        }).observe({type: 'paint', buffered: true}))""") / 1000
        page.press("#q", "Enter")
        page.wait_for_selector("h1 >> text=/advertisers/i")
        page.wait_for_selector("p.count")
        return size, painted, usable, page.evaluate("performance.now()") / 1000


def test_the_front_page_is_usable_on_a_slow_and_far_line(browser, demo, tell):
    """A first visit, nothing kept. Two round trips are what a page with a stylesheet needs, HTML and then CSS, and
    the bytes of both have to come through the line; for laying it out there is half a second more. 1.8 s is what
    web.dev calls a good first paint. Other tests use the same cores, so one of three visits has to be so good."""
    for _ in range(3):
        size, painted, usable, answered = far_visit(browser, demo)
        # Ten segments of 1460 bytes come in the first round trip of a new connection (RFC 6928).
        assert size["Stylesheet"] < 14_600 and size["Document"] < 2 * 14_600, size
        needed = 2 * ROUND_TRIP + (size["Document"] + size["Stylesheet"]) / LINE
        if good := painted < min(1.8, needed + 0.5) and usable < needed + 1.0 and answered < needed + 1.5:
            break
    assert good, (painted, usable, answered, needed, size)
    tell(f"front page over {1000 * ROUND_TRIP:.0f} ms and {LINE * 8 / 1000:.0f} kbit/s: {size}, painted after "
         f"{painted:.2f} s, searched after {usable:.2f} s, answered in {answered:.2f} s; needed {needed:.2f} s")
