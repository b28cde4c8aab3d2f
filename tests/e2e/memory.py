"""All that a process has in its memory, as a core dump or whoever may trace it gets it."""

import re
from pathlib import Path

PIECE = 16 << 20  # bytes that are read at a time


def regions(pid):
    """[(first, behind the last, what)] of all that can be read."""
    out = []
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        first, last, rights, what = re.match(r"(\w+)-(\w+) (\S+) \S+ \S+ \S+ *(.*)", line).groups()
        if rights[0] == "r" and what not in ("[vvar]", "[vsyscall]"):
            out.append((int(first, 16), int(last, 16), what or "-"))
    return out


def find(pid, wanted):
    """[(name, what it lies in, how often)] of byte strings {name: bytes}; and how many bytes were looked at."""
    most = max(map(len, wanted.values()))
    found, looked = {}, 0
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for first, last, what in regions(pid):
            for at in range(first, last, PIECE):
                try:
                    memory.seek(at)
                    piece = memory.read(min(PIECE + most, last - at))
                except OSError:  # guard pages, and what went since
                    continue
                looked += min(len(piece), PIECE)
                for name, text in wanted.items():
                    if text in piece:
                        found[name, what] = found.get((name, what), 0) + piece.count(text)
    return [(*where, n) for where, n in found.items()], looked
