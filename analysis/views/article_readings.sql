-- Values as read
-- Every value that was read of an article, by which rule, where, and whether it was taken, agrees with what was, or lost.
-- A value agrees when it is the same, or when one of both is the day and the other an hour of that day.
-- Columns: thread_id, post_id, number, article_id, headline, n, field, value, start, end, rule, confidence, state,
-- chosen_value, chosen_rule, url.
CREATE VIEW article_readings AS
SELECT
    posts.thread_id,
    posts.id AS post_id,
    posts.number,
    articles.id AS article_id,
    articles.headline,
    reading.n,
    reading.field,
    reading.value,
    reading."start",
    reading."end",
    reading.rule,
    reading.confidence,
    CASE
        WHEN reading.chosen THEN 'taken'
        WHEN reading.value = chosen.value THEN 'agrees'
        WHEN
            reading.field IN ('published_at', 'updated_at', 'event_date')
            AND substr(reading.value, 1, 10) = substr(chosen.value, 1, 10)
            AND 10 IN (length(reading.value), length(chosen.value))
            THEN 'agrees'
        ELSE 'lost'
    END AS state,
    chosen.value AS chosen_value,
    chosen.rule AS chosen_rule,
    posts.url
FROM posts
JOIN articles ON articles.post_id = posts.id
JOIN article_values AS reading ON reading.article_id = articles.id
LEFT JOIN article_values AS chosen
    ON chosen.article_id = reading.article_id
    AND chosen.n = (
        SELECT max(n) FROM article_values
        WHERE article_id = reading.article_id AND field = reading.field AND chosen = 1
    );
