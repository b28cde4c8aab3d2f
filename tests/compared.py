"""Some of the comparisons of what is seen with what is declared (docs/reconciliation.md), made again from the records of a
bulk package: a second program, as recompute.py is for the matrix. Standard library only."""

from recompute import bodies, confirmations, link_key, overlap, reports, seen_link, value


def comparable(url):
    scheme, rest = url.split("://", 1)
    host, slash, path = rest.partition("#")[0].partition("/")
    return f"{scheme.lower()}://{host.lower()}{slash}{path}".rstrip("/")


def seen_keys(body):
    keys = set()
    if body.get("ad_id"):
        keys.add(f"{body['platform']}:{body['ad_id']}")
    if value(body["url"]):
        keys.add(comparable(value(body["url"])))
    return keys


class Compared:
    """What is compared ad by ad, and delivery by delivery."""

    FROM = "2024-04-09"  # the code was signed

    def __init__(self, package):
        self.package = package
        changes = package.lines("changes")
        self.current = sorted({r["id"]: r for r in changes}.values(), key=lambda r: r["index"])
        accounts = [r["body"] for r in bodies(self.current, "account")]
        self.named = {link_key(b) for b in accounts if b["purpose"] != "candidate"} - {None}
        self.persons = {link_key(b) for b in accounts if b["purpose"] == "candidate"}
        self.listed = {(link_key(b), b["organisation"]) for b in self.own_accounts()}
        self.declared = {}  # key -> bodies of declared ads and deliveries
        ads = {r["id"]: r["body"] for r in bodies(self.current, "ad") if r["evidence"] == "declared"}
        for ad in ads.values():
            for content in ad.get("content") or []:
                if content.get("url"):
                    self.declared.setdefault(comparable(content["url"]), []).append(ad)
                if content.get("id"):
                    key = f"{content['platform']}:{content['id']}"
                    self.declared.setdefault(key, []).append(ad)
        for delivery in self.deliveries():
            if delivery["body"].get("platform_ad_id") and delivery["body"].get("platform"):
                key = f"{delivery['body']['platform']}:{delivery['body']['platform_ad_id']}"
                self.declared.setdefault(key, []).append(ads.get(delivery["body"]["ad"]))

    def own_accounts(self):
        said = dict(confirmations(self.current))
        for r in bodies(self.current, "account"):
            if r["evidence"] == "declared" or (r["id"], r["body"]["organisation"]) in said:
                yield r["body"]

    def deliveries(self):
        return [r for r in bodies(self.current, "ad-delivery") if r["evidence"] == "declared"]

    def seen(self):
        for r in bodies(self.current, "observed-ad"):
            body = r["body"]
            last = body.get("to") or body.get("as_of") or body.get("from")
            if seen_link(body) in self.named and not (last and last < self.FROM):
                yield r["index"], body

    def findings(self):
        """(index, rule) of the rules below."""
        found = set()
        for index, body in self.seen():
            keys = seen_keys(body)
            matched = [ad for key in keys for ad in self.declared.get(key, [])]
            ads = [ad for ad in matched if ad]
            if body.get("ad_id") and not matched:
                found.add((index, "seen.not-declared"))
            if body["disclaimer"]["state"] == "not_used":
                found.add((index, "seen.no-disclaimer"))
            if ads and body["targeting"]["excluded"]["state"] == "value" and all(
                    ad["targeting"]["excluded"]["state"] == "not_used" for ad in ads):
                found.add((index, "seen.exclusion-not-declared"))
            if ads and body["made_with_ai"]["state"] == "value" and all(
                    ad["made_with_ai"]["state"] == "not_used" for ad in ads):
                found.add((index, "seen.ai-making-denied"))
        for r in self.deliveries():
            body = r["body"]
            link = link_key(body) if body.get("platform") else None
            if link and link not in self.persons and body["period"]["to"] >= self.FROM and (
                    link, body["organisation"]) not in self.listed:
                found.add((r["index"], "declared.page-not-listed"))
        return found | Owned(self.current).findings(self.FROM)

    def judged(self):
        """The same from the package's judgements."""
        rules = {"seen.not-declared", "seen.no-disclaimer", "seen.exclusion-not-declared",
                 "seen.ai-making-denied", "declared.page-not-listed",
                 "page.account-not-declared", "page.nothing-declared"}
        return {(j["index"], j["rule"]) for j in self.package.lines("judgements")
                if j["rule"] in rules}


class Owned:
    """Pages that ran ads, and whose organisation declared neither the account nor any ad of those days."""

    def __init__(self, current):
        self.accounts = [(r, link_key(r["body"])) for r in bodies(current, "account")]
        self.acts = {(r["body"]["about"], r["body"]["organisation"], r["body"]["act"])
                     for r in bodies(current, "response") if r["evidence"] == "declared"}
        self.rejected = {(link_key(r["body"]), r["body"]["organisation"]) for r in bodies(current, "no-account")}
        ran = [r for kind in ("ad", "ad-delivery") for r in bodies(current, kind) if r["evidence"] == "declared"]
        self.ran = [(r["body"]["organisation"], days(r["body"])) for r in ran]
        self.ran_on = [(link_key(r["body"]), days(r["body"])) for r in ran if r["body"].get("account_id")]
        self.runs = {}  # of a page: the first record of each period
        for index, kind, _, link, period in sorted(reports(current)):
            if kind != "observed-ad" and period[0]:
                self.runs.setdefault(link, {}).setdefault(period, index)

    def ties(self, link):
        """Organisation -> what its accounts of this page are: the purpose, and how it is tied to it."""
        found = {}
        for r, key in self.accounts:
            organisation = r["body"]["organisation"]
            if key != link:
                continue
            tie = "itself" if r["evidence"] == "declared" else next(
                (act for act in ("confirms", "disputes") if (r["id"], organisation, act) in self.acts), "others")
            found.setdefault(organisation, set()).add((r["body"]["purpose"] == "candidate", tie))
            if (r["id"], organisation, "disputes") in self.acts:
                found[organisation].add((r["body"]["purpose"] == "candidate", "disputes"))
        return found

    def owners(self, link):
        """(organisation, whether it declared the account) of those that count, and whether they said so themselves."""
        ties = self.ties(link)
        sure, others = [], []
        for organisation, all_ in sorted(ties.items()):
            own = {tie for person, tie in all_ if not person}
            if not own or (True, "itself") in all_:
                continue
            if own & {"itself", "confirms"}:
                sure.append((organisation, "itself" in own))
            elif "disputes" not in own and (link, organisation) not in self.rejected:
                others.append((organisation, False))
        said = any(tie in ("itself", "confirms") for all_ in ties.values() for _, tie in all_)
        return (sure, True) if said else (others, False)

    def declared(self, organisation, link, period):
        return any(name == organisation and overlap(then, period) for name, then in self.ran) or any(
            on == link and overlap(then, period) for on, then in self.ran_on)

    def findings(self, since):
        """(index, rule) of what was shown to have run on this day or later."""
        found = set()
        for link, periods in self.runs.items():
            owners, said = self.owners(link)
            every = any if said else all
            lacks = {"page.account-not-declared": lambda owner, period: not owner[1],
                     "page.nothing-declared": lambda owner, period, on=link: not self.declared(owner[0], on, period)}
            for rule, lack in lacks.items():
                told = []
                for period, index in sorted(periods.items(), key=lambda one: one[1]):
                    if not owners or period[1] < since or any(overlap(period, other) for other in told):
                        continue
                    if every(lack(owner, period) for owner in owners):
                        told.append(period)
                        found.add((index, rule))
        return found


def days(body):
    return body["period"]["from"], body["period"]["to"]
