"""Who is quoted in an article, in which role and with which words; and the traps that give none."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_archive import PORTS, make_archive

from analysis import views
from archiver.articles.speakers import find_speakers
from archiver.articles.speakers.quotations import find_quotations
from archiver.model import Speaker

Row = tuple[str, str | None, str, str]  # name, role, verb, quote


def paragraphs(text: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for line in text.split("\n"):
        if line:
            found.append((start, line))
        start += len(line) + 1
    return found


def speakers(text: str, language: str | None) -> list[Speaker]:
    return list(find_speakers(paragraphs(text), language))


def rows(text: str, language: str | None) -> list[Row]:
    return [(s.name, s.role, s.verb, s.quote) for s in speakers(text, language)]


ENGLISH: list[tuple[str, list[Row]]] = [
    (
        "“The bridge will open in May,” said Lidia Okonkwo.",
        [("Lidia Okonkwo", None, "said", "The bridge will open in May")],
    ),
    (
        "“The bridge will open in May,” Lidia Okonkwo said on Friday.",
        [("Lidia Okonkwo", None, "said", "The bridge will open in May")],
    ),
    (
        '"We lost two boats," said harbour master and ports minister Jonas Brekke.',
        [("Jonas Brekke", "harbour master and ports minister", "said", "We lost two boats")],
    ),
    (
        "‘We lost two boats,’ Jonas Brekke, the ports minister, told reporters.",
        [("Jonas Brekke", "ports minister", "told reporters", "We lost two boats")],
    ),
    (
        "'Nobody told us anything,' village head Md Harun Mia told AFP.",
        [("Md Harun Mia", "village head", "told AFP", "Nobody told us anything")],
    ),
    (
        "Finance Minister Pia Holm said: “There is no second plan.”",
        [("Pia Holm", "Finance Minister", "said", "There is no second plan.")],
    ),
    (
        'Pia Holm, a spokeswoman for the ministry, said, "There is no second plan."',
        [("Pia Holm", "spokeswoman for the ministry", "said", "There is no second plan.")],
    ),
    (
        "Defence ministry spokesman Rao Deming said the drill was “a normal part of the yearly plan”.",
        [("Rao Deming", "Defence ministry spokesman", "said", "a normal part of the yearly plan")],
    ),
    (
        "“The sea gives and takes,” he said.\n“It took a lot this year,” said Ole Vik.",
        [("Ole Vik", None, "said", "It took a lot this year")],
    ),
    (
        "“Prices are too high,” said Ole Vik, 45, a trader.\n“They will not fall soon,” he added.",
        [
            ("Ole Vik", "trader", "said", "Prices are too high"),
            ("Ole Vik", "trader", "added", "They will not fall soon"),
        ],
    ),
    (
        "“We will build the wall again,” said Mayor Ana Petrov, “and it will be higher.”",
        [
            ("Ana Petrov", "Mayor", "said", "We will build the wall again"),
            ("Ana Petrov", "Mayor", "said", "and it will be higher."),
        ],
    ),
    (
        "“We will build the wall again,” Mayor Ana Petrov said. “It will be higher this time.”",
        [
            ("Ana Petrov", "Mayor", "said", "We will build the wall again"),
            ("Ana Petrov", "Mayor", "said", "It will be higher this time."),
        ],
    ),
    (
        "“Yes,” said Ana Petrov, the mayor. “The wall will be higher this time.”",
        [("Ana Petrov", "mayor", "said", "The wall will be higher this time.")],
    ),
    (
        "President Tomas Quiroga met the miners.\n“No pit will close this year,” Quiroga said.",
        [("Tomas Quiroga", "President", "said", "No pit will close this year")],
    ),
    (
        "Chinese leader Lu Wenbo spoke by telephone.\n“Both sides should talk more,” Lu said, according to Xinhua.",
        [("Lu Wenbo", "Chinese leader", "said", "Both sides should talk more")],
    ),
    (
        "Meeting Sergei Orlov in Baku, Foreign Minister Dana Reyes said the two should “deepen trust on all levels”.",
        [("Dana Reyes", "Foreign Minister", "said", "deepen trust on all levels")],
    ),
    (
        "Xinhua quoted Vice Premier Lu Wenbo as saying: “The gate stays open.”",
        [("Lu Wenbo", "Vice Premier", "saying", "The gate stays open.")],
    ),
    (
        "“The gate stays open,” state media quoted Vice Premier Lu Wenbo as saying.",
        [("Lu Wenbo", "Vice Premier", "saying", "The gate stays open")],
    ),
    (
        "“The gate stays open,” Vice Premier Lu Wenbo was quoted as saying by CCTV.",
        [("Lu Wenbo", "Vice Premier", "was quoted as saying", "The gate stays open")],
    ),
    (
        "“We need more nurses,” said Dr. Amina Yusuf, head of the clinic in Kano.",
        [("Dr. Amina Yusuf", "head of the clinic in Kano", "said", "We need more nurses")],
    ),
    (
        "“I saw the mast go down,” said Ursula von der Heide, a witness.",
        [("Ursula von der Heide", "witness", "said", "I saw the mast go down")],
    ),
    (
        "“All are safe now,” foreign minister Badr bin Salim al-Harthy told state television.",
        [("Badr bin Salim al-Harthy", "foreign minister", "told state television", "All are safe now")],
    ),
    (
        "“Who pays for the damage?” asked Rita Das, a farmer.",
        [("Rita Das", "farmer", "asked", "Who pays for the damage?")],
    ),
    (
        "“We want to pay our men,” said Mr. Karim of the ports authority.",
        [("Karim", None, "said", "We want to pay our men")],
    ),
    (
        "Cargo will move in May, Mr. Karim of the ports authority told reporters.\n“We want no queues here,” he said.",
        [("Karim", None, "said", "We want no queues here")],
    ),
    (
        "“The first reactor is cold.\n“The second will be cold tomorrow,” said Ingrid Moe, an engineer.",
        [
            ("Ingrid Moe", "engineer", "said", "The first reactor is cold."),
            ("Ingrid Moe", "engineer", "said", "The second will be cold tomorrow"),
        ],
    ),
    (
        "Ingrid Moe, an engineer, said: “The first reactor is cold.\n“The second will be cold tomorrow.”",
        [
            ("Ingrid Moe", "engineer", "said", "The first reactor is cold."),
            ("Ingrid Moe", "engineer", "said", "The second will be cold tomorrow."),
        ],
    ),
    (
        "\"We should keep the chains short,' Commerce Secretary Hal Barker said.",
        [("Hal Barker", "Commerce Secretary", "said", "We should keep the chains short")],
    ),
    (
        "‘We will not trade safety for a date,‘ President Takeshi Onodera told a news conference.",
        [("Takeshi Onodera", "President", "told a news conference", "We will not trade safety for a date")],
    ),
    (
        "‘The two countries’ ties are strong,’ envoy Pavel Reznik said.",
        [("Pavel Reznik", "envoy", "said", "The two countries’ ties are strong")],
    ),
    (
        "“He told me ‘go home and wait’ and hung up,” said Rita Das.",
        [("Rita Das", None, "said", "He told me ‘go home and wait’ and hung up")],
    ),
    (
        "The plan was “a gift to the big yards” and would cost jobs, union leader Per Aas said.",
        [("Per Aas", "union leader", "said", "a gift to the big yards")],
    ),
    (
        "President Tomas Quiroga, speaking in Lima, vowed to “rebuild every school by spring”.",
        [("Tomas Quiroga", "President", "vowed", "rebuild every school by spring")],
    ),
    (
        "Prime Minister Lena Sund praised the crews, saying “they worked day and night”.",
        [("Lena Sund", "Prime Minister", "saying", "they worked day and night")],
    ),
    (
        "“I ran as fast as I could,” recalled 12-year-old Amina Khan.",
        [("Amina Khan", None, "recalled", "I ran as fast as I could")],
    ),
    (
        "Lockheed Martin CEO Ida Stone said the company was “proud to support the plan”.",
        [("Ida Stone", "Lockheed Martin CEO", "said", "proud to support the plan")],
    ),
    (
        "On Monday Defence Secretary Hal Barker, who was in Oslo, told MPs: “We know what you are doing.”",
        [("Hal Barker", "Defence Secretary", "told", "We know what you are doing.")],
    ),
    (
        "“All options are on the table,” said President Quiroga's adviser Karim Bitar.",
        [("Karim Bitar", "adviser", "said", "All options are on the table")],
    ),
    (
        "Defence Minister A K Sharma spoke in Pune.\n“There is no question of that,” Sharma said.",
        [("A K Sharma", "Defence Minister", "said", "There is no question of that")],
    ),
    (
        "US Treasury Secretary Hal Barker wrote on X: “Talks went very well.”",
        [("Hal Barker", "US Treasury Secretary", "wrote", "Talks went very well.")],
    ),
    (
        "“We are not for sale,” Tim Cook said.",
        [("Tim Cook", None, "said", "We are not for sale")],
    ),
    (
        "“Rates will stay where they are,” according to Nadia Faure, an economist at the bank.",
        [("Nadia Faure", "economist at the bank", "according to", "Rates will stay where they are")],
    ),
    (
        "The navy said “no comment at this time”, but Admiral Leo Hart told the BBC: “We are ready now.”",
        [("Leo Hart", "Admiral", "told the BBC", "We are ready now.")],
    ),
    (
        "“It was quick,” said Ada Vale. “It was over in a minute,” said Ben Rook.",
        [
            ("Ada Vale", None, "said", "It was quick"),
            ("Ben Rook", None, "said", "It was over in a minute"),
        ],
    ),
    (
        "Ada Vale said: “It was over in a minute.” Ben Rook said: “It took an hour.”",
        [
            ("Ada Vale", None, "said", "It was over in a minute."),
            ("Ben Rook", None, "said", "It took an hour."),
        ],
    ),
]
OTHERS: list[tuple[str, str, list[Row]]] = [
    (
        "fr",
        "« Le port rouvrira lundi », a déclaré le ministre des Transports Paul Vasseur.",
        [("Paul Vasseur", "ministre des Transports", "a déclaré", "Le port rouvrira lundi")],
    ),
    (
        "fr",
        "« Le port rouvrira lundi », a déclaré mardi à la presse le ministre des transports, Paul Vasseur.",
        [("Paul Vasseur", "ministre des transports", "a déclaré", "Le port rouvrira lundi")],
    ),
    (
        "fr",
        "Paul Vasseur, le maire, a assuré que « tout est prêt pour lundi ».",
        [("Paul Vasseur", "maire", "a assuré", "tout est prêt pour lundi")],
    ),
    (
        "fr",
        "“On ne peut plus attendre”, explique Jeanne de La Tour, agricultrice.",
        [("Jeanne de La Tour", "agricultrice", "explique", "On ne peut plus attendre")],
    ),
    (
        "fr",
        "« C’est une bonne nouvelle », a dit Paul Vasseur.\n« Il faut aller vite », a-t-il ajouté.",
        [
            ("Paul Vasseur", None, "a dit", "C’est une bonne nouvelle"),
            ("Paul Vasseur", None, "a-t-il ajouté", "Il faut aller vite"),
        ],
    ),
    (
        "de",
        "„Der Hafen öffnet am Montag“, sagte Verkehrsminister Jan Petersen am Dienstag.",
        [("Jan Petersen", "Verkehrsminister", "sagte", "Der Hafen öffnet am Montag")],
    ),
    (
        "de",
        "„Wir haben keine Zeit“, sagte am Dienstag die Sprecherin des Ministeriums, Ute Brandt.",
        [("Ute Brandt", "Sprecherin des Ministeriums", "sagte", "Wir haben keine Zeit")],
    ),
    (
        "de",
        "»Wir haben keine Zeit«, erklärte Ute Brandt (SPD).",
        [("Ute Brandt", None, "erklärte", "Wir haben keine Zeit")],
    ),
    (
        "de",
        "Bundeskanzler Karl Ohm sagte: „Wir haben keine Zeit zu verlieren.“",
        [("Karl Ohm", "Bundeskanzler", "sagte", "Wir haben keine Zeit zu verlieren.")],
    ),
    (
        "de",
        "„Die Preise sinken nicht“, sagte Anna Berg von der Universität Kiel.",
        [("Anna Berg", None, "sagte", "Die Preise sinken nicht")],
    ),
    (
        "es",
        "«El puerto abrirá el lunes», dijo el ministro de Transportes, Luis Ortega.",
        [("Luis Ortega", "ministro de Transportes", "dijo", "El puerto abrirá el lunes")],
    ),
    (
        "es",
        "“No hay dinero para más”, afirmó este martes la alcaldesa Rosa Medina.",
        [("Rosa Medina", "alcaldesa", "afirmó", "No hay dinero para más")],
    ),
    (
        "es",
        "El presidente Luis Ortega aseguró: “No hay dinero para más”.",
        [("Luis Ortega", "presidente", "aseguró", "No hay dinero para más")],
    ),
    (
        "pt",
        "“O porto reabre na segunda”, disse o ministro da Defesa, João Prado.",
        [("João Prado", "ministro da Defesa", "disse", "O porto reabre na segunda")],
    ),
    (
        "pt",
        "«Não há dinheiro para mais», afirmou Rita da Costa, professora.",
        [("Rita da Costa", "professora", "afirmou", "Não há dinheiro para mais")],
    ),
    (
        "it",
        "«Il porto riapre lunedì», ha detto il ministro dei Trasporti Carlo Neri.",
        [("Carlo Neri", "ministro dei Trasporti", "ha detto", "Il porto riapre lunedì")],
    ),
    (
        "it",
        "“Non ci sono più soldi”, ha spiegato Anna Valli, sindaca di Noli.",
        [("Anna Valli", "sindaca di Noli", "ha spiegato", "Non ci sono più soldi")],
    ),
    (
        "id",
        '"Pelabuhan dibuka hari Senin," kata Menteri Perhubungan Agus Santoso.',
        [("Agus Santoso", "Menteri Perhubungan", "kata", "Pelabuhan dibuka hari Senin")],
    ),
    (
        "id",
        '"Kami tidak punya uang," ujar Dewi Lestari, ketua nelayan, Selasa.',
        [("Dewi Lestari", "ketua nelayan", "ujar", "Kami tidak punya uang")],
    ),
    (
        "id",
        'Gubernur Agus Santoso mengatakan, "Semua sudah siap besok."',
        [("Agus Santoso", "Gubernur", "mengatakan", "Semua sudah siap besok.")],
    ),
    (
        "tr",
        "Ulaştırma Bakanı Kemal Arslan, “Liman pazartesi günü açılacak” dedi.",
        [("Kemal Arslan", "Ulaştırma Bakanı", "dedi", "Liman pazartesi günü açılacak")],
    ),
    (
        "tr",
        '"Kimse bize haber vermedi" diyen Ayşe Demir, zararının büyük olduğunu anlattı.',
        [("Ayşe Demir", None, "diyen", "Kimse bize haber vermedi")],
    ),
    (
        "ru",
        "«Порт откроется в понедельник», — сказал министр транспорта Игорь Белов.",
        [("Игорь Белов", "министр транспорта", "сказал", "Порт откроется в понедельник")],
    ),
    (
        "ru",
        '"Мы готовы к переговорам", - заявил журналистам глава МИД РФ Игорь Белов.',
        [("Игорь Белов", "глава МИД РФ", "заявил", "Мы готовы к переговорам")],
    ),
    (
        "ru",
        "Президент Эстонии Яак Тамм заявил: «Мы готовы к переговорам».",
        [("Яак Тамм", "Президент Эстонии", "заявил", "Мы готовы к переговорам")],
    ),
    (
        "ru",
        "«Всё идёт по плану», — отметила Анна Сергеевна Белова.",
        [("Анна Сергеевна Белова", None, "отметила", "Всё идёт по плану")],
    ),
    (
        "uk",
        "«Порт відкриється у понеділок», — сказав міністр Тарас Гнатюк.",
        [("Тарас Гнатюк", "міністр", "сказав", "Порт відкриється у понеділок")],
    ),
    (
        "nl",
        "„De haven gaat maandag open”, zei burgemeester Piet de Wit.",
        [("Piet de Wit", "burgemeester", "zei", "De haven gaat maandag open")],
    ),
    (
        "bn",
        "নৌপরিবহন উপদেষ্টা কামাল হায়দার বলেন, ‘বন্দর সোমবার আবার খুলবে।’",
        [("কামাল হায়দার", "নৌপরিবহন উপদেষ্টা", "বলেন", "বন্দর সোমবার আবার খুলবে।")],
    ),
    (
        "bn",
        "আজ ঢাকায় জেলা প্রশাসক রেহানা পারভীন সাংবাদিকদের বলেছেন, “ত্রাণের কোনো অভাব নেই।”",
        [("রেহানা পারভীন", "জেলা প্রশাসক", "বলেছেন", "ত্রাণের কোনো অভাব নেই।")],
    ),
    (
        "bn",
        "“ত্রাণের কোনো অভাব নেই,” বলেন জেলা প্রশাসক রেহানা পারভীন।",
        [("রেহানা পারভীন", "জেলা প্রশাসক", "বলেন", "ত্রাণের কোনো অভাব নেই")],
    ),
    (
        "hi",
        'विदेश मंत्रालय के प्रवक्ता अनिल वर्मा ने कहा, "बातचीत कल फिर शुरू होगी।"',
        [("अनिल वर्मा", "विदेश मंत्रालय के प्रवक्ता", "कहा", "बातचीत कल फिर शुरू होगी।")],
    ),
    (
        "hi",
        'मुख्यमंत्री सुनीता राव ने पत्रकारों से कहा कि "पुल अगले साल बनेगा।"',
        [("सुनीता राव", "मुख्यमंत्री", "कहा", "पुल अगले साल बनेगा।")],
    ),
    (
        "ur",
        "ترجمان دفتر خارجہ سلمان قریشی نے کہا کہ ”مذاکرات کل دوبارہ شروع ہوں گے۔“",
        [("سلمان قریشی", "ترجمان دفتر خارجہ", "کہا", "مذاکرات کل دوبارہ شروع ہوں گے۔")],
    ),
    (
        "fa",
        "رضا موسوی، سخنگوی وزارت امور خارجه، گفت: «گفت‌وگوها فردا ادامه دارد.»",
        [("رضا موسوی", "سخنگوی وزارت امور خارجه", "گفت", "گفت‌وگوها فردا ادامه دارد.")],
    ),
    (
        "fa",
        "سخنگوی وزارت امور خارجه رضا موسوی در تهران گفت: «گفت‌وگوها فردا ادامه دارد.»",
        [("رضا موسوی", "سخنگوی وزارت امور خارجه", "گفت", "گفت‌وگوها فردا ادامه دارد.")],
    ),
    (
        "ar",
        "وقال وزير الخارجية سالم بن ناصر إن “الدعوات وُجهت إلى تسع دول”.",
        [("سالم بن ناصر", "وزير الخارجية", "وقال", "الدعوات وُجهت إلى تسع دول")],
    ),
    (
        "ar",
        "«الميناء مفتوح أمام الجميع»، قال المتحدث باسم وزارة النقل ماجد الحربي.",
        [("ماجد الحربي", "المتحدث باسم وزارة النقل", "قال", "الميناء مفتوح أمام الجميع")],
    ),
    (
        "zh",
        "外交部发言人林晓15日在例行记者会上表示：“双方同意继续谈判。”",
        [("林晓", "外交部发言人", "表示", "双方同意继续谈判。")],
    ),
    ("zh", "“谁也不想在芒果季遇到这种事。”商人王某说。", [("王某", "商人", "说", "谁也不想在芒果季遇到这种事。")]),
    (
        "zh",
        "俄罗斯总统巴尔科夫说：“我们愿意继续谈判。”他还说：“大门一直敞开着。”",
        [("巴尔科夫", "俄罗斯总统", "说", "我们愿意继续谈判。"), ("巴尔科夫", "俄罗斯总统", "说", "大门一直敞开着。")],
    ),
    (
        "ja",
        "木下健官房長官は15日の記者会見で「港は月曜日に再開する」と述べた。",
        [("木下健", "官房長官", "述べた", "港は月曜日に再開する")],
    ),
    (
        "ja",
        "「港は月曜日に再開する」と木下健官房長官は述べた。",
        [("木下健", "官房長官", "述べた", "港は月曜日に再開する")],
    ),
    (
        "ja",
        "漁業を営む浜田春子さん（68）は「こんな波は見たことがない」と話した。",
        [("浜田春子", None, "話した", "こんな波は見たことがない")],
    ),
    (
        "ja",
        "バルコフ米大統領は「交渉を続ける用意がある」と語った。",
        [("バルコフ", "大統領", "語った", "交渉を続ける用意がある")],
    ),
    (
        "ko",
        '김하늘 국방부 대변인은 15일 "훈련은 계획대로 진행된다"고 말했다.',
        [("김하늘", "국방부 대변인", "말했다", "훈련은 계획대로 진행된다")],
    ),
    (
        "ko",
        '"항구는 월요일에 다시 열린다"라고 박서준 시장은 말했다.',
        [("박서준", "시장", "말했다", "항구는 월요일에 다시 열린다")],
    ),
]
TRAPS: list[tuple[str, str]] = [
    ("en", "The ministry said: “The bridge will open in May.”"),
    ("en", "“The bridge will open in May,” the foreign ministry said in a statement."),
    ("en", "“Beijing should do more for peace,” Washington said."),
    ("en", "“The two sides agreed to talk,” Xinhua said, as well as to “promote a strategic partnership”."),
    ("en", "“Shares will go on falling for weeks,” Goldman Sachs said."),
    ("en", "“These killings must stop at once,” Human Rights Watch said."),
    ("en", "“Our men were not there,” said Hamas."),
    ("en", "“We will sink every ship,” Al Shabaab said on Monday."),
    ("en", "“No decision has been made,” an official said on condition of anonymity."),
    ("en", "“We will go home now,” he said."),
    ("en", "Tomas Quiroga met Lena Sund in Lima.\n“We will go home now,” he said."),
    ("en", "Two boats were lost, said Ole Vik. Per Aas was there too.\n“They were new boats,” he said."),
    ("en", "Trump's 'America First' policy has cost jobs, officials said."),
    ("en", "President Tomas Quiroga said that the bridge would open in May."),
    ("en", "President Tomas Quiroga read “The Old Man and the Sea” on the train."),
    ("en", "Author Lena Sund said “A House on the Hill” took her nine years."),
    ("en", "President Tomas Quiroga said the so-called “axis of the willing few” was dead."),
    ("en", "Minister Pia Holm said the slogan “bread and work for all” was old."),
    ("en", "Minister Pia Holm said the ship “queen of the north” had sailed."),
    ("en", "President Tomas Quiroga said the “good old days” were over."),
    ("en", "Pia Holm said protesters chanting “bread and work for all” had left."),
    ("en", "Pia Holm said the ministry called it “a great step forward”."),
    ("en", 'Captain Leo Hart said the 6" gun and the 12" gun were fired.'),
    ("en", "It's the workers' day, and the owners' boats didn't leave the 'Marina', said Leo Hart."),
    ("en", "“The bridge will open in May.” Ole Vik said the town had waited long."),
    ("en", "“The bridge will open in May.”"),
    ("en", "A spokesman for Trump said: “The talks went on all night.”"),
    ("en", "“The talks went on all night,” a spokesman for Tomas Quiroga said."),
    ("en", "Quiroga and Sund said: “The talks went on all night.”"),
    ("en", "“The talks went on all night,” said Tomas Quiroga and Lena Sund in a joint note."),
    ("en", "Minister Pia Holm did not say “we will close the port”."),
    ("en", "A Chinese spokesperson, in response to remarks by Quiroga, said trade was “just and fully legitimate”."),
    ("en", "“Police said they shot twice,” the New York Times reported on Monday."),
    ("en", "“The quake was felt widely,” Wednesday said."),
    ("en", "The film “a long way to the sea” won, director Ana Petrov said."),
    ("en", "Vik told the court “guilty”."),
    ("en", "The plan was “a gift to the big yards” and old, Ole Vik said “no” again."),
    ("en", "“The talks went on all night,” an adviser to President Quiroga said."),
    ("en", "“The talks went on all night,” a source close to President Tomas Quiroga said."),
    ("en", "Lockheed Martin said in a statement that it was “proud to support the plan”."),
    ("en", "Kestrel Dynamo said it was “proud to support the plan”."),
    ("en", "In Dhaka Quiroga said “the talks went on all night”."),
    ("fr", "« Le port rouvrira lundi », a déclaré le porte-parole du président Paul Vasseur."),
    ("en", "“The harbour is closed for good,” a sign said. Ole Vik laughed."),
    ("fr", "« Le port rouvrira lundi », a déclaré le ministère des Transports."),
    ("fr", "« Le port rouvrira lundi », selon le gouvernement."),
    ("de", "„Der Hafen öffnet am Montag“, sagte das Verkehrsministerium."),
    ("de", "Der sogenannte „Plan für den ganzen Norden“ ist tot, sagte Jan Petersen."),
    ("es", "«El puerto abrirá el lunes», dijo el Gobierno de España."),
    ("pt", "“O porto reabre na segunda”, disse a Petrobras."),
    ("it", "«Il porto riapre lunedì», ha detto la Farnesina."),
    ("id", '"Pelabuhan dibuka hari Senin," kata Kementerian Perhubungan.'),
    ("tr", "“Liman pazartesi günü açılacak” denildi."),
    ("ru", "«Порт откроется в понедельник», — сообщили в министерстве."),
    ("ru", "«Порт откроется в понедельник», — сообщила пресс-служба Кремля."),
    ("bn", "মন্ত্রণালয় জানিয়েছে, ‘বন্দর সোমবার আবার খুলবে।’"),
    ("bn", "‘তিনি বন্ধু নন’ নামের একটি বই।"),
    ("hi", 'विदेश मंत्रालय ने कहा, "बातचीत कल फिर शुरू होगी।"'),
    ("hi", 'प्रवक्ता ने कहा, "बातचीत कल फिर शुरू होगी।"'),
    ("ur", "دفتر خارجہ نے کہا کہ ”مذاکرات کل دوبارہ شروع ہوں گے۔“"),
    ("fa", "وزارت امور خارجه گفت: «گفت‌وگوها فردا ادامه دارد.»"),
    ("ar", "وقالت وزارة الخارجية إن “الدعوات وُجهت إلى تسع دول”."),
    ("zh", "外交部发言人昨天表示：“双方同意继续谈判。”"),
    ("zh", "新华社说：“双方同意继续谈判。”"),
    ("zh", "他在读《老人与海》和“一本关于大海的书”。"),
    ("ja", "観光協会は「完成後は中を公開したい」としている。"),
    ("ja", "官房長官は「港は月曜日に再開する」と述べた。"),
    ("ja", "自民党総裁は「港は月曜日に再開する」と述べた。"),
    ("ko", '국방부 대변인은 "훈련은 계획대로 진행된다"고 말했다.'),
    ("ko", '정부 관계자는 "훈련은 계획대로 진행된다"고 말했다.'),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH, ids=range(len(ENGLISH)))
def test_english(text: str, expected: list[Row]) -> None:
    assert rows(text, "en") == expected


@pytest.mark.parametrize(("language", "text", "expected"), OTHERS, ids=[f"{n}-{o[0]}" for n, o in enumerate(OTHERS)])
def test_other_languages(language: str, text: str, expected: list[Row]) -> None:
    assert rows(text, language) == expected


@pytest.mark.parametrize(("language", "text"), TRAPS, ids=[f"{n}-{t[0]}" for n, t in enumerate(TRAPS)])
def test_traps_give_none(language: str, text: str) -> None:
    assert rows(text, language) == []


# --- quotations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will go,” he said. It's the allies' day.", ["We will go"]),
        ("'We go 'home' now,' she said", ["We go 'home' now"]),
        ("‘‘Doubled marks are one.’’ So it is.", ["Doubled marks are one."]),
        ("‘The allies’ ships left,’ he said", ["The allies’ ships left"]),
        ("\"One mark opens, another closes,' he said", ["One mark opens, another closes"]),
        ("'One mark opens, another closes,\" he said", ["One mark opens, another closes"]),
        ("‘Opened twice,‘ he said", ["Opened twice"]),
        ("« Bon », puis « non »", ["Bon", "non"]),
        ("„Ja“ und »nein« und „doch”", ["Ja", "nein", "doch"]),
        ('他说：“我们‘不’去。”又说"好的"。', ["我们‘不’去。", "好的"]),
        ("「中の『二重』も」と", ["中の『二重』も"]),
        ('a 7" gun, a 12" gun and the \'90s', []),
        ("“outer “inner” rest”", ["inner"]),
        ("“never closed", ["never closed"]),
        ("", []),
    ],
)
def test_quotation_marks_of_all_kinds(text: str, expected: list[str]) -> None:
    assert [text[quote.start : quote.end] for quote in find_quotations(text)] == expected


# --- any text ---------------------------------------------------------------------------------------------------------

PIECES = [
    "“",
    "”",
    '"',
    "'",
    "’",
    "‘",
    "«",
    "»",
    "„",
    "「",
    "」",
    "said",
    " ",
    ", ",
    ". ",
    "\n",
    "Xi",
    "President Xi Jinping",
    "he",
    "the ministry",
    "a b c d",
    "told reporters",
    "says",
    "quoted",
    "as saying",
    "сказал",
    "Иван Белов",
    "dedi",
    "表示",
    "总统王毅",
    "首相は",
    "と述べた",
    "대변인은",
    "고 말했다",
    "ने कहा",
    "मंत्री",
    "قال",
    "وزير",
    "(",
    ")",
    ":",
    "—",
    "Mr.",
    "-",
    "l'",
]
LANGUAGES = ["en", "fr", "de", "tr", "ru", "bn", "hi", "ur", "fa", "ar", "zh", "ja", "ko", "xx", None]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40), st.sampled_from(LANGUAGES))
def test_whatever_the_text_the_words_are_its_own(pieces: list[str], language: str | None) -> None:
    text = "".join(pieces)
    found = speakers(text, language)
    for speaker in found:
        assert text[speaker.start : speaker.end] == speaker.quote
        assert speaker.name
        assert speaker.verb in text
        assert len(speaker.quote.split()) >= 3 or len(speaker.quote) >= 6
    assert [s.start for s in found] == sorted({s.start for s in found})
    assert found == speakers(text, language)


def test_spans_are_those_of_the_whole_post() -> None:
    text = "My own words.\n\n“The bridge will open in May,” said Lidia Okonkwo.\nMore words of mine."
    (speaker,) = find_speakers([(15, text[15:68])], "en")
    assert text[speaker.start : speaker.end] == speaker.quote == "The bridge will open in May"


def test_a_surname_is_printed_in_full_wherever_the_full_name_stands() -> None:
    text = "“We will go home now,” Quiroga said.\nPeru’s president Tomas Quiroga spoke in Lima."
    assert rows(text, "en") == [("Tomas Quiroga", "president", "said", "We will go home now")]


NAMES: list[tuple[str | None, str, str, str | None]] = [
    # a word of roles and bodies that is a given name, and names with particles
    ("en", "“We are all ready,” said opposition leader Marine Le Pen.", "Marine Le Pen", "opposition leader"),
    ("en", "“We are all ready,” Marine Le Pen said.", "Marine Le Pen", None),
    ("en", "“We are all ready,” said Greens leader Marine Okonkwo.", "Marine Okonkwo", "Greens leader"),
    ("en", "“We are all ready,” said Marine Corps commandant Ole Vik.", "Ole Vik", "Marine Corps commandant"),
    ("fr", "« Nous sommes tous prêts », a dit la présidente du RN Marine Le Pen.", "Marine Le Pen", "présidente du RN"),
    ("en", "“We are all ready,” said foreign minister Jean-Yves Le Drian.", "Jean-Yves Le Drian", "foreign minister"),
    ("en", "“We are all ready,” said Defence Minister Le Van Dung.", "Le Van Dung", "Defence Minister"),
    ("nl", "“Wij zijn allemaal klaar”, zei premier De Wever.", "De Wever", "premier"),
    ("it", "«Siamo pronti a partire subito», ha detto il presidente La Torre.", "La Torre", "presidente"),
    ("de", "„Das ist sehr gut so“, sagte Präsident Van der Bellen der APA.", "Van der Bellen", "Präsident"),
    ("en", "“We are all ready,” said Defence Minister Gen Nakatani.", "Gen Nakatani", "Defence Minister"),
    ("en", "“We are all ready,” said Defence Minister Gen. Brekke.", "Brekke", "Defence Minister Gen."),
    ("en", "“We are all ready,” said army chief Gen Brekke.", "Brekke", "army chief Gen"),
    ("en", "“We are all ready,” said Gen Jonas Brekke.", "Jonas Brekke", "Gen"),
    # whom somebody told it
    ("de", "„Das ist sehr gut so“, sagte Jonas Berg der F.A.Z.", "Jonas Berg", None),
    ("de", "Jonas Berg reiste ab. „Das ist sehr gut“, sagte Berg der F.A.Z.", "Jonas Berg", None),
    ("de", "„Das ist sehr gut so“, sagte Jonas Berg dem „Spiegel“.", "Jonas Berg", None),
    ("de", "„Das ist sehr gut so“, sagte Minister Berg den Zeitungen der Funke Mediengruppe.", "Berg", "Minister"),
    ("de", "„Das ist sehr gut so“, sagte Ursula von der Leyen der Zeitung.", "Ursula von der Leyen", None),
    ("nl", "“Wij zijn allemaal klaar”, zei Jan den Hartog.", "Jan den Hartog", None),
    ("it", "«Siamo pronti a partire subito», ha detto Pia Berti al Corriere della Sera.", "Pia Berti", None),
    ("es", "“Estamos listos para todo”, dijo el presidente Juan Vega al Mundo.", "Juan Vega", "presidente"),
    # a role is of one person
    ("en", "China’s president Ole Vik and Russian leader Jonas Brekke met. “We are ready,” Brekke said.",
     "Jonas Brekke", "Russian leader"),
    ("en", "Lidia Okonkwo and ports minister Jonas Brekke met. “We are ready,” Brekke said.",
     "Jonas Brekke", "ports minister"),
    ("en", "The minister of trade and industry Jonas Brekke came. “We are ready,” Brekke said.",
     "Jonas Brekke", "minister of trade and industry"),
    ("en", "“We are all ready,” said minister of Food and Agriculture Pia Holm.",
     "Pia Holm", "minister of Food and Agriculture"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name", "role"), NAMES)
def test_where_a_name_begins_and_ends(language: str | None, text: str, name: str, role: str | None) -> None:
    assert [(speaker.name, speaker.role) for speaker in speakers(text, language)] == [(name, role)]


def test_a_surname_of_two_people_is_left_out() -> None:
    text = "Ana Lee met Tom Lee.\n“We will go home now,” Lee said."
    assert rows(text, "en") == []


def test_a_family_name_before_the_given_one_needs_a_role() -> None:
    assert rows("Park Avenue was full.\n“We will go home now,” Park said.", "en") == []
    expected = [("Park Min-ho", "mayor", "said", "We will go home now")]
    assert (
        rows("Mayor Kim was there, and so was mayor Park Min-ho.\n“We will go home now,” Park said.", "en") == expected
    )


@pytest.mark.parametrize(
    "unit", ["“a b c d ", "'a b c ", '"a b c" ', "Aa Bb Cc ", "“a b c d,” said Aa Bb. ", ", Aa Bb", "said "]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = "“We will go home now,” said Xi" + unit * 8000 + " “We will go home now,” Xi said"
    started = time.process_time()
    speakers(text, "en")
    assert time.process_time() - started < 2


def test_many_names_take_linear_time() -> None:
    text = "\n".join(f"“We will go home now,” said Ana Name{n}." for n in range(2000))
    started = time.process_time()
    assert len(speakers(text, "en")) == 2000
    assert time.process_time() - started < 3


def test_an_article_without_quotations_is_quick() -> None:
    words = random.Random(1).choices(
        ["the", "ship", "China's", "didn’t", "sail", "on", "Monday", "from", "Dhaka"], k=400
    )
    lines = [(0, " ".join(words))]
    find_speakers(lines, "en")
    started = time.process_time()
    for _ in range(100):
        assert find_speakers(lines, "en") == ()
    assert time.process_time() - started < 0.1  # a millisecond each; a tenth of it is usual


# --- views ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(make_archive(tmp_path / "sample.db"))) as connection:
        views.install(connection)
        (first, second) = connection.execute(
            "SELECT articles.id FROM articles JOIN posts ON posts.id = post_id WHERE thread_id = ? ORDER BY 1 LIMIT 2",
            (PORTS,),
        ).fetchall()
        words = [
            (*first, 0, "Abdul Karim", None, "said", "We want farmers", 3, 18),
            (*first, 1, "Ana Petrov", "mayor", "said", "No pit will close", 30, 47),
            (*second, 0, "Abdul Karim", "ports chief", "told reporters", "We want farmers", 9, 24),
            (*second, 1, "Abdul Karim", "ports chief", "said", "They wait too long", 40, 58),
        ]
        connection.execute("DELETE FROM speakers")
        connection.executemany("INSERT INTO speakers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", words)
        yield connection


def test_quotations_stand_in_order_of_the_posts(archive: sqlite3.Connection) -> None:
    sql = 'SELECT number, n, name, role, verb, quote, agency, "start", "end" FROM quotations WHERE thread_id = ?'
    found = archive.execute(sql, (PORTS,)).fetchall()
    assert [row[:3] for row in found] == [
        (1, 0, "Abdul Karim"),
        (1, 1, "Ana Petrov"),
        (found[2][0], 0, "Abdul Karim"),
        (found[2][0], 1, "Abdul Karim"),
    ]
    assert found[1][3:] == ("mayor", "said", "No pit will close", "AFP", 30, 47)


def test_people_are_counted_by_thread_and_name(archive: sqlite3.Connection) -> None:
    sql = "SELECT name, roles, quotations, articles, posts FROM quoted_people WHERE thread_id = ?"
    assert archive.execute(sql, (PORTS,)).fetchall() == [
        ("Abdul Karim", "ports chief", 2, 2, 2),
        ("Ana Petrov", "mayor", 1, 1, 1),
    ]
