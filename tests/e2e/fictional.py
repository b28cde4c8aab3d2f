"""Reports in the shape of Meta's official files, with invented pages."""

import csv
import io

import tiles

HEADER = ["Page ID", "Page name", "Disclaimer", "Amount spent (EUR)", "Number of ads in Library"]
NAME = "FacebookAdLibraryReport_2029-06-03_AT_last_30_days_advertisers.csv"
NO_DISCLAIMER = "These ads ran without a disclaimer"
FIRST_PAGE = 900000000000


def page(number):
    """The row of an invented page; every fifth has no disclaimer, every third a small amount."""
    return [str(FIRST_PAGE + number), f"Fictional List {number}",
            NO_DISCLAIMER if number % 5 == 0 else f"Paid by Fictional List {number}",
            "≤100" if number % 3 == 0 else f"{101 + 10 * number:,}", str(1 + number % 40)]


def table(rows, header=None, delimiter=","):
    """The text of a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header or HEADER)
    writer.writerows(rows)
    return out.getvalue()


def report(folder, pages, name=NAME):
    """Writes a report over these page numbers; its file."""
    file = folder / name
    file.write_text(table([page(n) for n in pages]), encoding="utf-8", newline="")
    return file


# Records beside the rows of a node's first import: the operator's key, the rules, and the run itself.
BESIDE = 3


def grow(node, size):
    """Imports invented rows until the log of the node has this size; at least two records more."""
    now = tiles.size(node.log)
    folder = node.folder / str(size)
    folder.mkdir()
    rows = range(1000 * now, 1000 * now + size - now - (1 if now else BESIDE))
    node.run_import(report(folder, rows))
    assert tiles.size(node.log) == size


def organisation(name="Fictional Party of Examples"):
    return {"name": name, "short_name": "FPE", "type": "national_party", "country": "AT",
            "website": "party.example", "listed_as": []}


def signature(signatory, code="eu-2024"):
    return {"signatory": signatory, "code": code, "text": "ab" * 32, "act": "sign",
            "scope": [], "day": "2024-04-09"}


def account(organisation_id, page_id):
    return {"organisation": organisation_id, "platform": "meta", "account_id": page_id,
            "purpose": "campaign", "automated": False}


def redaction(about, fields):
    return {"about": about, "fields": fields, "law": "gdpr:17.1.c",
            "ground": "The person objects, and no public interest outweighs it.",
            "decided": "2029-06-10"}


def sign_the_code(node, code="eu-2024"):
    """An organisation with a key on this node that signs the code; its id."""
    party = node.new_issuer()
    node.add("organisation", organisation(), "--as", party, "--about", party)
    node.add("signature", signature(party, code), "--as", party)
    return party
