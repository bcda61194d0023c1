import contextlib

import pytest

from overstory.cli.serve import reserve
from overstory.errors import OverstoryError


def test_a_port_that_is_reserved_is_not_given_twice():
    with contextlib.closing(reserve("127.0.0.1", 0)) as first:
        port = first.getsockname()[1]
        with pytest.raises(OverstoryError, match=f"port {port} of 127.0.0.1 is in use"):
            reserve("127.0.0.1", port)
    with contextlib.closing(reserve("127.0.0.1", port)) as again:
        assert again.getsockname()[1] == port
