"""`onrecord train network`: from corpora to the weights that ship, with the table of scores and the model card."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.errors import OnRecordError
from orchestration.evaluation import SAMPLE, run_evaluation
from orchestration.gold_files import load_gold
from orchestration.progress import ProgressListener
from orchestration.settings import load_settings
from transforms.evaluation.report import EvaluationReport
from transforms.language.training.corpora import POLNEAR_DEV, CorpusMissingError, own_dev_records

if TYPE_CHECKING:
    from transforms.language.training.fit import Progress

NOTE_EVERY_STEPS = 250
DEV_SETS = {
    "PolNeAR dev": POLNEAR_DEV,
    "GUM Wikinews dev": Path("quotes/dev_gum_news.jsonl"),
    "GUM Wikinews names": Path("entities/dev_gum_news.jsonl"),
    "PUD news": Path("entities/dev_pud_news.jsonl"),
    "News-Fair": Path("entities/dev_newsfair.jsonl"),
    "Worldwide newswire": Path("entities/dev_worldwide.jsonl"),
}
OWN_DEV = "own labels dev"


def train(
    profile: str,
    *,
    gold: Path,
    work: Path,
    out: Path,
    base: Path | None,
    progress: ProgressListener,
) -> str:
    """Train, write the folder of the network, score it on the dev sets; gives the table.

    Raises
    ------
    OnRecordError
        The extra is not installed, or a corpus or the base weights are missing; the message says how to get them.
    """
    try:
        from transforms.language.training.card import write_card  # noqa: PLC0415
        from transforms.language.training.recipe import sample_of  # noqa: PLC0415
        from transforms.language.training.train import TrainingError, installed_base, train_network  # noqa: PLC0415
    except ImportError as error:
        raise OnRecordError(
            f"training needs more than reading does ({error}). Install it: pip install 'onrecord[train]'"
        ) from error
    try:
        sample = sample_of(SAMPLE / "gold", [record.text for record in load_gold(SAMPLE)])
        train_network(
            profile,
            gold=gold,
            sample=sample,
            base=base or installed_base(),
            work=work,
            out=out,
            on_step=StepNotes(progress),
            on_stage=progress,
        )
        own = write_records(work / "own-dev.jsonl", own_dev_records(gold))
    except (CorpusMissingError, TrainingError) as error:
        raise OnRecordError(str(error)) from error
    reports = list(score(out, gold=gold, own=own, progress=progress))
    table = score_table(reports)
    write_card(out, profile=profile, scores=table)
    return table


def score(
    directory: Path, *, gold: Path, own: Path, progress: ProgressListener
) -> Iterator[tuple[str, EvaluationReport]]:
    """Reports of the network in `directory` on every dev set that is in the gold folder, the shipped sample last."""
    settings = load_settings({"network_dir": directory})
    sets = {name: gold / path for name, path in DEV_SETS.items() if (gold / path).is_file()}
    progress.begin("scoring", total=len(sets) + 2, unit="sets")
    for name, path in {**sets, OWN_DEV: own, "shipped sample": None}.items():
        yield name, run_evaluation(path, settings=settings)
        progress.advance(1)
    progress.end()


def score_table(reports: list[tuple[str, EvaluationReport]]) -> str:
    """Markdown: one line per set, F1 in percent."""
    columns = {
        "quotes: all": ("quotes", "end to end, by segment", "all"),
        "speech": ("quotes", "end to end, by segment", "all, speech"),
        "direct": ("quotes", "end to end, by segment", "direct"),
        "mixed": ("quotes", "end to end, by segment", "mixed"),
        "indirect": ("quotes", "end to end, by segment", "indirect"),
        "indirect speech": ("quotes", "end to end, by segment", "indirect, speech"),
        "default view, speech": ("default view", "end to end, by segment", "all, speech"),
        "names": ("names", "span and type, normalised", "all"),
        "PERSON": ("names", "span and type, normalised", "PERSON"),
        "ORG": ("names", "span and type, normalised", "ORG"),
        "PLACE": ("names", "span and type, normalised", "PLACE"),
    }
    lines = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, report in reports:
        found = {(row.part, row.measure, row.subset): row.f1 for row in report.rows}
        values = [found.get(key) for key in columns.values()]
        lines.append(f"| {name} | {' | '.join('' if value is None else f'{value:.1f}' for value in values)} |")
    return "\n".join(lines)


def write_records(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    """JSON Lines of `records`; gives the path."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


class StepNotes:
    """Moves the bar, and says now and then where the training is, for logs."""

    def __init__(self, progress: ProgressListener) -> None:
        self._progress = progress
        self._started = time.monotonic()
        self._first_step: int | None = None
        self._last_step = 0

    def __call__(self, step: "Progress") -> None:
        if step.step <= self._last_step:  # the teacher is trained, its student begins
            self._first_step, self._last_step = None, 0
        if self._first_step is None:
            self._first_step = step.step
            self._started = time.monotonic()
        self._progress.advance(step.step - self._last_step)
        self._last_step = step.step
        done = step.step - self._first_step
        if step.step % NOTE_EVERY_STEPS == 0 and done:
            seconds = (time.monotonic() - self._started) / done * (step.steps - step.step)
            losses = ", ".join(f"{name} {loss:.3f}" for name, loss in step.losses.items())
            self._progress.note(
                f"step {step.step:,} of {step.steps:,}, epoch {step.epoch + 1}, {seconds / 60:.0f} min left; {losses}"
            )
