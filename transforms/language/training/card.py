"""The model card of a trained network: what never changes stands in `card_template.md`, figures are put in."""

import json
from pathlib import Path
from string import Template

from transforms.language.manifest import GRAPH_FILE, MANIFEST_FILE, VOCABULARY_FILE
from transforms.language.training.recipe import RECIPES

CARD_FILE = "MODEL_CARD.md"
_TEMPLATE = Path(__file__).with_name("card_template.md")
_EXPERIMENTS = Path(__file__).with_name("experiments.md")


def write_card(directory: Path, *, profile: str, scores: str) -> Path:
    """Write the card of the network in `directory`; `scores` is the table of its dev scores. Gives the path."""
    manifest = json.loads((directory / MANIFEST_FILE).read_text(encoding="utf-8"))
    recipe = RECIPES[profile]
    teacher, cut = RECIPES[recipe.teacher or profile], recipe.cut
    if cut is None:
        raise ValueError(f"{profile} is no profile that ships")
    text = Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        profile=profile,
        version=manifest["version"],
        layers=", ".join(str(layer + 1) for layer in cut.layers),
        heads=cut.heads,
        inner=cut.inner,
        steps=f"{recipe.options.steps:,}",
        teacher_steps=f"{teacher.options.steps:,}",
        batch_pieces=f"{teacher.options.batch_pieces:,}",
        graph_size=f"{(directory / GRAPH_FILE).stat().st_size / 1e6:.1f} MB",
        graph_sha256=manifest["files"][GRAPH_FILE],
        vocabulary_sha256=manifest["files"][VOCABULARY_FILE],
        scores=scores,
        experiments=_EXPERIMENTS.read_text(encoding="utf-8").strip(),
    )
    path = directory / CARD_FILE
    path.write_text(text, encoding="utf-8")
    return path
