"""The catalogue of a package is DCAT-AP 3.0: it fits the shapes of dcat-ap.ttl, by a validator that is not ours, and
does not with any of its properties taken out or made wrong."""

import copy
import json
import zipfile
from pathlib import Path
from urllib.parse import urljoin

import fictional
import pyshacl
import pytest
import rdflib
from test_data import made

PLACE = "https://node.invalid/data/1/dcat.jsonld"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
FILES = ("data/accounts.csv", "data/accounts.ndjson", "codebook.md")  # the others are like these


@pytest.fixture(scope="module")
def shapes():
    return rdflib.Graph().parse(Path(__file__).with_name("dcat-ap.ttl"))


@pytest.fixture(scope="module")
def whole(make_node):
    """The catalogue as the package has it."""
    node = make_node()
    fictional.sign_the_code(node)
    node.run("export", "--bulk", node.folder / "all.zip")
    with zipfile.ZipFile(node.folder / "all.zip") as package:
        return json.loads(package.read("dcat.jsonld")), set(package.namelist())


@pytest.fixture
def catalogue(whole):
    """The same with fewer files, to be damaged."""
    out = copy.deepcopy(whole[0])
    files = out["dcat:dataset"]["dcat:distribution"]
    out["dcat:dataset"]["dcat:distribution"] = [file for file in files if file["@id"] in FILES]
    assert len(out["dcat:dataset"]["dcat:distribution"]) == len(FILES)
    return out


def complaints(catalogue, shapes):
    """{the property that is wrong, without its namespace}; "" for a whole thing."""
    graph = rdflib.Graph().parse(data=json.dumps(catalogue), format="json-ld", publicID=PLACE)
    fits, report, text = pyshacl.validate(graph, shacl_graph=shapes)
    paths = {str(path).rpartition("/")[2].rpartition("#")[2] for path in report.objects(None, SH.resultPath)}
    assert fits == (not list(report.objects(None, SH.result))), text
    return paths if fits or paths else {""}


def test_it_fits_and_names_every_file(whole, shapes):
    catalogue, files = whole
    assert complaints(catalogue, shapes) == set()
    graph = rdflib.Graph().parse(data=json.dumps(catalogue), format="json-ld", publicID=PLACE)
    named = set(map(str, graph.objects(None, DCAT.downloadURL)))
    assert named == {urljoin(PLACE, file) for file in files - {"dcat.jsonld", "datapackage.json"}}


def test_as_it_is_served_it_leads_to_the_files(demo):
    newest = made(demo)[0]
    place = f"{demo.address}/data/{newest['package_size']}/dcat.jsonld"
    graph = rdflib.Graph().parse(data=demo.get(place.removeprefix(demo.address))[2], format="json-ld", publicID=place)
    leads = set(map(str, graph.objects(None, DCAT.accessURL)))
    assert len(leads) > 50 and leads <= {demo.address + file["href"] for file in newest["files"]}


# Where a thing stands in the catalogue, and what must not be missing there.
NEEDED = {
    (): ["dct:title", "dct:description", "dct:publisher", "dcat:dataset", "dct:language", "dct:license", "dct:modified",
         "dcat:themeTaxonomy"],
    ("dct:publisher",): ["foaf:name"],
    ("dcat:themeTaxonomy",): ["dct:title"],
    ("dcat:dataset",): ["dct:title", "dct:description", "dct:identifier", "dcat:version", "dct:modified", "dct:language",
                        "dct:publisher", "dct:accessRights", "dcat:theme", "dcat:keyword", "dcat:distribution"],
    ("dcat:dataset", "dcat:theme"): ["skos:prefLabel"],
    ("dcat:dataset", "dcat:distribution", 0): ["dct:title", "dcat:accessURL", "dcat:downloadURL", "dcat:mediaType",
                                               "dcat:byteSize", "dct:license", "spdx:checksum"],
    ("dcat:dataset", "dcat:distribution", 0, "spdx:checksum"): ["spdx:algorithm", "spdx:checksumValue"],
}


def at(catalogue, path):
    for step in path:
        catalogue = catalogue[step]
    return catalogue


@pytest.mark.parametrize("path,name", [(path, name) for path, names in NEEDED.items() for name in names])
def test_nothing_can_be_left_out(catalogue, shapes, path, name):
    del at(catalogue, path)[name]
    assert name.partition(":")[2] in complaints(catalogue, shapes)


def test_all_that_it_says_is_tried_above(whole):
    """So that a property which is added later is asked for, too."""
    for path, names in NEEDED.items():
        said = {name for name in at(whole[0], path) if not name.startswith("@")}
        assert said - {"dct:format"} == set(names), path


AUTHORITY = "http://publications.europa.eu/resource/authority/"
FILE = ("dcat:dataset", "dcat:distribution", 0)
WRONG = {
    "a name that is no text": ((), "dct:title", {"@id": "https://node.invalid/"}, "title"),
    "a text in no language": ((), "dct:title", "Bulk data", "title"),
    "two texts in one language": ((), "dct:title", [{"@value": one, "@language": "en"} for one in "ab"], "title"),
    "two publishers": ((), "dct:publisher", [{"@id": f"#{one}", "@type": "foaf:Agent", "foaf:name": one} for one in "ab"],
                       "publisher"),
    "a publisher that is a text": ((), "dct:publisher", "somebody", "publisher"),
    "a day that is a text": ((), "dct:modified", "yesterday", "modified"),
    "a licence by its own address": ((), "dct:license", {"@id": "https://creativecommons.org/licenses/by/4.0/",
                                                         "@type": "dct:LicenseDocument"}, ""),
    "a licence without its class": (FILE, "dct:license", {"@id": AUTHORITY + "licence/CC0"}, "license"),
    "a language by two letters": ((), "dct:language", {"@id": AUTHORITY + "language/en",
                                                       "@type": "dct:LinguisticSystem"}, ""),
    "a theme of another list": (("dcat:dataset",), "dcat:theme",
                                {"@id": "https://node.invalid/GOVE", "@type": "skos:Concept",
                                 "skos:prefLabel": {"@value": "x", "@language": "en"}}, "theme"),
    "a dataset that is a catalogue": ((), "dcat:dataset", {"@id": "#dataset", "@type": "dcat:Catalog"}, "dataset"),
    "an address that is a text": (FILE, "dcat:accessURL", "data/accounts.csv", "accessURL"),
    "a size below zero": (FILE, "dcat:byteSize", {"@value": "-1", "@type": "xsd:nonNegativeInteger"}, "byteSize"),
    "a size that is a text": (FILE, "dcat:byteSize", "12", "byteSize"),
    "a media type that is none": (FILE, "dcat:mediaType",
                                  {"@id": "https://www.iana.org/assignments/media-types/csv", "@type": "dct:MediaType"},
                                  "mediaType"),
    "a file type of another list": (FILE, "dct:format",
                                    {"@id": "https://node.invalid/CSV", "@type": "dct:MediaTypeOrExtent"}, "format"),
    "a digest that is too short": ((*FILE, "spdx:checksum"), "spdx:checksumValue",
                                   {"@value": "ab", "@type": "xsd:hexBinary"}, "checksumValue"),
    "a property that nobody knows": (("dcat:dataset",), "dct:creater", "me", "creater"),
}


@pytest.mark.parametrize("what", WRONG)
def test_nothing_wrong_fits(catalogue, shapes, what):
    path, name, value, complaint = WRONG[what]
    at(catalogue, path)[name] = value
    assert complaint in complaints(catalogue, shapes)


def test_what_is_damaged_fits_as_it_was(catalogue, shapes):
    assert complaints(catalogue, shapes) == set()
