"""The line above a quote, in the forum's language → the name of who is quoted: XenForo prints name, verb and colon."""

from __future__ import annotations

# How languages end the line.
_AFTER = (
    " said:", " wrote:", " schrieb:", " sagte:", " a dit:", " a dit :", " a écrit:", " a écrit :", " napisał(a):",
    " powiedział(a):", " dijo:", " escribió:", " disse:", " escreveu:", " ha scritto:", " ha detto:", " kirjoitti:",
    " sanoi:", " skrev:", " sa:", " sade:", " zei:", " schreef:", " napsal:", " napsal(a):", " řekl(a):", " napísal(a):",
    " povedal(a):", " írta:", " mondta:", " a spus:", " a zis:", " a scris:", " сказал(а):", " написал(а):",
    " сказав(ла):", " написав(ла):", " каза:", " je rekao:", " je napisao:", " je napisao/la:", " είπε:", " έγραψε:",
    " dedi ki:", " yazdı:", " dedi:", " เขียน:", " กล่าวว่า:", " đã viết:", " nói:", " berkata:", " mengatakan:",
    " menulis:", " قال:", " كتب:", " אמר:", " כתב:", " ने कहा:", " ने लिखा:", " বলেছেন:", " লিখেছেন:", " گفت:",
    " نوشت:", "说:", "说：", "說:", "說：", "写道:", "写道：", "さんは書きました:", "さんは書きました：", "さんの発言:",
    "님이 말했습니다:", "님의 말:", " said：", " said", " wrote",
)  # fmt: skip
# And how some begin it.
_BEFORE = (
    "Zitat von ",
    "Quote from ",
    "Quote by ",
    "Citation de ",
    "Cita de ",
    "Citaat van ",
    "Цитата: ",
    "Originally posted by ",
)


def author_of(saying: str) -> str | None:
    """The name in the line above a quote, without the words around it; None where only these are there."""
    for words in _BEFORE:
        saying = saying.removeprefix(words)
    saying = saying.removesuffix("↑").rstrip()
    for words in _AFTER:
        if saying.endswith(words):
            return saying.removesuffix(words).strip() or None
    return saying.rstrip(":： ") or None
