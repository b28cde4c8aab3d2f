"""The worked example of CONTRIBUTING.md, done to the letter in a copy of the tree."""

import json
import re
import subprocess
import sys

import fictional
import pytest
from hustings import Hustings
from tree import ROOT, Tree

FENCE = re.compile(r"(?ms)^```\w+ (src/\S+)\n(.*?)^```$")
# The lines that the text asks for: file, where, what.
LINES = (
    ("src/CMakeLists.txt", r"\bads\b", "ads duties"),
    ("src/cli/CMakeLists.txt", r"\bads\b", "ads duties"),
    ("src/cli/capabilities.cc", r"(?m)^( *)&ads_capability\(\),\n",
     r"\g<0>\1&duties_capability(),\n"),
    ("src/cli/capabilities.cc", r'(?m)^#include "cli/commands.h"\n',
     r'\g<0>#include "duties/duties.h"\n'),
    ("tests/house/test_house.py", r'    "ads": \{[^}]*\},\n',
     r'\g<0>    "duties": {"base", "record", "store", "node"},\n'),
)


def example():
    """Text of the section, and its files by name."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    section = text.partition("\n## Add a kind of record\n")[2].partition("\n## ")[0]
    return section, dict(FENCE.findall(section))


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    tree = Tree(tmp_path_factory.mktemp("example"))
    for file, text in example()[1].items():
        tree.write(file, text)
    for line in LINES:
        tree.change(*line)
    tree.program = tree.build()
    return tree


@pytest.fixture
def duties(tree, tmp_path):
    return Hustings(tree.program, tmp_path).init()


def test_the_text_names_every_file_that_is_touched():
    section, files = example()
    assert set(files) == {"src/duties/duties.h", "src/duties/duties.cc", "src/duties/CMakeLists.txt"}
    for file, _, _ in LINES:
        assert f"`{file}`" in section, f"CONTRIBUTING.md does not say that {file} changes"


def test_the_kind_is_known(duties):
    schema = json.loads(duties.run("kinds", "--schema", "training").stdout)
    assert {"organisation", "day", "people", "trainer"} == set(schema["properties"])
    assert "trainings" in duties.run("export", "--list").stdout


def training(party):
    return {"organisation": party, "day": "2029-05-02", "people": 34, "trainer": "Invented Trainer"}


def test_records_of_the_kind_go_in_and_out(duties):
    party = fictional.sign_the_code(duties)
    duties.add("training", training(party), "--as", party)
    duties.add("training", training(party))
    rows = duties.rows("trainings")
    assert [r["evidence"] for r in rows] == ["declared", "observed"]
    assert (rows[0]["people"], rows[0]["trainer"]) == ("34", "Invented Trainer")
    duties.json("log", "verify", duties.data, "--records")


def test_its_mistakes_are_pointed_at(duties):
    answer = duties.add("training", {"people": -1, "place": "x"}, code=1)
    assert {e["pointer"] for e in answer["errors"]} == {"/organisation", "/day", "/people", "/place"}


def test_its_personal_data_can_be_erased(duties):
    added = duties.add("training", training(duties.new_issuer()))
    thing = duties.json("show", added["index"])["id"]
    duties.add("redaction", fictional.redaction(thing, ["/trainer"]))
    assert duties.rows("trainings")[0]["trainer"] == ""


def test_the_house_knows_the_room(tree):
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
                           "tests/house", "-k", "duties"],
                          cwd=tree.root, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and " passed" in done.stdout, done.stdout
