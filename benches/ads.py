"""Declared ads: import from a table, then lists, search, facets and single pages over HTTP."""

import contextlib
import csv
import http.client
import json
import random
import socket
import subprocess
import time
import urllib.parse

SMALL, LONG = 100_000, 1_000_000  # rows; the goals are for the long run
FIRST = ("lum", "ver", "sol", "mar", "tel", "nor", "bri", "cal", "dor", "fen")
LAST = ("ona", "itas", "ion", "ek", "öra", "ław", "ería", "ung", "isch", "ata")
COUNTRIES = ("AT", "BE", "BG", "CZ", "DE", "DK", "ES", "FI", "FR", "GR", "HU", "IE", "IT", "NL", "PL",
             "PT", "RO", "SE")
ALWAYS = {"Status": "running", "Language": "de", "To": "2029-06-01", "Sponsor": "Harbour Alliance",
          "Sponsor e-mail": "ads@party.example", "Sponsor address": "1 Quay, Vienna",
          "Sponsor type": "legal entity", "Sponsor country": "AT", "Standing": "union legal entity",
          "Controlled by": "none", "Paid by": "none", "Currency": "EUR", "Benefits": "0",
          "Origin of the money": "private union", "Method": "invoices", "Amounts from": "invoice",
          "Process": "election", "Election or process": "Assembly 2029",
          "Last day of voting": "2029-06-10", "Official information": "https://vote.example/",
          "Repository": "not applicable", "Report to": "https://party.example/report",
          "Earlier suspension": "no", "Targeting techniques": "geographic", "Chosen": "place: Vienna",
          "Left out": "none", "Data basis": "none", "Delivery techniques": "none",
          "AI in delivery": "no"}
DRAWN = ("Number", "Medium", "Country", "From", "Title", "Text", "Publisher", "Amount",
         "Campaign amount", "Made with AI")


def vocabulary():
    """60,000 words, the first ones used most."""
    return [f"{a}{b}{n or ''}" for n in range(600) for a in FIRST for b in LAST]


def synthetic(path, rows, seed=1):
    """Ads with texts of 20 to 59 words, drawn by Zipf's law."""
    draw = random.Random(seed)
    words = vocabulary()
    weights = [1 / (rank + 1) for rank in range(len(words))]
    drawn = iter(())
    with open(path, "w", newline="", encoding="utf-8") as out:
        table = csv.writer(out)
        table.writerow([*DRAWN, *ALWAYS])

        def text(count):
            nonlocal drawn
            taken = []
            while len(taken) < count:
                word = next(drawn, None)
                if word is None:
                    drawn = iter(draw.choices(words, weights, k=200_000))
                else:
                    taken.append(word)
            return " ".join(taken)

        for n in range(rows):
            amount = draw.randint(10, 9000)
            table.writerow([f"A-{n}", draw.choice(("online", "online", "print", "outdoor", "radio")),
                            draw.choice(COUNTRIES), f"2029-0{draw.randint(3, 5)}-{draw.randint(1, 28):02}",
                            text(4), text(draw.randint(20, 59)), text(2), f"{amount}.50",
                            f"{9 * amount}-{11 * amount}", draw.choice(("none", "none", "altered")),
                            *ALWAYS.values()])
    return words


@contextlib.contextmanager
def served(program, data):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([program, "serve", "--data", data, "--listen", f"127.0.0.1:{port}"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        while "Serving" not in process.stdout.readline():
            pass
        yield http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    finally:
        process.terminate()
        process.wait()


def p95(connection, addresses):
    """Milliseconds that 95 of 100 answers take at most; every address is another one."""
    took = []
    for address in addresses:
        begun = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        took.append(1000 * (time.perf_counter() - begun))
        assert answer.status == 200, (address, answer.status)
    return sorted(took)[int(0.95 * len(took))]


def bench(table, call, program, data, folder, rows):
    words = synthetic(folder / "ads.csv", rows)
    issuer = call(program, "keys", "create", "--data", data)[1].strip()
    seconds, _, memory, usage = call(program, "import", "ads", folder / "ads.csv", "--as", issuer, "--data",
                                     data, "--json")
    cpu = 1e6 * (usage.ru_utime + usage.ru_stime) / rows
    table.add(f"import of {rows:,} ads, rows/s", f"{rows / seconds:,.0f}", f"CPU {cpu:.0f} us a row", "",
              "8,000", rows / seconds >= 8000)
    table.add("peak memory of that import, MB", f"{memory:,.0f}", "", "", "512", memory < 512)
    draw = random.Random(2)
    with served(program, data) as connection:
        def asked(what, goal, addresses):
            found = p95(connection, addresses)
            table.add(f"{what}, {rows:,} ads, p95 ms", f"{found:.2f}", "", "", str(goal), found < goal)

        def query(word, more=""):
            return f"/ads.json?limit=20&q={urllib.parse.quote(word)}{more}"

        def some(first, last, more="", count=50):
            return [query(word + " ", more) for word in draw.sample(words[first:last], count)]

        asked("newest first, common word", 5, some(0, 50))
        asked("newest first, rare word", 5, some(20_000, 60_000))
        asked("ranked, common word", 50, some(0, 50, "&sort=relevance"))
        asked("ranked, rare word", 50, some(20_000, 60_000, "&sort=relevance"))
        asked("facets from roll-ups", 20, [f"/ads.json?limit=1&facets=country,medium,status,targeting,ai,week"
                                           f"&country={c}&medium={m}" for c in COUNTRIES
                                           for m in ("online", "print", "outdoor", "radio")])
        connection.request("GET", "/ads.json?limit=1000")
        ids = [ad["id"] for ad in json.loads(connection.getresponse().read())["items"]]
        asked("page of one ad", 10, [f"/ads/{ad}" for ad in draw.sample(ids, min(200, len(ids)))])
