-- Stories
-- Where each story was pasted: one row an article, the earliest of a story first; stories are grouped by `analysis.stories`.
-- Where the time of a post is not known, the time after which it was posted counts; without any it stands after the others.
-- lag_minutes is the time after the story's first appearance.
-- Columns: story_id, title, event_date, thread_id, article_id, role, score, headline, agency, outlet, post_id, number, author, posted_at, posted_after, lag_minutes, url.
CREATE VIEW story_appearances AS
SELECT
    stories.id AS story_id,
    stories.title,
    stories.event_date,
    posts.thread_id,
    articles.id AS article_id,
    story_articles.role,
    story_articles.score,
    articles.headline,
    articles.agency,
    articles.outlet,
    posts.id AS post_id,
    posts.number,
    posts.author,
    posts.posted_at,
    posts.posted_after,
    (strftime('%s', posts.posted_at) - strftime('%s', first_posts.posted_at)) / 60 AS lag_minutes,
    posts.url
FROM posts
JOIN articles ON articles.post_id = posts.id
JOIN story_articles ON story_articles.article_id = articles.id
JOIN stories ON stories.id = story_articles.story_id
JOIN articles AS first_articles ON first_articles.id = stories.id
JOIN posts AS first_posts ON first_posts.id = first_articles.post_id
ORDER BY
    stories.id,
    coalesce(posts.posted_at, posts.posted_after) IS NULL,
    coalesce(posts.posted_at, posts.posted_after),
    articles.id;
