"""An article's lines with their roles -> its pictures, each with the caption and credit printed near it."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.articles.captions import find_photo_date, is_file_photo
from archiver.articles.lines import Line
from archiver.articles.stories import Story
from archiver.model import Image, Photo


def find_pictures(lines: Sequence[Line], story: Story) -> list[Photo]:
    """The pictures with the captions after them; a caption and a credit in two lines belong to one picture."""
    photos: list[Photo] = []
    for number, role in story.roles:
        line = lines[number]
        if role == "photo":
            photos.append(Photo(_image(line)))
        elif role == "caption":
            photo = _captioned(line)
            last = photos[-1] if photos else Photo(None)
            if photos and not (photo.caption and last.caption) and not (photo.credit and last.credit):
                photos[-1] = _joined(last, photo)
            else:
                photos.append(photo)
    return photos


def _image(line: Line) -> Image:
    return line.block if isinstance(line.block, Image) else Image(line.start, line.end, filename=line.text or None)


def _captioned(line: Line) -> Photo:
    """What a caption's line says of a picture."""
    caption, credit = (line.text[slice(*span)] if span else None for span in line.caption[:2])
    taken = find_photo_date(line.text, line.caption)
    return Photo(None, caption, credit, taken.iso[:10] if taken else None, is_file_photo(line.text))


def _joined(photo: Photo, more: Photo) -> Photo:
    return Photo(
        photo.image,
        more.caption or photo.caption,
        more.credit or photo.credit,
        more.photo_date or photo.photo_date,
        more.is_file_photo or photo.is_file_photo,
    )
