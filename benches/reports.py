"""Reports of citizens beside the one thing that bounds them: Argon2id on all cores, in the same run. The
clients run on the same cores, as do those who read meanwhile. Standard library only."""

import contextlib
import http.client
import json
import subprocess
import threading
import time
import uuid

from serve import free_port, wait_for

PASSPHRASE = "correct horse battery staple ferry"
SECONDS = 10
SENDERS = 9  # with two of them at work seven wait: from eight on programs are asked for work
PACE = 40  # reports a second, while others read
READERS = 2
LEAST_SHARE = 0.8
MOST_MS = 400


def send(connection):
    """Milliseconds from sending to the receipt; nothing when it was told to come again."""
    body = json.dumps({"id": str(uuid.uuid4()), "answers": {
        "category": "hate-violence", "urls": "https://social.example/1", "bona_fide": "1",
        "text": "It calls for violence against people at a polling station. " * 10}})
    begun = time.perf_counter()
    connection.request("POST", "/api/v1/reports", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    said = answer.read()
    if answer.status == 503:
        return None
    if answer.status != 201:
        raise SystemExit(f"bench: a report was answered with {answer.status}: {said[:300]}")
    return (time.perf_counter() - begun) * 1000


class Clients:
    """Threads that do something until they are stopped."""

    def __init__(self, port, count, work):
        self.times, self.refused, self.stopping = [], 0, threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(port, work, n)) for n in range(count)]
        for thread in self.threads:
            thread.start()

    def run(self, port, work, number):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while not self.stopping.is_set():
            took = work(connection, number)
            if took is None:
                self.refused += 1
            else:
                self.times.append(took)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        return self


def read(connection, _):
    begun = time.perf_counter()
    connection.request("GET", "/records.json?limit=20")
    connection.getresponse().read()
    return (time.perf_counter() - begun) * 1000


def paced(senders):
    """Work that keeps all senders together at PACE."""
    due = [time.perf_counter() + n / PACE for n in range(senders)]

    def work(connection, number):
        time.sleep(max(0.0, due[number] - time.perf_counter()))
        due[number] += senders / PACE
        return send(connection)

    return work


def p99(times):
    return sorted(times)[int(len(times) * 0.99)] if times else float("inf")


@contextlib.contextmanager
def serving(hustings, data):
    """Serves a directory while the block runs; gives its port."""
    port = free_port()
    server = subprocess.Popen([hustings, "serve", "--data", data, "--listen", f"127.0.0.1:{port}"],
                              stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(60)


def bench(table, hustings, floor, data, folder):
    (folder / "passphrase").write_text(PASSPHRASE + "\n")
    subprocess.run([hustings, "vault", "add-handler", "anna", "--data", data, "--passphrase-file",
                    folder / "passphrase"], check=True, stdout=subprocess.DEVNULL)
    with serving(hustings, data) as port:
        limits = [floor()]
        clients = Clients(port, SENDERS, lambda connection, _: send(connection))
        begun = time.perf_counter()
        time.sleep(SECONDS)
        clients.stop()
        rate = len(clients.times) / (time.perf_counter() - begun)
        limits.append(floor())
        limit = sum(limits) / len(limits)
        share = rate / limit
        table.add(f"reports/s, text only, {SENDERS} senders", f"{rate:.0f}", f"{limit:.0f} Argon2id/s",
                  f"{share:.2f}", f">= {LEAST_SHARE}", share >= LEAST_SHARE)
        large = floor("large")
        table.add("the same beside Argon2id in large pages, as we use it", f"{rate:.0f}", f"{large:.0f} Argon2id/s",
                  f"{rate / large:.2f}")
        table.add("of these told to come again", str(clients.refused))
        readers = Clients(port, READERS, read)
        clients = Clients(port, SENDERS, paced(SENDERS))
        time.sleep(SECONDS)
        clients.stop()
        readers.stop()
        late = p99(clients.times)
        table.add(f"send to receipt at {len(clients.times) / SECONDS:.0f} reports/s, p99, while "
                  f"{len(readers.times) / SECONDS:.0f} pages/s are read", f"{late:.0f} ms", "", "",
                  f"<= {MOST_MS} ms", late <= MOST_MS)
        table.add("a page meanwhile, p99", f"{p99(readers.times):.0f} ms")
