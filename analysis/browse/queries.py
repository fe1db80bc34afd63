"""Ready-made queries that Datasette lists on an archive's page. Each has a title and says what it answers."""

from __future__ import annotations

from collections.abc import Mapping

QUERIES: Mapping[str, Mapping[str, str]] = {
    "search_posts": {
        "title": "Search posts",
        "description": "Posts that hold the words, the best first. The syntax is that of SQLite FTS5.",
        "sql": """
select posts.id, posts.number, threads.title as thread, posts.author, posts.posted_at,
    snippet(posts_fts, 0, '[', ']', ' … ', 32) as extract, posts.url
from posts_fts
join posts on posts.id = posts_fts.rowid
join threads on threads.id = posts.thread_id
where posts_fts match coalesce(nullif(:words, ''), '""')
order by posts_fts.rank
limit 100""",
    },
    "articles_by_outlet_and_month": {
        "title": "Articles by outlet and month",
        "description": "How many articles of each outlet, or of the agency where no outlet is named, by month.",
        "sql": """
select coalesce(outlet, agency) as outlet, substr(published_at, 1, 7) as month, count(*) as articles,
    sum(word_count) as words
from articles
where coalesce(outlet, agency) is not null
group by 1, 2
order by 2 desc, 3 desc""",
    },
    "stories_by_spread": {
        "title": "Stories by spread",
        "description": "Articles that tell the same story: in how many posts and threads, by whom first.",
        "sql": """
select stories.id as story_id, stories.title, stories.article_count, stories.thread_count, stories.event_date,
    stories.first_published_at, posts.author as first_posted_by, posts.posted_at as first_posted_at, posts.url
from (
    select * from stories where article_count > 1 order by article_count desc, id limit 1000
) as stories
join articles on articles.id = stories.id
join posts on posts.id = articles.post_id
order by stories.article_count desc, stories.id""",
    },
    "quoted_most": {
        "title": "People who are quoted most",
        "description": "Whom articles quote, how often, and in how many threads.",
        "sql": """
select speakers.name, group_concat(distinct speakers.role) as roles, count(distinct speakers.quote) as quotations,
    count(distinct speakers.article_id) as articles, count(distinct posts.thread_id) as threads
from speakers
join articles on articles.id = speakers.article_id
join posts on posts.id = articles.post_id
group by speakers.name
order by quotations desc, speakers.name""",
    },
    "busiest_members": {
        "title": "Busiest members",
        "description": "Posts, threads and pasted articles of each member.",
        "sql": """
select members.id, members.name, count(*) as posts, count(distinct posts.thread_id) as threads,
    sum((select count(*) from articles where articles.post_id = posts.id)) as articles,
    min(posts.posted_at) as first_at, max(posts.posted_at) as last_at
from posts
join members on members.id = posts.author_id
group by members.id
order by posts desc""",
    },
    "changed_or_missing_posts": {
        "title": "Posts that were changed or taken down",
        "description": "Posts of which several revisions were seen, and posts that the forum does not show any more.",
        "sql": """
select id, number, thread_id, author, posted_at, edited_at, revision, last_seen_at, missing_since, url
from posts
where revision > 1 or missing_since is not null
order by coalesce(missing_since, edited_at, last_seen_at) desc""",
    },
    "linked_hosts": {
        "title": "Hosts that are linked most",
        "description": "How often links in the text of posts lead to a host, and from how many threads.",
        "sql": """
select links.host, count(*) as links, count(distinct links.post_id) as posts,
    count(distinct posts.thread_id) as threads
from links
join posts on posts.id = links.post_id
where links.host is not null
group by links.host
order by links desc""",
    },
}
