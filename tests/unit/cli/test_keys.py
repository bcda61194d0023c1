import json

import overstory


def test_a_key_is_printed_once_and_works(run, tmp_path):
    db = tmp_path / "news.db"
    made = run("keys", "create", "desk one", "--db", db)
    key = made.stdout.strip()
    assert made.exit_code == 0
    assert made.stdout == f"{key}\n"
    with overstory.open(db) as desk:
        assert desk.keys.check(key)
        assert not desk.keys.check(key[:-1])

    listed = run("keys", "list", "--db", db)
    assert "desk one" in listed.stdout
    assert "in force" in listed.stdout
    assert key not in listed.stdout

    assert run("keys", "revoke", "desk one", "--db", db).exit_code == 0
    with overstory.open(db) as desk:
        assert not desk.keys.check(key)
    (info,) = json.loads(run("keys", "list", "--db", db, "--json").stdout)
    assert info["name"] == "desk one"
    assert info["revoked_at"] is not None


def test_a_name_that_is_taken_and_one_that_is_not_there(run, tmp_path):
    db = tmp_path / "news.db"
    run("keys", "create", "desk one", "--db", db)
    again = run("keys", "create", "desk one", "--db", db)
    assert (again.exit_code, again.stdout) == (1, "")
    absent = run("keys", "revoke", "desk two", "--db", db)
    assert absent.exit_code == 1
    assert len(absent.stderr.splitlines()) == 1
