"""The demand tape: no rule, roster or other purpose moves an order's own numbers."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from pathlib import Path
from zlib import crc32

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings

import sim
from sim.births import Birth, Births
from sim.demand import Place, Tape
from sim.model import Setting, run_replication
from sim.streams import generator

ORDERS = 300
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in Path(sim.__file__).parent.rglob("*.py"))
CHANCES = sorted(
    set(re.findall(r'chance\((?:order|self\.\w+), "(\w+)"', SOURCE))
    | set(re.findall(r'\.chance\(\s*"(\w+)"', SOURCE))
    | set(re.findall(r'"(\w+)"', SOURCE.split("_PURPOSES = (")[1].split(")")[0]))
)
STREAMS_OWN = sorted(set(re.findall(r'draw\(f?"(?:\{stream\}|\w+)/(\w+)"', SOURCE)) | {"day"})
COUNTY = """
    demand:
      mix: {complex_share: 0.2, unreachable_share: 0.1, co_units: [0.2, 0.1],
            urgency: {general: 3, urgent: 1}, request_type: {complain: 2, ask: 1}}
      topics: {roads: {name: {zh: 路, en: Roads}, weight: 2, units: {unit1: 1, unit2: 3}}}
    units:
      unit2: {name: {zh: 二, en: Two}, unit_class: township, weight: 2}
      unit3: {name: {zh: 三, en: Three}, unit_class: township, weight: 1}
    work: {dispatch: 3, acceptance: 4, handling: {law: lognormal, mean_min: 90, cv: 1}, reply: 10, sign_principal: 2}
    waits: {external_share: 0.3, external: {law: exponential, mean_min: 900}}
    behaviour: {misroute_share: 0.1, shirk_share: 0.1, substandard_share: 0.2, direct_answer_share: 0.1}
    policy:
      signatures: [principal]
      returns: {allowed: true}
      tiers: {general: {prereview: true, extension: true}}
"""
POLICIES = {
    "deadlines": "policy: {tiers: {general: {completion: 2 working_hours}}}",
    "discipline": "staffing: {units: {queue: {discipline: earliest_due}}}",
    "head count": "staffing: {units: {crews: {handlers: {count: 4}}}}",
    "returns off": "policy: {returns: {allowed: false}}",
    "pre-review off": "policy: {tiers: {general: {prereview: false}}}",
    "absence": "staffing: {units: {crews: {handlers: {absence_share: 0.3}}}}",
    "shift": "staffing: {shifts: {day: {hours: ['08:00-18:00']}}, units: {crews: {handlers: {shift: day}}}}",
    "shift's end": "staffing: {units: {queue: {shift_end: finish}}}",
    "audit": "policy: {audit: {enabled: true}}\nbehaviour: {audit_redo_share: {standard: 0.5, substandard: 1}}",
}
ATTRIBUTES = [
    "received_min", "urgency", "request_type", "channel", "topic", "unit", "sent_to", "co_units", "cluster", "complex",
    "unreachable",
]  # fmt: skip


def merged(*texts):
    """Return scenario texts as one, the later over the earlier."""
    from io import StringIO

    from ruamel.yaml import YAML

    whole: dict = {}
    for text in texts:
        over(whole, YAML(typ="safe").load(text) or {})
    out = StringIO()
    YAML(typ="safe").dump(whole, out)
    return out.getvalue()


def over(base, new):
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            over(base[key], value)
        else:
            base[key] = value


@pytest.fixture
def county(scenario):
    return lambda *texts: scenario(merged(COUNTY, *texts))


def demand(parameters, number=0):
    """Return the first orders with their attributes by (stream, block, slot), and the tape."""
    setting = Setting.of(parameters)
    tape = Tape(parameters, number, setting.days)
    births = Births(parameters, tape)
    end = float((parameters.period.days + parameters.period.follow_up_days) * 1440)
    found = [births.of(arrival) for arrival in islice(tape.arrivals(0.0, end), ORDERS)]
    return {(birth.stream, birth.block, birth.slot): birth for birth in found}, tape


def logs(parameters, number, tape=None):
    """Return the tables of one replication, on a tape of its own or on one that was used before."""
    tables = {"events": [], "orders": []}
    result = run_replication(parameters, number, lambda kind, table: tables[kind].append(table), tape=tape)
    return {kind: pa.concat_tables(parts).to_pylist() for kind, parts in tables.items()}, result.pools, result.hours


@pytest.mark.parametrize("policy", POLICIES)
def test_a_tape_that_another_policy_has_read_gives_what_a_fresh_one_gives(county, policy):
    base, other = county(), county(POLICIES[policy])
    tape = Tape(base, 1, Setting.of(base).days, 4096)
    first = logs(base, 1, tape)
    assert tape.serves(other)
    assert logs(other, 1, tape) == logs(other, 1)
    assert logs(base, 1, tape) == first


@pytest.mark.parametrize("change", [
    "run: {seed: 5}", "work: {reply: 11}", "waits: {external_share: 0.2}", "demand: {arrivals: {orders_per_day: 3}}",
    "period: {end: 2025-01-05}", "calendar: {extra_days_off: [2025-01-03]}",
    "policy: {returns: {review_delay: 10}}",
])  # fmt: skip
def test_a_tape_does_not_serve_a_scenario_that_draws_otherwise(county, change):
    base = county()
    assert not Tape(base, 0, Setting.of(base).days).serves(county(change))


def test_a_tape_does_not_serve_the_same_topics_in_another_order(county):
    base = county()
    mix = base.demand.mix.model_copy(update={"urgency": dict(reversed(base.demand.mix.urgency.items()))})
    other = base.model_copy(update={"demand": base.demand.model_copy(update={"mix": mix})})
    assert other == base
    assert not Tape(base, 0, Setting.of(base).days).serves(other)


def columns(births, tape):
    """Return every attribute, length and chance of the orders, column by column."""
    known = {name: [getattr(birth, name) for birth in births.values()] for name in Birth._fields if name != "source"}
    for step in tape._laws:
        known[f"minutes/{step}"] = [tape.minutes(birth, step) for birth in births.values()]
    for purpose in CHANCES:
        for attempt in (1, 2):
            known[f"{purpose}/{attempt}"] = [
                tape.chance(birth, purpose, attempt) for birth in births.values()
            ]
    return known


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_or_a_roster_moves_no_attribute_length_or_chance_of_any_order(county, policy):
    before, after = columns(*demand(county())), columns(*demand(county(POLICIES[policy])))
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_or_a_roster_meets_the_very_same_orders(county, simulate, policy):
    before, after = (simulate(county(*texts), events=False).orders for texts in ((), (POLICIES[policy],)))
    both = sorted(set(before["order_id"]) & set(after["order_id"]))
    assert len(both) > 250
    rows = [table.set_index("order_id").loc[both, ATTRIBUTES] for table in (before, after)]
    assert rows[0].equals(rows[1])


def test_no_policy_moves_a_random_scenarios_demand(random_scenarios):
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(random_scenarios, random_scenarios)
    def law(one, other):
        # The tape reads demand, units, work, waits, behaviour and the calendar; all else may be another scenario's.
        review = {"review_delay": one.policy.returns.review_delay}
        policy = other.policy.model_copy(update={"returns": other.policy.returns.model_copy(update=review)})
        mixed = one.model_copy(update={"policy": policy, "staffing": other.staffing})
        assert columns(*demand(one)) == columns(*demand(mixed))

    law()


@pytest.mark.parametrize(
    ("share", "low", "high", "changed"),
    [
        ("misroute_share", 0.1, 0.3, "sent_to"),
        ("complex_share", 0.2, 0.5, "complex"),
        ("unreachable_share", 0.1, 0.2, "unreachable"),
    ],
)
def test_a_changed_share_moves_only_the_orders_between_the_two_thresholds(county, share, low, high, changed):
    text = "behaviour: {%s: %s}" if share == "misroute_share" else "demand: {mix: {%s: %s}}"
    (before, tape), (after, _) = (demand(county(text % (share, value))) for value in (low, high))
    purpose = share.removesuffix("_share")
    between = {key for key, birth in before.items() if low <= tape.chance(birth, purpose) < high}
    moved = {key for key in before if before[key]._replace(source=0) != after[key]._replace(source=0)}
    assert moved == between != set()
    kept = [name for name in Birth._fields if name != changed]
    assert all(getattr(before[key], name) == getattr(after[key], name) for key in before for name in kept)


def test_orders_answered_directly_are_those_below_the_share_and_stay_so_as_it_grows(county, simulate):
    answered = []
    for value in (0.1, 0.3):
        parameters = county(f"behaviour: {{direct_answer_share: {value}}}")
        births, tape = demand(parameters)
        orders = simulate(parameters, events=False).orders.set_index("order_id")["outcome"]
        lucky = {f"A{slot + 1:06d}" for (_, _, slot), birth in births.items()
                 if tape.chance(birth, "direct_answer") < value}  # fmt: skip
        found = {name for name in orders.index[orders == "answered"] if int(name[1:]) <= ORDERS}
        assert found == lucky
        answered.append(found)
    assert answered[0] < answered[1]


def test_a_larger_volume_brings_the_same_orders_sooner(county):
    slow, fast = (demand(county(f"demand: {{arrivals: {{orders_per_day: {rate}}}}}"))[0] for rate in (10, 14))
    common = sorted(slow.keys() & fast.keys())
    assert len(common) > 250
    for key in common:
        assert slow[key]._replace(received=0) == fast[key]._replace(received=0)
        assert fast[key].received <= slow[key].received


@pytest.mark.parametrize(
    "more",
    [
        "demand: {surges: {storm: {first: 2025-01-05, last: 2025-01-09, orders_per_day: 20, topic: roads}}}",
        "demand: {clusters: {pipe: {per_year: 300, orders_mean: 4, spread: 300, topic: roads}}}",
        "demand: {backlog: {orders: 9, age: 100}}\nperiod: {opening: backlog}",
    ],
    ids=["surge", "cluster", "backlog"],
)
def test_further_demand_shifts_no_other_order(county, simulate, more):
    before, after = (simulate(county(*texts), events=False).orders for texts in ((), (more,)))
    rows = [table[table["order_id"].str.startswith("A")].set_index("order_id") for table in (before, after)]
    assert len(rows[0]) < len(after)
    both = sorted(set(rows[0].index) & set(rows[1].index))
    assert len(both) > 250
    assert rows[0].loc[both, ATTRIBUTES].equals(rows[1].loc[both, ATTRIBUTES])
    one = demand(county("demand: {surges: {storm: {first: 2025-01-05, last: 2025-01-06, orders_per_day: 9, topic: roads}}}"))
    two = demand(county("""
        demand: {surges: {other: {first: 2025-01-01, last: 2025-01-31, orders_per_day: 1, topic: roads},
                          storm: {first: 2025-01-05, last: 2025-01-06, orders_per_day: 9, topic: roads}}}
    """))
    storms = [{key: birth._replace(source=0) for key, birth in births.items() if key[0] == "surge/storm"}
              for births, _ in (one, two)]  # fmt: skip
    assert storms[0] == storms[1] != {}


@pytest.mark.parametrize(
    "nothing",
    [
        "staffing: {shifts: {unused: {hours: ['01:00-02:00']}}}",
        "staffing: {units: {crews: {nobody: {count: 0, roles: [handling], shift: always}}}}",
        "staffing: {office: {crews: {nobody: {count: 0, roles: [dispatch, callback], shift: always}}}}",
        "policy: {tiers: {unused: {name: {zh: 空, en: Unused}, rank: 9, completion: 1 hours}}}",
        "units: {unit9: {name: {zh: 九, en: Nine}, unit_class: department, weight: 0}}",
        "behaviour: {effects: {reminder: {work_factor: 1, wait_factor: 1}, escalation: {work_factor: 1}}}",
        "work: {handling_factor_by_tier: {general: 1}}",
        "demand: {clusters: {none: {per_year: 0, orders_mean: 2, spread: 0, topic: roads}}}",
        "demand: {topics: {none: {name: {zh: 空, en: None}, weight: 0}}}",
        "demand: {backlog: {orders: 50, age: 100}}",
        "units: {unit1: {speed: 1, queue: {discipline: first_come}}}",
        "staffing: {units: {queue: {overtime_max_min: 60}}}",
    ],
)
def test_a_change_that_changes_nothing_gives_a_difference_of_exactly_nothing(county, simulate, nothing):
    tail = "period: {end: 2025-01-14}"
    before, after = (simulate(county(tail, *texts)) for texts in ((), (nothing,)))
    assert before.events.equals(after.events)
    assert before.orders.equals(after.orders)
    assert before.result.outcomes == after.result.outcomes


def test_no_two_streams_share_their_numbers(county):
    parameters = county("""
        demand:
          surges: {storm: {first: 2025-01-05, last: 2025-01-06, orders_per_day: 9, topic: roads}}
          clusters: {pipe: {per_year: 1, orders_mean: 4, spread: 300, topic: roads}}
    """)
    _, tape = demand(parameters)
    assert len(CHANCES) > 25
    assert {"gap", "size", "spread", "cause", "age"} <= set(STREAMS_OWN)
    purposes = [*CHANCES, *STREAMS_OWN, *(f"minutes/{step}" for step in tape._laws)]
    streams = ["order", "listed", "backlog", "surge/storm", "cluster/pipe"]
    names = {f"{stream}/{purpose}" for stream in streams for purpose in purposes}
    names |= {f"absence/{pool}/main/{number}" for pool in ("office", "unit1", "unit2") for number in range(1, 20)}
    shared = {code: count for code, count in Counter(crc32(name.encode()) for name in names).items() if count > 1}
    assert not shared
    assert len({generator(1, 0, name).random() for name in names}) == len(names)


@pytest.mark.parametrize("index", [(), (0,), (0, 0), (0, 0, 0), (1,), (0, 1), (1, 0), (0, 1, 0), (1, 0, 0)])
def test_keys_of_one_name_have_numbers_of_their_own(index):
    others = [(), (0,), (0, 0), (0, 0, 0), (1,), (0, 1), (1, 0), (0, 1, 0), (1, 0, 0)]
    first = {key: generator(5, 0, "order/gap", *key).random() for key in others}
    assert [key for key in others if first[key] == first[index]] == [index]


def test_zero_is_a_seed_like_any_other(county, simulate):
    zero, again, one = (simulate(county(f"run: {{seed: {seed}}}"), events=False).orders for seed in (0, 0, 1))
    assert zero.equals(again)
    assert not set(zero["received_min"]) & set(one["received_min"])


def test_replications_share_no_moment(county):
    moments = [{birth.received for birth in demand(county(), number)[0].values()} for number in range(3)]
    assert not moments[0] & moments[1]
    assert not moments[0] & moments[2]
    assert not moments[1] & moments[2]


def test_a_new_purpose_and_the_order_of_reading_move_no_number(county):
    before, after = demand(county()), demand(county())
    births, tape = after
    for birth in births.values():
        tape.chance(birth, "a purpose that nobody has yet", 3)
    for purpose in reversed(CHANCES):
        tape.chance(Place(0, 5), purpose, 2)
    for attempt in range(1000):  # more columns than are kept
        tape.chance(Place(0, 0), "many", attempt)
    assert columns(*before) == columns(*after)


def test_no_decision_takes_the_chance_of_another(on_random_scenarios, tables_of, monkeypatch):
    reads: Counter = Counter()
    plain = Tape.chance

    def counted(tape, order, purpose, attempt=1):
        reads[purpose, order.source, order.slot, attempt] += 1
        return plain(tape, order, purpose, attempt)

    monkeypatch.setattr(Tape, "chance", counted)

    def law(parameters):
        reads.clear()
        tables_of(parameters)
        # An order that misses two deadlines in a round is asked the same question about its extension twice.
        assert {key for key, count in reads.items() if count > 1 and key[0] != "ask_extension"} == set()

    on_random_scenarios(law)


def test_an_orders_chances_are_even(county):
    """Chi-square over tenths for each purpose, false alarm 1e-6 in all."""
    _, tape = demand(county())
    source = tape.source("order", 0, 0)
    worst = 0.0
    for purpose in CHANCES:
        counts, _ = np.histogram(tape.uniforms(purpose, 1, source), bins=10, range=(0, 1))
        worst = max(worst, float(((counts - counts.mean()) ** 2 / counts.mean()).sum()))
    from scipy.stats import chi2

    assert worst < chi2.isf(1e-6 / len(CHANCES), 9)
