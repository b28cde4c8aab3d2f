-- What rules say about somebody bound by their code, and which decision closed it by accepting an answer.
-- A query in brackets, to be read like a table.
(SELECT f.idx, f.place, f.sub, f.rule, f.rule_version, f.commitment, f.severity, f.pointer, f.against,
  b.signatory, CASE WHEN x.decision IS NULL THEN 'open' ELSE 'closed' END AS state, x.decision
FROM finding f JOIN bound_finding b ON b.idx = f.idx AND b.place = f.place
LEFT JOIN {answered} x ON x.idx = f.idx AND x.place = f.place AND x.organisation = b.signatory)
