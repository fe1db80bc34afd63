-- Words of threads
-- How many words of each thread are its members' own, pasted from articles, and quoted from other posts, with their shares.
-- Shares are of all counted words, 0 to 1.
-- Columns: thread_id, words_own, words_pasted, words_quoted, share_own, share_pasted, share_quoted.
CREATE VIEW thread_words AS
SELECT
    thread_id,
    words_own,
    words_pasted,
    words_quoted,
    round(1.0 * words_own / nullif(words_own + words_pasted + words_quoted, 0), 4) AS share_own,
    round(1.0 * words_pasted / nullif(words_own + words_pasted + words_quoted, 0), 4) AS share_pasted,
    round(1.0 * words_quoted / nullif(words_own + words_pasted + words_quoted, 0), 4) AS share_quoted
FROM (
    SELECT
        thread_id,
        ifnull(sum(words) FILTER (WHERE share = 'own'), 0) AS words_own,
        ifnull(sum(words) FILTER (WHERE share = 'pasted'), 0) AS words_pasted,
        ifnull(sum(words) FILTER (WHERE share = 'quoted'), 0) AS words_quoted
    FROM part_words
    GROUP BY thread_id
);
