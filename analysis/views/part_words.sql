-- Words of parts
-- How many words each part of a post has, and whose they are: own (comment), pasted (article) or quoted (a quote's words).
-- Words are what stands between blanks, so scripts without blanks count low. Names of picture files, code, link cards
-- and noise are nobody's words and have no row.
-- Columns: thread_id, post_id, part_id, share (own, pasted, quoted), words.
CREATE VIEW part_words AS
SELECT
    posts.thread_id,
    posts.id AS post_id,
    parts.id AS part_id,
    CASE WHEN parts.kind = 'comment' THEN 'own' WHEN whole.kind = 'quote' THEN 'quoted' ELSE 'pasted' END AS share,
    (
        -- The inner SELECT, without FROM, makes SQLite cut the text once instead of once a use.
        SELECT CASE line WHEN '' THEN 0 ELSE length(line) - length(replace(line, ' ', '')) + 1 END
        FROM (
            SELECT trim(replace(replace(
                substr(posts.text, parts."start" + 1, parts."end" - parts."start"), char(10), ' '), '  ', ' ')) AS line
        )
    ) AS words
FROM posts
JOIN parts ON parts.post_id = posts.id
LEFT JOIN parts AS whole ON whole.id = parts.parent_id
WHERE parts.kind = 'comment'
    OR (whole.kind = 'quote' AND parts.kind = 'body')
    OR (whole.kind = 'article' AND parts.kind IN ('headline', 'standfirst', 'byline', 'caption', 'body', 'source'));
