"""Words that decide whether a full stop ends a sentence: lower case, without their last full stop."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


NEVER_ENDING = _words(
    "mr mrs ms mx dr prof sen sens rep reps gov govs pres supt atty hon rev fr st messrs mme mlle",
    "gen lt col sgt capt cmdr adm maj cpl pvt brig det insp asst assoc dep sec",
    "vs v cf viz e.g i.e ft mt",
)
"""They stand before what they belong to: a sentence does not end with them."""

BEFORE_NUMBER = _words(
    "no nos p pp vol ch art fig para approx ca c est",
    "jan feb mar apr jun jul aug sep sept oct nov dec",
)
"""They bind a number that follows."""

OFTEN_INSIDE = _words(
    "inc corp co ltd llc plc bros jr sr ph.d m.d b.a m.a j.d esq dept univ assn ave blvd rd",
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn",
    "tex vt va wash wis wyo w.va",
)
"""They may end a sentence, as may letters with full stops (U.S., a.m.): one ends when a word of `STARTERS` follows."""

STARTERS = _words(
    "a an the this that these those it he she they we i you his her their its our my one two another other",
    "in on at for from to by with as if but and or so yet when while after before since although though because",
    "however meanwhile there here what who why how where which no not now then also even still only according",
    "some many most several all both each officials police critics last earlier later more",
)
"""Words that, capitalised, begin a sentence far more often than they go on with a name."""

REPORTING_VERBS = _words(
    "said says asked asks wrote writes added adds told tells tweeted posted replied responded answered shouted yelled",
    "exclaimed joked quipped remarked continued declared demanded wondered recalled insisted concluded noted argued",
)
"""After a closed question or exclamation and a name, they tie the name to the quotation: “Why?” Adeyemi asked."""
