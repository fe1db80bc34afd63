"""A date as a forum prints it, in its language, is the wall clock of the forum: read exactly, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archiver.dates import wall_clocks
from archiver.dates.wall_clocks import WallClock, day_first_near, day_first_of, read_wall_clock
from archiver.dates.zones import Sighting
from archiver.engines import read_page

at = datetime.fromisoformat
NIGHT = at("2020-04-10T19:38")
MORNING = at("2020-04-10T07:38")
DAY = at("2020-04-10")

# All these are 10 April 2020, 19:38, unless the line says otherwise.
EVENINGS = {
    "en": ["Apr 10, 2020 at 7:38 PM", "10 Apr 2020 at 7:38 PM", "Friday, April 10, 2020 at 7:38 PM", "2020-04-10 19:38",
           "Apr 10, 2020, 7:38 p.m.", "10 April 2020, 19:38"],
    "de": ["10. April 2020 um 19:38 Uhr", "10.04.20 um 19:38 Uhr", "10.04.2020 um 19:38", "10. Apr. 2020, 19:38",
           "10.04.2020 - 19:38 Uhr", "Freitag, 10. April 2020, 19:38"],
    "fr": ["10 Avril 2020 à 19:38", "10 avr. 2020 à 19h38", "Avr 10, 2020 à 7:38 PM", "vendredi 10 avril 2020 à 19:38"],
    "es": ["10 Abril 2020 a las 7:38 PM", "10 de Abril de 2020 a las 19:38", "10 Abr 2020 a las 7:38 p. m."],
    "it": ["10 Aprile 2020 alle 19:38", "10 Apr 2020 alle ore 19:38", "10 Aprile 2020 ore 19.38"],
    "pt": ["10 Abr 2020 às 19:38", "10 de Abril de 2020 às 19:38", "Abril 10, 2020 às 7:38 PM",
           "10 de abr. de 2020 às 19:38"],
    "nl": ["10 apr 2020 om 19:38", "10 april 2020 om 7:38 PM", "10 april 2020 om 19:38 uur"],
    "pl": ["10 Kwiecień 2020 o 19:38", "10 kwi 2020 o 19:38", "10 kwietnia 2020 o godz. 19:38"],
    "fi": ["10.4.2020 klo 19.38", "10 Huhtikuu 2020 klo 19:38", "10.04.2020 klo 19:38",
           "10. huhtikuuta 2020 klo 19.38"],
    "sv": ["10 april 2020 kl. 19:38", "10 apr 2020 kl 19.38", "2020-04-10 kl 19:38", "10 April 2020 vid 19:38"],
    "tr": ["10 Nisan 2020 / 19:38", "10 Nis 2020, 19:38", "10 Nisan 2020 saat 19:38", "10 Nisan 2020 Cuma, 19:38"],
    "ru": ["10 апр 2020 в 19:38", "10 апреля 2020 г. в 19:38", "10 Апрель 2020 в 7:38 PM", "10.04.2020 в 19:38"],
    "vi": ["10 Tháng tư 2020 lúc 7:38 PM", "10 tháng 4 năm 2020 lúc 19:38", "Tháng tư 10, 2020 lúc 19:38"],
    "id": ["10 April 2020 pukul 19:38", "10 Apr 2020 jam 7:38 PM", "10 April 2020 pada 19:38"],
    "ar": ["10 أبريل 2020 الساعة 07:38 م", "١٠ أبريل ٢٠٢٠ الساعة ٧:٣٨ م", "10 نيسان 2020 في 7:38 م",
           "\u200f10 أبريل 2020، \u200f7:38 م", "10 إبريل 2020 عند 7:38 مساءً"],
    "he": ["10 אפריל 2020 ב-19:38", "10 באפריל 2020 בשעה 19:38", "10 ב־אפריל 2020, 19:38", "10.4.2020 בשעה 19:38"],
    "hi": ["10 अप्रैल 2020 को 19:38", "१० अप्रैल २०२० को ७:३८ अपराह्न", "अप्रैल 10, 2020 at 7:38 PM",
           "10 अप्रैल 2020 को 19:38 बजे"],
    "bn": ["এপ্রিল ১০, ২০২০ এ ৭:৩৮ অপরাহ্ন", "১০ এপ্রিল ২০২০, ১৯:৩৮", "10 এপ্রিল 2020 এ 7:38 PM"],
    "zh": ["2020年4月10日 下午7:38", "2020-04-10 19:38", "2020年4月10日星期五 19:38", "四月 10, 2020 7:38 下午",
           "4月 10, 2020 at 7:38 PM", "10 四月 2020, 19:38", "2020年4月10日 晚上7:38"],
    "ja": ["2020年4月10日 19:38", "2020年4月10日 午後7:38", "2020年4月10日(金) 19:38", "2020年4月10日 19時38分"],
    "ko": ["2020년 4월 10일 오후 7:38", "4월 10, 2020, 오후 7:38", "2020. 4. 10. 오후 7:38",
           "2020년 4월 10일 (금) 19:38"],
    "cs": ["10. duben 2020 v 19:38", "10.4.2020 v 19:38", "10. dubna 2020, 19:38"],
    "el": ["10 Απριλίου 2020 στις 19:38", "10 Απρ 2020 στις 7:38 μ.μ.", "10 Απρίλιος 2020 στις 7:38 μμ"],
    "hu": ["2020. április 10. 19:38", "Ápr 10, 2020 19:38", "2020.04.10. 19:38"],
    "uk": ["10 квітня 2020 о 19:38", "10 Кві 2020 в 19:38", "10 квітня 2020 р., 19:38"],
    "da": ["10 apr 2020 kl. 19:38", "10. april 2020 kl. 19.38"],
    "ro": ["10 Aprilie 2020 la 19:38", "10 Apr 2020 la ora 7:38 PM"],
    "th": ["10 เมษายน 2020 เวลา 19:38", "10 เม.ย. 2020 เวลา 19:38 น."],
    "fa": ["10 آوریل 2020 در 19:38", "۱۰ آوریل ۲۰۲۰ ساعت ۱۹:۳۸", "۲۲ فروردین ۱۳۹۹ ساعت ۱۹:۳۸"],
    "et": ["10 april 2020 kell 19:38"],
}  # fmt: skip
OTHERS = {
    "Apr 10, 2020": WallClock(DAY, "day"),
    "23 Февраль 2019": WallClock(at("2019-02-23"), "day"),
    "10.04.2020": WallClock(DAY, "day"),
    "十二月 10, 2020": WallClock(at("2020-12-10"), "day"),
    "১০ জানুয়ারি ২০২০": WallClock(at("2020-01-10"), "day"),
    "10 Apr 2020 at 7:38 AM": WallClock(MORNING, "minute"),
    "2020年4月10日 上午7:38": WallClock(MORNING, "minute"),
    "10 أبريل 2020 الساعة 07:38 ص": WallClock(MORNING, "minute"),
    "10 Απρ 2020 στις 7:38 π.μ.": WallClock(MORNING, "minute"),
    "2020-04-10 07:38:05": WallClock(MORNING.replace(second=5), "second"),
    "Apr 10, 2020 at 12:00 AM": WallClock(DAY, "minute"),
    "13/04/20 lúc 07:38": WallClock(at("2020-04-13T07:38"), "minute"),
    "04/13/2020 7:38 PM": WallClock(at("2020-04-13T19:38"), "minute"),
    "03/03/2020": WallClock(at("2020-03-03"), "day"),
    # a word behind the time that nobody understands may well be a language's "pm"
    "10 Apr 2020 at 7:38 zyx": WallClock(DAY, "day"),
    "10 Apr 2020 at 19:38 zyx": WallClock(NIGHT, "minute"),
    "10 Apr 2020 at 7:38 (edited)": WallClock(MORNING, "minute"),
    # nothing is guessed
    "03/04/2020 7:38": None, "03-04-2020, 07:38 PM": None, "10/4/20 lúc 07:38": None,
    "Today at 9:02 AM": None, "Gestern um 14:03": None, "Monday at 9:00 AM": None, "5 minutes ago": None,
    "月曜日 14:03": None,
    "10 Apr at 7:38 PM": None, "19:38": None, "2020": None, "30.02.2020 19:38": None, "": None, "as printed": None,
}  # fmt: skip
# On Friday, 10 April 2020, at 20:00.
RELATIVE = {
    "Today at 9:02 AM": "2020-04-10T09:02", "Yesterday at 9:02 PM": "2020-04-09T21:02", "Yesterday": "2020-04-09",
    "Gestern um 14:03": "2020-04-09T14:03", "Hier à 14:03": "2020-04-09T14:03", "Ayer a las 14:03": "2020-04-09T14:03",
    "Ieri alle 14:03": "2020-04-09T14:03", "Ontem às 14:03": "2020-04-09T14:03",
    "Gisteren om 14:03": "2020-04-09T14:03",
    "Wczoraj o 14:03": "2020-04-09T14:03", "Eilen klo 14:03": "2020-04-09T14:03", "Igår vid 14:03": "2020-04-09T14:03",
    "Dün 14:03": "2020-04-09T14:03", "Вчера в 14:03": "2020-04-09T14:03", "Hôm qua, lúc 14:03": "2020-04-09T14:03",
    "Kemarin pukul 14:03": "2020-04-09T14:03", "أمس الساعة 2:03 م": "2020-04-09T14:03",
    "אתמול ב-14:03": "2020-04-09T14:03",
    "आज 14:03": "2020-04-10T14:03", "গতকাল ২:০৩ PM": "2020-04-09T14:03", "昨天 14:03": "2020-04-09T14:03",
    "今日 14:03": "2020-04-10T14:03", "어제 오후 2:03": "2020-04-09T14:03", "Azi la 14:03": "2020-04-10T14:03",
    "Monday at 9:00 AM": "2020-04-06T09:00", "Montag um 14:03": "2020-04-06T14:03", "Lundi à 14:03": "2020-04-06T14:03",
    "Понедельник в 14:03": "2020-04-06T14:03", "الاثنين في 2:03 م": "2020-04-06T14:03",
    "星期一 14:03": "2020-04-06T14:03",
    "月曜日 14:03": "2020-04-06T14:03", "Thứ hai lúc 14:03": "2020-04-06T14:03",
    "A moment ago": "2020-04-10T20:00", "Il y a un moment": "2020-04-10T20:00", "Vài giây trước": "2020-04-10T20:00",
    "5 minutes ago": "2020-04-10T19:55", "vor 5 Minuten": "2020-04-10T19:55", "il y a 5 minutes": "2020-04-10T19:55",
    "Hace 5 minutos": "2020-04-10T19:55", "5 minuti fa": "2020-04-10T19:55", "Há 5 minutos": "2020-04-10T19:55",
    "5 minuten geleden": "2020-04-10T19:55", "5 minut temu": "2020-04-10T19:55",
    "5 minuuttia sitten": "2020-04-10T19:55",
    "5 minuter sedan": "2020-04-10T19:55", "5 dakika önce": "2020-04-10T19:55", "5 минут назад": "2020-04-10T19:55",
    "5 phút trước": "2020-04-10T19:55", "5 menit yang lalu": "2020-04-10T19:55", "منذ 5 دقائق": "2020-04-10T19:55",
    "לפני 5 דקות": "2020-04-10T19:55", "5 मिनट पहले": "2020-04-10T19:55", "৫ মিনিট আগে": "2020-04-10T19:55",
    "5分钟前": "2020-04-10T19:55", "5分前": "2020-04-10T19:55", "5분 전": "2020-04-10T19:55",
    "před 5 minutami": "2020-04-10T19:55",
    "Πριν 5 λεπτά": "2020-04-10T19:55", "5 хвилин тому": "2020-04-10T19:55", "5 นาทีที่แล้ว": "2020-04-10T19:55",
}  # fmt: skip


@pytest.mark.parametrize(("language", "printed"), [(lang, text) for lang, texts in EVENINGS.items() for text in texts])
def test_the_same_evening_in_all_languages(language: str, printed: str) -> None:
    assert read_wall_clock(printed) == WallClock(NIGHT, "minute"), language


@pytest.mark.parametrize(("printed", "clock"), OTHERS.items())
def test_what_is_printed_is_read_as_exactly_as_it_is_printed(printed: str, clock: WallClock | None) -> None:
    assert read_wall_clock(printed) == clock


@pytest.mark.parametrize(("printed", "iso"), RELATIVE.items())
def test_relative_dates_are_counted_from_a_reference_only(printed: str, iso: str) -> None:
    clock = read_wall_clock(printed, reference=at("2020-04-10T20:00"))

    assert clock is not None
    assert clock.moment == datetime.fromisoformat(iso)
    assert read_wall_clock(printed) is None


@pytest.mark.parametrize("printed", ["03/04/2020 7:38", "03-04-2020 7:38", "03/04/20, 07:38"])
def test_a_hint_decides_between_day_and_month(printed: str) -> None:
    assert read_wall_clock(printed, day_first=True) == WallClock(at("2020-04-03T07:38"), "minute")
    assert read_wall_clock(printed, day_first=False) == WallClock(at("2020-03-04T07:38"), "minute")


def test_a_hint_changes_nothing_else() -> None:
    for printed in ("13/04/2020", "04/13/2020", "2020/03/04", "03.04.2020", "Mar 4, 2020"):
        assert read_wall_clock(printed, day_first=False) == read_wall_clock(printed, day_first=True), printed


@pytest.mark.parametrize(
    ("printed", "day_first"),
    [
        (["03/04/2020", "13/04/2020"], True), (["03/04/2020", "04/13/2020"], False), (["03/04/2020"], None),
        (["13/04/2020", "04/13/2020"], None), (["2020/13/04", "2020-04-13"], None),
        (["Apr 13, 2020", "13.04.2020"], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_order_of_a_forum_is_told_by_its_other_dates(printed: list[str], *, day_first: bool | None) -> None:
    assert day_first_of(printed) is day_first


def test_the_order_of_a_forum_is_told_by_dates_whose_moment_is_known() -> None:
    moment = datetime.fromisoformat("2020-04-03T05:38:00Z")

    assert day_first_near([(moment, "03/04/2020 7:38")]) is True
    assert day_first_near([(moment, "04/03/2020 7:38")]) is False
    assert day_first_near([(moment, "Apr 3, 2020 at 7:38 AM"), (moment, "04/04/2020 7:38")]) is None
    assert day_first_near([(moment, "03/04/2020 7:38"), (moment, "04/03/2020 7:38")]) is None


# --- printing and reading back ----------------------------------------------------------------------------------------

NAMES = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre",
    "es": "Ene Feb Mar Abr May Jun Jul Ago Sep Oct Nov Dic",
    "it": "Gennaio Febbraio Marzo Aprile Maggio Giugno Luglio Agosto Settembre Ottobre Novembre Dicembre",
    "pt": "Jan Fev Mar Abr Mai Jun Jul Ago Set Out Nov Dez",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pl": "Styczeń Luty Marzec Kwiecień Maj Czerwiec Lipiec Sierpień Wrzesień Październik Listopad Grudzień",
    "fi": "Tammikuu Helmikuu Maaliskuu Huhtikuu Toukokuu Kesäkuu Heinäkuu Elokuu Syyskuu Lokakuu Marraskuu Joulukuu",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "ru": "янв фев мар апр май июн июл авг сен окт ноя дек",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "hi": "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "bn": "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "cs": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "hu": "jan febr márc ápr máj jún júl aug szept okt nov dec",
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου"
    " Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
    "da": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "ro": "Ian Feb Mar Apr Mai Iun Iul Aug Sep Oct Noi Dec",
}
JOINTS = {"de": "um", "fr": "à", "es": "a las", "it": "alle", "pt": "às", "nl": "om", "pl": "o", "fi": "klo",
          "sv": "kl.", "tr": "saat", "ru": "в", "uk": "о", "id": "pukul", "ar": "الساعة", "he": "בשעה", "hi": "को",
          "bn": "এ", "cs": "v", "ro": "la", "hu": "", "el": "στις", "da": "kl.", "nb": "kl.",
          "th": "เวลา", "fa": "ساعت"}  # fmt: skip


def _named(language: str) -> Callable[[datetime], str]:
    months = NAMES[language].split()
    return lambda t: f"{t.day} {months[t.month - 1]} {t.year} {JOINTS[language]} {t:%H:%M}"


def _digits(zero: str, text: str) -> str:
    return "".join(chr(ord(zero) + int(c)) if c.isascii() and c.isdigit() else c for c in text)


def _half(t: datetime, am: str, pm: str) -> tuple[int, str]:
    return t.hour % 12 or 12, pm if t.hour >= 12 else am


VIETNAMESE = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"]
FORMATS: dict[str, Callable[[datetime], str]] = {
    **{language: _named(language) for language in NAMES},
    "en-US": lambda t: f"{t:%b} {t.day}, {t.year} at {_half(t, '', '')[0]}:{t:%M %p}",
    "en-GB": lambda t: f"{t.day} {t:%B} {t.year} at {_half(t, '', '')[0]}:{t:%M %p}",
    "iso": lambda t: f"{t:%Y-%m-%d %H:%M}",
    "dots": lambda t: f"{t.day}.{t.month}.{t.year} {t:%H.%M}",
    "zh": lambda t: "{0:%Y}年{0.month}月{0.day}日 {2}{1}:{0:%M}".format(t, *_half(t, "上午", "下午")),
    "zh names": lambda t: f"{_chinese(t.month)}月 {t.day}, {t.year} {t:%H:%M}",
    "ja": lambda t: f"{t.year}年{t.month}月{t.day}日({'月火水木金土日'[t.weekday()]}) {t:%H:%M}",
    "ko": lambda t: "{0:%Y}년 {0.month}월 {0.day}일 {2} {1}:{0:%M}".format(t, *_half(t, "오전", "오후")),
    "hu": lambda t: f"{t.year}. {NAMES['hu'].split()[t.month - 1]}. {t.day}. {t:%H:%M}",
    "vi": lambda t: f"{t.day} tháng {t.month} {t.year} lúc {t:%H:%M}",
    "vi words": lambda t: f"{t.day} Tháng {VIETNAMESE[t.month - 1]}, {t.year} lúc {t:%H:%M}",
    "ar digits": lambda t: _digits("٠", _named("ar")(t)),
    "hi digits": lambda t: _digits("०", _named("hi")(t)),
    "bn digits": lambda t: _digits("০", _named("bn")(t)),
    "fa digits": lambda t: _digits("۰", f"{t.year}/{t.month}/{t.day} ساعت {t:%H:%M}"),
}
MINUTES = st.datetimes(at("2000-01-01"), at("2049-12-31")).map(lambda t: t.replace(second=0, microsecond=0))


def _chinese(month: int) -> str:
    return ("", "十")[month > 10] + "一二三四五六七八九十"[(month - 1) % 10]


@pytest.mark.parametrize("language", FORMATS)
@settings(max_examples=15)
@given(wall=MINUTES, day=st.integers(1, 28))
@example(wall=at("2020-01-01T00:00"), day=1)
@example(wall=at("2020-01-01T12:00"), day=12)
def test_what_is_printed_reads_back(language: str, wall: datetime, day: int) -> None:
    for month in range(1, 13):
        shown = wall.replace(month=month, day=day)
        assert read_wall_clock(FORMATS[language](shown)) == WallClock(shown, "minute")


@settings(max_examples=400)
@given(
    form=st.sampled_from([
        "{}.{}.{} {}:{}", "{}/{}/{} {}:{}", "{}-{}-{}, {}:{} PM", "{}/{}/{} at {}:{} AM",
        "{} Apr {} {}:{}", "Apr {}, {} {}:{} PM",
        "{} 四月 {} 下午{}:{}", "{}年{}月{}日 {}:{}", "{} {} {} {}:{}",
        "{} Apr {} at {}.{} zyx", "{} مهر {} {}:{}", "{} out {} {}:{}",
        "v{}.{}.{} {}:{}", "{} Apr {} {}:{}:{}", "Apr {} {} {}:{} UTC+{}",
    ]),
    numbers=st.lists(st.sampled_from(["0", "1", "05", "7", "12", "13", "28", "31", "59", "60", "99",
                                      "1399", "2015", "٧", "20159"]), min_size=5, max_size=5),
    day_first=st.sampled_from([True, False, None]),
)  # fmt: skip
def test_the_quick_way_reads_what_the_long_way_reads(form: str, numbers: list[str], *, day_first: bool | None) -> None:
    printed = form.format(*numbers)
    quick = wall_clocks._by_shape(printed, day_first=day_first)

    assert quick in (None, wall_clocks._read(printed, None, day_first=day_first))


def test_the_usual_forms_are_read_in_the_quick_way() -> None:
    for texts in EVENINGS.values():
        assert any(wall_clocks._by_shape(text, day_first=None) for text in texts), texts


@given(moment=MINUTES, zone=st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"]))
def test_a_moment_printed_in_a_zone_reads_back(moment: datetime, zone: str) -> None:
    wall = moment.astimezone(ZoneInfo(zone))
    clock = read_wall_clock(FORMATS["en-US"](wall))

    assert clock is not None
    assert clock.moment.replace(tzinfo=ZoneInfo(zone), fold=wall.fold).timestamp() == wall.timestamp()


@given(st.text(max_size=120), st.sampled_from(["", "2020-04-10 ", "四月 ", "10/04/2020 "]))
def test_any_text_is_read_or_left(text: str, beginning: str) -> None:
    for day_first in (True, False, None):
        read_wall_clock(beginning + text, day_first=day_first, reference=NIGHT)
        read_wall_clock(text + beginning, day_first=day_first)


def test_every_date_of_the_real_pages_is_read(shared: Path) -> None:
    """As a time of day that some zone of this world showed at the moment that the page tells."""
    for path in sorted((shared / "pages").glob("*/page.html")):
        for post in read_page(path.read_bytes()).posts:
            if post.posted_text is None:
                continue
            clock = read_wall_clock(post.posted_text)
            assert clock is not None, (path.parent.name, post.posted_text)
            assert clock.precision == "minute", (path.parent.name, post.posted_text)
            if post.posted_at is not None:
                offset = clock.moment - post.posted_at.replace(second=0, tzinfo=None)
                assert Sighting(post.posted_at, offset).is_possible, (path.parent.name, post.posted_text)
