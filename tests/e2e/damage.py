"""Copies of a log of more than 512 entries with one thing wrong each."""

import base64
import shutil

import forge
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


def write_bundle(log, index, entries):
    data = b"".join(len(e).to_bytes(2, "big") + e for e in entries)
    tiles.tile_file(log, "entries", index).write_bytes(data)


def swapped_entries(log):
    write_bundle(log, 1, forge.swapped(tiles.entries(log)[256:512], 44, 45))
    return "tile/entries/001: entry 300:"


def dropped_entry(log):
    entries = tiles.entries(log)[256:512]
    write_bundle(log, 1, entries[:44] + entries[45:])
    return "tile/entries/001: entry 300:"


def rewritten_with_fresh_hashes(log):
    """Everything fits together but the checkpoint, which only the log's key can sign anew."""
    forge.write_tiles(log, forge.rewritten(tiles.entries(log), 300))
    return "checkpoint"


def swapped_with_fresh_hashes(log):
    forge.write_tiles(log, forge.swapped(tiles.entries(log), 300, 301))
    return "checkpoint"


def dropped_with_fresh_hashes(log):
    """The last entry; the checkpoint still counts it."""
    entries = tiles.entries(log)[:-1]
    shutil.rmtree(log / "tile")
    forge.write_tiles(log, entries)
    size = len(entries) + 1
    return f"tile/entries/{tiles.number_path(size // 256)}.p/{size % 256}"


def nothing(_):
    return ""


DAMAGES = {f.__name__.replace("_", " "): f for f in
           (entry_byte, leaf_tile_byte, upper_tile_byte, checkpoint_root, truncated_bundle,
            swapped_entries, dropped_entry, rewritten_with_fresh_hashes, swapped_with_fresh_hashes,
            dropped_with_fresh_hashes)}


def damaged(node, folder, damage):
    """A damaged copy of the node's log, and the place that a verifier must name."""
    copy = folder / "copy"
    shutil.copytree(node.log, copy)
    return copy, DAMAGES.get(damage, nothing)(copy)
