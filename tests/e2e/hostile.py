"""Files that are meant to break who reads them: those of others, and what is made of them."""

import random
import zlib

PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"ftyp")
SETS = ("fixtures/badinput", "fixtures/c2pa")
MOST = 20 << 20  # bytes of a file of a report


def is_picture(content):
    return any(mark in content[:16] for mark in PICTURES)


def of_others(shared):
    """[(name, bytes)] of all files of these sets."""
    return [(str(p.relative_to(shared)), p.read_bytes()) for folder in SETS
            for p in sorted((shared / folder).rglob("*")) if p.is_file() and 0 < p.stat().st_size <= MOST]


def broken(pictures):
    """Cut off, and with bytes that another program wrote; the same each time."""
    dice = random.Random(8)
    for name, content in pictures:
        yield f"{name}, first half", content[:len(content) // 2]
        yield f"{name}, head only", content[:200]
        changed = bytearray(content)
        for _ in range(20):
            changed[dice.randrange(2, min(len(changed), 4096))] = dice.randrange(256)
        yield f"{name}, changed", bytes(changed)


def box(kind, content):
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def jumbf(uuid, label, content):
    """A superbox of ISO 19566-5."""
    described = bytes.fromhex(uuid) + b"\x03" + label + b"\0"
    return box(b"jumb", box(b"jumd", described) + content)


def manifest(attack):
    """A C2PA manifest store whose claim says it everywhere."""
    json = b'{"dc:title":"%s","author":[{"@type":"Person","name":"%s"}]}' % (attack, attack)
    text = "6a736f6e00110010800000aa00389b71"
    assertions = jumbf("6332617300110010800000aa00389b71", b"c2pa.assertions",
                       jumbf(text, b"stds.schema-org.CreativeWork", box(b"json", json)))
    one = jumbf("63326d6100110010800000aa00389b71", b"urn:c2pa:" + attack[:40].replace(b"\0", b""), assertions)
    return jumbf("6332706100110010800000aa00389b71", b"c2pa", one)


def segment(marker, content):
    return b"\xff" + bytes([marker]) + (len(content) + 2).to_bytes(2, "big") + content


def with_attack(jpeg, png, attack):
    """[(where, bytes)]: where programs look for who made a picture."""
    xmp = (b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description "
           b"dc:creator='%s'/></rdf:RDF></x:xmpmeta>" % attack)
    store = manifest(attack)
    pieces = {"a comment": segment(0xFE, attack), "XMP": segment(0xE1, xmp),
              "a C2PA manifest": segment(0xEB, b"JP\0\1\0\0\0\1" + store)}
    for where, piece in pieces.items():
        yield where, jpeg[:2] + piece + jpeg[2:]
    chunk = b"caBX" + store
    yield "a C2PA manifest of a PNG", png[:33] + (len(store)).to_bytes(4, "big") + chunk + \
        zlib.crc32(chunk).to_bytes(4, "big") + png[33:]


def attacks(shared):
    """Each line of the lists of attacks, in each place of a picture."""
    folder = shared / "fixtures/c2pa/c2pa-attacks"
    jpeg = (folder / "sample/C.jpg").read_bytes()
    png = next(content for _, content in of_others(shared) if content.startswith(b"\x89PNG") and len(content) < 1 << 18)
    for file in sorted(folder.rglob("*.attack")):
        for n, line in enumerate(file.read_bytes().splitlines()):
            for where, content in with_attack(jpeg, png, line[:30_000]):
                yield f"{file.name} {n} in {where}", content


def bomb():
    """A head of 60,000 by 60,000 pixels."""
    head = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + bytes.fromhex("0806000000")
    return b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + zlib.crc32(head).to_bytes(4, "big") + bytes(4096)
