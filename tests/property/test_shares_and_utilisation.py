"""Shares and their intervals stay between 0 and 1, and nobody is at work for longer than on duty, whatever happens."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intervals import proportion_interval, ratio_interval
from analysis.kpi import KPIS, measure
from analysis.summary import busiest, estimates
from analysis.unit_figures import by_unit
from sim.model import Setting

REPLICATIONS = 3
parts = st.lists(st.integers(0, 50).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))), max_size=30)
amount = st.one_of(st.just(0), st.floats(2**-20, 1e9))
"""Minutes, days or orders: none is smaller than the model's time grid."""


def in_order(estimate: Any, highest: float) -> bool:
    """Tell whether an interval, where there is one, holds its value and stays between 0 and `highest`."""
    if estimate.value is None:
        return estimate.low is estimate.high is None
    if estimate.low is None:
        return estimate.high is None and 0 <= estimate.value <= highest
    return 0 <= estimate.low <= estimate.value <= estimate.high <= highest


@given(parts, st.floats(0.5, 0.999))
def test_the_interval_of_a_share_holds_it_and_stays_between_0_and_1(pairs, level):
    estimate = ratio_interval([part for part, _ in pairs], [whole for _, whole in pairs], level)
    assert in_order(estimate, 1)
    assert (estimate.value is None) == (not any(whole for _, whole in pairs))


@given(st.lists(st.tuples(amount, amount), max_size=30), st.sampled_from(["days", "hours", "ratio", "count"]))
def test_no_other_interval_falls_below_0(pairs, unit):
    assert in_order(ratio_interval([over for over, _ in pairs], [under for _, under in pairs], unit=unit), float("inf"))


@given(st.integers(1, 500).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))), st.floats(0.5, 0.999))
def test_the_interval_of_a_proportion_holds_it_and_stays_between_0_and_1(counted, level):
    assert in_order(proportion_interval(*counted, level), 1)


def figures(tables: Any) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]]:
    """Return every figure's numerator and denominator, and every crew's minutes at work and on duty, in one replication."""
    period = tables.parameters.period.days * 1440.0
    pools = tables.pools
    crews = pools[pools["crew"].notna()].assign(name=lambda rows: rows["pool"].astype(str) + "/" + rows["crew"].astype(str))
    minutes = crews.groupby("name")[["busy_min", "on_duty_min"]].sum()
    return (
        measure(tables.orders, pools, tables.result.counts, period, [period]),
        {str(row.Index): (row.busy_min, row.on_duty_min) for row in minutes.itertuples()},
    )


def test_every_share_and_every_utilisation_of_a_random_county_is_at_most_1(on_random_scenarios, tables_of):
    def law(parameters):
        setting = Setting.of(parameters)
        runs = [tables for number in range(REPLICATIONS) if (tables := tables_of(parameters, number, setting)) is not None]
        measures, crews = zip(*map(figures, runs), strict=True) if runs else ((), ())
        for name, estimate in estimates(measures).items() if measures else ():
            assert in_order(estimate, 1 if KPIS[name].unit == "share" else float("inf")), (name, estimate)
        for row in busiest(crews, parameters):
            assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1 if row["low"] is not None else 0 <= row["value"] <= 1, row
        for tables in runs:
            months_are_not_overfull(tables)

    on_random_scenarios(law)


def months_are_not_overfull(tables: Any) -> None:
    """Check each pool, crew and month, and each unit and month; overtime is counted apart."""
    crews = tables.pools[tables.pools["crew"].notna()]
    assert (crews["busy_min"] <= crews["on_duty_min"]).all()
    actions = tables.events[["replication", "activity", "actor", "time"]]
    start, period = tables.parameters.period.start, tables.parameters.period.days * 1440.0
    units = by_unit(tables.orders, actions, tables.pools, start, period)
    assert (units["busy_min"] <= units["on_duty_min"]).all()
    for share in ("on_time_share", "satisfaction_share"):
        assert units[share].dropna().between(0, 1).all()


def test_the_utilisation_law_would_see_a_minute_too_much(tables_of, stored):
    tables = tables_of(stored[0])
    tables.pools["busy_min"] += tables.pools["on_duty_min"].fillna(0) + 1
    with pytest.raises(AssertionError):
        months_are_not_overfull(tables)


def test_a_share_above_1_would_be_seen():
    estimate = ratio_interval([3, 2, 4], [2, 2, 2], unit="ratio")
    assert estimate.high > 1
    assert not in_order(estimate, 1), asdict(estimate)
