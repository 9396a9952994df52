"""What `onrecord run` was given, with files in the place of URLs. Without a URL nothing of the web client is loaded."""

from collections.abc import Sequence
from pathlib import Path

from orchestration.errors import OnRecordError, UsageError
from orchestration.progress import ProgressListener
from orchestration.settings import Settings
from orchestration.sources import is_web_address


class NothingFetchedError(OnRecordError):
    """Not one of the URLs could be fetched."""


def local_sources(
    arguments: Sequence[str], *, settings: Settings, progress: ProgressListener
) -> tuple[Path, ...] | None:
    """Fetch the URLs among the arguments into the inbox, and give the paths to read; None when nothing was given.

    Raises
    ------
    UsageError
        When there are URLs and fetching is not switched on.
    NothingFetchedError
        When there is nothing but URLs, and nothing came of them.
    """
    urls = [argument for argument in arguments if is_web_address(argument)]
    paths = [Path(argument) for argument in arguments if not is_web_address(argument)]
    if not urls:
        return tuple(paths) or None
    if not settings.fetch_enabled:
        raise UsageError(
            f"{urls[0]} is a URL, and `run` does not fetch unless the setting fetch_enabled is true. "
            "Set it, or fetch first: onrecord fetch URL"
        )
    from orchestration.commands.fetching import describe_fetch  # noqa: PLC0415
    from orchestration.fetching import fetch_urls  # noqa: PLC0415

    summary = fetch_urls(urls, settings=settings, progress=progress)
    if summary.is_failure and not paths:
        raise NothingFetchedError(f"nothing was fetched. {describe_fetch(summary)}")
    progress.note(describe_fetch(summary))
    return (*paths, *([summary.archive_path] if summary.archive_path else ()))
