"""The benchmarks there are, by number."""

from tests.bench import (
    b1_rerate,
    b2_progress,
    b3_report,
    b7_planner,
    b10_access,
    b11_cycle,
    d16_import,
)

ALL = {
    "B1": b1_rerate,
    "B2": b2_progress,
    "B3": b3_report,
    "B7": b7_planner,
    "B10": b10_access,
    "B11": b11_cycle,
    "D16": d16_import,
}
