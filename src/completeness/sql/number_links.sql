-- Pages on a platform ($2) whose ads all name the number that one organisation alone has in a list
-- ($1). CROSS: from the few who have numbers to what is seen. Of an account that was erased nobody
-- knows which page it was: it may be any on its platform.
SELECT l.sub, o.link, MIN(o.page_id)
FROM listed_as l CROSS JOIN observed_ad o
WHERE l.list = $1 AND o.sponsor_number = l.id AND o.platform = $2 AND o.link IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM listed_as m WHERE m.id = l.id AND m.list = l.list
    AND m.sub <> l.sub)
  AND NOT EXISTS (SELECT 1 FROM observed_ad p WHERE p.link = o.link
    AND COALESCE(p.sponsor_number, '') <> l.id)
  AND NOT EXISTS (SELECT 1 FROM account a WHERE a.organisation = l.sub
    AND (a.link = o.link OR (a.link IS NULL AND a.platform = o.platform)))
  AND NOT EXISTS (SELECT 1 FROM no_account n WHERE n.link = o.link AND n.organisation = l.sub)
  AND NOT EXISTS (SELECT 1 FROM confirmed_account c WHERE c.link = o.link)
GROUP BY l.sub, o.link
ORDER BY l.sub {binary}, o.link {binary}
