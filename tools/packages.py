#!/usr/bin/env python3
"""Debian packages that programs need when they run: package, version, source package, separated by tabs.
Usage: packages.py [--holes FILE] PROGRAM...
--holes: a list of packages with known holes, one a line, such as `debsecan --suite bookworm --only-fixed --format
packages` prints; - is standard input. Prints only those that are in it, and ends with 1 when there are any."""

import argparse
import re
import subprocess
import sys
from pathlib import Path

FORMAT = "${Package}\t${Version}\t${source:Package}\n"


def libraries(program):
    """Files that the loader maps for a program."""
    said = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    if "not found" in said:
        sys.exit(f"{program}: a library is missing:\n{said}")
    return set(re.findall(r"(?:=> |^\t)(/\S+)", said, re.M))


def names(file):
    """What dpkg may call a file: Debian 12 has files of /usr/lib as /lib where they were before both became one."""
    real = str(Path(file).resolve())
    return [file, real, real.removeprefix("/usr"), file.removeprefix("/usr")]


def packages(programs):
    """[(package, version, source)] of all programs together, and files that are of no package."""
    files = set().union(*(libraries(program) for program in programs))
    asked = sorted({name for file in files for name in names(file)})
    said = subprocess.run(["dpkg-query", "-S", *asked], check=False, capture_output=True, text=True).stdout
    owners = dict(reversed(line.rsplit(": ", 1)) for line in said.splitlines())
    strangers = sorted(file for file in files if not owners.keys() & set(names(file)))
    listed = subprocess.run(["dpkg-query", "-W", "-f", FORMAT, *sorted(set(owners.values()))], check=True,
                            capture_output=True, text=True).stdout
    return [tuple(line.split("\t")) for line in listed.splitlines()], strangers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--holes", type=argparse.FileType("r"))
    parser.add_argument("programs", nargs="+", metavar="PROGRAM")
    options = parser.parse_args()
    rows, strangers = packages(options.programs)
    if options.holes:
        wanted = set(options.holes.read().split())
        rows = [row for row in rows if row[0] in wanted]
    for row in rows:
        print("\t".join(row))
    for file in strangers:
        print(f"{file}: of no package", file=sys.stderr)
    return 1 if strangers or (options.holes and rows) else 0


if __name__ == "__main__":
    sys.exit(main())
