"""Lines near pictures, and lines that only look like them: caption, credit, and whether the line itself tells."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.articles.captions import Caption, find_photo_date, is_file_photo, is_signed_caption, read_caption

Row = tuple[str, str | None, str | None]

# A line that shows by itself what it is: caption, credit.
TOLD: dict[str, list[Row]] = {
    "en": [
        (
            "Two cranes at the river port of Demo. Photo : Ana Ruiz/AFP",
            "Two cranes at the river port of Demo.",
            "Ana Ruiz/AFP",
        ),
        ("Two cranes at the river port | Photo: The Hindu", "Two cranes at the river port", "The Hindu"),
        ("Two cranes at the river port. | Photo Credit: R. Mohan", "Two cranes at the river port.", "R. Mohan"),
        ("Two cranes at the river port. — Photo by Sam Lo", "Two cranes at the river port.", "Sam Lo"),
        ("Two cranes at the river port. — AFP/File", "Two cranes at the river port.", "AFP/File"),
        ("Two cranes at the river port. —APP photo", "Two cranes at the river port.", "APP photo"),
        ("A view of the old lock. — File photo", "A view of the old lock.", "File photo"),
        ("Two cranes at the river port [Ana Ruiz/Reuters]", "Two cranes at the river port", "Ana Ruiz/Reuters"),
        ("Two cranes at the river port [File: Ana Ruiz/Reuters]", "Two cranes at the river port", "Ana Ruiz/Reuters"),
        (
            "A crane turns at the port on June 3, 2025. (AP Photo/Sam Lo)",
            "A crane turns at the port on June 3, 2025.",
            "AP Photo/Sam Lo",
        ),
        ("A crane turns at the port. (AP Photo/Sam Lo, File)", "A crane turns at the port.", "AP Photo/Sam Lo, File"),
        (
            "A crane turns at the port. (Sam Lo/AFP via Getty Images)",
            "A crane turns at the port.",
            "Sam Lo/AFP via Getty Images",
        ),
        (
            "A crane turns at the port. Sam Lo/AFP via Getty Images",
            "A crane turns at the port.",
            "Sam Lo/AFP via Getty Images",
        ),
        (
            "A crane turns at the port. Photograph: Sam Lo/The Guardian",
            "A crane turns at the port.",
            "Sam Lo/The Guardian",
        ),
        ("A crane turns at the port. Photo: Sam Lo/AFP.", "A crane turns at the port.", "Sam Lo/AFP"),
        ("A crane turns at the port (ABC News: Sam Lo)", "A crane turns at the port", "ABC News: Sam Lo"),
        ("A crane turns at the port. AFP image.", "A crane turns at the port.", "AFP image"),
        ("A crane turns at the port. Purchase Licensing Rights", "A crane turns at the port", None),
        ("A crane turns at the port hide caption", "A crane turns at the port", None),
        (
            "A crane turns at the port. Credit: Sam Lo for The New York Times",
            "A crane turns at the port.",
            "Sam Lo for The New York Times",
        ),
        ("CREDIT: Sam Lo", None, "Sam Lo"),
        ("Image: Sam Lo/dpa/picture alliance", None, "Sam Lo/dpa/picture alliance"),
        ("File photo: Reuters", None, "Reuters"),
        ("A crane at the port. File photo: Sam Lo", "A crane at the port.", "Sam Lo"),
        ("A crane at the port. File photo", "A crane at the port. File photo", None),
        ("A crane at the port. (File photo)", "A crane at the port. (File photo)", None),
        ("A crane at the port. (Representational)", "A crane at the port. (Representational)", None),
        ("A crane at the port (Representative image)", "A crane at the port (Representative image)", None),
        ("A crane at the port | Representational image", "A crane at the port", "Representational image"),
        (
            "FILE PHOTO: A crane turns at the port, May 9, 2025. REUTERS/Sam Lo/File Photo Purchase Licensing Rights",
            "FILE PHOTO: A crane turns at the port, May 9, 2025.",
            "REUTERS/Sam Lo/File Photo",
        ),
        (
            "A crane turns at the port, May 9, 2025. REUTERS/Sam Lo Acquire Licensing Rights, opens new tab",
            "A crane turns at the port, May 9, 2025.",
            "REUTERS/Sam Lo",
        ),
        (
            "A crane turns in Demo, Russia, in this picture released May 9, 2025. Press Service/Handout via REUTERS",
            "A crane turns in Demo, Russia, in this picture released May 9, 2025.",
            "Press Service/Handout via REUTERS",
        ),
        ("© Sam Lo/TASS", None, "Sam Lo/TASS"),
        ("A crane at the port © AFP", "A crane at the port", "AFP"),
        ("A crane at the port © Sam Lo / Demo Courier", "A crane at the port", "Sam Lo / Demo Courier"),
        ("(C) Kyodo", None, "Kyodo"),
        ("Photo: Collected", None, "Collected"),
        ("Photo: Courtesy", None, "Courtesy"),
        ("Photo: Courtesy of the port authority", None, "Courtesy of the port authority"),
        ("PHOTO: FILE", None, "FILE"),
        ("Photo: UNB", None, "UNB"),
        ("Photo: BSS/PID", None, "BSS/PID"),
        ("(Photo: AFP)", None, "AFP"),
        ("[Photo/Xinhua]", None, "Xinhua"),
        ("Workers paint a hull in Demo. [Photo by Li Ming/Xinhua]", "Workers paint a hull in Demo.", "Li Ming/Xinhua"),
        (
            "Workers paint a hull in Demo, Sept. 17, 2025. (Xinhua/Li Ming)",
            "Workers paint a hull in Demo, Sept. 17, 2025.",
            "Xinhua/Li Ming",
        ),
        ("A ship off Salalah (Reuters)", "A ship off Salalah", "Reuters"),
        ("The ship at its berth. (RIA Novosti/AP pic)", "The ship at its berth.", "RIA Novosti/AP pic"),
        (
            "Marines unload a truck, Jan. 27, 2026. (U.S. Marine Corps photo by Sgt. Sam Lo)",
            "Marines unload a truck, Jan. 27, 2026.",
            "U.S. Marine Corps photo by Sgt. Sam Lo",
        ),
        (
            "Marines unload a truck, Jan. 27, 2026. US Marine Corps photo by Sgt. Sam Lo",
            "Marines unload a truck, Jan. 27, 2026.",
            "US Marine Corps photo by Sgt. Sam Lo",
        ),
        ("Image source, Getty Images", None, "Getty Images"),
        ("Image caption, A crane turns at the port", "A crane turns at the port", None),
        ("Getty Images", None, "Getty Images"),
        ("Sam Lo/AFP/Getty Images", None, "Sam Lo/AFP/Getty Images"),
        ("Sam Lo / EPA", None, "Sam Lo / EPA"),
        ("Sam Lo/AFP hide caption", None, "Sam Lo/AFP"),
        ("Photo courtesy of Demo Shipyard", None, "Demo Shipyard"),
        ("The barge at dusk. Image courtesy: Demo Navy", "The barge at dusk.", "Demo Navy"),
        (
            "The minister at the yard. Photo: Screengrab from a video",
            "The minister at the yard.",
            "Screengrab from a video",
        ),
        (
            "A barge moored near Izmail. (Olena Kit / The Kyiv Independent)",
            "A barge moored near Izmail.",
            "Olena Kit / The Kyiv Independent",
        ),
        ("© Photo : Demo Ministry of Defence", None, "Demo Ministry of Defence"),
        ("© AFP 2023 / Sam Lo", None, "AFP 2023 / Sam Lo"),
        ("Two cranes at the river port. ST PHOTO: SAM LO", "Two cranes at the river port.", "SAM LO"),
        ("Two cranes at the river port | AFP photo", "Two cranes at the river port", "AFP photo"),
        ("Two cranes at the river port — New Age photo", "Two cranes at the river port", "New Age photo"),
        ("Two cranes at the river port. U.S. Navy photo.", "Two cranes at the river port.", "U.S. Navy photo"),
        (
            "A crane turns at the port. (Express photo by Sam Lo)",
            "A crane turns at the port.",
            "Express photo by Sam Lo",
        ),
        ("A crane turns at the port. | Photo: ANI", "A crane turns at the port.", "ANI"),
        (
            "U.S. Navy photo by Mass Communication Specialist 2nd Class Sam Lo",
            None,
            "U.S. Navy photo by Mass Communication Specialist 2nd Class Sam Lo",
        ),
        ("The frigate during trials (picture source: Demo Navy)", "The frigate during trials", "Demo Navy"),
        ("A crane at the port. — X/@demo_port", "A crane at the port.", "X/@demo_port"),
        ("— Photo by the writer", None, "the writer"),
        ("Photo by Sam Lo on Unsplash", None, "Sam Lo on Unsplash"),
        ("This file photo shows a crane at the port. (Yonhap)", "This file photo shows a crane at the port.", "Yonhap"),
        ("A crane at the port. (Sam Lo/Flash90)", "A crane at the port.", "Sam Lo/Flash90"),
        ("The frigate at sea - Pic: Demo Navy", "The frigate at sea", "Demo Navy"),
    ],
    "zh": [
        ("工人在船厂刷漆。新华社记者 李明 摄", "工人在船厂刷漆。", "新华社记者 李明"),
        ("工人在船厂刷漆。新华社记者李明摄", "工人在船厂刷漆。", "新华社记者李明"),
        ("工人在船厂刷漆。 李明 摄", "工人在船厂刷漆。", "李明"),
        ("工人在船厂刷漆。新华社发（李明 摄）", "工人在船厂刷漆。", "新华社发（李明 摄）"),
        ("工人在船厂刷漆，新华社记者 李明 摄", "工人在船厂刷漆", "新华社记者 李明"),
        ("工人在船廠刷漆。中央社記者王小明攝 114年11月21日", "工人在船廠刷漆。", "中央社記者王小明"),
        ("工人在船廠刷漆。（圖取自facebook.com/demo）", "工人在船廠刷漆。", "facebook.com/demo"),
        ("工人在船厂刷漆。(资料图)李明 摄", "工人在船厂刷漆。(资料图)", "李明"),
        ("工人在船厂刷漆（李明 摄）", "工人在船厂刷漆", "李明"),
        ("工人在船厂刷漆。（新华社）", "工人在船厂刷漆。", "新华社"),
        ("工人在船厂刷漆。图源：视觉中国", "工人在船厂刷漆。", "视觉中国"),
        ("图源：央视新闻", None, "央视新闻"),
        ("图片来源：路透社", None, "路透社"),
        ("工人在船厂刷漆。（图/视觉中国）", "工人在船厂刷漆。", "视觉中国"),
        ("工人在船厂刷漆。（法新社）", "工人在船厂刷漆。", "法新社"),
        ("工人在船厂刷漆。船厂供图", "工人在船厂刷漆。", "船厂"),
        ("工人在船厂刷漆 资料图", "工人在船厂刷漆", "资料图"),
        ("工人在船厂刷漆。（资料图）", "工人在船厂刷漆。（资料图）", None),
    ],
    "ja": [
        ("港で向きを変えるクレーン＝共同", "港で向きを変えるクレーン", "共同"),
        ("港で向きを変えるクレーン＝15日、東京都港区（共同）", "港で向きを変えるクレーン＝15日、東京都港区", "共同"),
        ("港で向きを変えるクレーン　写真＝ロイター", "港で向きを変えるクレーン", "ロイター"),
        ("港で向きを変えるクレーン（写真：時事）", "港で向きを変えるクレーン", "時事"),
        ("港で向きを変えるクレーン（防衛省提供）", "港で向きを変えるクレーン", "防衛省"),
        ("港で向きを変えるクレーン。山田花子撮影", "港で向きを変えるクレーン。", "山田花子"),
        ("(C)時事", None, "時事"),
        (
            "港で向きを変えるクレーン＝2025年7月15日、東京都港区、山田花子撮影",
            "港で向きを変えるクレーン＝2025年7月15日、東京都港区",
            "山田花子",
        ),
        (
            "港で向きを変えるクレーン＝15日、東京都港区（AFP時事）",
            "港で向きを変えるクレーン＝15日、東京都港区",
            "AFP時事",
        ),
        ("写真：ロイター", None, "ロイター"),
    ],
    "ko": [
        ("항구의 크레인. 사진=연합뉴스", "항구의 크레인.", "연합뉴스"),
        ("항구의 크레인 [사진=뉴시스]", "항구의 크레인", "뉴시스"),
        ("항구의 크레인 /사진=뉴스1", "항구의 크레인", "뉴스1"),
        ("항구의 크레인 [로이터=연합뉴스]", "항구의 크레인", "로이터=연합뉴스"),
        ("항구의 크레인 ⓒ 뉴시스", "항구의 크레인", "뉴시스"),
        ("항구의 크레인 [촬영 홍길동]", "항구의 크레인", "홍길동"),
        ("항구의 크레인 [EPA=연합뉴스 자료사진]", "항구의 크레인", "EPA=연합뉴스 자료사진"),
        ("항구의 크레인. /연합뉴스", "항구의 크레인.", "연합뉴스"),
        ("ⓒ연합뉴스", None, "연합뉴스"),
        ("항구의 크레인 [해경 제공. 재판매 및 DB 금지]", "항구의 크레인", "해경"),
        ("항구의 크레인 [연합뉴스 자료사진]", "항구의 크레인", "연합뉴스 자료사진"),
        ("항구의 크레인 (자료사진)", "항구의 크레인 (자료사진)", None),
        ("사진 제공=현대", None, "현대"),
        ("항구의 크레인이 돌고 있다./연합뉴스", "항구의 크레인이 돌고 있다.", "연합뉴스"),
        ("항구의 크레인 (사진=해경 제공) *재판매 및 DB 금지", "항구의 크레인", "해경"),
    ],
    "ru": [
        ("Кран в порту. Фото: Иван Петров / ТАСС", "Кран в порту.", "Иван Петров / ТАСС"),
        ("Фото: Иван Петров / ТАСС", None, "Иван Петров / ТАСС"),
        ("© Иван Петров/ТАСС", None, "Иван Петров/ТАСС"),
        ("Кран в порту © РИА Новости / Иван Петров", "Кран в порту", "РИА Новости / Иван Петров"),
        ("Кран в порту. Архивное фото", "Кран в порту. Архивное фото", None),
        ("Фото: пресс-служба администрации порта", None, "пресс-служба администрации порта"),
        ("Фото: Иван Петров, Коммерсантъ / купить фото", None, "Иван Петров, Коммерсантъ"),
        ("Кран в порту / ТАСС", "Кран в порту", "ТАСС"),
        ("Автор фото, Getty Images", None, "Getty Images"),
        ("Подпись к фото, Кран в порту", "Кран в порту", None),
    ],
    "uk": [
        ("Кран у порту. Фото: Укрінформ", "Кран у порту.", "Укрінформ"),
        ("Фото: Олена Кіт / Суспільне", None, "Олена Кіт / Суспільне"),
    ],
    "bn": [
        ("নদীবন্দরে দুটি ক্রেন। ছবি: রয়টার্স", "নদীবন্দরে দুটি ক্রেন।", "রয়টার্স"),
        ("ছবি: আনা রুইজ/এএফপি", None, "আনা রুইজ/এএফপি"),
        ("ছবি : সংগৃহীত", None, "সংগৃহীত"),
        ("নদীবন্দরে দুটি ক্রেন। ছবি সংগৃহীত", "নদীবন্দরে দুটি ক্রেন।", "সংগৃহীত"),
        ("নদীবন্দরে দুটি ক্রেন ফাইল ছবি", "নদীবন্দরে দুটি ক্রেন", "ফাইল ছবি"),
        ("নদীবন্দরে দুটি ক্রেন। ফাইল ছবি", "নদীবন্দরে দুটি ক্রেন। ফাইল ছবি", None),
        ("নদীবন্দরে দুটি ক্রেন। ফাইল ছবি: রয়টার্স", "নদীবন্দরে দুটি ক্রেন।", "রয়টার্স"),
        ("নদীবন্দরে দুটি ক্রেন। ছবি: পিটিআই।", "নদীবন্দরে দুটি ক্রেন।", "পিটিআই"),
        ("নদীবন্দরে দুটি ক্রেন। — ফাইল চিত্র।", "নদীবন্দরে দুটি ক্রেন।", "ফাইল চিত্র"),
        ("ছবির উৎস, Getty Images", None, "Getty Images"),
        ("ফাইল ছবি", None, "ফাইল ছবি"),
    ],
    "hi": [
        ("बंदरगाह पर दो क्रेन। फोटो: जागरण", "बंदरगाह पर दो क्रेन।", "जागरण"),
        ("बंदरगाह पर दो क्रेन - फोटो : एएनआई", "बंदरगाह पर दो क्रेन", "एएनआई"),
        ("बंदरगाह पर दो क्रेन (फोटो- पीटीआई)", "बंदरगाह पर दो क्रेन", "पीटीआई"),
        ("बंदरगाह पर दो क्रेन (प्रतीकात्मक तस्वीर)", "बंदरगाह पर दो क्रेन (प्रतीकात्मक तस्वीर)", None),
        ("बंदरगाह पर दो क्रेन (फोटो-Reuters)", "बंदरगाह पर दो क्रेन", "Reuters"),
        ("इमेज स्रोत, Getty Images", None, "Getty Images"),
    ],
    "ar": [
        ("رافعة في الميناء (رويترز)", "رافعة في الميناء", "رويترز"),
        ("رافعة في الميناء (أ ف ب)", "رافعة في الميناء", "أ ف ب"),
        ("رافعة في الميناء - الصورة: رويترز", "رافعة في الميناء", "رويترز"),
        ("رافعة في الميناء (الفرنسية)", "رافعة في الميناء", "الفرنسية"),
        ("رافعة في الميناء (الأناضول)", "رافعة في الميناء", "الأناضول"),
        ("تصوير: أحمد سالم", None, "أحمد سالم"),
        ("رافعة في الميناء. تصوير: أحمد سالم", "رافعة في الميناء.", "أحمد سالم"),
        ("صدر الصورة، Getty Images", None, "Getty Images"),
    ],
    "ur_fa": [
        ("فوٹو: اے ایف پی", None, "اے ایف پی"),
        ("بندرگاہ پر دو کرینیں۔ فوٹو: رائٹرز", "بندرگاہ پر دو کرینیں۔", "رائٹرز"),
        ("بندرگاہ پر دو کرینیں۔ فائل فوٹو", "بندرگاہ پر دو کرینیں۔ فائل فوٹو", None),
        ("تصویر کا ذریعہGetty Images", None, "Getty Images"),
        ("فوٹو: فائل", None, "فائل"),
        ("عکس: ایرنا", None, "ایرنا"),
        ("دو جرثقیل در بندر / عکس: رضا کریمی", "دو جرثقیل در بندر", "رضا کریمی"),
    ],
    "tr": [
        ("Fotoğraf: Ayşe Kaya/AA", None, "Ayşe Kaya/AA"),
        ("Limandaki iki vinç. [Fotoğraf: Ayşe Kaya/AA]", "Limandaki iki vinç.", "Ayşe Kaya/AA"),
        ("Limandaki iki vinç. Foto: DHA", "Limandaki iki vinç.", "DHA"),
        ("Limandaki iki vinç (Arşiv)", "Limandaki iki vinç (Arşiv)", None),
    ],
    "fr": [
        ("Deux grues au port de Démo. Photo Jean Petit/AFP", "Deux grues au port de Démo.", "Jean Petit/AFP"),
        ("Deux grues au port de Démo. © Jean Petit / AFP", "Deux grues au port de Démo.", "Jean Petit / AFP"),
        ("Deux grues au port de Démo. Crédit photo : Jean Petit", "Deux grues au port de Démo.", "Jean Petit"),
        (
            "Deux grues au port de Démo. | JEAN PETIT / OUEST-FRANCE",
            "Deux grues au port de Démo.",
            "JEAN PETIT / OUEST-FRANCE",
        ),
        (
            "Deux grues au port de Démo (photo d'illustration).",
            "Deux grues au port de Démo (photo d'illustration).",
            None,
        ),
        ("Deux grues au port de Démo. JEAN PETIT / AFP", "Deux grues au port de Démo.", "JEAN PETIT / AFP"),
        (
            "Deux grues au port de Démo, le 3 juin. AFP - JEAN PETIT",
            "Deux grues au port de Démo, le 3 juin.",
            "AFP - JEAN PETIT",
        ),
        (
            "Deux grues au port de Démo, le 3 juin 2025. © AFP - JEAN PETIT",
            "Deux grues au port de Démo, le 3 juin 2025.",
            "AFP - JEAN PETIT",
        ),
        (
            "Deux grues au port, le 3 juin 2025. REUTERS/Jean Petit/Photo d'archives",
            "Deux grues au port, le 3 juin 2025.",
            "REUTERS/Jean Petit/Photo d'archives",
        ),
        ("Deux grues au port de Démo. — © Jean Petit", "Deux grues au port de Démo.", "Jean Petit"),
    ],
    "de": [
        ("Zwei Kräne im Hafen. Foto: Jan Klein/dpa", "Zwei Kräne im Hafen.", "Jan Klein/dpa"),
        ("Zwei Kräne im Hafen Foto: dpa", "Zwei Kräne im Hafen", "dpa"),
        ("Bild: dpa", None, "dpa"),
        ("© dpa", None, "dpa"),
        ("Zwei Kräne im Hafen. © Jan Klein/dpa", "Zwei Kräne im Hafen.", "Jan Klein/dpa"),
        (
            "Zwei Kräne im Hafen. picture alliance/dpa | Jan Klein",
            "Zwei Kräne im Hafen.",
            "picture alliance/dpa | Jan Klein",
        ),
        ("Zwei Kräne im Hafen. Quelle: Imago", "Zwei Kräne im Hafen.", "Imago"),
        ("Zwei Kräne im Hafen (Archivbild). Bild: Keystone", "Zwei Kräne im Hafen (Archivbild).", "Keystone"),
        ("Foto: privat", None, "privat"),
        ("APA/JAN KLEIN", None, "APA/JAN KLEIN"),
    ],
    "es": [
        ("Dos grúas en el puerto. Foto: Ana Ruiz", "Dos grúas en el puerto.", "Ana Ruiz"),
        ("Dos grúas en el puerto. EFE/Ana Ruiz", "Dos grúas en el puerto.", "EFE/Ana Ruiz"),
        ("Dos grúas en el puerto. Ana Ruiz (EFE)", "Dos grúas en el puerto.", "Ana Ruiz (EFE)"),
        ("Dos grúas en el puerto. (REUTERS/Ana Ruiz)", "Dos grúas en el puerto.", "REUTERS/Ana Ruiz"),
        ("Dos grúas en el puerto. / EFE", "Dos grúas en el puerto.", "EFE"),
        (
            "Archivo - Dos grúas en el puerto - PUERTO DE DEMO - Archivo",
            "Archivo - Dos grúas en el puerto",
            "PUERTO DE DEMO",
        ),
        ("Dos grúas en el puerto. Foto de archivo", "Dos grúas en el puerto. Foto de archivo", None),
    ],
    "pt": [
        ("Dois guindastes no porto — Foto: Rui Lima/g1", "Dois guindastes no porto", "Rui Lima/g1"),
        ("Dois guindastes no porto - Rui Lima/AFP", "Dois guindastes no porto", "Rui Lima/AFP"),
        ("Dois guindastes no porto — Foto: Reprodução/TV Globo", "Dois guindastes no porto", "Reprodução/TV Globo"),
        ("Crédito: Rui Lima", None, "Rui Lima"),
        ("Dois guindastes no porto. Foto: Divulgação", "Dois guindastes no porto.", "Divulgação"),
    ],
    "it": [
        ("Due gru nel porto. Foto Ansa", "Due gru nel porto.", "Ansa"),
        ("Due gru nel porto (ansa)", "Due gru nel porto", "ansa"),
        ("Due gru nel porto. ANSA/MARIO RIVA", "Due gru nel porto.", "ANSA/MARIO RIVA"),
        ("Due gru nel porto © ANSA/EPA", "Due gru nel porto", "ANSA/EPA"),
    ],
    "id": [
        ("Dua derek di pelabuhan. (Foto: ANTARA/Budi Santoso)", "Dua derek di pelabuhan.", "ANTARA/Budi Santoso"),
        (
            "Dua derek di pelabuhan. ANTARA FOTO/Budi Santoso/foc.",
            "Dua derek di pelabuhan.",
            "ANTARA FOTO/Budi Santoso/foc",
        ),
        ("Foto: Dua derek di pelabuhan (Budi Santoso/detikcom)", "Dua derek di pelabuhan", "Budi Santoso/detikcom"),
        ("Dua derek di pelabuhan. ANTARA/HO-Pelabuhan Demo", "Dua derek di pelabuhan.", "ANTARA/HO-Pelabuhan Demo"),
        ("Dua derek di pelabuhan. (Dok. Pelabuhan Demo)", "Dua derek di pelabuhan.", "Pelabuhan Demo"),
    ],
    "others": [
        ("그물을 걷는 배. /해군", "그물을 걷는 배.", "해군"),
        ("그물을 걷는 배. / 홍길동", "그물을 걷는 배.", "홍길동"),
        ("배가 늦는다고 그가 말했다. /연합뉴스", "배가 늦는다고 그가 말했다.", "연합뉴스"),
        ("그물을 걷는 배/사진=홍길동", "그물을 걷는 배", "홍길동"),
        ("港のタグボート＝2023年11月（海上保安庁）", "港のタグボート＝2023年11月", "海上保安庁"),
        ("港のタグボート＝東京で12日（小野寺彩）", "港のタグボート＝東京で12日", "小野寺彩"),
        ("Dwa dźwigi w porcie. Fot. Jan Nowak / PAP", "Dwa dźwigi w porcie.", "Jan Nowak / PAP"),
        ("Dwa dźwigi w porcie. Fot. PAP/Jan Nowak", "Dwa dźwigi w porcie.", "PAP/Jan Nowak"),
        ("Två kranar i hamnen. Foto: Anna Berg/TT", "Två kranar i hamnen.", "Anna Berg/TT"),
        ("Twee kranen in de haven. Foto: ANP", "Twee kranen in de haven.", "ANP"),
        ("Twee kranen in de haven © ANP / Jan Smit", "Twee kranen in de haven", "ANP / Jan Smit"),
        ("Hai cần cẩu ở cảng. Ảnh: Reuters", "Hai cần cẩu ở cảng.", "Reuters"),
        (
            "Kaksi nosturia satamassa. Kuva: Matti Virta / Lehtikuva",
            "Kaksi nosturia satamassa.",
            "Matti Virta / Lehtikuva",
        ),
    ],
}

# A line that its place alone can make a caption: what it would be then.
UNTOLD: list[Row] = [
    ("Ana Ruiz ,Tomas Berg", "Ana Ruiz ,Tomas Berg", None),
    ("Two cranes at the river port", "Two cranes at the river port", None),
    (
        "Welders at the yard in Demo, western Japan. (Ryo Tanaka)",
        "Welders at the yard in Demo, western Japan.",
        "Ryo Tanaka",
    ),
    (
        "The ministry said on Friday that two ships had left, officials said (Reuters)",
        "The ministry said on Friday that two ships had left, officials said",
        "Reuters",
    ),
    (
        "The film will be shown in March, the director said. (ANI)",
        "The film will be shown in March, the director said.",
        "ANI",
    ),
    ("Talks will go on next week, he added. — AFP", "Talks will go on next week, he added.", "AFP"),
    ("該国外交部表示，会谈将继续。（新华社）", "該国外交部表示，会谈将继续。", "新华社"),
    ("China to build ten ships - Reuters", "China to build ten ships", "Reuters"),
    ("China to build ten ships | The Daily Star", "China to build ten ships", "The Daily Star"),
    ("बंदरगाह पर दो क्रेन। जागरण", "बंदरगाह पर दो क्रेन।", "जागरण"),
    ("Two cranes at the river port. AFP", "Two cranes at the river port.", "AFP"),
    ("The towns lie on both banks of the river. ANSA", "The towns lie on both banks of the river.", "ANSA"),
    ("Dos grúas en el puerto. ANA RUIZ", "Dos grúas en el puerto.", "ANA RUIZ"),
    ("Ana Ruiz (Reuters)", "Ana Ruiz", "Reuters"),
    ("Dos grúas en el puerto. Ana Ruiz Soto", "Dos grúas en el puerto.", "Ana Ruiz Soto"),
    ("رافعة كبيرة في الميناء (أحمد سالم)", "رافعة كبيرة في الميناء", "أحمد سالم"),
    ("नदी पर दो नई क्रेन (आशा देवी)", "नदी पर दो नई क्रेन", "आशा देवी"),
    ("Two cranes at the port. Source: Reuters", "Two cranes at the port.", "Reuters"),
    (
        "The port has bought two cranes for the port and will put them up by the end of next year on each bank. (ANI)",
        "The port has bought two cranes for the port and will put them up by the end of next year on each bank.",
        "ANI",
    ),
    ("(Reuters)", None, "Reuters"),
    (
        "Photos: Ferry sinks off the coast of Demo, dozens are missing",
        "Ferry sinks off the coast of Demo, dozens are missing",
        None,
    ),
]

# Lines that hold no credit, wherever they stand.
PLAIN = [
    "By Ana Ruiz",
    "Reuters",
    "AFP, Dhaka",
    "Ana Ruiz, Dhaka",
    "AFP/Dhaka",
    "Agencies/Islamabad",
    "BSS/UNB",
    "Source: Reuters",
    "Text and photos by",
    "Text and photos by the writer",
    "TNN | Aug 7, 2025, 11.52 PM IST",
    "© 2025 Reuters. All rights reserved.",
    "© 2025 AFP",
    "© Demo Verlag GmbH",
    "© dpa-infocom, dpa:250512-930-533871/1",
    "© 一般社団法人共同通信社",
    "Big Picture: Trade",
    "Why we need the bigger picture: an essay",
    "In pictures: a day at the port",
    "The ferry left at 10:30 and came back at 12:45",
    "He works for the news agency Agence France-Presse (AFP)",
    "The report was carried by the Press Trust of India (PTI).",
    "A Reuters/Ipsos poll found that most voters oppose the plan.",
    "Support fell to 40 per cent in a Reuters/Ipsos poll",
    "ZARAGOZA, 16 Sep. (EUROPA PRESS) -",
    "The museum keeps the letters in the National Archives",
    "Taxes collected",
    "নমুনা সংগৃহীত",
    "Facebook Twitter WhatsApp Email",
    "Share via",
    "You can have one and/or the other.",
    "All credit to the army (and the navy)",
    "The picture: China builds, others talk",
    "He told AFP that the talks had failed.",
    "Three ships (two of them new) left the port on Monday.",
    "The result was 3 = 2, he said: a draw",
    "Lusa/Fim",
    "AFP/jk",
    "Source: AFP/jk",
    "Launched 17 May 2023 (Demo Courier, 22 June)",
    "Great pic!",
    "Nice photo",
    "图书馆今天开放",
    "港口建设的意图：专家解读",
    "Опубликовано фото: Иванов и Петров",
    "Die Bild-Zeitung dpa",
    "What the picture: Sam Lo and others on trade",
    "他说：我们会继续努力",
    "会议提供了新的机会，各方将继续合作，推动经济发展，提供支持",
    "정부는 지원을 제공",
    "https://demo.example/photo/1234",
    "Two ships have left the port (Reuters: officials confirm)",
    "Two cranes at the river port (Demo: Ana Ruiz)",
    "The vote was lost (Note: Ana Ruiz)",
    "港のタグボート（小野寺彩）",
    "그물을 걷는 배 /해군",
    "Two cranes at the river port (Ana Ruiz)",
    "Two cranes at the river port. Ana Ruiz 3",
]


def shown(text: str, caption: Caption) -> tuple[str | None, str | None]:
    """Caption and credit as words."""
    of = (text[slice(*span)] if span else None for span in (caption.caption, caption.credit))
    return next(of), next(of)


@pytest.mark.parametrize("row", [row for rows in TOLD.values() for row in rows], ids=lambda row: row[0])
def test_lines_that_tell(row: Row) -> None:
    text, caption, credit = row
    found = read_caption(text)

    assert (*shown(text, found), found.told) == (caption, credit, True)


@pytest.mark.parametrize("row", UNTOLD, ids=lambda row: row[0])
def test_lines_that_only_their_place_explains(row: Row) -> None:
    text, caption, credit = row
    found = read_caption(text)

    assert (*shown(text, found), found.told) == (caption, credit, False)


@pytest.mark.parametrize("text", PLAIN)
def test_lines_without_a_credit(text: str) -> None:
    found = read_caption(text)

    assert (*shown(text, found), found.told) == (text, None, False)
    assert not is_signed_caption(text)


# --- what else a line tells -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "archived"),
    [
        ("A crane at the port. File photo", True),
        ("A crane at the port. REUTERS/Sam Lo/File Photo", True),
        ("A crane at the port. — AFP/File", True),
        ("PHOTO: FILE", True),
        ("[File: Sam Lo/Reuters]", True),
        ("Archivo - Dos grúas en el puerto - EUROPA PRESS - Archivo", True),
        ("ফাইল ছবি: রয়টার্স", True),
        ("The letters are kept in the National Archives of Demo", False),
        ("They file their reports on Fridays. Photo: AFP", False),
        ("A crane at the port. Photo: AFP", False),
    ],
)
def test_pictures_from_the_archives(text: str, *, archived: bool) -> None:
    assert is_file_photo(text) is archived


def test_the_day_of_a_picture_is_the_one_that_its_caption_prints() -> None:
    text = "A crane turns at the port, May 9, 2025. Photo: Sam Lo/AFP"
    taken = find_photo_date(text, read_caption(text))

    assert taken is not None
    assert (taken.iso[:10], text[taken.start : taken.end]) == ("2025-05-09", "May 9, 2025")
    for undated in ("A crane turns at the port on Friday. Photo: AFP", "© AFP 2023 / Sam Lo"):
        assert find_photo_date(undated, read_caption(undated)) is None


# --- hostile and long lines -------------------------------------------------------------------------------------------

PIECES = [
    "Photo",
    ":",
    " ",
    "/",
    "(",
    ")",
    "[",
    "©",
    "—",
    " - ",
    "|",
    "AFP",
    "Ana Ruiz",
    "ছবি",
    "写真",
    "＝",
    "摄",
    ".",
    "File photo",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1, max_size=12).map("".join))
def test_spans_lie_in_the_line_and_never_overlap(text: str) -> None:
    found = read_caption(text)
    spans = [span for span in (found.caption, found.credit) if span]

    assert all(0 <= start <= end <= len(text) for start, end in spans)
    if found.caption and found.credit:
        assert found.caption[1] <= found.credit[0]
    if found.told:
        assert spans


def test_a_paragraph_costs_little() -> None:
    """Every line of a post is read, and few are captions: a slow reader would be the slowest part of all."""
    line = (
        "The two bridges – built in 1962 – will close in August, said Ana Ruiz (45), who runs the ferry: it takes six. "
    )
    lines = [line * n for n in (1, 2, 3, 4)] * 250
    start = time.process_time()
    for text in lines:
        read_caption(text)

    assert (time.process_time() - start) / len(lines) < 0.0003
