"""Errors that a user can mend. The command line prints their message alone; everything else is a defect."""


class OnRecordError(Exception):
    """Something went wrong that the message explains, with the fix in it. Exit code 1."""


class UsageError(OnRecordError):
    """The command or the settings ask for something that is not there. Exit code 2."""


def is_interruption(error: BaseException) -> bool:
    """Whether it is Ctrl-C. DuckDB gives it as a RuntimeError where a query was running."""
    return isinstance(error, KeyboardInterrupt) or (
        isinstance(error, RuntimeError) and str(error) == "Query interrupted"
    )
