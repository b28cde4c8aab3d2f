"""Takes guards of docs/security.md away, one at a time, builds, and sees that their tests go red. A test that
stays green shows nothing. Changes files of this tree while it runs, and puts them back.
Usage: mutation.py [LINE...]: of all guards, or those of these lines."""

import dataclasses
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build/release"
PATIENCE = 60  # seconds


@dataclasses.dataclass
class Mutation:
    line: int  # of docs/security.md
    title: str
    file: str
    old: str
    new: str
    folder: str  # whose unit tests have to go red
    tests: str  # of these


ALL = [
    Mutation(1, "pages may be framed", "src/web/wire.cc", "frame-ancestors 'none'; ", "", "web",
             "WireTest.HeadersByRouteClass"),
    Mutation(3, "types are guessed", "src/web/wire.cc", '"X-Content-Type-Options: nosniff\\r\\n"\n    ', "", "web",
             "WireTest.HeadersByRouteClass"),
    Mutation(4, "other sites read what is closed", "src/web/wire.cc",
             'kClosed = "Cross-Origin-Resource-Policy: same-origin',
             'kClosed = "Access-Control-Allow-Origin: *\\r\\nCross-Origin-Resource-Policy: same-origin', "web",
             "WireTest.HeadersByRouteClass"),
    Mutation(8, "markup of strangers stands in pages", "src/web/template_pieces.cc",
             "if (c == '<') return \"&lt;\";", "if (c == '<') return \"<\";", "web", "Rendering.*"),
    Mutation(12, "a cell runs as a formula", "src/tables/csv.cc", "if (guarded) out += '\\'';",
             "if (guarded && cell.empty()) out += '\\'';", "tables", "*Csv*"),
    Mutation(101, "two lengths", "src/web/gate.cc", "if (!lengths) return lengths.error();", "", "web",
             "Gate.TwoEqualLengths:Head.*"),
    Mutation(104, "any Host", "src/web/gate.cc",
             'return Refusal{400, "This server does not answer under that name."};', "return std::nullopt;", "web",
             "Gate.ForeignHost:Head.Hosts"),
    Mutation(110, "a value with a line break", "src/web/response.cc",
             "if (ours || !is_token(name) || !is_field_value(value)) {", "if (ours || !is_token(name)) {", "web",
             "ResponseTest.*"),
    Mutation(14, "HTML as a text", "src/intake/sniff.cc", "if (!is_text(bytes) || is_markup(bytes))",
             "if (!is_text(bytes) || (is_markup(bytes) && bytes.empty()))", "intake", "Sniff.*"),
    Mutation(201, "a form that was filled in at once", "src/intake/page_send.cc",
             "draft->begun.unix_ms < kLeastAge", "draft->begun.unix_ms < 0", "intake", "Ladder.AForm*"),
    Mutation(202, "no question", "src/intake/page_send.cc", "level >= Level::busy && !answers_it",
             "level > Level::full && !answers_it", "intake", "Ladder.Busy*"),
    Mutation(203, "programs before people", "src/intake/api.cc", "counter.intake->level() >= Level::crowded",
             "counter.intake->level() > Level::full", "intake", "Ladder.Crowded*"),
    Mutation(204, "a full node goes on", "src/intake/page_shared.cc",
             "if (counter.intake->level() != Level::full)", "if (counter.intake->level() <= Level::full)", "intake",
             "Ladder.Full*"),
    Mutation(205, "as often as one likes", "src/intake/page_shared.cc",
             "if (!counter.tries->take(call.request.network))", "if (!counter.tries->allows(call.request.network))", "intake",
             "Ladder.ANetwork*"),
    Mutation(206, "any number waits", "src/vault/turns.cc", "next_ - served_ >= most_waiting_", "next_ < served_",
             "vault", "TurnsTest.*"),
    Mutation(401, "codes without the pepper", "src/vault/code.cc",
             'derive(pepper, "hustings/track/v1", {bytes(case_id), first.view()})',
             'derive(first, "hustings/track/v1", {bytes(case_id), first.view()})', "vault", "Crypto.ACode*"),
    Mutation(402, "a text of another case", "src/vault/field.cc", "if (same) return OpenField",
             "if (same || !field.text.empty()) return OpenField", "vault",
             "Crypto.ASealedTextOpensNowhereElse:VaultTest.RowsThat*"),
    Mutation(403, "any code", "src/vault/cases.cc", "if (!found || !right) return std::optional<OpenCase>();",
             "if (!found || (!right && keys.tag.size() == 0)) return std::optional<OpenCase>();", "vault", "VaultTest.AWrongCode*"),
    Mutation(405, "who left gets the new keys", "src/vault/cases.cc", "if (!one.ended && std::ranges::find(have",
             "if (std::ranges::find(have", "vault", "VaultTest.WhoCopied*"),
    Mutation(407, "fewer shares than are needed", "src/vault/shares.cc",
             "if (std::cmp_less(shares.size(), shares[0].need))", "if (shares.size() > 255)", "vault", "Shares.*"),
    Mutation(408, "what was upheld goes too", "src/cases/retention.cc",
             "if (history.upheld()) return std::nullopt;", "", "cases", "Retention.*"),
]


def run(*words):
    return subprocess.run(list(map(str, words)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test(one):
    """0: green; 1: red. Building what does not compile is neither."""
    built = run("ninja", "-C", BUILD, f"{one.folder}_test")
    if built.returncode != 0:
        sys.exit(f"{one.title}: does not build\n{built.stdout[-3000:]}")
    program = BUILD / "src" / one.folder / f"{one.folder}_test"
    done = run("timeout", PATIENCE, program, f"--gtest_filter={one.tests}")  # one that waits for ever is red
    if "Running 0 tests" in done.stdout:
        sys.exit(f"{one.title}: there is no such test: {one.tests}")
    return done.returncode != 0


def take_away(one):
    file = ROOT / one.file
    whole = file.read_text()
    if whole.count(one.old) != 1:
        sys.exit(f"{one.title}: not once in {one.file}: {one.old}")
    try:
        file.write_text(whole.replace(one.old, one.new))
        return test(one)
    finally:
        file.write_text(whole)


def main():
    lines = {int(word) for word in sys.argv[1:]}
    chosen = [one for one in ALL if not lines or one.line in lines]
    survived = []
    for one in chosen:
        red = take_away(one)
        print(f"{one.line:>4}  {'red ' if red else 'GREEN'}  {one.title}", flush=True)
        survived += [] if red else [one]
    for one in {one.folder: one for one in chosen}.values():
        if test(one):
            sys.exit(f"{one.folder}: red with all guards in their places")
    print(f"{len(chosen) - len(survived)} of {len(chosen)} guards are missed by their tests when they are gone")
    sys.exit(1 if survived else 0)


if __name__ == "__main__":
    main()
