"""Files with other headings: somebody says once what the columns are."""

import os
import pty
import re
import subprocess

import pytest
from hustings import Hustings

TABLE = ("Our bookings of May,,,,,,,,\n"
         "Booking no.,Day of the paper,For ad,Kind of medium,Newspaper,First day,Last day,Cur.,Net amount\n"
         "B-1,2029-05-01,A-1,print,Seegrasbote,2029-05-02,2029-05-03,EUR,100.50\n"
         "B-2,2029-05-01,A-2,print,Seegrasbote,2029-05-02,2029-05-03,EUR,7\n")
FIELDS = ["number", "date", "ad", "medium", "publisher", "from", "to", "currency", "amount"]


@pytest.fixture
def here(program, tmp_path):
    made = Hustings(program, tmp_path)
    (tmp_path / "bookings.csv").write_text(TABLE, "utf-8")
    return made


def on_terminal(node, answers, *words):
    """What the command says on a terminal that is answered line by line; and its exit code."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(node.command(*words), cwd=node.folder, env=node.environment(), stdin=theirs,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    os.close(theirs)
    os.write(ours, "".join(answer + "\n" for answer in answers).encode())
    if len(answers) == 0:
        os.write(ours, b"\x04")
    said = process.communicate(timeout=60)[0].decode()
    os.close(ours)
    return said, process.returncode


def test_an_unknown_file_says_how_to_go_on(here):
    said = here.refused("import", "invoices", "bookings.csv", "--dry-run")
    assert "--map" in said and "--profile" in said and "Newspaper" in said


def test_questions_on_a_terminal_make_a_profile(here):
    said, code = on_terminal(here, ["?", *FIELDS], "import", "invoices", "bookings.csv", "--map")
    assert code == 0, said
    assert "Column 9 of 9" in said and "Headings stand in row 2" in said and "reach (Reach)" in said
    profile = here.folder / "bookings.csv.profile.toml"
    assert 'en = ["Newspaper"]' in profile.read_text("utf-8")
    done = here.json("import", "invoices", "bookings.csv", "--profile", profile, "--dry-run", code=1)
    assert (done["rows"], done["refused"]) == (2, 2), "there is no node to look the ads up in"
    with open(here.folder / "bookings.csv.refused.csv", encoding="utf-8") as text:
        reasons = text.read()
    assert reasons.count("no node to look the ad up in") == 2 and "Net amount" in reasons
    said, code = on_terminal(here, FIELDS, "import", "invoices", "bookings.csv", "--map")
    assert code == 2 and "there already" in said, "nothing is overwritten"


def test_what_is_missing_is_asked_for(here):
    answers = ["nonsense", *FIELDS[:4], "-", *FIELDS[5:], "77", "5"]
    said, code = on_terminal(here, answers, "import", "invoices", "bookings.csv", "--map", "-o", "own.toml")
    assert code == 0 and "There is no field" in said and "A number from 1 to 9" in said
    assert 'en = ["Newspaper"]' in (here.folder / "own.toml").read_text("utf-8")


def test_without_a_terminal_a_skeleton_is_printed(here):
    done = subprocess.run(here.command("import", "invoices", "bookings.csv", "--map"), cwd=here.folder,
                          env=here.environment(), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                          timeout=60)
    toml = done.stdout
    assert done.returncode in (0, 1) and 'name = "own-invoices"' in toml and "such as:" in toml
    if done.returncode == 1:
        assert "TO FILL IN" in toml and "TO FILL IN" in done.stderr
    (here.folder / "skeleton.toml").write_text(toml, "utf-8")
    filled = toml
    for field, heading in zip(FIELDS, TABLE.split("\n")[1].split(",")):
        part = re.search(rf'name = "{field}"\n(?:.*\n)*?en = .*\n', filled).group(0)
        filled = filled.replace(part, re.sub(r"en = .*", f'en = ["{heading}"]', part))
    (here.folder / "skeleton.toml").write_text(filled, "utf-8")
    done = here.json("import", "invoices", "bookings.csv", "--profile", "skeleton.toml", "--dry-run", code=1)
    assert done["rows"] == 2


def test_profiles_are_strict(here):
    (here.folder / "bad.toml").write_text('name = "x"\nformat = "invoices"\nversion = 1\ntitle = "x"\n'
                                          '[[field]]\nname = "number"\nparser = "text"\nheadings = ["x"]\n', "utf-8")
    said = here.refused("import", "invoices", "bookings.csv", "--profile", "bad.toml", "--dry-run")
    assert "bad.toml:8" in said and "headings" in said
    said = here.refused("import", "ads", "bookings.csv", "--map", "--profile", "bad.toml")
    assert "bad.toml" in said
