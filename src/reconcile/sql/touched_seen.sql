-- What the comparisons of others have to do with these seen ads: number and address; the page where
-- it is the first or the last that was seen there in its country, or where its number was erased.
SELECT o.idx, o.content, o.address,
  CASE WHEN o.content IS NULL THEN o.link
    WHEN o.from_day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM observed_ad p
      WHERE p.link = o.link AND p.country = o.country AND p.from_day < o.from_day) THEN o.link
    WHEN o.to_day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM observed_ad p
      WHERE p.link = o.link AND p.country = o.country AND p.to_day > o.to_day) THEN o.link END,
  CASE WHEN o.content IS NULL THEN '' ELSE COALESCE(o.country, '-') END,
  CASE WHEN o.removed_on IS NULL THEN 0 ELSE 1 END
FROM observed_ad o WHERE o.sub IN ({these})
