"""A log that is not ours, and a client that is not ours and asks witnesses for cosignatures.

    log = TheirLog(folder)
    log.append(b"one", b"two")
    cosigned = log.ask(url, vkey)      # raises aics_witness.feeder.FeederError when refused
"""

import aics_tlog
from aics_witness import feeder
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class TheirLog:
    """A tlog-tiles log in a folder, written by aics-tlog."""

    def __init__(self, folder, origin="their.example/log"):
        self.folder = folder
        folder.mkdir()
        self.origin = origin
        self.key = Ed25519PrivateKey.generate()
        self.vkey = aics_tlog.format_vkey(
            aics_tlog.vkey_from_ed25519(origin, self.key.public_key()))
        self.entries = []
        self.append()

    def append(self, *entries):
        """Adds entries and publishes them."""
        self.entries += entries
        aics_tlog.TileWriter(self.entries).write_to(self.folder)
        root = aics_tlog.MerkleTree(self.entries).root()
        checkpoint = aics_tlog.Checkpoint(self.origin, len(self.entries), root)
        note = aics_tlog.sign_checkpoint(checkpoint, self.key, self.origin)
        (self.folder / "checkpoint").write_bytes(note.to_bytes())

    @property
    def note(self):
        return (self.folder / "checkpoint").read_text()

    def ask(self, url, vkey):
        """Has the published checkpoint cosigned by the witness below this address."""
        proof = aics_tlog.MerkleTree(self.entries).consistency_proof
        with feeder.WitnessClient(url, vkey) as client:
            return feeder.merge_cosignatures(self.note, client.submit(self.note, proof)).decode()
