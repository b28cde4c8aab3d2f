"""Identity providers for tests: one as others run it, and one that lies."""

import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import subprocess
import time
import urllib.parse
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from served import answering

PROGRAM = Path(__file__).resolve().parents[1] / "node" / "oidc.mjs"
CLIENT = "hustings"
SECRET = "a secret & more: 100%"


def text(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def settings(node, issuer, second_factor=("mfa",)):
    """Tells a node of a provider; the name of its table."""
    values = ", ".join(f'"{one}"' for one in second_factor)
    with open(node.data / "hustings.toml", "a", encoding="utf-8") as file:
        file.write(f'\n[oidc.party]\ntitle = "Party account"\nissuer = "{issuer}"\n'
                   f'client = "{CLIENT}"\nsecond_factor = [{values}]\n')
    secret = node.data / "secrets" / "oidc-party"
    secret.write_text(SECRET + "\n")
    secret.chmod(0o600)


@contextlib.contextmanager
def real(node_js, port, back, **more):
    """oidc-provider 9 from npm, which signs everybody in as `account`."""
    told = {"port": port, "client": CLIENT, "secret": SECRET, "back": back, "account": "4711",
            "amr": ["pwd", "mfa"], "way": "client_secret_basic", "algorithm": "RS256", **more}
    process = subprocess.Popen([node_js, PROGRAM, json.dumps(told)], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


class Liar:
    """A provider whose every word a test can bend. Remembers the last way that it was asked."""

    def __init__(self):
        self.key = rsa.generate_private_key(65537, 2048)
        self.other = rsa.generate_private_key(65537, 2048)
        self.edwards = ed25519.Ed25519PrivateKey.generate()
        self.right()

    def right(self):
        self.claims = {}            # instead of the right ones; None: left out
        self.header = {}
        self.sign = self.rsa        # how the ID token is signed
        self.answer_issuer = None   # in the way back
        self.issuer_of_discovery = None
        self.codes = set()          # codes that were not redeemed

    def rsa(self, signed, key=None):
        return (key or self.key).sign(signed, padding.PKCS1v15(), hashes.SHA256())

    def by_another_key(self, signed):
        return self.rsa(signed, self.other)

    def by_the_public_key(self, signed):
        """HMAC with what everybody knows."""
        pem = self.key.public_key().public_bytes(serialization.Encoding.PEM,
                                                 serialization.PublicFormat.SubjectPublicKeyInfo)
        return hmac.digest(pem, signed, "sha256")

    def by_nobody(self, signed):
        return b""

    def keys(self):
        def jwk(kid, key):
            numbers = key.public_key().public_numbers()
            return {"kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "e": "AQAB",
                    "n": text(numbers.n.to_bytes(256, "big"))}
        public = self.edwards.public_key().public_bytes_raw()
        return {"keys": [jwk("k1", self.key), jwk("k2", self.other),
                         {"kty": "OKP", "crv": "Ed25519", "kid": "e1", "x": text(public)},
                         {"kty": "oct", "kid": "s1", "k": text(b"secret")}]}

    def token(self, nonce):
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "4711", "nonce": nonce, "iat": now,
                  "exp": now + 300, "amr": ["mfa"], "auth_time": now, **self.claims}
        header = {"alg": "RS256", "kid": "k1", "typ": "JWT", **self.header}
        part = [text(json.dumps({k: v for k, v in one.items() if v is not None}).encode())
                for one in (header, claims)]
        return ".".join([*part, text(self.sign(".".join(part).encode()))])

    @contextlib.contextmanager
    def serving(self):
        liar = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def say(self, value, status=200):
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                path, _, query = self.path.partition("?")
                if path == "/.well-known/openid-configuration":
                    base = liar.address
                    self.say({"issuer": liar.issuer_of_discovery or base,
                              "authorization_endpoint": base + "/authorize",
                              "token_endpoint": base + "/token", "jwks_uri": base + "/keys"})
                elif path == "/keys":
                    self.say(liar.keys())
                else:
                    self.say({}, 404)

            def do_POST(self):
                asked = dict(urllib.parse.parse_qsl(
                    self.rfile.read(int(self.headers["Content-Length"])).decode()))
                challenge = text(hashlib.sha256(asked["code_verifier"].encode()).digest())
                nonce = liar.nonces.pop(asked["code"], None)
                if nonce is None or challenge != liar.challenges[asked["code"]]:
                    return self.say({"error": "invalid_grant"}, 400)
                self.say({"token_type": "Bearer", "access_token": "x",
                          "id_token": liar.token(nonce)})

        self.nonces, self.challenges = {}, {}
        with answering(Handler) as address:
            self.address = address
            yield self

    def send_back(self, to):
        """What a browser would be sent back to that was sent to this address."""
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(to).query))
        assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
        code = f"code-{len(self.challenges)}"
        self.nonces[code], self.challenges[code] = asked["nonce"], asked["code_challenge"]
        back = {"code": code, "state": asked["state"]}
        if self.answer_issuer:
            back["iss"] = self.answer_issuer
        path = urllib.parse.urlsplit(asked["redirect_uri"]).path
        return path + "?" + urllib.parse.urlencode(back)
