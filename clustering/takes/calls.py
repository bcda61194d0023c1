"""Sentences that call on the reader to do something: they are furniture and report nothing."""

from __future__ import annotations

import re

__all__ = ["is_call"]

_OPENINGS = (
    # English. What follows tells the call from a noun ("Watch groups say ...") and from what
    # somebody says without marks of quotation ("Get that flag back, he said").
    r"please(?! don['’]t| god)",
    r"stay (?:with|informed|updated|tuned|connected|globally|up[ -]to|ahead|on top|abreast)",
    r"add (?:.{2,60} as an interest|us|.{2,40} to your)",
    r"get (?:(?:the )?(?:latest|best|most|full|app|facts|breaking|daily|weekly|free|news|email)|"
    r"(?:instant|exclusive|unlimited|real-time|inside) |updates|access|our|started)",
    r"read (?:on|all (?:of )?(?:the|our)|your|our|more|the|what|how|also|\w+day['’]s)",
    r"see (?:our|here|also|more|the|photos?|videos?|breaking)",
    r"keep (?:up|up-to-date|checking|reading|our|scrolling|an eye on)",
    r"watch (?:the|for|live|free|more|our|video|below|above|\w+ (?:\d+|news))",
    r"listen (?:to|live|in|below)",
    r"join (?:us|our|the|me|now|\w+(?: vip|\+))",
    r"visit (?:us|our|\S+\.(?:com|org|net|gov|co\.uk))",
    r"call (?:us|our|police at|\(?\d|(?:\w+ ){1,3}?reporter)",
    r"(?:don['’]t|do not|never) miss",
    r"view (?:all|the|more|our|complete|photos?)",
    r"go to \S+(?: \S+)? to|tune in(?:to)?|click (?:to|on|here|for|play|through|the)",
    r"check (?:back|out|our|here|the (?:score|latest))",
    r"learn (?:more|from|how)|ask your|manage your|help us|be (?:the first to|sure to)",
    r"find (?:out|live|more|our|the latest|full|all)",
    r"(?:explore|discover) (?:the|how|our|what|more|all)",
    r"donate (?:to|at|online|now|here|today)",
    r"contact (?:us|our|(?:the )?(?:news |\w+ )?reporter|\w+ \w+ at)",
    r"register (?:to|for|now|here|today|with|at)|scroll (?:down|through|to|up)",
    r"support (?:us|our|independent|(?:[\w’']+ ){1,6}?journalism)",
    r"download (?:the|our|it|now|\S+ app)|sign (?:up|in)|look for more|buy (?:photo|now|tickets)",
    r"follow (?:the (?:latest|live)|our|us|live|along|\S+ (?:\S+ )?on (?:x|twitter|facebook))",
    r"(?:enjoy|unlock) (?:the|all|our|unlimited)|choose (?:from|your)|enter (?:your|the code)",
    r"(?:more|related|also|mod note):.*",
    r"send (?:us|your|tips|an e-?mail)|e-?mail (?:us|the)|editor['’]s note",
    # German
    r"diesen artikel weiterlesen|mit material von",
    r"(?:lesen|klicken|hören|erfahren|entdecken|folgen|bleiben|verpassen|sichern|testen|schreiben|"
    r"abonnieren|laden|diskutieren) sie",
    # French
    r"(?:cliquez|découvrez|retrouvez|écoutez|regardez|téléchargez|suivez|rejoignez|partagez|lisez|"
    r"profitez|inscrivez|abonnez|restez (?:informé|connecté)\w*)|ne manquez",
    # Spanish, Portuguese, Italian
    r"suscr[ií]ba(?:se)?|suscríbete",
    r"(?:haga|haz) clic|no (?:te pierdas|se pierda)|descubr[ea]|descarg(?:a|ue)",
    r"mant(?:éngase|ente) (?:informad\w+|al (?:día|tanto))",
    r"clique|confira|acompanhe|baixe|não perca|fique (?:por dentro|ligado)",
    r"clicca|scopri|scarica|non perder\w*|resta aggiornat\w+",
    r"segui (?:la diretta|i nostri|tutt\w+)",
    # Slavic
    r"следите за|читайте|смотрите|нажмите|не пропустите|узнайте|скачайте",
    r"подпи(?:шитесь|сывайтесь)|підпи(?:шіться|суйте(?:ся|сь)?)|дізнай(?:теся|тесь)|стежте за",
    r"дивіться|натисніть|не пропустіть|завантажте",
    r"prijavite se na|naročite se|besedilo je nastalo",
    r"spremljajte|preberite|oglejte si|kliknite|ne zamudite|prisluhnite|prenesite",
    r"pratite|pročitajte|pogledajte|ne propustite|preuzmite",
    r"kliknij|sprawdź|czytaj|dołącz|śledź|nie przegap|pobierz|zobacz",
    # Turkish, Arabic, Chinese
    r"bizi .{1,40} takip|i̇lgili haber|ilgili haber|abone ol\w*",
    r"اشترك في|اشتركوا في|تابعونا|تابعوا|اقرأ أيضا",
    r"更多(?:新闻|新聞).*|[（(]?(?:责任编辑|責任編輯).*",
)  # fmt: skip
_CALL = re.compile(rf"(?:{'|'.join(_OPENINGS)})(?!\w)")


def is_call(text: str) -> bool:
    """Whether a sentence opens with a call on the reader, in fourteen languages."""
    return _CALL.match(text.lower()) is not None
