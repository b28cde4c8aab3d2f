"""What others see, as tests of several files import it: reports of a platform, notices of a register."""

import fictional

# Pages.
OWN, OTHER, CANDIDATE, NAMED = (str(fictional.FIRST_PAGE + n) for n in (1, 2, 3, 4))
PAID = "Paid by the Fictional Party"


def report(node, name, rows, first, last, *more):
    """Imports rows (page, name, disclaimer, amount, ads) of one period in Austria."""
    file = node.folder / f"{name}.csv"
    file.write_text(fictional.table(rows), encoding="utf-8", newline="")
    return node.run_import(file, "--country", "AT", "--period-start", first, "--period-end", last, *more)


def notice(number):
    return {"id": f"11111111-2222-4333-8444-{number:012}", "name": f"Notice {number}",
            "date_updated": "2029-05-02T09:25:19.000Z", "versions_count": 1,
            "opdrachtgever_naam_organisatie": "Vuurtorenpartij",
            "campagne_periode_startdatum": "2029-05-03", "campagne_periode_einddatum": "2029-05-20"}
