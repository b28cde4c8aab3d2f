"""The reverse proxies of docs/operate.md in front of something: set up as the page says, but for TLS, places and a log
of what the other side answered."""

import contextlib
import json
import os
import re
import socket
import subprocess
from pathlib import Path

from served import free_port, wait_for

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operate.md"
HOST = "hustings.party.example"


def of_the_page(language):
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(), re.S)
    assert found, f"docs/operate.md has no example for {language}"
    return found.group(1)


def changed(text, *changes):
    """What is replaced must be there once: an example that changes is noticed."""
    for old, new in changes:
        assert text.count(old) == 1, f"not once in the example: {old}"
        text = text.replace(old, new)
    return text


def nginx_config(folder, port, behind):
    example = re.sub(r"  ssl_.*\n", "", of_the_page("nginx"))
    example = changed(example, ("127.0.0.1:8080; keepalive 64", f"127.0.0.1:{behind}; keepalive 1"),
                      ("listen 443 ssl http2", f"listen 127.0.0.1:{port}"),
                      ("access_log off;", f"access_log {folder}/log seen;"))
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in
                     ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return (f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;\n"
            "events { worker_connections 64; }\n"
            "http {\nlog_format seen '$request_method $upstream_status';\nproxy_next_upstream off;\n"
            f"client_header_timeout 1s; client_body_timeout 1s; {places}{example}}}\n")


def haproxy_config(folder, port, behind):
    return changed(of_the_page("haproxy"), ("bind :443 ssl crt /etc/ssl/private/hustings.pem alpn h2,http/1.1",
                                            f"bind 127.0.0.1:{port}"),
                   ("127.0.0.1:8080", f"127.0.0.1:{behind}"),
                   ("timeout client 30s", "timeout client 1s"), ("timeout http-request 10s", "timeout http-request 1s"),
                   ("  no log\n", '  log-format "%HM %ST %s"\n  log stdout format raw local0\n  http-reuse always\n'))


MODULES = ("mpm_event", "authz_core", "headers", "reqtimeout", "proxy", "proxy_http")


def apache_config(folder, port, behind):
    example = changed(re.sub(r"  SSL.*\n", "", of_the_page("apache")), ("*:443", f"127.0.0.1:{port}"),
                      ("127.0.0.1:8080", f"127.0.0.1:{behind}"), ("header=10 body=30", "header=1 body=1"))
    load = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
                   for name in MODULES)
    # What the node answers has its fields; what the proxy answers itself has not.
    return (f"{load}ServerRoot {folder}\nPidFile {folder}/pid\nErrorLog {folder}/errors\nListen 127.0.0.1:{port}\n"
            f'KeepAliveTimeout 1\nLogFormat "%m %>s %{{X-Frame-Options}}o" seen\nCustomLog {folder}/log seen\n{example}')


def caddy_config(_, port, behind):
    example = changed(of_the_page("caddy"), ("hustings.party.example {", f"http://{HOST}:{port} {{\n  bind 127.0.0.1\n  log\n"),
                      ("127.0.0.1:8080", f"127.0.0.1:{behind}"), ("read_header 10s", "read_header 1s"),
                      ("read_body 60s", "read_body 1s\n      idle 1s"))
    return example.replace("{\n", "{\n  admin off\n  auto_https off\n", 1)


def of_caddy(line):
    """[(method, status)] of an answer that came from the node."""
    told = json.loads(line)
    seen = "X-Frame-Options" in told.get("resp_headers", {})
    return [(told["request"]["method"], told["status"])] if seen else []


class Proxy:
    def __init__(self, name, folder, port):
        self.name, self.folder, self.port = name, folder, port

    def seen(self):
        """[(method, status)] of all that was handed on, in order, as the proxy says."""
        if self.name == "caddy":
            return [one for line in (self.folder / "log").read_text().splitlines() for one in of_caddy(line)]
        lines = [line.split() for line in (self.folder / "log").read_text().splitlines()]
        if self.name == "nginx":
            return [(method, int(status)) for method, status in lines if status != "-"]
        if self.name == "apache":
            return [(method, int(status)) for method, status, field in lines if field != "-"]
        return [(method, int(status)) for method, status, server in (li for li in lines if len(li) == 3)
                if server != "<NOSRV>"]

    def says(self, raw, patience=3):
        """All that comes back for these bytes."""
        out = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as client:
            with contextlib.suppress(OSError):
                client.sendall(raw)
                while piece := client.recv(65536):
                    out += piece
        return out


@contextlib.contextmanager
def proxy(name, folder, behind):
    """This proxy in front of a port while the block runs."""
    folder.mkdir()
    port = free_port()
    config = folder / "config"
    config.write_text({"nginx": nginx_config, "haproxy": haproxy_config, "apache": apache_config,
                       "caddy": caddy_config}[name](folder, port, behind))
    command = {"nginx": ["/usr/sbin/nginx", "-e", folder / "errors", "-p", folder, "-c", config],
               "haproxy": ["/usr/sbin/haproxy", "-db", "-f", config],
               "apache": ["/usr/sbin/apache2", "-D", "FOREGROUND", "-f", config],
               "caddy": ["/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", config]}[name]
    out = folder / ("log" if name in ("haproxy", "caddy") else "said")
    with out.open("wb") as log:
        process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=subprocess.STDOUT,
                                   env=dict(os.environ, XDG_DATA_HOME=str(folder), XDG_CONFIG_HOME=str(folder)))
    try:
        made = Proxy(name, folder, port)
        assert wait_for(lambda: process.poll() is not None or listens(port), 10) and process.poll() is None, \
            out.read_text()
        yield made
    finally:
        process.terminate()
        process.wait(10)


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
