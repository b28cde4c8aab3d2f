-- Declared deliveries on a page ($1), each with its ad where that is declared, too.
SELECT v.idx, COALESCE(v.country, ''), v.from_day, v.to_day, v.currency, v.amount_min, v.amount_max,
  d.idx, d.techniques, d.excluded,
  CASE WHEN v.figures_from = 'platform' THEN v.content || ' ' || COALESCE(v.country, '') END
FROM ad_delivery v LEFT JOIN ad d ON d.sub = v.ad AND d.evidence = 'declared'
WHERE v.link = $1 AND v.evidence = 'declared'
ORDER BY v.idx
