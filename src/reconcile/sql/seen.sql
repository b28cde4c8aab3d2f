-- Seen ads of pages that an account names, which is not only a candidate's.
SELECT o.idx, o.sub, o.link, COALESCE(o.country, ''), o.from_day, o.to_day, o.as_of,
  o.disclaimer_state, o.currency, o.amount_min, o.amount_max, o.techniques, o.excluded,
  COALESCE(o.special, ''), o.ai, o.ai_delivery, o.removed,
  CASE WHEN o.content IS NULL THEN 1 ELSE 0 END,
  (SELECT MIN(p.removed_on) FROM observed_ad p
   WHERE p.content = o.content AND p.idx <> o.idx AND p.removed_on IS NOT NULL),
  COALESCE(o.sponsor, ''), COALESCE(o.payer, ''), COALESCE(o.disclaimer, '')
FROM observed_ad o
WHERE o.idx IN ({these}) AND EXISTS (
  SELECT 1 FROM account a WHERE a.link = o.link AND a.purpose <> 'candidate')
ORDER BY o.idx
