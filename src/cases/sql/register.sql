(SELECT c.*, TRIM(REPLACE(c.commitments, '  ', ' ')) AS about, CASE WHEN c.due_at < (
  SELECT MAX(n.iat) FROM (SELECT iat FROM record ORDER BY idx DESC LIMIT 1000) n)
  THEN 'yes' ELSE 'no' END AS overdue FROM case_file c)
