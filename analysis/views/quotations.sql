-- Quotations in articles
-- One row a quotation: who is quoted in a pasted article, in which role and with which words, in order of the posts.
-- Found by rules that would rather miss one than invent one. Names, roles and words of speech are as the article prints
-- them; "start" and "end" are the code points of the words in posts.text.
-- Columns: thread_id, name, role, verb, quote, headline, agency, outlet, language, event_date, published_at, article_id,
-- n, start, end, post_id, number, author_id, author, posted_at, url.
CREATE VIEW quotations AS
SELECT
    posts.thread_id,
    speakers.name,
    speakers.role,
    speakers.verb,
    speakers.quote,
    articles.headline,
    articles.agency,
    articles.outlet,
    articles.language,
    articles.event_date,
    articles.published_at,
    articles.id AS article_id,
    speakers.n,
    speakers."start",
    speakers."end",
    posts.id AS post_id,
    posts.number,
    posts.author_id,
    posts.author,
    posts.posted_at,
    posts.url
FROM posts
JOIN articles ON articles.post_id = posts.id
JOIN speakers ON speakers.article_id = articles.id
ORDER BY posts.thread_id, posts.number IS NULL, posts.number, posts.id, articles.id, speakers.n;
