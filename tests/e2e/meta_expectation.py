"""What an import of the 27-state report must give, computed from the CSV alone.

Reads with Python's csv module and shares nothing with the program under test. As a script it prints
the figures: python3 meta_expectation.py ad_library_report_eu27.csv
"""

import csv
import dataclasses
import datetime
import json
import sys

NO_DISCLAIMER = "These ads ran without a disclaimer"
SMALL = "1"  # the makers of the table wrote 1 for "at most 100"


@dataclasses.dataclass
class Report:
    row: int  # as the file counts, the header is 1
    page: str
    name: str
    disclaimer: str
    country: str
    currency: str
    minimum: int  # minor units
    maximum: int
    ads: int
    first: str
    last: str

    @property
    def without_disclaimer(self):
        return self.disclaimer == NO_DISCLAIMER


def interval(amount):
    """Whole units of the currency as minor units; all currencies of the table have 2 digits."""
    return (0, 100_00) if amount == SMALL else (int(amount) * 100, int(amount) * 100)


def parse(number, row):
    last = datetime.date.fromisoformat(row["date"])
    days = {"last_30_days": 30}[row["tf"]]
    minimum, maximum = interval(row["amount_spent"])
    return Report(number, row["page_id"], row["page_name"], row["disclaimer"], row["cntry"],
                  row["main_currency"], minimum, maximum, int(row["number_of_ads_in_library"]),
                  str(last - datetime.timedelta(days - 1)), str(last))


class Expectation:
    def __init__(self, file):
        with open(file, encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        self.rows = len(rows)
        self.reports = [parse(i, row) for i, row in enumerate(rows, 2) if row["page_id"].isdigit()]
        self.refused = [(i, row) for i, row in enumerate(rows, 2) if not row["page_id"].isdigit()]

    def totals(self, key):
        """Reports, those without disclaimer, ads, least and most spent, by `key` of a report."""
        out = {}
        for r in self.reports:
            add = (1, int(r.without_disclaimer), r.ads, r.minimum, r.maximum)
            out[key(r)] = tuple(map(sum, zip(out.get(key(r), (0,) * 5), add)))
        return out

    def figures(self):
        return {"rows": self.rows, "admitted": len(self.reports), "refused": len(self.refused),
                "pages": len({r.page for r in self.reports}),
                "ads": sum(r.ads for r in self.reports),
                "without_disclaimer": sum(r.without_disclaimer for r in self.reports),
                "spend": {c: {"min": t[3], "max": t[4]}
                          for c, t in sorted(self.totals(lambda r: r.currency).items())}}


if __name__ == "__main__":
    print(json.dumps(Expectation(sys.argv[1]).figures(), indent=2))
