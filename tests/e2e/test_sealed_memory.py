"""What a running node still has in its memory when nobody is at work any more: nothing that was sealed, no code, no
passphrase, nothing to sign in with. Neither does it say them anywhere."""

import subprocess
import sys
import time
import urllib.parse

import casework
import leaks
import memory
import pytest
import staffed
from reporting import PNG, by_api, fill, send, told, track
from served import serve
from staffed import node as node
from test_sealed_leak import CANARIES

NOTE = "A canary that staff wrote for each other, in a note"


def spellings(canaries):
    """Of all canaries: as bytes, in UTF-16 as ICU has it, in base64, and as a form sends it."""
    out = {}
    for name, canary in canaries.items():
        forms = leaks.forms(canary)
        forms["form"] = urllib.parse.quote_plus(canary).encode()
        out |= {f"{name}, {form}": text for form, text in forms.items()
                if form in ("raw", "form", "utf-16-le", "base64, 0", "base64, 1", "base64, 2")}
    return out


def secrets_of(person):
    """What somebody signs in with."""
    return {"password": staffed.PASSWORD, "second factor": person.secret, "one-time link": person.link[-43:],
            "recovery code": person.recovery[0]}


@pytest.fixture(scope="module")
def idle(node):
    """A node on which reporters, a handler and a decider were at work, and which nobody talks to now."""
    body = PNG + CANARIES["file"].encode() * 20
    answers = {"category": "hate-violence", "urls": CANARIES["url"], "place": CANARIES["place"],
               "account": CANARIES["account"], "text": CANARIES["text"], "name": CANARIES["name"],
               "contact": CANARIES["contact"]}
    node.canaries = {**CANARIES, "passphrase": casework.PASSPHRASE, "note": NOTE}
    with serve(node, "--access-log", node.data / "access.log") as site:
        handler = casework.worker(node, site, "hanna", "triage", "handler")
        node.canaries |= secrets_of(handler.person) | {"sheet": handler.recovery}
        node.canaries |= {f"cookie {n}": value for n, value in enumerate(handler.cookies.values())}
        draft = fill(site, **answers)
        time.sleep(3.1)
        number, code = told(send(site, draft, [(CANARIES["file name"], body)])[2])
        _, other = by_api(site, [(CANARIES["file name"], body)], **answers)
        for n, (case, secret) in enumerate([(number, code), (other["number"], other["code"])]):
            node.canaries |= {f"code {n}": secret, f"code {n} without spaces": secret.replace(" ", "")}
            assert CANARIES["message"] in track(
                site, case, secret, "/track/step", [("files", "later.txt", CANARIES["message file"].encode() * 9)],
                act="message", words=CANARIES["message"])[2]
        assert handler.unlock(number)[0] == 303
        assert CANARIES["text"] in handler.case(number) and CANARIES["contact"] in handler.case(number)
        assert casework.evidence(handler.fetch(f"/desk/cases/{number}/files/0")) == body
        handler.must(number, "accept").must(number, "note", fields={"/note": NOTE})
        assert NOTE in handler.case(number)
        node.canaries |= {f"later cookie {n}": value for n, value in enumerate(handler.cookies.values())}
        assert handler.post("/desk/sign-out", {})[0] == 303
        time.sleep(1)  # connections end
        node.in_memory, node.looked = memory.find(site.pid, spellings(node.canaries))
        node.run("export", "--bulk", node.folder / "bulk")
    node.said = site.said
    return node


def test_nothing_in_the_memory_of_an_idle_node__l414(idle, tell):
    assert idle.in_memory == []
    tell(f"{len(idle.canaries)} canaries, not in {idle.looked >> 20} MiB of memory")


def test_nothing_in_what_it_says_keeps_and_gives_out__l414(idle):
    """What it printed, its access log, tiles and tables, and the bulk export: also nothing to sign in with."""
    (idle.folder / "bulk" / "said.txt").write_text(idle.said)
    assert "/track" in (idle.data / "access.log").read_text()
    for folder in (idle.data, idle.folder / "bulk"):
        found, looked, _ = leaks.find(folder, idle.canaries, {"secrets"})
        assert found == [] and looked > 10_000


def test_what_is_in_memory_is_found__l414():
    """Of a process that has it, in each of the spellings."""
    wanted = spellings({"it": "canary_of_the_account"})
    code = ("import sys, time; kept = [bytes.fromhex(line) for line in sys.stdin.read().split()]\n"
            "print('ready', flush=True); time.sleep(60)")
    for name, text in wanted.items():
        process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process.stdin.write(text.hex())
        process.stdin.close()
        assert process.stdout.readline() == "ready\n"
        assert name in {found for found, _, _ in memory.find(process.pid, wanted)[0]}
        process.kill()
        process.wait()
        process.stdout.close()
