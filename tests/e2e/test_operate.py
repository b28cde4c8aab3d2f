"""What an operator sees: settings, the admin listener, how serving ends."""

import datetime
import re
import subprocess
import urllib.request
from pathlib import Path

import fictional
from served import free_port, serve

ROOT = Path(__file__).resolve().parents[2]
FILE = """
[serve]
listen = "127.0.0.1:1"
hosts = ["hustings.party.example"]
https = true
"""


def print_config(node, *words, **variables):
    done = subprocess.run(node.command("serve", "--print-config", *words), text=True, check=False,
                          capture_output=True, env=dict(node.environment(), **variables))
    return done.returncode, done.stdout + done.stderr


def test_settings_say_where_they_come_from(node):
    file = node.data / "hustings.toml"
    file.write_text(file.read_text() + FILE)
    code, said = print_config(node, "--admin", "127.0.0.1:9464", HUSTINGS_LISTEN="127.0.0.1:2")
    assert code == 0
    lines = dict(re.match(r"(\w+) = (.*)", line).groups() for line in said.splitlines() if "=" in line)
    assert lines["data"] == f"'{node.data}'  # HUSTINGS_DATA"
    assert lines["listen"] == "'127.0.0.1:2'  # HUSTINGS_LISTEN"
    assert lines["admin"] == "'127.0.0.1:9464'  # --admin"
    assert re.fullmatch(rf"true  # {re.escape(str(file))}:\d+", lines["https"])
    assert lines["access_log"] == "''  # default"


def test_a_setting_that_does_not_exist_is_said(node):
    file = node.data / "hustings.toml"
    file.write_text(file.read_text() + "\n[serve]\nlisen = 1\n")
    code, said = print_config(node)
    assert code == 1 and "lisen" in said and str(file) in said and "listen" in said


def test_settings_of_the_file_are_used(node):
    file = node.data / "hustings.toml"
    file.write_text(file.read_text() + '\n[serve]\nhosts = ["party.example"]\nhttps = true\n')
    with serve(node) as site:
        status, headers, _ = site.get("/", Host="party.example")
        assert status == 200 and "Strict-Transport-Security" in headers
        assert site.get("/", Host="other.example")[0] == 400


def test_who_finds_a_hole_is_told_where_to_turn__l309(node):
    """RFC 9116: a contact, and an end that is not too far away."""
    with serve(node) as site:
        assert site.get("/.well-known/security.txt")[0] == 404
    with serve(node, "--security-contact", "mailto:security@party.example") as site:
        status, headers, body = site.get("/.well-known/security.txt")
    assert status == 200 and headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in body.decode().splitlines())
    assert lines["Contact"] == "mailto:security@party.example"
    assert lines["Canonical"] == site.address + "/.well-known/security.txt"
    left = datetime.datetime.fromisoformat(lines["Expires"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(80) < left < datetime.timedelta(91)
    said = node.refused("serve", "--listen", "127.0.0.1:0", "--security-contact", "somebody", code=1)
    assert "mailto:" in said


def test_the_admin_listener_counts_and_the_public_one_does_not_tell(node):
    node.run_import(fictional.report(node.folder, range(10)))
    port = free_port()
    with serve(node, "--admin", f"127.0.0.1:{port}") as site:
        site.json("/advertisers.json")
        assert site.get("/metrics")[0] == 404
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert answer.status == 200
        size = site.json("/advertisers.json")["as_of"]["size"]
    assert f"\nhustings_log_committed_size {size}\n" in text
    assert f"\nhustings_log_published_size {size}\n" in text
    assert '\nhustings_http_requests_total{route="/advertisers",status="2xx"} 1\n' in text
    assert "127.0.0.1" not in text


def test_the_admin_listener_is_not_for_other_machines(node):
    said = node.refused("serve", "--listen", "127.0.0.1:0", "--admin", "0.0.0.0:0", code=1)
    assert "0.0.0.0:0" in said and "--admin-open" in said and "password" in said


def test_the_unit_of_the_documentation_is_hardened__l306(tmp_path):
    page = (ROOT / "docs" / "operate.md").read_text()
    unit = tmp_path / "hustings.service"
    unit.write_text(page.partition("```ini\n")[2].partition("```")[0])
    said = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
                          text=True, check=True, capture_output=True).stdout
    exposure = re.search(r"exposure level for hustings.service: ([\d.]+)", said)
    assert exposure and float(exposure.group(1)) <= 1.1, said
    # What the figure does not weigh.
    assert {"SystemCallFilter=@system-service", "MemoryDenyWriteExecute=yes", "NoNewPrivileges=yes", "UMask=0077",
            "LimitCORE=0", "ProtectSystem=strict", "PrivateTmp=yes"} <= set(unit.read_text().splitlines())
