"""The client of `make bench` reads a response whole, however it is cut on its way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.client import Answer

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab\r\nc\r\n3;x=y\r\n012\r\n0\r\n\r\n"
SIZED = b"HTTP/1.1 404 NOT FOUND\r\nContent-Length: 5\r\nConnection: close\r\n\r\nab\r\nc"


@given(st.data())
@pytest.mark.parametrize(("response", "status", "body"), [(CHUNKED, 200, b"ab\r\nc012"), (SIZED, 404, b"ab\r\nc")])
def test_a_response_is_whole_at_its_last_byte(response, status, body, data):
    cuts = sorted(data.draw(st.sets(st.integers(1, len(response) - 1), max_size=12)))
    answer = Answer(keep=True)
    pieces = [response[start:end] for start, end in zip([0, *cuts], [*cuts, len(response)], strict=True)]
    assert [answer.feed(piece) for piece in pieces] == [False] * len(cuts) + [True]
    assert (answer.status, answer.body, answer.size) == (status, body, len(body))
