"""An authenticator without a browser: every byte of its answers can be said wrongly."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, HAS_KEY = 1, 4, 64


def text(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Authenticator:
    """One passkey (ES256) for pages of `address`."""

    def __init__(self, address):
        self.origin = address
        self.party = address.partition("//")[2].partition(":")[0]
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential = hashlib.sha256(b"credential" + str(id(self)).encode()).digest()
        self.counter = 0

    def client_data(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin,
                           "crossOrigin": False}).encode()

    def data(self, flags):
        return (hashlib.sha256(self.party.encode()).digest() + bytes([flags]) +
                self.counter.to_bytes(4, "big"))

    def make(self, challenge, flags=PRESENT | VERIFIED | HAS_KEY):
        """The fields of a form that adds the passkey."""
        numbers = self.key.public_key().public_numbers()
        # {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        cose = (b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + numbers.x.to_bytes(32, "big") +
                b"\x22\x58\x20" + numbers.y.to_bytes(32, "big"))
        data = (self.data(flags) + bytes(16) + len(self.credential).to_bytes(2, "big") +
                self.credential + cose)
        return {"pk_client": text(self.client_data("webauthn.create", challenge)),
                "pk_data": text(data)}

    def use(self, challenge, flags=PRESENT | VERIFIED, kind="webauthn.get"):
        """The fields of a form that shows the passkey."""
        self.counter += 1
        client, data = self.client_data(kind, challenge), self.data(flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {"pk_id": text(self.credential), "pk_client": text(client), "pk_data": text(data),
                "pk_signature": text(signature), "pk_user": ""}
