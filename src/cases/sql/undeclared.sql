-- Ads that were seen on a page with a confirmed link and that nobody declared, as the rule
-- seen.not-declared says (src/reconcile), and which decision closed it by accepting an answer. A
-- query in brackets, to be read like a table.
(SELECT u.*, CASE WHEN x.decision IS NULL THEN 'open' ELSE 'closed' END AS state, x.decision
FROM (
  SELECT o.idx, o.sub, o.platform, o.ad_id, o.url, o.page_id, o.link, o.page_name, o.title,
    o.disclaimer_state, o.disclaimer, o.country, o.from_day, o.to_day, o.currency,
    o.amount_min, o.amount_max, o.evidence, f.place,
    (SELECT MIN(a.organisation) FROM confirmed_account a
      WHERE a.link = o.link AND a.purpose <> 'candidate') AS organisation
  FROM finding f JOIN observed_ad o ON o.idx = f.idx
  WHERE f.rule = 'seen.not-declared'
    AND o.link IN (SELECT link FROM confirmed_account WHERE purpose <> 'candidate')
) u LEFT JOIN {answered} x ON x.idx = u.idx AND x.place = u.place
  AND x.organisation = u.organisation)
