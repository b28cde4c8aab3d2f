#!/usr/bin/env python3
"""Catalogues of locale/: what pages say, in the languages of the Union.

  tools/messages.py update   collects all texts into locale/hustings.pot and merges them into *.po
  tools/messages.py check    exit 1 when the .pot is not what the sources say, a language of
                             locale/LINGUAS is not complete, or a translation lacks a placeholder
                             of its text or has another; prints the share of each language

Texts stand in tr("...") in C++, in {{_ "..."}} and {{_n n "..." "..."}} in templates, and are the
names of fields of records (docs/formats/kinds.md); `hustings messages` prints those of lists and of
codes of conduct (HUSTINGS_BINARY, else build/release/hustings). Needs gettext.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
POT = LOCALE / "hustings.pot"
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: hustings\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"
"""


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def from_sources():
    """Texts in tr("..."), also over several lines; escapes as C++ has them."""
    literal = r'"(?:[^"\\]|\\.)*"'
    call = re.compile(r"\btr\(\s*((?:%s\s*)+)\)" % literal)
    for file in sorted(ROOT.glob("src/**/*.cc")) + sorted(ROOT.glob("src/**/*.h")):
        for match in call.finditer(file.read_text()):
            parts = re.findall(literal, match.group(1))
            text = "".join(part[1:-1] for part in parts).replace('\\"', '"')
            yield text, None, file.relative_to(ROOT)


def from_templates():
    for file in sorted(ROOT.glob("src/*/templates/*.html")):
        for tag in re.findall(r"\{\{_n? .*?\}\}", file.read_text()):
            texts = re.findall(r'"([^"]*)"', tag)
            yield texts[0], texts[1] if tag.startswith("{{_n ") else None, file.relative_to(ROOT)


def from_kinds():
    file = ROOT / "docs/formats/kinds.md"
    for line in file.read_text().splitlines():
        match = re.match(r"\| `([a-z0-9_.]+)` \| \S.* \| ", line)
        if not match:
            continue
        yield match.group(1).replace("_", " ").replace(".", ", "), None, file.relative_to(ROOT)
        # The values of an enumeration are choices in a form of the desk.
        for values in re.findall(r"\b[a-z_]+(?: \\\| [a-z_]+)+", line):
            for word in values.split(" \\| "):
                yield word.replace("_", " "), None, file.relative_to(ROOT)


def from_program():
    binary = os.environ.get("HUSTINGS_BINARY", ROOT / "build/release/hustings")
    lines = subprocess.run([binary, "messages"], check=True, capture_output=True, text=True).stdout
    for line in lines.splitlines():
        yield json.loads(line), None, "hustings messages"


def template():
    """The .pot: each text once, with the files that have it."""
    found = {}
    for text, many, file in [*from_templates(), *from_sources(), *from_kinds(), *from_program()]:
        entry = found.setdefault(text, [many, []])
        entry[0] = entry[0] or many
        if str(file) not in entry[1]:
            entry[1].append(str(file))
    out = HEADER
    for text in sorted(found):
        many, files = found[text]
        out += "\n#: " + " ".join(files) + f"\nmsgid {quote(text)}\n"
        out += f'msgid_plural {quote(many)}\nmsgstr[0] ""\nmsgstr[1] ""\n' if many else 'msgstr ""\n'
    return out


def translated(po, pot):
    """(texts with a translation that is not fuzzy, all texts)"""
    with tempfile.NamedTemporaryFile(suffix=".po") as merged:
        subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged.name, po, pot],
                       check=True)
        said = subprocess.run(["msgfmt", "--statistics", "-o", "/dev/null", merged.name], check=True,
                              capture_output=True, text=True, env={"LC_ALL": "C"}).stderr
    counts = {name: int(n) for n, name in re.findall(r"(\d+) (translated|fuzzy|untranslated)", said)}
    return counts.get("translated", 0), sum(counts.values())


PLACEHOLDER = re.compile(r"%[a-z_]+%|%[a-z]|\{[a-z_]+\}")


def entries(po):
    """(text, its plural or None, translations) of each text that a catalogue translates."""
    text = subprocess.run(["msgattrib", "--translated", "--no-obsolete", "--no-wrap", po], check=True,
                          capture_output=True, text=True).stdout
    for entry in text.replace('"\n"', "").split("\n\n"):
        said = dict(re.findall(r'^(msg\w+(?:\[\d\])?) "(.*)"$', entry, re.MULTILINE))
        if said.get("msgid"):
            yield (said["msgid"], said.get("msgid_plural"),
                   [one for key, one in said.items() if key.startswith("msgstr")])


def misplaced(po):
    """Texts whose translation does not have the placeholders that the program fills. A number may be
    said in words where only one fits: "an ad" for "%d ads"."""
    for text, many, translations in entries(po):
        wanted = sorted(PLACEHOLDER.findall(many or text))
        for said in translations:
            found = sorted(PLACEHOLDER.findall(said))
            if found != wanted and not (many and set(found) < set(wanted)):
                yield f"{po.name}: \"{text}\": {found or 'nothing'} instead of {wanted or 'nothing'}"


def check():
    good = POT.read_text() == template()
    if not good:
        print("locale/hustings.pot is old: run tools/messages.py update")
    complete = (LOCALE / "LINGUAS").read_text().split()
    for po in sorted(LOCALE.glob("*.po")):
        done, all_texts = translated(po, POT)
        print(f"{po.stem}: {done} of {all_texts} texts translated ({100 * done // all_texts} %)")
        if po.stem in complete and done < all_texts:
            print(f"{po.stem} is in locale/LINGUAS and not complete")
            good = False
        for wrong in misplaced(po):
            print(wrong)
            good = False
    return good


def update():
    POT.write_text(template())
    for po in sorted(LOCALE.glob("*.po")):
        subprocess.run(["msgmerge", "--quiet", "--update", "--backup=none", "--no-fuzzy-matching",
                        "--sort-output", "--no-wrap", po, POT], check=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    elif sys.argv[1:] == ["check"]:
        sys.exit(0 if check() else 1)
    else:
        sys.exit(__doc__)
