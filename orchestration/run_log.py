"""The log of runs in `meta.runs`: a run writes its line when it first changes something, so that a run without news
leaves the warehouse as it was."""

from dataclasses import replace

from orchestration.warehouse import Warehouse
from orchestration.warehouse_values import RunCounts


class RunLog:
    """One run's line in `meta.runs`."""

    def __init__(self, *, command: str, extractor_version: str) -> None:
        self._command = command
        self._extractor_version = extractor_version
        self._run_id: str | None = None
        self._counts = RunCounts()

    @property
    def is_open(self) -> bool:
        """Whether the run has a line that is not closed yet."""
        return self._run_id is not None

    def open(self, warehouse: Warehouse) -> None:
        """Write the line, unless it is there."""
        if self._run_id is None:
            self._run_id = warehouse.start_run(command=self._command, extractor_version=self._extractor_version)

    def count(
        self, *, accepted: int = 0, unchanged: int = 0, rejected: int = 0, parsed: int = 0, linked: int = 0
    ) -> None:
        """Add to the counts that `close` will write."""
        self._counts = replace(
            self._counts,
            accepted=self._counts.accepted + accepted,
            unchanged=self._counts.unchanged + unchanged,
            rejected=self._counts.rejected + rejected,
            parsed=self._counts.parsed + parsed,
            linked=self._counts.linked + linked,
        )

    def close(self, warehouse: Warehouse, *, error: str | None = None) -> None:
        """Complete the line, if there is one."""
        if self._run_id is not None:
            warehouse.finish_run(self._run_id, counts=self._counts, error=error)
            self._run_id = None
