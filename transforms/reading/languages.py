"""Which language a text is in: by its script, and within a script by its commonest words.

Made to tell the languages that news is read in from those that it is not, at the cost of one look at the first words
of a text. Texts that are too short, or whose words speak for no language, stay undecided (None) instead of guessed.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PRIMARY_SUBTAG = re.compile(r"\s*([a-z]{2})(?:[-_][\w-]+)?\s*", re.IGNORECASE)
_SAMPLE_CHARS = 3000
MIN_WORDS = 8
"""Fewer words than this decide nothing."""
MIN_COMMON_SHARE = 0.1
"""Weight of the language's common words per word that a text must have. Running text has 0.2 to 0.5."""
MIN_WEIGHT = 1.5
"""The same for all words of the text together; one or two words never decide."""
MIN_LEAD = 1.05
"""How many times the weight of the second language the first must have; a tie stays undecided."""

QUICK_WINDOWS, QUICK_CHARS = 3, 250
"""Parts of a sample, from its start, middle and end, that are looked at first; shorter samples are looked at whole."""
QUICK_WORDS = 12
"""Words that the parts must have."""
QUICK_ODD_SHARE = 0.05
"""Share of characters that are not ASCII above which the quick look says nothing."""

_COMMON_WORDS = {
    "en": "the of and to in a is was that for it on as with he his by at from this are be has have had not but they "
    "an which or were will would who their said been its we you i after about more than when there if can "
    "what so up out",
    "de": "der die das und in zu den von mit sich des auf für ist im dem nicht ein eine als auch es an werden aus "
    "er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber "
    "vor zur bis",
    "fr": "de la le et les des en un une du dans est que pour qui par au sur pas plus ce il ne se son avec aux ou "
    "mais sont cette ont été leur elle nous sa ses à être fait comme a l'on lui aussi d'un d'une c'est qu'il "
    "entre",
    "es": "de la que el en y a los del se las por un para con no una su al es lo como más pero sus le ha este sí ya "
    "o entre cuando muy sin sobre también fue hasta hay donde desde todo nos ser son dos era han está años "
    "contra",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou "
    "foi quando muito nos já também só pelo pela até isso entre depois sem mesmo aos ter seus foram são está "
    "você",
    "it": "di e il la che in un a per è una del non si le con i da della dei sono come al ha più nel alla dalla "
    "anche ma lo gli delle su se o nella questo stato dal essere ci tra hanno due dopo ai degli suo sua "
    "dell'anno l'ha",
    "nl": "de van het een en in is dat op te zijn met voor die niet aan er om ook als bij uit door maar naar heeft "
    "dan over nog wordt hij was tot kan ze worden meer werd deze we zich hebben wel of dit geen al tegen "
    "onder",
    "sv": "och i att det som en på är av för med den till inte har de ett om han var men sig från vi så kan när "
    "efter eller under hade nu också ut över mot blir år där sin skulle man vid alla andra detta denna enligt "
    "säger",
    "no": "og i det er på som en til av for at med de har den ikke et om var fra seg han men vi kan så skal etter "
    "eller ble nå også ut over mot blir år der sin skulle man ved alle andre dette denne ifølge sier bli være "
    "hun",
    "da": "og i det er på som en til af for at med de har den ikke et om var fra sig han men vi kan så skal efter "
    "eller blev nu også ud over mod bliver år der sin skulle man ved alle andre dette denne ifølge siger "
    "blive være hun",
    "fi": "ja on ei että se oli hän mutta ovat kun myös joka mukaan kuin sen jos nyt ole tai olla vuoden vain jo "
    "jossa niin hänen mitä sekä siitä ollut jotka tämä näin vielä muun välillä jälkeen kanssa tässä ettei",
    "pl": "w i na z do się nie to że o jest od po jak przez za dla oraz ale są był który przy ze jego już tym tego "
    "być czy co tak było która także tylko roku lub może które jako ich jej więc przed może między został",
    "cs": "a v se na je že s z do o i to k ve pro by jsou za ale po jako jeho podle byl které která který jen už od "
    "při bude také není byla bylo aby než roku nebo tak jak mezi před až jsem lze však",
    "sk": "a v sa na je že s z do o i to k vo pre by sú za ale po ako jeho podľa bol ktoré ktorá ktorý len už od "
    "pri bude tiež nie bola bolo aby než roku alebo tak však medzi pred až som ich čo",
    "hu": "a az és hogy nem is egy de van meg csak volt már még ezt lesz mint vagy azt ha el szerint miatt ez után "
    "kell aki amely pedig lehet minden több nagy között majd során annak",
    "ro": "de în și a la că nu cu pe o din este un mai ce se pentru care au fi fost sunt să al le sau ale după când "
    "prin dar lui cum sa ei iar această acest între până despre unui unei doar",
    "hr": "je i u na se da za od su s o kao koji što iz ne to ali bi će nije do koja sve biti bio po samo koje tako "
    "rekao godine prema jer još kako ili nakon više njegov bila",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi en sonra kadar ise var ancak göre ne ya o her değil "
    "olduğu oldu ki mi tarafından söyledi dedi türkiye önce yeni yüzde ilk",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena ada oleh bisa sudah saat "
    "mereka kata telah menjadi lebih kepada adalah sebagai tersebut namun atau bahwa para tahun dia",
    "vi": "và của là có trong được cho không với các một người những đã này để khi đến về cũng ra từ ở vào năm như "
    "sẽ nhiều tại trên việc đó",
    "sw": "ya na wa kwa ni katika la za kuwa cha hiyo yake kama huo alisema hata baada lakini watu nchi pia ambao "
    "hii kutoka wake hapo serikali zaidi moja",
    "ca": "de la i el que a en els les un per amb del una és no al es més ha com va dels aquest seva seu han són "
    "però també aquesta ser entre fins anys sobre quan pel ja",
    "ru": "в и на не что с по о он как из за это к но его от для был у а так же она бы до при или уже если их был "
    "была было были также чтобы года который которые после",
    "uk": "в і на не що з у та до за про від як це він для але його був по й вона або якщо вже їх була було були "
    "також щоб року який які після є під",
    "bg": "на и в за от се да е с по не като са че това до при си но ще или ни му има след който която бе към през "
    "беше още само може които",
    "sr": "је и у на се да за од су с о као који што из не то али би ће није до која све бити био по само које тако "
    "рекао године према јер још како или након више",
    "ar": "في من على أن إلى عن التي الذي مع هذا هذه بعد ما لا كان كما قد بين وقال قال أو خلال كانت وأن ذلك بن يوم "
    "ولا عبر هو",
    "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز شده شد می گفت اما یا باید ها بود های ایران",
    "ur": "کے کی میں ہے اور سے کا کو اس کہ ہیں پر نے یہ ایک بھی نہیں تھا وہ کر تو ان جو کیا لیے گیا ہو",
}  # fmt: skip

_SCRIPT_LANGUAGES = {
    "GREEK": "el",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "THAI": "th",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "KHMER": "km",
    "MYANMAR": "my",
    "SINHALA": "si",
    "ETHIOPIC": "am",
    "DEVANAGARI": "hi",
}
_SHARED_SCRIPTS = {"LATIN": None, "CYRILLIC": None, "ARABIC": "ar"}
_LANGUAGES_BY_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON_WORDS.items():
    for _word in dict.fromkeys(_words.split()):
        _LANGUAGES_BY_WORD[_word] = (*_LANGUAGES_BY_WORD.get(_word, ()), _language)
_MIN_SCRIPT_CHARS = 12


def _quick_words() -> dict[str, complex]:
    """What a word adds to the votes for English (real part), and that less what it adds for any other language times
    `MIN_LEAD` (imaginary part): two sums in one go.
    """
    leads: dict[str, complex] = {}
    for word, languages in _LANGUAGES_BY_WORD.items():
        own = "en" in languages
        lead = own - MIN_LEAD * (len(languages) > own)
        for form in {word, word.capitalize(), word.upper()} if len(word) > 1 else {word}:
            leads[form] = complex(own, lead) / len(languages)
    return leads


_ENGLISH_LEADS = _quick_words()


def normalize_language(declared: object) -> str | None:
    """Two-letter code of a declared language tag (`en-US` -> `en`); None when it is none."""
    match = _PRIMARY_SUBTAG.fullmatch(declared) if isinstance(declared, str) else None
    return match.group(1).lower() if match else None


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the language of the start of a text; None when too short or undecided."""
    sample = text[:_SAMPLE_CHARS]
    return "en" if _is_plainly_english(sample) else _detect_by_votes(sample)


def _is_plainly_english(sample: str) -> bool:
    """Whether start, middle and end, or else the whole, are English beyond doubt, as the votes would have it.

    Most texts are, and counting all votes takes ten times as long.
    """
    if len(sample) > QUICK_WINDOWS * QUICK_CHARS:
        starts = (0, (len(sample) - QUICK_CHARS) // 2, len(sample) - QUICK_CHARS)
        if _lead_plainly([sample[start : start + QUICK_CHARS] for start in starts]):
            return True
    return _lead_plainly([sample])


def _lead_plainly(parts: Iterable[str]) -> bool:
    """Whether English has the votes that it needs in all parts together, and in each a lead over all other languages
    together, which is a bound for each of them. Words beside punctuation are not looked at.
    """
    word_count, votes = 0, 0.0
    for part in parts:
        if not part.isascii() and len(part.encode("ascii", "ignore")) < (1 - QUICK_ODD_SHARE) * len(part):
            return False
        words = part.split()
        found = sum(filter(None, map(_ENGLISH_LEADS.get, words)), 0j)
        if found.imag <= 0:
            return False
        word_count += len(words)
        votes += found.real
    return word_count >= QUICK_WORDS and votes >= MIN_COMMON_SHARE * word_count


def _detect_by_votes(sample: str) -> str | None:
    script = _main_script(sample)
    if script is None:
        return None
    if script in _SCRIPT_LANGUAGES:
        return _SCRIPT_LANGUAGES[script]
    printed = _WORD.findall(sample)
    # A capital alone is an initial or part of an abbreviation (U.S.), not the word that some language has.
    words = [word.lower().replace("’", "'") for word in printed if len(word) > 1 or word.islower()]
    if len(words) < MIN_WORDS:
        return _SHARED_SCRIPTS.get(script)
    votes: dict[str, float] = defaultdict(float)
    for word in words:
        languages = _LANGUAGES_BY_WORD.get(word, ())
        for language in languages:
            votes[language] += 1 / len(languages)  # a word that many languages share says little
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    if not ranked or ranked[0][1] < max(MIN_WEIGHT, MIN_COMMON_SHARE * len(words)):
        return _SHARED_SCRIPTS.get(script)
    if len(ranked) > 1 and ranked[0][1] < MIN_LEAD * ranked[1][1]:
        return _SHARED_SCRIPTS.get(script)
    return ranked[0][0]


def _main_script(sample: str) -> str | None:
    """Script of most letters; Japanese by its kana, however many Han characters stand between them."""
    scripts: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        if char.isalpha():
            scripts[_script(char)] += count
    if not scripts or scripts.total() < _MIN_SCRIPT_CHARS:
        return None
    kana_count = scripts["HIRAGANA"] + scripts["KATAKANA"]
    if kana_count > 0.1 * scripts.total():
        return "HIRAGANA"
    return scripts.most_common(1)[0][0]


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    return "LATIN" if char.isascii() else unicodedata.name(char, "UNKNOWN").split(" ")[0].split("-")[0]
