"""The two commands with which a server of one's own begins."""

from __future__ import annotations

import re

from flask import Flask

from expo.accounts.queries import find_user_by_email
from expo.core.actor import Role
from expo.core.db import db
from expo.shows import queries


def test_a_server_of_ones_own_begins_with_two_commands(app: Flask) -> None:
    runner = app.test_cli_runner()
    said = runner.invoke(args=["users", "create", "--email", "kim@example.com", "--name", "Kim"]).output
    found = re.search(r"(/welcome/\S+)", said)
    assert found is not None
    client = app.test_client()
    assert client.post(found[1], data={"password": "바다 건너 파란 기차"}).location == "/start"
    arguments = [
        "--slug",
        "my-expo",
        "--name-ko",
        "우리 엑스포",
        "--starts-on",
        "2027-03-02",
        "--ends-on",
        "2027-03-05",
    ]
    said = runner.invoke(args=["shows", "create", *arguments, "--organizer", "kim@example.com"]).output
    assert "/shows/my-expo/manage/" in said
    db.session.rollback()
    user, show = find_user_by_email("kim@example.com"), queries.get_show("my-expo")
    assert user is not None
    assert [grant.role for grant in queries.list_role_grants_of(user.id)] == [Role.ORGANIZER]
    assert len(show.days) == 4
    assert not show.is_published


def test_commands_say_what_is_wrong(app: Flask) -> None:
    runner = app.test_cli_runner()
    arguments = ["--slug", "my-expo", "--name-ko", "우리", "--starts-on", "2027-03-05", "--ends-on", "2027-03-02"]
    answer = runner.invoke(args=["shows", "create", *arguments, "--organizer", "nobody@example.com"])
    assert answer.exit_code == 1
    assert "users create --email nobody@example.com" in answer.output
    runner.invoke(args=["users", "create", "--email", "kim@example.com", "--name", "Kim"])
    answer = runner.invoke(args=["shows", "create", *arguments, "--organizer", "kim@example.com"])
    assert answer.exit_code == 1
    assert "The end lies before the start." in answer.output
