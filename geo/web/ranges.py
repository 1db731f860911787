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

    A range of another unit than bytes, several ranges, and a range on a condition that does not hold: the whole file.

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
    wanted = request.range
    is_one = wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1
    condition = request.headers.get("If-Range")
    if is_one and condition in (None, response.headers["ETag"]):
        response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Last-Modified"] = current().modified_text
