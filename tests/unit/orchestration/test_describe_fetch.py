from orchestration.commands.fetching import describe_fetch
from orchestration.fetching import FetchOutcome, FetchStatus, FetchSummary


def test_describe_fetch_writes_out_what_could_harm_a_terminal() -> None:
    failed = FetchOutcome("https://tidings.example/\x1b[2J", FetchStatus.FAILED, None, "the server said \x07\x1b[31mno")
    lines = describe_fetch(FetchSummary((failed,), None)).split("\n")
    assert lines[1] == "Failed     https://tidings.example/\\x1b[2J: the server said \\x07\\x1b[31mno"
