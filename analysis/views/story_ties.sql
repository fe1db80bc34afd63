-- Ties between articles
-- Which articles are copies of one wire report (same_wire) or report the same event (same_event), and why: each pair from both sides.
-- evidence is a list of {name, weight, detail}; passage is the longest run of words that both have.
-- Columns: thread_id, article_id, post_id, number, headline, url, relation, score, evidence, passage, other_article_id,
-- other_thread_id, other_post_id, other_number, other_headline, other_url.
CREATE VIEW story_ties AS
SELECT
    posts.thread_id,
    articles.id AS article_id,
    posts.id AS post_id,
    posts.number,
    articles.headline,
    posts.url,
    story_pairs.relation,
    story_pairs.score,
    story_pairs.evidence,
    story_pairs.passage,
    other_articles.id AS other_article_id,
    other_posts.thread_id AS other_thread_id,
    other_posts.id AS other_post_id,
    other_posts.number AS other_number,
    other_articles.headline AS other_headline,
    other_posts.url AS other_url
FROM posts
JOIN articles ON articles.post_id = posts.id
JOIN story_pairs ON story_pairs.article_id = articles.id OR story_pairs.other_id = articles.id
JOIN articles AS other_articles
    ON other_articles.id = CASE articles.id WHEN story_pairs.article_id THEN story_pairs.other_id ELSE story_pairs.article_id END
JOIN posts AS other_posts ON other_posts.id = other_articles.post_id
ORDER BY posts.id, articles.id, story_pairs.score DESC, other_articles.id;
