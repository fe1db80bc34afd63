-- Most quoted posts
-- Posts by the number of archived posts of other members that quote them; quotes inside quotes do not count.
-- Columns: thread_id, post_id, number, author_id, author, posted_at, quotes, quoting_members, url.
CREATE VIEW most_quoted AS
SELECT
    posts.thread_id,
    posts.id AS post_id,
    posts.number,
    posts.author_id,
    posts.author,
    posts.posted_at,
    count(DISTINCT replies.id) AS quotes,
    count(DISTINCT ifnull(replies.author_id, replies.author)) AS quoting_members,
    posts.url
FROM posts
JOIN quotes ON quotes.quoted_post_id = posts.id
JOIN posts AS replies ON replies.id = quotes.post_id
JOIN parts ON parts.id = quotes.part_id
LEFT JOIN parts AS whole ON whole.id = parts.parent_id
WHERE whole.kind IS NOT 'quote' AND ifnull(replies.author_id, replies.author) IS NOT ifnull(posts.author_id, posts.author)
GROUP BY posts.thread_id, posts.id
ORDER BY count(DISTINCT replies.id) DESC, posts.id;
