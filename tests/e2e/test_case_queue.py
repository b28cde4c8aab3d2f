"""The queue of cases: what stands where, what belongs together, and what came by letter."""

import re
from datetime import UTC, datetime, timedelta

import casework
import reporting
from casework import public, report, timeline, worker
from casework import desk as desk
from hustings import Hustings
from reporting import PNG
from served import serve
from staffed import node as node
from staffed import site as site


def test_the_queue_shows_what_runs_out_first(site, desk):
    urgent, _ = report(site, category="voting-information", text="Wrong day.")
    slow, _ = report(site, category="undeclared-money", text="Not declared.")
    triage = desk["triage"]
    triage.must(urgent, "urgent")
    triage.must(slow, "accept")

    def listed(query=""):
        out, query = [], "?" + query
        while True:
            text = triage.send(f"/desk/cases{query}")[2]
            out += re.findall(r'<th scope="row"><a href="/desk/cases/([^"]+)"', text)
            more = re.search(r'class="pager"><a href="/desk/cases([^"]+)"', text)
            if not more:
                return out
            query = more.group(1).replace("&amp;", "&")

    every = listed()
    assert every.index(urgent) < every.index(slow) and len(set(every)) == len(every)
    assert urgent in listed("left=day") and slow not in listed("left=day")
    assert listed("left=late") == []
    assert slow not in listed("state=received") and slow in listed("state=assessed")
    assert slow in listed("owed=decision") and slow not in listed("owed=appeal")
    assert slow in listed("whose=nobody") and slow not in listed("whose=mine")
    assert triage.post(f"/desk/cases/{slow}/assign", {"do": "take"})[0] == 303
    assert listed("whose=mine") == [slow] and slow not in listed("whose=nobody")
    assert "the-triage" in triage.case(slow)
    assert triage.post(f"/desk/cases/{slow}/assign", {"to": "nobody-at-all"})[0] == 404
    assert triage.post(f"/desk/cases/{slow}/assign", {"to": ""})[0] == 303
    assert triage.send("/desk/cases?state=nonsense")[0] == 400


def test_duplicates_follow_one_case(site, desk):
    first, _ = report(site)
    second, _ = report(site)
    triage = desk["triage"]
    triage.must(first, "accept")
    page = triage.send(f"/desk/cases/{second}/do/same_as")[2]
    assert "Number of the case" in page
    status, _, page = triage.step(second, "same_as", fields={"/with": "2001-000001-0"})
    assert status == 422 and "no case of this number" in page
    assert triage.step(second, "same_as", fields={"/with": second})[0] == 422
    triage.must(second, "same_as", fields={"/with": first})
    item = public(site, second)
    assert item["leader"] == first and item["state"] == "grouped"


def test_it_works_on_postgresql(program, tmp_path, postgres):
    node = Hustings(program, tmp_path).init("--database", postgres())
    with serve(node) as site:
        both = worker(node, site, "paula", "triage", "handler")
        number, _ = report(site, text="words on another database")
        other, _ = report(site)
        assert both.unlock(number)[0] == 303
        assert "words on another database" in both.case(number)
        both.must(number, "accept")
        both.must(number, "ask", fields={"/note": "Where?"})
        for query in ("", "?state=received", "?owed=decision&left=three_days", "?whose=nobody"):
            status, _, text = both.send("/desk/cases" + query)
            assert status == 200 and other in text, query
        assert "Number of the case" in both.send(f"/desk/cases/{other}/do/same_as")[2]
        assert both.post(f"/desk/cases/{other}/assign", {"do": "take"})[0] == 303
        assert other in both.send("/desk/cases?whose=mine")[2]


def test_what_belongs_together_is_suggested_to_who_reads_both(node, site, desk):
    link = "https://www.social.example/post/417?utm_source=canary"
    first, _ = report(site, urls=link)
    second, _ = report(site, urls="http://social.example/post/417#top", category="insults",
                       files=[("a.png", PNG + b"together")])
    third, code = report(site, urls="https://other.example/", files=[("b.png", PNG + b"together")])
    triage = desk["triage"]
    triage.post("/desk/key/lock", {})
    assert "may be about the same" not in triage.case(second), "sealed is sealed"
    triage.unlock()
    page = triage.case(second)
    assert "may be about the same" in page and first in page and third in page
    assert "the same address" in page and "the same file" in page
    assert third not in triage.case(first), "nothing in common"
    form = triage.send(f"/desk/cases/{second}/do/same_as")[2]
    assert f"with={first}" in form
    assert "more about the same" in triage.send("/desk/cases?state=received")[2]
    # Never to a reporter, who could ask what is known; nor to who was not given the other one.
    assert first not in reporting.track(site, third, code)[2]
    late = worker(node, site, "lisa", "triage")
    late.unlock()
    newest, _ = report(site, urls=link)
    page = late.case(newest)
    assert "may be about the same" not in page and first not in page
    # A person joins them, nobody else.
    assert public(site, second)["state"] == "received"
    triage.must(second, "same_as", f"?with={first}")
    assert public(site, second)["leader"] == first
    # What was erased matches nothing any more.
    node.run("vault", "erase", first)
    page = triage.case(newest)
    assert first not in page and second in page


def typed(**more):
    day = (datetime.now(UTC) - timedelta(days=3)).strftime("%Y-%m-%d")
    return {"came": "letter", "arrived": day, "category": "hate-violence", "place": "Main street",
            "text": "A canary of a letter.", "contact": "Somebody, 1 High Street", "bona_fide": "1",
            **more}


def test_a_letter_goes_the_way_of_all_reports(node, site, desk):
    triage = desk["triage"]
    triage.unlock()
    assert desk["reviewer"].send("/desk/letter")[0] == 409
    assert "/desk/letter" in triage.send("/desk/cases")[2]
    form = triage.form("/desk/letter")
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")
    for wrong in ({"arrived": tomorrow}, {"arrived": ""}, {"came": "pigeon"}, {"text": ""},
                  {"bona_fide": ""}, {"arrived": "2001-01-01"}):
        status, _, page = triage.fill("/desk/letter", typed(**wrong), form)
        assert status == 422 and "A canary of a letter." in page or "text" in wrong, wrong
    status, _, page = triage.fill("/desk/letter", typed(), form)
    assert status == 200, casework.trouble(page)
    number, code = reporting.told(page)
    again = reporting.told(triage.fill("/desk/letter", typed(), form)[2])
    assert again == (number, code), "sent twice is one report"
    # Sealed, with clocks from the day on which it came.
    item = public(site, number)
    assert timeline(site, number) == [("submit", "triage")] and item["channel"] == "letter"
    start = datetime.fromisoformat(item["received"])
    assert 48 <= (datetime.now(UTC) - start).total_seconds() / 3600 <= 98  # a day here is not one of UTC
    decision = next(one for one in item["clocks"] if one["clock"] == "decision")
    assert decision["clock_start"] == item["received"]
    assert "canary of a letter" not in site.get(f"/cases/{number}.json")[2].decode()
    assert "A canary of a letter." in triage.case(number)
    node.run("user", "list")
    assert "report_entered" in {one["action"] for one in node.rows("audits")}
    # Staff have seen the code: it opens nothing but the way to another one.
    for path in ("/track", "/track/step", "/track/copy"):
        _, _, page = reporting.track(site, number, code, path, act="withdraw")
        assert "has seen this code" in page and "canary" not in page, path
    assert timeline(site, number) == [("submit", "triage")]
    _, _, page = reporting.track(site, number, code, "/track/code")
    mine = reporting.told(page)[1]
    assert mine != code
    assert "canary of a letter" in reporting.track(site, number, mine)[2]
    assert "canary" not in reporting.track(site, number, code)[2]
    assert reporting.track(site, number, code, "/track/code")[2].count("case-code") == 0
