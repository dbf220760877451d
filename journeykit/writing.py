"""Write a file: all of it, or nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from journeykit.errors import BadFile, why
from journeykit.text import phrase

__all__ = ["write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically. Raises `BadFile`; what was there before is then still there.

    Where `path` is a link to a file elsewhere, that file is written and the link stays.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "note.txt", b"Shoes")
    ...     os.listdir(folder)
    ['note.txt']
    """
    temporary = None
    try:
        place = Path(os.path.realpath(path))
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".journey-", delete=False) as out:
            temporary = Path(out.name)
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
        temporary.replace(place)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise BadFile(
            phrase("{file} cannot be written: {why}.", file=str(path), why=why(error)),
            phrase("Choose another folder; the map is still open."),
        ) from None
