"""Takes guards of docs/security.md away, one at a time, builds, and sees that their tests go red. A test that
stays green shows nothing. Works on a copy below build/mutation, which the next run makes good again: this tree is only
read, whenever it is broken off.
Usage: mutation.py [LINE...]: of all guards, or those of these lines. `./test --long` runs all."""

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "build/mutation/tree"
BUILD = COPY / "build/release"
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
    Mutation(202, "programs without work", "src/intake/api.cc",
             "!counter.intake->has_worked(sending->work, sending->draft.id)", "sending->work.nonce.empty()", "intake",
             "Ladder.BusyLets*:Ladder.WorkCounts*"),
    Mutation(203, "programs before people", "src/intake/api.cc", "level >= Level::crowded",
             "level > Level::full", "intake", "Ladder.Crowded*"),
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
    Mutation(9, "letters that only look like others", "src/base/lookalike.cc",
             "out.wrong = out.wrong || invisible_ || (changed_ && ascii_) || mixes_scripts(written_);",
             "out.wrong = out.wrong || invisible_ || (mixes_scripts(written_) && read_.isEmpty());", "base",
             "Lookalike.*"),
    Mutation(208, "lists of one's own when everybody waits", "src/web/ladder.cc",
             "(waiting >= limits.crowded && is_filtered(match))", "(waiting >= limits.waiting && is_filtered(match))",
             "web", "ReadersLadder.*"),
    Mutation(11, "links to whatever scheme", "src/web/templates.cc",
             'return scheme == "https" || scheme == "http";', "return !scheme.empty();", "web",
             "Rendering.FollowsOnly*"),
    Mutation(102, "any coding", "src/web/gate.cc", 'if (!equal_names(*encoding, "chunked")) {',
             "if (encoding->empty()) {", "web", "Gate.UnknownTransferEncoding:Gate.ChunkedThenIdentity:Head.Refuses*"),
    Mutation(103, "folded fields", "src/web/gate.cc",
             "if (!first && !line.empty() && (line[0] == ' ' || line[0] == '\\t')) {",
             "if (!first && !line.empty() && line[0] == '\\v') {", "web", "Gate.FoldedHeader:HeadScan.Refuses*"),
    Mutation(105, "dot segments", "src/web/target.cc", 'if (*out == "." || *out == "..")', 'if (*out == "...")', "web",
             "Gate.*DotSegments:TargetTest.Refuses*"),
    Mutation(106, "a body where none is taken", "src/web/gate.cc", "if (bodiless && out.has_body()) {",
             "if (bodiless && out.length > 1000) {", "web", "Gate.GetWithBody:Head.Refuses*"),
    Mutation(107, "any number of fields", "src/web/gate.cc", "if (head.fields.size() > limits.fields)",
             "if (head.fields.size() > 100 * limits.fields)", "web", "Head.AtMost64Fields"),
    Mutation(108, "who says nothing may stay", "src/web/session.cc",
             "stream_.expires_after(first ? limits_.head : limits_.idle);", "stream_.expires_after(limits_.write);", "web",
             "SessionTest.IdleConnectionIsCutOff:SessionTest.SlowHeader*"),
    Mutation(109, "whoever says where it came from", "src/web/session.cc",
             "if (shared_.options.https && from.is_loopback()) {", "if (shared_.options.https || from.is_loopback()) {",
             "web", "Gate.ForwardedFields*"),
    Mutation(111, "long queries", "src/web/target.cc", "if (query.size() > limits.query_bytes) {",
             "if (query.size() > limits.target_bytes) {", "web", "TargetTest.Limits"),
    Mutation(112, "JSON of any depth", "src/base/json.cc", "options.max_depth = kJsonDepth;",
             "options.max_depth = 100 * kJsonDepth;", "base", "Json.*"),
    Mutation(302, "what breaks inside is told", "src/web/response.cc", "if (status >= 500) {", "if (status >= 600) {",
             "web", "SessionTest.WhatBreaksInside*"),
]


def run(*words):
    return subprocess.run(list(map(str, words)), cwd=COPY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


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


def sources():
    """Names of this tree's files that git knows, or would."""
    said = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
                          capture_output=True, text=True).stdout
    return {name for name in said.split("\0") if name and (ROOT / name).is_file()}


def copy_tree():
    """What is in this tree, and nothing else; a file that is the same keeps its time, so that little is built anew."""
    wanted = sources()
    COPY.mkdir(parents=True, exist_ok=True)
    for top in COPY.iterdir():
        for old in [top, *top.rglob("*")] if top.name != "build" else []:
            if old.is_file() and str(old.relative_to(COPY)) not in wanted:
                old.unlink()
    for name in wanted:
        there, here = COPY / name, ROOT / name
        if not there.is_file() or there.read_bytes() != here.read_bytes():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(here, there)
    configured = run("cmake", "--preset", "release")
    if configured.returncode != 0:
        sys.exit(configured.stdout[-3000:])


def take_away(one):
    file = COPY / one.file
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
    copy_tree()
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
