-- Silences
-- How long a thread was silent before each post; posts without a date are left out.
-- gap_seconds is NULL where a post may lie between: where the two are no neighbours by their printed numbers. A number may
-- be the same or lower: a deleted post keeps the number that others have now.
-- Columns: thread_id, post_id, number, posted_at, previous_post_id, previous_at, gap_seconds, url.
CREATE VIEW post_gaps AS
SELECT
    thread_id,
    id AS post_id,
    number,
    posted_at,
    lag(id) OVER earlier AS previous_post_id,
    lag(posted_at) OVER earlier AS previous_at,
    CASE WHEN number <= lag(number) OVER earlier + 1 THEN
        CAST(strftime('%s', posted_at) AS INTEGER) - CAST(strftime('%s', lag(posted_at) OVER earlier) AS INTEGER)
    END AS gap_seconds,
    url
FROM posts
WHERE posted_at IS NOT NULL
WINDOW earlier AS (PARTITION BY thread_id ORDER BY posted_at, id);
