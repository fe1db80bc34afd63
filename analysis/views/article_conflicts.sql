-- Conflicts in articles
-- Values that disagree with the chosen one: read in the text, given by the thread's fields, or against the time of posting.
-- A time of publication conflicts with the time of posting when it lies after it in every time zone (14 hours), or
-- at all where the offset is printed.
-- Columns: thread_id, post_id, number, article_id, headline, field, chosen_value, chosen_rule, other_value, other_rule, url.
CREATE VIEW article_conflicts AS
SELECT
    thread_id, post_id, number, article_id, headline, field, chosen_value, chosen_rule,
    value AS other_value,
    rule AS other_rule,
    url
FROM article_readings
WHERE state = 'lost'
UNION ALL
SELECT
    posts.thread_id, posts.id, posts.number, articles.id, articles.headline, 'event_date',
    articles.event_date,
    (SELECT rule FROM article_values WHERE article_id = articles.id AND field = 'event_date' AND chosen = 1),
    threads.event_date, 'thread_field', posts.url
FROM posts
JOIN threads ON threads.id = posts.thread_id
JOIN articles ON articles.post_id = posts.id
WHERE posts.number = 1
    AND articles.event_date <> threads.event_date
    AND NOT EXISTS (
        SELECT 1 FROM article_values
        WHERE article_id = articles.id AND field = 'event_date' AND value = threads.event_date
    )
UNION ALL
SELECT
    thread_id, post_id, number, article_id, headline, 'published_at',
    published_at || ifnull(published_offset, ''),
    (SELECT rule FROM article_values WHERE article_id = article_timeline.article_id AND field = 'published_at' AND chosen = 1),
    posted_at, 'time_of_posting', url
FROM article_timeline
WHERE lag_minutes < CASE WHEN lag_assumes_utc THEN -840 ELSE 0 END;
