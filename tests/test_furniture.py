"""What stands around an article on a news page, and a member's talk: told by their words, in all languages."""

from __future__ import annotations

import pytest

from archiver.articles.lines import Line, is_section


def _line(text: str) -> Line:
    return Line(0, len(text), text, None)


BUTTONS = (
    "Share",
    "Facebook Twitter WhatsApp Email",
    "Share Via Facebook X LinkedIn",
    "Advertisement · Scroll to continue",
    "5 min read",
    "1,204 views",
    "Comments are moderated and may be held back.",
    "Subscribe to our morning letter",
    "READ MORE: Ferry fares to rise in May",
    "Keep updated, follow our channel",
    "Bookmark",
    "শেয়ার করুন",
    "আরও পড়ুন: ফেরির ভাড়া বাড়ছে",
    "সর্বশেষ খবর পেতে গুগল নিউজ চ্যানেল ফলো করুন",
    "ये भी पढ़ें: नौका का किराया बढ़ेगा",
    "रहें हर खबर से अपडेट, डाउनलोड करें ऐप",
    "सार",
    "Читайте также: Паром вернулся на реку",
    "Все важные новости — в нашем канале",
    "Скопировать ссылку",
    "3 минуты чтения",
    "Читайте також: Пором повернувся",
    "Підписуйтесь на наш канал",
    "À lire aussi : Le bac est de retour",
    "Temps de lecture : 2 min",
    "Abonnez-vous",
    "Lesen Sie auch: Die Fähre fährt wieder",
    "Lesezeit: 4 Min.",
    "Später lesen",
    "142 Postings",
    "Lea también: El transbordador vuelve",
    "Seguir leyendo",
    "Leia também: A balsa voltou",
    "Aumentar fonte",
    "Leggi anche: Il traghetto è tornato",
    "Ascolta l'articolo",
    "Haberin Devamı",
    "Bu içeriği paylaş",
    "Baca juga: Kapal feri kembali beroperasi",
    "Dapatkan update berita pilihan setiap hari",
    "Xem thêm: Chuyến phà trở lại",
    "Chia sẻ bài viết",
    "Lees ook: De veerboot vaart weer",
    "Czytaj także: Prom wrócił na rzekę",
    "Läs också: Färjan är tillbaka",
    "字体：小 中 大",
    "分享到微信",
    "延伸阅读 渡船重新回到河上",
    "シェアする",
    "関連記事 渡し船が戻った",
    "글자크기",
    "관련기사 나룻배가 돌아왔다",
    "اقرأ أيضا: العبارة تعود إلى النهر",
    "نسخ الرابط",
    "بیشتر بخوانید: قایق بازگشت",
    "مزید پڑھیں: کشتی واپس آ گئی",
    "0:31 1:52",
    "HomeWorld News",
    "StartseiteWirtschaft",
    "Home South Asia",
    "[데모일보 뉴스레터 구독하기]",
    "【订阅港口周刊】",
    "(Subscribe to the harbour letter)",
    "Get the best of the harbour in your inbox",
    "In short",
    "সংক্ষেপ",
)
SOURCES = (
    "Source: The Demo Courier",
    "(Reporting by Ada Ruiz; Editing by Ben Osei)",
    "Except for the headline, this story has not been edited by our staff.",
    "This story has been published from a wire agency feed without modifications to the text.",
    "The views expressed in this article are the author's own.",
    "© 2025 The Demo Courier. All rights reserved.",
    "সূত্র: ডেমো সংবাদ",
    "यह खबर ‘भाषा’ न्यूज़ एजेंसी से ली गई है",
    "स्रोत: डेमो समाचार",
    "Источник: Демо",
    "При использовании материалов ссылка обязательна",
    "Джерело: Демо",
    "Tous droits réservés",
    "Quelle: Demo",
    "Direkt aus dem dpa-Newskanal: Dieser Text wurde automatisch übernommen.",
    "Todos los derechos reservados",
    "Com informações da Demo",
    "Riproduzione riservata",
    "Editör: Ada Ruiz",
    "Yayıncı: Ada Ruiz",
    "Artikel ini telah tayang di laman kami",
    "Nguồn: Demo",
    "Bron: Demo",
    "Źródło: Demo",
    "Källa: Demo",
    "【责任编辑：马晓】",
    "未经授权，不得转载",
    "無断転載を禁じます",
    "저작권자(c) 데모, 무단전재",
    "// انتهى //",
    "المصدر: الديمو",
    "انتهای پیام",
    "ماخذ: ڈیمو",
    "Copyright Gulf Gazette, 2025",
    "COPYRIGHT The Demo Courier",
    "SOURCE Harlow Inc.",
    "(ada/bo)",
    "AR/BO",
    "Ada Ruiz ada.ruiz@demo.example",
    "MNA/6589014",
    "News ID 236114",
    "#ferry #lagoon",
    "#ferry, #lagoon, #port",
)
# Paragraphs, headlines and members' lines that begin like the above.
NEITHER = (
    "Also on Tuesday, the ministry said that two more ferries had been ordered.",
    "Editors of three papers met the minister on Monday.",
    "PTI leaders met the election commission in Islamabad on Monday.",
    "Follow the money: how the port was paid for",
    "Shares of the shipyard fell 3.5 percent.",
    "Published in 1995, the book made the port famous.",
    "For the latest quarter the yard reported a loss.",
    "Meanwhile, the port stays closed.",
    "End of the line for the river ferry",
    "সর্বশেষ খবর পাওয়া পর্যন্ত ফেরি চলাচল বন্ধ ছিল।",
    "Реклама парома обойдётся порту в миллион",
    "Anzeige gegen Reeder nach Unfall im Hafen",
    "Tag der offenen Tür im Hafen",
    "Descarga eléctrica daña la grúa del puerto",
    "Registrati 46 casi nel porto in una settimana",
    "Bu haber üzerine liman kapatıldı.",
    "İzinsiz kazı yapan üç kişi yakalandı",
    "Kunjungi pelabuhan, Menteri minta kapal ditambah",
    "Theo dõi bão, cảng đóng cửa hai ngày",
    "更多渡船将重新回到河上。",
    "加入国际公约后港口重新开放",
    "댓글 조작 사건 재판이 시작됐다",
    "إعلان نتائج مناقصة الميناء الجديد",
    "شاهد عيان قال إن العبارة توقفت.",
    "در کانال سوئز دو کشتی متوقف شدند.",
    "متعلقہ حکام نے بندرگاہ بند کر دی۔",
    "Home Office cuts ferry grants",
    "Homeless shelter opens at the old pier",
    "Delhi | Updated: 12 March 2025",
    "São Paulo | Reuters",
    "The newsletter of the port board was first printed in 1931.",
    "In short supply: lamps for the quay",
    "[They paid for two lamps and for a boat]",
    "Copyright law passes",
    "Copyright infringement rose, a court said.",
    "Source of the leak found",
    "#ferry is back",
    "#1 ferry of the bay sold",
    "The letter came from ada@demo.example and said no",
)
SECTIONS = (
    *("Economy", "South Asia", "Wirtschaft", "Faits divers", "Sociedad", "Mundo", "Cronaca", "Ekonomi", "Gündem"),
    *("Megapolitan", "Thế giới", "Общество", "Суспільство", "সারাদেশ", "राष्ट्रीय", "محليات", "بین الملل", "قومی"),
    *("要闻", "経済", "정치", "Buitenland", "Gospodarka", "Inrikes"),
)
TALK = (
    "About time, the old boat was a wreck.",
    "We all know how this ends.",
    "Good move, long overdue.",
    "nuff said",
    "lmao same minister as last year",
    "They doesnt even have a crane.",
    "Finally they agree on something",
    "arre bhai ye to wahi purani kashti hai",
    "Koi nahi maanega",
    "ki obostha, ferry kobe hobe",
    "Наконец-то, давно пора.",
    "По-моему, опять не успеют.",
    "Побачимо навесні.",
    "Na endlich, die alte Fähre war ein Wrack.",
    "Ich glaube das erst, wenn ich sie sehe.",
    "Je pense que ça ne marchera pas.",
    "Ya era hora, el viejo barco era una ruina.",
    "Tomara que dure mais que a outra.",
    "Speriamo che duri.",
    "Hayırlı olsun, eskisi hurdaydı.",
    "Semoga lebih awet dari yang lama.",
    "Eindelijk, de oude boot was op.",
    "Szkoda, stary prom był ładniejszy.",
    "আমি আগেই বলেছিলাম।",
    "मुझे भरोसा नहीं है।",
    "مجھے یقین نہیں۔",
    "يا شباب، القارب القديم كان أفضل.",
    "به نظرم قایق قبلی بهتر بود.",
    "我觉得旧船更好。",
    "やっと決まりましたね。",
    "개인적으로 옛 배가 낫다.",
    "배가 또 늦었어요.",
    "그건 아니죠",
    "また遅れるかな。",
    "又晚点了吧。",
    "12 × 6 boats",
    "Some ≈ 40 boats a day",
    "Six at 20% = too few",
    "ফেরি ৬ = ১২ ট্রাক",
    "Costs 21k a lamp.",
    "Some 1.5k tonnes a day",
)
# Agency copy that has the like of these words, or has them between quotation marks.
SOBER = (
    "Meanwhile, the port stays closed.",
    "As expected, the bank left rates where they were.",
    "Also on Monday, the army said it had found two mines.",
    "Nice: ferry to Corsica resumes after strike",
    "Exactly 50 years after the flood the dam was opened.",
    "Thanks to a new crane, ships are unloaded in half the time.",
    "Please contact the harbour office, a notice read.",
    "“I have never seen such a storm,” the captain told reporters.",
    "IMO Secretary-General Arsenio Ruiz opened the meeting (IMO) on Monday.",
    "The Institute of Health (NIH) found lead in the water.",
    "Poor harvests have raised the price of rice.",
    "Why the ferry to the islands is late",
    "El ministro creó una comisión y opinó que el puerto debe cerrar.",
    "Dont 200 tonnes de riz, selon le port.",
    "Stimmt der Rat zu, beginnt der Bau im Mai.",
    "De btw op kaartjes gaat omhoog.",
    "তাঁর ছোট ভাই থানায় মামলা করেছেন।",
    "दोनों भाई नदी में डूब गए।",
    "دونوں بھائی دریا میں ڈوب گئے۔",
    "به نظر می‌رسد بندر فردا باز شود.",
    "مرسی زار الميناء أمس.",
    "终于通车的大桥全长三公里。",
    "Mỗi ngày có hai chuyến phà, cảng vụ cho biết.",
    "Bron över sundet stängs, och en färja sätts in.",
    "필요한 배가 모두 왔다고 말했다.",
    "他说：“船修好了吧。”他又说不急。",
    "The hull was named E=mc² by its builder.",
    "The town won the 10k run on Sunday.",
    "Screens of 4k resolution were put up.",
    "The ministry paid $21k for the lamps.",
    "Some 21km of quay were closed.",
    "Kiraların yüzde 8'i liman tarafından ödendi.",
)


@pytest.mark.parametrize("text", BUTTONS)
def test_a_button_of_a_news_page_is_noise(text: str) -> None:
    assert _line(text).kind == "noise"


@pytest.mark.parametrize("text", SOURCES)
def test_what_stands_under_an_article_is_a_source(text: str) -> None:
    assert _line(text).kind == "source"


@pytest.mark.parametrize("text", NEITHER)
def test_a_line_that_only_begins_alike_is_neither(text: str) -> None:
    assert _line(text).kind not in {"noise", "source"}


@pytest.mark.parametrize("text", SECTIONS)
def test_the_name_of_a_section_is_known(text: str) -> None:
    assert is_section(_line(text))


@pytest.mark.parametrize("text", TALK)
def test_a_member_is_heard(text: str) -> None:
    assert _line(text).talk >= 0.5


@pytest.mark.parametrize("text", SOBER)
def test_agency_copy_is_no_talk(text: str) -> None:
    assert _line(text).talk < 0.5
