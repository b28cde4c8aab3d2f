-- What rules say about somebody bound by the code: the subject is a signatory itself, or an account
-- with a confirmed link to one.
SELECT f.idx, f.rule, f.rule_version, f.commitment, f.severity, f.pointer, b.signatory
FROM finding f
JOIN (
  SELECT DISTINCT a.link AS subject, s.signatory
  FROM account a
  JOIN code_signature s ON s.signatory = a.organisation AND s.evidence = 'declared' AND s.act = 'sign'
  WHERE a.link IS NOT NULL AND (a.evidence = 'declared' OR EXISTS (
    SELECT 1 FROM response r WHERE r.about = a.sub AND r.act = 'confirms' AND r.evidence = 'declared'
      AND r.organisation = a.organisation))
  UNION
  SELECT s.signatory, s.signatory FROM code_signature s
  WHERE s.evidence = 'declared' AND s.act = 'sign'
) b ON b.subject = f.subject
ORDER BY f.idx, f.place
