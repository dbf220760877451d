"""Bytes to be read, from a file or an upload, packed or not."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from journeykit.errors import BadData, why
from journeykit.events.progress import Bar
from journeykit.text import phrase

__all__ = ["Blob", "blob_of"]

_START: Final = 4_096
_BLOCK: Final = 1 << 20
_PACKED: Final = b"\x1f\x8b"


@dataclass(frozen=True)
class Blob:
    """A file (`path`) or an upload (`content`) with its name."""

    name: str
    path: Path | None = None
    content: bytes = b""

    @property
    def size(self) -> int:
        """How many bytes it has, as they lie there."""
        return self.path.stat().st_size if self.path else len(self.content)

    @property
    def packed(self) -> bool:
        """Whether it is packed by gzip."""
        with self._opened() as stream:
            return stream.read(2) == _PACKED

    def start(self) -> bytes:
        """Its first bytes, unpacked; nothing when they cannot be."""
        with self._opened() as stream:
            try:
                return (gzip.GzipFile(fileobj=stream) if self.packed else stream).read(_START)
            except (EOFError, zlib.error, gzip.BadGzipFile):
                return b""

    def blocks(self, bar: Bar) -> Iterator[bytes]:
        """Its bytes, unpacked. Raises `EOFError` where a packed file ends in the middle."""
        size = max(self.size, 1)
        with self._opened() as stream:
            unpacked = gzip.GzipFile(fileobj=stream) if self.packed else stream
            try:
                while block := unpacked.read1(_BLOCK) if isinstance(unpacked, gzip.GzipFile) else stream.read(_BLOCK):
                    bar.reach(stream.tell() / size)
                    yield block
            except (zlib.error, gzip.BadGzipFile):
                raise EOFError from None

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        if self.path is None:
            yield io.BytesIO(self.content)
            return
        try:
            with self.path.open("rb") as stream:
                yield stream
        except OSError as error:
            raise BadData(
                phrase("{file} cannot be read: {why}.", file=str(self.path), why=why(error)),
                phrase("Check the name and the folder."),
            ) from None


def blob_of(source: Any, name: str | None = None) -> Blob | None:
    """The bytes that a person gave: a path, `(name, bytes)`, a mapping with name and content, bytes or a file object;
    None when it is none of them.

    >>> blob_of(("a.csv", b"x")).size, blob_of(12)
    (1, None)
    """
    if isinstance(source, str | Path):
        return Blob(name or Path(source).name, Path(source))
    if isinstance(source, tuple) and len(source) == 2:
        return Blob(name or str(source[0]), content=bytes(source[1]))
    if isinstance(source, Mapping) and "content" in source:
        return Blob(name or str(source.get("name", "upload")), content=bytes(source["content"]))
    if isinstance(source, bytes | bytearray | memoryview):
        return Blob(name or "upload", content=bytes(source))
    if hasattr(source, "read") and not hasattr(source, "iloc"):
        content = source.read()
        content = content.encode() if isinstance(content, str) else bytes(content)
        return Blob(name or Path(str(getattr(source, "name", "upload"))).name, content=content)
    return None
