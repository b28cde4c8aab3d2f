-- What rules say about somebody bound by their code.
SELECT f.idx, f.rule, f.rule_version, f.commitment, f.severity, f.pointer, b.signatory
FROM finding f JOIN bound_finding b ON b.idx = f.idx AND b.place = f.place
ORDER BY f.idx, f.place, b.signatory
