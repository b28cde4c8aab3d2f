"""hustings report: what the form does, for who writes to a node from a program."""

import http.server
import json
import re
import threading

import pytest
import reporting
from reporting import PNG, read_case
from served import free_port, serve

GOOD = {"answers": {"category": "no-answer", "urls": "https://social.example/post/1", "text": "Nothing happened.",
                    "further": {"earlier-number": "2029-000001-7"}, "bona_fide": "1"}}


@pytest.fixture(scope="module")
def node(make_node):
    node = make_node()
    reporting.add_handler(node)
    return node


@pytest.fixture(scope="module")
def site(node):
    with serve(node) as site:
        yield site


def written(folder, what):
    file = folder / "report.json"
    file.write_text(json.dumps(what))
    return file


def test_a_report_goes_in_and_its_receipt_holds(node, site, tmp_path):
    picture = tmp_path / "shot.png"
    picture.write_bytes(PNG)
    earlier = tmp_path / "mine.tlog-proof"
    earlier.write_text("c2sp.org/tlog-proof@v1\n")
    receipt = tmp_path / "receipt.tlog-proof"
    done = node.run("report", site.address + "/", written(tmp_path, GOOD), "--file", picture,
                    "--file", f"further/earlier-receipt={earlier}", "--answer", "further/earlier-number=2029-000002-4",
                    "--answer", "platform=facebook", "--receipt", receipt)
    number = re.search(r"^Case number +(\d{4}-\d{6}-\d)  public$", done.stdout, re.M).group(1)
    code = re.search(r"^Code +((?:\d{4} ){3}\d{4})  secret", done.stdout, re.M).group(1)
    assert f"Receipt         {receipt}" in done.stdout
    checked = node.run("log", "check", receipt, "--vkey", node.data / "log.vkey")
    assert "report/1" in checked.stdout
    assert "Nothing happened." in reporting.track(site, number, code)[2]
    case = read_case(node, number)
    assert case["steps"][0]["answers"] == [{"question": "earlier-number", "answer": "2029-000002-4"},
                                           {"question": "earlier-receipt", "answer": "2"}]
    assert [one["name"] for one in case["files"]] == ["shot.png", "mine.tlog-proof"]


def test_sent_again_it_is_the_same_case(node, site, tmp_path):
    key = "0b1e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
    sent = [json.loads(node.run("report", site.address, written(tmp_path, {"id": key, **GOOD}), "--json", "--receipt",
                                tmp_path / "r").stdout) for _ in range(2)]
    assert sent[0] == sent[1] and sent[0]["id"] == key and sent[0]["code"]
    assert sent[0]["receipt"] == str(tmp_path / "r") and (tmp_path / "r").exists()


def test_from_standard_input_and_for_the_hour(node, site, tmp_path):
    answers = {**GOOD["answers"], "category": "i-work-for-them"}
    done = node.run("report", site.address, "-", text=json.dumps({"answers": answers}))
    assert re.search(r"^Waiting number +\d{12}  not public$", done.stdout, re.M)
    assert "Receipt" not in done.stdout and "Logged at" in done.stdout


@pytest.mark.parametrize(("change", "said"), [
    ({"text": ""}, "/text: Say in your own words"),
    ({"category": "none"}, "/category: Choose"),
    ({"further": {"earlier-number": "x" * 41}}, "/further/earlier-number: This is too long"),
])
def test_what_is_wrong_has_its_place(node, site, tmp_path, change, said):
    wrong = {"answers": {**GOOD["answers"], **change}}
    assert said in node.run("report", site.address, written(tmp_path, wrong), code=1).stderr


def test_what_cannot_be_sent_says_why(node, site, tmp_path):
    good = written(tmp_path, GOOD)
    for code, words, said in [
            (2, (site.address, tmp_path / "none"), "none"),
            (1, (site.address, good, "--answer", "text"), "write NAME=VALUE"),
            (1, (site.address, good, "--id", "1"), "no UUID"),
            (2, (site.address, good, "--file", tmp_path / "gone.png"), "gone.png"),
            (1, ("hustings.party.example", good), "https://")]:
        assert said in node.refused("report", *words, code=code)
    nobody = f"http://127.0.0.1:{free_port()}"
    done = node.run("report", nobody, good, code=2)
    key = re.search(r"--id ([0-9a-f-]{36}): it will not be taken twice", done.stderr).group(1)
    assert json.loads(node.run("report", site.address, good, "--id", key, "--json", "--receipt",
                               tmp_path / "r").stdout)["id"] == key


@pytest.mark.parametrize("told", [
    {"number": "../../made", "code": "1"}, {"ticket": "1", "code": "\x1b[2J"}, {"code": "1"},
    {"number": "2029-000001-6", "code": "1", "receipt": "@elsewhere.example/r"},
    {"number": "2029-000001-6", "code": "1", "promise": "\x1b]0;mine\x07"}])
def test_whoever_answers_names_no_file_and_writes_nothing_to_the_terminal(node, tmp_path, told):
    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(told).encode()
            self.send_response(201)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        said = node.refused("report", f"http://127.0.0.1:{server.server_port}", written(tmp_path, GOOD), code=2)
        server.shutdown()
    assert "no answer of a node" in said and "\x1b" not in said
