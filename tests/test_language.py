"""Telling a language: by script, by letters and common words; short lines, near kin, and what is no language at all."""

from __future__ import annotations

import unicodedata

import pytest

from archiver.articles.language import are_near, may_be, read_language, script_of

SENTENCES = {
    "en": "The ferry is back on the river, but it will not sail at night.",
    "de": "Die Fähre fährt wieder auf dem Fluss, aber nicht in der Nacht.",
    "fr": "Le bac est de retour sur le fleuve, mais il ne navigue pas la nuit.",
    "es": "El transbordador ha vuelto al río, pero no navega por la noche.",
    "pt": "A balsa voltou ao rio, mas não navega durante a noite.",
    "it": "Il traghetto è tornato sul fiume, ma non naviga di notte.",
    "ro": "Feribotul a revenit pe fluviu, dar nu circulă noaptea, după cum a anunțat portul.",
    "ca": "El transbordador ha tornat al riu amb els passatgers, però no navega de nit.",
    "nl": "De veerboot is weer op de rivier, maar het schip vaart niet bij nacht.",
    "sv": "Färjan är tillbaka på floden, men den går inte på natten.",
    "da": "Færgen er tilbage på floden, men den har ikke lov til at sejle om natten, blev det oplyst.",
    "no": "Fergen er tilbake på elven, men den går ikke om natten etter en ulykke.",
    "fi": "Lautta on taas joella, mutta se ei ole käytössä yöllä.",
    "pl": "Prom wrócił na rzekę, ale nie pływa w nocy.",
    "cs": "Přívoz je zpět na řece, ale v noci se neplaví.",
    "sk": "Prievoz je späť na rieke, ale v noci sa nepláva, pre ľudí je to problém.",
    "hr": "Trajekt je opet na rijeci, ali ne plovi noću, što je javila luka koja će ga voditi.",
    "hu": "A komp ismét a folyón van, de éjjel nem jár, és ez így is lesz.",
    "tr": "Feribot nehirde yeniden sefere başladı ancak gece çalışmayacak.",
    "az": "Bərə yenidən çayda üzür və bu barədə liman məlumat verib.",
    "id": "Kapal feri itu kembali beroperasi di sungai, tetapi tidak akan berlayar pada malam hari karena angin.",
    "ms": "Feri itu kembali beroperasi di sungai, tetapi tidak boleh belayar pada malam hari kerana angin.",
    "vi": "Chuyến phà đã trở lại trên sông nhưng không chạy vào ban đêm.",
    "tl": "Ang lantsa ay bumalik na sa ilog ngunit hindi ito naglalayag kung gabi.",
    "sw": "Kivuko kimerudi katika mto lakini hakisafiri usiku kwa sababu ya upepo.",
    "ru": "Паром вернулся на реку, но не ходит по ночам.",
    "uk": "Пором повернувся на річку, але не ходить уночі.",
    "be": "Паром вярнуўся на раку, але не ходзіць уначы.",
    "bg": "Фериботът се върна на реката, но не плава през нощта.",
    "sr": "Трајект је поново на реци, али не плови ноћу.",
    "ar": "عادت العبارة إلى النهر لكنها لن تبحر ليلا.",
    "fa": "قایق به رودخانه بازگشت، اما شب‌ها حرکت نمی‌کند.",
    "ur": "کشتی دریا میں واپس آ گئی ہے مگر رات کو نہیں چلے گی۔",
    "ps": "بېړۍ سیند ته راستنه شوه، خو د شپې نه چلېږي.",
    "hi": "नौका नदी पर लौट आई है, पर रात में नहीं चलेगी।",
    "mr": "नौका नदीवर परत आली आहे आणि रात्री चालणार नाही.",
    "ne": "डुङ्गा नदीमा फर्केको छ तर राति नचल्ने भएको छ।",
    "bn": "ফেরি আবার নদীতে ফিরেছে, তবে রাতে চলবে না।",
    "ta": "படகு மீண்டும் ஆற்றுக்குத் திரும்பியது.",
    "th": "เรือข้ามฟากกลับมาให้บริการแล้ว",
    "el": "Το φέρι επέστρεψε στο ποτάμι.",
    "he": "המעבורת חזרה אל הנהר.",
    "ja": "渡し船が川に戻った。",
    "zh": "渡船重新回到河上。",
    "ko": "나룻배가 강으로 돌아왔다.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert read_language(SENTENCES[language]) == language


@pytest.mark.parametrize(
    "line",
    [
        "bhai ye ferry kab tak chalegi, koi pata hai?",
        "Yaar log bolte hain ki kal se chalegi lekin mujhe nahi lagta",
        "ye sab drama hai, kuch nahi hoga",
        "ki obostha bhai, ferry kobe chalu hobe?",
        "eita kono kotha? amra to ekhono opekkha korchi",
        "Sab bolte hain ke ho gaya, par kaam abhi baki hai na",
    ],
)
def test_a_romanised_line_is_of_no_european_language(line: str) -> None:
    assert read_language(line) is None


@pytest.mark.parametrize("line", ["", "12:30", "…", "😀", "Kyiv", "BNS Sandwip", "La Paz", "MV Al Noor, IMO 9000001"])
def test_too_little_is_no_language(line: str) -> None:
    assert read_language(line) is None


def test_names_do_not_tell() -> None:
    text = "Öztürk of the Çeşme port said that the ferry from Ağva was sold to Nguyễn Thị Hạnh and Paweł Żak."
    assert read_language(text) == "en"


def test_a_text_in_single_letters_and_marks_is_read_the_same() -> None:
    single = unicodedata.normalize("NFD", SENTENCES["vi"])
    assert single != SENTENCES["vi"]
    assert read_language(single) == "vi"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Ferry", "latin"),
        ("Phà đã trở lại", "latin"),
        ("Паром", "cyrillic"),
        ("العبارة", "arabic"),
        ("海峡の橋を公開", "ja"),
        ("渡船重新回到 ABC", "zh"),
        ("12 — 30", None),
        ("", None),
    ],
)
def test_the_script_most_letters_are_of(text: str, script: str | None) -> None:
    assert script_of(text) == script


def test_near_languages_are_no_change_of_language() -> None:
    assert are_near("ms", "id")
    assert are_near("tr", "tr")
    assert not are_near("ru", "bg")
    assert not are_near("en", None)


def test_a_text_in_two_languages_may_be_of_either() -> None:
    text = "Le film de la semaine, The Port of the Night, est un film qui"
    assert read_language(text) is None
    assert [language for language in ("en", "fr", "de", "it") if may_be(text, language)] == ["en", "fr"]


def test_a_foreign_name_in_a_sentence_is_not_its_language() -> None:
    text = "Der Film Le Port de la Lune läuft im Kino am Hafen"
    assert may_be(text, "de")
    assert not may_be(text, "fr")
    assert not may_be("", "en")
