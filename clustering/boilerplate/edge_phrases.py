"""The wording of first and last lines that are not the report, by purpose and language."""

from __future__ import annotations

__all__ = [
    "AUTHORS",
    "AUTHOR_VERBS",
    "CALLS",
    "CLOSING_CALLS",
    "DESK_LABELS",
    "NOTES",
    "OUTLET_NOUNS",
    "REPORTED",
    "SUBSCRIPTIONS",
    "SUBSCRIPTION_NOUNS",
]

OUTLET_NOUNS = (
    "Wire", "Newswire", "News", "News Agency", "News Service", "Press", "Press Agency",
    "Press Association", "Newsroom", "Agencies", "Wires", "Wire Services?", "Media",
    "Agence", "Presse", "Nachrichtenagentur", "Agenturen", "Agencias", "Agências", "Agenzie",
)  # fmt: skip
"""Last words of the name of an agency or a newsroom."""

DESK_LABELS = (
    "责任编辑", "责编", "编辑", "编审", "校对", "记者", "来源", "作者", "文字", "摄影", "供图",
    "編集", "기자",
    "تصوير", "المصدر", "تحرير", "كتب", "צילום", "עריכה",
    "sources?", "editing", "edited by", "editor", "quellen?", "redaktion", "redakteur(?:in)?",
    "fuentes?", "fontes?", "fonti", "edición", "edição", "источники?", "редактор", "джерел[оа]",
    "źródł[oa]", "oprac[.]", "opracowanie", "opracował", "zdroje?", "viri?", "izvori?", "fotograf",
    "fotografen", "haber", "kaynak", "bron(?:nen)?", "källa", "kilde", "lähde", "forrás", "πηγή",
)  # fmt: skip
"""Labels in front of an editor, a photographer or a source; a colon follows."""

SUBSCRIPTIONS = (
    # Subscribe, where the word has no other meaning
    "abonnez-vous", "suscr[ií]b(?:ase|ete)", "abonnieren sie", "abonniere", "abonniert",
    "abbonati", "abbonatevi", "subskrybuj", "prenumeruj", "odebírejte", "prenumerera",
    "abone olun", "abone ol", "berlangganan", "订阅", "اشترك", "اشتركوا",
    # Follow us
    "s[ií]g(?:anos|uenos|uinos)", "siga-nos", "sigam-nos", "suivez-nous", "rejoignez-nous",
    "retrouvez-nous", "folgen sie uns", "folge uns", "folgt uns", "seguiteci", "seguici",
    "sledite nam", "spremljajte nas", "pratite nas", "zapratite nas", "obserwuj nas",
    "śledź nas", "sledujte nás", "volg ons", "följ oss", "følg oss", "følg os", "seuraa meitä",
    "kövess minket", "kövessen minket", "urmăriți-ne", "urmărește-ne", "ακολουθήστε μας",
    "bizi takip ed", "ikuti kami", "关注我们", "تابعونا", "תעקבו אחרינו", "follow us", "like us on",
    "присоединяйтесь к нам", "следите за нами", "стежте за нами", "долучайтеся до нас",
    # Ours, by the pronoun
    "subscribe to our", "sign up (?:for|to) our", "get our", "receive our", "join our",
    "recib[ae] nuestr[oa]s?", "receba nossa", "receba a nossa", "ricevi la nostra",
    "unterstützen sie (?:uns|unsere)", "soutenez(?:-nous| notre| nos)",
    "apoy[ae] (?:nuestro|a nuestro)", "apoie (?:o )?nosso", "sostieni il nostro", "sostienici",
    "поддержите (?:нас|нашу|наше|наш)", "підтримайте (?:нас|нашу|наше|наш)",
    "wesprzyj nas", "podprite (?:nas|naše|naš)", "steun ons", "stöd oss", "støtt oss",
)  # fmt: skip
"""How lines begin that can ask for nothing but to subscribe, to follow or to support the outlet."""

CALLS = (
    "subscribe to the", "sign up (?:for|to) the", "get the", "receive the", "recevez",
    "inscrivez-vous", "recib[ae]", "inscr[ií]b(?:ase|ete)", "inscreva-se", "assine", "receba",
    "iscriviti", "iscrivetevi", "ricevi", "erhalten sie", "melden sie sich", "bestellen sie",
    "подпи(?:шитесь|сывайтесь)", "п[іi]дпи(?:ш[іi]ться|суйте(?:ся|сь))", "приєднуйтесь до",
    "приєднуйтеся до", "читайте нас", "naroč(?:ite|i) se", "prijavite se", "pretplatite se",
    "zapisz się", "zapiszcie się", "přihlaste se", "prihláste sa",
    "schrijf je in", "meld je aan", "tilmeld dig", "meld deg på", "anmäl dig", "tilaa",
    "iratkozz(?:on)? fel", "abonează-te", "abona[țţ]i-vă", "εγγραφείτε",
    "dapatkan", "הירשמו", "सब्सक्राइब",
)  # fmt: skip
"""Imperatives that ask to subscribe where one of `SUBSCRIPTION_NOUNS` follows."""

SUBSCRIPTION_NOUNS = (
    r"newsletters?\b", r"brief(?:ing)?\b", r"bulletin\b", r"digest\b", r"inbox\b", r"podcast\b",
    r"lettre\b(?! (?:ouverte|recommandée))", "infolettre", "bolet[ií]n", "boletim", r"notiziario",
    r"bollettino", "biuletyn", "zpravodaj", "novičnik", "e-?novic", "bilten", "nieuwsbrief",
    "nyhetsbrev", "nyhedsbrev", "uutiskirje", "hírlev", "рассылк", "розсилк", "бюлетен",
    r"(?:наш\w*|telegram-|телеграм-)\s?канал", r"наш[уі] стор[іi]н", "bülten", "buletin",
    r"telegram\b", r"whatsapp\b", r"viber\b", "ניוזלטר",
)  # fmt: skip
"""What is subscribed to."""

CLOSING_CALLS = (
    "subscribe", "sign up", "join us", "become a (?:member|subscriber|supporter)", "donate",
    "please donate", "abonnez-vous", "soutenez-nous", "faites un don", "abonnieren sie",
    "werden sie mitglied", "suscríb(?:ase|ete)", "hágase socio", "hazte socio", "assine",
    "abbonati", "abbonatevi", "подпишитесь", "підпишіться", "підписуйтеся", "naročite se",
    "postanite naročnik", "zaprenumeruj", "subskrybuj", "word lid", "abone olun",
)  # fmt: skip
"""What an invitation comes to after a colon or a dash, at the very end of a line."""

REPORTED = (
    "said", "says", "told", "asked", "urged", "added", "wrote", "argued", "sagte", "sagt",
    "erklärte", "a déclaré", "a dit", "dit-il", "dit-elle", "dijo", "declaró", "disse", "ha detto",
    "сказал", "сказала", "заявил", "заявила", "сказав", "заявив", "powiedział", "powiedziała",
    "rekel", "rekla", "dejal", "dejala", "rekao", "řekl", "řekla", "sade", "zei",
)  # fmt: skip
"""Verbs that make of a line what somebody said."""

AUTHORS = (
    r"(?:the|this|our) (?:author|writer|columnist)", r"(?:der|unser) (?:Autor|Verfasser|Kolumnist)",
    r"(?:die|unsere) (?:Autorin|Verfasserin|Kolumnistin)", r"l['’]aut(?:eure?|rice|ore)",
    r"(?:el|la) (?:autora?|columnista)", r"[oa] (?:autora?|colunista)", r"автор(?:ка)?",
    r"autor(?:ka|ica)?", r"avtor(?:ica)?", r"de auteur", r"författaren", r"forfatteren",
    r"a szerző", r"yazar", r"penulis",
)  # fmt: skip
"""How the writer of a piece is called in the note below it."""

AUTHOR_VERBS = (
    "is", "was", "has", "writes", "teaches", "works", "served", "serves", "leads", "ist", "war",
    "lehrt", "schreibt", "arbeitet", "leitet", "est", "était", "enseigne", "dirige", "es", "fue",
    "enseña", "escribe", "trabaja", "é", "foi", "escreve", "è", "insegna", "scrive", "lavora",
    "jest", "był", "była", "pisze", "je", "bil", "bila", "piše", "heeft", "schrijft", "är", "er",
    "пишет", "пише", "является", "[-–—]",
)  # fmt: skip
"""What follows the word for the writer in such a note."""

NOTES = (
    # English. Up to six words may stand before the profession: "a former foreign policy editor".
    r"(?:is|was|are) (?:(?:an?|the|our)\s)?(?:[\w'’-]+,?\s){0,6}?(?:columnists?|contributors?|"
    r"contributing (?:writer|editor|opinion writer)s?|(?:staff|senior|opinion|freelance|guest) "
    r"writers?|commentators?|correspondents?|reporters?|journalists?|bloggers?|essayists?|"
    r"(?:[\w'’-]+ )?editors?(?:-at-large|-in-chief)?|fellows?|professors?|lecturers?|authors?|"
    r"novelists?|historians?|researchers?|economists?|analysts?)"
    r"(?: emeritus)?(?:[,.]| (?:of|for|at|with|in|on|based|who|and|whose)\b)",
    r"(?:also )?(?:writes|blogs|reports) (?:regularly |often |a (?:\w+ )?column |columns )?"
    r"(?:about|on|for)\b(?! (?:how|why|what|whether|the scene)\b)",
    r"covers [\w ,'’&-]{2,60}? for\b",
    # German
    r"(?:ist|war) (?:[\w-]+ ){0,4}?[\w-]*(?:[Kk]olumnist|[Aa]utor|[Rr]edakteur|[Kk]orrespondent|"
    r"[Jj]ournalist|[Pp]ublizist|[Kk]ommentator|[Pp]rofessor|[Ss]chriftsteller)(?:in)?\b",
    r"schreibt (?:regelmäßig |regelmässig |hier |als \w+ )?(?:für|über|aus)\b",
    # French
    r"est (?:[\w'’-]+ ){0,3}?(?:chroniqueu(?:r|se)|éditorialiste|journaliste|correspondante?|"
    r"professeure?|chercheu(?:r|se)|écrivaine?|essayiste|rédact(?:eur|rice)|politologue)\b",
    r"(?:écrit (?:sur|pour|régulièrement)|tient une chronique)\b",
    # Spanish, Portuguese, Italian
    r"es (?:[\w-]+ ){0,2}?(?:columnista|periodista|corresponsal|profesora?|catedrátic[oa]|"
    r"escritora?|analista|investigadora?|editora?|politólog[oa]|ensayista)\b",
    r"escribe (?:sobre|para|regularmente|en)\b",
    r"é (?:[\w-]+ ){0,2}?(?:colunista|jornalista|correspondente|professora?|escritora?|analista|"
    r"pesquisadora?|investigadora?|editora?|cronista)\b",
    r"è (?:[\w'’-]+ ){0,2}?(?:editorialista|giornalista|corrispondente|professor(?:e|essa)|"
    r"scritt(?:ore|rice)|columnist|saggista|opinionista)\b",
    r"scrive (?:di|per|su|da)\b",
    # Slavic
    r"(?:[-–—] |является )(?:[\w-]+ ){0,3}?(?:колумнист|обозреватель|журналист|корреспондент|"
    r"публицист|политолог|профессор|колумніст|оглядач|публіцист|кореспондент|професор|політолог|"
    r"редактор)(?:ка|иня)?\b",
    r"(?:пишет|пише) (?:о|об|про|для|на)\b",
    r"(?:jest|był|była) (?:[\w-]+ ){0,3}?(?:publicyst|felietonist|dziennikar|redaktor|"
    r"korespondent|komentator|profesor|eseist)\w{0,4}\b",
    r"pisze (?:o|dla|do)\b",
    r"(?:je|bil je|bila je) (?:[\w-]+ ){0,3}?(?:kolumnist|novinar|urednik|uredni[cč]|dopisni[kc]|"
    r"publicist|komentator|profesor|redaktor|komentátor)\w{0,4}\b",
    r"piše (?:o|za)\b",
    # Dutch and Nordic
    r"is (?:[\w-]+ ){0,3}?(?:columnist|correspondent|redacteur|journalist|hoogleraar|publicist)\b",
    r"schrijft (?:over|voor)\b",
    r"är (?:[\w-]+ ){0,3}?(?:kolumnist|krönikör|korrespondent|redaktör|journalist|skribent)\b",
)  # fmt: skip
"""What a note says of the writer whose name opens it."""
