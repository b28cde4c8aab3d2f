"""Counts of passed, failed and skipped tests, read from what the test programs write."""

import json
import re
import xml.etree.ElementTree as ET


class Tally:
    """What ran so far. Failures are printed when they happen, skips with their reasons at the end."""

    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []

    def ok(self, number=1):
        self.passed += number

    def fail(self, name, output=""):
        self.failed.append(name)
        print(f"\nFAILED {name}\n{tail(output)}", flush=True)

    def skip(self, name, reason):
        self.skipped.append((name, reason))

    def close(self):
        """Prints the summary; the exit code of the run."""
        reasons = {}
        for name, reason in self.skipped:
            reasons.setdefault(reason, []).append(name)
        for reason, names in sorted(reasons.items()):
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            print(f"skipped: {', '.join(names[:3])}{more}: {reason}")
        for name in self.failed:
            print(f"failed: {name}")
        nothing = self.passed == 0 and not self.failed
        if nothing:
            print("nothing ran: no test has this name, or all were skipped")
        print(f"{self.passed} passed, {len(self.failed)} failed, {len(self.skipped)} skipped")
        return 1 if self.failed or nothing else 0


def tail(output, lines=300):
    """The end of an output, which is where compilers and tests say what went wrong."""
    kept = output.rstrip().splitlines()
    if len(kept) > lines:
        kept = [f"... {len(kept) - lines} lines before this ..."] + kept[-lines:]
    return "\n".join(kept)


def gtest_skip_reason(name, output):
    """gtest 1.12 writes the reason to its output only, below a line `file:line: Skipped`."""
    part = output.partition(f"[ RUN      ] {name}\n")[2].partition(f"[  SKIPPED ] {name}")[0]
    reason = part.partition(": Skipped\n")[2].strip()
    return " ".join(reason.split()) or "no reason given"


def gtest(tally, prefix, report, code, output):
    """Adds one GoogleTest program: its JSON report, exit code and output."""
    try:
        suites = json.loads(report.read_text())["testsuites"]
    except (OSError, ValueError, KeyError):
        tally.fail(f"{prefix}: stopped with exit code {code} before its report", output)
        return
    before = len(tally.failed)
    for suite in suites:
        for test in suite["testsuite"]:
            name = f"{suite['name']}.{test['name']}"
            if test["status"] != "RUN":
                continue
            if test.get("failures"):
                text = "\n".join(f["failure"] for f in test["failures"])
                tally.fail(f"{prefix} {name}", text)
            elif test["result"] == "SKIPPED":
                tally.skip(f"{prefix} {name}", gtest_skip_reason(name, output))
            else:
                tally.ok()
    if code != 0 and len(tally.failed) == before:
        tally.fail(f"{prefix}: exit code {code} after all tests", output)


def pytest(tally, prefix, report, code, output):
    """Adds one pytest run: its junit file, exit code and output."""
    try:
        cases = list(ET.parse(report).getroot().iter("testcase"))
    except (OSError, ET.ParseError):
        cases = []
    before = len(tally.failed)
    for case in cases:
        name = f"{prefix} {case.get('classname', '').rpartition('.')[2]}::{case.get('name')}"
        bad = [b for b in (case.find("failure"), case.find("error")) if b is not None]
        skipped = case.find("skipped")
        if bad:
            captured = [c.text for c in (case.find("system-out"), case.find("system-err"))
                        if c is not None and c.text]
            tally.fail(name, "\n".join([bad[0].text or bad[0].get("message", "")] + captured))
        elif skipped is not None:
            tally.skip(name, re.sub(r"^Skipped: ", "", skipped.get("message", "no reason given")))
        else:
            tally.ok()
        for told in case.iterfind("properties/property[@name='told']"):
            print(f"  {told.get('value')}")
    nothing_collected = 5
    if code not in (0, nothing_collected) and len(tally.failed) == before:
        tally.fail(f"{prefix}: pytest stopped with exit code {code}", output)
