"""The wording of page furniture, by purpose, in the languages of the outlets we read."""

from __future__ import annotations

__all__ = [
    "AGENCIES",
    "BYLINE_WORDS",
    "CREDIT_LABELS",
    "FURNITURE_WORDS",
    "LINK_PHRASES",
    "LINK_WORDS",
    "MARKERS",
    "OPENINGS",
    "RESERVED",
    "SUBSCRIBE_VERBS",
]

AGENCIES = (
    "Reuters", "Thomson Reuters", "AP", "Associated Press", "The Associated Press", "AFP",
    "Agence France-Presse", "UPI", "dpa", "dpa-AFX", "EFE", "ANSA", "LUSA", "Lusa", "STA", "HINA",
    "Hina", "Tanjug", "FENA", "TASS", "ТАСС", "RIA Novosti", "РИА Новости", "Interfax",
    "Интерфакс", "Sputnik", "Xinhua", "新华社", "Kyodo", "Yonhap", "Jiji", "PTI", "ANI", "IANS",
    "UNI", "APP", "Bernama", "Antara", "Anadolu", "AA", "MENA", "SPA", "WAM", "IRNA", "APA",
    "APA.at", "ATS", "Belga", "ANP", "TT", "NTB", "Ritzau", "STT",
    "PAP", "ČTK", "CTK", "TASR", "MTI",
    "Agerpres", "BTA", "БТА", "Укрінформ", "Ukrinform", "УНИАН", "BNS", "ELTA", "LETA",
    "Europa Press", "Adnkronos", "KUNA", "NAN", "SAPA", "CP", "The Canadian Press", "AAP",
    "CNN", "CNN Business", "BBC", "CBS", "CBS News", "NBC", "ABC", "ABC News", "FOX", "Fox News",
    "STMW", "CNS", "CNNMoney", "Bloomberg", "VOA", "RFE/RL", "NPR", "PA", "Al Jazeera", "RT",
)  # fmt: skip
"""News agencies and networks as they sign a dateline, compared case-sensitively."""

LINK_PHRASES = (
    # English
    "read more", "read also", "also read", "read next", "read this next", "see also", "see more",
    "more on this", "more on this story", "related articles?", "related stor(?:y|ies)",
    "related news", "related content", "related topics", "related coverage", "recommended stories",
    "recommended for you", "recommended reading", "more news", "more stories", "must[ -]read",
    "don['’]t miss", "trending now", "up next", "watch now", "watch below", "watch live",
    "watch this story", "listen to this article", "continue reading", "continue reading below",
    "continue reading the main story", "stor(?:y|ies) continued? below",
    "stor(?:y|ies) continues below(?: this ad(?:vertisement)?| advertisement)?",
    "article continues (?:below|after)(?: this ad(?:vertisement)?| advertisement)?",
    "full coverage", "complete coverage", "most read", "most popular", "read the full story",
    "read the full article", "read full article", "you may also like", "you might also like",
    "what to read next", "top stories", "editor['’]s picks?", "read less read more",
    "scroll down for video", "more videos", "latest stories", "latest news", "also on huffpost",
    "for more neighborhood news, listen to [a-z ]{1,30} here", "advertisement - continue reading",
    "advertisement - scroll to continue", "popular on [a-z ]{1,30}",
    # German
    "lesen sie auch", "lesen sie mehr", "lesen sie hier", "lies auch", "lies mehr",
    "mehr zum thema", "mehr dazu", "auch interessant", "das könnte sie auch interessieren",
    "weiterlesen", "weiterlesen nach der anzeige", "zum thema", "artikel teilen",
    # French
    "lire aussi", "à lire aussi", "a lire aussi", "lire la suite", "lire plus", "lire également",
    "à lire également", "a lire également", "voir aussi", "à voir aussi", "a voir aussi",
    "pour aller plus loin",
    "la suite après (?:la|cette) publicité", "sur le même sujet", "partager cet article",
    # Spanish, Portuguese, Italian
    "leer más", "leer también", "lea también", "lea más", "lee también", "lee más",
    "le puede interesar", "te puede interesar", "te recomendamos", "más información",
    "ver también", "ver más", "noticias relacionadas", "sigue leyendo", "continúa leyendo",
    "leia mais", "leia também", "ler mais", "ler também", "saiba mais", "veja também",
    "continua após a publicidade", "continue lendo", "notícias relacionadas",
    "leggi anche", "leggi tutto", "leggi di più", "continua a leggere", "vedi anche",
    "articoli correlati",
    # East and South Slavic
    "читайте также", "читайте далее", "читать далее", "читать также", "подробнее",
    "смотрите также", "см[.] также", "материалы по теме", "по теме", "ещ[её] по теме",
    "читайте також", "читати далі", "дивіться також", "більше за темою", "чытайце таксама",
    "прочетете още", "вижте още", "още по темата", "прочитајте и", "прочитајте још",
    "прочитај повеќе", "pročitajte i", "pročitajte još", "pročitajte više", "pročitaj još",
    "čitajte još", "povezane vijesti", "preberite tudi", "preberite še", "preberite več",
    "preberi tudi", "več o tem", "beri dalje", "sorodne novice", "oglejte si še",
    # West Slavic
    "czytaj także", "czytaj też", "czytaj więcej", "czytaj dalej", "przeczytaj także",
    "zobacz także", "zobacz też", "zobacz więcej", "čtěte také", "čtěte více",
    "přečtěte si(?: také)?", "čítajte tiež", "čítajte aj", "prečítajte si(?: aj| tiež)?",
    # Germanic north and Dutch
    "lees ook", "lees meer", "lees verder", "bekijk ook", "zie ook", "läs också", "läs även",
    "läs mer", "læs også", "læs mere", "les også", "les mer",
    # Finnish, Hungarian, Baltic, Romanian, Greek, Albanian, Turkish
    "lue myös", "lue lisää", "olvassa el(?: még| ezt is)?", "olvasd el(?: ezt is)?",
    "kapcsolódó cikkek", "loe ka", "loe lisaks", "lasi arī", "lasi vēl", "taip pat skaitykite",
    "skaitykite taip pat", "cite[șş]te [șş]i", "citi[țţ]i [șş]i", "vezi [șş]i",
    "διαβάστε επίσης", "διαβάστε ακόμα", "δείτε επίσης", "lexo edhe", "ayrıca okuyun",
    "bunu da oku", "ilgili haberler", "i̇lgili haberler",
    # Further
    "اقرأ أيضا(?:ً)?", "اقرأ المزيد", "بیشتر بخوانید", "קראו גם", "相关新闻", "相关阅读", "延伸阅读",
    "阅读更多", "関連記事", "続きを読む", "관련기사", "यह भी पढ़ें", "baca juga",
    "xem thêm", "đọc thêm",
)  # fmt: skip
"""Invitations to read something else, as regular expressions. They count where nothing follows
or where a colon, arrow or dash does: "Read more: ..." but not "Read more books"."""

LINK_WORDS = (
    "related", "recommended", "more", "watch", "watch also", "listen", "trending", "also",
    "mehr", "video", "videos", "más", "plus", "altro", "ещё", "još", "še", "več", "więcej",
)  # fmt: skip
"""Single words that invite to read something else where a colon follows or nothing does."""

FURNITURE_WORDS = frozenset(
    {
        "ad", "advert", "advertisement", "advertisements", "sponsored", "promoted", "anzeige",
        "werbung", "publicité", "publicidad", "publicidade", "pubblicità", "реклама", "oglas",
        "reklama", "inzerce", "reklam", "advertentie", "annons", "annonce", "annonse", "mainos",
        "hirdetés", "publicitate", "διαφήμιση", "إعلان", "广告", "広告", "광고", "iklan",
        "comments", "comment", "add comment", "leave a comment", "post a comment", "no comments",
        "view comments", "0 comments", "0 pending comments", "kommentare", "commentaires",
        "comentarios", "comentários", "commenti", "комментарии", "коментарі", "komentarji",
        "share", "share this", "share this article", "share this story", "share this -", "shares",
        "facebook", "twitter", "x", "whatsapp", "telegram", "linkedin", "pinterest", "reddit",
        "pocket", "tumblr", "google", "google+", "email", "e-mail", "print", "copy link", "copied",
        "link copied", "tweet", "instagram", "youtube", "teilen", "partager", "compartir",
        "compartilhar", "condividi", "поделиться", "поширити", "deli", "udostępnij", "delen",
        "dela", "del", "jaa", "megosztás", "close", "menu", "search", "breadcrumb", "home",
        "table of contents", "faqs", "photos", "gallery", "enlarge", "text size", "play", "pause",
        "live", "loading", "skip ad", "skip to content", "skip to main content", "follow topic",
        "topics", "tags", "story highlights", "breaking news staff", "copy", "save", "bookmark",
        "read aloud", "listen", "subscribe", "sign in", "log in", "login", "register",
        "just one more thing", "download app", "view gallery", "back to top", "page 1 of 2",
        "recommended", "related", "trending", "more", "comments closed", "advertising",
    }
)  # fmt: skip
"""Whole lines, case-folded, without surrounding punctuation, that say nothing."""

CREDIT_LABELS = (
    "photo", "photos", "photo by", "photo credit", "photo courtesy", "photo illustration",
    "photograph", "photographs?(?: by)?", "image", "image credit", "image source",
    "image copyright", "image caption", "media caption", "picture", "pictures?(?: by)?", "credit",
    "credits", "file photo", "file", "file image", "caption", "video", "foto", "fotos", "foto von",
    "bild", "bilder", "bildquelle", "symbolbild", "grafik", "crédits?(?: photo)?",
    "créditos?(?: de la imagen)?", "imagen", "imagem", "fotografía", "fotografia", "fotografie",
    "reprodução", "divulgação", "фото", "видео", "иллюстрация", "відео", "снимка", "fotografija",
    "zdjęcie", "fot[.]", "ilustrační foto", "ilustračné foto", "valokuva", "kuva", "kép", "fotó",
    "fotogr[.]", "φωτογραφία", "φωτο", "fotoğraf", "صورة", "图片来源", "图", "写真", "사진",
)  # fmt: skip
"""Labels in front of a caption or credit; a colon follows."""

BYLINE_WORDS = (
    "by", "written by", "reported by", "posted by", "published by", "story by", "words by",
    "von", "par", "por", "di", "door", "av", "af", "tekst", "piše", "napisal", "napisala", "autor",
    "autora", "autorka", "author", "автор", "текст",
)  # fmt: skip
"""Words in front of the author's name."""

SUBSCRIBE_VERBS = (
    "sign up", "subscribe", "register", "enter your email", "get", "receive", "join", "stay",
    "melden sie sich", "abonnieren", "abonniere", "erhalten sie", "inscrivez-vous",
    "abonnez-vous", "recevez", "suscríb[ae]te", "suscríbase", "recib[ae]", "inscreva-se", "assine",
    "receba", "iscriviti", "ricevi", "подпишитесь", "подписывайтесь", "підпишіться",
    "підписуйтесь", "naročite se", "prijavite se", "zapisz się", "subskrybuj", "odebírejte",
    "přihlaste se", "schrijf je in", "meld je aan", "prenumerera", "tilmeld", "meld deg på",
    "tilaa", "iratkozz(?:on)? fel", "abonează-te", "abona[țţ]i-vă", "εγγραφείτε",
)  # fmt: skip
"""Imperatives that open a newsletter line."""

RESERVED = (
    "all rights reserved", "alle rechte vorbehalten", "tous droits réservés",
    "todos los derechos reservados", "todos os direitos reservados", "tutti i diritti riservati",
    "все права защищены", "усі права захищено", "vse pravice pridržane", "sva prava pridržana",
    "wszelkie prawa zastrzeżone", "všechna práva vyhrazena", "alle rechten voorbehouden",
    "alla rättigheter förbehållna", "minden jog fenntartva", "toate drepturile rezervate",
    "tüm hakları saklıdır", "جميع الحقوق محفوظة", "版权所有",
)  # fmt: skip

MARKERS = (
    "contributed to this report", "contributed to this story", "contributed to this article",
    "contributed reporting", "enable javascript", "requires javascript", "javascript is disabled",
    "javascript is required", "try disabling any ad block", "your browser extensions",
    "your browser does not support", "your browser doesn't support", "playback is unsupported",
    "terms of service and privacy policy", "terms of use and privacy policy",
    "privacy policy and terms of service", "privacy policy and terms of use",
    "agree to our privacy policy", "agree to our terms", "protected by recaptcha",
    "unsubscribe at any time", "may not be published, broadcast, rewritten",
    "for reprint permission", "email notifications are only sent",
    "your notification has been saved", "problem saving your notification",
    "you'll get an email delivered to your inbox", "sent a verification email",
    "sent you a verification email", "sent a confirmation email",
    "sent you a confirmation email", "check your spam", "click on the link to activate your",
    "read our comment policy", "thomson reuters trust principles",
)  # fmt: skip
"""Wording, in lower case, that gives a sentence away as furniture wherever it stands in it."""

OPENINGS = (
    "already have an account", "thank you for (?:registering|signing up|subscribing)",
    "comments are closed", "would you like to comment on this article",
    "this is a developing story", "check back (?:here )?for updates",
    "this (?:story|article|post) (?:has been|was|will be) (?:updated|originally published)",
    "this article (?:was )?originally (?:appeared|published)",
    "article is more than \\d+ (?:month|year)s? old",
    "this article is more than \\d+ (?:month|year)s? old",
    "[(]?with (?:additional )?inputs? from", "[(]?reporting by .{0,120}; ?editing by",
    "our standards: ", "we use cookies", "th(?:is|e) (?:web)?site uses cookies",
    "wir verwenden cookies", "nous utilisons des cookies", "utilizamos cookies",
    "мы используем (?:файлы )?cookie", "stran uporablja piškotke",
    "content created by .{0,80} is available without charge", "for licensing opportunities",
    "like this: like loading", "you must enter the characters", "having trouble viewing the",
    "welcome back[.] please sign in", "why are we asking this", "add a location to your tweets",
    "skip ad ad loading", "read (?:or|and) share this story", "send a tip to", "report an error",
    "report a typo", "buy reprints", "licensing rights",
    # What a feed puts under each entry.
    "the post .{1,200} appeared first on\\b",
    "der beitrag .{1,200} erschien zuerst (?:auf|bei|in)\\b",
    "l'article .{1,200} est apparu en premier sur\\b",
    "l’article .{1,200} est apparu en premier sur\\b",
    "la entrada .{1,200} (?:se publicó|apareció) primero en\\b",
    "l'articolo .{1,200} proviene da\\b", "l’articolo .{1,200} proviene da\\b",
    "o post .{1,200} apareceu primeiro (?:em|no|na)\\b",
    "het bericht .{1,200} verscheen eerst op\\b",
    "сообщение .{1,200} появились? сначала на\\b",
    # What stands where the article is not to be had.
    "451: unavailable (?:due to|for) legal reasons", "unavailable due to legal reasons",
    "we recognize you are attempting to access this website from a country",
    "dieser artikel ist nur für (?:abonnent|registriert)",
    "sie haben bereits ein (?:abo|konto)", "um diesen inhalt anzuzeigen",
    "wir und unsere (?:\\d+ )?partner", "get the best experience in our app", "open in app",
)  # fmt: skip
"""Regular expressions for how furniture sentences begin."""
