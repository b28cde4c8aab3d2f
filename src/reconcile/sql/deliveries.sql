-- Declared deliveries, what was seen of each, and which has figures of the same ad and day.
SELECT v.idx, v.sub, v.organisation, v.from_day, v.to_day, v.medium,
  CASE WHEN v.content IS NULL THEN 0 ELSE 1 END,
  CASE WHEN EXISTS (SELECT 1 FROM account a WHERE a.link = v.link AND a.purpose = 'candidate')
    THEN 1 ELSE 0 END,
  CASE WHEN EXISTS (SELECT 1 FROM account a WHERE a.link = v.link AND a.purpose <> 'candidate')
    THEN 1 ELSE 0 END,
  CASE WHEN EXISTS (SELECT 1 FROM confirmed_account a WHERE a.link = v.link
    AND a.organisation = v.organisation) THEN 1 ELSE 0 END,
  CASE WHEN EXISTS (SELECT 1 FROM observed_ad o WHERE o.content = v.content)
    OR EXISTS (SELECT 1 FROM ad_content c JOIN observed_ad o ON o.content = c.what
      WHERE c.sub = v.ad)
    OR EXISTS (SELECT 1 FROM ad_content c JOIN observed_ad o ON o.address = c.what
      WHERE c.sub = v.ad) THEN 1 ELSE 0 END,
  CASE WHEN EXISTS (SELECT 1 FROM observed_ad o WHERE o.link = v.link AND o.country = v.country
      AND o.from_day <= v.from_day)
    AND EXISTS (SELECT 1 FROM observed_ad o WHERE o.link = v.link AND o.country = v.country
      AND o.to_day >= v.to_day) THEN 1 ELSE 0 END,
  CASE WHEN EXISTS (SELECT 1 FROM observed_ad o WHERE o.link = v.link AND o.content IS NULL)
    THEN 1 ELSE 0 END,
  CASE WHEN v.link IS NULL THEN 0 ELSE 1 END,
  CASE WHEN v.figures_from = 'platform' THEN (SELECT MIN(w.idx) FROM ad_delivery w
    WHERE w.content = v.content AND w.idx <> v.idx AND w.organisation = v.organisation
    AND COALESCE(w.country, '') = COALESCE(v.country, '') AND w.figures_from = 'platform'
    AND w.evidence = 'declared' AND w.from_day <= v.to_day AND w.to_day >= v.from_day) END
FROM ad_delivery v
WHERE v.idx IN ({these}) AND v.evidence = 'declared'
ORDER BY v.idx
