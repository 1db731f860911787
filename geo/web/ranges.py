"""Files in parts, and files only on a condition (RFC 9110, sections 13 and 14): so a broken download can be resumed.

The tag of a file is strong as long as it is sent as it is: it names the bytes, not only the data they were made from.
"""

from __future__ import annotations

import hashlib
from typing import Final

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed

from geo.web.answers import REVALIDATE
from geo.web.site import current

RANGE: Final = "HTTP_RANGE"
CHANGED: Final = "The file is another one than the request is about."


def held(made_from: str) -> Response | None:
    """Return the answer to who has a file already, made from what the first part of its tag names; else None."""
    tags = request.if_none_match
    known = next((each for each in tags.as_set(include_weak=True) if each.partition("-")[0] == made_from), None)
    if known is None and not tags.star_tag:
        return None
    response = Response(status=304)
    response.set_etag(known or made_from, weak=True)
    response.headers["Cache-Control"] = REVALIDATE
    return response


def offer(response: Response, content: bytes, made_from: str) -> None:
    """Tag a file, and send the part of it that is asked for.

    A range that is not read (:func:`settle`), and one on a condition that does not hold: the whole file.

    Raises
    ------
    PreconditionFailed
        If the request is about another file.
    RequestedRangeNotSatisfiable
        If there is no such part.
    """
    response.set_etag(f"{made_from}-{hashlib.sha256(content).hexdigest()[:12]}")
    tag, _ = response.get_etag()
    since = request.if_unmodified_since
    if request.if_match:
        if not request.if_match.contains(tag or ""):
            raise PreconditionFailed(CHANGED)
    elif since is not None and current().modified > since:
        raise PreconditionFailed(CHANGED)
    condition = request.headers.get("If-Range")
    if settle(len(content)) and condition in (None, response.headers["ETag"]):
        response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Last-Modified"] = current().modified_text


def settle(length: int) -> bool:
    """Leave of the request's range what can be answered, and return whether anything is left.

    One that is malformed, of another unit than bytes, or of several parts is passed over, as RFC 9110, 14.2 allows; the
    last bytes of a file that has fewer are all of it (14.1.2).
    """
    wanted = request.range
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        request.environ.pop(RANGE, None)
        return False
    first, _ = wanted.ranges[0]
    if -first > length:
        request.environ[RANGE] = "bytes=0-"
    return True
