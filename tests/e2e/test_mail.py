"""Notices of duties by mail, through a real SMTP server on this machine."""

import datetime
import email
import email.policy

import fictional
import pytest
import staffed
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from served import free_port, serve, wait_for

PASSWORD = "post office"


class Box:
    """Keeps what comes."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content,
                                                                        policy=email.policy.default)))
        return "250 taken"


def check(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"node" and data.password == PASSWORD.encode())


@pytest.fixture
def desk(node, tmp_path):
    """A node with an officer who has an address, and a check of identity that has run out."""
    node.party = fictional.sign_the_code(node)
    day = (datetime.date.today() - datetime.timedelta(days=2)).isoformat()
    node.add("verification", {"organisation": node.party, "platform": "meta", "account_id": "100",
                              "status": "verified", "since": "2020-01-01", "until": day,
                              "name_shown": {"state": "unknown"}}, "--as", node.party)
    node.run("user", "add", "ilse", "--of", node.party, "--role", "officer", "--mail",
             "ilse@party.example")
    node.run("user", "add", "rita", "--of", node.party, "--role", "reader", "--mail",
             "rita@party.example")
    return node


def settings(node, port):
    with open(node.data / "hustings.toml", "a", encoding="utf-8") as file:
        file.write(f'\n[mail]\nurl = "smtp://127.0.0.1:{port}"\nfrom = "hustings@party.example"\n'
                   'user = "node"\n')
    secret = node.data / "secrets" / "mail-password"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o600)


def test_duties_come_by_mail_once(desk):
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=free_port(), authenticator=check,
                        auth_required=True, auth_require_tls=False)
    server.start()
    try:
        settings(desk, server.port)
        with serve(desk):
            assert wait_for(lambda: box.mails, 30)
        with serve(desk):
            assert not wait_for(lambda: len(box.mails) > 1, 6)
    finally:
        server.stop()
    ((receivers, mail),) = box.mails
    assert receivers == ["ilse@party.example"], "a reader can do nothing about it"
    assert mail["From"] == "hustings@party.example" and mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert "renew the check of identity: meta (late)" in text and "/desk" in text
    assert "name your accounts" in text


@pytest.mark.parametrize("language, subject, line", [
    ("de", "Hustings: was fällig ist", "Identitätsprüfung erneuern: meta (überfällig)"),
    ("fr", "Hustings\u00a0: ce qui est dû", "renouveler la vérification d’identité\u00a0: meta (en retard)")])
def test_mail_speaks_the_language_of_its_reader(desk, language, subject, line):
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=free_port(), authenticator=check,
                        auth_required=True, auth_require_tls=False)
    with serve(desk) as site:
        person = staffed.Person("ilse", desk.json("user", "link", "ilse")["link"])
        program = staffed.Program(site).enrol(person)
        assert program.sign_in(person)[0] == 303
        assert program.post("/desk/account/language", {"language": "xx"})[0] == 422
        assert program.post("/desk/account/language", {"language": language})[0] == 303
        assert f'value="{language}" selected' in program.send("/desk/account")[2]
    server.start()
    try:
        settings(desk, server.port)
        with serve(desk):
            assert wait_for(lambda: box.mails, 30)
    finally:
        server.stop()
    ((_, mail),) = box.mails
    assert mail["Subject"] == subject
    assert line in mail.get_content()


@pytest.mark.parametrize("text, words", [
    ('[mail]\nurl = "http://x"\nfrom = "a@b"', "smtps://"), ('[mail]\nurl = "smtp://x"', "mail.from"),
    ('[mail]\nurl = "smtp://x"\nfrom = "a@b"\nuser = "u"', "mail-password")])
def test_settings_that_are_wrong_are_named(node, text, words):
    with open(node.data / "hustings.toml", "a", encoding="utf-8") as file:
        file.write("\n" + text + "\n")
    process = node.run("serve", "--listen", f"127.0.0.1:{free_port()}", code=2 if "user" in text else 1)
    assert words in process.stderr
