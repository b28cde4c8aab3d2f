"""Rows of a table of declared ads (docs/formats/ads-table.md)."""

import csv

GOOD = {
    "Number": "A-1", "Medium": "print", "Status": "running", "Country": "AT", "Language": "de",
    "From": "2029-05-01", "To": "2029-05-20", "Title": "Jede Stunde eine Fähre",
    "Text": "Die Fähren sind die Straßen dieser Küste.", "Link": "https://party.example/ads/1",
    "Publisher": "Der Seegrasbote", "Sponsor": "Hafenbund <&>", "Sponsor e-mail": "ads@party.example",
    "Sponsor address": "1 Quay, Vienna", "Sponsor type": "legal entity", "Sponsor country": "AT",
    "Standing": "union legal entity", "Controlled by": "none", "Paid by": "none", "Currency": "EUR",
    "Amount": "1,200.50", "Benefits": "0", "Campaign amount": "9000-9500",
    "Origin of the money": "private union; public union", "Method": "invoices",
    "Amounts from": "invoice", "Process": "election", "Election or process": "Assembly 2029",
    "Last day of voting": "10.6.2029", "Official information": "https://vote.example/",
    "Repository": "not applicable", "Report to": "https://party.example/report",
    "Earlier suspension": "no", "Targeting techniques": "geographic; interests",
    "Chosen": "place: Vienna; interest: Fishing", "Left out": "none", "Data basis": "express consent",
    "Delivery techniques": "none", "AI in delivery": "no", "Made with AI": "altered"}


def write(path, rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, names)
        writer.writeheader()
        writer.writerows(rows)
    return path


def other(number, **changes):
    return {**GOOD, "Number": f"A-{number}", "Title": f"Anzeige {number}",
            "Link": f"https://party.example/ads/{number}",
            **{name.replace("_", " "): cell for name, cell in changes.items()}}


def ad_of(site, number="A-1"):
    items = site.json("/ads.json")["items"]
    return next(item for item in items if item["number"] == number)
