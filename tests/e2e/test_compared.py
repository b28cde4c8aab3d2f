"""What is seen, held against what is declared: pages of organisations, and ads that nobody declared."""

import json
import sqlite3

import ad_rows
import fictional
import pytest
from served import serve, wait_for

OWN, CONFIRMED, DISPUTED, CANDIDATE, STRANGE = (str(fictional.FIRST_PAGE + n) for n in (1, 5, 10, 15, 20))


def shown(number, page, **more):
    return {"id": str(number), "page_id": page, "page_name": f"Page {page}",
            "ad_snapshot_url": f"https://library.example/ads/{number}",
            "ad_delivery_start_time": "2029-05-01", "ad_delivery_stop_time": "2029-05-20",
            "bylines": "Somebody", **more}


def answer(node, account, act):
    node.add("response", {"organisation": node.party, "about": account, "act": act},
             "--as", node.party)


@pytest.fixture(scope="module")
def node(make_node):
    """A party with a page that it declares, one that it confirms, one that it disputes, and one of a
    candidate; reports of all of them, every fifth without a disclaimer; ads on each."""
    node = make_node()
    node.party = fictional.sign_the_code(node)
    own = fictional.account(node.party, OWN)
    node.add("account", {**own, "handle": "@ourpage"}, "--as", node.party)
    for page, act in ((CONFIRMED, "confirms"), (DISPUTED, "disputes")):
        node.add("account", {**own, "account_id": page})
        named = next(row for row in node.rows("accounts") if row["account_id"] == page)
        answer(node, named["id"], act)
    candidate = {**own, "account_id": CANDIDATE, "purpose": "candidate"}
    node.add("account", candidate, "--as", node.party)
    node.run_import(fictional.report(node.folder, range(25)))

    table = ad_rows.write(node.folder / "ads.csv", [{**ad_rows.GOOD, "Link": "https://Library.example/ads/3/"}])
    node.json("import", "ads", table, "--as", node.party)
    (ad,) = node.rows("ads")
    delivery = {
        "organisation": node.party, "ad": ad["id"], "medium": "online", "platform": "meta",
        "account_id": OWN, "platform_ad_id": "1", "publisher": {"state": "not_applicable"},
        "country": "AT", "period": {"from": "2029-05-01", "to": "2029-05-20"},
        "spend": {"state": "unknown"}, "views": {"state": "unknown"}, "reach": {"state": "unknown"},
        "engagements": {"state": "unknown"}, "figures_from": "platform", "as_of": "2029-06-01"}
    node.add("ad-delivery", delivery, "--as", node.party)
    library = node.folder / "library.json"
    library.write_text(json.dumps({"data": [
        shown(1, OWN), shown(2, OWN), shown(3, CONFIRMED), shown(4, CONFIRMED),
        shown(5, DISPUTED), shown(6, CANDIDATE), shown(7, STRANGE)]}))
    node.json("import", "meta-library", library, "--country", "AT")
    return node


def ids(rows):
    return sorted(row["ad_id"] for row in rows)


def test_an_ad_is_declared_by_its_number_or_its_address(node):
    rows = node.rows("undeclared-ads")
    assert ids(rows) == ["2", "4"], "1 by a delivery, 3 by its address; no link, or none that counts: 5 to 7"
    assert {row["organisation"] for row in rows} == {node.party}


def test_one_list_has_both_sides(node):
    with serve(node) as site:
        both = site.json("/all-ads.json?facets=evidence&limit=1000")
        kinds = {row["evidence"]: row["list"] for row in both["items"]}
        assert kinds == {"declared": "ads", "observed": "observed-ads"}
        counted = {v["value"]: v["count"] for v in both["facets"]["evidence"]["values"]}
        for evidence, count in counted.items():
            assert site.json(f"/all-ads.json?evidence={evidence}")["total"] == count
        assert counted["observed"] == site.json("/observed-ads.json")["total"]
        page = site.get("/all-ads?evidence=declared")[2].decode()
        assert f'href="/ads/{next(r["id"] for r in both["items"] if r["list"] == "ads")}"' in page


def test_declaring_it_takes_it_from_the_list_and_withdrawing_the_link_too(make_node, node):
    with serve(node) as site:
        assert ids(site.json("/undeclared-ads.json")["items"]) == ["2", "4"]
        row = {**ad_rows.other(2), "Link": "https://library.example/ads/2"}
        table = ad_rows.write(node.folder / "more.csv", [row])
        node.json("import", "ads", table, "--as", node.party)
        wait_for(lambda: ids(site.json("/undeclared-ads.json")["items"]) == ["4"])
        declared = next(row for row in node.rows("ads") if row["number"] == "A-2")
        node.add("redaction", fictional.redaction(declared["id"], ["/content"]))
        wait_for(lambda: ids(site.json("/undeclared-ads.json")["items"]) == ["2", "4"])


def test_pages_say_how_they_are_tied_and_whether_they_said_who_paid(node):
    with serve(node) as site:
        pages = {row["account_id"]: row for row in site.json("/api/v1/party-pages")["items"]}
        assert set(pages) == {OWN, CONFIRMED, DISPUTED}, "a candidate's page stands for a person"
        tied = {page: (row["tie"], row["without_disclaimer"]) for page, row in pages.items()}
        assert tied == {OWN: ("declared", "no"), CONFIRMED: ("confirmed", "yes"),
                        DISPUTED: ("disputed", "yes")}
        assert (pages[OWN]["reports"], pages[OWN]["unsaid"], pages[OWN]["seen"]) == (1, 0, 2)


def test_the_question_has_one_answer_in_the_browser_by_the_api_and_from_the_bulk_file(node, tmp_path):
    """Which pages of this party ran ads without saying who paid, and which are not in its declaration?"""
    query = f"party={node.party}&without_disclaimer=yes"
    with serve(node) as site:
        party = site.get(f"/parties/{node.party}")[2].decode()
        assert f'href="/party-pages?party={node.party}"' in party
        page = site.get(f"/party-pages?{query}")[2].decode()
        rows = site.json(f"/api/v1/party-pages?{query}")["items"]
        found = {row["account_id"]: row["tie"] for row in rows}
        assert found == {CONFIRMED: "confirmed", DISPUTED: "disputed"}
        assert "named by others, and confirmed" in page and "named by others, and disputed" in page
        assert wait_for(lambda: site.json("/data.json")["item"]["state"] == "made", 60)
        package = site.json("/data.json")["item"]["packages"][0]
        name = next(f["file"] for f in package["files"] if f["file"].endswith(".sqlite"))
        file = tmp_path / "bulk.sqlite"
        file.write_bytes(site.get(f"/data/{package['package_size']}/{name}")[2])
    with sqlite3.connect(file) as db:
        bulk = dict(db.execute('SELECT account_id, tie FROM "party-pages" WHERE organisation = ? '
                               "AND without_disclaimer = 'yes'", (node.party,)))
    assert bulk == found


def test_what_people_saw_is_held_against_what_is_declared(make_node):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    node.add("account", fictional.account(node.party, OWN), "--as", node.party)
    library = node.folder / "library.json"
    library.write_text(json.dumps({"data": [shown(123456789012345, OWN)]}))
    node.json("import", "meta-library", library, "--country", "AT")
    table = node.folder / "seen.csv"
    header = 'Platform,Number,Seen on,Country,Link,Number of the page,"Who paid, as the ad says"'
    table.write_text("\n".join([
        header, f"meta,123456789012345,2029-05-04,AT,https://library.example/a?access_token=secret,{OWN},",
        f"meta,777,4.5.2029,AT,,{OWN},Somebody else",
        f"meta,777,2029-05-04,AT,,{OWN},Another row of the same",
        "meta,1.2E+17,2029-05-04,AT,,,"]) + "\n", encoding="utf-8")
    said = node.json("import", "sightings", table, code=1)
    assert (said["rows"], said["admitted"], said["refused"]) == (4, 2, 2)
    ads = {(o["body"]["source"]["profile"], o["body"]["ad_id"]): o["body"] for o in node.objects("observed-ads")}
    assert set(ads) == {("meta-library-json", "123456789012345"), ("sightings", "123456789012345"), ("sightings", "777")}
    seen = ads["sightings", "123456789012345"]
    assert seen["disclaimer"] == {"state": "unknown"}, "that nobody saw one is no proof that there was none"
    assert (seen["from"], seen["to"]) == ("2029-05-04", "2029-05-04")
    assert "secret" not in json.dumps(seen)
    rules = {row["rule"] for row in node.rows("findings")}
    assert rules == {"seen.not-declared"}
    assert ids(node.rows("undeclared-ads")) == ["123456789012345", "123456789012345", "777"]
    assert node.json("import", "sightings", table, code=1)["unchanged"] == 2


class Clicks:
    """A reader who starts on the front page and only clicks."""

    def __init__(self, page, address):
        self.page, self.clicks = page, 0
        page.goto(address + "/")

    def click(self, link, within="body"):
        self.page.locator(within).get_by_role("link", name=link, exact=True).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def open_menu(self):
        """On a phone: one click more."""
        menu = self.page.locator("header .menu summary")
        if menu.is_visible():
            menu.click()
            self.clicks += 1

    def table(self):
        """Rows by heading; of each cell what stands first."""
        headings = [h.inner_text().strip().lower() for h in self.page.locator("main thead th").all()]
        return [dict(zip(headings, [c.inner_text().strip().partition("\n")[0] for c in row.locator("th, td").all()]))
                for row in self.page.locator("main tbody tr").all()]


@pytest.mark.parametrize("width", [1280, 360])
def test_the_question_is_answered_in_four_clicks(node, browser, width):
    with serve(node) as site, browser.new_context(viewport={"width": width, "height": 800},
                                                  java_script_enabled=False) as context:
        reader = Clicks(context.new_page(), site.address)
        reader.open_menu()
        reader.click("Parties", "header")
        reader.click("Fictional Party of Examples", "main")
        reader.click("Its pages that ran ads without saying who paid", "main")
        assert reader.clicks <= 4
        ties = {row["page"]: row["tied to it"] for row in reader.table()}
        rows = site.json(f"/api/v1/party-pages?party={node.party}&without_disclaimer=yes")
        assert {page for page in ties} == {row["handle"] for row in rows["items"]} == {CONFIRMED, DISPUTED}
        assert len(ties) == rows["total"], "as many as the API says"
        # Those that it has not declared itself stand there as named by others.
        assert set(ties.values()) == {"named by others, and confirmed", "named by others, and disputed"}


def test_a_finding_shows_both_sides_on_both_pages(make_node):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    node.add("account", fictional.account(node.party, OWN), "--as", node.party)
    row = {**ad_rows.GOOD, "Link": "https://library.example/ads/1", "Medium": "online"}
    node.json("import", "ads", ad_rows.write(node.folder / "ads.csv", [row]), "--as", node.party)
    (ad,) = node.rows("ads")
    library = node.folder / "library.json"
    library.write_text(json.dumps({"data": [shown(
        1, OWN, bylines="Hafenbund", currency="EUR",
        spend={"lower_bound": "50000", "upper_bound": "59999"})]}))
    node.json("import", "meta-library", library, "--country", "AT")
    (finding,) = [r for r in node.rows("findings") if r["rule"] == "seen.spend-differs"]
    assert (finding["severity"], finding["signatory"]) == ("contradiction", node.party)
    assert finding["against"] == ad["index"]
    (seen,) = node.rows("observed-ads")
    with serve(node) as site:
        record = site.json(f"/records/{finding['index']}.json")["item"]
        (said,) = [f for f in record["findings"] if f["rule"] == "seen.spend-differs"]
        assert said["seen"] == [{"value": {"min": 5_000_000, "max": 5_999_900, "currency": "EUR"}}]
        assert said["other"] == int(ad["index"])
        for path, other in ((f"/records/{seen['index']}", ad), (f"/records/{ad['index']}", seen),
                            (f"/observed-ads/{seen['id']}", ad), (f"/ads/{ad['id']}", seen)):
            page = site.get(path)[2].decode()
            assert "cannot both be true" in page and f'href="/records/{other["index"]}"' in page, path
        assert f'href="/observed-ads/{seen["id"]}"' in site.get(f"/ads/{ad['id']}")[2].decode()
        assert f'href="/ads/{ad["id"]}"' in site.get(f"/observed-ads/{seen['id']}")[2].decode()
        german = site.get(f"/records/{seen['index']}?lang=de")[2].decode()
        assert "cannot both be true" not in german
        assert f"rule=seen.spend-differs" in site.get(f"/parties/{node.party}")[2].decode()


def test_undeclared_ads_can_be_subscribed_to(node):
    with serve(node) as site:
        feed = site.get(f"/undeclared-ads.atom?party={node.party}")[2].decode()
        assert feed.count("<entry>") == len(site.json("/undeclared-ads.json")["items"])
