"""A field is added to a kind in one place, and is there everywhere."""

import json

import fictional
import pytest
from hustings import Hustings
from tree import Tree

PARTIES = "src/parties/parties.h"


@pytest.fixture(scope="module")
def with_members(tmp_path_factory):
    """A program of which an organisation has one field more."""
    tree = Tree(tmp_path_factory.mktemp("field"))
    tree.change(PARTIES, r"(  Open<std::optional<Domain>> website;\n)",
                r"\1  Open<std::optional<Count>> members;\n")
    tree.change(PARTIES, r"(BOOST_DESCRIBE_STRUCT\(Organisation, \(\),\s*\([^)]*website)", r"\1, members")
    return tree.build()


@pytest.fixture
def changed(with_members, tmp_path):
    return Hustings(with_members, tmp_path).init()


def schema(node):
    return json.loads(node.run("kinds", "--schema", "organisation").stdout)


def test_the_field_is_not_there_before(node):
    assert "members" not in schema(node)["properties"]
    answer = node.add("organisation", dict(fictional.organisation(), members=1200), code=1)
    assert [e["pointer"] for e in answer["errors"]] == ["/members"]


def test_the_field_is_in_schema_and_help(changed):
    assert schema(changed)["properties"]["members"]["type"] == "integer"
    assert "members" not in schema(changed)["required"]
    assert "| `members` | open | count | no |" in changed.run("kinds").stdout


def test_the_field_is_in_parser_and_csv(changed):
    changed.add("organisation", dict(fictional.organisation(), members=1200))
    changed.add("organisation", fictional.organisation("Without members"))
    assert [r["members"] for r in changed.rows("parties")] == ["1200", ""]
    assert changed.objects("parties")[0]["body"]["members"] == 1200
    assert "members" not in changed.objects("parties")[1]["body"]


@pytest.mark.parametrize("wrong", ["many", -1, 1.5, None, 2**63])
def test_a_wrong_value_is_pointed_at(changed, wrong):
    answer = changed.add("organisation", dict(fictional.organisation(), members=wrong), code=1)
    assert [e["pointer"] for e in answer["errors"]] == ["/members"]


def test_records_from_before_still_open(node, with_members):
    """What a program without the field wrote is read by one that has it."""
    node.add("organisation", fictional.organisation())
    newer = Hustings(with_members, node.folder)
    assert newer.rows("parties")[0]["members"] == ""
    newer.json("log", "verify", newer.data, "--records")
    newer.json("rebuild", "--verify")
