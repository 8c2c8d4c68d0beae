"""The benchmarks there are, by number."""

from tests.bench import b2_progress, b3_report

ALL = {"B2": b2_progress, "B3": b3_report}
