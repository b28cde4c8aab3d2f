"""Signing in at an identity provider: through a real one, and against one that lies."""

import html
import re
import urllib.parse

import fictional
import providers
import pytest
import staffed
from served import free_port, serve


@pytest.fixture(scope="module")
def liar():
    with providers.Liar().serving() as liar:
        yield liar


@pytest.fixture(scope="module")
def node(make_node, liar):
    node = make_node()
    node.party = fictional.sign_the_code(node)
    providers.settings(node, liar.address)
    return node


@pytest.fixture(scope="module")
def site(node):
    with serve(node) as site:
        yield site


@pytest.fixture(scope="module")
def kim(node, site, liar):
    """An officer whose account is linked to the one at the provider."""
    liar.right()
    person = staffed.add(node, "kim", node.party, "officer")
    program = staffed.Program(site).enrol(person)
    program.person = person
    assert program.sign_in(person)[0] == 303
    back = liar.send_back(leave(program.post("/desk/account/identities", {"provider": "party"})))
    status, headers, text = program.send(back)
    assert status == 200 and headers["Refresh"] == "0; url=/desk/account", text
    assert "Party account" in program.send("/desk/account")[2]
    return program


def leave(answer):
    """Where a page sends the browser at once."""
    status, headers, text = answer
    assert status == 200, text
    to = headers["Refresh"].removeprefix("0; url=")
    assert html.escape(to) in text, "and says so to those whose browser does not"
    return to


def set_out(program, next_=""):
    return leave(program.send("/desk/sign-in/elsewhere", {"provider": "party", "next": next_}))


def signs_in(program, back):
    """Whether this address signs somebody in."""
    status, headers, text = program.send(back)
    session = any(c.startswith("__Host-hs=") for c in headers.get_all("Set-Cookie") or [])
    assert (status == 200) == session, text
    assert status in (200, 403, 503), text
    return session


def test_who_is_linked_gets_in(site, kim, liar):
    liar.right()
    program = staffed.Program(site)
    status, headers, _ = program.send(liar.send_back(set_out(program, "/desk/account")))
    assert (status, headers["Refresh"]) == (200, "0; url=/desk/account")
    cookies = headers.get_all("Set-Cookie")
    (session,) = [c for c in cookies if c.startswith("__Host-hs=")]
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(session.split("; "))
    assert any(c.startswith("__Host-ho=;") for c in cookies), "the way is over"
    assert "kim" in program.send("/desk/account")[2]


def test_the_way_there_is_tied_to_one_browser(site, kim, liar):
    liar.right()
    program = staffed.Program(site)
    answer = program.send("/desk/sign-in/elsewhere", {"provider": "party", "next": ""})
    (cookie,) = answer[1].get_all("Set-Cookie")
    assert cookie.startswith("__Host-ho=") and {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    back = liar.send_back(leave(answer))
    assert not signs_in(staffed.Program(site), back), "a browser that did not set out"
    other = staffed.Program(site)
    set_out(other)
    assert not signs_in(other, liar.send_back(set_out(staffed.Program(site)))), "somebody else's way"


def test_code_and_state_count_once(site, kim, liar):
    liar.right()
    program = staffed.Program(site)
    back = liar.send_back(set_out(program))
    cookies = dict(program.cookies)
    assert signs_in(program, back)
    program.cookies = cookies
    assert not signs_in(program, back)
    # A code of before under a new state: its verifier was another one.
    first = liar.send_back(set_out(program))
    second = liar.send_back(set_out(program))
    code = dict(urllib.parse.parse_qsl(first.partition("?")[2]))["code"]
    assert not signs_in(program, re.sub(r"code=[^&]+", f"code={code}", second))


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?code=y", "?state=", "?error=access_denied",
                                   "?state=a&state=b&code=c", "?session_state=x&foo=bar"])
def test_what_began_nowhere_ends_there(site, query):
    program = staffed.Program(site)
    set_out(program)
    assert not signs_in(program, "/desk/sign-in/back" + query)


def test_a_refusal_there_is_one_here(site, kim, liar):
    liar.right()
    program = staffed.Program(site)
    back = liar.send_back(set_out(program))
    assert not signs_in(program, back + "&error=access_denied&error_description=no")


LIES = {
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "no issuer": {"claims": {"iss": None}},
    "another audience": {"claims": {"aud": "other"}},
    "a second audience": {"claims": {"aud": ["hustings", "other"]}},
    "given to another": {"claims": {"azp": "other"}},
    "another nonce": {"claims": {"nonce": "A" * 43}},
    "no nonce": {"claims": {"nonce": None}},
    "ended": {"claims": {"exp": 1_700_000_000}},
    "no end": {"claims": {"exp": None}},
    "of next year": {"claims": {"iat": 4_000_000_000, "exp": 4_000_000_300}},
    "of last year": {"claims": {"iat": 1_700_000_000}},
    "no subject": {"claims": {"sub": None}},
    "an address for a subject": {"claims": {"sub": None, "email": "kim@party.example"}},
    "another subject": {"claims": {"sub": "4712", "email": "kim@party.example",
                                   "preferred_username": "kim"}},
    "unsigned": {"header": {"alg": "none"}, "sign": "by_nobody"},
    "unsigned, but says so not": {"sign": "by_nobody"},
    "HMAC with the public key": {"header": {"alg": "HS256"}, "sign": "by_the_public_key"},
    "HMAC with a published secret": {"header": {"alg": "HS256", "kid": "s1"}, "sign": "by_the_public_key"},
    "another key under this name": {"sign": "by_another_key"},
    "this key under another name": {"header": {"kid": "k2"}},
    "an unknown key": {"header": {"kid": "k9"}},
    "no name of a key": {"header": {"kid": None}},
    "a key for another algorithm": {"header": {"kid": "e1"}},
    "another padding": {"header": {"alg": "PS256"}},
    "critical things": {"header": {"crit": ["exp"], "exp": 1}},
    "a key that it brings along": {"header": {"kid": None, "jwk": {"kty": "oct", "k": "AAAA"}}},
    "another issuer on the way": {"answer_issuer": "https://evil.example"},
    "another issuer of itself": {"issuer_of_discovery": "https://evil.example"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_signs_nobody_in(site, kim, liar, lie):
    liar.right()
    program = staffed.Program(site)
    to = set_out(program)
    for name, value in LIES[lie].items():
        setattr(liar, name, getattr(liar, value) if name == "sign" else value)
    assert not signs_in(program, liar.send_back(to))
    assert program.send("/desk")[0] == 303


def test_two_factors_there_or_one_more_here(node, site, kim, liar):
    staffed.later(node, kim.person)
    for amr in (["pwd"], None, [], "mfa ", [1]):
        liar.right()
        liar.claims = {"amr": amr}
        program = staffed.Program(site)
        status, headers, text = program.send(liar.send_back(set_out(program, "/desk/account")))
        assert status == 200 and not any("__Host-hs" in c for c in headers.get_all("Set-Cookie"))
        ticket = re.search(r'name="ticket" value="([^"]+)"', text).group(1)
        if amr == ["pwd"]:
            assert program.send("/desk/sign-in/code", {"ticket": ticket, "code": "000000"})[0] == 403
            assert program.send("/desk/sign-in/code", {"ticket": ticket,
                                                       "code": kim.person.code()})[0] == 403, "used"
    code = kim.person.code()
    fields = {"ticket": ticket, "code": code, "next": "/desk/account"}
    assert program.send("/desk/sign-in/code", fields, Sec_Fetch_Site="cross-site")[0] == 403
    status, headers, _ = program.send("/desk/sign-in/code", fields)
    assert status == 303
    assert program.send("/desk/account/renew", {"csrf": program.csrf()})[0] == 422, \
        "a code steps nobody up"


def test_who_is_known_there_is_nobody_here(site, liar, kim):
    liar.right()
    liar.claims = {"sub": "nobody", "email": "kim@party.example"}
    program = staffed.Program(site)
    status, _, text = program.send(liar.send_back(set_out(program)))
    assert status == 403 and "no account of this node is linked" in text


def test_what_it_says_of_somebody_stays_text__l8(node, site, liar):
    """Claims are shown nowhere: they cannot break a page."""
    liar.right()
    liar.claims = {"sub": "<script>alert(1)</script>", "name": "<img src=x onerror=alert(1)>"}
    person = staffed.add(node, "hostile", node.party, "officer")
    path = staffed.path_of(person.link)
    program = staffed.Program(site)
    back = liar.send_back(leave(program.send(path + "/elsewhere", {"provider": "party"})))
    status, _, text = program.send(back)
    assert status == 200
    for page in (text, program.send("/desk/account")[2]):
        assert "alert(1)" not in page


def test_a_link_makes_an_account_without_a_password(node, site, liar):
    liar.right()
    liar.claims = {"sub": "noel"}
    person = staffed.add(node, "noel", node.party, "officer")
    path = staffed.path_of(person.link)
    program = staffed.Program(site)
    assert "Party account" in program.send(path)[2]
    liar.claims["amr"] = ["pwd"]
    back = liar.send_back(leave(program.send(path + "/elsewhere", {"provider": "party"})))
    status, _, text = program.send(back)
    assert status == 403 and "two factors" in text
    del liar.claims["amr"]
    back = liar.send_back(leave(program.send(path + "/elsewhere", {"provider": "party"})))
    assert signs_in(program, back)
    assert "noel" in program.send("/desk/account")[2]
    assert program.send(path)[0] == 404, "the link has been used"
    again = staffed.Program(site)
    assert signs_in(again, liar.send_back(set_out(again)))
    # Their only way in stays.
    _, _, text = again.send("/desk/account")
    found = re.search(r'identities/remove.*?name="id" value="([^"]+)"', text, re.DOTALL).group(1)
    status, _, text = again.post("/desk/account/identities/remove", {"id": found})
    assert status == 422 and "last one" in text
    assert "identity_linked" in acts(node)


def acts(node):
    node.run("user", "list")
    return {row["action"] for row in node.rows("audits")}


def test_a_link_is_taken_away_by_hand(site, kim, liar):
    liar.right()
    program = staffed.Program(site)
    assert signs_in(program, liar.send_back(set_out(program)))
    _, _, text = program.send("/desk/account")
    found = re.search(r'identities/remove.*?name="id" value="([^"]+)"', text, re.DOTALL).group(1)
    assert program.post("/desk/account/identities/remove", {"id": found})[0] == 303
    other = staffed.Program(site)
    assert not signs_in(other, liar.send_back(set_out(other)))


@pytest.mark.parametrize("way, algorithm", [("client_secret_basic", "RS256"),
                                            ("client_secret_post", "ES256")])
def test_a_real_provider_and_a_real_browser(make_node, browser, node_js, way, algorithm):
    """oidc-provider, as others run it; from a one-time link to the desk, and in again."""
    node = make_node()
    node.party = fictional.sign_the_code(node)
    port, ours = free_port(), free_port()
    back = f"http://127.0.0.1:{ours}/desk/sign-in/back"
    providers.settings(node, f"http://127.0.0.1:{port}")
    with providers.real(node_js, port, back, way=way, algorithm=algorithm), \
            serve(node, port=ours) as site:
        person = staffed.Browser(browser, site, staffed.add(node, "ilse", node.party, "officer"))
        page = person.page
        page.goto(staffed.path_of(person.person.link))
        page.click("text=Sign in through Party account")
        page.wait_for_selector(".deskbar")
        assert "ilse" in page.inner_text(".deskbar")
        page.click("text=Sign out")
        page.goto("/desk/account")
        page.click("text=Sign in through Party account")
        page.wait_for_selector(".deskbar")
        assert page.url == site.address + "/desk/account"
        assert "Party account" in page.inner_text("main")
        assert not person.problems


@pytest.mark.parametrize("table, words", [
    ('issuer = "http://id.example"\nclient = "x"', "issuer"), ('client = "x"', "issuer"),
    ('issuer = "https://id.example"', "client"), ('issuer = "https://id.example"\nclient = "x"', "secret")])
def test_settings_that_are_wrong_are_named(make_node, table, words):
    node = make_node()
    with open(node.data / "hustings.toml", "a", encoding="utf-8") as file:
        file.write(f"\n[oidc.party]\n{table}\n")
    process = node.run("serve", "--listen", f"127.0.0.1:{free_port()}", code=2 if words == "secret" else 1)
    assert words in process.stderr


def test_a_provider_that_is_away_is_said(make_node):
    node = make_node()
    providers.settings(node, f"http://127.0.0.1:{free_port()}")
    with serve(node) as site:
        status, _, text = staffed.Program(site).send("/desk/sign-in/elsewhere", {"provider": "party"})
        assert status == 503 and "cannot be used" in text
        assert staffed.Program(site).send("/desk/sign-in/elsewhere", {"provider": "x"})[0] == 404
