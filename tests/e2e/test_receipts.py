"""Receipts: written by ours, checked offline by ours and by a reader that is not ours."""

import base64

import aics_tlog
import fictional
import outside
import pytest
import tiles
from witnesses import go_program


@pytest.fixture(scope="module")
def node(make_node):
    node = make_node()
    node.run_import(fictional.report(node.folder, range(300)))
    node.receipt = node.run("log", "proof", 17).stdout  # against the 303 records of the import
    return node


@pytest.fixture
def receipt(node, tmp_path):
    file = tmp_path / "17.tlog-proof"
    node.run("log", "proof", 17, "-o", file)
    return file


def check(node, file, code=0, vkey=None):
    return node.run("log", "check", file, "--vkey", vkey or node.data / "log.vkey", code=code)


def read_receipt(text):
    """Index, entry, proof hashes and checkpoint, by the words of c2sp.org/tlog-proof."""
    head, _, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    extra = lines.pop(1).removeprefix("extra ")
    return (int(lines[1].removeprefix("index ")), base64.b64decode(extra),
            [base64.b64decode(line) for line in lines[2:]], checkpoint)


def test_our_check_accepts_it(node, receipt):
    said = check(node, receipt).stdout
    assert "Record 17 is in the log" in said and "advertiser-report/1" in said


def test_an_outside_program_accepts_what_it_says(node, receipt):
    index, entry, proof, checkpoint = read_receipt(receipt.read_text())
    key = aics_tlog.parse_vkey((node.data / "log.vkey").read_text().strip())
    opened = aics_tlog.verify_checkpoint(aics_tlog.parse_note(checkpoint), key, [], 0)
    assert opened.ok and opened.size == tiles.size(node.log)
    assert entry == tiles.entries(node.log)[17]
    leaf = aics_tlog.leaf_hash(entry)
    assert aics_tlog.verify_inclusion(leaf, index, opened.size, proof, opened.root)


def formats(node, file):
    """transparency-dev/formats and merkle read it; whether they accept it, and what they say."""
    code, said = outside.run([go_program("checkformats"), "receipt", file, node.data / "log.vkey"])
    return code == 0, said


def test_other_programs_formats_read_it(node, receipt):
    held, said = formats(node, receipt)
    assert held and "OK: record 17 of 303" in said, said


def test_the_receipt_of_add_is_the_same_kind_of_file(node):
    party = node.new_issuer()
    added = node.add("organisation", fictional.organisation(), "--as", party, "--about", party)
    said = check(node, node.folder / added["receipt"]).stdout
    assert f"Record {added['index']} is in the log" in said and "organisation/1" in said


def other_letter(letter):
    return "B" if letter == "A" else "A"


def alter(text, line, at=3):
    lines = text.split("\n")
    lines[line] = lines[line][:at] + other_letter(lines[line][at]) + lines[line][at + 1:]
    return "\n".join(lines)


ALTERED = {
    "entry": lambda t: alter(t, 1, 60),
    "index": lambda t: t.replace("\nindex 17\n", "\nindex 16\n"),
    "first hash": lambda t: alter(t, 3),
    "one hash less": lambda t: "\n".join(line for i, line in enumerate(t.split("\n")) if i != 4),
    "checkpoint size": lambda t: t.replace("\n303\n", "\n302\n"),
    "checkpoint root": lambda t: alter(t, t.split("\n").index("303") + 1),
    "signature": lambda t: alter(t, len(t.split("\n")) - 2, 60),
    "cut short": lambda t: t[:len(t) // 2],
    "empty": lambda t: "",
}


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_one_is_refused(node, tmp_path, what):
    file = tmp_path / "altered.tlog-proof"
    file.write_text(ALTERED[what](node.receipt))
    assert file.read_text() != node.receipt
    assert check(node, file, code=1).stderr.startswith("hustings: ")
    assert not formats(node, file)[0]


def test_our_check_refuses_another_log(node, make_node, receipt):
    vkey = make_node("stranger").data / "log.vkey"
    assert check(node, receipt, code=1, vkey=vkey).stderr.startswith("hustings: ")


def test_a_receipt_stays_good_when_the_log_grows(node, receipt):
    folder = node.folder / "more"
    folder.mkdir()
    node.run_import(fictional.report(folder, range(1000, 1010)))
    check(node, receipt)


def test_there_is_no_receipt_beyond_the_log(node):
    said = node.refused("log", "proof", 10**9, code=2)
    assert said.startswith("hustings: ") and "1000000000" in said
