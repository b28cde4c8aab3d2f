-- Organisations, and whether their last own word about some code is that they signed it. A query in
-- brackets, to be read like a table.
(SELECT o.idx, o.sub, o.name, o.name_key, o.short_name, o.country, o.type, o.website, o.evidence,
  CASE WHEN EXISTS (
    SELECT 1 FROM code_signature s WHERE s.signatory = o.sub AND s.evidence = 'declared'
      AND s.act = 'sign' AND NOT EXISTS (
        SELECT 1 FROM code_signature w WHERE w.signatory = s.signatory AND w.code = s.code
          AND w.evidence = 'declared' AND w.idx > s.idx))
  THEN 'yes' ELSE 'no' END AS signatory
FROM organisation o)
