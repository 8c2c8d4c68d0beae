"""What the benchmarks are made of, without a database."""

import pytest

from tests.bench import benchmarks, run
from tests.bench.figures import Figure, median_ratio, milliseconds
from tests.bench.populate.bulk import Ids, choose_text, pick
from tests.bench.rounds import measure, turned
from tests.bench.sizes import SIZES


def test_a_figure_is_one_line():
    figure = Figure("B2", "progress", 1.2345, "<=1.5", 5, "S")
    assert figure.line() == "B2 progress ratio=1.23 target<=1.5 n=5 size=S"


def test_the_ratio_is_the_median_of_the_pairs():
    # the second pair was disturbed on both sides, the third on ours only
    assert median_ratio([1.0, 10.0, 9.0], [2.0, 20.0, 2.0]) == 0.5


@pytest.mark.parametrize(("ours", "baseline"), [([], []), ([1.0], [1.0, 2.0])])
def test_a_ratio_needs_pairs(ours, baseline):
    with pytest.raises(ValueError, match="pairs"):
        median_ratio(ours, baseline)


def test_times_are_shown_with_their_range():
    assert milliseconds([0.010, 0.0123, 0.2]) == "12.3 ms (10.0–200.0)"


def test_the_order_turns():
    assert [turned(["a", "b", "c"], n)[0] for n in range(4)] == ["a", "b", "c", "a"]


def test_every_side_runs_once_a_round_and_once_before():
    done = []

    def side(name):
        def prepare():
            done.append(f"prepare {name}")
            return lambda: done.append(name)

        return prepare

    times = measure({"a": side("a"), "b": side("b")}, rounds=2)
    assert [len(seconds) for seconds in times.values()] == [2, 2]
    assert [name for name in done if "prepare" not in name] == ["a", "b", "b", "a", "a", "b"]
    assert done[:2] == ["prepare a", "a"]


def test_sizes_are_those_that_were_agreed():
    agreed = {
        "S": (10_000, 50, 200_000),
        "M": (100_000, 500, 2_000_000),
        "L": (1_000_000, 3_000, 16_000_000),
    }
    found = {name: (SIZES[name].doctors, SIZES[name].reps, SIZES[name].calls) for name in agreed}
    assert found == agreed
    assert SIZES["S"].days == 400


def test_ids_are_counted_from_one():
    ids = Ids(first=100, count=5)
    assert ids.at("s.n") == "(99 + s.n)"
    assert ids.number("id") == "(id - 99)"
    assert ids.has("id") == "(id BETWEEN 100 AND 104)"


def test_chance_depends_on_the_purpose_only():
    assert pick("s.n", "class") == pick("s.n", "class")
    assert pick("s.n", "class") != pick("s.n", "name")
    assert "'O''Hara'" in choose_text("s.n", "name", ["O'Hara"])


def test_an_unknown_number_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit) as exit_:
        run.parse(["B2", "b99"])
    assert exit_.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "B99" in line
    assert ", ".join(benchmarks.ALL) in line


def test_an_unknown_size_is_a_usage_error():
    with pytest.raises(SystemExit) as exit_:
        run.parse(["--size", "XXL"])
    assert exit_.value.code == 2


def test_all_benchmarks_run_when_none_is_named():
    assert run.parse([]).numbers == list(benchmarks.ALL)
