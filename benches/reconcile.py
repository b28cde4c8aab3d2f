"""What is seen against what is declared: the cost of comparisons in an import, and a full run beside the same
joins in DuckDB over the same tables.
"""

import csv
import json
import sqlite3
import subprocess

SMALL, LONG = 100_000, 1_000_000  # observed ads; the goals are for the long run

# The tables that comparisons read, as far as they read them.
TABLES = {
    "observed_ad": "idx, content, address, link, country, from_day, to_day, disclaimer_state, currency, amount_min, "
                   "amount_max, techniques, excluded, ai, ai_delivery, removed_on, as_of, sponsor, payer, disclaimer",
    "ad": "idx, sub, organisation, from_day, to_day, currency, amount_min, amount_max, techniques, excluded, ai, "
          "ai_delivery, status, recorded_day, sponsor, payer, controller, evidence",
    "ad_content": "sub, what",
    "ad_delivery": "idx, ad, organisation, medium, link, content, country, from_day, to_day, currency, amount_min, "
                   "amount_max, evidence",
    "account": "link, organisation, purpose, evidence",
    "advertiser": "idx, link, country, from_day, to_day, currency, amount_min, amount_max, issuer",
    "targeting_report": "idx, link, country, from_day, to_day, techniques, special, excluded",
}

# What comparisons ask of these tables, as one would ask a database that is made for it: who meets whom, and where
# both differ.
JOINS = [
    """CREATE TABLE seen AS SELECT * FROM observed_ad o WHERE EXISTS (
         SELECT 1 FROM account a WHERE a.link = o.link AND a.purpose <> 'candidate')""",
    """CREATE TABLE met AS
       SELECT o.idx AS seen, d.idx AS ad, NULL AS delivery FROM seen o JOIN ad_content c ON c.what = o.content
         JOIN ad d ON d.sub = c.sub WHERE d.evidence = 'declared'
       UNION SELECT o.idx, d.idx, NULL FROM seen o JOIN ad_content c ON c.what = o.address
         JOIN ad d ON d.sub = c.sub WHERE d.evidence = 'declared'
       UNION SELECT o.idx, d.idx, v.idx FROM seen o JOIN ad_delivery v ON v.content = o.content
         LEFT JOIN ad d ON d.sub = v.ad AND d.evidence = 'declared' WHERE v.evidence = 'declared'""",
    """CREATE TABLE undeclared AS
       SELECT idx FROM seen WHERE content IS NOT NULL AND idx NOT IN (SELECT seen FROM met)""",
    "CREATE TABLE bare AS SELECT idx FROM seen WHERE disclaimer_state = 'not_used'",
    """CREATE TABLE differ AS SELECT m.seen,
         ANY_VALUE(o.amount_min) > SUM(v.amount_max) * 1.27
           OR SUM(v.amount_min) > ANY_VALUE(o.amount_max) * 1.27 AS spend,
         (ANY_VALUE(CAST(o.techniques AS BIGINT)) & ~BIT_OR(CAST(d.techniques AS BIGINT)) & 248) <> 0 AS technique,
         ANY_VALUE(o.excluded) = 'value' AND BOOL_AND(d.excluded = 'not_used') AS excluded,
         ANY_VALUE(o.ai) IN ('generated', 'altered') AND BOOL_AND(d.ai = 'not_used') AS ai,
         ANY_VALUE(o.ai_delivery) = 'yes' AND BOOL_AND(d.ai_delivery = 'no') AS ai_delivery,
         ANY_VALUE(o.from_day) < MIN(v.from_day) - 1 OR ANY_VALUE(o.to_day) > MAX(v.to_day) + 1 AS period,
         LOWER(ANY_VALUE(d.sponsor)) <> LOWER(ANY_VALUE(o.disclaimer)) AS sponsor
       FROM met m JOIN seen o ON o.idx = m.seen LEFT JOIN ad d ON d.idx = m.ad
         LEFT JOIN ad_delivery v ON v.idx = m.delivery
       GROUP BY m.seen""",
    """CREATE TABLE unseen AS SELECT v.idx FROM ad_delivery v
         JOIN (SELECT link, country, MIN(from_day) AS first, MAX(to_day) AS last FROM observed_ad
               GROUP BY link, country) p
           ON p.link = v.link AND p.country = v.country AND p.first <= v.from_day AND p.last >= v.to_day
       WHERE NOT EXISTS (SELECT 1 FROM observed_ad o WHERE o.content = v.content)""",
    """CREATE TABLE strange AS SELECT v.idx FROM ad_delivery v WHERE NOT EXISTS (
         SELECT 1 FROM account a WHERE a.link = v.link AND a.organisation = v.organisation)""",
]

# Reads FOLDER/TABLE.csv, then times the joins; prints seconds and how much they found. FOLDER, JOINS, TABLE...
PEER = """
import json, sys, time
import duckdb

db = duckdb.connect(config={"threads": 1})
for table in sys.argv[3:]:
    db.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{sys.argv[1]}/{table}.csv', header=true, sample_size=-1)")
begun = time.perf_counter()
for join in json.loads(sys.argv[2]):
    db.execute(join)
took = time.perf_counter() - begun
print(took, sum(db.execute(f"SELECT COUNT(*) FROM {found}").fetchone()[0]
                for found in ("undeclared", "bare", "unseen", "strange", "differ WHERE spend")))
"""


def export(database, folder):
    """The tables as CSV files."""
    with sqlite3.connect(database) as db:
        for table, columns in TABLES.items():
            with open(folder / f"{table}.csv", "w", newline="", encoding="utf-8") as out:
                rows = db.execute(f"SELECT {columns} FROM {table}")
                writer = csv.writer(out)
                writer.writerow(column[0] for column in rows.description)
                writer.writerows(rows)


def peer(python, folder):
    """Seconds that the joins take, on one core as ours, and what they found; the best of three."""
    found = []
    for _ in range(3):
        out = subprocess.run([python, "-c", PEER, folder, json.dumps(JOINS), *TABLES], check=True,
                             capture_output=True, text=True)
        seconds, findings = out.stdout.split()
        found.append((float(seconds), int(findings)))
    return min(found)


def bench(table, call, program, data, folder, rows, python):
    _, output, memory, _ = call(program, data, rows)
    said = json.loads(output)
    what = f"{rows:,} observed against {rows // 10:,} declared"
    table.add(f"comparisons in the import, {what}, us a change", f"{said['us']:.1f}", "", "", "50", said["us"] <= 50)
    table.add("peak memory of import and full run, MB", f"{memory:,.0f}", "", "", "512", memory < 512)
    export(data / "node.db", folder)
    seconds, findings = peer(python, folder)
    ratio = said["full"] / seconds
    table.add(f"all comparisons anew, {said['findings']:,} findings written, s", f"{said['full']:.2f}",
              f"{seconds:.3f} (DuckDB, the same joins, {findings:,} found)", f"{ratio:.1f}", "20", ratio <= 20)
