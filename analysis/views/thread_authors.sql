-- Members of threads
-- One row a thread and member: posts, words written and pasted, reactions received; the busiest first.
-- Members carry the name that was last seen; guests have no number.
-- first_post_at and last_post_at are the first and the last date that is known; undated counts the posts whose date is not.
-- Columns: thread_id, author_id, author, posts, words_own, words_pasted, words_quoted, reactions, first_post_at,
-- last_post_at, undated.
CREATE VIEW thread_authors AS
SELECT
    post_words.thread_id,
    post_words.author_id,
    ifnull((SELECT name FROM members WHERE id = post_words.author_id), max(post_words.author)) AS author,
    count(*) AS posts,
    sum(words_own) AS words_own,
    sum(words_pasted) AS words_pasted,
    sum(words_quoted) AS words_quoted,
    ifnull(sum(posts.reaction_count), 0) AS reactions,
    min(post_words.posted_at) AS first_post_at,
    max(post_words.posted_at) AS last_post_at,
    count(*) - count(post_words.posted_at) AS undated
FROM post_words
JOIN posts ON posts.id = post_words.post_id
GROUP BY post_words.thread_id, post_words.author_id, CASE WHEN post_words.author_id IS NULL THEN post_words.author END
ORDER BY post_words.thread_id, count(*) DESC, min(post_words.post_id);
