"""The list of a node's first run: not done before somebody has tried the ways back to what is sealed."""

import datetime
import re
import sqlite3

import reporting
import staffed
from casework import worker
from served import serve
from staffed import node as node
from staffed import site as site


def day():
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def opened(node, code):
    """What the list still wants, by what; it ends with this code."""
    list_ = node.json("vault", "checklist", code=code)
    assert list_["done"] == (code == 0)
    return {item["what"]: item["open"] for item in list_["items"] if not item["done"]}


def sheet_of(node, name, text):
    file = node.folder / f"{name}.sheet"
    file.write_text(text + "\n")
    return file


def test_it_is_not_done_before_a_drill(make_node):
    node = make_node()
    assert "Somebody can read reports" in opened(node, 1)
    made = {name: reporting.add_handler(node, name)["recovery"] for name in ("anna", "ben")}
    assert opened(node, 1) == {"The printed sheet of each key was tried": ["anna", "ben"]}
    assert "Not done" in node.run("vault", "checklist", code=1).stdout
    wrong = sheet_of(node, "wrong", made["ben"])
    node.refused("vault", "drill", "anna", "--sheet-file", wrong, code=1)
    node.run("vault", "drill", "anna", "--passphrase-file", node.folder / "passphrase")
    assert opened(node, 1)["The printed sheet of each key was tried"] == ["anna", "ben"], "neither was its sheet"
    for name, text in made.items():
        node.run("vault", "drill", name, "--sheet-file", sheet_of(node, name, text))
    assert opened(node, 0) == {} and "Done." in node.run("vault", "checklist").stdout
    assert {one["name"]: one["tried"] for one in node.json("vault", "list")} == {"anna": day(), "ben": day()}
    assert f"(tried {day()})" in node.run("vault", "list").stdout
    printed = node.run("vault", "shares", "--need", "2", "--of", "2").stdout
    assert opened(node, 1) == {"The shares were tried": ["shares"]}
    files = [sheet_of(node, f"share{n}", one) for n, one in
             enumerate(re.findall(r"^[A-Z2-7]{4}(?: [A-Z2-7]{1,4})+$", printed, re.M))]
    node.run("vault", "cover", "anna", "--passphrase-file", node.folder / "passphrase")
    node.run("vault", "drill", "anna", *(word for file in files for word in ("--share-file", file)))
    assert opened(node, 0) == {}
    with sqlite3.connect(node.data / "vault.db") as db:
        assert {len(row[0]) for row in db.execute("SELECT day FROM vault_drill")} == {10}, "no time of day"
    reporting.add_handler(node, "carl")
    assert opened(node, 1) == {"The printed sheet of each key was tried": ["carl"]}


def test_a_sheet_is_tried_at_the_desk(node, site):
    tina = worker(node, site, "tina", "triage")
    page = tina.send("/desk/key")[2]
    assert "Nobody has tried yet" in page and "Not done yet on this node" in page
    status, _, page = tina.post("/desk/key/drill", {"sheet": tina.recovery[:-1] + "?"})
    assert status == 422 and "this does not open your key" in page
    other = worker(node, site, "theo", "triage")
    assert tina.post("/desk/key/drill", {"sheet": other.recovery})[0] == 422, "somebody else's"
    assert "Nobody has tried yet" in tina.send("/desk/key")[2]
    assert tina.post("/desk/key/drill", {"sheet": f" {tina.recovery.lower()} "})[0] == 303
    page = tina.send("/desk/key")[2]
    assert "Tried last on" in page and re.search(r"Not done yet on this node.*theo", page, re.S)
    assert other.post("/desk/key/drill", {"sheet": other.recovery})[0] == 303
    assert "Not done yet on this node" not in other.send("/desk/key")[2]
    assert opened(node, 0) == {}


def test_who_has_no_key_tries_none(node, site):
    kim = worker(node, site, "kilian", "triage", key=False)
    status, _, page = kim.post("/desk/key/drill", {"sheet": "x"})
    assert status == 200 and "Make your key" in page
    assert staffed.Program(site).send("/desk/key/drill", [("sheet", "x")])[0] != 200, "nobody"
