-- Totals of threads
-- One row a thread: how much was written, by how many, and how whole the archive of it is.
-- Members are told apart by number, guests by name. A post is edited when the page says so or when its text was seen
-- to change; missing when a later capture did not show it any more. Each column is counted only when it is asked for.
-- first_post_at and last_post_at are the first and the last date that is known; undated counts the posts whose date is not.
-- longest_gap_seconds is the longest time between two posts with dates that are neighbours by number (see post_gaps).
-- Columns: thread_id, title, posts, members, pages, pages_archived, complete, first_post_at, last_post_at, undated,
-- longest_gap_seconds, posts_own_only, posts_article_only, posts_both, edited, missing, articles, quotes, links,
-- reactions, words_own, words_pasted, words_quoted (shares: view thread_words), url.
CREATE VIEW thread_totals AS
SELECT
    threads.id AS thread_id,
    threads.title,
    (SELECT count(*) FROM posts WHERE posts.thread_id = threads.id) AS posts,
    (SELECT count(DISTINCT ifnull(author_id, author)) FROM posts WHERE posts.thread_id = threads.id) AS members,
    threads.page_count AS pages,
    (SELECT count(*) FROM thread_pages WHERE thread_pages.thread_id = threads.id) AS pages_archived,
    threads.complete,
    (SELECT min(posted_at) FROM posts WHERE posts.thread_id = threads.id) AS first_post_at,
    (SELECT max(posted_at) FROM posts WHERE posts.thread_id = threads.id) AS last_post_at,
    (SELECT count(*) - count(posted_at) FROM posts WHERE posts.thread_id = threads.id) AS undated,
    (
        SELECT max(gap)
        FROM (
            SELECT
                CASE WHEN number <= lag(number) OVER earlier + 1 THEN
                    strftime('%s', posted_at) - strftime('%s', lag(posted_at) OVER earlier)
                END AS gap
            FROM posts
            WHERE posts.thread_id = threads.id AND posted_at IS NOT NULL
            WINDOW earlier AS (ORDER BY posted_at, id)
        )
    ) AS longest_gap_seconds,
    (
        SELECT count(*) FROM posts
        WHERE posts.thread_id = threads.id
            AND EXISTS (SELECT 1 FROM parts WHERE parts.post_id = posts.id AND kind = 'comment')
            AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.post_id = posts.id)
    ) AS posts_own_only,
    (
        SELECT count(*) FROM posts
        WHERE posts.thread_id = threads.id
            AND NOT EXISTS (SELECT 1 FROM parts WHERE parts.post_id = posts.id AND kind = 'comment')
            AND EXISTS (SELECT 1 FROM articles WHERE articles.post_id = posts.id)
    ) AS posts_article_only,
    (
        SELECT count(*) FROM posts
        WHERE posts.thread_id = threads.id
            AND EXISTS (SELECT 1 FROM parts WHERE parts.post_id = posts.id AND kind = 'comment')
            AND EXISTS (SELECT 1 FROM articles WHERE articles.post_id = posts.id)
    ) AS posts_both,
    (
        SELECT count(*) FROM posts
        WHERE posts.thread_id = threads.id AND (edited_at IS NOT NULL OR revision > 1)
    ) AS edited,
    (SELECT count(missing_since) FROM posts WHERE posts.thread_id = threads.id) AS missing,
    (
        SELECT count(*) FROM posts JOIN articles ON articles.post_id = posts.id WHERE posts.thread_id = threads.id
    ) AS articles,
    (SELECT count(*) FROM posts JOIN quotes ON quotes.post_id = posts.id WHERE posts.thread_id = threads.id) AS quotes,
    (SELECT count(*) FROM posts JOIN links ON links.post_id = posts.id WHERE posts.thread_id = threads.id) AS links,
    (SELECT ifnull(sum(reaction_count), 0) FROM posts WHERE posts.thread_id = threads.id) AS reactions,
    (
        SELECT ifnull(sum(words), 0) FROM part_words WHERE part_words.thread_id = threads.id AND share = 'own'
    ) AS words_own,
    (
        SELECT ifnull(sum(words), 0) FROM part_words WHERE part_words.thread_id = threads.id AND share = 'pasted'
    ) AS words_pasted,
    (
        SELECT ifnull(sum(words), 0) FROM part_words WHERE part_words.thread_id = threads.id AND share = 'quoted'
    ) AS words_quoted,
    threads.url
FROM threads;
