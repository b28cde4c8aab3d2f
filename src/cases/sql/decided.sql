(SELECT s.*, c.number, c.signatory AS case_signatory, TRIM(REPLACE(s.commitments, '  ', ' ')) AS of_commitments,
  CASE WHEN EXISTS (SELECT 1 FROM case_step l WHERE l.about = s.about AND l.kind = 'decision' AND l.other = s.sub)
  THEN 'yes' ELSE 'no' END AS superseded,
  c.number || '-' || (SELECT COUNT(*) FROM case_step e
                      WHERE e.about = s.about AND e.kind = 'decision' AND e.idx <= s.idx) AS puid
  FROM case_step s JOIN case_file c ON c.sub = s.about WHERE s.kind = 'decision')
