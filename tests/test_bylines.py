"""Bylines and datelines of all languages: who, for which agency, where, when; and what is neither."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.articles.bylines import Byline, read_byline
from archiver.articles.datelines import read_dateline
from archiver.model import Span

SEEN = datetime.fromisoformat("2025-12-20T10:00:00+00:00")
REST = " The rest of a paragraph, which goes on, and on."
ROLES = ("dated", "published", "updated", "event")
# What a line says: by whom, for which agency or paper, at which place, where its reporter sits, and so on; see `told`.
LINES: dict[str, dict[str, str]] = {
    "English": {
        "By Asha Demo and Ravi Roy": "by Asha Demo, Ravi Roy; signed",
        "By Asha Demo, Ravi Roy and Jane Doe | Edited by Karim Das": (
            "by Asha Demo, Ravi Roy, Jane Doe; others Karim Das; signed"
        ),
        "ByAsha Demo, New Delhi": "by Asha Demo; at New Delhi; signed",
        "By ASHA DEMO and RAVI ROY": "by ASHA DEMO, RAVI ROY; signed",
        "By Jordan Lee": "by Jordan Lee; signed",
        "By Ana de Armas in London": "by Ana de Armas; sits in London; signed",
        "Asha Demo in Hong Kong": "by Asha Demo; sits in Hong Kong",
        "Asha Demo, Business": "by Asha Demo",
        "By Asha Demo in Business on 10 July 2025": "by Asha Demo; dated 2025-07-10; signed",
        "By Asha Demo, Chief Political Correspondent": "by Asha Demo; office Chief Political Correspondent; signed",
        "Asha Demo, South Asia correspondent, BBC News": "by Asha Demo; for BBC; office South Asia correspondent",
        "South Asia correspondent, BBC News": "for BBC; office South Asia correspondent",
        "Senior Staff Writer": "office Senior Staff Writer",
        "Rashid Demo Staff Reporter": "by Rashid Demo; office Staff Reporter",
        "Comilla Correspondent": "at Comilla; office Correspondent",
        "Staff Reporter, Demoghat": "at Demoghat; office Staff Reporter",
        "Our Correspondent September 14, 2025": "office Our Correspondent; dated 2025-09-14",
        "By Our Correspondent": "office Our Correspondent",
        "Tribune Desk": "office Tribune Desk",
        "By Web Desk | Published August 12, 2025": "office Web Desk; published 2025-08-12",
        "Reporting from Demoghat, Sri Lanka": "at Demoghat, Sri Lanka",
        "By Asha Demo, CNN": "by Asha Demo; for CNN; signed",
        "SHOTA DEMO, Nikkei staff writer": "by SHOTA DEMO; for Nikkei Asia; office staff writer",
        "Asha Demo (with AFP, Reuters)": "by Asha Demo; for AFP, Reuters",
        "Asha Demo with Reuters": "by Asha Demo; for Reuters",
        "AFP, Chisinau": "for AFP; at Chisinau",
        "AFP Beijing": "for AFP; at Beijing",
        "PTI | Leh": "for PTI; at Leh",
        "TNN | Jul 15, 2025, 13:36 IST": "for The Times of India; dated 2025-07-15T13:36+05:30",
        "Agence France-Presse . Thimphu, Bhutan 10 February, 2026, 23:41": (
            "for AFP; at Thimphu, Bhutan; dated 2026-02-10T23:41"
        ),
        "(With inputs from PTI)": "for PTI",
        "Source: AFP/dc": "for AFP",
        "PTI TGB SS": "for PTI",
        "Written by Asha Demo, Ravi Roy | New Delhi": "by Asha Demo, Ravi Roy; at New Delhi; signed",
        "OPINION | Asha Demo": "by Asha Demo",
        "Updated - August 05, 2025 07:48 pm IST - VISAKHAPATNAM": "at VISAKHAPATNAM; updated 2025-08-05T19:48+05:30",
        "July 15, 20251:36 PM GMT+6Updated 2 hours ago": "dated 2025-07-15T13:36+06:00; updated 2025-12-20T08:00+00:00",
        "October 17, 2025 3:36 PM (Updated: October 17, 2025 6:02 pm) 2 min read": (
            "dated 2025-10-17T15:36; updated 2025-10-17T18:02"
        ),
        "Published: 7:36pm, 15 Jul 2025 Updated: 8:00pm, 15 Jul 2025": (
            "published 2025-07-15T19:36; updated 2025-07-15T20:00"
        ),
        "Asha Demo @ashademo": "by Asha Demo",
        "Reporting by Asha Demo in Dhaka; Editing by Ravi Roy": (
            "by Asha Demo; sits in Dhaka; others Ravi Roy; tail; signed"
        ),
        "Edited by: Karim Das": "others Karim Das",
        "Rawalpindi, 5 December 2025": "at Rawalpindi; dated 2025-12-05",
        "ANKARA": "at ANKARA",
        "Asha Demo | Dawn | November 12, 2025": "by Asha Demo; for Dawn; dated 2025-11-12",
        "By Mohammad bin Salem Al-Demo": "by Mohammad bin Salem Al-Demo; signed",
        "Md. Rashidul Demo": "by Md. Rashidul Demo",
        "Asha Demo-O'Neil": "by Asha Demo-O'Neil",
        "12 March 2025, 14:05 published": "published 2025-03-12T14:05",
        "Updated 12 March 2025, 14:05 published": "updated 2025-03-12T14:05",
        "Author, Asha Demo": "by Asha Demo; signed",
        "Author, Dhaka": "at Dhaka",
        "By political editor Asha Demo": "by Asha Demo; office political editor; signed",
        "Asha Demo, RFE/RL's Kazakh Service": "by Asha Demo; for Radio Free Europe/Radio Liberty",
        "Business Wire, Demoghat": "for Business Wire; at Demoghat",
        "India News": "",
        "Monday": "",
        "Share": "",
    },
    "French": {
        "Par Jeanne Démo avec AFP": "by Jeanne Démo; for AFP; signed",
        "Le Monde avec AFP": "for Le Monde, AFP",
        "Par Jeanne Démo, Marseille": "by Jeanne Démo; at Marseille; signed",
        "Publié le 15 juillet 2025 à 13h36 • Mis à jour le 15 juillet 2025 à 14h10": (
            "published 2025-07-15T13:36; updated 2025-07-15T14:10"
        ),
        "Jean Démo (à Lyon)": "by Jean Démo; sits in Lyon",
        "Clara Démo, correspondante à Pékin": "by Clara Démo; sits in Pékin; office correspondante",
        "La rédaction": "office La rédaction",
        "Politique": "",
    },
    "German": {
        "Von Karin Demo, Berlin": "by Karin Demo; at Berlin; signed",
        "Von Karin Demo, Demostadt": "by Karin Demo; at Demostadt; signed",
        "Karin Demo, Korrespondentin in Moskau": "by Karin Demo; sits in Moskau; office Korrespondentin",
        "Quelle: dpa": "for dpa",
        "APA, 15. Juli 2025, 11:08": "for APA; dated 2025-07-15T11:08",
        "15.07.2025, 13.36 Uhr": "dated 2025-07-15T13:36",
        "Redaktion": "office Redaktion",
    },
    "Spanish": {
        "Por Ana Ruiz": "by Ana Ruiz; signed",
        "Ana Ruiz, enviada especial a Kiev": "by Ana Ruiz; sits in Kiev; office enviada especial",
        "ZARAGOZA, 16 Sep. (EUROPA PRESS) -": "for Europa Press; at ZARAGOZA; dated 2025-09-16",
        "Madrid - 15 jul 2025 - 13:36 CEST": "at Madrid; dated 2025-07-15T13:36+02:00",
        "Publicado: martes, 15 julio 2025 07:16": "published 2025-07-15T07:16",
        "Demovilla - 12 may 2025 - 05:30 CEST": "at Demovilla; dated 2025-05-12T05:30+02:00",
        "Fin - 12 may 2025": "likely Fin; dated 2025-05-12",
        "15 jul 2025 | 41,2 mil visualizaciones": "dated 2025-07-15",
    },
    "Portuguese": {
        "Por Otávio Demo, Manaus": "by Otávio Demo; at Manaus; signed",
        "MANAUS": "at MANAUS",
        "Peniche, Leiria, 15 jul 2025 (Lusa)": "for Lusa; at Peniche, Leiria; dated 2025-07-15",
        "28.ago.2025 às 13h58": "dated 2025-08-28T13:58",
        "Lusa/Fim": "for Lusa",
        "g1 RO": "for g1",
        "Por Otávio Demo, g1 Santos": "by Otávio Demo; for g1; signed",
    },
    "Italian": {
        "di Anna Demo": "by Anna Demo; signed",
        "Redazione ANSA": "for ANSA; office Redazione",
        "VASTO, 15 luglio 2025, 07:32": "at VASTO; dated 2025-07-15T07:32",
        "15 luglio 2025 (modifica il 15 luglio 2025 | 13:36)": "dated 2025-07-15; updated 2025-07-15T13:36",
        "AGI - Agenzia Italia": "for AGI",
    },
    "Turkish": {
        "Muhabir: Emre Demo": "by Emre Demo; signed",
        "Haber: Mehmet Demo / Kamera: Ali Demo": "by Mehmet Demo; others Ali Demo; signed",
        "Giriş: 15.07.2025 13:36 Güncelleme: 15.07.2025 14:10": "published 2025-07-15T13:36; updated 2025-07-15T14:10",
        "Mehmet DEMO/ İZMİR, (DHA)": "by Mehmet DEMO; for DHA; at İZMİR",
        "Haber Merkezi": "office Haber Merkezi",
    },
    "Indonesian and Vietnamese": {
        "Pewarta: Budi Demo / Editor: Siti Demo": "by Budi Demo; others Siti Demo; signed",
        "Pewarta : Budi Demo Editor : Siti Demo": "by Budi Demo; others Siti Demo; signed",
        "Kompas.com, 15 Juli 2025, 13:36 WIB": "for Kompas; dated 2025-07-15T13:36+07:00",
        "Budi Demo - detikNews": "by Budi Demo; for Detik",
        "Tim Redaksi": "office Tim Redaksi",
        "Đức Khải (Theo Reuters)": "by Đức Khải; for Reuters",
    },
    "Russian and Ukrainian": {
        "Автор: Иван Демов": "by Иван Демов; signed",
        "Текст: Мария Демова": "by Мария Демова; signed",
        "Иван Демов (редактор отдела «Экономика»)": "by Иван Демов; office редактор",
        "Наталья Демова, корреспондент РИА Новости": "by Наталья Демова; for RIA Novosti; office корреспондент",
        "Олена Демюк — 15 липня, 11:36": "by Олена Демюк; dated 2025-07-15T11:36",
        "/ТАСС/": "for TASS",
        "11:20 12.03.2025 (обновлено: 14:10 12.03.2025)": "dated 2025-03-12T11:20; updated 2025-03-12T14:10",
        "Мир": "",
    },
    "Chinese": {
        "2025-09-18 20:14:37　来源：新华网": "for Xinhua; dated 2025-09-18T20:14",
        "来源：新华社": "for Xinhua",
        "作者：李小帆": "by 李小帆; signed",
        "记者 张三 报道": "by 张三; signed",
        "记者 张伟 李娜 北京报道": "by 张伟, 李娜; at 北京; signed",
        "澎湃新闻记者 李小明": "by 李小明; for The Paper; signed",
        "文/观察者网 王小明": "by 王小明; for Guancha; signed",
        "责任编辑：王小明": "others 王小明",
        "(责编：王小明、李小帆)": "others 王小明, 李小帆",
        "（中央社記者王小明台北15日電）": "by 王小明; for CNA; at 台北; signed",
        "新华社布哈河口9月18日电（记者王小明）": "by 王小明; for Xinhua; at 布哈河口; dated 2025-09-18; signed",
        "中新网7月15日电": "for China News Service; dated 2025-07-15",
        "小字号": "",
        "文在寅": "likely 文在寅",
        "《人民日报》（2025年11月21日 第 14 版）": "for People's Daily; dated 2025-11-21",
    },
    "Japanese": {
        "2025年7月15日 13時36分": "dated 2025-07-15T13:36",
        "朝日新聞 小野寺彩": "by 小野寺彩; for Asahi Shimbun",
        "[小野寺彩]": "by 小野寺彩",
        "【ソウル時事】": "for Jiji Press; at ソウル",
        "【北京共同】": "for Kyodo; at 北京",
        "Published 2025/11/21 20:14 (JST)": "published 2025-11-21T20:14+09:00",
        "シェアする": "",
        "スクラップ": "",
    },
    "Korean": {
        "홍길동 기자": "by 홍길동; signed",
        "홍길동 기자 hong@example.com": "by 홍길동; signed",
        "(서울=연합뉴스) 홍길동 기자": "by 홍길동; for Yonhap; at 서울; signed",
        "[서울=뉴시스]홍길동 기자": "by 홍길동; for Newsis; at 서울; signed",
        "(데모=연합뉴스)": "for Yonhap; at 데모",
        "입력 2025.07.15 13:36 수정 2025.07.15 14:10": "published 2025-07-15T13:36; updated 2025-07-15T14:10",
        "촬영기자:홍길동/영상편집:김철수": "others 홍길동, 김철수",
        "2025/08/20 14:05 송고": "published 2025-08-20T14:05",
        "송고2025-07-15 17:05": "published 2025-07-15T17:05",
        "(2025-08-20 14:05 수정)": "updated 2025-08-20T14:05",
        "제보하기": "",
    },
    "Bangla": {
        "নিজস্ব প্রতিবেদক, ঢাকা": "at ঢাকা; office নিজস্ব প্রতিবেদক",
        "নিজস্ব প্রতিবেদক": "office নিজস্ব প্রতিবেদক",
        "রয়টার্স, কাঠমান্ডু": "for Reuters; at কাঠমান্ডু",
        "মোংলা (বাগেরহাট) প্রতিনিধি": "at মোংলা, বাগেরহাট; office প্রতিনিধি",
        "ডেমোঘাট প্রতিনিধি": "at ডেমোঘাট; office প্রতিনিধি",
        "খুলনা ব্যুরো": "at খুলনা; office ব্যুরো",
        "আনোয়ার হোসেন": "by আনোয়ার হোসেন",
        "রফিকুল ইসলাম, ঢাকা": "by রফিকুল ইসলাম; at ঢাকা",
        "প্রকাশ: ১৫ জুলাই ২০২৫, ১৩: ৩৬": "published 2025-07-15T13:36",
        "প্রকাশ: ১৩ অক্টোবর ২০২৫ | ২১:৪০ | আপডেট: ১৩ অক্টোবর ২০২৫ | ২২:০৫": (
            "published 2025-10-13T21:40; updated 2025-10-13T22:05"
        ),
        "সূত্র : এএফপি": "for AFP",
        "প্রতিনিধি": "office প্রতিনিধি",
    },
    "Hindi": {
        "जागरण संवाददाता, शिमला।": "at शिमला; office जागरण संवाददाता",
        "न्यूज डेस्क, अमर उजाला, शिमला Updated Fri, 05 Dec 2025 09:17 PM IST": (
            "for Amar Ujala; at शिमला; office न्यूज डेस्क; updated 2025-12-05T21:17+05:30"
        ),
        "Updated: Tue, 15 Jul 2025 01:36 PM (IST)": "updated 2025-07-15T13:36+05:30",
        "रिपोर्टर: आशा देवी": "by आशा देवी; signed",
        "प्रदीप शर्मा, नई दिल्ली": "by प्रदीप शर्मा; at नई दिल्ली",
        "न्यूज डेस्क": "office न्यूज डेस्क",
    },
    "Arabic": {
        "الرياض - واس": "for SPA; at الرياض",
        "حائل 07 نوفمبر 2025 م واس": "for SPA; at حائل; dated 2025-11-07",
        "أبوظبي في 15 يوليو / وام /": "for WAM; at أبوظبي; dated 2025-07-15",
        "لندن: «الشرق الأوسط»": "for Asharq Al-Awsat; at لندن",
        "كتب محمد علي": "by محمد علي; signed",
        "وكالات": "office وكالات",
        "القاهرة: عصام فضل الله": "by عصام فضل الله; at القاهرة",
        "القاهرة - عصام فضل الله": "at القاهرة; likely عصام فضل الله",
        "محمد علي 15 يوليو 2025": "by محمد علي; dated 2025-07-15",
    },
    "Persian and Urdu": {
        "تهران - ایرنا": "for IRNA; at تهران",
        "بی بی سی اردو، لندن": "for BBC; at لندن",
        "ویب ڈیسک": "office ویب ڈیسک",
        "نیوز ڈیسک": "office نیوز ڈیسک",
        "شائع 15 جولائی 2025 01:36pm": "published 2025-07-15T13:36",
    },
}
# Sentences, and what is printed under or beside an article.
PROSE = [
    "© 2025 Reuters",
    "Our Standards: The Thomson Reuters Trust Principles.",
    "RIPRODUZIONE RISERVATA",
    "Reuters reported on July 15, 2025 that the port was closed",
    "AFP said on Tuesday",
    "By the way, AFP says so",
    "Is it from AFP?",
    "According to PTI the bridge is closed",
    "Dhaka police arrested six on July 15",
    "Officials in Beijing said Xinhua was right",
    "The Daily Star says July 15 is the day",
    "The writer is a former member of the Tariff Commission",
    "CNN's Asha Demo contributed to this report.",
    "Le port est fermé depuis le 15 juillet selon AFP",
    "Die dpa meldete am 15. Juli 2025 das Gegenteil",
    "Según EFE, el puerto cerró el 15 de julio",
    "Как сообщает ТАСС, мост закрыт 15 июля",
    "আজ ১৫ জুলাই বিশ্ব দিবস",
    "আজ ১৫ জুলাই ঢাকায় বৈঠক হবে",
    "आज 15 जुलाई विश्व दिवस",
    "15 जुलाई को दिल्ली में बैठक हुई",
    "عقدت الوزارة اجتماعا في 15 يوليو 2025",
    "وقالت رويترز إن الميناء أغلق",
    "به گفته ایرنا بندر بسته شد",
    "北京7月15日举行会议",
    "据新华社报道，大桥将封闭九个月",
    "橋は7月15日に閉鎖された",
    "다리는 7월 15일부터 폐쇄된다",
    "Liman 15 Temmuz 2025 tarihinde kapandı",
    "Pelabuhan ditutup pada 15 Juli 2025",
    "澎湃新闻，未经授权不得转载",
]
# Offices, sections, days and buttons: no people.
NOBODY = [
    "Redazione", "Redaktion", "Tim Redaksi", "Staff Reporter", "News Desk", "প্রতিনিধি", "নিজস্ব প্রতিবেদক", "ব্যুরো",
    "न्यूज डेस्क", "संवाददाता", "ویب ڈیسک", "وكالات", "Business", "OPINION", "World News", "Politik", "Ausland",
    "Economía", "Мир", "Политика", "Gündem", "Nasional", "Thế giới", "সারাদেশ", "আন্তর্জাতিক", "दुनिया", "دنیا", "عاجل",
    "地方", "正文", "国际", "小字号", "纠错", "分享", "国際", "シェアする", "スクラップ", "정치", "스크랩",
    "제보하기", "Monday", "Montag",
    "понедельник", "星期一", "Share", "Listen", "Follow us", "Abone ol", "شارك", "শেয়ার করুন",
]  # fmt: skip
# Datelines, each followed by a paragraph.
DATELINES = {
    "DHAKA, July 15 (Reuters) -": "for Reuters; at DHAKA; dated 2025-07-15",
    "NEW YORK/LONDON, July 15 (Reuters) -": "for Reuters; at NEW YORK; dated 2025-07-15",
    "OFF THE COAST OF YEMEN (AP) —": "for AP; at OFF THE COAST OF YEMEN",
    "WEST DEMO BEACH, Fla. (AP) —": "for AP; at WEST DEMO BEACH",
    "Nuku'alofa, Tonga (AP) —": "for AP; at Nuku'alofa",
    "Nuku’alofa, Tonga CNN  —": "for CNN; at Nuku’alofa",
    "(CNN) —": "for CNN",
    "PORT BLAIR:": "at PORT BLAIR",
    "KARACHI:": "at KARACHI",
    "HONG KONG:": "at HONG KONG",
    "ABBOTTABAD:": "at ABBOTTABAD",
    "WASHINGTON —": "at WASHINGTON",
    "BAGUIO, Philippines –": "at BAGUIO",
    "Dubai:": "at Dubai",
    "Rawalpindi, 14 July 2025:": "at Rawalpindi; dated 2025-07-14",
    "New Delhi [India], July 15 (ANI):": "for ANI; at New Delhi; dated 2025-07-15",
    "New Delhi, Jul 15 (PTI)": "for PTI; at New Delhi; dated 2025-07-15",
    "MOSCOW, July 15. /TASS/.": "for TASS; at MOSCOW; dated 2025-07-15",
    "TEHRAN, Jul. 15 (MNA) –": "for Mehr; at TEHRAN; dated 2025-07-15",
    "Paris, 15 juil 2025 (AFP) -": "for AFP; at Paris; dated 2025-07-15",
    "BERLIN (dpa) -": "for dpa; at BERLIN",
    "Helgoland (dpa) -": "for dpa; at Helgoland",
    "Madrid, 15 jul (EFE).-": "for EFE; at Madrid; dated 2025-07-15",
    "Peniche, Leiria, 15 jul 2025 (Lusa) –": "for Lusa; at Peniche; dated 2025-07-15",
    "(ANSA) - VASTO, 15 LUG -": "for ANSA; at VASTO; dated 2025-07-15",
    "AGI -": "for AGI",
    "Jakarta (ANTARA) -": "for Antara; at Jakarta",
    "JAKARTA, KOMPAS.com -": "for Kompas; at JAKARTA",
    "TEMPO.CO, Jakarta -": "for Tempo; at Jakarta",
    "ANKARA (AA) - EMRE DEMO -": "by EMRE DEMO; for Anadolu Agency; at ANKARA",
    "Mehmet DEMO/ İZMİR, (DHA)-": "by Mehmet DEMO; for DHA; at İZMİR",
    "МОСКВА, 15 июл — РИА Новости.": "for RIA Novosti; at МОСКВА; dated 2025-07-15",
    "МОСКВА, 15 июля. /ТАСС/.": "for TASS; at МОСКВА; dated 2025-07-15",
    "Париж. 15 июля. ИНТЕРФАКС -": "for Interfax; at Париж; dated 2025-07-15",
    "新华社西宁9月18日电（记者王小明、李小帆）": "by 王小明, 李小帆; for Xinhua; at 西宁; dated 2025-09-18",
    "新华社布哈河口9月18日电 （记者 王小明）": "by 王小明; for Xinhua; at 布哈河口; dated 2025-09-18",
    "中新网7月15日电": "for China News Service; dated 2025-07-15",
    "本报兰州11月20日电 （记者王小明）": "by 王小明; at 兰州; dated 2025-11-20",
    "（中央社記者王小明台北15日電）": "by 王小明; for CNA; at 台北",
    "（文/观察者网 王小明）": "by 王小明; for Guancha",
    "（新山讯）": "at 新山",
    "【北京共同】": "for Kyodo; at 北京",
    "【瀋陽共同】": "for Kyodo; at 瀋陽",
    "(서울=연합뉴스) 홍길동 기자 =": "by 홍길동; for Yonhap; at 서울",
    "[데모=뉴시스]홍길동 기자 =": "by 홍길동; for Newsis; at 데모",
    "কাঠমান্ডু, ১৫ জুলাই ২০২৫ (বাসস) :": "for BSS; at কাঠমান্ডু; dated 2025-07-15",
    "নিজস্ব প্রতিবেদক, ঢাকা:": "at ঢাকা",
    "नयी दिल्ली, 15 जुलाई (भाषा)": "for PTI; at नयी दिल्ली; dated 2025-07-15",
    "जागरण संवाददाता, शिमला।": "at शिमला",
    "नई दिल्ली:": "at नई दिल्ली",
    "الرياض - واس:": "for SPA; at الرياض",
    "أبوظبي في 15 يوليو / وام /": "for WAM; at أبوظبي; dated 2025-07-15",
    "القاهرة (رويترز) -": "for Reuters; at القاهرة",
    "اسلام آباد (اے پی پی) -": "for APP; at اسلام آباد",
    "کراچی:": "at کراچی",
    "تهران - ایرنا -": "for IRNA; at تهران",
    "به گزارش ایرنا،": "for IRNA",
    "به گزارش خبرگزاری ایسنا از تهران،": "for ISNA; at تهران",
    "به گزارش خبرگزاری تسنیم،": "for Tasnim",
    "لاہور (طارق محمود)": "by طارق محمود; at لاہور",
    "لاہور (نمائندہ جنگ)": "at لاہور",
    "ایسنا/گیلان": "for ISNA; at گیلان",
}
NO_DATELINES = [
    "Reuters reported on Tuesday -",
    "The deal (AFP reported) -",
    "In Beijing, July 15:",
    "He told AFP:",
    "Speaking to Reuters in London:",
    "A source told TASS.",
    "Beijing (pictured) -",
    "Moscow-based",
    "Dhaka-Chattogram highway:",
    "Dhaka (15 July)",
    "Bangladesh:",
    "Berlin.",
    "London, Paris, Berlin:",
    "EXCLUSIVE:",
    "BREAKING -",
    "NATO:",
    "NOTE:",
    "Q:",
    "Trump:",
    "Summary -",
    "By Asha Demo -",
    "Asha Demo reports from Dhaka -",
    "Fazit –",
    "Retz –",
    "Власти сообщили ТАСС:",
    "মোংলা-খুলনা রেলপথে",
    "প্রশ্ন:",
    "प्रश्न:",
    "سوال:",
    "记者18日从北京获悉，",
    "7月15日，北京",
    "조선소가 (서울)",
    "Lahore (Tariq Mahmood)",
    "لاہور (پاکستان)",
]


def cut(text: str, spans: Iterable[Span]) -> str:
    """The pieces of a text, joined by commas."""
    return ", ".join(text[start:end] for start, end in spans)


def told(text: str, byline: Byline) -> str:
    """What a byline says, in a line."""
    if byline.left_over:
        return "prose"
    pieces = {
        "by": cut(text, byline.names),
        "for": ", ".join(mention.named.name for mention in byline.outlets),
        "at": cut(text, ((place.start, place.end) for place in byline.places)),
        "sits in": cut(text, ((place.start, place.end) for place in byline.seats)),
        "office": cut(text, byline.staff),
        "others": cut(text, byline.others),
        "likely": cut(text, byline.likely),
    }
    words = [f"{name} {value}" for name, value in pieces.items() if value]
    words += [f"{ROLES[role + 1]} {date.iso}{date.offset or ''}" for role, date in byline.dates]
    return "; ".join([*words, *["tail"] * byline.is_tail, *["signed"] * byline.signed])


@pytest.mark.parametrize("lines", LINES.values(), ids=list(LINES))
def test_bylines_are_read(lines: dict[str, str]) -> None:
    """In each language, as its papers and agencies print them."""
    assert {line: told(line, read_byline(line, SEEN)) for line in lines} == lines


@pytest.mark.parametrize("line", PROSE)
def test_a_sentence_is_no_byline(line: str) -> None:
    """It may name agencies, places and dates: words are left over."""
    byline = read_byline(line, SEEN)
    assert byline.left_over
    assert byline.weight == 0


@pytest.mark.parametrize("line", NOBODY)
def test_names_are_people_only(line: str) -> None:
    """Never a section, an office, a day or a button, be it alone, with a date or signed."""
    for text in (line, f"{line} | 15.07.2025", f"{line}, AFP"):
        byline = read_byline(text, SEEN)
        assert line not in (text[slice(*span)] for span in byline.names)


def test_evidence_makes_the_weight() -> None:
    """A name alone may be anything; an agency, a date, a label, an office make a byline; a tail is none."""
    weights = {
        "Asha Demo": 0.0, "Dhaka": 0.3, "By Asha Demo": 1.5, "Published :": 1.0, "15 July 2025": 1.5,
        "15 July 2025, 13:36": 2.0, "AFP": 2.0, "AFP Dhaka": 2.3, "Our Correspondent": 1.5,
        "Reporting by Asha Demo; Editing by Ravi Roy": 0.0, "Asha Demo 15 July 2025": 2.0,
    }  # fmt: skip
    assert {line: round(read_byline(line, SEEN).weight, 1) for line in weights} == weights


def test_a_place_that_no_table_knows_has_no_country() -> None:
    """It is told by what stands beside it."""
    place = read_byline("Demoghat Correspondent", SEEN).places[0]
    assert (place.named.name, place.named.country) == ("Demoghat", "")
    assert read_byline("Dhaka Correspondent", SEEN).places[0].named.country == "BD"


def test_a_label_without_a_date_is_kept() -> None:
    """Its date stands on the next line."""
    assert read_byline("Updated :", SEEN).roles == [1]


def test_the_printer_tells_the_zone() -> None:
    """BST is in London or in Dhaka."""
    ((_, date),) = read_byline("15 July 2025, 13:36 BST", SEEN, zone="Asia/Dhaka").dates
    assert date.offset == "+06:00"


@pytest.mark.parametrize(("printed", "says"), DATELINES.items())
def test_datelines_are_read(printed: str, says: str) -> None:
    """Each to its end, which is not the end of the sentence."""
    text = printed + REST
    found = read_dateline(text, SEEN)
    assert found
    place = text[slice(*found.place)] if found.place else ""
    values = {
        "by": cut(text, found.byline.names),
        "for": ", ".join(mention.named.name for mention in found.byline.outlets),
        "at": place,
        "dated": ", ".join(date.iso for _, date in found.byline.dates),
    }
    assert text[: found.end] == printed
    assert "; ".join(f"{name} {value}" for name, value in values.items() if value) == says
    assert found.byline.signed == bool(found.byline.names)


@pytest.mark.parametrize("printed", NO_DATELINES)
def test_what_is_no_dateline_is_none(printed: str) -> None:
    """Running text, headings, and words before a colon that are no place for sure."""
    assert read_dateline(printed + REST, SEEN) is None


def test_a_dateline_needs_a_paragraph() -> None:
    """Alone on its line it is a byline."""
    assert read_dateline("ZARAGOZA, 16 Sep. (EUROPA PRESS) -", SEEN) is None
    assert read_byline("ZARAGOZA, 16 Sep. (EUROPA PRESS) -", SEEN).weight > 3


@pytest.mark.parametrize("printed", ["(ロイター)", "東京(AFP)", "北京(新华社)"])
def test_a_dateline_needs_no_blank_behind_it_in_japanese_and_chinese(printed: str) -> None:
    """None is written there."""
    found = read_dateline(f"{printed}橋は七月から閉じられると港の当局が発表した、と新聞は伝えている。", SEEN)
    assert found
    assert (found.end, found.sure) == (len(printed), True)
    assert read_dateline(f"{printed}s橋は七月から閉じられると港の当局が発表した、と新聞は伝えている。", SEEN) is None


def test_a_word_before_a_dash_is_a_place_where_an_agency_is_named_above() -> None:
    """Otherwise it may be anything."""
    text = "Demodorf – Auf der Nebenbahn fahren nun Züge ohne Rauch."
    assert read_dateline(text, SEEN) is None
    found = read_dateline(text, SEEN, told=True)
    assert found
    assert found.place == (0, 8)
    assert not found.sure
    assert read_dateline("Kommentar – Auf der Nebenbahn fahren nun Züge ohne Rauch.", SEEN, told=True) is None


def test_only_an_agency_or_a_date_makes_a_dateline_sure() -> None:
    """A place before a colon may begin a title."""
    sure = {line: read_dateline(line + REST, SEEN) for line in ("DHAKA (AFP) -", "Dhaka, 15 July 2025:", "DHAKA:")}
    assert [found.sure for found in sure.values() if found] == [True, True, False]


@pytest.mark.parametrize(
    "piece", ["By ", "AFP ", "(", "A. ", "记者", "15 ", "기자 ", "- ", "DHAKA: ", "and ", "．", "प्रतिनिधि ", "@a "]
)
def test_long_lines_of_one_kind_are_read(piece: str) -> None:
    """Whatever a member pastes."""
    assert read_byline(piece * 300, SEEN).weight == 0
    read_byline((piece * 300)[:200], SEEN)
    read_dateline(piece * 300, SEEN)


@given(
    st.text(max_size=200), st.sampled_from([*PROSE, *DATELINES, *(line for lines in LINES.values() for line in lines)])
)
def test_spans_are_inside_the_line(noise: str, line: str) -> None:
    """Of any text at all."""
    for text in (noise, line + noise, noise[:20] + line):
        byline = read_byline(text, SEEN)
        spans = [*byline.names, *byline.staff, *byline.others, *byline.likely]
        spans += [(outlet.start, outlet.end) for outlet in byline.outlets]
        spans += [(place.start, place.end) for place in (*byline.places, *byline.seats)]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        found = read_dateline(text, SEEN)
        assert found is None or 0 < found.end <= len(text)
