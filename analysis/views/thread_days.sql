-- Days of threads
-- Posts and members a day (UTC); days without a post have no row, posts whose date is not known are left out.
-- Columns: thread_id, day, posts, members.
CREATE VIEW thread_days AS
SELECT thread_id, substr(posted_at, 1, 10) AS day, count(*) AS posts, count(DISTINCT ifnull(author_id, author)) AS members
FROM posts
WHERE posted_at IS NOT NULL
GROUP BY thread_id, substr(posted_at, 1, 10);
