"""Copies of a log of more than 512 entries with one thing wrong each."""

import base64
import shutil

import tiles


def flip(file, at):
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)


def entry_byte(log):
    flip(tiles.tile_file(log, "entries", 1), 700)
    return "tile/entries/001"


def leaf_tile_byte(log):
    flip(tiles.tile_file(log, 0, 1), 32 * 10)
    return "tile/0/001"


def upper_tile_byte(log):
    flip(tiles.tile_file(log, 1, 0, tiles.size(log) // 256), 32)
    return "tile/1/000"


def checkpoint_root(log):
    file = log / "checkpoint"
    root = bytearray(tiles.root(log))
    root[0] ^= 1
    lines = file.read_text().splitlines(keepends=True)
    lines[2] = base64.b64encode(root).decode() + "\n"
    file.write_text("".join(lines))
    return "checkpoint"


def truncated_bundle(log):
    file = tiles.tile_file(log, "entries", 0)
    file.write_bytes(file.read_bytes()[:-1])
    return "tile/entries/000"


def nothing(_):
    return ""


DAMAGES = {f.__name__.replace("_", " "): f for f in
           (entry_byte, leaf_tile_byte, upper_tile_byte, checkpoint_root, truncated_bundle)}


def damaged(node, folder, damage):
    """A damaged copy of the node's log, and the place that a verifier must name."""
    copy = folder / "copy"
    shutil.copytree(node.log, copy)
    return copy, DAMAGES.get(damage, nothing)(copy)
