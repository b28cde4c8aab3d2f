"""The API is what /openapi.json says: schemathesis asks a served node everything that it promises."""

import concurrent.futures
import copy
import re
import uuid

import coverage
import pytest
from harness import Run, operations
from knowledge import PICTURES, REPORTING, Knowledge, written_paths
from reporting import ANSWERS, by_api
from served import serve, wait_for

REPORTS = coverage.ROOT / "build/test-results"
LEAST = 0.90  # of the handlers' lines

# As browsers ask: errors are pages then.
BROWSER = "Accept: text/html, application/json;q=0.9, */*;q=0.8"


def document_of(site):
    """Once the package of /data is made: until then the node says 503, as it should."""
    assert wait_for(lambda: site.json("/data.json")["item"]["state"] == "made", 60)
    return site.json("/openapi.json")


def one_form_of_each(document):
    """Paths: of a page with several forms (HTML, JSON, CSV, NDJSON, Atom, both paths), the JSON under /api/v1;
    what has one form is kept."""
    stem = re.compile(r"\.(json|csv|ndjson|atom)$")
    api = {path for path in document["paths"]
           if path.startswith("/api/v1/") and not path.endswith((".csv", ".ndjson"))}
    pages = {path.removeprefix("/api/v1") for path in api} | {"/", "/index"}
    others = {path for path in document["paths"]
              if stem.sub("", path.removeprefix("/api/v1")) not in pages}
    return sorted(api | others)


def but_one_of_those_written(document):
    """What leaves out the addresses that take records but for one: one handler, other schemas."""
    others = sorted(written_paths(document) - {"/api/v1/verifications"})
    return [word for path in others for word in ("--exclude-name", f"POST {path}")]


# What is well-formed need not fit: a day before another, the word of another organisation than the token's,
# an envelope that is none (400), or of an issuer who is not known (403), a correction of what is not there or
# of what somebody else said (404, 409). What is wrong may be that it has no token (401), or no body that is
# read (413, 415).
WRITTEN = """
[[operations]]
include-name = "POST {path}"
[operations.checks.positive_data_acceptance]
expected-statuses = ["200", "201", "202", "400", "403", "404", "409"]
[operations.checks.negative_data_rejection]
expected-statuses = ["400", "401", "404", "413", "414", "415"]
"""


# A report may be well-formed and of no category that there is, or of six files (400, 413); number and code that
# are made up fit together nowhere (404), and a step may not be possible (409). Whoever asks so often as
# schemathesis is told to wait (429), but only for what is well-formed.
REPORTED = """
[[operations]]
include-path = "{path}"
[operations.checks.positive_data_acceptance]
expected-statuses = ["200", "202", "400", "404", "409", "413", "429"]
[operations.checks.negative_data_rejection]
expected-statuses = ["400", "404", "413", "414", "415"]
[operations.phases.coverage]
unexpected-methods = ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "QUERY"]
"""


def reporting(sent, document):
    """Configuration of those who report, and the document with `sent`, a report that there is. Nothing of it is
    logged meanwhile (an insider's report waits, the step is of a wrong code): each record would make the
    packages of /data old, and 503 the answer until there are new ones."""
    out = copy.deepcopy(document)
    known = {"number": sent["number"], "code": sent["code"]}
    examples = {"/api/v1/reports": {"id": str(uuid.uuid4()), "answers": {**ANSWERS, "category": "i-work-for-them"}},
                "/api/v1/track": known,
                "/api/v1/track/step": {"number": sent["number"], "code": "0000 0000 0000 0000", "act": "withdraw"}}
    for path in REPORTING:
        body = out["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        body["examples"] = {"good": {"value": examples[path]}}
    return out, "".join(REPORTED.format(path=path) for path in REPORTING)


def writing(document, token):
    """Configuration of those who write with a token."""
    return f'\n[auth.openapi.token]\nbearer = "{token}"\n' + "".join(
        WRITTEN.format(path=path) for path in sorted(written_paths(document) | {PICTURES}))


def with_envelopes(document, envelopes):
    """The document with these as examples: nobody guesses a signature."""
    out = copy.deepcopy(document)
    for path in written_paths(out):
        body = out["paths"][path]["post"]["requestBody"]["content"].get("application/sd-jwt")
        if body is not None:
            body["examples"] = {f"{kind} {number}": {"value": envelope}
                                for kind, both in envelopes.items() for number, envelope in enumerate(both)}
    return out


def include(paths):
    return "--include-path-regex", f"^({'|'.join(map(re.escape, paths))})$"


def holds(run, expected, *phases):
    assert run.code == 0 and not run.verdict["failures"] and not run.verdict["errors"], run.explain()
    done = run.verdict["operations"]
    assert done["selected"] == done["tested"] == expected, done
    for phase in phases:
        assert run.verdict["phases"][phase]["status"] == "success", run.verdict["phases"]


class Runs:
    """All operations with examples and random arguments, good and bad; and beside it the bounds of
    each argument: for one form of each page, or with --long for all operations."""

    def __init__(self, site, folder, node, long):
        _, sent = by_api(site)
        self.document, reported = reporting(sent, with_envelopes(document_of(site), node.envelopes))
        bounded = sorted(self.document["paths"]) if long else one_form_of_each(self.document)
        without = [] if long else but_one_of_those_written(self.document)
        self.bounded = sum(len(self.document["paths"][path]) for path in bounded) - len(without) // 2
        known = Knowledge(site, self.document).toml() + writing(self.document, node.token) + reported

        def run(name, *more):
            return Run(folder / name, self.document, site.address, *more, known=known)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            random = pool.submit(run, "random", "--phases", "examples,fuzzing,stateful",
                                 "--max-examples", 60 if long else 8)
            bounds = pool.submit(run, "bounds", "--phases", "coverage", "-H", BROWSER,
                                 *include(bounded), *without)
            self.random, self.bounds = random.result(), bounds.result()


@pytest.fixture(scope="module")
def runs(node, tmp_path_factory, long):
    """The runs, and which lines of the handlers they ran."""
    coverage.reset()
    with serve(node):
        pass
    start = coverage.lines()
    coverage.reset()
    with serve(node) as site:
        made = Runs(site, tmp_path_factory.mktemp("runs"), node, long)
    made.lines = coverage.handlers(start, coverage.lines())
    return made


def test_every_operation_is_what_the_document_says(runs):
    holds(runs.random, len(operations(runs.document)), "examples", "fuzzing", "stateful")


def test_arguments_are_taken_up_to_their_bounds_and_not_beyond(runs):
    holds(runs.bounds, runs.bounded, "coverage")


def test_the_lines_of_the_handlers_ran(runs):
    share, table = coverage.table(runs.lines)
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "handlers.txt").write_text(table + "\n")
    print(table)
    assert share >= LEAST


@pytest.fixture(scope="module")
def served(node):
    with serve(node) as site:
        site.document = document_of(site)
        yield site


def test_an_empty_node_is_what_the_document_says(new_node, served, tmp_path):
    node = new_node(demo=False)
    with serve(node) as site:
        _, sent = by_api(site)
        document = document_of(site)
        assert document == served.document, "it does not depend on what the node knows"
        asked, reported = reporting(sent, with_envelopes(document, node.envelopes))
        holds(Run(tmp_path / "run", asked, site.address, "--phases", "examples",
                  known=writing(document, node.token) + reported), len(operations(document)), "examples")


def test_what_does_not_hold_is_found(served, tmp_path):
    """One lie in each of seven operations: schemathesis as we run it finds all, each by its check."""
    document = copy.deepcopy(served.document)
    paths, parts = document["paths"], document["components"]

    def limit(path, most):
        mine = copy.deepcopy(parts["parameters"]["limit"])
        mine["schema"]["maximum"] = most
        parameters = paths[path]["get"]["parameters"]
        parameters[parameters.index({"$ref": "#/components/parameters/limit"})] = mine
    del paths["/api/v1/parties"]["get"]["responses"]["404"]
    limit("/api/v1/findings", 2000)
    limit("/api/v1/keys", 10)
    parts["schemas"]["changes"]["properties"]["index"] = {"type": "string"}
    good = paths["/log/checkpoint"]["get"]["responses"]["200"]
    good["content"] = {"application/json": good["content"].popitem()[1]}
    paths["/log.vkey"]["get"]["responses"]["200"]["headers"]["X-Missing"] = {
        "required": True, "schema": {"type": "string"}}
    paths["/healthz"]["post"] = dict(paths["/healthz"]["get"], operationId="other")

    run = Run(tmp_path / "run", document, served.address, "--phases", "coverage", *include([
        "/api/v1/parties", "/api/v1/findings", "/api/v1/keys", "/api/v1/changes", "/log/checkpoint",
        "/log.vkey", "/healthz"]), "--exclude-name", "POST /api/v1/parties", "--exclude-name", "POST /api/v1/keys")
    assert run.code != 0
    assert run.failures == {
        "UndefinedStatusCode": {"GET /api/v1/parties", "POST /healthz"},
        "RejectedPositiveData": {"GET /api/v1/findings", "POST /healthz"},
        "AcceptedNegativeData": {"GET /api/v1/keys"},
        "JsonSchemaError": {"GET /api/v1/changes"},
        "UndefinedContentType": {"GET /log/checkpoint"},
        "MissingHeaders": {"GET /log.vkey"},
        "AllowHeaderMismatch": {"OPTIONS /healthz"}}, run.output
