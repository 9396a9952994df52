from collections.abc import Callable

from transforms.annotations import ArticleReading, Entity, TextPart
from transforms.entities.extraction import extract_entities
from transforms.entities.reference import Reference

Extract = Callable[..., dict[str, Entity]]
MakePart = Callable[..., TextPart]

REPORT = (
    "Norway beat Chile 2-1 in the World Cup quarter-final. The striker Ana Roe scored both goals, "
    "and after half-time Chile lost their goalkeeper. Fans in Norway cheered until midnight."
)
NAMES = [("Norway", "GPE"), ("Chile", "GPE"), ("Ana Roe", "PERSON"), ("Chile", "GPE"), ("Norway", "GPE")]


def test_extract_entities_reads_countries_that_play_as_teams(extract: Extract) -> None:
    found = extract(REPORT, *NAMES)
    chile = found["ORG Chile"]

    assert [mention.surface_form for mention in chile.mentions] == ["Chile", "Chile"]
    assert chile.reading == ArticleReading("team", "Chile", "CL", "place that plays: Chile")


def test_extract_entities_keeps_a_country_beside_its_team(extract: Extract) -> None:
    found = extract(REPORT, *NAMES)

    assert [mention.span.start for mention in found["ORG Norway"].mentions] == [0]
    assert [mention.span.start for mention in found["GPE Norway"].mentions] == [REPORT.rindex("Norway")]
    assert found["GPE Norway"].reading == ArticleReading("polity", "Norway", "NO", "name: Norway")


def test_extract_entities_takes_names_listed_with_a_team_for_teams(extract: Extract) -> None:
    text = "The midfielder played for Marrel, Torvelin and Oakby before the Premier League season. A football life."
    found = extract(text, ("Marrel", "GPE"), ("Torvelin", "GPE"), ("Oakby", "GPE"))

    assert set(found) == {"ORG Marrel", "ORG Torvelin", "ORG Oakby"}
    assert found["ORG Marrel"].reading == ArticleReading("team", None, None, "place that plays: Marrel")


def test_extract_entities_leaves_states_that_candidates_win_alone(extract: Extract) -> None:
    text = "Roe beat Doe in Ohio. Roe won Texas and lost Ohio by two points in this game; Chile faced Peru in court."
    found = extract(text, ("Ohio", "GPE"), ("Texas", "GPE"), ("Ohio", "GPE"), ("Chile", "GPE"), ("Peru", "GPE"))

    assert {entity.entity_type for entity in found.values()} == {"GPE"}


def test_extract_entities_does_not_take_a_dateline_for_a_team(make_part: MakePart, reference: Reference) -> None:
    text = "OSLO, Norway — The football team beat Chile 3-0 and the striker scored a hat-trick."
    part = make_part(text, ("OSLO", "GPE"), ("Norway", "GPE"), ("Chile", "GPE"))

    types = {entity.entity_name: entity.entity_type for entity in extract_entities([part], reference=reference)}

    assert types == {"OSLO": "GPE", "Norway": "GPE", "Chile": "ORG"}
