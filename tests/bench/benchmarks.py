"""The benchmarks there are, by number."""

from tests.bench import b2_progress

ALL = {"B2": b2_progress}
