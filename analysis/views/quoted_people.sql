-- Quoted people
-- One row a thread and name: how many of a person's quotations its articles hold, and where.
-- The same words in two articles are one quotation. Two people of one name are one row. `roles` are as printed, each once.
-- Columns: thread_id, name, roles, quotations, articles, posts, members, first_posted_at, last_posted_at, undated.
CREATE VIEW quoted_people AS
SELECT
    posts.thread_id,
    speakers.name,
    group_concat(DISTINCT speakers.role) AS roles,
    count(DISTINCT speakers.quote) AS quotations,
    count(DISTINCT articles.id) AS articles,
    count(DISTINCT posts.id) AS posts,
    count(DISTINCT ifnull(posts.author_id, posts.author)) AS members,
    min(posts.posted_at) AS first_posted_at,
    max(posts.posted_at) AS last_posted_at,
    count(DISTINCT posts.id) FILTER (WHERE posts.posted_at IS NULL) AS undated
FROM posts
JOIN articles ON articles.post_id = posts.id
JOIN speakers ON speakers.article_id = articles.id
GROUP BY posts.thread_id, speakers.name
ORDER BY posts.thread_id, count(DISTINCT speakers.quote) DESC, speakers.name;
