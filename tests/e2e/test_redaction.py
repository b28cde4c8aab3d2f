"""A value taken out of public: shown nowhere, taken in no more, gone from the disk after scrub."""

import base64
import csv
import gzip
import io
import zlib

import fictional
import pytest
from served import serve

CANARY = "Kanarienvogel Quirin Zwetschgenbaum"
OTHER = "Fictional List 2"


def spellings(text):
    """The value as it may lie in a file: raw, and in base64 at each of three offsets."""
    raw = text.encode()
    yield raw
    for lead in range(3):
        coded = base64.b64encode(b"\0" * lead + raw)
        whole = coded[4 * ((lead + 2) // 3):-4]
        yield whole
        yield whole.translate(bytes.maketrans(b"+/", b"-_"))


def unpacked(content):
    yield content
    at = content.find(b"\x1f\x8b\x08")
    while at >= 0:
        try:
            yield zlib.decompressobj(wbits=31).decompress(content[at:])
        except zlib.error:
            pass
        at = content.find(b"\x1f\x8b\x08", at + 1)


def leaks(folder, text):
    """Files under the folder in which the value can be found."""
    wanted = list(spellings(text))
    return [p for p in folder.rglob("*") if p.is_file()
            for content in unpacked(p.read_bytes()) if any(w in content for w in wanted)]


@pytest.fixture
def named(node):
    """A node with a report in which one page has the canary's name."""
    rows = [fictional.page(n) for n in range(300)]
    rows[7][1] = CANARY
    node.report = node.folder / fictional.NAME
    node.report.write_text(fictional.table(rows), encoding="utf-8", newline="")
    node.run_import(node.report)
    node.row = next(r for r in node.rows("advertisers") if r["page_name"] == CANARY)
    return node


def redact(node, fields=("/page_name/value",)):
    return node.add("redaction", fictional.redaction(node.row["id"], list(fields)))


def test_the_value_is_served_nowhere(named):
    assert CANARY in named.run("show", named.row["index"]).stdout
    by = redact(named)["index"]
    shown = named.run("show", named.row["index"]).stdout
    assert f"withheld by record {by}" in shown and CANARY not in shown
    assert named.json("show", named.row["index"])["withheld"] == [
        {"pointer": "/page_name/value", "by": by}]
    row = next(r for r in named.rows("advertisers") if r["id"] == named.row["id"])
    assert (row["page_name"], row["page_id"]) == ("", named.row["page_id"])
    assert CANARY not in named.run("export", "advertisers", "--format", "ndjson").stdout
    assert named.rows("advertisers", "q=kanarienvogel") == []


def test_a_redaction_says_when_and_why_but_not_what(named):
    redact(named)
    row = named.rows("redactions")[0]
    assert (row["about"], row["law"], row["decided"]) == (named.row["id"], "gdpr:17.1.c", "2029-06-10")
    assert CANARY not in str(row)


def test_the_list_of_redactions_names_field_and_law_but_not_the_value(named):
    redact(named)
    with serve(named) as site:
        page = site.get("/redactions", **{"Accept-Language": "en"})[2].decode()
        assert CANARY not in page and "Paid by" not in page, "nor what else the record says in words"
        for said in (">page name<", "Regulation (EU) 2016/679, Art. 17(1)(c)", f'href="/records/{named.row["index"]}"',
                     "advertiser report", "Austria"):
            assert said in page, said
        assert site.json("/redactions.json")["items"][0]["fields"] == "/page_name/value"
        record = site.get(f"/records/{named.row['index']}")[2].decode()
        assert "<b>page name</b> erased by" in record and ">/page_name" not in record


def test_a_law_that_no_act_here_is_called_by_stays_as_it_was_written(named):
    body = fictional.redaction(named.row["id"], ["/page_name/value"])
    named.add("redaction", {**body, "law": "house-rules:4"})
    with serve(named) as site:
        assert ">house-rules:4<" in site.get("/redactions")[2].decode()


def test_proofs_stay_whole(named):
    named.run("log", "proof", named.row["index"], "-o", "before.tlog-proof")
    redact(named)
    named.run("scrub")
    named.json("log", "verify", named.data, "--records")
    named.json("rebuild", "--verify")
    vkey = named.data / "log.vkey"
    named.run("log", "check", "before.tlog-proof", "--vkey", vkey)
    named.run("log", "proof", named.row["index"], "-o", "after.tlog-proof")
    named.run("log", "check", "after.tlog-proof", "--vkey", vkey)


def test_importing_the_value_again_is_withheld(named):
    redact(named)
    named.report.write_text(named.report.read_text() + "\r\n", newline="")  # another file digest
    counts = named.run_import(named.report)
    assert counts["withheld"] == 1
    assert CANARY not in named.run("export", "advertisers").stdout


def test_after_scrub_no_file_holds_it(named):
    assert leaks(named.data, CANARY), "before the redaction the search must find it"
    redact(named)
    named.run("scrub")
    assert leaks(named.data, CANARY) == []
    assert leaks(named.data, OTHER), "what is not redacted stays"


@pytest.mark.parametrize("plant", [
    lambda raw: raw, base64.b64encode, base64.urlsafe_b64encode, gzip.compress,
    lambda raw: b"x" + base64.b64encode(b"yz" + raw), lambda raw: b"junk" + gzip.compress(raw)])
def test_the_search_for_leaks_finds_a_planted_one(named, plant):
    redact(named)
    named.run("scrub")
    (named.data / "planted").write_bytes(plant(f"name={CANARY};".encode()))
    assert leaks(named.data, CANARY) == [named.data / "planted"]


def test_all_versions_lose_the_value(named):
    """A redaction reaches the versions before the current one too."""
    text = named.report.read_text().replace(CANARY, "Renamed Page")
    named.report.write_text(text, newline="")
    named.run_import(named.report)
    redact(named)
    assert CANARY not in named.run("show", named.row["index"], "--json").stdout
    named.run("scrub")
    assert leaks(named.data, CANARY) == [] and leaks(named.data, "Renamed Page") == []


@pytest.mark.parametrize("fields, pointer", [
    (["/country"], "/fields/0"), (["/page_name/value", "/nothing"], "/fields/1"), ([], "/fields")])
def test_only_erasable_fields_are_redacted(named, fields, pointer):
    answer = named.add("redaction", fictional.redaction(named.row["id"], fields), code=1)
    assert pointer in answer["where"] + str(answer["errors"])


def test_what_is_not_there_cannot_be_redacted(named):
    nobody = "01a20e55-6e9e-7fba-8513-907c15d0a6b2"
    named.add("redaction", fictional.redaction(nobody, ["/page_name/value"]), code=2)


def test_a_stranger_cannot_redact(named):
    stranger = named.new_issuer()
    named.add("redaction", fictional.redaction(named.row["id"], ["/page_name/value"]), "--as", stranger,
              code=1)
    assert list(csv.reader(io.StringIO(named.run("export", "redactions").stdout)))[1:] == []
