"""Declared ads from a table to a printed label, and back from its code to the notice."""

import csv
import http.client
import io
import json
import re
import subprocess
import urllib.parse
from pathlib import Path

import fictional
import pytest
import served
import zxingcpp
from ad_rows import GOOD, ad_of, other, write
from lxml import etree
from PIL import Image, ImageFilter

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def party(make_node):
    """A node with a signatory, and some ads of it."""
    node = make_node("party")
    node.party = fictional.sign_the_code(node)
    file = write(node.folder / "ads.csv", [GOOD, *(other(n) for n in range(2, 6))])
    node.imported = node.json("import", "ads", file, "--as", node.party)
    return node


@pytest.fixture(scope="module")
def site(party):
    with served.serve(party) as site:
        yield site


def test_the_table_goes_in_once(party):
    assert party.imported["admitted"] == 5 and party.imported["refused"] == 0
    assert set(party.imported["rules"]) <= {"ads.published-late (gap)"}, "these ads are whole"
    again = party.json("import", "ads", party.folder / "ads.csv", "--as", party.party)
    assert (again["admitted"], again["unchanged"]) == (0, 5)


def test_rows_with_mistakes_name_every_cell_and_its_cure(make_node):
    node = make_node("mistakes")
    issuer = fictional.sign_the_code(node)
    rows = [GOOD, other(2, Medium="pigeon", From="soon", Amount="about 5"),
            other(3, Country="Austria"), other(4, Language="", Sponsor=""),
            other(5, Chosen="Vienna"), other(6, Currency="", Standing="king")]
    refused = node.folder / "refused.csv"
    done = node.json("import", "ads", write(node.folder / "bad.csv", rows), "--as", issuer,
                     "--refused", refused, code=1)
    assert (done["admitted"], done["refused"]) == (1, 5)
    said = list(csv.DictReader(io.StringIO(refused.read_text(encoding="utf-8"))))
    reasons = [" ".join(row.values()) for row in said]
    for words in (("medium", "direct mail", "from", "2029-06-10", "amount", "1234.50"),
                  ("country", "AT"), ("language", "sponsor"), ("chosen", "place: Vienna"),
                  ("currency", "EUR", "standing", "none of these")):
        assert any(all(w.casefold() in r.casefold() for w in words) for r in reasons), (words, reasons)


def test_a_changed_row_is_a_version_and_its_page_says_what_changed(make_node):
    node = make_node("versions")
    issuer = fictional.sign_the_code(node)
    node.json("import", "ads", write(node.folder / "1.csv", [GOOD]), "--as", issuer)
    changed = {**GOOD, "Amount": "1,500", "Status": "ended", "Views": "12000", "Reactions": "none"}
    done = node.json("import", "ads", write(node.folder / "2.csv", [changed]), "--as", issuer)
    assert done["admitted"] == 1
    with served.serve(node) as site:
        (ad,) = site.json("/ads.json")["items"]
        item = site.json(f"/ads/{ad['id']}.json")["item"]
        code = (label_link(site, ad["id"]))
        first, second = item["history"][1], item["history"][0]
        assert not first["version_changes"]
        changes = {c["change_label"]: (c["before"], c["after"]) for c in second["version_changes"]}
        assert changes["funding, ad, min"] == ("120050", "150000")
        assert changes["status"] == ("running", "ended")
        assert site.json("/check.json?ad=" + urllib.parse.quote(code))["item"]["verdict"] == "declared"
        old = code.replace(f"/a/{second['version_index']}.", f"/a/{first['version_index']}.")
        assert site.json("/check.json?ad=" + urllib.parse.quote(old))["item"]["verdict"] == "forged"


def label_link(site, ad):
    """The address in the label's HTML."""
    _, _, body = site.get(f"/ads/{ad}/label.txt")
    return re.search(r'href="(http[^"]+/a/[^"]+)"', body.decode()).group(1)


@pytest.mark.parametrize("way", ["code", "link", "number", "id", "content"])
def test_an_ad_is_found_by_what_people_have(site, way):
    ad = ad_of(site)
    link = label_link(site, ad["id"])
    asked = {"code": link.rpartition("/")[2], "link": link, "number": "A-1", "id": ad["id"],
             "content": "HTTPS://Party.example/ads/1/#top"}[way]
    item = site.json("/check.json?ad=" + urllib.parse.quote(asked))["item"]
    assert item["verdict"] == "declared"
    assert [found["found_id"] for found in item["found"]] == [ad["id"]]


@pytest.mark.parametrize("asked, verdict", [
    ("99999.0a1b2c3d", "forged"), ("0.00000000", "forged"), ("nonsense", "not_declared"),
    ("https://party.example/ads/77", "not_declared"), ("'; DROP TABLE ad; --", "not_declared")])
def test_what_is_not_declared_is_not_found(site, asked, verdict):
    item = site.json("/check.json?ad=" + urllib.parse.quote(asked))["item"]
    assert item["verdict"] == verdict and not item["found"]


ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_search_is_a_feed_to_subscribe_to(site):
    query = "?country=AT&q=anzeige"
    status, headers, body = site.get("/ads.atom" + query + "&lang=de")
    assert (status, headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert headers["Content-Language"] == "de"
    feed = etree.fromstring(body)
    rows = site.json("/ads.json" + query)["items"]
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}id").rpartition("/")[2] for e in entries] == [str(r["index"]) for r in rows]
    assert [e.findtext(f"{ATOM}title") for e in entries] == [r["title"] for r in rows] and len(rows) == 4
    for entry, row in zip(entries, rows, strict=True):
        record = site.json(f"/records/{row['index']}.json")["item"]
        assert entry.findtext(f"{ATOM}updated") == record["recorded"]
        assert "Hafenbund <&>" in entry.findtext(f"{ATOM}content"), "escaped once"
    for name in ("id", "title", "updated"):
        assert feed.findtext(ATOM + name), "RFC 4287 section 4.1.1"
    (page,) = [e.get("href") for e in feed.findall(f"{ATOM}link") if not e.get("rel")]
    assert page.endswith("/ads" + query + "&lang=de")
    shown = site.get("/ads" + query, Accept="text/html")[2].decode()
    assert 'type="application/atom+xml" href="/ads.atom?country=AT&amp;q=anzeige"' in shown
    tag = headers["ETag"]
    assert site.get("/ads.atom" + query + "&lang=de", **{"If-None-Match": tag})[0] == 304
    assert len(etree.fromstring(site.get("/ads.atom?limit=2")[2]).findall(f"{ATOM}entry")) == 2
    assert site.get("/changes.atom")[0] == 404, "rows that are no things of a list"


def test_the_page_of_an_ad_offers_its_notice_in_all_official_languages(site):
    ad = ad_of(site)
    page = site.get(f"/ads/{ad['id']}", Accept="text/html")[2].decode()
    offered = re.findall(r'<option value="(\w\w)" lang="\1"( selected)?>([^<]+)</option>', page)
    assert len({code for code, _, name in offered if name}) == 24
    (own,) = [code for code, chosen, _ in offered if chosen]
    for language in (own, "mt"):
        for file in ("notice.pdf", "label.pdf"):
            assert site.get(f"/ads/{ad['id']}/{file}?lang={language}")[0] == 200


def decode(image):
    return [code.text for code in zxingcpp.read_barcodes(image)]


def spoiled(image):
    """As from a printer and a hand-held camera: on grey paper, tilted, soft, with dirt."""
    paper = Image.new("L", (image.width + 200, image.height + 200), 225)
    paper.paste(image.convert("L"), (100, 100))
    paper = paper.rotate(7, expand=True, fillcolor=225, resample=Image.Resampling.BICUBIC)
    paper = paper.filter(ImageFilter.GaussianBlur(1.2))
    noise = Image.effect_noise(paper.size, 40)
    return Image.blend(paper, noise, 0.25)


@pytest.mark.parametrize("width", [40, 90, 210])
def test_a_printed_label_leads_to_its_notice(party, site, tmp_path, width):
    ad = ad_of(site)
    pdf = tmp_path / "label.pdf"
    party.run("label", ad["id"], "--format", "pdf", "--width", width, "--address", site.address,
              "-o", pdf)
    subprocess.run(["pdftoppm", "-r", "300", "-png", pdf, tmp_path / "page"], check=True)
    (page,) = tmp_path.glob("page*.png")
    image = Image.open(page)
    assert abs(image.width / 300 * 25.4 - width) < 0.2, "exact millimetres"
    (link,) = decode(image)
    assert decode(spoiled(image)) == [link]
    status, _, body = site.get(urllib.parse.urlsplit(link).path)
    assert status == 200 and ad["id"] in body.decode() and "is declared here" in body.decode()


def send_photo(site, photo, **headers):
    """(status, headers) of a POST of /check/photo; nothing is followed."""
    where = urllib.parse.urlsplit(site.address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
    body = (b'--x\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\n'
            b"Content-Type: image/jpeg\r\n\r\n" + photo + b"\r\n--x--\r\n")
    connection.request("POST", "/check/photo", body,
                       {"Content-Type": "multipart/form-data; boundary=x", **headers})
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers


def as_file(image, form="JPEG"):
    out = io.BytesIO()
    image.convert("RGB").save(out, form)
    return out.getvalue()


def poster(site, ad):
    """A large photo with a label somewhere on it."""
    label = Image.open(io.BytesIO(site.get(f"/ads/{ad}/label.png?dots=300")[2]))
    photo = Image.effect_noise((3000, 4000), 60).convert("L")
    photo.paste(spoiled(label), (700, 1900))
    return photo


def test_a_photo_of_a_poster_leads_to_the_ad(party, site):
    ad = ad_of(site)
    status, headers = send_photo(site, as_file(poster(site, ad["id"])))
    assert (status, headers["Cache-Control"]) == (303, "no-store")
    assert headers["Location"] == "/check?ad=" + urllib.parse.quote(label_link(site, ad["id"]), safe="")
    item = site.json(headers["Location"].replace("/check?", "/check.json?"))["item"]
    assert item["verdict"] == "declared" and item["found"][0]["found_id"] == ad["id"]


@pytest.mark.parametrize("photo, said", [
    (as_file(Image.effect_noise((800, 600), 50)), "none"), (b"", "none"), (b"GARBAGE", "unreadable"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unreadable"), (b"%PDF-1.4", "unreadable")])
def test_a_photo_without_a_code_is_answered_in_words(site, photo, said):
    status, headers = send_photo(site, photo)
    assert (status, headers["Location"]) == (303, f"/check?photo={said}")
    page = site.get(headers["Location"], Accept="text/html")[2].decode()
    assert ("No code was found" if said == "none" else "is no photo that can be read") in page


def test_what_is_no_form_is_refused(site):
    where = urllib.parse.urlsplit(site.address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
    connection.request("POST", "/check/photo", b"x", {"Content-Type": "text/plain"})
    assert connection.getresponse().status == 400


def test_the_text_of_a_label_can_be_taken_out_and_is_tagged(party, site, tmp_path):
    pdf = tmp_path / "label.pdf"
    party.run("label", ad_of(site)["id"], "--format", "pdf", "-o", pdf)
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    assert "Politische Anzeige" in text and "Hafenbund <&>" in text and "Mit KI verändert" in text
    about = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Tagged: +yes", about)


def test_labels_come_in_every_official_language(party, site, tmp_path):
    ad = ad_of(site)["id"]
    terms = [line.split()[0] for line in party.run("label", "--terms").stdout.splitlines()[1:]]
    assert len(terms) == 24
    for language in terms:
        _, headers, body = site.get(f"/ads/{ad}/label.svg?lang={language}")
        assert headers["Content-Type"] == "image/svg+xml"
        svg = etree.fromstring(body)
        assert svg.get("lang") == language and "Hafenbund <&>" in svg.get("aria-label")
    png = site.get(f"/ads/{ad}/label.png?dots=150")[2]
    assert decode(Image.open(io.BytesIO(png)))


def test_a_label_that_cannot_be_is_refused(party, site):
    ad = ad_of(site)["id"]
    assert "40 to 420" in party.refused("label", ad, "--width", 10, code=1)
    assert "no terms" in party.refused("label", ad, "--language", "tlh", code=1)
    assert "no declared ad" in party.refused("label", party.party, code=2)
    assert site.get(f"/ads/{ad}/label.svg?width=9")[0] == 400
    assert site.get(f"/ads/{party.party}/label.svg")[0] == 404


def test_the_notice_is_valid_xml_and_says_the_same_as_json(site):
    ad = ad_of(site)["id"]
    schema = etree.XMLSchema(etree.parse(str(ROOT / "docs/formats/notice.xsd")))
    xml = etree.fromstring(site.get(f"/ads/{ad}/notice.xml")[2])
    schema.assertValid(xml)
    space = "{urn:x-hustings:ttpa:0.0.1}"
    assert xml.find(f"{space}sponsor/{space}name").text == "Hafenbund <&>"
    linked = json.loads(site.get(f"/ads/{ad}/notice.jsonld")[2])
    assert linked["sponsor"]["name"] == "Hafenbund <&>"
    assert linked["funding"]["ad"] == {"@type": "MonetaryValue", "minimum": "1200.50",
                                       "maximum": "1200.50", "currency": "EUR"}
    assert linked["controller"]["name"] == {"state": "not_used"}
    items = site.json(f"/ads/{ad}.json")["item"]["notice"]
    tags = {element.tag.replace(space, "") for element in xml.iter()}
    assert {item["item"].rpartition(".")[2] for item in items} <= tags
    xml.find(f"{space}period").set("state", "nonsense")
    assert not schema.validate(xml), "the schema can refuse"


def seen(program, pdf):
    """What a program of poppler-utils says of a PDF."""
    command = [*program.split(), pdf, *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def squeezed(text):
    """Lines of a page break where they must."""
    return "".join(text.split())


def test_the_notice_on_paper_says_every_item_and_leads_back(site, tmp_path):
    ad = ad_of(site)["id"]
    status, headers, body = site.get(f"/ads/{ad}/notice.pdf?lang=en")
    assert status == 200 and headers["Content-Type"] == "application/pdf"
    assert body == site.get(f"/ads/{ad}/notice.pdf?lang=en")[2], "the same log, the same bytes"
    pdf = tmp_path / "notice.pdf"
    pdf.write_bytes(body)
    text = squeezed(seen("pdftotext", pdf))
    for said in ("Political advertisement", "Jede Stunde eine Fähre", "Hafenbund <&>", "A-1",
                 "EUR 1,200.50", "EUR 9,000–9,500", "private money from inside the Union",
                 "not applicable", "place: Vienna", "interest: Fishing", "nobody", "not used",
                 "not known", "https://vote.example/", "1 May 2029", "not verified", "Page 1 of",
                 f"{site.address}/ads/{ad}", f"{site.address}/observe"):
        assert squeezed(said) in text, (said, text)
    item = site.json(f"/ads/{ad}.json")["item"]
    for row in item["notice"]:
        assert squeezed(row["law"].rpartition(", ")[2]) in text, row
    head = site.json("/ads.json")["as_of"]
    assert item["leaf"] in text and head["root"] in text
    about = seen("pdfinfo", pdf)
    assert re.search(r"Tagged: +yes", about) and re.search(r"Page size: .*A4", about)
    parts = seen("pdfinfo -struct", pdf)
    assert all(part in parts for part in ("H1", "H2", "LI", "Lbl", "LBody", "Link", "Figure"))
    subprocess.run(["pdftoppm", "-r", "200", "-png", pdf, tmp_path / "page"], check=True)
    (link,) = decode(Image.open(sorted(tmp_path.glob("page*.png"))[0]))
    assert ad in site.get(urllib.parse.urlsplit(link).path)[2].decode()


def test_the_notice_on_paper_speaks_the_ads_language(site, tmp_path):
    ad = ad_of(site)["id"]
    pdf = tmp_path / "notice.pdf"
    for query, said in (("", "Politische Anzeige"), ("?lang=fr", "Publicité à caractère politique"),
                        ("?lang=hu", "Politikai hirdetés"), ("?lang=el", "Χορηγός")):
        pdf.write_bytes(site.get(f"/ads/{ad}/notice.pdf{query}")[2])
        assert squeezed(said) in squeezed(seen("pdftotext", pdf)), query
    assert site.get(f"/ads/{ad}/notice.pdf?lang=tlh")[0] == 400


def test_the_notice_on_paper_is_whole_in_every_official_language(party, site, tmp_path):
    ad = ad_of(site)["id"]
    pdf = tmp_path / "notice.pdf"
    notices = set()
    for line in party.run("label", "--terms").stdout.splitlines()[1:]:
        language, statement = line[:6].strip(), line[6:49].strip()
        pdf.write_bytes(site.get(f"/ads/{ad}/notice.pdf?lang={language}")[2])
        text = seen("pdftotext", pdf)
        assert squeezed(statement) in squeezed(text), language
        for english in ("Who paid", "Where it is shown", "native speaker", "not verified", "Regulation"):
            assert language == "en" or english not in text, (language, english)
        assert language in ("en", "de", "fr") or line.endswith("to be checked by a native speaker")
        notices.add(text)
    assert len(notices) == 24


def test_what_was_erased_leaves_the_label_and_the_notice(make_node):
    node = make_node("erased")
    issuer = fictional.sign_the_code(node)
    node.json("import", "ads", write(node.folder / "1.csv", [GOOD]), "--as", issuer)
    (ad,) = node.rows("ads")
    node.add("redaction", fictional.redaction(ad["id"], ["/sponsor/name/value"]))
    with served.serve(node) as site:
        for form in ("label.svg", "label.txt", "notice.xml", "notice.jsonld"):
            assert "Hafenbund" not in site.get(f"/ads/{ad['id']}/{form}")[2].decode(), form
        pdf = node.folder / "notice.pdf"
        pdf.write_bytes(site.get(f"/ads/{ad['id']}/notice.pdf?lang=en")[2])
        text = seen("pdftotext", pdf)
        assert "Hafenbund" not in text and "erased" in text
        assert 'state="erased"' in site.get(f"/ads/{ad['id']}/notice.xml")[2].decode()
        assert "Hafenbund" not in site.get(f"/ads/{ad['id']}")[2].decode()


def test_a_dry_run_says_what_would_change_and_changes_nothing(make_node):
    node = make_node("dry")
    issuer = fictional.sign_the_code(node)
    table = write(node.folder / "1.csv", [GOOD, other(2), other(3)])
    node.json("import", "ads", table, "--as", issuer)
    size = node.json("log", "verify", node.data)["size"]
    rows = [GOOD, other(2, Amount="77"), other(3), other(4)]
    table = write(node.folder / "2.csv", rows)
    tried = node.json("import", "ads", table, "--as", issuer, "--dry-run")
    assert {name: tried[name] for name in ("rows", "admitted", "changed", "unchanged")} == {
        "rows": 4, "admitted": 2, "changed": 1, "unchanged": 2}
    assert node.json("log", "verify", node.data)["size"] == size
    done = node.json("import", "ads", table, "--as", issuer)
    for name in ("rows", "admitted", "unchanged", "refused", "rules"):
        assert done[name] == tried[name], name
    stranger = node.run("import", "ads", table, "--as", "01a2258c-ec95-7ea4-8daa-2433ff2c6a40",
                        "--dry-run", code=2)
    assert "no key of this issuer" in stranger.stderr
