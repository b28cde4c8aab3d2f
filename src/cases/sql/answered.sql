-- Findings about things that an organisation answered later, with what a decision that stands accepted
-- for their promise: one row for each and who answered. A later version of either side is found anew,
-- and not answered.
(SELECT f.idx, f.place, f.rule, f.commitment, f.subject, r.organisation, MIN(a.idx) AS decision
FROM accepted_response a JOIN case_file c ON c.sub = a.about AND c.decision = a.idx
JOIN response r ON r.sub = a.response AND r.idx < a.idx AND r.evidence = 'declared'
JOIN finding f ON f.sub = r.about AND f.commitment = a.commitment AND f.idx < r.idx
  AND (f.against IS NULL OR f.against < r.idx)
WHERE f.subject = r.organisation OR EXISTS (SELECT 1 FROM confirmed_account l
  WHERE l.link = f.subject AND l.organisation = r.organisation)
GROUP BY f.idx, f.place, f.rule, f.commitment, f.subject, r.organisation)
