"""Containers: compressed files, archives, and any of them in each other, read as if what they hold lay in a folder.

A compressed file is its content: `day.jsonl.gz` gives the records of `day.jsonl`. A member of an archive is read as if
the archive had been unpacked where it lies, so that `inbox/batch.zip` with `harbour-post/rain.txt` in it gives an
article of the outlet harbour-post. `container_uri` is the archive's file, `record_locator` the way inside, such as
`2026/day.jsonl.gz > line 3`.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, Final, Protocol

from transforms.reading.detection import HEAD_BYTES, Format
from transforms.reading.member_names import clean_member_name, is_passed_over, is_unsafe
from transforms.reading.nesting import ContainerError, Nesting
from transforms.reading.records import MEDIA_CONTAINER, ReadRecord, RecordOrigin
from transforms.reading.rejections import (
    CONTAINER_NESTED,
    CONTAINER_TOO_LARGE,
    EMPTY,
    MAX_MEMBERS,
    MEMBER_NOT_A_FILE,
    MEMBER_UNSAFE_NAME,
)
from transforms.reading.streams import ByteSource, HeadedStream
from transforms.reading.tar_members import is_tar, read_tar
from transforms.reading.unpacking import PackedSource, UnpackedStream
from transforms.reading.zip_members import ZipMember, read_zip

CONTAINER_FORMATS: Final = frozenset({Format.COMPRESSED, Format.TAR, Format.ZIP})
WITHIN: Final = " > "
"""Between the steps of a locator."""

_COMPRESSION_SUFFIXES = (".gz", ".bz2", ".xz")
_TAR_SUFFIXES = frozenset({".tgz", ".tbz", ".tbz2", ".txz"})


class StreamReader(Protocol):
    """Reads what a container holds, whatever it is: `transforms.reading.reading`."""

    def __call__(
        self, stream: ByteSource, /, *, source_uri: str, relative_path: str, byte_count: int | None, nesting: Nesting
    ) -> Iterator[ReadRecord]: ...


def read_container(
    headed: HeadedStream,
    kind: Format,
    *,
    rewind: Callable[[], BinaryIO] | None,
    source_uri: str,
    relative_path: str,
    nesting: Nesting,
    read_stream: StreamReader,
) -> Iterator[ReadRecord]:
    """Read everything in a container.

    Parameters
    ----------
    headed
        The container's bytes, from its start.
    kind
        One of `CONTAINER_FORMATS`.
    rewind
        Gives the same bytes as a file that can be sought in, at its start; None when they only come in order.
    nesting
        What was opened on the way here.
    read_stream
        Reads what is inside.

    Yields
    ------
    The records inside, and one for every member and every end that could not be read. Whatever was whole before a
    damage is kept. No content makes this raise.
    """
    reader = _ContainerReader(source_uri, relative_path, nesting, read_stream)
    if nesting.is_deepest:
        yield reader.reject(headed, ContainerError(CONTAINER_NESTED))
    elif kind is Format.COMPRESSED:
        yield from reader.read_compressed(headed)
    elif kind is Format.TAR:
        yield from reader.read_tar(headed)
    else:
        yield from reader.read_zip(headed, rewind)


class _ContainerReader:
    """One container, and where it stands."""

    def __init__(self, source_uri: str, relative_path: str, nesting: Nesting, read_stream: StreamReader) -> None:
        self._source_uri = source_uri
        self._relative_path = relative_path
        self._nesting = nesting
        self._read_stream = read_stream

    def reject(self, headed: HeadedStream, error: ContainerError) -> ReadRecord:
        return self._reject_packed(self._packed(headed), error)

    def read_compressed(self, headed: HeadedStream) -> Iterator[ReadRecord]:
        packed = self._packed(headed)
        try:
            content = HeadedStream(UnpackedStream(packed, allowance=self._nesting.allowance), head_bytes=HEAD_BYTES)
            if is_tar(content.head):
                is_whole = yield from self._read_members(content)
                while is_whole and content.read_piece():  # so that damage behind the last member is seen
                    pass
                return
            path = _without_compression(self._relative_path)
            for record in self._read(content, path, None):
                yield _renamed(record, path, self._relative_path)
        except ContainerError as error:
            yield self._reject_packed(packed, error)

    def read_tar(self, headed: HeadedStream) -> Iterator[ReadRecord]:
        yield from self._read_members(HeadedStream(self._packed(headed), head_bytes=0))

    def read_zip(self, headed: HeadedStream, rewind: Callable[[], BinaryIO] | None) -> Iterator[ReadRecord]:
        allowance, packed = self._nesting.allowance, self._packed(headed)
        try:
            file = rewind() if rewind is not None else self._nesting.spool(packed)
        except ContainerError as error:
            yield self._reject_packed(packed, error)
            return
        count = 0
        try:
            for member in read_zip(file, allowance=allowance, is_outermost=self._nesting.is_outermost):
                count += 1
                yield from self._read_zip_member(member)
                if allowance.is_spent:
                    return
            if not count:
                raise ContainerError(EMPTY, "The archive holds no files")
        except ContainerError as error:
            file.seek(0)
            yield self._reject_packed(PackedSource(file, allowance=allowance, is_outermost=False), error)
        finally:
            if rewind is None:
                file.close()

    def _packed(self, headed: HeadedStream) -> PackedSource:
        return PackedSource(headed, allowance=self._nesting.allowance, is_outermost=self._nesting.is_outermost)

    def _read_zip_member(self, member: ZipMember) -> Iterator[ReadRecord]:
        if member.problem is not None:
            yield self._reject_member(clean_member_name(member.name), member.problem)
            return
        try:
            yield from self._read_member(member.name, member.content, member.size)
        except ContainerError as error:
            yield self._reject_member(clean_member_name(member.name), error)

    def _read_members(self, headed: HeadedStream) -> Generator[ReadRecord, None, bool]:
        """Members of a tar; True when it was read to its end. A flaw of its bytes is told at the member it strikes."""
        place, count = "start", 0
        try:
            for member in read_tar(headed):
                count, place = count + 1, clean_member_name(member.name)
                if count > MAX_MEMBERS:
                    raise ContainerError(CONTAINER_TOO_LARGE, f"{MAX_MEMBERS:,} members were read")
                if member.irregular is not None:
                    yield self._reject_member(place, ContainerError(MEMBER_NOT_A_FILE, f"It is {member.irregular}"))
                else:
                    yield from self._read_member(member.name, member.content, member.size)
                if self._nesting.allowance.is_spent:
                    return False
                place = f"behind {place}"
            if not count:
                raise ContainerError(EMPTY, "The archive holds no files")
        except ContainerError as error:
            yield self._reject_member(place, error)
            return False
        return True

    def _read_member(self, name: str, content: ByteSource, size: int) -> Iterator[ReadRecord]:
        member = clean_member_name(name)
        if is_unsafe(name) or not member:
            yield self._reject_member(member, ContainerError(MEMBER_UNSAFE_NAME))
        elif not is_passed_over(member):
            folder = PurePosixPath(self._relative_path).parent.as_posix()
            path = member if folder == "." else f"{folder}/{member}"
            for record in self._read(content, path, size):
                yield self._placed(_renamed(record, path, f"{self._relative_path}/{member}"), member)

    def _read(self, stream: ByteSource, path: str, size: int | None) -> Iterator[ReadRecord]:
        yield from self._read_stream(
            stream, source_uri=self._source_uri, relative_path=path, byte_count=size, nesting=self._nesting.deeper()
        )

    def _placed(self, record: ReadRecord, member: str) -> ReadRecord:
        """A record of a member, with the way to it."""
        locator = f"{member}{WITHIN}{record.record_locator}" if record.record_locator else member
        member_path = f"{member}{WITHIN}{record.member_path}" if record.member_path else member
        return replace(record, container_uri=self._source_uri, record_locator=locator, member_path=member_path)

    def _reject_member(self, place: str, error: ContainerError) -> ReadRecord:
        """A member that was not read, or not to its end; so its bytes have no hash."""
        origin = RecordOrigin(self._source_uri, self._relative_path, MEDIA_CONTAINER, 0, "", place)
        return replace(origin.reject(error.reason_code, error.detail), member_path=place)

    def _reject_packed(self, packed: PackedSource, error: ContainerError) -> ReadRecord:
        """The container itself."""
        try:
            size, content_sha256 = packed.measure()
        except ContainerError:  # it stands in another that breaks off as well
            size, content_sha256 = packed.count, ""
        origin = RecordOrigin(self._source_uri, self._relative_path, MEDIA_CONTAINER, size, content_sha256)
        return origin.reject(error.reason_code, error.detail)


def _without_compression(path: str) -> str:
    """The name of what a compressed file holds."""
    bare, suffix = PurePosixPath(path), PurePosixPath(path).suffix.lower()
    if suffix in _COMPRESSION_SUFFIXES:
        return path[: -len(suffix)]
    return bare.with_suffix(".tar").as_posix() if suffix in _TAR_SUFFIXES else path


def _renamed(record: ReadRecord, path: str, full_path: str) -> ReadRecord:
    """The record with an id that names the container too, where its id was made of its path."""
    article = record.article
    if article is None or article.record_id is not None or not article.source_id.startswith(path):
        return record
    return replace(record, article=replace(article, source_id=full_path + article.source_id[len(path) :]))
