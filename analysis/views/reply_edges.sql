-- Who quotes whom
-- One row a thread and pair of members: how many posts of the first quote the second, and when.
-- first_at and last_at are the first and the last date that is known; undated counts the posts whose date is not.
-- Columns: thread_id, author_id, author, quoted_author_id, quoted_author, quotes, first_at, last_at, undated.
CREATE VIEW reply_edges AS
SELECT
    thread_id,
    author_id,
    ifnull((SELECT name FROM members WHERE id = author_id), max(author)) AS author,
    quoted_author_id,
    ifnull((SELECT name FROM members WHERE id = quoted_author_id), max(quoted_author)) AS quoted_author,
    count(DISTINCT post_id) AS quotes,
    min(posted_at) AS first_at,
    max(posted_at) AS last_at,
    count(DISTINCT post_id) FILTER (WHERE posted_at IS NULL) AS undated
FROM post_replies
WHERE quoted_author_id IS NOT NULL OR quoted_author IS NOT NULL
GROUP BY
    thread_id,
    author_id,
    CASE WHEN author_id IS NULL THEN author END,
    quoted_author_id,
    CASE WHEN quoted_author_id IS NULL THEN quoted_author END
ORDER BY thread_id, count(DISTINCT post_id) DESC, min(post_id);
