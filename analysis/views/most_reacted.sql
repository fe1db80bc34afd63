-- Most reacted posts
-- Posts by the number of reactions that they drew; posts without any are left out.
-- Columns: thread_id, post_id, number, author_id, author, posted_at, reactions, url.
CREATE VIEW most_reacted AS
SELECT thread_id, id AS post_id, number, author_id, author, posted_at, reaction_count AS reactions, url
FROM posts
WHERE reaction_count > 0
ORDER BY reaction_count DESC, id;
