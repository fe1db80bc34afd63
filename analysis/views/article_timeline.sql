-- Timeline of articles
-- One row an article: when it happened, was published and was posted, and the lag between the last two in minutes.
-- The lag is NULL where only a day is printed. Where no offset is printed the wall clock is taken as UTC and
-- lag_assumes_utc is 1: such a lag may be wrong by up to 14 hours either way.
-- An article without any of the three dates stands at the end.
-- Columns: thread_id, event_date, published_at, published_offset, posted_at, lag_minutes, lag_assumes_utc, headline,
-- agency, outlet, place, country, language, word_count, story_id, article_id, post_id, number, author_id, author, url.
CREATE VIEW article_timeline AS
SELECT
    posts.thread_id,
    articles.event_date,
    articles.published_at,
    articles.published_offset,
    posts.posted_at,
    CASE WHEN length(articles.published_at) > 10 AND articles.published_precision IS NOT 'day' THEN
        (strftime('%s', posts.posted_at) - strftime('%s', articles.published_at || ifnull(articles.published_offset, ''))) / 60
    END AS lag_minutes,
    CASE WHEN length(articles.published_at) > 10 THEN articles.published_offset IS NULL END AS lag_assumes_utc,
    articles.headline,
    articles.agency,
    articles.outlet,
    articles.place,
    articles.country,
    articles.language,
    articles.word_count,
    story_articles.story_id,
    articles.id AS article_id,
    posts.id AS post_id,
    posts.number,
    posts.author_id,
    posts.author,
    posts.url
FROM posts
JOIN articles ON articles.post_id = posts.id
LEFT JOIN story_articles ON story_articles.article_id = articles.id
ORDER BY
    posts.thread_id,
    coalesce(articles.event_date, articles.published_at, posts.posted_at) IS NULL,
    coalesce(articles.event_date, articles.published_at, posts.posted_at),
    articles.id;
