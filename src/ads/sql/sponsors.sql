-- Sponsors, each with its sums in the currency in which most of its ads state an amount. A query in
-- brackets, to be read like a table.
(SELECT s.idx, s.key, s.name, s.name_key, s.ads,
  COALESCE(a.currency, '') AS currency, a.amount_min,
  CASE WHEN a.open_ended = 0 THEN a.amount_max END AS amount_max
FROM sponsor s LEFT JOIN sponsor_amount a ON a.sponsor_key = s.key AND a.currency = (
  SELECT c.currency FROM sponsor_amount c WHERE c.sponsor_key = s.key AND c.currency <> ''
  ORDER BY c.ads DESC, c.currency LIMIT 1))
