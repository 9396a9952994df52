"""Frames written to files piece by piece, as Parquet in row groups or as JSON Lines.

Memory holds one row group per table.
"""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self

import polars as pl

FrameFormat = Literal["parquet", "jsonl"]
ROW_GROUP_ROWS = 20_000
ROW_GROUP_BYTES = 16 * 2**20
"""Bound of what waits for its row group; articles carry their whole text."""
PARTIAL_SUFFIX = ".part"


class FrameFiles:
    """One file per table in a folder, complete or not there: files take their names when all has been written.

    Use it as a context manager. After an error or Ctrl-C the folder is as it was.
    """

    def __init__(
        self,
        directory: Path,
        *,
        schemas: Mapping[str, pl.Schema],
        file_format: FrameFormat,
        only_when_filled: frozenset[str] = frozenset(),
    ) -> None:
        """Tables of `only_when_filled` get no file when they have no rows; an older file of that name goes away."""
        self._directory = directory
        self._schemas = schemas
        self._format = file_format
        self._only_when_filled = only_when_filled
        self._writers: dict[str, _Writer] = {}
        self._buffers: dict[str, list[pl.DataFrame]] = {name: [] for name in schemas}

    def __enter__(self) -> Self:
        self._directory.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if error is None:
                for name in self._schemas:
                    self._flush(name, is_last=True)
        finally:
            for writer in self._writers.values():
                writer.close()
            for name in self._writers:
                if error is None:
                    self._partial(name).replace(self.path(name))
                else:
                    self._partial(name).unlink(missing_ok=True)
        if error is None:
            for name in self._only_when_filled - self._writers.keys():
                self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Where the file of a table is, or will be."""
        return self._directory / f"{name}.{self._format}"

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Add rows to a table; they reach the file when a row group is full."""
        buffer = self._buffers[name]
        buffer.append(frame)
        row_count = sum(part.height for part in buffer)
        if row_count >= ROW_GROUP_ROWS or sum(part.estimated_size() for part in buffer) >= ROW_GROUP_BYTES:
            self._flush(name)

    def _flush(self, name: str, *, is_last: bool = False) -> None:
        frames = [frame for frame in self._buffers[name] if frame.height]
        self._buffers[name] = []
        if not frames and (not is_last or name in self._only_when_filled or name in self._writers):
            return
        if name not in self._writers:
            writer_type = _ParquetWriter if self._format == "parquet" else _JsonLinesWriter
            self._writers[name] = writer_type(self._partial(name), self._schemas[name])
        self._writers[name].write(pl.concat(frames) if frames else pl.DataFrame(schema=self._schemas[name]))

    def _partial(self, name: str) -> Path:
        path = self.path(name)
        return path.with_name(path.name + PARTIAL_SUFFIX)


class _ParquetWriter:
    def __init__(self, path: Path, schema: pl.Schema) -> None:
        import pyarrow.parquet as pq  # type: ignore[import-untyped] # noqa: PLC0415 - JSON Lines do not need it

        self._writer: Any = pq.ParquetWriter(path, pl.DataFrame(schema=schema).to_arrow().schema, compression="zstd")

    def write(self, frame: pl.DataFrame) -> None:
        if frame.height:
            self._writer.write_table(frame.to_arrow())

    def close(self) -> None:
        self._writer.close()


class _JsonLinesWriter:
    def __init__(self, path: Path, schema: pl.Schema) -> None:
        self._file: IO[bytes] = path.open("wb")

    def write(self, frame: pl.DataFrame) -> None:
        if frame.height:
            frame.write_ndjson(self._file)

    def close(self) -> None:
        self._file.close()


_Writer = _ParquetWriter | _JsonLinesWriter
