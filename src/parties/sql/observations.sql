-- The same about everybody else: counted apart, never in the matrix.
SELECT f.idx, f.rule, f.rule_version, f.commitment, f.severity, f.pointer
FROM finding f
WHERE NOT EXISTS (
  SELECT 1 FROM account a
  JOIN code_signature s ON s.signatory = a.organisation AND s.evidence = 'declared' AND s.act = 'sign'
  WHERE a.link = f.subject AND (a.evidence = 'declared' OR EXISTS (
    SELECT 1 FROM response r WHERE r.about = a.sub AND r.act = 'confirms' AND r.evidence = 'declared'
      AND r.organisation = a.organisation)))
AND NOT EXISTS (
  SELECT 1 FROM code_signature s
  WHERE s.signatory = f.subject AND s.evidence = 'declared' AND s.act = 'sign')
ORDER BY f.idx, f.place
