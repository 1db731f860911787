"""Compression of answers, by what a client takes: Zstandard, Brotli or gzip."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import brotli
import zstandard
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

COLUMNS: Final = "application/vnd.border-map.columns"
"""Columns of the map, in binary (:mod:`geo.maps.columns`)."""

COMPRESSIBLE: Final = (
    COLUMNS,
    "text/",
    "application/json",
    "application/atom+xml",
    "application/feed+json",
    "application/geo+json",
    "application/geo+json-seq",
    "application/ld+json",
    "application/problem+json",
    "application/schema+json",
    "application/topo+json",
    "application/vnd.oai.openapi+json",
    "application/vnd.mapbox-vector-tile",
    "application/vnd.google-earth.kml+xml",
    "application/gpx+xml",
    "application/vnd.ogc.sld+xml",
    "application/flatgeobuf",
    "image/svg+xml",
    "image/vnd.dxf",
)
"""Media types that are not compressed by themselves."""

SMALLEST: Final = 600
"""Bytes below which compression costs more than it saves: about what fits into one packet with its headers."""

PAGES: Final = 5
"""Level of Brotli for a page of some 60 kB: done in two milliseconds."""

LARGE: Final = 500_000
"""Bytes above which Brotli's densest level takes seconds and gains nothing over the next."""

HUGE: Final = 2_000_000
"""Bytes above which the densest levels take seconds."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A content coding.

    Attributes
    ----------
    quick : callable
        From a content to its compressed form, for an answer that is made once.
    dense : callable
        Likewise, smaller and slower, for what is kept and asked for often.
    stream : callable
        Makes an object with ``compress(piece)`` and ``flush()``.
    """

    quick: Callable[[bytes], bytes]
    dense: Callable[[bytes], bytes]
    stream: Callable[[], Any]


def _quality(size: int) -> int:
    """Return the densest level of Brotli that is done in a second or two."""
    return 11 if size <= LARGE else 10 if size <= HUGE else 5


class _Brotli:
    """Brotli in pieces, with the names the other compressors have."""

    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=4)
        self.compress, self.flush = self._compressor.process, self._compressor.finish


CODINGS: Final[Mapping[str, Coding]] = {
    "zstd": Coding(
        lambda content: zstandard.ZstdCompressor(level=3).compress(content),
        lambda content: zstandard.ZstdCompressor(level=9 if len(content) > HUGE else 19).compress(content),
        lambda: zstandard.ZstdCompressor(level=3).compressobj(),
    ),
    "br": Coding(
        lambda content: brotli.compress(content, quality=4),
        lambda content: brotli.compress(content, quality=_quality(len(content))),
        _Brotli,
    ),
    "gzip": Coding(
        lambda content: gzip.compress(content, compresslevel=4, mtime=0),
        lambda content: gzip.compress(content, compresslevel=9, mtime=0),
        lambda: zlib.compressobj(4, zlib.DEFLATED, 16 + zlib.MAX_WBITS),
    ),
}
"""The codings by name, the quickest first: that is taken where a client likes several as much."""

DENSEST: Final = ("br", "zstd", "gzip")
"""The same with the smallest result first, for what is compressed once and kept."""


@lru_cache(maxsize=256)
def chosen(accepted: str, *, dense: bool = False) -> str | None:
    """Return the coding a client likes best, by its header ``Accept-Encoding``; None to send the content as it is.

    >>> chosen("gzip, deflate, br, zstd"), chosen("gzip;q=0"), chosen("gzip, br;q=0.5"), chosen("")
    ('zstd', None, 'gzip', None)
    """
    qualities = parse_accept_header(accepted, Accept)
    best = max(DENSEST if dense else tuple(CODINGS), key=lambda name: qualities[name])
    plain = qualities["identity"] if "identity" in accepted else 0
    return best if qualities[best] > 0 and qualities[best] >= plain else None


def whole(content: bytes, coding: str, *, dense: bool) -> bytes:
    """Return a content in a coding; without a time inside, the same content gives the same bytes."""
    return _dense(content, coding) if dense else CODINGS[coding].quick(content)


def page(content: bytes, coding: str) -> bytes:
    """Return a page in a coding: everything else that a reader waits for is asked for by it."""
    return brotli.compress(content, quality=PAGES) if coding == "br" else CODINGS[coding].quick(content)


def streamed(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield pieces in a coding, as soon as there is something to send."""
    compressor = CODINGS[coding].stream()
    try:
        for piece in pieces:
            packed = compressor.compress(piece)
            if packed:
                yield packed
        yield compressor.flush()
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


@lru_cache(maxsize=48)
def _dense(content: bytes, coding: str) -> bytes:
    return CODINGS[coding].dense(content)
