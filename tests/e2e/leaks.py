"""Looks for words in every byte of a folder, as a thief with time would: raw, in every base64 and in
hexadecimal, in UTF-16, and inside of whatever is compressed anywhere. Knows nothing of our formats."""

import base64
import ctypes
import ctypes.util
import zlib

MOST = 64 << 20  # bytes that one stream may become


def forms(canary):
    """All spellings of a canary, and what each is called."""
    raw = canary.encode()
    out = {"raw": raw, "hexadecimal": raw.hex().encode(), "HEXADECIMAL": raw.hex().upper().encode(),
           "utf-16-le": canary.encode("utf-16-le"), "utf-16-be": canary.encode("utf-16-be"),
           "backwards": raw[::-1]}
    for shift in range(3):  # where it begins in a group of three bytes decides the letters
        cut = -((shift + len(raw)) % 3) % 3
        text = base64.b64encode(bytes(shift) + raw)
        text = text[-(-shift * 4 // 3):len(text) - (4 if cut else 0)]
        out[f"base64, {shift}"] = text
        out[f"base64url, {shift}"] = text.translate(bytes.maketrans(b"+/", b"-_"))
    return out


class Zstd:
    def __init__(self):
        self.lib = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
        for name in ("ZSTD_findFrameCompressedSize", "ZSTD_decompress", "ZSTD_decompressBound"):
            getattr(self.lib, name).restype = ctypes.c_size_t
        self.lib.ZSTD_decompressBound.restype = ctypes.c_ulonglong
        self.lib.ZSTD_isError.argtypes = [ctypes.c_size_t]

    def open(self, data):
        size = self.lib.ZSTD_findFrameCompressedSize(data, ctypes.c_size_t(len(data)))
        if self.lib.ZSTD_isError(size):
            return None
        bound = self.lib.ZSTD_decompressBound(data, ctypes.c_size_t(size))
        if not 0 < bound < MOST:
            return None
        out = ctypes.create_string_buffer(bound)
        got = self.lib.ZSTD_decompress(out, ctypes.c_size_t(bound), data, ctypes.c_size_t(size))
        return None if self.lib.ZSTD_isError(got) else out.raw[:got]


def positions(data, mark):
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


def streams(data, zstd):
    """What is inside of every zlib, gzip and zstd stream that begins anywhere."""
    for mark in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b\x08"):
        for at in positions(data, mark):
            try:
                yield zlib.decompressobj(47).decompress(data[at:], MOST)
            except zlib.error:
                continue
    for at in positions(data, b"\x28\xb5\x2f\xfd"):
        inside = zstd.open(data[at:])
        if inside:
            yield inside


def find(folder, canaries, leave_out=()):
    """[(file, canary, form)] of all that is found; and how many bytes and streams were looked at."""
    zstd = Zstd()
    found, looked, opened = [], 0, 0
    wanted = [(name, form, text) for name, canary in canaries.items()
              for form, text in forms(canary).items()]
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        if any(part in leave_out for part in file.relative_to(folder).parts):
            continue
        try:
            data = file.read_bytes()
        except FileNotFoundError:  # a node that runs removes what it no longer needs
            continue
        looked += len(data)
        names = str(file.relative_to(folder)).encode()
        for where, content in [("", data), ("its name, ", names),
                               *(("a stream in it, ", s) for s in streams(data, zstd))]:
            opened += where == "a stream in it, "
            found += [(file.name, name, where + form) for name, form, text in wanted if text in content]
    return found, looked, opened
