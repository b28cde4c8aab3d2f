"""What an operator can do who holds the log's key: other entries, fresh hashes, a new signature."""

import base64
import json

import aics_tlog
import tiles
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def write_tiles(log, entries):
    """Every tile and bundle of these entries; the checkpoint stays as it is."""
    for path, data in aics_tlog.TileWriter(entries).materialise().items():
        file = log / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def secret(node, name):
    seed = bytes.fromhex((node.data / "secrets" / name).read_text())
    return Ed25519PrivateKey.from_private_bytes(seed)


def signed(node, size, root):
    """A checkpoint as the node's own key signs it."""
    origin = (node.log / "checkpoint").read_text().split("\n")[0]
    return aics_tlog.sign_checkpoint(aics_tlog.Checkpoint(origin, size, root),
                                     secret(node, "log.key"), origin).serialise()


def line_of_a_stranger(text, name):
    """A signature line under this text by a key that nobody knows."""
    key = Ed25519PrivateKey.generate()
    return aics_tlog.Note(text, (aics_tlog.sign_note(text, key, name),)).serialise().split("\n\n")[1]


def forge(node, log, entries):
    """A new log of these entries in the folder `log`, in which everything fits together."""
    write_tiles(log, entries)
    root = aics_tlog.MerkleTree(entries).root()
    (log / "checkpoint").write_text(signed(node, len(entries), root))
    return log


def rewritten(entries, index):
    """The same entries, one of them with another byte in its payload."""
    changed = bytearray(entries[index])
    at = len(changed) // 2
    changed[at] = ord("B") if changed[at] != ord("B") else ord("C")
    return [*entries[:index], bytes(changed), *entries[index + 1:]]


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def payload(entry):
    """What a record says in plain."""
    part = entry.split(b".")[1]
    return json.loads(base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)))


def signed_anew(node, entries, index):
    """One record says something else, signed with its author's key, which this node keeps."""
    said = payload(entries[index])
    said["body"]["country"] = "DE"
    text = (entries[index].split(b".")[0] + b"."
            + base64url(json.dumps(said, separators=(",", ":")).encode()))
    signature = secret(node, f"issuers/{said['iss']}.key").sign(text)
    return [*entries[:index], text + b"." + base64url(signature), *entries[index + 1:]]


def swapped(entries, one, other):
    out = list(entries)
    out[one], out[other] = out[other], out[one]
    return out


def without(entries, index):
    return [*entries[:index], *entries[index + 1:]]


def consistency(log, old, size):
    """The hashes that show that `log` extends its first `old` entries, out of its tiles."""
    reader = aics_tlog.FileSystemTileReader(log)
    return aics_tlog.consistency_proof_from_tiles(reader, old, size, tiles.size(log))
