SELECT t.idx, t.sub, t.country, t.from_day, t.to_day, t.techniques, COALESCE(t.special, ''),
  t.excluded
FROM targeting_report t WHERE t.link = $1 ORDER BY t.idx
