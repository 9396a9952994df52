"""`onrecord actors review`: the doubtful merges and splits of the published file, and the answers to them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from orchestration.actor_answers import ActorAnswers, Verdict, csv_line
from orchestration.actor_seeds import NEEDED_ACTOR_COLUMNS, NEEDED_ALIAS_COLUMNS, NEEDED_NOT_SAME_COLUMNS
from orchestration.commands.actor_examples import Example, read_examples
from orchestration.errors import OnRecordError, UsageError
from orchestration.publishing import open_published
from orchestration.settings import Settings
from transforms.actors.doubts import ALIAS_COLUMNS
from transforms.actors.review import review_actors
from transforms.wording import counted

KIND_TITLES = {
    "similar_names": "Possible split: names that go together",
    "single_name": "Possible split: a single name",
    "acronym": "Possible split: an acronym and a long name",
    "shared_form": "Possible split: one form counted for two",
    "disagreeing_names": "Possible wrong merge: full names that contradict each other",
    "disagreeing_titles": "Possible wrong merge: titles that contradict each other",
    "weak_link": "Weak links",
}
QUIT = "quit"
KEYS = {
    **dict.fromkeys(("s", "same"), Verdict.same.value),
    **dict.fromkeys(("n", "no", "not the same"), Verdict.not_same.value),
    **dict.fromkeys(("k", "skip", ""), Verdict.skip.value),
    **dict.fromkeys(("q", "quit"), QUIT),
}
"""What may be typed; whole words, because "skip" must not be taken for "same"."""
EFFECT = "Answers are kept in your files; the next `onrecord run` links everything anew with them, without a new parse."
PROMPT = "[s]ame actor, [n]ot the same, s[k]ip (or Enter), [q]uit"

_ALIASES = f"select {', '.join(ALIAS_COLUMNS)} from marts.actor_aliases where named_mention_count > 0"
_APPEARANCES = """
    select distinct actor_id, article_id, outlet_id, published_date
    from marts.mentions
    where mention_kind = 'name'
"""
_TITLE_WORDS = r"""
    with
        placed as (
            select
                m.actor_id, m.surface_form, m.mention_id, s.sentence_text,
                (m.char_start - s.char_start)::bigint as char_offset, greatest(char_offset - 24, 1) as window_start
            from marts.mentions as m
            inner join nlp.sentences as s using (article_id, sentence_index)
            where m.mention_kind = 'name' and m.actor_type = 'PERSON' and m.char_start > s.char_start
        ),
        worded as (
            select
                actor_id, surface_form, mention_id,
                regexp_extract(
                    substring(sentence_text, window_start, char_offset - window_start + 1), '(\S+)\s$', 1
                ) as word_before
            from placed
        )
    select
        actor_id, surface_form, word_before, count(*)::bigint as mention_count, min(mention_id) as example_mention_id
    from worded
    where word_before <> ''
    group by actor_id, surface_form, word_before
"""


class OldPublishedFileError(OnRecordError):
    """The published file was built before there was the table that is asked for."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One doubt with what a reader needs to settle it; columns of the review frame in `values`."""

    values: Mapping[str, object]
    examples: tuple[Example, ...] = ()
    is_known: bool = False
    """Whether the knowledge base has the right one; otherwise an answer adds it to actors.csv."""

    @property
    def left(self) -> str:
        return str(self.values["left"])

    @property
    def right(self) -> str:
        return str(self.values["right"])

    @property
    def is_question(self) -> bool:
        return self.values["advice"] is None

    @property
    def is_wide(self) -> bool:
        """Whether "same" settles a name that others may have as well."""
        return self.values["kind"] == "single_name"

    @property
    def actor_row(self) -> tuple[str, str, str]:
        """actor_id, actor_type, actor_name of the right one: what an answer writes besides, where it is not known."""
        return str(self.values["right_actor_id"]), str(self.values["right_type"]), str(self.values["right_name"])

    @property
    def alias_row(self) -> tuple[str, str]:
        """actor_id, alias: what "same" writes."""
        return str(self.values["right_actor_id"]), str(self.values["left_name"])

    @property
    def not_same_row(self) -> tuple[str, str]:
        """name_or_actor_id, actor_id: what "not the same" writes."""
        return self.left, str(self.values["right_actor_id"])

    def as_dict(self) -> dict[str, object]:
        """The item as one JSON object."""
        writes = None
        if self.is_question:
            writes = {
                "same": dict(zip(NEEDED_ALIAS_COLUMNS, self.alias_row, strict=True)),
                "not_same": dict(zip(NEEDED_NOT_SAME_COLUMNS, self.not_same_row, strict=True)),
                "actor": None if self.is_known else dict(zip(NEEDED_ACTOR_COLUMNS, self.actor_row, strict=True)),
            }
        examples = [example.as_dict() for example in self.examples]
        shown = {name: value for name, value in self.values.items() if name != "example_mention_ids"}
        return {**shown, "examples": examples, "writes": writes}


def find_doubts(settings: Settings, *, answers: ActorAnswers) -> pl.DataFrame:
    """Read the published file and list what is doubtful, in the form of `review_actors`.

    Raises
    ------
    NothingPublishedError
        When there is no published file yet.
    OldPublishedFileError
        When it lacks the tables of a review.
    """
    connection = open_published(settings.published_path)
    try:
        frames = [connection.execute(sql).pl() for sql in (_ALIASES, _APPEARANCES, _TITLE_WORDS)]
    except duckdb.CatalogException as error:
        raise old_file_error(settings) from error
    finally:
        connection.close()
    aliases, appearances, title_words = frames
    return review_actors(aliases, appearances, title_words, answered=answers.settled_pairs())


def unanswered(doubts: pl.DataFrame) -> pl.DataFrame:
    """The doubts that no answer has settled."""
    return doubts.filter(~pl.col("is_answered"))


def old_file_error(settings: Settings) -> OldPublishedFileError:
    """The error for a published file without `marts.actor_aliases`."""
    return OldPublishedFileError(
        f"{settings.published_path} was built before it had marts.actor_aliases. Run `onrecord run` once: it "
        "builds the analysis tables anew."
    )


def read_items(doubts: pl.DataFrame, *, settings: Settings) -> list[ReviewItem]:
    """The rows of a review with the sentences that they are about."""
    wanted = doubts.get_column("example_mention_ids").explode(empty_as_null=False).unique().to_list()
    connection = open_published(settings.published_path)
    try:
        examples = read_examples(connection, wanted)
        known = _known_actors(connection)
    finally:
        connection.close()
    return [
        ReviewItem(
            row,
            tuple(examples[found] for found in row["example_mention_ids"] if found in examples),
            row["right_actor_id"] in known,
        )
        for row in doubts.iter_rows(named=True)
    ]


def _known_actors(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Actors of the knowledge base."""
    return frozenset(actor_id for (actor_id,) in connection.execute("select actor_id from ref.actors").fetchall())


def describe(item: ReviewItem, *, number: int, count: int) -> Iterator[str]:
    """The item as lines for the terminal."""
    values = item.values
    title = KIND_TITLES[str(values["kind"])]
    yield f"{number} of {count}  {title}: up to {_mentions(values['mention_count'])}, weight {values['doubt']:.2f}"
    left_id = f", actor {values['left_actor_id']}" if values["left_actor_id"] else ""
    left_type = f"{values['left_type']}, " if values["left_actor_id"] else "a form, "
    yield f"  {values['left_name']} ({left_type}{_mentions(values['left_mention_count'])} by name{left_id})"
    yield (
        f"  {values['right_name']} ({values['right_type']}, {_mentions(values['right_mention_count'])} by name, "
        f"actor {values['right_actor_id']})"
    )
    evidence = values["evidence"]
    if isinstance(evidence, list):
        yield from (f"  - {text}" for text in evidence)
    yield from (f"  {example.line()}" for example in item.examples)
    if item.is_question:
        reach = f" ({values['left_name']} alone then always means {values['right_name']})" if item.is_wide else ""
        yield f"  the same: actor_aliases.csv gets {csv_line(item.alias_row)}{reach}"
        yield f"  not the same: actor_not_same.csv gets {csv_line(item.not_same_row)}"
        if not item.is_known:
            yield f"  either way: actors.csv gets {csv_line(item.actor_row)}, unless it has that actor"
    else:
        yield f"  {values['advice']}"


def _mentions(count: object) -> str:
    return counted(int(str(count)), "mention")


def ask_about(
    items: Sequence[ReviewItem], *, answers: ActorAnswers, ask: Callable[[str], str], show: Callable[[str], None]
) -> int:
    """Ask one question after the other, write each answer at once, and return how many were written.

    `ask` shows a prompt and returns what was typed.
    """
    written = 0
    for number, item in enumerate(items, 1):
        for line in describe(item, number=number, count=len(items)):
            show(line)
        if not item.is_question:
            show("")
            continue
        while (key := ask(PROMPT).strip().lower()) not in KEYS:
            show(f"  {key!r} is none of the answers")
        if KEYS[key] == QUIT:
            break
        written += write_answer(item, KEYS[key], answers=answers, show=show)
        show("")
    return written


def write_answer(item: ReviewItem, answer: str, *, answers: ActorAnswers, show: Callable[[str], None]) -> bool:
    """Write one answer into the user's file; tell whether there was anything new to write."""
    if answer == Verdict.skip:
        return False
    if not item.is_known:
        # Aliases and pairs may only name actors that there are.
        answers.add_actor(*item.actor_row)
    if answer == Verdict.same:
        path, is_new = answers.add_same(*item.alias_row)
    else:
        path, is_new = answers.add_not_same(*item.not_same_row)
    show(f"  {'written to' if is_new else 'stands already in'} {path}")
    return is_new


def answer_from_file(
    items: Sequence[ReviewItem], given: Sequence[tuple[int, str, str, str]], *, answers: ActorAnswers,
    show: Callable[[str], None],
) -> int:  # fmt: skip
    """Write the answers of a file, and return how many were new.

    Parameters
    ----------
    items
        All of the review, answered or not.
    given
        (line number, left, right, answer) as in the review; checked as a whole before anything is written.

    Raises
    ------
    UsageError
        When a line is about nothing that the review asks.
    """
    by_pair = {(item.left, item.right): item for item in items if item.is_question}
    for line, left, right, _ in given:
        if (left, right) not in by_pair:
            raise UsageError(
                f"line {line} of the answers: the review does not ask about {left!r} and {right!r}. "
                "`onrecord actors review --json` has the left and right of all that it asks."
            )
    written = 0
    for _, left, right, answer in given:
        item = by_pair[left, right]
        if item.values["is_answered"]:
            show(f"  {left} and {right}: answered before")
        else:
            written += write_answer(item, answer, answers=answers, show=show)
    return written


def describe_written(count: int) -> str:
    """What was written, and when it counts."""
    return f"{count} new {'answer' if count == 1 else 'answers'}. {EFFECT}" if count else "Nothing was written."
