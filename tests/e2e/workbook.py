"""The workbook that is shipped with mistakes in it: docs/examples/twelve-mistakes.xlsx. Run this file
to write it again."""

from pathlib import Path

import openpyxl

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/twelve-mistakes.xlsx"
COLUMNS = ["Number", "Medium", "Status", "Country", "Language", "From", "To", "Title", "Text", "Link",
           "Publisher", "Sponsor", "Sponsor e-mail", "Sponsor address", "Sponsor type",
           "Sponsor country", "Standing", "Controlled by", "Paid by", "Currency", "Amount", "Benefits",
           "Campaign amount", "Origin of the money", "Method", "Amounts from", "Process",
           "Election or process", "Last day of voting", "Official information", "Repository",
           "Report to", "Earlier suspension", "Targeting techniques", "Chosen", "Left out",
           "Data basis", "Delivery techniques", "AI in delivery", "Made with AI"]
GOOD = {
    "Medium": "outdoor", "Status": "planned", "Country": "AT", "Language": "de",
    "From": "2029-05-12", "To": "2029-05-19", "Title": "Eine Fähre für alle",
    "Text": "Die Fähren sind die Straßen dieser Küste.", "Link": "https://party.example/ads/{n}",
    "Publisher": "Litfass und Tochter", "Sponsor": "Hafenbund", "Sponsor e-mail": "ads@party.example",
    "Sponsor address": "1 Quay, Vienna", "Sponsor type": "legal entity", "Sponsor country": "AT",
    "Standing": "union legal entity", "Controlled by": "none", "Paid by": "none", "Currency": "EUR",
    "Amount": 1200.5, "Benefits": 0, "Campaign amount": "9000-9500",
    "Origin of the money": "private union", "Method": "invoices", "Amounts from": "invoice",
    "Process": "election", "Election or process": "Assembly 2029", "Last day of voting": "2029-06-10",
    "Official information": "https://vote.example/", "Repository": "not applicable",
    "Report to": "https://party.example/report", "Earlier suspension": "no",
    "Targeting techniques": "none", "Chosen": "none", "Left out": "none", "Data basis": "none",
    "Delivery techniques": "none", "AI in delivery": "no", "Made with AI": "none"}
# Row of the sheet, column, what stands there wrongly.
MISTAKES = [
    (3, "Medium", "pigeon"), (4, "Status", "soon"), (5, "Country", "Austria"), (6, "Language", None),
    (7, "From", "12th of May"), (8, "To", "2029-05-11"), (9, "Sponsor e-mail", "x"),
    (10, "Currency", "Euros"), (11, "Amount", "about 700"), (12, "Chosen", "Vienna"),
    (13, "Standing", "king"), (14, "Link", "party.example/ads/14")]
ROWS = range(2, 22)


def cell_name(row, column):
    return f"{openpyxl.utils.get_column_letter(COLUMNS.index(column) + 1)}{row}"


def write(path, mistakes=True):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "May"
    sheet.append(COLUMNS)
    for row in ROWS:
        cells = {**GOOD, "Number": f"M-{row}", "Link": GOOD["Link"].format(n=row)}
        sheet.append([cells[name] for name in COLUMNS])
    for row, column, wrong in MISTAKES if mistakes else []:
        sheet[cell_name(row, column)] = wrong
    book.save(path)
    return path


if __name__ == "__main__":
    EXAMPLE.parent.mkdir(exist_ok=True)
    write(EXAMPLE)
