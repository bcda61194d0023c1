import pytest
from sqlalchemy import select

from overstory.desk.keys import Keys
from overstory.errors import InputError, NotFoundError
from overstory.store import Store
from overstory.store.schema import api_keys


@pytest.fixture
def keys() -> Keys:
    return Keys(Store())


def test_a_key_is_good_until_it_is_revoked(keys: Keys) -> None:
    key = keys.create("desk editor")
    assert keys.check(key)
    keys.revoke("desk editor")
    assert not keys.check(key)


def test_keys_are_told_apart(keys: Keys) -> None:
    first, second = keys.create("first"), keys.create("second")
    keys.revoke("first")
    assert not keys.check(first)
    assert keys.check(second)


@pytest.mark.parametrize("key", ["", "x", "ovs_", "ovs_" + "A" * 43, "é" * 20, "\ud800" * 20])
def test_other_texts_are_no_keys(keys: Keys, key: str) -> None:
    keys.create("someone")
    assert not keys.check(key)


def test_almost_the_key_is_not_the_key(keys: Keys) -> None:
    key = keys.create("someone")
    assert not keys.check(key[:-1])
    assert not keys.check(key + "A")
    assert not keys.check(key[:-1] + ("A" if key[-1] != "A" else "B"))


def test_the_store_never_sees_the_key() -> None:
    store = Store()
    key = Keys(store).create("someone")
    with store.read() as connection:
        row = connection.execute(select(api_keys)).one()
    assert key not in map(str, row)
    assert row.hash not in key
    assert len(row.prefix) < len(key) / 3


def test_a_name_is_given_to_one_key_at_a_time(keys: Keys) -> None:
    keys.create("someone")
    with pytest.raises(InputError, match="revoke it first"):
        keys.create(" someone ")
    keys.revoke("someone")
    assert keys.check(keys.create("someone"))


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_names_that_are_none(keys: Keys, name: str) -> None:
    with pytest.raises(InputError):
        keys.create(name)


def test_revoking_what_is_not_there(keys: Keys) -> None:
    with pytest.raises(NotFoundError) as caught:
        keys.revoke("nobody")
    assert caught.value.kind == "key"


def test_the_list_has_revoked_keys_too(keys: Keys) -> None:
    key = keys.create("first")
    keys.create("second")
    keys.revoke("first")
    first, second = keys.list()
    assert (first.name, second.name) == ("first", "second")
    assert key.startswith(first.prefix)
    assert first.revoked_at is not None
    assert first.revoked_at >= first.created_at
    assert second.revoked_at is None
