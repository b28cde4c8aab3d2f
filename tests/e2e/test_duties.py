"""The duty calendar: each kind of duty comes when it is owed, and goes when it is done."""

import datetime
import json
import re

import ad_rows
import fictional
import pytest
import staffed
from served import serve, wait_for

PAGE = str(fictional.FIRST_PAGE + 1)
TODAY = datetime.date.today()


def day(offset):
    return (TODAY + datetime.timedelta(days=offset)).isoformat()


@pytest.fixture(scope="module")
def node(make_node):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    return node


@pytest.fixture(scope="module")
def kim(node):
    with serve(node) as site:
        person = staffed.add(node, "kim", node.party, "officer")
        program = staffed.Program(site).enrol(person)
        assert program.sign_in(person)[0] == 303
        yield program


def duties(kim):
    """(duty, thing, day, late, by) of each row of the calendar."""
    _, _, text = kim.send("/desk/duties")
    rows = re.findall(r'<tr><td [^>]*><span class="s s-(\w+)">.*?datetime="([^"]+)".*?<a href="([^"]+)">'
                      r'(.*?)</a></th><td [^>]*>(.*?)(?: \(.*?\))?</td><td [^>]*>(.*?)</td>', text)
    return [(duty, thing, due, late == "breach", by) for late, due, _, thing, duty, by in rows]


def of(kim, duty):
    return [row[1:] for row in duties(kim) if row[0] == duty]


def gone(kim, duty):
    return wait_for(lambda: not of(kim, duty))


def test_a_signature_asks_for_accounts(node, kim):
    (row,) = of(kim, "name your accounts")
    assert row[1:] == ("2024-04-23", True,
                       "Code of Conduct for the 2024 European Parliament elections, 6.a")
    node.add("account", {**fictional.account(node.party, PAGE), "handle": "@ourpage"}, "--as", node.party)
    assert gone(kim, "name your accounts")


def test_what_a_notice_says_of_the_ads_course_is_kept_true(node, kim):
    rows = [ad_rows.other(1, From=day(-30), To=day(-10), Status="planned"),
            ad_rows.other(2, From=day(-30), To=day(-10), Status="running"),
            ad_rows.other(3, From=day(-30), To=day(10), Status="running"),
            ad_rows.other(4, From=day(5), To=day(10), Status="planned"),
            ad_rows.other(5, From=day(-30), To=day(-10), Status="ended"),
            ad_rows.other(6, From=day(-90), To=day(-70), Status="running")]
    node.json("import", "ads", ad_rows.write(node.folder / "ads.csv", rows), "--as", node.party)
    assert wait_for(lambda: of(kim, "say how far the ad is now"))
    by = "Regulation (EU) 2024/900, Art. 7(3)"
    assert of(kim, "say how far the ad is now") == [("Anzeige 1", day(-29), True, by),
                                                    ("Anzeige 2", day(-9), True, by)]
    # Those that have run also owe what they did, two weeks behind their end.
    owed = of(kim, "say what the ad did")
    assert {(thing, due, late) for thing, due, late, _ in owed} == {
        ("Anzeige 2", day(4), False), ("Anzeige 5", day(4), False), ("Anzeige 3", day(24), False)}
    assert all(by.endswith(", 6.c.ii") for *_, by in owed)
    rows = [ad_rows.other(n, From=day(-30), To=day(-10), Status="ended") for n in (1, 2)]
    node.json("import", "ads", ad_rows.write(node.folder / "ads2.csv", rows), "--as", node.party)
    assert gone(kim, "say how far the ad is now")


def test_ads_from_an_account_want_its_check_of_identity(node, kim):
    ad = next(row for row in node.rows("ads") if row["number"] == "A-5")
    node.add("ad-delivery", {
        "organisation": node.party, "ad": ad["id"], "medium": "online", "platform": "meta",
        "account_id": PAGE, "platform_ad_id": "1", "publisher": {"state": "not_applicable"},
        "country": "AT", "period": {"from": day(-30), "to": day(-10)},
        "spend": {"state": "unknown"}, "views": {"state": "unknown"}, "reach": {"state": "unknown"},
        "engagements": {"state": "unknown"}, "figures_from": "platform", "as_of": day(-1)},
        "--as", node.party)
    assert wait_for(lambda: of(kim, "tell the platform&#39;s check of identity"))
    (row,) = of(kim, "tell the platform&#39;s check of identity")
    assert row == (f"meta:{PAGE}", day(-30), True,
                   "Code of Conduct for the 2024 European Parliament elections, 6.b")
    check = {"organisation": node.party, "platform": "meta", "account_id": PAGE, "status": "verified",
             "since": "2020-01-01", "until": day(20), "name_shown": {"state": "unknown"}}
    node.add("verification", check, "--as", node.party)
    assert gone(kim, "tell the platform&#39;s check of identity")
    assert of(kim, "renew the check of identity")[0][1] == day(20), "and that one runs out"


def test_what_others_saw_and_said_is_answered(node, kim):
    library = node.folder / "library.json"
    library.write_text(json.dumps({"data": [
        {"id": str(number), "page_id": PAGE, "page_name": "Our page",
         "ad_snapshot_url": f"https://library.example/ads/{number}",
         "ad_delivery_start_time": day(-20), "ad_delivery_stop_time": day(-15), "bylines": "Somebody"}
        for number in (1, 2)]}))
    node.json("import", "meta-library", library, "--country", "AT")
    node.add("account", {**fictional.account(node.party, "777"), "handle": "@whose"})
    seen = "declare an ad that was seen, or answer"
    assert wait_for(lambda: of(kim, seen))
    (row,) = of(kim, seen)
    assert row[1:] == (day(14), False, "Code of Conduct for the 2024 European Parliament elections, 6.a")
    (row,) = of(kim, "say whether this account is yours")
    assert row == ("meta: @whose", day(14), False,
                   "Code of Conduct for the 2024 European Parliament elections, 12")
    observed = next(row for row in node.rows("observed-ads") if row["ad_id"] == "2")
    account = next(row for row in node.rows("accounts") if row["account_id"] == "777")
    for about in (observed["id"], account["id"]):
        node.add("response", {"organisation": node.party, "about": about, "act": "disputes"},
                 "--as", node.party)
    assert gone(kim, seen) and gone(kim, "say whether this account is yours")


def test_every_duty_stands_on_a_row_that_was_read(node, kim):
    assert all(by and "not verified" not in by for *_, by in duties(kim))
