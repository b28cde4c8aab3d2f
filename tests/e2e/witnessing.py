"""What tests of witnesses play: policies, nodes that watch each other, and witnesses as they must not be."""

import contextlib
import http.server

import aics_tlog
import fictional
import tiles
from hustings import Hustings
from served import answering, serve


def vkey_of(node, which="log"):
    return node.run("keys", "export", which).stdout.strip()


def set_policy(node, witnesses, quorum=None):
    """witnesses: {name: (vkey, url)}; all of them must cosign unless `quorum` says how many."""
    lines = [f"witness {name} {vkey} {url}" for name, (vkey, url) in witnesses.items()]
    lines += [f"group all-witnesses {quorum or 'all'} {' '.join(witnesses)}", "quorum all-witnesses"]
    (node.data / "witnesses.policy").write_text("\n".join(lines) + "\n")


def policy_file(node):
    """The policy as the node would publish it, for `hustings log check`."""
    file = node.folder / "log.policy"
    file.write_text(f"log {vkey_of(node)}\n" + (node.data / "witnesses.policy").read_text())
    return file


def say(node, *more):
    return node.add("organisation", fictional.organisation(), *more)


def checkpoint(node):
    return (node.log / "checkpoint").read_text()


def cosigned(node, *vkeys):
    """Does the public checkpoint hold, by a program that is not ours, with all these cosignatures?"""
    opened = aics_tlog.verify_checkpoint(
        aics_tlog.parse_note(checkpoint(node)), aics_tlog.parse_vkey(vkey_of(node)),
        [aics_tlog.parse_vkey(vkey) for vkey in vkeys], len(vkeys))
    return opened.ok and opened.size == tiles.size(node.log)


def another(program, tmp_path, name):
    """A second node beside the fixture's."""
    folder = tmp_path / name
    folder.mkdir()
    node = Hustings(program, folder)
    node.run("init", "--origin", f"{name}.invalid/log")
    return node


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", kind="text/plain"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def stranger(post):
    """A witness as it must not be: `post(handler, body)` answers add-checkpoint."""

    class Bad(Handler):
        def do_POST(self):
            with contextlib.suppress(OSError):
                post(self, self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self):
            self.answer(404)

    with answering(Bad) as address:
        yield address


@contextlib.contextmanager
def two_nodes(node, program, tmp_path):
    """Two served nodes, each a witness of the other, and their sites."""
    rival = another(program, tmp_path, "rival")
    with serve(node) as ours, serve(rival) as theirs:
        for one, other, site in ((node, rival, theirs), (rival, node, ours)):
            one.run("witness", "watch", f"{site.address}/log-list")
            set_policy(one, {"rival": (vkey_of(other, "witness"), f"{site.address}/witness")})
        yield rival, ours, theirs
