-- What a platform reports for a page ($1) by country and period, all disclaimers together; each who
-- imported it for itself. An open end of one is an open end of the sum.
SELECT MIN(a.idx), a.country, a.from_day, a.to_day, a.currency,
  CAST(SUM(COALESCE(a.amount_min, 0)) AS BIGINT),
  CASE WHEN COUNT(a.amount_max) = COUNT(*) THEN CAST(SUM(a.amount_max) AS BIGINT) END
FROM advertiser a
WHERE a.link = $1 AND a.currency <> '' AND a.from_day IS NOT NULL
GROUP BY a.issuer, a.platform, a.country, a.from_day, a.to_day, a.currency
ORDER BY 1
