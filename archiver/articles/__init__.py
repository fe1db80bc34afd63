"""A post's text and blocks -> parts: members' words, quotes, cards, pictures, pasted news articles.

lines.py says what each line can be, walk.py which lines are an article (headers.py, bodies.py, evidence.py, social.py),
fields.py what is read from them, parts.py puts the parts together so that their leaves are the whole text again.
bylines/, datelines.py, captions/ and quotes.py read one kind of line each, speakers/ who is quoted.
"""

from __future__ import annotations

from archiver.articles.parts import split

__all__ = ["split"]
