"""Places that play: "Sweden defeated South Korea", "the Liverpool striker" are teams, and teams are organisations.

The rule. A place name is a team where the text around it is a report of sport and the name stands where teams stand:

- beside a score ("Sweden 1 – 0 Panama"),
- as the subject of a verb of playing ("Panama equalised"), or as the object of one ("beat Sweden", "against Sweden"),
- before or behind a word of the team ("Sweden's goalkeeper", "the Sweden coach", "captain of Sweden"),
- in the lead, or with a point, goal or win of its own ("put Sweden ahead", "a third goal for Sweden").

A name that is a team once is one at its other mentions as well, and so is a name in one list with a team. Words of
place say otherwise, mention by mention ("in Sweden", "Newcastle airport").

What is a report of sport is asked of the words of the paragraph and its neighbours, so that states that candidates win
and countries that defeat others in war are left alone.
"""

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise

from transforms.annotations import TextPart
from transforms.entities.lexicon import LOCATION_FIRST, SITES_LAST, word_set
from transforms.entities.names import name_words
from transforms.entities.phrases import word_before
from transforms.entities.spans import PLACE, NameSpan

REACH = 60
"""Characters before and after a name that are looked at."""
PASSAGE = 600
"""Characters before and after a name in which the words of sport are looked for."""
MIN_SPORT = 3
"""Weight of the different words of sport that make a passage a report: 2 for words of no other field, else 1."""

_SCORE = r"\d{1,3}\s?[–—-]\s?\d{1,3}"
_SPORT_ONLY = re.compile(
    r"\b(?:football(?:er)?|soccer|rugby|cricket(?:er)?|basketball|baseball|hockey|volleyball|handball|goalkeeper|goalie|"
    r"midfield(?:er)?|striker|winger|full-?back|quarterback|pitcher|outfielder|batsman|bowler|innings|wickets?|touchdowns?|"
    r"half-time|halftime|kick-?off|equali[sz]ers?|offside|hat-trick|penalty (?:kick|area|spot|shoot-?out)|corner kick|"
    r"free kick|yellow card|red card|referee|world cup|champions league|premier league|europa league|la liga|serie a|"
    r"bundesliga|major league|minor league|semi-?finals?|quarter-?finals?|play-?offs?|clean sheet|"
    r"super bowl|grand slam|fifa|uefa|nba|nfl|nhl|mlb|home runs?|unbeaten|relegat\w+|head coach|transfer window|"
    r"line-?up|debutants?|dressing room)\b",
    re.IGNORECASE,
)
_SPORT_SIGNS = (
    *sorted(
        word_set(
            """
            ootball occer ugby ricket asketball aseball ockey olleyball andball oalkeeper oalie idfield triker inger
            ullback ull-back uarterback itcher utfielder atsman owler nnings icket ouchdown alf-time alftime ickoff
            ick-off quali ffside at-trick enalty eferee undesliga emifinal emi-final emi-Final uarterfinal uarter-final
            uarter-Final play-off playoff Play-off Playoff Play-Off FIFA UEFA NBA NFL NHL MLB nbeaten relegat Relegat
            ineup ine-up ebutant LEAGUE FOOTBALL
            """
        )
    ),
    *("orner kick", "ree kick", "ellow card", "ed card", "orld Cup", "orld cup", "WORLD CUP", "a Liga", "erie A"),
    *(
        " league",
        " League",
        "lean sheet",
        "uper Bowl",
        "rand Slam",
        "rand slam",
        "ome run",
        "ead coach",
        "ransfer window",
        "ressing room",
    ),
)
"""Pieces of the words of `_SPORT_ONLY` as running text prints them, by case; looked for first, because that costs next
to nothing. A passage that has such words only as titles or lines of capitals print them ("SOCCER") is no report."""
_SPORT_TOO = re.compile(
    r"\b(?:match|matches|game|games|goals?|league|teams?|team-?mates?|seasons?|coach|squad|fixtures?|tournament|"
    r"scor(?:ed|ing|er)|defender|forward|captain|champions|championship|substitut\w+|stadium|club|fans|players?|manager|half|"
    r"victory|trophy|cup|points|contract|roster|shot)\b",
    re.IGNORECASE,
)
_ROLE = (
    r"(?:goalkeeper|midfielder|striker|winger|defender|forward|captain|skipper|coach|head\ coach|manager|quarterback|"
    r"pitcher|bowler|batsman|full-?back|scrum-half|fly-half|substitute|players?|squad|team-?mates?|fans|"
    r"bench|line-?up|(?:side|team|international)(?!\ [A-Z])|dressing\ room|playmaker)"
)
_TEAM_AFTER = re.compile(
    rf"""(?:['’]s)?\ (?:[a-z]+\ ){{0,2}}?{_ROLE}\b
    | ['’]s\ (?:[a-z]+\ ){{0,2}}?(?:goals?|win|victory|defeat|draw|equali[sz]er|opener|season|lead|line|half|penalty|
        attempt|first|second|third|next\ (?:match|game))\b
    | \ ?\(?{_SCORE}
    | ,?\ (?:also\ |then\ |again\ |had\ |have\ |has\ |will\ |who\ |were\ |was\ |narrowly\ |finally\ |are\ |is\ |to\ )*
      (?:beat|beats|beaten|beating|defeat(?:ed|s|ing)?|fac(?:e|ed|es|ing)|play(?:s|ed|ing)?|los[te]|loses|losing|w[io]ns?|winning|
        drew|draws|drawn|scor(?:e|ed|es|ing)|equali[sz]ed?|trail(?:ed|ing|s)?|conced(?:e|ed|es)|qualif(?:y|ied|ies)|kick(?:ed|s)?|
        dominated|overwhelmed|thrash(?:ed)?|host(?:ed|s)?|substitut(?:ed|es)|advanc(?:ed|es)|held|crash(?:ed)|eliminated|
        opened\ the\ scoring|started\ the\ (?:match|game)|(?:higher|better|greater|more)\ (?:ball\ )?possession|
        made\ (?:a\ change|changes)|knocked\ out|relegated|unbeaten|sign(?:ed|s))\b
    | ,?\ (?:in|into)\ the\ lead\b | \ (?:ahead|level|up|down|through)\b | \ (?:vs?\.?|versus|against)[ ]
    """,
    re.VERBOSE,
)
_TEAM_BEFORE = re.compile(
    rf"""(?:
      \b(?:beat|beats|beating|beaten\ by|defeat(?:ed|s|ing)?|fac(?:e|ed|es|ing)|play(?:s|ed|ing)?|thrash(?:ed|es|ing)|
        lost\ to|los(?:e|es|ing)\ to|loss\ to|defeat\ (?:to|by|against|at)|defeated\ by|overwhelmed\ by|against|versus|
        vs?\.?|over|host(?:s|ed|ing)|draw\ with|drew\ with|knocked\ out|eliminated|hold|held|awarded|put|putting|joined|
        scor(?:ed|es|ing|er)\ for|play(?:s|ed|ing)?\ for|goals?\ for|lead\ for|equali[sz]ed?\ for|win\ for|victory\ for|
        signed\ (?:for|from)|debut\ for|{_ROLE}\ (?:of|for|at)|debutants)
      | {_SCORE}(?:\ (?:to|against|over|win\ over|by|defeat\ to))?
    )\s$""",
    re.IGNORECASE | re.VERBOSE,
)
_LAST_WORDS = word_set(
    """
    beat beats beating by defeat defeated defeats defeating face faced faces facing play played plays playing thrash
    thrashed thrashes thrashing to against at versus v v. vs vs. over host hosts hosted hosting with out eliminated hold
    held awarded put putting joined for from of debutants win
    """
)
"""Words that `_TEAM_BEFORE` ends in; behind any other but a number it is not asked."""
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|around|across|outside|inside|into|through|throughout|from|city of|town of|people of|"
    r"(?:north|south|east|west)(?:ern)?|central|downtown|"
    r"(?:fl(?:y|ew|ies|ying|ight)|travel\w*|trip|return\w*|mov(?:e|ed|es|ing)|went|go|going|came|head\w*|welcome\w*|"
    r"arriv\w+) (?:back )?(?:to|at|in))\s(?:the\s)?$",
    re.IGNORECASE,
)
_UNCLEAR_BEFORE = re.compile(r"\b(?:of|to)\s(?:the\s)?$", re.IGNORECASE)
_PLACE_AFTER = re.compile(
    r"\s*,\s(?:[A-Z][a-z]+\.?|[A-Z]\.[A-Z]\.),?\s(?!(?:and|or)\b)(?=[a-z])|\s(?:airport|hotel|hospital|university|police|government|residents|"
    r"streets?|prison|station|suburbs?|area|region|court|council|parliament)\b|\s?\((?:AP|AFP|Reuters|CNN)\)|-based\b|-born\b"
)
_DATELINE_AFTER = re.compile(r"(?:,[^.\n]{0,30})?\s?[—–-]{1,2}\s[A-Z]|:\s")
_LISTED = re.compile(r"(?:,|,?\sand|,?\sor|\s&|\s[–-]|\sv)\s")


def team_spans(spans: Sequence[NameSpan], parts: Sequence[TextPart]) -> frozenset[NameSpan]:
    """The places among `spans`, given in text order, that are teams of a report of sport."""
    places = [span for span in spans if span.label == PLACE and span.place_type != "LOC" and not _is_site(span)]
    proved = {span for span in places if _is_proved(parts, span)}
    if not proved:
        return frozenset()
    proved = _with_listed(places, proved, parts)
    names = {name_words(span.surface_form) for span in proved}
    others = (span for span in places if span not in proved and name_words(span.surface_form) in names)
    return frozenset(proved) | {
        span for span in others if not _stands_as_place(parts[span.part_index].text, span) and _in_sport(parts, span)
    }


def _is_site(span: NameSpan) -> bool:
    return " " in span.surface_form and _is_site_name(span.surface_form)


@lru_cache(maxsize=16_384)
def _is_site_name(name: str) -> bool:
    words = name_words(name)
    return words[-1] in SITES_LAST or words[0] in LOCATION_FIRST


def _is_proved(parts: Sequence[TextPart], span: NameSpan) -> bool:
    """Whether a place stands as a team does, in a report of sport; what costs least is asked first."""
    text = parts[span.part_index].text
    may_stand_behind = _ends_as_before_team(word_before(text, span.start))
    stands_before = _TEAM_AFTER.match(text, span.end, span.end + REACH) is not None
    if not (may_stand_behind or stands_before):
        return False
    passage = _passage(parts, span)
    stands = _has_sport_signs(passage) and _stands_as_team(
        text, span, may_stand_behind=may_stand_behind, stands_before=stands_before
    )
    return stands and _reports_sport(passage)


def _stands_as_team(text: str, span: NameSpan, *, may_stand_behind: bool, stands_before: bool) -> bool:
    before, after = text[max(0, span.start - REACH) : span.start], text[span.end : span.end + REACH]
    if _is_dateline(before, after) or _PLACE_BEFORE.search(before) or _PLACE_AFTER.match(after):
        return False
    if may_stand_behind and _TEAM_BEFORE.search(before):
        return True
    return stands_before and not _UNCLEAR_BEFORE.search(before)


@lru_cache(maxsize=16_384)
def _ends_as_before_team(word: str) -> bool:
    return word.casefold() in _LAST_WORDS or word[-1:].isdigit()


def _stands_as_place(text: str, span: NameSpan) -> bool:
    before, after = text[max(0, span.start - REACH) : span.start], text[span.end : span.end + REACH]
    looks = (_PLACE_BEFORE.search(before), _UNCLEAR_BEFORE.search(before), _PLACE_AFTER.match(after))
    return _is_dateline(before, after) or any(looks)


def _is_dateline(before: str, after: str) -> bool:
    opens_line = not before or before.endswith("\n")
    return opens_line and _DATELINE_AFTER.match(after) is not None


def _in_sport(parts: Sequence[TextPart], span: NameSpan) -> bool:
    return _reports_sport(_passage(parts, span))


def _passage(parts: Sequence[TextPart], span: NameSpan) -> str:
    """The text around a name. A headline is taken together with the beginning of the body."""
    text = parts[span.part_index].text
    if len(text) < PASSAGE:
        return "\n".join(part.text[:PASSAGE] for part in parts)
    return _around(text, span.start, span.end)


def is_sport_passage(text: str, start: int, end: int) -> bool:
    """Whether the text around `text[start:end]` reports sport."""
    return _reports_sport(_around(text, start, end))


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - PASSAGE) : end + PASSAGE]


def _has_sport_signs(passage: str) -> bool:
    return any(map(passage.__contains__, _SPORT_SIGNS))


def _reports_sport(passage: str) -> bool:
    if not _has_sport_signs(passage):
        return False
    only = {word.casefold() for word in _SPORT_ONLY.findall(passage)}
    if not only:
        return False
    too = {word.casefold() for word in _SPORT_TOO.findall(passage)}
    return 2 * len(only) + len(too) >= MIN_SPORT + 2


def _with_listed(places: Sequence[NameSpan], proved: Set[NameSpan], parts: Sequence[TextPart]) -> set[NameSpan]:
    """Those of `proved`, and names that stand in one list with a team: "Fulham, Liverpool and England"."""
    neighbours = [
        (first, last)
        for first, last in pairwise(places)
        if first.part_index == last.part_index
        and _LISTED.fullmatch(parts[first.part_index].text, first.end, last.start)
    ]
    teams = set(proved)
    for first, last in neighbours:
        if first in teams:
            teams.add(last)
    for first, last in reversed(neighbours):
        if last in teams:
            teams.add(first)
    return teams
