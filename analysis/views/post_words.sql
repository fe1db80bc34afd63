-- Words of posts
-- How many words of each post are its author's own, pasted from articles, and quoted from other posts.
-- Columns: thread_id, post_id, number, author_id, author, posted_at, words_own, words_pasted, words_quoted, url.
CREATE VIEW post_words AS
SELECT
    posts.thread_id,
    posts.id AS post_id,
    posts.number,
    posts.author_id,
    posts.author,
    posts.posted_at,
    (SELECT ifnull(sum(words), 0) FROM part_words WHERE post_id = posts.id AND share = 'own') AS words_own,
    (SELECT ifnull(sum(words), 0) FROM part_words WHERE post_id = posts.id AND share = 'pasted') AS words_pasted,
    (SELECT ifnull(sum(words), 0) FROM part_words WHERE post_id = posts.id AND share = 'quoted') AS words_quoted,
    posts.url
FROM posts;
