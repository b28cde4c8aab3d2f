-- Responses that a decision which stands has accepted, as they were then.
(SELECT a.idx, a.sub, a.commitment, c.number, r.idx AS response_idx, r.sub AS response, r.about, r.organisation, r.act
FROM accepted_response a JOIN case_file c ON c.sub = a.about AND c.decision = a.idx
JOIN response r ON r.sub = a.response AND r.idx < a.idx AND r.evidence = 'declared')
