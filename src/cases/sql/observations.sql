-- The same about everybody else: counted apart, never in the matrix.
(SELECT f.idx, f.place, f.sub, f.rule, f.rule_version, f.commitment, f.severity, f.pointer, f.against
FROM finding f
WHERE (f.idx, f.place) NOT IN (SELECT b.idx, b.place FROM bound_finding b))
