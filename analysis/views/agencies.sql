-- Agencies
-- One row a thread and news agency: articles pasted from it, and when they were published and posted.
-- Times of publication are wall clocks as printed. Dates of posting are the first and the last that are known;
-- undated counts the posts whose date is not.
-- Columns: thread_id, agency, articles, posts, members, first_published_at, last_published_at, first_posted_at, last_posted_at,
-- undated.
CREATE VIEW agencies AS
SELECT
    posts.thread_id,
    articles.agency,
    count(*) AS articles,
    count(DISTINCT posts.id) AS posts,
    count(DISTINCT ifnull(posts.author_id, posts.author)) AS members,
    min(articles.published_at) AS first_published_at,
    max(articles.published_at) AS last_published_at,
    min(posts.posted_at) AS first_posted_at,
    max(posts.posted_at) AS last_posted_at,
    count(DISTINCT posts.id) FILTER (WHERE posts.posted_at IS NULL) AS undated
FROM posts
JOIN articles ON articles.post_id = posts.id
WHERE articles.agency IS NOT NULL
GROUP BY posts.thread_id, articles.agency
ORDER BY posts.thread_id, count(*) DESC, articles.agency;
