"""An article's paragraphs -> the people whose words it quotes, by rules: role, name and word of speech."""

from archiver.articles.speakers.finding import find_speakers

__all__ = ["find_speakers"]
