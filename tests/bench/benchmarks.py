"""The benchmarks there are, by number."""

ALL = {}
