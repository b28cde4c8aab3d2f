-- Organisations whose page ($1) it is, as accounts say that are not a candidate's: whether the
-- organisation says so itself, and whether it says or confirms it. Left out is whose it is not: the
-- organisation disputes it or says that it is a candidate's, or somebody says `no-account`.
SELECT o.organisation, o.itself, o.confirmed
FROM (
  SELECT a.organisation, MAX(CASE WHEN a.evidence = 'declared' THEN 1 ELSE 0 END) AS itself,
    MAX(CASE WHEN EXISTS (SELECT 1 FROM confirmed_account c WHERE c.link = a.link
      AND c.organisation = a.organisation AND c.purpose <> 'candidate') THEN 1 ELSE 0 END)
      AS confirmed,
    MAX(CASE WHEN EXISTS (SELECT 1 FROM response r WHERE r.about = a.sub AND r.act = 'disputes'
      AND r.evidence = 'declared' AND r.organisation = a.organisation) THEN 1 ELSE 0 END)
      AS disputed
  FROM account a
  WHERE a.link = $1 AND a.purpose <> 'candidate'
  GROUP BY a.organisation
) o
WHERE NOT EXISTS (SELECT 1 FROM account c WHERE c.link = $1 AND c.organisation = o.organisation
    AND c.purpose = 'candidate' AND c.evidence = 'declared')
  AND (o.confirmed = 1 OR (o.disputed = 0 AND NOT EXISTS (SELECT 1 FROM no_account n
    WHERE n.link = $1 AND n.organisation = o.organisation)))
ORDER BY 1
