-- Hosts of links
-- One row a thread and host: how often posts link there, in the text or by a card; a post counts an address once.
-- Dates of posting are the first and the last that are known; undated counts the posts whose date is not.
-- Columns: thread_id, host, links, posts, members, first_posted_at, last_posted_at, undated.
CREATE VIEW link_hosts AS
SELECT
    posts.thread_id,
    ifnull(links.host, unfurls.host) AS host,
    count(DISTINCT posts.id || ' ' || ifnull(links.url, unfurls.url)) AS links,
    count(DISTINCT posts.id) AS posts,
    count(DISTINCT ifnull(posts.author_id, posts.author)) AS members,
    min(posts.posted_at) AS first_posted_at,
    max(posts.posted_at) AS last_posted_at,
    count(DISTINCT posts.id) FILTER (WHERE posts.posted_at IS NULL) AS undated
FROM posts
-- Each post twice, once for its links and once for its cards: unlike UNION this keeps the index of the thread in use.
CROSS JOIN (SELECT 'link' AS way UNION ALL SELECT 'card') AS ways
LEFT JOIN links ON way = 'link' AND links.post_id = posts.id
LEFT JOIN unfurls ON way = 'card' AND unfurls.post_id = posts.id
WHERE ifnull(links.host, unfurls.host) IS NOT NULL
GROUP BY posts.thread_id, ifnull(links.host, unfurls.host)
ORDER BY posts.thread_id, count(DISTINCT posts.id || ' ' || ifnull(links.url, unfurls.url)) DESC, host;
