"""What an antivirus says of the files of a report: handlers are told, nothing is held back."""

import time

import antivirus
import casework
import leaks
import memory
import pytest
import reporting
from casework import report
from reporting import PNG
from served import serve

CANARY = b"canary of a file that an antivirus was asked about"


@pytest.fixture
def node(make_node):
    return make_node()


def handler_of(node, site):
    handler = casework.worker(node, site, "hanna", "triage", "handler")
    assert handler.unlock()[0] == 303
    return handler


def test_handlers_are_told_what_it_finds_and_nothing_is_blocked__l18(node, tmp_path):
    infected, harmless = PNG + antivirus.MADE_UP, PNG + CANARY
    with antivirus.clamd(tmp_path / "clamd") as clamd:
        antivirus.use(node, clamd.socket)
        with serve(node) as site:
            handler = handler_of(node, site)
            number, code = report(site, files=[("one.png", infected), ("two.png", harmless),
                                               ("three.png", PNG + bytes(2 << 20))])
            page = handler.case(number)
            said = f"The antivirus found: {antivirus.NAME}.UNOFFICIAL (ClamAV 1."
            assert page.count(said) == 1 and page.count("Nothing found by the antivirus (ClamAV 1.") == 1
            assert page.count("Not checked for viruses: too large for ClamAV") == 1, "its own limit, one megabyte"
            files, name = casework.unzip(handler.fetch(f"/desk/cases/{number}/files/0"))
            assert files[f"{number}-1.png"] == infected and name == f"{number}-1.zip"
            assert said in files["READ-FIRST.txt"].decode()
            files, _ = casework.unzip(handler.fetch(f"/desk/cases/{number}/files/1"))
            assert files[f"{number}-2.png"] == harmless
            # It is for handlers.
            assert "antivirus" not in reporting.track(site, number, code)[2]
            assert antivirus.NAME not in str(casework.public(site, number))
            told = told_at_the_command_line(node, number)
            assert [one["antivirus"]["result"] for one in told] == ["found", "nothing_found", "too_large"]
            assert told[0]["antivirus"]["name"] == f"{antivirus.NAME}.UNOFFICIAL"
            handler.post("/desk/sign-out", {})
            time.sleep(1)
            found, looked = memory.find(site.pid, {"of a file": CANARY})
            assert not found and looked > 1 << 20
        folders = [node.data, clamd.folder]
        assert [leaks.find(folder, {"file": CANARY.decode()})[0] for folder in folders] == [[], []]
        assert not list(clamd.unpacks.iterdir())


def told_at_the_command_line(node, number):
    (node.folder / "passphrase").write_text(casework.PASSPHRASE + "\n")
    return reporting.read_case(node, number, "hanna")["files"]


def test_one_that_is_dead_slow_or_damaged_says_so_and_blocks_nothing__l18(node, tmp_path):
    with antivirus.fake(tmp_path) as fake:
        antivirus.use(node, tmp_path / "fake.ctl")
        with serve(node) as site:
            handler = handler_of(node, site)

            def told():
                """What a case with one file says of it, and how long it took."""
                number, _ = report(site, files=[("one.png", PNG)])
                begun = time.monotonic()
                page = handler.case(number)
                took = time.monotonic() - begun
                files, _ = casework.unzip(handler.fetch(f"/desk/cases/{number}/files/0"))
                assert files[f"{number}-1.png"] == PNG
                says = files["READ-FIRST.txt"].decode().splitlines()[-1]
                assert page.count(says) == 1
                return says, took

            assert told()[0] == "Nothing found by the antivirus (ClamAV 1.4.6, signatures of 2 November 2026)"
            fake.does = lambda to: to.sendall(b"stream: <script>alert(1)</script> & x FOUND\0")
            assert told()[0] == "Not checked for viruses: ClamAV said something that cannot be read"
            fake.does = lambda to: to.sendall(b"stream: <b>&FOUND FOUND\0")
            number, _ = report(site, files=[("one.png", PNG)])
            assert "The antivirus found: &lt;b&gt;&amp;FOUND (ClamAV" in handler.case(number), "its words are text"
            fake.does = lambda to: to.sendall(b"stream: OK")
            assert told()[0] == "Not checked for viruses: ClamAV said something that cannot be read"
            fake.does = lambda to: None
            assert told()[0] == "Not checked for viruses: ClamAV could not be reached"
            fake.does = lambda to: time.sleep(30)
            says, took = told()
            assert says == "Not checked for viruses: ClamAV did not answer in time" and 9 < took < 20
            fake.server_close()
            (tmp_path / "fake.ctl").unlink()
            assert told()[0] == "Not checked for viruses: ClamAV could not be reached"


def test_none_is_set_up_or_wrongly__l18(node):
    with serve(node) as site:
        handler = handler_of(node, site)
        number, _ = report(site, files=[("one.png", PNG)])
        assert "Not checked for viruses: no antivirus is set up on this node" in handler.case(number)
    antivirus.use(node, "clamd.ctl")
    assert 'write clamd = "/run/clamav/clamd.ctl"' in node.refused("serve", "--data", node.data, code=1)
