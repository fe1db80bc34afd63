-- Stories
-- Where each story was pasted: one row an article, the earliest of a story first; stories are grouped by `analysis.stories`.
-- An article in a post whose date is not known stands after the others of its story.
-- Columns: story_id, title, event_date, thread_id, article_id, role, score, headline, agency, outlet, post_id, number, author, posted_at, url.
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
    posts.url
FROM posts
JOIN articles ON articles.post_id = posts.id
JOIN story_articles ON story_articles.article_id = articles.id
JOIN stories ON stories.id = story_articles.story_id
ORDER BY stories.id, posts.posted_at IS NULL, posts.posted_at, articles.id;
