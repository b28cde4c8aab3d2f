-- What a source no longer shows, with what is known of it and of both imports. A query in brackets,
-- to be read like a table.
(SELECT s.idx, s.sub, s.about, s.profile, s.evidence, s.before, s.file,
  CASE WHEN o.sub IS NULL THEN 'advertisers' ELSE 'observed-ads' END AS what,
  COALESCE(o.title, o.ad_id, a.page_name, a.page_id) AS title,
  COALESCE(o.page_name, a.page_name) AS page_name,
  COALESCE(o.page_id, a.page_id) AS page_id,
  COALESCE(o.link, a.link) AS link,
  COALESCE(o.platform, a.platform) AS platform,
  COALESCE(o.country, a.country) AS country,
  COALESCE(o.currency, a.currency, '') AS currency,
  COALESCE(o.amount_min, a.amount_min) AS amount_min,
  COALESCE(o.amount_max, a.amount_max) AS amount_max,
  (SELECT MAX(i.idx) FROM import_run i WHERE i.file = s.before AND i.profile = s.profile
    AND i.idx < s.idx) AS seen_by,
  (SELECT MAX(i.idx) FROM import_run i WHERE i.file = s.file AND i.profile = s.profile
    AND i.idx < s.idx) AS missed_by
FROM still_shown s LEFT JOIN observed_ad o ON o.sub = s.about
  LEFT JOIN advertiser a ON a.sub = s.about
WHERE s.shown = 'no')
