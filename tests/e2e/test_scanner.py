"""A scanner of others against the node of the demonstration: wapiti of Debian finds nothing that is high. Takes a
quarter of an hour: only in long runs."""

import json
import os
import re
import shutil
import subprocess

import pytest
from hustings import Hustings
from served import serve

MINUTES = 12
# Those that need no network beside the node: injections of every kind, going on elsewhere, what a head says.
MODULES = "file,xss,permanentxss,sql,blindsql,exec,crlf,redirect,xxe,methods,http_headers,csp,cookieflags,htaccess,backup"
HIGH = 2  # of 1 to 3, as wapiti grades


@pytest.mark.skipif(not os.environ.get("HUSTINGS_LONG"), reason="a quarter of an hour: ./test --long")
def test_a_scanner_finds_nothing_high(program, tmp_path, tell):
    assert shutil.which("wapiti"), "wapiti is missing: apt-get install wapiti"
    node = Hustings(program, tmp_path)
    node.run("init", "--origin", "demo.invalid")
    node.run("demo", "--seed", "2029")
    out = tmp_path / "found.json"
    with serve(node) as site:
        done = subprocess.run(
            ["wapiti", "-u", f"{site.address}/", "--scope", "domain", "-m", MODULES, "-f", "json", "-o", str(out),
             "-d", "3", "--max-links-per-page", "30", "--max-files-per-dir", "20", "--max-scan-time", "120",
             "--max-attack-time", str(60 * MINUTES // MODULES.count(",")), "--flush-session", "--no-bugreport",
             "--store-session", str(tmp_path / "session")],
            capture_output=True, text=True, timeout=120 * MINUTES, stdin=subprocess.DEVNULL)
        assert out.is_file(), done.stdout + done.stderr
        assert site.get("/records")[0] == 200, "and the node goes on"
    report = json.loads(out.read_text())
    found = {kind: rows for kind, rows in report["vulnerabilities"].items() if rows}
    high = {kind: rows for kind, rows in found.items() if any(row["level"] > HIGH for row in rows)}
    asked = int(re.search(r"found (\d+) URLs and forms", done.stdout).group(1))
    tell(f"wapiti: {asked} addresses and forms, findings: { {kind: len(rows) for kind, rows in found.items()} or 'none'}")
    assert asked > 20 and not report["anomalies"]["Internal Server Error"], report["anomalies"]
    assert high == {}, json.dumps(high, indent=1)[:4000]
