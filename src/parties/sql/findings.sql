-- What rules say about somebody bound by the code: the subject is a signatory itself, or an account
-- with a confirmed link to one. The last word of a signatory about a code counts: sign or withdraw,
-- and for which commitments. A query in brackets, to be read like a table.
(WITH bound AS (
  SELECT s.signatory, s.code, s.scope FROM code_signature s
  WHERE s.evidence = 'declared' AND s.act = 'sign' AND NOT EXISTS (
    SELECT 1 FROM code_signature w WHERE w.signatory = s.signatory AND w.code = s.code
      AND w.evidence = 'declared' AND w.idx > s.idx)
), subjects AS (
  SELECT DISTINCT a.link AS subject, b.signatory, b.scope
  FROM account a JOIN bound b ON b.signatory = a.organisation
  WHERE a.link IS NOT NULL AND (a.evidence = 'declared' OR EXISTS (
    SELECT 1 FROM response r WHERE r.about = a.sub AND r.act = 'confirms' AND r.evidence = 'declared'
      AND r.organisation = a.organisation))
  UNION
  SELECT b.signatory, b.signatory, b.scope FROM bound b
)
SELECT idx, place, sub, rule, rule_version, commitment, severity, pointer, signatory FROM (
  SELECT DISTINCT f.idx, f.place, f.sub, f.rule, f.rule_version, f.commitment, f.severity, f.pointer,
    b.signatory
  FROM finding f JOIN subjects b ON b.subject = f.subject
    AND (b.scope = '' OR b.scope LIKE '% ' || f.commitment || ' %')
) said)
