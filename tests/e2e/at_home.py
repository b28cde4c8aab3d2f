"""Parties that keep their keys at home."""

import json

import fictional


class Home:
    """A party's own machine."""

    def __init__(self, node, name="home"):
        self.node = node
        self.key = node.folder / f"{name}.key"
        made = node.run("keys", "create", "--home", self.key)
        self.issuer = made.stdout.strip()
        self.public = made.stderr.split("public key ")[1].strip().rstrip(".")

    def sign(self, kind, body, *more):
        return self.node.run("sign", kind, "-", "--key", self.key, "--as", self.issuer, *more,
                             text=json.dumps(body)).stdout

    def key_record(self, act="begin"):
        return {"issuer": self.issuer, "act": act, "public_key": self.public, "custody": "home"}

    def account(self, account_id="4711", *more, **other):
        """A signed account of the party; `more`: words for `hustings sign`, `other`: fields."""
        body = {**fictional.account(self.issuer, account_id), "handle": "@lighthouse", **other}
        return self.sign("account", body, *more)

    def arrive(self, node):
        """The operator of this node lets the key in."""
        node.add("key", self.sign("key", self.key_record()))
        return self
