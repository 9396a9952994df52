"""What names are looked up by: one key for all spellings of a name, and the surnames that follow from a full name.

Columns are keyed by Polars expressions, single names by `alias_key`; a property test holds the two to the same keys.
"""

import unicodedata

import polars as pl

from transforms.entities.lexicon import GENERATIONS

SURNAME_FIRST_COUNTRIES = ("CN", "HK", "KH", "KP", "KR", "MO", "SG", "TW", "VN")
"""Where English texts keep the surname in front ("Xi Jinping"). A last word is offered too: usage varies."""
DOUBLE_SURNAME_COUNTRIES = (
    *("AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "PY", "SV"),
    *("UY", "VE"),
)
"""Where the second last of three or more words may be the name that texts use ("Pena" of "Enrique Pena Nieto")."""

# NFKD takes accents off; these letters have no decomposition.
_LETTERS = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe",
    "ı": "i", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "a", "Ə": "A",
}  # fmt: skip
_DROPPED = ".'’‘ʼ`´ʻʹ\"“”"
_SPACED = "-‐‑‒–—/,_"
_MARKS = {**dict.fromkeys(_DROPPED, ""), **dict.fromkeys(_SPACED, " "), "&": " and "}
_LETTER_TABLE = str.maketrans(_LETTERS)
_MARK_TABLE = str.maketrans(_MARKS)
_COMBINING = r"\p{M}"

_PARTICLE = "(?i:abu|al|ben|bin|da|das|de|del|della|den|der|di|do|dos|du|el|ibn|la|le|ould|st|ten|ter|van|von|zu)"
_SURNAME = rf"((?:{_PARTICLE}\s+)*[^\s,]+)$"
_GENERATION = rf"(?i)[\s,]+(?:{'|'.join(sorted(GENERATIONS))})\.?\s*$"


def alias_key(name: str) -> str:
    """What a name is looked up by.

    No accents, no full stops and apostrophes ("U.S." = "US", "Sana'a" = "Sanaa"), hyphens and commas as spaces, `&` as
    `and`, lower case, single spaces, no leading article. An empty string for a name without letters or digits.
    """
    if not name.isascii():
        # Marks of width and joining stay as they are: they are no letters that a look-up could do without.
        folded = unicodedata.normalize("NFKD", name.translate(_MARK_TABLE).translate(_LETTER_TABLE))
        name = "".join(letter for letter in folded if unicodedata.category(letter)[0] != "M")
    key = " ".join(name.translate(_MARK_TABLE).lower().split())
    return key[4:] if key.startswith("the ") else key


def alias_key_expression(name: pl.Expr) -> pl.Expr:
    """`alias_key` of a column of names."""
    marks, letters = (list(table) for table in (_MARKS, _LETTERS))
    plain = name.str.replace_many(marks, list(_MARKS.values())).str.replace_many(letters, list(_LETTERS.values()))
    folded = plain.str.normalize("NFKD").str.replace_all(_COMBINING, "").str.replace_many(marks, list(_MARKS.values()))
    return (
        folded.str.to_lowercase().str.replace_all(r"[\s\x1c-\x1f]+", " ").str.strip_chars(" ").str.replace("^the ", "")
    )


def without_initials(key: pl.Expr) -> pl.Expr:
    """Keys without single letters between the first and the last word: "donald j trump" = "donald trump"."""
    return key.str.replace_all(" ", "  ").str.replace_all(r" [^ ] ", "").str.replace_all(" +", " ")


def surname_rows(people: pl.DataFrame) -> pl.DataFrame:
    """Surnames by which a person may be mentioned alone, from the full name.

    The last word with and without its particles ("van der Bellen", "Bellen"), hyphenated names as a whole
    ("Ocasio-Cortez"), the last two words of three or more; in countries where it comes first, the first word; in
    countries of double surnames the second last. A name of one word has none.

    Parameters
    ----------
    people
        Columns `actor_name, country_code`, and any others.

    Returns
    -------
    The columns of `people`, several rows each, and `surname`, as printed in the name.
    """
    name = pl.col("actor_name").str.strip_chars().str.replace(_GENERATION, "")
    last = name.str.extract(rf"[^\s,]+[\s,]+{_SURNAME}")
    bare = name.str.extract(r"[\s,]([^\s,]+)$")
    last_two = name.str.extract(rf"[^\s,]+[\s,]+([^\s,.]{{2,}}\s+{_SURNAME[1:]}")
    second = name.str.extract(r"[^\s,]+[\s,]+([^\s,.]{2,})\s+[^\s,]+$")
    first = name.str.extract(r"^([^\s,]+)[\s,]+[^\s,]")
    country = pl.col("country_code")
    surnames = [
        last,
        bare,
        pl.when(country.is_in(SURNAME_FIRST_COUNTRIES)).then(first).otherwise(last_two),
        pl.when(country.is_in(DOUBLE_SURNAME_COUNTRIES)).then(second),
    ]
    columns = [surname.alias(f"surname_{number}") for number, surname in enumerate(surnames)]
    wide = people.with_columns(*columns)
    return pl.concat(
        [wide.select(*people.columns, pl.col(f"surname_{number}").alias("surname")) for number in range(len(surnames))]
    ).drop_nulls("surname")
