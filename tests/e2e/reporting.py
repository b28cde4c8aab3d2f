"""Citizens who report: as a program that sends the form's pages, and through the API."""

import html
import json
import random
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid

from served import Site, free_port, says_log, wait_for

PASSPHRASE = "correct horse battery staple ferry"
ANSWERS = {"category": "hate-violence", "urls": "https://social.example/post/1",
           "text": "It calls for violence.", "bona_fide": "1"}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40)


DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134",
        "8945362017", "9438617205", "2581436790"]


def number_of(year, running):
    """The number of a case, with its check digit."""
    now = 0
    for digit in f"{year}{running:06}":
        now = int(DAMM[now][int(digit)])
    return f"{year}-{running:06}-{DAMM[now].index('0')}"


def add_handler(node, name="anna"):
    """Somebody who can read reports; answers what was printed."""
    file = node.folder / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    return node.json("vault", "add-handler", name, "--passphrase-file", file)


def read_case(node, number, name="anna", *more):
    """All of a case, as its handler reads it at the command line."""
    done = node.run("vault", "read", number, "--as", name, "--passphrase-file",
                    node.folder / "passphrase", *more)
    return json.loads(done.stdout)


def multipart(fields, files=()):
    """(content type, body) of a form; files are (field, name, bytes)."""
    boundary = uuid.uuid4().hex
    out = b""
    for name, value in fields:
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for field, name, content in files:
        out += (f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n").encode() + content + b"\r\n"
    return f"multipart/form-data; boundary={boundary}", out + f"--{boundary}--\r\n".encode()


def post(site, path, fields, files=None, **headers):
    """(status, headers, text) of a POST of a form."""
    if files is None:
        kind, body = "application/x-www-form-urlencoded", urllib.parse.urlencode(fields).encode()
    else:
        kind, body = multipart(fields, files)
    headers = {"Accept": "text/html", "Content-Type": kind,
               **{k.replace("_", "-"): v for k, v in headers.items()}}
    request = urllib.request.Request(site.address + path, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            status, got, text = answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, got, text = error.code, error.headers, error.read().decode()
    assert says_log(got), path
    return status, got, text


def hidden(page, name="draft"):
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page).group(1))


def fill(site, **answers):
    """Fills the form up to its last page; the draft that is there."""
    answers = {**ANSWERS, **answers}
    draft = hidden(site.get("/report")[2].decode())
    for step in range(1, 5):
        status, _, page = post(site, "/report", [("draft", draft), ("step", step), ("go", "next"),
                                                 *answers.items()])
        assert status == 200, page
        draft = hidden(page)
    return draft


def send(site, draft, files=(), **more):
    """Sends the last page: (status, headers, page)."""
    return post(site, "/report/send", [("draft", draft), ("bona_fide", "1"), *more.items()],
                [("files", name, content) for name, content in files])


def told(page):
    """(number, code) of the page that is shown once."""
    return (re.search(r'id="case-number">([^<]*)<', page).group(1),
            re.search(r'id="case-code">([^<]*)<', page).group(1))


def by_api(site, files=(), key=None, **answers):
    """(status, object) of a report through the API."""
    body = {"id": key or str(uuid.uuid4()), "answers": {**ANSWERS, **answers}}
    kind, data = multipart([("report", json.dumps(body))],
                           [("files", name, content) for name, content in files])
    request = urllib.request.Request(site.address + "/api/v1/reports", data=data,
                                     headers={"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def track(site, number, code, path="/track", files=None, **more):
    return post(site, path, [("number", number), ("code", code), *more.items()], files)


def killed_server(node):
    """A server that somebody kills, and its site."""
    port = free_port()
    process = subprocess.Popen(
        node.command("serve", "--data", node.data, "--listen", f"127.0.0.1:{port}"),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    site = Site(f"http://127.0.0.1:{port}")

    def answers():
        try:
            return site.get("/report")[0] == 200
        except OSError:
            return False

    assert wait_for(answers, 30)
    return process, site


def kill_meanwhile(process, works, held, longest):
    """Kills a server at a moment drawn while `works` run, functions of an event that ends them; what it has
    acknowledged is in `held`, and so much that a slow machine is not killed before it begins."""
    enough, stop = len(held) + 3, threading.Event()
    threads = [threading.Thread(target=work, args=(stop,)) for work in works]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(held) >= enough, 30)
    time.sleep(random.uniform(0, longest))
    process.send_signal(signal.SIGKILL)
    process.wait()
    stop.set()
    for thread in threads:
        thread.join()
