"""Help, exit codes and what a wrong command line is answered with."""

import pytest

COMMANDS = ["run", "stop", "reset", "odoo", "shell", "test", "bench", "lint"]


def test_help_names_every_command(checkout):
    done = checkout.run("--help")
    assert done.returncode == 0
    assert all(f"    {command} " in done.stdout for command in COMMANDS)
    assert max(map(len, done.stdout.splitlines())) <= 100


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(checkout, command):
    done = checkout.run(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: ./pharma {command}")
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert not (checkout.folder / ".pharma").exists(), "help must not set anything up"


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["serve"],
        ["run", "--port", "99999"],
        ["run", "--port", "http"],
        ["run", "--db", "a b"],
        ["run", "--db", "a;drop"],
        ["run", "unexpected"],
        ["lint", "spelling"],
        ["test", "no_such_addon"],
        ["test", "launcher/cli.py"],
    ],
)
def test_usage_errors(checkout, args):
    done = checkout.run(*args)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_nothing_to_stop_or_reset(checkout):
    assert checkout.run("stop").returncode == 0
    assert checkout.run("reset", "--yes").returncode == 0
    assert not (checkout.folder / ".pharma").exists()


def test_reset_asks_somebody(checkout):
    (checkout.folder / ".pharma").mkdir(mode=0o700)
    done = checkout.run("reset")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert (checkout.folder / ".pharma").exists()


def test_odoo_gets_its_arguments_and_gives_its_exit_code(odoo_cmd):
    assert "19.0" in odoo_cmd("--version").stdout
    assert odoo_cmd("server", "--no-such-option", check=False).returncode == 2
    assert "dump" in odoo_cmd("db", "--help").stdout


def test_shell_reads_a_script(checkout, new_database):
    import subprocess

    from tests.launcher.conftest import CHECKOUT

    script = "print('in', env.cr.dbname)\nraise SystemExit(3)\n"
    command = [str(CHECKOUT / "pharma"), "shell", "-d", name := new_database()]
    done = subprocess.run(command, input=script, capture_output=True, text=True)
    assert done.stdout == f"in {name}\n"
    assert done.returncode == 3


def test_bench_hands_its_arguments_on(monkeypatch):
    from contextlib import nullcontext
    from types import SimpleNamespace

    from launcher import cli, tools

    commands = []
    ready = nullcontext((SimpleNamespace(python="python"), {}))
    monkeypatch.setattr(tools.testbed, "ready_with_template", lambda: ready)
    monkeypatch.setattr(
        tools, "_attached", lambda _ground, command, _environment: commands.append(command) or 3
    )
    assert cli._dispatch(["bench", "B1", "B10", "--size", "M", "--pairs=7"]) == 3
    assert commands[0][1].endswith("tests/bench/run.py")
    assert commands[0][2:] == ["B1", "B10", "--size", "M", "--pairs=7"]
