-- When platforms show that ads of a page ($1) ran: reports and tables of targeting, one for each
-- period, the first that says so. Those without a period say it of no time.
SELECT p.idx, COALESCE(a.sub, t.sub), p.from_day, p.to_day
FROM (
  SELECT MIN(r.idx) AS idx, r.from_day, r.to_day
  FROM (
    SELECT idx, from_day, to_day FROM advertiser WHERE link = $1
    UNION ALL SELECT idx, from_day, to_day FROM targeting_report WHERE link = $1
  ) r
  WHERE r.from_day IS NOT NULL AND r.to_day IS NOT NULL
  GROUP BY r.from_day, r.to_day
) p LEFT JOIN advertiser a ON a.idx = p.idx LEFT JOIN targeting_report t ON t.idx = p.idx
ORDER BY 1
