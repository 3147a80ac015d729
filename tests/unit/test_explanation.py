"""Which orders changed, and from what cause: tables worked out by hand."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from helpers import altered

from analysis.explanation import Headline, by_cause, by_unit, changed_orders, headline, net_effects
from analysis.explanation.changed import CHANGED_COLUMNS, KINDS
from analysis.explanation.grouped import NET
from analysis.explanation.results import examples
from analysis.explanation.states import ORDER_COLUMNS, WAITS, states
from analysis.explanation.words import CAUSES, KIND_WORDS, cause_word, kind_word
from analysis.kpi import KPIS, Observation
from scenarios.loader import load

DAY = 1440.0
NEVER = math.nan
PARTS = dict.fromkeys((f"{part}_min" for part in WAITS), 10.0)  # 70 minutes to the report
ODDS = {"unsolved_odds": 0.1, "late_odds": 0.5, "no_contact_odds": 0.7, "substandard_odds": 0.6, "redo_odds": 0.8, "odds_per_day": 0.9}


@pytest.fixture(scope="module")
def parameters():
    changes = {f"behaviour.satisfaction.{name}": value for name, value in ODDS.items()}
    (tier,) = load("textbook").policy.tiers
    changes |= {"behaviour.satisfaction.share": 0.8, f"policy.tiers.{tier}.completion": "1.5 hours"}
    return altered(load("textbook"), changes)


def row(**changes) -> dict:
    """Return an order that came at 0, was dispatched at 10, took 70 minutes to be reported, was due at 100, ended well."""
    one = {
        "replication": 0, "order_id": "A1", "tier": "general", "unit": "unit1", "holder": "unit1", "cohort": "period",
        "outcome": "closed", "chain": 0, "received_min": 0.0, "due_final_min": 100.0, "dispatches": 1, "return_requests": 0,
        "extensions_approved": 0, "redos": 0, "contact_made": True, "substandard": False, "called_back": True, "satisfied": 1.0,
        "solved": 1.0, **PARTS, **changes,
    }
    spent = sum(value for name, value in one.items() if name in PARTS)
    for name, value in {"first_order_id": one["order_id"], "reported_min": one["received_min"] + spent}.items():
        one.setdefault(name, value)
    one.setdefault("dispatched_min", one["received_min"] + 10.0)
    one.setdefault("due_first_min", one["due_final_min"])
    one.setdefault("last_dispatched_min", one["dispatched_min"])
    one.setdefault("accepted_min", one["dispatched_min"] + 5.0)
    one.setdefault("last_reported_min", one["reported_min"])
    one.setdefault("overdue_count", int(not one["reported_min"] <= one["due_final_min"]))
    return one


def table(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(ORDER_COLUMNS))
    texts = ("order_id", "first_order_id", "cohort", "outcome", "tier", "unit", "holder")
    return frame.astype(dict.fromkeys(texts, "category"))  # as Parquet gives them


def one_change(parameters, base: dict, other: dict, **altering) -> pd.Series:
    found = changed_orders(table(base), table(other), parameters, altered(parameters, altering))
    assert len(found) == 1
    return found.iloc[0]


def test_nothing_changed(parameters):
    orders = table(row(), row(order_id="A2", received_min=5.0))
    found = changed_orders(orders, orders.copy(), parameters, parameters)
    assert list(found.columns) == list(CHANGED_COLUMNS)
    assert found.empty
    assert by_cause(found, [0]).empty
    assert by_unit(found, [0]).empty
    assert net_effects(found, [0, 1])[["value", "low", "high"]].eq(0).all(axis=None)


@pytest.mark.parametrize("part", WAITS)
def test_the_part_that_moved_the_report_past_its_deadline(parameters, part):
    less = next(one for one in WAITS if one != part)
    later = row(**{f"{part}_min": 60.0, f"{less}_min": 5.0})  # 70 + 50 - 5 = 115, due at 100
    found = one_change(parameters, row(), later)
    assert (found["on_time_change"], found["on_time_cause"], found["days_cause"]) == ("to_overdue", part, part)
    assert found["days_change"] == pytest.approx(45 / DAY, abs=1e-12)
    back = one_change(parameters, later, row())
    assert (back["on_time_change"], back["on_time_cause"]) == ("to_on_time", part)
    assert back["days_change"] == pytest.approx(-45 / DAY, abs=1e-12)


def test_the_audit_after_the_report_is_no_part_of_the_way_to_it(parameters):
    before, after = row(), row(queue_min=60.0)
    after["review_min"] += 500  # waited for the city's audit, long after the report at 120
    assert one_change(parameters, before, after)["on_time_cause"] == "queue"
    assert states(table(after), 31 * DAY)["review_min"].tolist() == [10.0]


def test_a_report_that_never_came_is_later_than_any(parameters):
    never = row(queue_min=900.0, reported_min=NEVER, last_reported_min=NEVER, outcome="open", called_back=False, satisfied=NEVER, solved=NEVER)
    found = one_change(parameters, row(), never)
    assert (found["on_time_change"], found["on_time_cause"], found["days_change"]) == ("to_overdue", "queue", 0.0)
    assert (found["satisfaction_change"], found["satisfaction_cause"]) == ("satisfied_dropped", "counted")
    back = one_change(parameters, never, row())
    assert (back["on_time_change"], back["on_time_cause"]) == ("to_on_time", "queue")


@pytest.mark.parametrize(("changes", "cause"), [
    ({"due_final_min": 69.0}, "deadline"),
    ({"due_final_min": 72.0, "queue_min": 15.0}, "deadline"),  # reported at 75: before the base's deadline
    ({"due_final_min": 80.0, "queue_min": 25.0, "dispatched_min": 15.0}, "deadline"),  # 65 minutes instead of 90
    ({"queue_min": 60.0, "holder": "unit2"}, "route"),
    ({"queue_min": 60.0, "return_requests": 1}, "route"),
    ({"queue_min": 60.0, "dispatches": 2}, "route"),
    ({"queue_min": 60.0, "due_final_min": 90.0}, "queue"),  # at 120 it missed the base's deadline too
])  # fmt: skip
def test_deadline_and_route(parameters, changes, cause):
    found = one_change(parameters, row(), row(**changes))
    assert (found["on_time_change"], found["on_time_cause"]) == ("to_overdue", cause)


@pytest.mark.parametrize(("base", "other", "kind", "cause"), [
    # dispatched at 4 instead of 10, due at 94 instead of 100, reported at 98 in both: 90 minutes allowed in both
    ({"queue_min": 38.0}, {"queue_min": 38.0, "dispatched_min": 4.0, "due_final_min": 94.0}, "to_overdue", "dispatch"),
    ({"queue_min": 38.0}, {"queue_min": 34.0, "dispatched_min": 2.0, "due_final_min": 92.0}, "to_overdue", "dispatch"),
    ({"queue_min": 42.0}, {"queue_min": 42.0, "dispatched_min": 13.0, "due_final_min": 103.0}, "to_on_time", "dispatch"),
    # due 6 sooner and reported 28 later (at 98): the report's move is the larger
    ({}, {"queue_min": 38.0, "dispatched_min": 4.0, "due_final_min": 94.0}, "to_overdue", "queue"),
    # due 6 sooner, reported 7 later against 6 later
    ({"work_min": 32.0}, {"work_min": 39.0, "dispatched_min": 4.0, "due_final_min": 94.0}, "to_overdue", "work"),
    ({"work_min": 32.0}, {"work_min": 38.0, "dispatched_min": 4.0, "due_final_min": 94.0}, "to_overdue", "dispatch"),
    # a limit of 84 minutes and a dispatch 1 minute earlier: with 90 it were on time
    ({"queue_min": 36.0}, {"queue_min": 36.0, "dispatched_min": 9.0, "due_final_min": 93.0}, "to_overdue", "deadline"),
    # a limit of 89 and a dispatch 6 minutes earlier: with 90 it were overdue too
    ({"queue_min": 38.0}, {"queue_min": 38.0, "dispatched_min": 4.0, "due_final_min": 93.0}, "to_overdue", "dispatch"),
])  # fmt: skip
def test_a_deadline_that_moved_with_the_dispatch_is_no_other_time_allowed(parameters, base, other, kind, cause):
    found = one_change(parameters, row(**base), row(**other))
    assert (found["on_time_change"], found["on_time_cause"]) == (kind, cause)


@pytest.mark.parametrize(("base", "other", "kind", "cause"), [
    ({"due_final_min": 160.0, "extensions_approved": 1}, {}, "to_overdue", "extension"),
    ({}, {"due_final_min": 160.0, "extensions_approved": 1}, "to_on_time", "extension"),
    # granted at another time, and so shorter
    ({"due_final_min": 160.0, "extensions_approved": 1}, {"due_final_min": 115.0, "extensions_approved": 1}, "to_overdue", "extension"),
    # the clock ran anew from a second dispatch in one only
    ({"due_final_min": 160.0}, {"due_final_min": 100.0}, "to_overdue", "deadline"),
])  # fmt: skip
def test_other_extensions(parameters, base, other, kind, cause):
    """Reported at 120, due at 100 without an extension, at 160 with one."""
    found = one_change(parameters, *(row(queue_min=60.0, due_first_min=100.0, **side) for side in (base, other)))
    assert (found["on_time_change"], found["on_time_cause"]) == (kind, cause)


def test_an_extension_that_changed_nothing_is_no_cause(parameters):
    late = row(queue_min=60.0, work_min=60.0, due_first_min=100.0, due_final_min=110.0, extensions_approved=1)
    assert one_change(parameters, row(), late)["on_time_cause"] == "queue"  # at 170 late with and without


@pytest.mark.parametrize(("starts", "moved", "cause"), [
    ("receipt", "dispatched_min", "deadline"), ("dispatch", "accepted_min", "deadline"),
    ("dispatch", "dispatched_min", "dispatch"), ("acceptance", "accepted_min", "dispatch"),
])  # fmt: skip
def test_the_clock_starts_where_the_scenario_says(parameters, starts, moved, cause):
    """Reported at 98 in both, due 6 sooner in the other; only a start 6 sooner explains that without another rule."""
    scenario = altered(parameters, {"policy.clock_starts": starts})
    begins = {"received_min": 0.0, "dispatched_min": 10.0, "accepted_min": 15.0}
    due = {"receipt": 90.0, "dispatch": 100.0, "acceptance": 105.0}[starts]
    same = {"queue_min": due - 62.0, "last_dispatched_min": 10.0}  # reported at due - 2
    base = row(**same, **begins, due_final_min=due)
    other = row(**same, **begins | {moved: begins[moved] - 6}, due_final_min=due - 6)
    found = one_change(scenario, base, other)
    assert (found["on_time_change"], found["on_time_cause"]) == ("to_overdue", cause)


def test_a_clock_that_runs_anew_starts_with_the_last_dispatch(parameters):
    scenario = altered(parameters, {"policy.returns.clock_after_upheld": "restart"})
    twice = {"queue_min": 118.0, "dispatches": 2, "due_first_min": 100.0}  # reported at 178
    base, other = (row(**twice, last_dispatched_min=at, due_final_min=at + 90) for at in (90.0, 84.0))
    assert one_change(scenario, base, other)["on_time_cause"] == "dispatch"


def test_days_off_are_not_time_allowed(parameters):
    """From Wednesday 1 January 09:00 a limit of two working days lasts 2 days, from Thursday 4: the same rule."""
    (tier,) = parameters.policy.tiers
    scenario = altered(parameters, {f"policy.tiers.{tier}.completion": "2 working_days", "calendar.official": None,
                                    "calendar.weekend": ("sat", "sun")})  # fmt: skip
    assert scenario.period.start == date(2025, 1, 1)
    at = [(DAY * day + 540.0, DAY * due + 540.0) for day, due in ((0, 2), (1, 5))]  # due on Friday; on Monday
    base, other = (row(dispatched_min=start, due_final_min=due, queue_min=3 * DAY) for start, due in at)
    found = one_change(scenario, base, other)
    assert (found["on_time_change"], found["on_time_cause"]) == ("to_on_time", "dispatch")


def test_a_repeat_appeal_that_came_at_another_time(parameters):
    again = {"order_id": "A1-2", "first_order_id": "A1", "chain": 1}
    one = row(**again, received_min=500.0, due_final_min=600.0)
    two = row(**again, received_min=900.0, due_final_min=1000.0, off_shift_min=60.0)
    for sides, kinds in (((one, two), ("to_overdue", 50)), ((two, one), ("to_on_time", -50))):
        found = changed_orders(*(table(row(), side) for side in sides), parameters, parameters).iloc[0]
        assert (found["on_time_change"], found["on_time_cause"], found["days_cause"]) == (kinds[0], "came", "came")
        assert found["days_change"] == pytest.approx(kinds[1] / DAY, abs=1e-12)
    shorter = row(**again, received_min=900.0, due_final_min=960.0)  # 50 minutes instead of 90, reported at 970
    found = changed_orders(table(row(), one), table(row(), shorter), parameters, parameters).iloc[0]
    assert (found["on_time_change"], found["on_time_cause"]) == ("to_overdue", "deadline")


def test_the_headline_leaves_small_moves_apart(parameters):
    wide = {"due_final_min": 9 * DAY}
    others = {"A1": {"queue_min": 11.0}, "A2": {"queue_min": 9.0 + DAY}, "A3": {"queue_min": 10.0 + DAY}, "A4": {},
              "A5": {"satisfied": 0.0}, "A6": {"queue_min": 10.0 + 10 * DAY}, "A7": {"queue_min": 10.0 + 2 * DAY}}  # fmt: skip
    base = [row(order_id=name, **wide) for name in others]
    other = [row(order_id=name, **wide | changes) for name, changes in others.items()]
    again = row(order_id="A1-2", first_order_id="A1", chain=1, due_final_min=40 * DAY, called_back=False)
    found = headline(changed_orders(table(*base), table(*other, again), parameters, parameters))
    assert found == Headline(verdicts=3, moved=2, less=2)  # A5, A6, A1-2; A3, A7; A1, A2
    assert found.different == 5


@pytest.mark.parametrize(("changes", "altering", "cause"), [
    ({"solved": 0.0}, {}, "solved"),
    ({"due_final_min": 60.0}, {}, "lateness"),
    ({"contact_made": False}, {}, "contact"),
    ({"substandard": True}, {}, "quality"),
    ({"redos": 1}, {}, "redo"),
    ({"redos": 1, "solved": 0.0}, {}, "redo"),  # asked anew, about another result
    ({"last_reported_min": 70 + 2 * DAY}, {}, "days"),
    ({}, {"behaviour.satisfaction.share": 0.5}, "behaviour"),
    ({"due_final_min": 60.0, "contact_made": False}, {}, "lateness"),  # odds times 0.5 against 0.7
    ({"due_final_min": 60.0, "contact_made": False}, {"behaviour.satisfaction.late_odds": 1.0}, "contact"),
    ({"last_reported_min": 70 + 30 * DAY, "solved": 0.0}, {}, "days"),  # 0.9 ** 30 = 0.04 against 0.1
    ({"solved": 0.0}, {"behaviour.satisfaction.unsolved_odds": 0.0}, "solved"),
    ({}, {}, "other"),
])  # fmt: skip
def test_what_turned_a_petitioner(parameters, changes, altering, cause):
    found = one_change(parameters, row(), row(satisfied=0.0, **changes), **altering)
    assert (found["satisfaction_change"], found["satisfaction_cause"]) == ("to_dissatisfied", cause)
    if not altering:
        back = one_change(parameters, row(satisfied=0.0, **changes), row())
        assert (back["satisfaction_change"], back["satisfaction_cause"]) == ("to_satisfied", cause)


def test_what_moved_against_the_change_is_not_its_cause(parameters):
    found = one_change(parameters, row(solved=0.0), row(satisfied=0.0, contact_made=False))
    assert found["satisfaction_cause"] == "contact"


def test_counted_in_one_only(parameters):
    end = 31 * DAY
    found = one_change(parameters, row(), row(due_final_min=end))
    assert (found["on_time_change"], found["on_time_cause"]) == ("on_time_dropped", "counted")
    late = {"received_min": end - 50.0, "due_final_min": end - 1.0}
    found = one_change(parameters, row(**late | {"due_final_min": end}), row(**late))
    assert (found["on_time_change"], found["on_time_cause"]) == ("overdue_added", "counted")


def test_an_appeal_that_came_again_in_one_only(parameters):
    again = row(order_id="A1-2", first_order_id="A1", chain=1, received_min=500.0, due_final_min=510.0, satisfied=0.0)
    found = changed_orders(table(row()), table(row(), again), parameters, parameters).iloc[0]
    assert (found["order_id"], found["received_change"], found["received_cause"]) == ("A1-2", "order_added", "repeat")
    assert (found["on_time_change"], found["on_time_cause"]) == ("overdue_added", "repeat")
    assert (found["satisfaction_change"], found["satisfaction_cause"]) == ("dissatisfied_added", "repeat")
    back = changed_orders(table(row(), again), table(row()), parameters, parameters).iloc[0]
    assert (back["received_change"], back["on_time_change"], back["unit"], back["unit_other"]) == ("order_dropped", "overdue_dropped", "unit1", "")


def test_a_later_second_appeal_is_the_same_order(parameters):
    again = {"order_id": "A1-2", "first_order_id": "A1", "chain": 1}
    one, two = row(**again, received_min=500.0, due_final_min=600.0), row(**again, received_min=900.0, due_final_min=1000.0)
    found = changed_orders(table(row(), one), table(row(), two), parameters, parameters)
    assert found.empty  # 70 minutes each, both on time


def test_an_order_of_the_same_name_that_came_at_another_moment_is_another(parameters):
    again = {"order_id": "A1-2", "first_order_id": "A1", "chain": 1, "due_final_min": 900.0}
    base, other = (table(row(received_min=at), row(received_min=at + 200, **again)) for at in (0.0, 1.0))
    found = changed_orders(base, other, parameters, parameters)
    assert sorted(found["received_change"]) == ["order_added"] * 2 + ["order_dropped"] * 2
    assert found.groupby("order_id")["received_cause"].unique().map(list).to_dict() == {"A1": ["demand"], "A1-2": ["repeat"]}


def spread(parameters) -> pd.DataFrame:
    """Return changes in three replications: 2, 0 and 1 orders overdue by queue, one back in time in replication 2."""
    late = {"queue_min": 60.0}
    rows = [(0, "A1", {}, late), (0, "A2", {}, late), (1, "A1", {}, {}), (2, "A1", {}, late), (2, "A3", {"work_min": 10 + DAY}, {"holder": "unit1"})]
    base = table(*(row(replication=number, order_id=name, **one) for number, name, one, _ in rows))
    other = table(*(row(replication=number, order_id=name, **two) for number, name, _, two in rows))
    return changed_orders(base, other, parameters, parameters)


def test_counts_by_cause_with_their_intervals(parameters):
    found = by_cause(spread(parameters), [0, 1, 2]).set_index(["kind", "cause"])
    assert list(found.index) == [("to_overdue", "queue"), ("to_on_time", "work"), ("later", "queue"), ("sooner", "work")]
    queue = found.loc[("to_overdue", "queue")]
    assert (queue["orders"], queue["orders_low"]) == (1.0, 0.0)  # 1 - 2.48 is cut at 0
    assert queue["orders_high"] == pytest.approx(1 + 4.302652729911275 / math.sqrt(3), rel=1e-9)  # 2, 0, 1: deviation 1; t(0.975, 2)
    assert queue["days"] == pytest.approx(50 / DAY, rel=1e-9)
    assert found.loc[("sooner", "work"), "days"] == pytest.approx(-1 / 3, rel=1e-9)


def test_a_few_replications_that_agree_are_no_certainty(parameters):
    late = [row(replication=number, queue_min=60.0) for number in range(10)]
    base = [row(replication=number) for number in range(10)]
    for count, known in ((1, False), (9, False), (10, True)):
        found = changed_orders(table(*base[:count]), table(*late[:count]), parameters, parameters)
        ends = by_cause(found, range(count))[["orders", "orders_low", "orders_high"]].iloc[0].tolist()
        assert ends[0] == 1.0
        assert ends[1:] == [1.0, 1.0] if known else all(map(math.isnan, ends[1:]))


def test_units_and_net_effects(parameters):
    changed = spread(parameters)
    unit = by_unit(changed, [0, 1, 2]).iloc[0]
    assert (unit["unit"], unit["to_overdue"], unit["to_on_time"]) == ("unit1", 1.0, pytest.approx(1 / 3))
    assert unit["overdue_net"] == pytest.approx(2 / 3)  # 2, 0, 1 - 1
    assert unit["days_lost"] == pytest.approx(50 / DAY)
    assert unit["days_saved"] == pytest.approx(1 / 3)
    net = net_effects(changed, [0, 1, 2]).set_index("figure")["value"]
    assert net["overdue_count"] == pytest.approx(2 / 3)
    assert net["on_time"] == pytest.approx(-2 / 3)
    assert net["days_net"] == pytest.approx(50 / DAY - 1 / 3)


def random_orders(generator: np.random.Generator, count: int) -> pd.DataFrame:
    rows = []
    for number in range(count):
        parts = {name: float(value) for name, value in zip(PARTS, generator.exponential(3000, len(PARTS)), strict=True)}
        is_open = generator.random() < 0.1
        came = number * 31 * DAY / count
        rows.append(row(
            order_id=f"A{number}", received_min=came, due_final_min=came + float(generator.choice([5000.0, 20000.0, 60000.0])),
            outcome=str(generator.choice(["closed", "answered"], p=[0.9, 0.1])), satisfied=float(generator.random() < 0.6),
            called_back=not is_open and bool(generator.random() < 0.8), **parts, **({"reported_min": NEVER} if is_open else {}),
        ))  # fmt: skip
    return table(*(rows[index] for index in sorted(generator.permutation(count)[: count - 20])))


@pytest.mark.parametrize("seed", range(5))
def test_net_flips_are_the_difference_in_the_figures(parameters, seed):
    """An identity, whatever the orders: every order that a figure counts differently is a change, once."""
    generator = np.random.default_rng(seed)
    sides = [random_orders(generator, 200) for _ in range(2)]
    changed = changed_orders(*sides, parameters, parameters)
    assert set(changed["on_time_change"]) == {"", *list(KINDS[:6])}  # every kind is met
    net = net_effects(changed, [0]).set_index("figure")["value"]
    seen = [Observation(side, pd.DataFrame(), {}, 31 * DAY, ()) for side in sides]
    for figure, kpi in {"overdue_count": "overdue_count", "on_time": "on_time_share", "satisfied": "satisfaction_share", "orders_count": "orders_count"}.items():
        before, after = (KPIS[kpi].numerator(one) for one in seen)
        assert net[figure] == after - before


def test_examples_are_the_largest_of_each_kind(parameters):
    moves = {"A1": 50.0, "A2": 80.0, "A3": 3000.0, "A4": 5000.0, "A5": 20.0}
    wide = {"A3": 9000.0, "A4": 9000.0}
    base = [row(order_id=name, due_final_min=wide.get(name, 100.0)) for name in moves]
    other = [row(order_id=name, due_final_min=wide.get(name, 100.0), queue_min=10 + minutes) for name, minutes in moves.items()]
    found = examples(changed_orders(table(*base), table(*other), parameters, parameters))
    assert found["order_id"].tolist() == ["A2", "A4", "A3"]  # the worst flip first, then the largest moves
    assert len(examples(changed_orders(table(base[0]), table(other[0]), parameters, parameters))) == 1


def test_every_kind_and_cause_has_words():
    assert set(KIND_WORDS) == set(KINDS)
    assert {kind for signs in NET.values() for kind in signs} <= set(KINDS)
    for lang in ("zh", "en"):
        assert all(cause_word(cause, lang) for cause in (*CAUSES, *WAITS, "redo"))
        assert len({kind_word(kind, lang) for kind in KINDS}) == len(KINDS)
