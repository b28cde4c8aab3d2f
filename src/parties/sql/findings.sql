-- What rules say about somebody bound by their code. A query in brackets, to be read like a table.
(SELECT f.idx, f.place, f.sub, f.rule, f.rule_version, f.commitment, f.severity, f.pointer, f.against,
  b.signatory
FROM finding f JOIN bound_finding b ON b.idx = f.idx AND b.place = f.place)
