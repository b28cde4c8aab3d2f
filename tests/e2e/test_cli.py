"""What every command has in common: help with an example, errors of one form, JSON for programs."""

import json
import re

import fictional
import pytest
from hustings import Hustings

ERROR = re.compile(r"\Ahustings: .+\n", re.DOTALL)


def commands(node, *path):
    """Every command, found by reading --help as a user would."""
    text = node.run(*path, "--help").stdout
    listed = text.partition("\nSubcommands:\n")[2].partition("\nExample")[0]
    for name in re.findall(r"(?m)^  (\S+)", listed):
        yield (*path, name)
        yield from commands(node, *path, name)


@pytest.fixture
def nowhere(program, tmp_path):
    """The program where there is no node."""
    return Hustings(program, tmp_path)


def test_every_command_has_help_with_an_example(nowhere):
    found = [(), *commands(nowhere)]
    names = {" ".join(path) for path in found}
    assert {"init", "import", "export", "add", "sign", "show", "log verify", "log proof",
            "log check", "keys list", "keys create", "keys export", "rebuild", "scrub",
            "kinds"} <= names
    for path in found:
        done = nowhere.run(*path, "--help")
        assert done.stderr == ""
        example = done.stdout.partition("\nExample:\n")[2]
        assert example.strip().startswith(" ".join(("hustings", *path))), path


def examples(nowhere):
    for path in commands(nowhere):
        text = nowhere.run(*path, "--help").stdout.partition("\nExample:\n")[2]
        yield path, [line.split()[1:] for line in text.splitlines() if line.strip()]


def test_examples_use_options_that_exist(nowhere):
    """With an option that there is none of added, only that one is complained about."""
    found = list(examples(nowhere))
    assert found
    for path, lines in found:
        for words in lines:
            said = nowhere.refused(*words, "--no-such-option")
            assert 'no option "--no-such-option"' in said, f"{path}: {said}"


@pytest.mark.parametrize("words, names", [
    (("frobnicate",), "frobnicate"), (("log", "frobnicate"), "frobnicate"),
    (("init", "--frobnicate"), "--frobnicate"), (("init",), "--origin"), ((), "--help"),
    (("show",), "record"), (("show", "1", "2"), '"2"'), (("export",), "--list"),
    (("import",), "--list"), (("export", "ads", "--format", "xml"), "xml"),
    (("keys", "export", "nobody"), "nobody"), (("log", "proof", "minus"), "minus")])
def test_wrong_words_are_named_with_the_way_out(nowhere, words, names):
    said = nowhere.refused(*words)
    assert ERROR.match(said) and names in said and "--help" in said
    assert nowhere.run(*words, code=2).stdout == ""


@pytest.mark.parametrize("words", [
    ("show", "1"), ("export", "records"), ("rebuild",), ("scrub",), ("keys", "list"),
    ("keys", "create"), ("log", "proof", "0"), ("import", "meta-report", "x.csv")])
def test_without_a_node_the_way_to_make_one_is_shown(nowhere, words):
    said = nowhere.refused(*words)
    assert ERROR.match(said) and "there is no node here" in said and "hustings init" in said
    assert not nowhere.data.exists(), "a command that failed made the folder"


@pytest.mark.parametrize("words, names", [
    (("show", "999"), "999"), (("show", "not-an-id"), "not-an-id"),
    (("export", "nothing"), "--list"), (("export", "advertisers", "--where", "x=1"), "country"),
    (("export", "advertisers", "--where", "country"), "NAME=VALUE"),
    (("kinds", "--schema", "nothing"), "kinds"), (("keys", "export", "issuer", "x"), "keys list"),
    (("add", "organisation", "nowhere.json"), "nowhere.json"), (("add", "no-kind", "-"), "kinds")])
def test_what_is_not_there_is_named(node, words, names):
    done = node.run(*words, code=1 if names in ("country", "NAME=VALUE") else 2)
    assert ERROR.match(done.stderr) and names in done.stderr


def test_json_is_json_everywhere(node):
    report = fictional.report(node.folder, range(10))
    node.json("import", "meta-report", report)
    node.add("organisation", fictional.organisation())
    node.json("show", "3")
    node.json("rebuild", "--verify")
    node.json("rebuild")
    node.json("log", "verify", node.data)
    json.loads(node.run("kinds", "--schema", "organisation").stdout)
    assert node.objects("records") and node.objects("advertiser-totals")


def test_errors_are_json_too_where_it_is_asked_for(node):
    for words, code in ((("show", "999"), 2), (("rebuild", "--data", "nowhere"), 2),
                        (("log", "verify", "nowhere"), 2),
                        (("import", "meta-report", "nowhere.csv"), 2)):
        error = node.json(*words, code=code)
        assert error["error"] and error["code"]
    assert node.add("organisation", {}, code=1)["errors"]


def test_every_kind_has_a_valid_schema(node):
    kinds = re.findall(r"(?m)^## ([a-z-]+)/\d+$", node.run("kinds").stdout)
    assert {"organisation", "advertiser-report", "redaction"} <= set(kinds)
    for kind in kinds:
        schema = json.loads(node.run("kinds", "--schema", kind).stdout)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["type"] == "object" and schema["properties"]


def test_every_dataset_gives_csv_and_ndjson(node):
    node.add("organisation", fictional.organisation())
    names = re.findall(r"(?m)^([a-z-]+) ", node.run("export", "--list").stdout)
    assert {"records", "advertisers", "findings", "observations"} <= set(names)
    for name in names:
        assert len(node.rows(name)) == len(node.objects(name))


def test_an_export_goes_to_a_file(node):
    node.add("organisation", fictional.organisation())
    node.run("export", "parties", "-o", "parties.csv")
    assert (node.folder / "parties.csv").read_text() == node.run("export", "parties").stdout
    said = node.refused("export", "parties", "-o", "no/such/folder/parties.csv")
    assert "no/such/folder/parties.csv" in said


@pytest.mark.parametrize("words", [("parties", "--where", "x=1"), ("nothing",)])
def test_a_refused_export_writes_nothing(node, words):
    code = 1 if "--where" in words else 2
    assert node.run("export", *words, code=code).stdout == ""
    kept = node.folder / "kept.csv"
    kept.write_text("what was there")
    node.run("export", *words, "-o", kept, code=code)
    assert kept.read_text() == "what was there"


def test_the_data_directory_can_be_an_option_or_a_variable(node):
    listed = node.run("keys", "list").stdout
    assert "operator" in listed
    assert node.run("keys", "list", "--data", node.data).stdout == listed
