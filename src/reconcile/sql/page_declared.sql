-- Whether an organisation ($1) has declared an ad or a delivery that ran on a day from $2 to $3, on
-- whatever page, or anybody a delivery on this page ($4).
SELECT CASE WHEN EXISTS (SELECT 1 FROM ad d WHERE d.organisation = $1 AND d.from_day <= $3
    AND d.to_day >= $2 AND d.evidence = 'declared')
  OR EXISTS (SELECT 1 FROM ad_delivery v WHERE v.organisation = $1 AND v.from_day <= $3
    AND v.to_day >= $2 AND v.evidence = 'declared')
  OR EXISTS (SELECT 1 FROM ad_delivery v WHERE v.link = $4 AND v.from_day <= $3
    AND v.to_day >= $2 AND v.evidence = 'declared') THEN 1 ELSE 0 END
