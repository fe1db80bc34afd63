"""Tells which articles are the same story: copies of one wire report, and several reports of one event.

Articles that share rare words find each other (`candidates`), evidence for and against is weighed (`evidence`), and
what is left is put into stories (`groups`); `index` keeps that up to date, in an archive and, by `across`, over all.
"""

from __future__ import annotations

from analysis.stories.archive import update
from analysis.stories.evidence import Judgement, judge
from analysis.stories.reading import Reading, Record
from analysis.stories.words import words

__all__ = ["Judgement", "Reading", "Record", "judge", "update", "words"]
