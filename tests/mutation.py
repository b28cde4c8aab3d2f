"""Takes guards of docs/security.md away, one at a time, builds, and sees that their tests go red. A test that
stays green shows nothing. Works on a copy below build/mutation, which the next run makes good again: this tree is only
read, whenever it is broken off.
Usage: mutation.py [LINE...]: of all guards, or those of these lines. `./test --long` runs all. Tests in Python take
what `./test` has installed."""

import dataclasses
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "build/mutation/tree"
BUILD = COPY / "build/release"
PYTHON = ROOT / "build/venv/bin/python"
PATIENCE = 60  # seconds that unit tests may take; those of tests/e2e four times that
PRESETS = "CMakePresets.json"


@dataclasses.dataclass
class Mutation:
    line: int  # of docs/security.md
    title: str
    file: str
    old: str
    new: str
    folder: str  # whose unit tests have to go red; or e2e, house: those of tests/
    tests: str  # of these: a filter of GoogleTest, or "FILE::NAME ..." of pytest


ALL = [
    Mutation(1, "pages may be framed", "src/web/wire.cc", "frame-ancestors 'none'; ", "", "web",
             "WireTest.HeadersByRouteClassL1L3L4"),
    Mutation(3, "types are guessed", "src/web/wire.cc", '"X-Content-Type-Options: nosniff\\r\\n"\n    ', "", "web",
             "WireTest.HeadersByRouteClassL1L3L4"),
    Mutation(4, "other sites read what is closed", "src/web/wire.cc",
             'kClosed = "Cross-Origin-Resource-Policy: same-origin',
             'kClosed = "Access-Control-Allow-Origin: *\\r\\nCross-Origin-Resource-Policy: same-origin', "web",
             "WireTest.HeadersByRouteClassL1L3L4"),
    Mutation(8, "markup of strangers stands in pages", "src/web/template_pieces.cc",
             "if (c == '<') return \"&lt;\";", "if (c == '<') return \"<\";", "web", "Rendering.*"),
    Mutation(12, "a cell runs as a formula", "src/tables/csv.cc", "if (guarded) out += '\\'';",
             "if (guarded && cell.empty()) out += '\\'';", "tables", "*Csv*"),
    Mutation(101, "two lengths", "src/web/gate.cc", "if (!lengths) return lengths.error();", "", "web",
             "Gate.TwoEqualLengthsL101:Head.*"),
    Mutation(104, "any Host", "src/web/gate.cc",
             'return Refusal{400, "This server does not answer under that name."};', "return std::nullopt;", "web",
             "Gate.ForeignHostL104:Head.Hosts"),
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
             "Crypto.ASealedTextOpensNowhereElseL402:VaultTest.RowsThat*"),
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
             "if (encoding->empty()) {", "web",
             "Gate.UnknownTransferEncodingL102:Gate.ChunkedThenIdentityL102:Head.Refuses*"),
    Mutation(103, "folded fields", "src/web/gate.cc",
             "if (!first && !line.empty() && (line[0] == ' ' || line[0] == '\\t')) {",
             "if (!first && !line.empty() && line[0] == '\\v') {", "web", "Gate.FoldedHeaderL103:HeadScan.Refuses*"),
    Mutation(105, "dot segments", "src/web/target.cc", 'if (*out == "." || *out == "..")', 'if (*out == "...")', "web",
             "Gate.*DotSegments*:TargetTest.Refuses*"),
    Mutation(106, "a body where none is taken", "src/web/gate.cc", "if (bodiless && out.has_body()) {",
             "if (bodiless && out.length > 1000) {", "web", "Gate.GetWithBodyL106:Head.Refuses*"),
    Mutation(107, "any number of fields", "src/web/gate.cc", "if (head.fields.size() > limits.fields)",
             "if (head.fields.size() > 100 * limits.fields)", "web", "Head.AtMost64FieldsL107"),
    Mutation(108, "who says nothing may stay", "src/web/session.cc",
             "stream_.expires_after(first ? limits_.head : limits_.idle);", "stream_.expires_after(limits_.write);", "web",
             "SessionTest.IdleConnectionIsCutOffL108:SessionTest.SlowHeader*"),
    Mutation(109, "whoever says where it came from", "src/web/session.cc",
             "if (shared_.options.https && from.is_loopback()) {", "if (shared_.options.https || from.is_loopback()) {",
             "web", "Gate.ForwardedFields*"),
    Mutation(111, "long queries", "src/web/target.cc", "if (query.size() > limits.query_bytes) {",
             "if (query.size() > limits.target_bytes) {", "web", "TargetTest.Limits"),
    Mutation(112, "JSON of any depth", "src/base/json.cc", "options.max_depth = kJsonDepth;",
             "options.max_depth = 100 * kJsonDepth;", "base", "Json.*"),
    Mutation(302, "what breaks inside is told", "src/web/response.cc", "if (status >= 500) {", "if (status >= 600) {",
             "web", "SessionTest.WhatBreaksInside*"),
    Mutation(2, "what was sent is shown as a page", "src/web/twins.cc",
             "if (file->attachment) out.must_set(\"Content-Security-Policy\", \"default-src 'none'; sandbox\");", "", "e2e",
             "test_creatives.py::test_an_officer_adds_a_picture_and_visitors_see_it__l2"),
    Mutation(5, "a picture of somebody else's on each page", "src/web/templates/layout.html",
             '<main id="main" class="page" tabindex="-1">',
             '<main id="main" class="page" tabindex="-1"><img src="https://elsewhere.example/seen.png" alt="">', "e2e",
             "test_pages.py::test_a_page_asks_nobody_else__l5"),
    Mutation(6, "whoever passes a page on may keep it", "src/web/wire.cc",
             'case Freshness::never:\n      return "no-store";', 'case Freshness::never:\n      return "private";', "e2e",
             "test_report.py::test_a_wrong_code_and_an_unknown_case_look_the_same__l6_l403"),
    Mutation(7, "a body of any type", "src/web/router.cc", "route.bodies.empty() || std::ranges::any_of(",
             "!route.bodies.empty() || std::ranges::any_of(", "web", "Gate.WrongContentTypeL7"),
    Mutation(7, "a form from elsewhere", "src/desk/visit.cc", 'if (form["csrf"] != session->csrf) {',
             'if (form["csrf"].size() > 1000) {', "e2e",
             "test_desk_guards.py::test_a_form_from_elsewhere_changes_nothing__l7"),
    Mutation(10, "a quotation mark ends an attribute", "src/web/template_pieces.cc", "if (c == '\"') return \"&quot;\";",
             "", "web", "Rendering.EscapesByPlaceL8L10"),
    Mutation(113, "a body that the other server passes on is the next request", "src/web/gate.cc",
             'if (bodiless && out.has_body()) {\n    return refuse(400, fmt::format("A {} request has no body.", head.method));',
             "if (bodiless && out.has_body()) {\n    out.length = 0;", "e2e",
             "test_proxies.py::test_both_sides_see_the_same_requests__l113"),
    Mutation(13, "a file is kept under the name that its sender gave", "src/vault/parcels.cc",
             "const std::string blob = new_blob();", "const std::string blob = info.name;", "e2e",
             "test_report.py::test_what_is_no_evidence_is_refused__l2_l13_l14"),
    Mutation(15, "pictures of any size", "src/worker/pictures/image.cc",
             "source.width > kMostSide || source.height > kMostSide || pixels > kMostPixels", "pixels == 0", "worker",
             "Picture.BombsAreRefusedUnreadL15"),
    Mutation(15, "archives of any number of parts", "src/worker/child/zip.cc", "if (count > kMostParts) {",
             "if (count > 30 * kMostParts) {", "worker", "Zip.TrapsAreRefusedL15"),
    Mutation(15, "entities of a file's own", "src/worker/child/xml.cc",
             '[]() -> Result<void> { return unusual("the file defines entities of its own (DOCTYPE)"); }',
             "[]() -> Result<void> { return {}; }", "worker", "Xlsx.NoEntitiesOfItsOwnL15"),
    Mutation(16, "the worker may call the kernel as it likes", "src/worker/child/sandbox.cc",
             "return forbid_calls(limits.threads);", "return {};", "worker", "Sandbox.EndsWhoReachesOutL16"),
    Mutation(17, "metadata comes along", "src/worker/pictures/picture.cc", '"strip", TRUE', '"strip", FALSE', "worker",
             "Picture.MetadataDoesNotComeAlongL17"),
    Mutation(18, "whatever the antivirus says is good news", "src/base/clamd.cc", "!reply.ends_with(kFound)) return {};",
             "!reply.ends_with(kFound))\n    return {.result = Scanned::nothing_found};", "base", "ClamdTest.Replies*"),
    Mutation(18, "nobody asks the antivirus", "src/casedesk/scans.cc", "if (!clamd_) return out;",
             "if (!clamd_ || !files.empty()) return out;", "e2e",
             "test_antivirus.py::test_handlers_are_told_what_it_finds_and_nothing_is_blocked__l18"),
    Mutation(19, "somebody is called for each report with an address", "src/intake/intake.cc",
             "  auto problems = check(draft.answers, code_);\n",
             "  if (!draft.answers.urls.empty() && std::system(\"bash -c '</dev/tcp/127.0.0.1/9' 2>/dev/null\") < 0)\n"
             "    return std::unexpected(with({}));\n  auto problems = check(draft.answers, code_);\n", "e2e",
             "test_no_fetch.py::test_no_address_that_comes_with_a_report_is_called__l19"),
    Mutation(20, "signs are part of words that are looked for", "src/store/search.cc",
             "((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80)", "c > ' '", "store", "*WhatIsTypedNever*"),
    Mutation(20, "a file's own form may be changed", "src/store/sqlite.cc", "SQLITE_DBCONFIG_DEFENSIVE, 1,",
             "SQLITE_DBCONFIG_DEFENSIVE, 0,", "store", "Sqlite.WhatStands*"),
    Mutation(20, "a file's own views call what they like", "src/store/sqlite.cc", "PRAGMA trusted_schema=OFF; ", "", "store",
             "Sqlite.WhatStands*"),
    Mutation(20, "who reads may open other files", "src/store/sqlite.cc", "if (read_only) allow_reading_only(db->raw());", "",
             "store", "Sqlite.AReader*"),
    Mutation(207, "what was refused is kept to oneself", "src/intake/flood.cc", "if (count > 0) out.refused",
             "if (count > 1000) out.refused", "intake", "Flood.Refusals*"),
    Mutation(301, "addresses in the log of who came", "src/web/session.cc",
             "shared_.access.add(exchange.now, method, exchange.route,",
             "shared_.access.add(exchange.now, method, exchange.request.target.path,", "web", "SessionTest.AccessLog*"),
    Mutation(303, "what is sealed can be read", "src/record/marks.h",
             " private:\n  friend struct SealedAccess;\n  std::optional<T> secret_;", "  std::optional<T> secret_;", "house",
             "test_marks_do_not_compile.py::test_does_not_compile__l303"),
    Mutation(304, "a key in each backup", "src/node/backup.cc", '"witness.vkey",', '"secrets/box.key",', "e2e",
             "test_backup.py::test_no_secret_is_in_a_backup__l304"),
    Mutation(305, "the key before is kept for ever", "src/node/rotate.cc",
             "return forget_previous_key(world_.disk, folder, name);", "return {};", "e2e",
             "test_keys.py::test_the_log_gets_a_new_key_with_a_record_and_an_overlap__l305"),
    Mutation(306, "the unit may call the kernel as it likes", "docs/operate.md", "SystemCallFilter=@system-service\n", "",
             "e2e", "test_operate.py::test_the_unit_of_the_documentation_is_hardened__l306"),
    Mutation(307, "no guard of stacks", PRESETS, "-fstack-protector-strong ", "", "e2e",
             "test_built.py::test_every_file_is_compiled_with_them__l307"),
    Mutation(308, "packages with holes are no matter", "tools/packages.py",
             "return 1 if strangers or (options.holes and rows) else 0", "return 1 if strangers else 0", "e2e",
             "test_built.py::test_every_library_is_of_a_package_whose_version_is_known__l308"),
    Mutation(309, "a contact that counts for years", "src/web/security_txt.cc", "kCounts = 90 * kDay", "kCounts = 900 * kDay",
             "e2e", "test_operate.py::test_who_finds_a_hole_is_told_where_to_turn__l309"),
    Mutation(404, "the code is kept as it is", "src/vault/parcels.cc",
             "out.again = lock(again, bytes(out.code.digits()), random);",
             "if (!again.view().empty()) out.again = std::string(out.code.digits());", "e2e",
             "test_sealed_leak.py::test_nothing_in_the_data_directory__l303_l404 "
             "test_sealed_leak.py::test_nothing_in_a_backup__l404"),
    Mutation(406, "shares open nobody's key", "src/vault/readers.cc", "make_person(passphrase, escrow_of(all), pepper_",
             "make_person(passphrase, std::nullopt, pepper_", "vault", "VaultTest.SharesTogether*"),
    Mutation(409, "the id of a report gives its code", "src/intake/intake.cc", "{bytes(draft.id), bytes(answers)}",
             "{bytes(draft.id)}", "e2e", "test_report_faults.py::test_an_id_alone_gives_no_code__l409"),
    Mutation(410, "a file that could not be kept is no matter", "src/vault/vault.cc",
             "HUSTINGS_CHECK(options_.disk.write(path_of(place.blob), sealed, 0600));",
             "[[maybe_unused]] const auto done = options_.disk.write(path_of(place.blob), sealed, 0600);", "vault",
             "VaultTest.AFileThatCannotBeKept*"),
    Mutation(411, "nobody's report waits for the hour", "src/intake/intake.cc", "category->insider && !is_of_desk(channel)",
             "category->insider && is_of_desk(channel)", "e2e",
             "test_report_held.py::test_who_works_for_them_is_not_told_by_the_minute__l411"),
    Mutation(412, "shares are used without a word", "src/cli/cmd_vault_people.cc",
             "HUSTINGS_CHECK(tell(real, options.data, StaffAction::shares_used, reader.id));", "", "e2e",
             "test_vault.py::test_passphrase_and_sheet_are_lost__l406_l412"),
    Mutation(403, "a case that there is not costs nothing", "src/vault/cases.cc",
             "const Salt salt = found ? found->salt : salt_of_nobody(number, pepper_);",
             "if (!found) return std::optional<OpenCase>();\n  const Salt salt = found->salt;", "e2e",
             "test_timing.py::test_tracking_takes_as_long_where_there_is_no_case__l403_l413"),
    Mutation(413, "a failure of nobody is not kept", "src/staff/sign_in.cc", ": count_failure_of_nobody());",
             ": Result<void>());", "staff", "StaffTest.AFailureIsKept*"),
    Mutation(414, "what is freed stays in memory", "src/cli/cmd_serve.cc", "  wipe_what_is_freed();\n",
             "", "e2e", "test_sealed_memory.py::test_nothing_in_the_memory_of_an_idle_node__l414"),
    Mutation(414, "what stood on stacks stays there", "src/web/session.cc",
             "if (match->route->kind == RouteClass::closed) wipe_stack();", "", "e2e",
             "test_sealed_memory.py::test_nothing_in_the_memory_of_an_idle_node__l414"),
    Mutation(415, "an auditor decides", "src/staff/case_duties.cc",
             "if (has) HUSTINGS_CHECK(goes_together(db, user, duty));", "", "staff", "ProposalTest.WhoLooksAfterTheWork*"),
    Mutation(415, "operators go on redacting", "src/desk/page_redactions.cc", "if (visit.user().operates && !theirs) return",
             "if (visit.user().operates || theirs) return", "e2e",
             "test_redaction_by_two.py::test_where_somebody_looks_after_data_protection_operators_do_not__l415"),
    Mutation(415, "data protection sees every act", "src/casedesk/page_audits.cc",
             'std::string(all ? "" : kAccess)', 'std::string(all || wanted.before >= 0 ? "" : kAccess)', "e2e",
             "test_oversight.py::test_data_protection_sees_who_could_read_and_nothing_else__l415"),
    Mutation(416, "a line break in an address", "src/intake/news.cc", "if (!is_mail_address(typed))", "if (typed.empty())", "e2e",
             "test_report_news.py::test_what_is_no_address_is_refused_and_says_so__l416"),
    Mutation(416, "an address of another case", "src/vault/news.cc", "derive(pepper, kNewsKey, {bytes(case_id)})",
             "derive(pepper, kNewsKey, {bytes(case_id.substr(0, 0))})", "vault", "VaultTest.ABoxForNews*"),
    Mutation(416, "a mail about every step", "src/vault/news.cc", "SET told = 1, due = 0 WHERE", "SET due = 0 WHERE", "vault",
             "VaultTest.OneMailAtMost*"),
    Mutation(416, "the log says what the mail server said", "src/desk/outbox.cc",
             "if (mail.to.empty() || send_mail(server, mail, clock_.now())) return {};",
             "if (mail.to.empty()) return {};\n  if (clock_.now().unix_ms > 0) return send_mail(server, mail, clock_.now());",
             "desk", "OutboxTest.WhatTheServerSays*"),
    Mutation(416, "an address that an erased case leaves behind", "src/vault/cases.cc",
             '"DELETE FROM vault_news WHERE case_id = $1",', "", "vault", "VaultTest.AnErasedCase*"),
    Mutation(417, "a receipt of whoever signs in the log's name", "src/casedesk/receipts.cc", "if (!opened) return broken(",
             "if (!opened && out.index > file.size()) return broken(", "casedesk", "ReceiptsTest.Whoever*"),
    Mutation(417, "a receipt of another log is believed", "src/casedesk/receipts.cc",
             "if (!is_of_log(out.origin, keys)) return out;", "out.holds = ReceiptHolds::holds;\n  if (!is_of_log(out.origin, keys)) return out;",
             "casedesk", "ReceiptsTest.OneOfAnotherLog*"),
    Mutation(417, "a record that is not where the receipt says", "src/casedesk/receipts.cc", "if (!out.included)",
             "if (!out.included && out.index > file.size())", "casedesk", "ReceiptsTest.ADamaged*"),
]


def run(*words, **more):
    return subprocess.run(list(map(str, words)), cwd=COPY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


def is_unit(one):
    return not (ROOT / "tests" / one.folder).is_dir()


def build(one):
    """Flags are seen where they are configured, and what is documented or does not compile needs no program."""
    if one.file == PRESETS:
        return run("cmake", "--preset", "release")
    if one.folder == "house":
        return run("true")
    return run("ninja", "-C", BUILD, *([f"{one.folder}_test"] if is_unit(one) else ["hustings", "interpose"]))


def unit_tests(one):
    program = BUILD / "src" / one.folder / f"{one.folder}_test"
    done = run("timeout", PATIENCE, program, f"--gtest_filter={one.tests}")  # one that waits for ever is red
    return done.returncode, "Running 0 tests" not in done.stdout


def python_tests(one):
    named = [COPY / "tests" / one.folder / name for name in one.tests.split()]
    done = run("timeout", 4 * PATIENCE, PYTHON, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *named,
               env=dict(os.environ, HUSTINGS_BINARY=str(BUILD / "hustings"), HUSTINGS_TEST_FILTER="", LC_ALL="C.UTF-8",
                        PYTHONDONTWRITEBYTECODE="1", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"))
    return done.returncode, done.returncode in (0, 1, 124) and " skipped" not in done.stdout


def test(one):
    """0: green; 1: red. Building what does not compile is neither, nor is a test that did not run."""
    built = build(one)
    if built.returncode != 0:
        sys.exit(f"{one.title}: does not build\n{built.stdout[-3000:]}")
    code, ran = unit_tests(one) if is_unit(one) else python_tests(one)
    if not ran:
        sys.exit(f"{one.title}: there is no such test, or it does not run here: {one.tests}")
    return code != 0


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
    times = file.stat()
    try:
        file.write_text(whole.replace(one.old, one.new))
        return test(one)
    finally:
        file.write_text(whole)
        if one.folder == "house" or one.file == PRESETS:  # nothing was built with it, nor has to be
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
            run("cmake", "--preset", "release")


def main():
    lines = {int(word) for word in sys.argv[1:]}
    chosen = [one for one in ALL if not lines or one.line in lines]
    survived = []
    copy_tree()
    for one in chosen:
        red = take_away(one)
        print(f"{one.line:>4}  {'red ' if red else 'GREEN'}  {one.title}", flush=True)
        survived += [] if red else [one]
    for one in {(one.folder, one.tests): one for one in chosen}.values():
        if test(one):
            sys.exit(f"{one.folder}, {one.tests}: red with all guards in their places")
    print(f"{len(chosen) - len(survived)} of {len(chosen)} guards are missed by their tests when they are gone")
    sys.exit(1 if survived else 0)


if __name__ == "__main__":
    main()
