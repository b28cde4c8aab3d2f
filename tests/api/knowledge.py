"""What a node knows, as dictionaries for schemathesis: guessed ids would all be answered with 404."""

import base64
import hashlib
import json
import re
import urllib.parse

# Names of parameters that rows tell under another name.
COLUMNS = {"page": ["page_id"], "sponsor": ["sponsor_key"], "party": ["signatory", "organisation", "body"],
           "q": ["name", "page_name", "disclaimer", "short_name"]}


RANGES = ["bytes=0-9", "bytes=-5", "bytes=7-", "bytes=99999999999-", "bytes=0-1,4-5"]


def parameters(document, path, method="get"):
    """Those of an operation, which refers to shared ones."""
    shared = document["components"]["parameters"]
    return [shared[p["$ref"].rpartition("/")[2]] if "$ref" in p else p
            for p in document["paths"][path][method]["parameters"]]


PICTURES = "/api/v1/creatives"  # where programs give files
REPORTING = ("/api/v1/reports", "/api/v1/track", "/api/v1/track/step")  # of citizens: they need no token


def written_paths(document):
    """Where programs write records: below /api/v1."""
    return {path for path, item in document["paths"].items()
            if path.startswith("/api/v1/") and "post" in item and path not in (PICTURES, *REPORTING)}


def collection_of(path):
    """"parties" of "/api/v1/parties/{id}" and "/parties.csv"."""
    first = path.removeprefix("/api/v1").split("/")[1]
    return re.sub(r"\.(json|csv|ndjson|atom)$", "", first)


def segments(names, place, count):
    """The segment at that place of all names that have so many."""
    return [name.split("/")[place] for name in names if name.count("/") + 1 == count]


class Knowledge:
    def __init__(self, site, document):
        self.site = site
        self.document = document
        self.lists = {}
        self.shown = {}
        package = site.json("/data.json")["item"]["packages"][0]
        self.size = package["package_size"]
        self.files = [file["file"] for file in package["files"]]
        self.tiles = [f"{level}/000.p/200" for level in ("0", "entries")]
        self.commitments = [c["commitment"] for c in
                            site.json("/api/v1/code/eu-2024")["item"]["commitments"]]

    def rows(self, collection):
        if collection not in self.lists:
            known = f"/api/v1/{collection}" in self.document["paths"]
            status, _, body = self.site.get(f"/api/v1/{collection}?limit=200") if known else (0, 0, 0)
            self.lists[collection] = json.loads(body).get("items", []) if status == 200 else []
        return self.lists[collection]

    def whole(self, collection):
        """All rows of a list, oldest first."""
        following = f"/api/v1/{collection}?limit=1000&sort=oldest"
        while following:
            answer = self.site.json(following)
            yield from answer["items"]
            following = answer["next"]

    def cursors(self, collection):
        """Of the list in its first order, without filters."""
        after = self.site.json(f"/api/v1/{collection}?limit=1")["next"] if self.rows(collection) else None
        return urllib.parse.parse_qs(urllib.parse.urlsplit(after).query)["cursor"] if after else []

    def codes(self):
        """Of labels: good ones, one of an earlier version, one of what is no ad, forged ones."""
        ads = [self.site.json(f"/ads/{row['id']}.json")["item"] for row in self.rows("ads")[:40]]
        good = [ad["label_code"] for ad in ads[:3]]
        old = [version["version_index"] for ad in ads for version in ad["history"][1:]][:1]
        leaves = [self.site.json(f"/records/{index}.json")["item"]["leaf"] for index in [*old, 0]]
        others = [f"{index}.{base64.b64decode(leaf).hex()[:8]}" for index, leaf in zip([*old, 0], leaves)]
        return [*good, *others, "0.00000000", "99999999.0a1b2c3d"]

    def picture(self):
        """{id, digest}: an ad and a picture that it names and the node keeps."""
        for row in self.rows("ads"):
            for one in self.site.json(f"/ads/{row['id']}.json")["item"]["content"]:
                if one["file"]:
                    return {"id": row["id"], "digest": one["content_sha256"]}
        return {}

    def corrected(self):
        """Records that replace another version."""
        all_ = [row["index"] for row in self.rows("parties") + self.rows("accounts")]
        things = [self.site.json(f"/records/{index}.json")["item"] for index in sorted(all_)[-40:]]
        return [thing["index"] for thing in things if thing["changes"]][:3]

    def values(self, path, name):
        """Good values of a parameter, as far as the node has some."""
        collection = collection_of(path)
        if name in ("lang", "If-None-Match", "Range"):
            return {"lang": ["de", "fr", "xx"], "If-None-Match": ["*"], "Range": RANGES}[name]
        if collection == "data":
            numbered = re.fullmatch(r"name_(\d)", name)
            if name == "size":
                return [self.size]
            return (segments(self.files, int(numbered[1]) - 1, 2) if numbered
                    else segments(self.files, 0, 1))
        if collection == "log":
            numbered = re.fullmatch(r"path_(\d)", name)
            whole = "{path_3}" in path and "{path_4}" not in path
            return segments(self.tiles, int(numbered[1]) - 1, 3) if whole else []
        if "/creatives/" in path:
            self.shown = self.shown or self.picture()
            return [self.shown[name]] if self.shown else []
        if collection in ("a", "check"):
            return self.codes() + (["nonsense"] if collection == "check" else [])
        if name == "index":
            of_kinds = {row["kind"]: row["index"] for row in self.rows("records")}
            erased = [row["about"] for row in self.rows("redactions")]
            told = [row["index"] for row in self.rows("advertisers") if row["id"] in erased]
            found = [row["index"] for row in self.rows("findings")][:2]
            return [0, *of_kinds.values(), *told[:2], *found, *self.corrected()]
        if name == "id" and collection == "parties":  # those that ads were reported of
            return list(dict.fromkeys(row["signatory"] for row in self.rows("findings")))[:3]
        if name == "id" and collection == "cases":  # in which most has happened
            found = {row["state"]: row["id"] for row in self.rows("cases")}
            answered = [row["number"] for row in self.rows("case-steps") if row["act"] == "notified"]
            return answered[:1] + [found[s] for s in ("waiting_platform", "remedied", "appealed") if s in found]
        if name == "id" and collection == "advertisers":  # the last of each period: corrections, and successive ones
            found = {(row["from"], row["to"]): row["id"] for row in self.whole("advertisers")}
            return [id for _, id in sorted(found.items(), key=str)][:4]
        if name == "hash":  # of the log that conftest.py has watched
            return [hashlib.sha256(b"their.example/log").hexdigest()]
        if name == "at":
            return [self.size]
        if name == "commitment" and "{" in path:
            return self.commitments
        if name == "cursor":
            return self.cursors(collection)
        found = [row[column] for row in self.rows(collection)
                 for column in COLUMNS.get(name, [name]) if row.get(column)]
        if name == "q":
            found = [word for text in found for word in re.findall(r"\w{3,}", text)]
        return list(dict.fromkeys(found))[:20]

    def toml(self):
        """Tables of a configuration of schemathesis."""
        out = []
        for number, (path, item) in enumerate(self.document["paths"].items()):
            bound = []
            for parameter in parameters(self.document, path) if "get" in item else []:
                name, schema = parameter.get("name"), parameter.get("schema", {})
                plain = schema.get("type") in ("string", "integer") and "enum" not in schema
                values = self.values(path, name) if plain else []
                if name == "sort":  # by relevance, which a made-up word would hardly ever come to
                    values = schema["enum"][-1:]
                if not values:
                    continue
                where = f"o{number}-{parameter['in']}-{name}"
                out.append(f"[dictionaries.{where}]\nvalues = {json.dumps(values)}\n")
                key = json.dumps(f"{parameter['in']}.{name}")
                often = 0.1 if name == "If-None-Match" else 0.6
                bound.append(f'{key} = {{dictionary = "{where}", probability = {often}}}')
            if bound:
                out.append("[[operations]]\n" f"include-path = {json.dumps(path)}\n"
                           "[operations.parameters]\n" + "\n".join(bound) + "\n")
        return "\n".join(out)
