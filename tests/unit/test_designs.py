"""Designs of studies, by hand: which points, in which order, mapped how."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from scenarios.designs import between, points_of, size_of
from sim.studies import Factor, Plan, Study, altered_scenario

TEXT = {"zh": "甲", "en": "A"}
THREE = {"path": "a", "values": [3, 4, 5]}
RANGE = {"path": "b", "low": 10, "high": 20}
WHOLE = {"path": "c", "low": 1, "high": 3, "integer": True}


def study(design, levers=None, uncertainties=None):
    return Study.model_validate({
        "study": {"name": "s", "title": TEXT, "question": TEXT}, "base": "textbook", "design": design,
        "levers": levers or {}, "uncertainties": uncertainties or {},
    })


def values(design, factors, at_base=None):
    return [tuple(point.values.values()) for point in points_of(study(design, factors), at_base or {})]


def test_factorial_is_every_combination_the_last_factor_fastest():
    assert values({"kind": "factorial", "levels": 2}, {"a": THREE, "b": RANGE}) == [
        (3, 10), (3, 20), (4, 10), (4, 20), (5, 10), (5, 20),
    ]


def test_levels_of_a_range_are_equally_spaced_and_whole_ones_named_once():
    assert values({"kind": "factorial", "levels": 5}, {"b": RANGE}) == [(10,), (12.5,), (15,), (17.5,), (20,)]
    assert values({"kind": "factorial", "levels": 5}, {"c": WHOLE}) == [(1,), (2,), (3,)]
    found = values({"kind": "factorial", "levels": 3}, {"d": {"path": "d", "low": 1, "high": 100, "scale": "log"}})
    assert found == [(1,), (10,), (100,)]


def test_one_at_a_time_begins_at_the_base_and_changes_one():
    found = values({"kind": "one_at_a_time"}, {"a": THREE, "b": RANGE}, {"a": 4, "b": 13})
    assert found == [(4, 13), (3, 13), (5, 13), (4, 10), (4, 20)]


def test_the_points_of_one_at_a_time_may_leave_out_a_base_at_an_end():
    assert values({"kind": "one_at_a_time", "levels": 3}, {"b": RANGE}, {"b": 20}) == [(20,), (10,), (15,)]


@pytest.mark.parametrize("design", [{"kind": "latin_hypercube", "points": 12}, {"kind": "sobol", "points": 16}])
def test_space_filling_designs_take_each_listed_value_equally_often(design):
    factors = {"a": {"path": "a", "values": ["x", "y"]}, "b": RANGE}
    points = points_of(study(design, factors), {})
    size = design["points"]
    assert Counter(point.values["a"] for point in points) == {"x": size // 2, "y": size // 2}
    slices = sorted(int((point.values["b"] - 10) / 10 * size) for point in points)
    assert slices == list(range(size))  # one point in each of so many slices, as both kinds promise


def test_a_place_in_the_range_maps_by_equal_probability():
    listed = Factor.model_validate(THREE)
    # thirds: 0 to 1/3 is the first; Morris's levels of four are 0, 1/3, 2/3 and 1
    assert [between(listed, place) for place in (0, 0.33, 1 / 3, 2 / 3, 0.99, 1)] == [3, 3, 4, 5, 5, 5]
    whole = Factor.model_validate(WHOLE)
    assert [between(whole, place) for place in (0, 0.34, 0.5, 0.67, 1)] == [1, 2, 2, 3, 3]
    assert all(isinstance(between(whole, place), int) for place in (0, 0.5, 1))


def test_morris_changes_one_factor_at_each_step():
    factors = {"b": RANGE, "c": {"path": "c", "low": 0, "high": 3}}
    points = points_of(study({"kind": "morris", "trajectories": 5}, factors), {})
    assert len(points) == 5 * 3 == size_of(study({"kind": "morris", "trajectories": 5}, factors))
    for start in range(0, 15, 3):
        steps = [np.subtract(points[start + one + 1].unit, points[start + one].unit) for one in (0, 1)]
        assert sorted(int(np.flatnonzero(step)[0]) for step in steps) == [0, 1]
        assert all(np.count_nonzero(step) == 1 and abs(step).sum() == pytest.approx(2 / 3) for step in steps)


def test_saltelli_replaces_one_column_of_a_by_that_of_b():
    factors = {"b": RANGE, "c": {"path": "c", "low": 0, "high": 1}}
    points = points_of(study({"kind": "saltelli", "points": 4}, factors), {})
    assert len(points) == 4 * (2 + 2)
    for start in range(0, 16, 4):
        a, first, second, b = (point.unit for point in points[start : start + 4])
        assert (first, second) == ((b[0], a[1]), (a[0], b[1]))


@pytest.mark.parametrize("kind", [
    {"kind": "latin_hypercube", "points": 8}, {"kind": "sobol", "points": 8}, {"kind": "morris", "trajectories": 3},
    {"kind": "saltelli", "points": 8},
])  # fmt: skip
def test_a_design_is_the_same_each_time_and_another_with_another_seed(kind):
    factors = {"b": RANGE, "c": {"path": "c", "low": 0, "high": 1}}
    once, again, other = (values({**kind, "seed": seed}, factors) for seed in (1, 1, 2))
    assert once == again != other
    assert all(10 <= b <= 20 and 0 <= c <= 1 for b, c in once)


@pytest.mark.parametrize("design", [
    {"kind": "factorial", "levels": 3}, {"kind": "latin_hypercube", "points": 7}, {"kind": "sobol", "points": 8},
    {"kind": "morris", "trajectories": 3}, {"kind": "saltelli", "points": 4},
    {"kind": "saltelli", "points": 4, "second_order": True},
])  # fmt: skip
def test_the_size_is_known_before_the_points_are_made(design):
    one = study(design, {"a": THREE}, {"b": RANGE})
    assert size_of(one) == len(points_of(one, {}))


def test_a_point_changes_its_values_and_leaves_the_base_as_it_is():
    base = {"units": {"a": {"staff": {}}}, "list": [1, 2], "other": 5}
    changed = altered_scenario(base, {"units.a.staff.handlers": 3, "list.1": 9})
    assert changed == {"units": {"a": {"staff": {"handlers": 3}}}, "list": [1, 9], "other": 5}
    assert base == {"units": {"a": {"staff": {}}}, "list": [1, 2], "other": 5}


def test_the_order_of_the_base_survives_a_plan():
    one = study({"kind": "factorial"}, {"a": THREE})
    plan = Plan(study=one, base={"z": 1, "a": 2}, points=points_of(one, {}))
    assert list(Plan.model_validate_json(plan.model_dump_json()).base) == ["z", "a"]
