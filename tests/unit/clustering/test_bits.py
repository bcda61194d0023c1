import numpy as np
import pytest

from clustering.bits import ones, place_of_lowest


@pytest.mark.parametrize("bits", [0, 1, 0b1011000, 2**31, 2**63, 2**64 - 1, 0x8000_0001_0000_0000])
def test_bits_are_counted_and_the_lowest_is_found(bits: int) -> None:
    assert ones(np.uint64(bits)) == bits.bit_count()
    lowest = (bits & -bits).bit_length() - 1 if bits else 64
    assert place_of_lowest(np.uint64(bits)) == lowest
