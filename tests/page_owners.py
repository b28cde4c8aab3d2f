"""Pages that ran ads, and whose organisation declared neither the account nor any ad of those days: the rules
page.account-not-declared and page.nothing-declared (docs/reconciliation.md), made again from the records of a bulk
package. Standard library only; recompute.py uses it."""

from recompute import bodies, link_key, overlap, reports


class Owned:
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
