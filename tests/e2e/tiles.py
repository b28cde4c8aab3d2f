"""Reads a log's files by the words of c2sp.org/tlog-tiles, in a few lines of our own."""

import base64
import hashlib


def number_path(n):
    """1234067 is x001/x234/067."""
    parts = [f"{n % 1000:03d}"]
    while n := n // 1000:
        parts.insert(0, f"x{n % 1000:03d}")
    return "/".join(parts)


def tile_file(log, level, index, width=256):
    """The file of a tile; level "entries" is a bundle."""
    file = log / "tile" / str(level) / number_path(index)
    return file if width == 256 else file.with_name(f"{file.name}.p") / str(width)


def size(log):
    """The size that the published checkpoint says."""
    return int((log / "checkpoint").read_text().splitlines()[1])


def root(log):
    return base64.b64decode((log / "checkpoint").read_text().splitlines()[2])


def entries(log):
    """All entries up to the published size."""
    out, total = [], size(log)
    for index in range((total + 255) // 256):
        width = min(256, total - 256 * index)
        data = tile_file(log, "entries", index, width).read_bytes()
        at = 0
        while at < len(data):
            length = int.from_bytes(data[at:at + 2], "big")
            out.append(data[at + 2:at + 2 + length])
            at += 2 + length
    assert len(out) == total, "the bundles hold another number of entries than the checkpoint says"
    return out


def leaf(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def leaves(log):
    """Leaf hashes by index, in hexadecimal."""
    return [leaf(entry).hex() for entry in entries(log)]
