-- Missing numbers
-- Post numbers that are on no archived page, below the highest number of the thread: deleted, hidden or not fetched.
-- Columns: thread_id, first_missing, last_missing, missing, next_post_id, url (of the next post that is there).
CREATE VIEW number_gaps AS
SELECT
    thread_id,
    previous + 1 AS first_missing,
    number - 1 AS last_missing,
    number - previous - 1 AS missing,
    post_id AS next_post_id,
    url
FROM (
    SELECT thread_id, id AS post_id, number, url, lag(number, 1, 0) OVER (PARTITION BY thread_id ORDER BY number) AS previous
    FROM posts
    WHERE number IS NOT NULL
)
WHERE number > previous + 1;
