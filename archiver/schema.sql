-- The archive of one forum. Everything here is derived from the WARC files beside it: delete it and `rebuild`.
-- Keys are the forum's own numbers. Times are UTC in ISO 8601 (2025-07-16T00:50:48Z). What is unknown is NULL.
-- Foreign keys are declared for people and for Datasette's links; a quote may name a post that is not archived.

CREATE TABLE forum (
    id INTEGER PRIMARY KEY CHECK (id = 1),  -- one forum a file
    base_url TEXT NOT NULL,                 -- scheme, host and folder, with a slash at the end
    title TEXT,                             -- the forum's name
    engine TEXT NOT NULL,                   -- the reader that recognised it last: xenforo2, xenforo1
    time_zone TEXT,                         -- of its printed times: a zone's name, learnt from them, or an offset
    language TEXT                           -- of the forum's own words, as its pages name it: de-DE
) STRICT;

CREATE TABLE nodes (
    id INTEGER PRIMARY KEY,                 -- the forum's number of the section
    title TEXT NOT NULL,
    url TEXT,
    parent_id INTEGER REFERENCES nodes(id)  -- the section it lies in, from the breadcrumb
) STRICT;
CREATE INDEX nodes_parent_id ON nodes(parent_id);

CREATE TABLE members (
    id INTEGER PRIMARY KEY,                 -- the forum's number of the member
    name TEXT NOT NULL,                     -- as last seen
    title TEXT,                             -- rank or custom title
    joined_at TEXT,                         -- day as printed, YYYY-MM-DD
    message_count INTEGER,                  -- as the forum showed it last
    reaction_score INTEGER,                 -- reactions or likes received, as the forum showed it last
    avatar_url TEXT,
    banners TEXT NOT NULL DEFAULT '[]',     -- JSON list: "Staff member"
    fields TEXT NOT NULL DEFAULT '{}',  -- JSON of what the forum shows beside: Nation, Residence…
    last_seen_at TEXT NOT NULL              -- capture that these values come from
) STRICT;

CREATE TABLE threads (
    id INTEGER PRIMARY KEY,                 -- the forum's number of the thread
    title TEXT NOT NULL,                    -- without its prefix
    prefix TEXT,                            -- several are joined by ", "
    url TEXT NOT NULL,                      -- canonical address of page 1
    node_id INTEGER REFERENCES nodes(id),
    author_id INTEGER REFERENCES members(id),
    author TEXT,
    created_at TEXT,
    type TEXT NOT NULL CHECK (type IN (
        'discussion', 'question', 'article', 'poll', 'suggestion', 'resource', 'news page')),
                                            -- news page: no thread of a forum, but a page of an outlet; its posts are
                                            -- the page's article and the related ones under it
    is_open INTEGER CHECK (is_open IN (0, 1)),
    is_sticky INTEGER CHECK (is_sticky IN (0, 1)),
    reply_count INTEGER,                    -- as the forum printed it
    view_count INTEGER,                     -- as the forum printed it
    page_count INTEGER NOT NULL,            -- as the last capture showed it
    event_date TEXT,                        -- "Date of Event" field, YYYY-MM-DD
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),  -- 1 when every page up to page_count is archived
    first_archived_at TEXT NOT NULL,
    last_archived_at TEXT NOT NULL,
    gone_at TEXT                            -- when the forum first answered that the thread is gone
) STRICT;
CREATE INDEX threads_node_id ON threads(node_id);
CREATE INDEX threads_author_id ON threads(author_id);

CREATE TABLE thread_tags (
    thread_id INTEGER NOT NULL REFERENCES threads(id),
    name TEXT NOT NULL,
    PRIMARY KEY (thread_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE thread_fields (
    thread_id INTEGER NOT NULL REFERENCES threads(id),
    name TEXT NOT NULL,                     -- label as printed: "Date of Event"
    value TEXT NOT NULL,
    PRIMARY KEY (thread_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE thread_pages (
    thread_id INTEGER NOT NULL REFERENCES threads(id),
    page INTEGER NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures(id),  -- the last capture of the page
    post_count INTEGER NOT NULL,            -- posts that it showed
    first_number INTEGER,                   -- lowest and highest post number that it showed, the pinned first post left out
    last_number INTEGER,
    ids INTEGER,                            -- coverage: how many of the page's posts have an id, a number…
    numbers INTEGER,
    authors INTEGER,
    author_ids INTEGER,                     -- guests have none
    dates INTEGER,                          -- in UTC
    printed_dates INTEGER,
    bodies INTEGER,
    PRIMARY KEY (thread_id, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_pages_capture_id ON thread_pages(capture_id);

CREATE TABLE listed_threads (
    id INTEGER PRIMARY KEY,                 -- the forum's number of a thread, archived or not
    title TEXT NOT NULL,                    -- without its prefix
    prefix TEXT,
    url TEXT NOT NULL,                      -- canonical address of page 1
    node_id INTEGER REFERENCES nodes(id),
    author_id INTEGER,
    author TEXT,
    created_at TEXT,
    reply_count INTEGER,                    -- as printed: 22K is 22000
    view_count INTEGER,
    last_post_at TEXT,
    last_post_text TEXT,                    -- as printed
    last_author TEXT,
    is_sticky INTEGER CHECK (is_sticky IN (0, 1)),
    is_open INTEGER CHECK (is_open IN (0, 1)),
    seen_at TEXT NOT NULL                   -- last capture of a list that names it
) STRICT;
CREATE INDEX listed_threads_node_id ON listed_threads(node_id);
CREATE INDEX listed_threads_last_post_at ON listed_threads(last_post_at);

CREATE TABLE posts (
    id INTEGER PRIMARY KEY,                 -- the forum's number of the post
    thread_id INTEGER NOT NULL REFERENCES threads(id),
    number INTEGER,                         -- "#12" as the forum prints it, never computed
    page INTEGER,                           -- page of the thread that it was last seen on
    position INTEGER,                       -- its place there, from 0: conversations stand in another order than numbers
    author_id INTEGER REFERENCES members(id),  -- NULL for guests
    author TEXT,
    posted_at TEXT,
    posted_text TEXT,                       -- date as printed
    posted_source TEXT CHECK (posted_source IN ('page', 'zone')),  -- of posted_at; zone: by forum.time_zone, to the minute
    posted_after TEXT,                      -- upload of its newest picture, by the picture's name: it was posted after it
    edited_at TEXT,                         -- last edit that the page names
    edited_text TEXT,                       -- the same as printed
    edited_by TEXT,                         -- a name, or the forum's word for its moderators as printed
    url TEXT NOT NULL,                      -- permalink
    text TEXT NOT NULL,                     -- readable text; spans everywhere are code points of it
    reaction_count INTEGER,
    vote_score INTEGER,
    is_solution INTEGER NOT NULL CHECK (is_solution IN (0, 1)),
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    missing_since TEXT,                     -- first capture that should have shown the post and did not
    revision INTEGER NOT NULL,              -- 1, and one more for each change of text or HTML that was seen
    digest TEXT NOT NULL                    -- of all that the page shows of the post: unchanged posts are not written again
) STRICT;
CREATE INDEX posts_thread_id ON posts(thread_id, number);
CREATE INDEX posts_thread_page ON posts(thread_id, page, number);
CREATE INDEX posts_author_id ON posts(author_id, thread_id);
CREATE INDEX posts_posted_at ON posts(posted_at);
CREATE INDEX posts_zone_dated ON posts(id) WHERE posted_source = 'zone';

CREATE TABLE post_html (
    post_id INTEGER PRIMARY KEY REFERENCES posts(id),
    html TEXT NOT NULL                      -- inner HTML of the body as sent: hostile until sanitised
) STRICT;

CREATE TABLE revisions (
    post_id INTEGER NOT NULL REFERENCES posts(id),
    revision INTEGER NOT NULL,              -- what the post said as this revision
    seen_at TEXT NOT NULL,                  -- capture that showed it last
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    PRIMARY KEY (post_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE parts (
    id INTEGER PRIMARY KEY,                 -- post_id * 10000 + n: the same post gives the same ids
    post_id INTEGER NOT NULL REFERENCES posts(id),
    parent_id INTEGER REFERENCES parts(id), -- NULL at the top of the post
    position INTEGER NOT NULL,              -- order among its siblings, from 0
    kind TEXT NOT NULL CHECK (kind IN (
        'comment', 'quote', 'article', 'unfurl', 'embed', 'image', 'attachment', 'code', 'spoiler', 'noise', 'gap',
        'headline', 'standfirst', 'byline', 'photo', 'caption', 'body', 'source')),
                                            -- comment: the member's own words, wherever they stand;
                                            -- a quote holds byline ("X said:") and body, an article headline to source
    "start" INTEGER NOT NULL,               -- code points of posts.text
    "end" INTEGER NOT NULL,
    CHECK (0 <= "start" AND "start" <= "end")
) STRICT;
CREATE INDEX parts_post_id ON parts(post_id, position);
CREATE INDEX parts_parent_id ON parts(parent_id);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY REFERENCES parts(id),  -- its part
    post_id INTEGER NOT NULL REFERENCES posts(id),
    kind TEXT NOT NULL CHECK (kind IN (
        'pasted_article', 'social_post', 'press_release', 'page_article', 'related_article')),
                                            -- the last two: of a news page
    headline TEXT,
    standfirst TEXT,
    agency TEXT,                            -- canonical name: AFP, Reuters, Xinhua
    outlet TEXT,                            -- canonical name: Dawn, The Daily Star
    byline TEXT,
    dateline TEXT,                          -- as printed
    place TEXT,
    country TEXT,                           -- ISO 3166 alpha-2
    published_at TEXT,                      -- wall clock as printed: YYYY-MM-DD or YYYY-MM-DDTHH:MM
    published_precision TEXT CHECK (published_precision IN ('minute', 'hour', 'day')),
    published_offset TEXT,                  -- +06:00 where printed; +00:00 where counted back ("2 hours ago")
    updated_at TEXT,                        -- wall clock as printed
    updated_offset TEXT,                    -- as published_offset
    event_date TEXT,                        -- YYYY-MM-DD
    source_url TEXT,
    caption TEXT,                           -- of the first picture that has one
    credit TEXT,
    body TEXT,                              -- paragraphs joined by blank lines
    language TEXT,                          -- ISO 639-1
    word_count INTEGER NOT NULL,            -- words of the body
    confidence REAL NOT NULL                -- 0 to 1: that this is an article at all
) STRICT;
CREATE INDEX articles_post_id ON articles(post_id);
CREATE INDEX articles_outlet ON articles(outlet, published_at);
CREATE INDEX articles_agency ON articles(agency);
CREATE INDEX articles_published_at ON articles(published_at);

CREATE TABLE article_values (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    n INTEGER NOT NULL,                     -- order of reading, from 0
    field TEXT NOT NULL CHECK (field IN (
        'headline', 'standfirst', 'agency', 'outlet', 'byline', 'dateline', 'place', 'country', 'published_at',
        'updated_at', 'event_date', 'source_url', 'caption', 'credit', 'photo_date')),
    value TEXT NOT NULL,
    "start" INTEGER NOT NULL,               -- where in posts.text it was read
    "end" INTEGER NOT NULL,
    rule TEXT NOT NULL,                     -- the rule that read it
    confidence REAL NOT NULL,
    chosen INTEGER NOT NULL CHECK (chosen IN (0, 1)),  -- 0: the loser of a conflict
    PRIMARY KEY (article_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE quotes (
    part_id INTEGER PRIMARY KEY REFERENCES parts(id),
    post_id INTEGER NOT NULL REFERENCES posts(id),  -- the post that quotes
    quoted_post_id INTEGER REFERENCES posts(id),    -- may be a post that is not archived
    quoted_member_id INTEGER REFERENCES members(id),
    quoted_author TEXT,                     -- as printed
    quoted_thread_id INTEGER REFERENCES threads(id),  -- where the box names it: it may be another thread
    source_kind TEXT,                       -- post, conversation_message, profile_post…: as the forum calls it
    source_id INTEGER                       -- its number among its kind
) STRICT;
CREATE INDEX quotes_post_id ON quotes(post_id);
CREATE INDEX quotes_quoted_post_id ON quotes(quoted_post_id);
CREATE INDEX quotes_quoted_member_id ON quotes(quoted_member_id);
CREATE INDEX quotes_quoted_thread_id ON quotes(quoted_thread_id);

CREATE TABLE spoilers (
    part_id INTEGER PRIMARY KEY REFERENCES parts(id),
    post_id INTEGER NOT NULL REFERENCES posts(id),
    title TEXT,
    is_inline INTEGER NOT NULL CHECK (is_inline IN (0, 1))  -- 1: some words of a line
) STRICT;
CREATE INDEX spoilers_post_id ON spoilers(post_id);

CREATE TABLE code_blocks (
    part_id INTEGER PRIMARY KEY REFERENCES parts(id),
    post_id INTEGER NOT NULL REFERENCES posts(id),
    language TEXT                           -- as the forum names it: php
) STRICT;
CREATE INDEX code_blocks_post_id ON code_blocks(post_id);

CREATE TABLE unfurls (
    part_id INTEGER PRIMARY KEY REFERENCES parts(id),
    post_id INTEGER NOT NULL REFERENCES posts(id),
    url TEXT NOT NULL,
    host TEXT,
    title TEXT,
    description TEXT,
    image_url TEXT
) STRICT;
CREATE INDEX unfurls_post_id ON unfurls(post_id);
CREATE INDEX unfurls_host ON unfurls(host);

CREATE TABLE embeds (
    part_id INTEGER PRIMARY KEY REFERENCES parts(id),
    post_id INTEGER NOT NULL REFERENCES posts(id),
    site TEXT,                              -- youtube, twitter…
    "key" TEXT,                             -- the site's own id
    url TEXT
) STRICT;
CREATE INDEX embeds_post_id ON embeds(post_id);

CREATE TABLE images (
    part_id INTEGER PRIMARY KEY REFERENCES parts(id),
    post_id INTEGER NOT NULL REFERENCES posts(id),
    url TEXT,                               -- original address
    filename TEXT,
    attachment_id INTEGER,                  -- the forum's number, where the picture is a file of the forum
    size INTEGER,                           -- bytes
    uploaded_at TEXT,                       -- by its name, where that is a moment: 1752627048971.webp
    caption TEXT,                           -- where the picture belongs to an article
    credit TEXT,
    photo_date TEXT,                        -- day that the caption names, YYYY-MM-DD: not that of the article
    is_file_photo INTEGER CHECK (is_file_photo IN (0, 1)),  -- 1: the caption says that it is from the archives
    capture_id INTEGER REFERENCES captures(id)  -- when archived
) STRICT;
CREATE INDEX images_post_id ON images(post_id);
CREATE INDEX images_capture_id ON images(capture_id);

CREATE TABLE attachments (
    post_id INTEGER NOT NULL REFERENCES posts(id),
    position INTEGER NOT NULL,              -- order in the post, from 0
    attachment_id INTEGER,                  -- the forum's number
    part_id INTEGER REFERENCES parts(id),   -- where the post shows it in the text
    url TEXT NOT NULL,
    filename TEXT,
    size INTEGER,                           -- bytes, rounded as the page prints them
    view_count INTEGER,
    caption TEXT,
    credit TEXT,
    capture_id INTEGER REFERENCES captures(id),
    PRIMARY KEY (post_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_part_id ON attachments(part_id);
CREATE INDEX attachments_capture_id ON attachments(capture_id);

CREATE TABLE links (
    post_id INTEGER NOT NULL REFERENCES posts(id),
    position INTEGER NOT NULL,              -- order in the post, from 0
    part_id INTEGER REFERENCES parts(id),   -- the leaf part that it stands in
    url TEXT NOT NULL,                      -- target, unwrapped
    host TEXT,
    text TEXT,                              -- as printed
    member_id INTEGER REFERENCES members(id),  -- the member that it mentions
    PRIMARY KEY (post_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_part_id ON links(part_id);
CREATE INDEX links_host ON links(host);
CREATE INDEX links_member_id ON links(member_id);

CREATE TABLE reactions (
    post_id INTEGER NOT NULL REFERENCES posts(id),
    position INTEGER NOT NULL,              -- order on the page, from 0
    name TEXT,                              -- "Like"; NULL: these members chose one of the kinds, the page says not which
    count INTEGER,                          -- NULL where the page shows only the total
    members TEXT NOT NULL,  -- JSON list of the names that the page shows
    PRIMARY KEY (post_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_marks (
    post_id INTEGER NOT NULL REFERENCES posts(id),
    position INTEGER NOT NULL,              -- order on the page, from 0
    kind TEXT NOT NULL CHECK (kind IN (
        'threadmark', 'notice', 'warning', 'moderated', 'deleted', 'ignored', 'merged')),
    text TEXT,                              -- as printed: a threadmark's title, the words of a notice
    author TEXT,                            -- who set it, where the page says so
    marked_at TEXT,
    PRIMARY KEY (post_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE polls (
    thread_id INTEGER PRIMARY KEY REFERENCES threads(id),
    question TEXT NOT NULL,
    voters INTEGER
) STRICT;

CREATE TABLE poll_options (
    thread_id INTEGER NOT NULL REFERENCES polls(thread_id),
    position INTEGER NOT NULL,
    option TEXT NOT NULL,
    votes INTEGER,                          -- NULL while the page hides them
    PRIMARY KEY (thread_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    status INTEGER NOT NULL,                -- HTTP status
    media_type TEXT,
    digest TEXT NOT NULL,                   -- WARC-Payload-Digest
    warc_file TEXT NOT NULL,                -- name inside the folder of the archive
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    thread_id INTEGER REFERENCES threads(id),  -- what it shows, when it is a page of a thread
    page INTEGER,
    UNIQUE (warc_file, warc_offset)
) STRICT;
CREATE INDEX captures_url ON captures(url, captured_at);
CREATE INDEX captures_thread_id ON captures(thread_id, page);

CREATE TABLE problems (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,                      -- page that it was seen on
    thread_id INTEGER REFERENCES threads(id),
    post_id INTEGER REFERENCES posts(id),
    kind TEXT NOT NULL CHECK (kind IN (
        'missing_id', 'missing_author', 'missing_date', 'missing_number', 'missing_body', 'missing_title',
        'duplicate_post', 'incomplete', 'unreadable', 'gone', 'too_many_parts', 'unknown_markup')),
    detail TEXT NOT NULL,                   -- a sentence
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX problems_thread_id ON problems(thread_id);
CREATE INDEX problems_post_id ON problems(post_id);

CREATE TABLE speakers (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    n INTEGER NOT NULL,                     -- order in the article, from 0
    name TEXT NOT NULL,                     -- fullest form that the article prints
    role TEXT,                              -- as printed: "deputy ports minister"
    verb TEXT NOT NULL,                     -- as printed: said, told reporters
    quote TEXT NOT NULL,                    -- the words inside the quotation marks
    "start" INTEGER NOT NULL,               -- of the quote in posts.text
    "end" INTEGER NOT NULL,
    PRIMARY KEY (article_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX speakers_name ON speakers(name);

-- Stories. All that follows up to the search is made by the analysis from the articles, and is theirs alone.
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,                 -- id of its earliest article
    title TEXT,                             -- headline of its earliest article that has one
    event_date TEXT,
    first_published_at TEXT,
    article_count INTEGER NOT NULL,
    thread_count INTEGER NOT NULL
) STRICT;

CREATE TABLE story_articles (
    story_id INTEGER NOT NULL REFERENCES stories(id),
    article_id INTEGER NOT NULL REFERENCES articles(id),
    role TEXT NOT NULL CHECK (role IN ('first', 'copy')),
    score REAL NOT NULL,                    -- of the strongest pair that ties it to an earlier article of the story; 1 for the first
    PRIMARY KEY (story_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_articles_article_id ON story_articles(article_id);

CREATE TABLE story_pairs (
    article_id INTEGER NOT NULL REFERENCES articles(id),  -- the later number of the two
    other_id INTEGER NOT NULL REFERENCES articles(id),
    relation TEXT NOT NULL CHECK (relation IN ('same_wire', 'same_event')),
    score REAL NOT NULL,                    -- 0 to 1: how sure the relation is
    evidence TEXT NOT NULL,                 -- JSON list of {name, weight, detail}: what speaks for it and against it
    passage TEXT,                           -- longest run of words that both have, as the later one prints it
    PRIMARY KEY (article_id, other_id),
    CHECK (article_id > other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_pairs_other_id ON story_pairs(other_id);

CREATE TABLE article_grams (
    gram INTEGER NOT NULL,                  -- hash of a run of words, a name, an amount, a period of days, the end of a
                                            -- quotation, the first words;
                                            -- above 2^32: of the whole text; below 0: of the article's state
    article_id INTEGER NOT NULL,            -- not declared as a reference: an index for that would cost as much again
    PRIMARY KEY (gram, article_id)
) STRICT, WITHOUT ROWID;

-- Full text search. The categories keep vowel signs inside words, for Bangla, Hindi, Tamil and their kin.
-- The store feeds both in the transaction of their rows: row triggers would cost three times as much.
CREATE VIRTUAL TABLE posts_fts USING fts5(
    text, content="posts", content_rowid="id",
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE articles_fts USING fts5(
    headline, body, content="articles", content_rowid="id",
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
