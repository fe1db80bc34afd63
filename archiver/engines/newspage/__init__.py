"""Pages of news outlets → ThreadPage: one thread of type "news page", its article and the related ones its posts.

page.py reads HTML (an engine), text.py the text that somebody copied of such a page. metadata.py and linked_article.py
read what the page tells machines, pieces.py what it shows people (names.py knows what classes say). layout.py makes the
article's text of both, related.py that of the articles under it, records.py the records. plain.py tells what is an
article where neither metadata nor a page around it say so. wording.py knows the words that such pages print, and those
that other pages print, with data/newspage.toml.
"""

from __future__ import annotations

from archiver.engines.newspage.page import read_page, recognises
from archiver.engines.newspage.records import NAME

__all__ = ["NAME", "read_page", "recognises"]
