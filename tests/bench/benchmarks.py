"""The benchmarks there are, by number."""

from tests.bench import (
    b1_rerate,
    b2_progress,
    b3_report,
    b4_home,
    b7_planner,
    b8_overview,
    b10_access,
    b11_cycle,
    d16_import,
    s5_limits,
    s8_allocation,
    v_volume,
)

ALL = {
    "B1": b1_rerate,
    "B2": b2_progress,
    "B3": b3_report,
    "B4": b4_home,
    "B7": b7_planner,
    "B8": b8_overview,
    "B10": b10_access,
    "B11": b11_cycle,
    "D16": d16_import,
    "S5": s5_limits,
    "S8": s8_allocation,
    "V": v_volume,
}
