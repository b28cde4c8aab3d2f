"""Pages of errors speak the reader's language, and what stays English in them says so; programs get RFC 9457."""

import html
import json
import re
import urllib.error
import urllib.request

import pytest

CASES = [(404, "/nothing-here", None), (404, "/records/999999999", None), (404, "/advertisers/nobody", None),
         (400, "/advertisers?country=nowhere", None), (400, "/records?limit=0", None), (405, "/parties", b"q=1"),
         (410, "/data/1/records.csv", None), (403, "/desk/sign-in", b"name=a")]


def asked(site, path, body, **headers):
    """What a form sends from elsewhere, or a GET."""
    if body:
        headers["Origin"] = "https://elsewhere.example"
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    request = urllib.request.Request(site.address + path, data=body, headers=headers)
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request, timeout=30)
    return error.value.code, error.value.headers, error.value.read().decode()


def told(page):
    """(title, heading, sentence, main without what says that it is English, all of main) of the page of an error."""
    main = re.search(r"<main.*?</main>", page, re.S)[0]
    here = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', "", main, flags=re.S)
    find = [re.search(pattern, page, re.S)[1] for pattern in
            (r"<title>(.*?) · Hustings", r"<h1>(.*?)</h1>", r'<p class="lede">(.*?)</p>')]
    return [html.unescape(text) for text in (*find, here, main)]


@pytest.mark.parametrize("status, path, body", CASES)
def test_an_error_is_told_in_the_language_of_the_reader(demo, status, path, body):
    code, headers, problem = asked(demo, path, body, Accept="application/json", **{"Accept-Language": "de"})
    assert (code, headers["Content-Type"]) == (status, "application/problem+json")
    detail = json.loads(problem)["detail"]
    seen = {}
    for language in ("en", "de", "fr"):
        code, headers, page = asked(demo, path, body, Accept="text/html", **{"Accept-Language": language})
        assert (code, headers["Content-Language"]) == (status, language)
        title, heading, sentence, here, main = told(page)
        assert title == heading and f'<p class="kind">{status}</p>' in main
        seen[language] = (heading, sentence)
        if language == "en":
            assert detail in main and ' lang="en"' not in main.replace("<ul class=\"plain\" lang=\"en\">", "")
        else:
            assert detail not in here, "English, and it does not say so"
    assert len({heading for heading, _ in seen.values()}) == len({sentence for _, sentence in seen.values()}) == 3


def test_a_detail_that_stays_english_is_told_all_the_same(demo):
    _, _, page = asked(demo, "/records/999999999", None, Accept="text/html", **{"Accept-Language": "de"})
    assert re.search(r'<p class="label" lang="en">the log has \d+ records', page)
    _, _, page = asked(demo, "/advertisers?country=nowhere", None, Accept="text/html", **{"Accept-Language": "de"})
    assert re.search(r'<ul class="plain" lang="en"><li><code>country</code>: ', page)


@pytest.mark.parametrize("language", ["de", "fr"])
def test_what_addresses_tell_is_translated_for_people_and_not_for_programs(demo, language):
    summaries = {row["path"]: row["summary"] for row in demo.json("/docs.json")["item"]["addresses"]}
    page = html.unescape(demo.get("/docs", **{"Accept-Language": language})[2].decode())
    rows = dict(re.findall(r'<tr><th scope="row">.*?<code>(/[^<]*)</code>.*?</th><td data-l="[^"]*">(.*?)</td>', page))
    assert rows.keys() == summaries.keys()
    same = {said for path, said in rows.items() if said == summaries[path]}
    assert same <= {"organisations", "sanctions"}, same  # French has the same words
    operations = json.loads(demo.get("/openapi.json", **{"Accept-Language": language})[2])["paths"]
    for path, said in summaries.items():
        found = operations.get(path.replace("...}", "}"), {}).get("get")
        assert found is None or found["summary"] == said
