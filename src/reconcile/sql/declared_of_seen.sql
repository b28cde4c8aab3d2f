-- What is declared of seen ads, by anybody: ads by their number on the platform or their address,
-- deliveries by the number. CROSS: from the few to the many, never the other way.
SELECT m.seen, d.idx, d.from_day, d.to_day, d.currency, d.amount_min, d.amount_max, d.techniques,
  d.excluded, d.ai, d.ai_delivery, CASE WHEN d.status = 'withdrawn' THEN d.recorded_day END,
  COALESCE(d.sponsor, ''), COALESCE(d.payer, ''), COALESCE(d.controller, ''),
  v.idx, COALESCE(v.country, ''), v.from_day, v.to_day, v.currency, v.amount_min, v.amount_max,
  CASE WHEN v.figures_from = 'platform' THEN v.content || ' ' || COALESCE(v.country, '') END
FROM (
  SELECT o.idx AS seen, d.idx AS ad, -1 AS delivery
  FROM observed_ad o CROSS JOIN ad_content c CROSS JOIN ad d
  WHERE o.idx IN ({these}) AND c.what = o.content AND d.sub = c.sub AND d.evidence = 'declared'
  UNION
  SELECT o.idx, d.idx, -1
  FROM observed_ad o CROSS JOIN ad_content c CROSS JOIN ad d
  WHERE o.idx IN ({these}) AND c.what = o.address AND d.sub = c.sub AND d.evidence = 'declared'
  UNION
  SELECT o.idx, COALESCE((SELECT d.idx FROM ad d WHERE d.sub = v.ad AND d.evidence = 'declared'), -1),
    v.idx
  FROM observed_ad o CROSS JOIN ad_delivery v
  WHERE o.idx IN ({these}) AND v.content = o.content AND v.evidence = 'declared'
) m LEFT JOIN ad d ON d.idx = m.ad LEFT JOIN ad_delivery v ON v.idx = m.delivery
ORDER BY 1, m.ad, m.delivery
