"""Verifiers that are not ours, unchanged, each as a function: (whether the log holds, what it said).

A `place` is an address or a folder with the log's files, `vkey` the file of its verifier key.
"""

import re
import subprocess
import sys

import aics_tlog
from witnesses import go_program


def run(command):
    """Exit code and everything that a program printed."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def address(place):
    return str(place) if str(place).startswith("http") else f"file://{place}"


def fsck(place, vkey):
    """Tessera's fsck. Its exit code is 0 whatever it finds: only its success line counts. A worker
    ends at the first damage, and fsck waits for ever once none is left: so there are several."""
    _, said = run([go_program("fsck"), f"--storage_url={address(place).rstrip('/')}/",
                   f"--public_key={vkey}", "--N=8", "--ui=false"])
    return "Successfully fsck'd log with size " in said, said


def xmod(place, vkey, *old):
    """golang.org/x/mod/sumdb note and tlog, which Go's checksum database rests on."""
    code, said = run([go_program("checkxmod"), place, vkey, *old])
    return code == 0 and said.startswith("OK: "), said


def merkle(place, vkey, *old):
    """transparency-dev/merkle: every inclusion proof, and that the log only grew."""
    code, said = run([go_program("checkmerkle"), place, vkey, *old])
    return code == 0 and said.startswith("OK: "), said


def aics(command, place, vkey, *more):
    """aics-tlog's command line."""
    code, said = run([sys.executable, "-m", "aics_tlog", command, "--vkey-file", vkey,
                      "--tiles", place, *more])
    return code == 0, said


def audit(place, vkey):
    """aics-tlog's library: every tile and bundle against the signed checkpoint."""
    reader = aics_tlog.HttpTileReader(address(place))
    try:
        note = aics_tlog.parse_note(reader.read_checkpoint())
        opened = aics_tlog.verify_checkpoint(note, aics_tlog.parse_vkey(vkey.read_text().strip()),
                                             [], 0)
        if not opened.ok:
            return False, opened.error
        report = aics_tlog.audit_tiles(reader, opened.size, opened.root)
    except (ValueError, aics_tlog.TileUnavailableError, aics_tlog.TileMissingError) as refusal:
        return False, str(refusal)
    return True, f"size {report.size} in {report.bundles} bundles"


def size_said(said):
    """The size that a verifier says it found."""
    return int(re.search(r"(?:size |OK: )(\d+)", said).group(1))


VERIFIERS = {"tessera fsck": fsck, "x/mod": xmod, "merkle": merkle, "aics-tlog": audit}
# fsck looks at one state of a log and knows no older one.
GROWTH = {"x/mod": xmod, "merkle": merkle,
          "aics-tlog": lambda place, vkey, old: aics("verify-consistency", place, vkey,
                                                     "--old-checkpoint", old)}
