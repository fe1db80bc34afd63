-- Replies
-- Which post quotes which: one row a quote that stands in the post itself, not inside another quote.
-- The quoted post's own data win over what the quote prints; a quoted post may lie outside the archive.
-- Columns: thread_id, post_id, number, author_id, author, posted_at, part_id, quoted_post_id, quoted_author_id, quoted_author, url.
CREATE VIEW post_replies AS
SELECT
    posts.thread_id,
    posts.id AS post_id,
    posts.number,
    posts.author_id,
    posts.author,
    posts.posted_at,
    quotes.part_id,
    quotes.quoted_post_id,
    coalesce(source.author_id, quotes.quoted_member_id) AS quoted_author_id,
    coalesce(source.author, quotes.quoted_author) AS quoted_author,
    posts.url
FROM posts
JOIN quotes ON quotes.post_id = posts.id
JOIN parts ON parts.id = quotes.part_id
LEFT JOIN parts AS whole ON whole.id = parts.parent_id
LEFT JOIN posts AS source ON source.id = quotes.quoted_post_id
WHERE whole.kind IS NOT 'quote';
