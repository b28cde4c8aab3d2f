"""Sponsors: who is named by declared ads, what their ads cost, and what an erased name leaves."""

import json
import re
import urllib.parse
from datetime import date, timedelta

import fictional
import lxml.html
import pytest
import served
from ad_rows import GOOD, ad_of, other, write

# Exact, from and to, without an upper end, another currency, no amount at all.
AMOUNTS = [dict(Amount="1,200.50", From="2029-05-01"), dict(Amount="100-250", From="2029-05-03"),
           dict(Amount="400", From="2029-05-15"), dict(Amount="30-90", From="2029-05-16", Medium="radio"),
           dict(Amount="500", From="2029-06-01", Currency="HUF"), dict(Amount="", From="2029-05-20"),
           dict(Amount="70", From="2029-05-21", Sponsor="Seegras e. V.", Paid_by="Hafenbund <&>")]


@pytest.fixture(scope="module")
def sponsored(make_node):
    node = make_node("sponsored")
    node.party = fictional.sign_the_code(node)
    rows = [other(n, To="2029-06-09", **changes) for n, changes in enumerate(AMOUNTS)]
    done = node.json("import", "ads", write(node.folder / "ads.csv", rows), "--as", node.party)
    assert done["admitted"] == len(AMOUNTS)
    (open_end,) = [ad for ad in node.rows("ads") if ad["number"] == "A-2"]
    body = node.json("show", open_end["id"], "--json")["body"]
    body["funding"]["ad"]["value"]["max"] = None
    node.add("ad", body, "--as", node.party, "--about", open_end["id"])
    with served.serve(node) as site:
        site.party = node.party
        yield site


def ndjson(site, path):
    return [json.loads(line) for line in site.get(path)[2].decode().splitlines()]


def monday(day):
    day = date.fromisoformat(day)
    return str(day - timedelta(days=day.weekday()))


def sums_of(ads):
    """{currency: {week: (ads, least, most or None)}} and how many state no amount, from rows of ads."""
    out = {}
    for ad in ads:
        if not ad["amount"]:
            continue
        weeks = out.setdefault(ad["amount"]["currency"], {})
        count, least, most = weeks.get(monday(ad["from"]), (0, 0, 0))
        end = ad["amount"]["max"]
        weeks[monday(ad["from"])] = (count + 1, least + (ad["amount"]["min"] or 0),
                                     None if most is None or end is None else most + end)
    return out, sum(not ad["amount"] for ad in ads)


def test_a_sponsor_is_found_from_an_ad_and_has_all_of_its_ads(sponsored):
    ad = ad_of(sponsored, "A-1")
    page = sponsored.get(f"/ads/{ad['id']}")[2].decode()
    (link,) = set(re.findall(r'href="(/sponsors/[0-9a-f]{32})"', page))
    item = sponsored.json(link + ".json")["item"]
    assert item["name"] == "Hafenbund <&>" and item["key"] == ad["sponsor_key"]
    ads = ndjson(sponsored, f"/ads.ndjson?sponsor={item['key']}")
    assert len(ads) == item["ads"] == len(AMOUNTS) - 1
    assert {row["sponsor"] for row in ads} == {"Hafenbund <&>"}
    assert (item["from"], item["to"]) == (min(r["from"] for r in ads), max(r["to"] for r in ads))
    assert {m["said"]: m["said_ads"] for m in item["media"]} == {"print": 5, "radio": 1}
    (by,) = item["organisations"]
    assert (by["declarer"], by["declarer_ads"]) == (sponsored.party, 6)
    listed = {row["key"]: row for row in ndjson(sponsored, "/sponsors.ndjson")}
    assert listed[item["key"]]["ads"] == 6 and len(listed) == 2
    (payer,) = sponsored.json(f"/sponsors/{next(k for k in listed if k != item['key'])}.json")["item"]["payers"]
    assert payer["agent_key"] == item["key"], "whoever pays for others and sponsors ads has one page"
    found = {query: [row["key"] for row in sponsored.json(f"/sponsors.json?{query}")["items"]]
             for query in ("q=hafenb", "q=seegr", "medium=radio", "medium=outdoor",
                           f"party={sponsored.party}&sort=name", "party=" + ad["id"])}
    assert found["q=hafenb"] == found["medium=radio"] == [item["key"]] and item["key"] not in found["q=seegr"]
    assert set(found[f"party={sponsored.party}&sort=name"]) == set(listed)
    assert found["medium=outdoor"] == found["party=" + ad["id"]] == []
    assert f'href="{link}"' in sponsored.get(f"/parties/{sponsored.party}")[2].decode()


def told(item):
    """What a sponsor's page tells, as sums_of() has it."""
    lines = {line["currency"]: {week["week"]: (week["ads"], week["amount"]["min"], week["amount"]["max"])
                                for week in line["weeks"]} for line in item["spending"]["lines"]}
    return lines, item["spending"]["unstated"]


def charted(page):
    """The tables of a page's charts, as texts: {currency: {week: (ads, least, most)}}."""
    html = lxml.html.fromstring(page)
    out = {}
    for table in html.xpath("//div[@class='spent']//table"):
        rows = [[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")][1:]
        weeks = {urllib.parse.parse_qs(urllib.parse.urlsplit(link.get("href")).query)["week"][0]: row[1:]
                 for link, row in zip(table.xpath(".//tbody//th/a"), rows)}
        out[table.xpath("string(caption)")[-3:]] = weeks
    return out


def in_words(count, least, most, currency):
    def money(minor):
        whole = minor % 100 == 0
        return f"{currency}\xa0{minor // 100:,}" if whole else f"{currency}\xa0{minor / 100:,.2f}"
    return [str(count), money(least), "no end stated for one ad" if most is None else money(most)]


def test_what_ads_cost_by_week_is_what_the_rows_say(sponsored):
    """The same sums on the page of a sponsor, in the chart of its ads, and in that of all."""
    key = ad_of(sponsored)["sponsor_key"]
    sums, unstated = sums_of(ndjson(sponsored, f"/ads.ndjson?sponsor={key}"))
    assert sums["EUR"]["2029-05-14"] == (2, 43000, None) and unstated == 1
    assert told(sponsored.json(f"/sponsors/{key}.json")["item"]) == (sums, unstated)
    for path in (f"/sponsors/{key}", f"/ads?sponsor={key}", f"/ads?sponsor={key}&week=2029-05-14"):
        page = sponsored.get(path)[2].decode()
        assert charted(page) == {currency: {week: in_words(*spent, currency) for week, spent in weeks.items()}
                                 for currency, weeks in sums.items()}, path
        assert "One ad states no amount" in page
        assert page.count('class="f-endless" x=') == 1 and page.count('class="f-hollow" x=') == 1
    every, _ = sums_of(ndjson(sponsored, "/ads.ndjson"))
    shown = charted(sponsored.get("/ads")[2].decode())
    assert set(shown["EUR"]) == set(every["EUR"]) and "2029-05-21" in shown["EUR"]
    assert not charted(sponsored.get("/ads?q=anzeige")[2].decode()), "sums do not follow words"


def test_the_filter_by_sponsor_is_a_chip_with_its_name(sponsored):
    key = ad_of(sponsored)["sponsor_key"]
    html = lxml.html.fromstring(sponsored.get(f"/ads?medium=print&sponsor={key}")[2].decode())
    chips = {link.text_content(): link.get("href") for link in html.xpath("//ul[@class='chips']//a")}
    assert chips["Remove: Sponsor: Hafenbund <&>"] == "/ads?medium=print"
    kept = html.xpath("//form//input[@type='hidden'][@name='sponsor']")
    assert [field.get("value") for field in kept] == [key], "searching on keeps it"


def test_an_erased_sponsor_leaves_no_page_and_no_key(make_node):
    node = make_node("erased-sponsor")
    issuer = fictional.sign_the_code(node)
    rows = [GOOD, other(2), other(3, Sponsor="Seegras e. V.", Paid_by="Ada Tidewell")]
    node.json("import", "ads", write(node.folder / "1.csv", rows), "--as", issuer)
    ads = {ad["number"]: ad for ad in node.rows("ads")}
    with served.serve(node) as site:
        keys = {row["name"]: row["key"] for row in ndjson(site, "/sponsors.ndjson")}
    gone, stays = keys["Hafenbund <&>"], keys["Seegras e. V."]
    for number, field in (("A-1", "/sponsor/name/value"), ("A-3", "/payer/name/value")):
        node.add("redaction", fictional.redaction(ads[number]["id"], [field]))
    with served.serve(node) as site:
        assert site.json(f"/sponsors/{gone}.json")["item"]["ads"] == 1, "one ad still names it"
        page = site.get(f"/sponsors/{stays}")[2].decode()
        assert "Ada" not in page and "erased" in page
    node.add("redaction", fictional.redaction(ads["A-2"]["id"], ["/sponsor/name/value"]))
    with served.serve(node) as site:
        unknown = site.get("/sponsors/" + "0" * 32)[2].decode().replace("0" * 32, "KEY")
        assert site.get(f"/sponsors/{gone}")[0] == 404
        assert site.get(f"/sponsors/{gone}")[2].decode().replace(gone, "KEY") == unknown
        for path in ("/sponsors.ndjson", "/sponsors", "/ads.ndjson", "/ads", f"/ads/{ads['A-1']['id']}",
                     "/sponsor-spending.ndjson", f"/parties/{issuer}", "/sponsors.ndjson?q=hafenbund"):
            body = site.get(path)[2].decode()
            assert gone not in body and "Hafenbund" not in body, path
        assert not ndjson(site, f"/ads.ndjson?sponsor={gone}")
        assert {ad["sponsor_key"] for ad in ndjson(site, "/ads.ndjson")} == {None, stays}
    node.run("rebuild", "--verify")
    node.run("scrub")
    assert gone.encode() not in (node.data / "node.db").read_bytes()
