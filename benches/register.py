"""The public register of cases with a million rows: what people filter it by, over HTTP. Rows are put beside the
log, because a million reports would take hours to write; what is measured reads them as it reads others."""

import http.client
import json
import random
import sqlite3
import time

ROWS = 1_000_000
FIRST = 10_000_000  # behind whatever the node has
MOST_MS = 20  # p95
EACH = 150  # queries of each class
STATES = ("received", "assessed", "waiting_reporter", "proposed", "decided", "waiting_platform", "remedied",
          "appealed", "withdrawn", "closed")
CATEGORIES = ("hate-violence", "deceptive-media", "ad-transparency", "fake-accounts", "insults", "other")
COMMITMENTS = ("2.a", "3.b", "6.a", "6.c.ii", "3.c", "1")
COUNTRIES = ("AT", "BE", "DE", "ES", "FR", "IT", "PL", "RO", "SE")
PLATFORMS = ("facebook", "instagram", "x", "tiktok", "youtube")
SIGNATORIES = [f"{n:08x}-1111-4111-8111-{n:012x}" for n in range(1, 201)]


def sub(n):
    return f"{n * 2654435761 % (1 << 32):08x}-0000-4000-8000-{n:012x}"


def row(n, draw, now):
    at = now - (ROWS - n) * 130  # the newest one came just now
    moment = time.gmtime(at)
    state = draw.choice(STATES)
    commitment = draw.choice(COMMITMENTS)
    signatory = SIGNATORIES[min(int(draw.expovariate(0.03)), len(SIGNATORIES) - 1)]
    category, outcome = draw.choice(CATEGORIES), draw.choice(("upheld", "partly", "not_upheld"))
    decided = state in ("decided", "waiting_platform", "remedied", "appealed", "closed")
    return {"idx": FIRST + n, "sub": sub(n), "number": f"{moment.tm_year}-{n:06}-0", "year": moment.tm_year,
            "running": FIRST + n, "code": "eu-2024", "reported_category": category, "reported_commitments":
            f" {commitment} ", "country": draw.choice(COUNTRIES), "platform": draw.choice(PLATFORMS),
            "received": at, "received_day": time.strftime("%Y-%m-%d", moment),
            "month": time.strftime("%Y-%m", moment), "channel": "web", "anonymous": "yes", "formal": "no",
            "files": 0, "observers": 0, "category": category, "commitments": f" {commitment} ",
            "signatory": signatory, "state": state, "since": at + 3600, "outcome": outcome if decided else None,
            "due_at": None if state in ("closed", "withdrawn", "remedied") else at + 86_400 * 3,
            "last_idx": FIRST + n}


def fill(data):
    draw = random.Random(2029)
    with sqlite3.connect(data / "node.db") as db:
        now = int(time.time())
        rows = (row(n, draw, now) for n in range(1, ROWS + 1))
        first = next(rows)
        insert = (f"INSERT INTO case_file ({', '.join(first)}) VALUES ({', '.join(':' + key for key in first)})")
        db.execute(insert, first)
        db.executemany(insert, rows)
        db.execute("INSERT INTO case_commitment (sub, commitment) SELECT sub, TRIM(commitments) FROM case_file "
                   "WHERE idx > ?", (FIRST,))


def queries(draw):
    """One of each class."""
    month = f"{time.gmtime().tm_year - draw.randrange(1, 4)}-{draw.randrange(1, 13):02}"
    return {"newest": "", "one party": f"&party={draw.choice(SIGNATORIES)}",
            "one commitment": f"&commitment={draw.choice(COMMITMENTS)}",
            "one state": f"&state={draw.choice(STATES)}", "past a limit": "&overdue=yes",
            "one month": f"&month={month}",
            "a party's cases of a state": f"&party={draw.choice(SIGNATORIES)}&state={draw.choice(STATES)}",
            "a country, a platform": f"&country={draw.choice(COUNTRIES)}&platform={draw.choice(PLATFORMS)}"}


def ask(connection, target):
    begun = time.perf_counter()
    connection.request("GET", target)
    answer = connection.getresponse()
    said = answer.read()
    took = (time.perf_counter() - begun) * 1000
    if answer.status != 200:
        raise SystemExit(f"bench: {target} answered {answer.status}: {said[:200]}")
    return took, json.loads(said)


def bench(table, port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for label in queries(random.Random(0)):
        draw = random.Random(7)
        took = []
        for n in range(EACH + 3):
            milliseconds, said = ask(connection, f"/api/v1/cases?limit={20 + n % 30}{queries(draw)[label]}")
            if n == 0 and not said["items"]:
                raise SystemExit(f"bench: no case is found by {label}")
            if n >= 3:
                took.append(milliseconds)
        late = sorted(took)[int(0.95 * (len(took) - 1))]
        table.add(f"register of {ROWS:,} cases, {label}, p95", f"{late:.1f} ms", "", "", f"<= {MOST_MS} ms",
                  late <= MOST_MS)
