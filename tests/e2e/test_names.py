"""Lists tell people names where programs get ids; parties stand in the order of the alphabet with what each has."""

import html
import re
import unicodedata

import fictional
import pytest
from served import serve

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def table(site, path):
    """[[text of each cell]] of the table of a page, and its HTML."""
    status, _, body = site.get(path)
    assert status == 200, path
    found = re.search(r"<tbody>(.*?)</tbody>", body.decode(), re.S)[1]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", found, re.S)]
    return [[html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in cells], found


@pytest.mark.parametrize("path", ["/records?kind=advertiser-report", "/records?kind=ad", "/records?kind=membership",
                                  "/records?kind=signature", "/changes?since=0"])
def test_records_are_told_in_words(demo, path):
    rows, page = table(demo, path + "&limit=200")
    assert len(rows) > 20
    shown = re.sub(r'href="[^"]*"', "", page)
    assert not UUID.search(shown), UUID.search(shown)
    assert all(row[2] for row in rows) or path.startswith("/changes"), "each says something"
    who = {row[3] for row in rows}
    assert ('href="/parties/' in page) == (who != {"operator of this node"}), "a link where there is a page of it"
    items = demo.json(path.replace("?", ".json?") + "&limit=200")["items"]
    assert len(items) == len(rows) and all(UUID.fullmatch(item["issuer"]) for item in items)


def test_the_words_are_those_of_the_record(demo):
    names = {item["id"]: item["name"] for item in demo.json("/parties.json?limit=200")["items"]}
    items = demo.json("/records.json?kind=membership&limit=20")["items"]
    rows, _ = table(demo, "/records?kind=membership&limit=20")
    for item, row in zip(items, rows, strict=True):
        body = item["body"]
        assert row[1] == "membership" and row[3] == names.get(item["issuer"], "operator of this node")
        assert row[2] == f"{names[body['organisation']]} · {names[body['body']]}"
        record = html.unescape(demo.get(f"/records/{item['index']}")[2].decode())
        assert row[2] in record and names.get(item["issuer"], "") in record


def test_what_rules_say_names_its_record(demo):
    for path in ("/observations", "/findings"):
        rows, _ = table(demo, path + "?rule=ads.no-disclaimer&limit=20")
        assert rows
        for row in rows:
            page = html.unescape(demo.get(f"/records/{row[0].replace(',', '')}")[2].decode())
            assert row[1] == "advertiser report" and all(piece in page for piece in row[2].split(" · "))


def test_a_finding_says_the_name_of_its_signatory_once(demo):
    names = [item["name"] for item in demo.json("/findings.json?limit=200")["items"]]
    rows, _ = table(demo, "/findings?limit=200")
    told = [row for row in rows if len(row) > 1]  # the others are the lines below them
    assert len(told) == len(names) > 100
    for row, name in zip(told, names, strict=True):
        assert row.count(name) == 1 and name not in row[2].split(" · "), row
    assert sum(bool(row[2]) for row in told) > 50, "and what the record says besides"


def test_parties_begin_with_the_first_of_the_alphabet(demo):
    items = demo.json("/parties.json?limit=200")["items"]
    plain = [unicodedata.normalize("NFKD", item["name"]).casefold() for item in items]
    latin = [name for name in plain if name[0].isascii()]
    first = [re.sub(r"[^a-z ]", "", name) for name in latin]
    assert len(first) > 40 and first == sorted(first)
    newest = demo.json("/parties.json?limit=200&sort=newest")["items"]
    assert [one["index"] for one in newest] == sorted((one["index"] for one in items), reverse=True)
    feed = demo.get("/parties.atom?limit=5")[2].decode()
    told = [int(n) for n in re.findall(r"/records/(\d+)", feed)]
    assert told and max(told) == newest[0]["index"], "a feed begins with the newest all the same"


def test_parties_tell_what_each_has(demo):
    items = demo.json("/parties.json?limit=200")["items"]
    lists = {"ads": "/ads.json?evidence=declared&", "accounts": "/accounts.json?", "findings": "/findings.json?",
             "decisions": "/decisions.json?"}
    for name, path in lists.items():
        assert any(item[name] for item in items), name
        for item in sorted(items, key=lambda one: -one[name])[:4] + items[:2]:
            assert demo.json(f"{path}party={item['id']}&limit=1")["total"] == item[name], (name, item["name"])
    text = demo.get("/parties.csv?limit=1")[2].decode()
    assert {"ads", "accounts", "findings", "decisions"} <= set(text.splitlines()[0].split(","))


def test_where_nobody_has_signed_the_front_page_speaks_of_what_was_seen(make_node):
    node = make_node("observer")
    node.run_import(fictional.report(node.folder, range(5)))
    with serve(node) as site:
        page = site.get("/")[2].decode()
        assert "0 parties" not in page and "5 reports of platforms about advertisers" in page
        assert "Nothing on record." in site.get("/parties")[2].decode()
        assert "Remove a filter" in site.get("/advertisers?q=nosuchword")[2].decode()
        form = site.get("/parties")[2].decode().split("<form", 1)[1].split("</form>")[0]
        assert '<div class="field"></div>' not in form, "no place for a filter that has nothing to choose"


@pytest.mark.parametrize("path", ["/keys", "/key-checks", "/responses", "/redactions"])
def test_who_and_what_a_row_is_about_has_a_name(demo, path):
    page = demo.get(path + "?limit=50")[2].decode()
    rows = re.findall(r"<tbody>.*</tbody>", page, re.S)[0]
    assert not re.findall(r">[0-9a-f]{8}-[0-9a-f]{4}-", rows), "an id in place of a name"
    assert re.search(r'href="/(parties|records)/', rows)


def test_redactions_call_fields_as_their_record_does(demo):
    items = demo.json("/redactions.json?limit=50")["items"]
    rows, page = table(demo, "/redactions?limit=50")
    rows = [row for row in rows if len(row) > 1]  # the others are the lines below them
    assert len(rows) == len(items) > 3
    shown = re.sub(r'href="[^"]*"', "", page)
    assert not re.search(r"gdpr:|/[a-z_]+/value|>/", shown) and not UUID.search(shown)
    assert shown.count("Regulation (EU) 2016/679, Art. 17(1)(") == len(items)
    for item, row in zip(items, rows, strict=True):
        record = demo.json(f"/records/{item['index']}.json")["item"]
        about = re.search(r'href="(/records/\d+|/parties/[^"]*)"', page.split("<tr>")[1:][rows.index(row)])[1]
        labels = re.findall(r"<dt>(.*?) <span", demo.get(about)[2].decode())
        for pointer in record["body"]["fields"]:
            name = pointer.removesuffix("/value")[1:].replace("_", " ")
            assert name in labels and name in row[1], (pointer, row)


def test_of_what_staff_did_pseudonyms_are_short_and_lead_on(demo):
    items = demo.json("/audits.json?limit=200")["items"]
    rows, page = table(demo, "/audits?limit=200")
    assert not UUID.search(re.sub(r'href="[^"]*"', "", page))
    for item, row in zip(items, rows, strict=True):
        assert row[1].split()[0] == item["actor"][-8:], row
        own = item["object"] == item["actor"]
        assert row[4].split()[:1] == ([] if own else [item["object"][-8:]]), "what is about oneself is said once"
    assert {row[4].partition(" ")[2] for row in rows} == {"", "draft at the desk", "proposed redaction"}
    actor = items[0]["actor"]
    assert f'href="/audits?actor={actor}"' in page
    _, mine = table(demo, f"/audits?actor={actor}")
    assert set(re.findall(r"audits\?actor=([0-9a-f-]+)", mine)) == {actor}


@pytest.mark.parametrize("path", ["/ad-spending", "/sponsor-spending", "/advertiser-totals"])
def test_sums_are_read_as_money(demo, path):
    page = demo.get(path, **{"Accept-Language": "en"})[2].decode()
    assert "minor units" not in page and re.search(r">(EUR|SEK|CZK)\s[0-9,]+", page)
    assert isinstance(demo.json(path + ".json?limit=1")["items"][0]["min"], int), "programs get integers"


def test_a_record_says_its_codes_in_words(demo):
    page = demo.get("/records/3", **{"Accept-Language": "de"})[2].decode()
    assert "europäische Partei" in page and "european_party" not in page.split("<details>")[0]
    assert "list: long-coast-register, id: LHC" in page


def test_a_cell_says_what_its_records_are_and_what_decided_it_first(demo):
    cells = demo.json("/matrix.json")["item"]["cells_all"]
    breach = next(c for c in cells if c["state"] == "breach")
    path = f"/parties/{breach['signatory']}/{breach['commitment']}"
    counts = demo.json(path + ".json")["item"]["counts"]
    rows, page = table(demo, path)
    assert [int(row[1].replace(",", "")) for row in rows] == [c["count"] for c in counts]
    assert counts[0]["count"] > 0 and "decision" in rows[0][2], "a breach is what was decided"
    for counted in counts:
        assert all(f'href="/records/{index}"' in page for index in counted["records"]), "all of them are there"
    assert not UUID.search(re.sub(r'href="[^"]*"', "", page))


def test_records_of_a_cell_say_where_and_when(demo):
    cells = demo.json("/matrix.json")["item"]["cells_all"]
    seen = next(c for c in cells if c["commitment"] == "6.a" and c["state"] == "open")
    page = html.unescape(demo.get(f"/parties/{seen['signatory']}/6.a")[2].decode())
    told = [re.sub(r"<[^>]+>", "", line) for line in re.findall(r"<li>(.*?)</li>", page, re.S)]
    reports = [line for line in told if "advertiser report" in line]
    assert reports and all(re.search(r" · \d+ \w+ 2029 · \d+ \w+ 2029$", line) for line in reports), reports


def test_programs_get_names_and_not_empty_texts(demo):
    signatory = demo.json("/matrix.json")["item"]["cells_all"][0]["signatory"]
    case = demo.json("/cases.json?limit=1")["items"][0]["number"]
    for path in ("/docs", "/code/eu-2024", f"/parties/{signatory}", f"/parties/{signatory}/6.a", f"/cases/{case}"):
        empty = re.findall(r'"\w+_(?:label|name|title|type)":""', demo.get(path + ".json")[2].decode())
        assert not empty, (path, set(empty))
