"""Random counties: a few units, a few dozen orders, any rule set any way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from sim.parameters import Parameters

OFFICE_ROLES = ["dispatch", "return_review", "prereview", "callback", "supervision"]
UNIT_ROLES = ["reception", "handling", "section_head", "principal"]
STARTS = ["2025-01-20", "2025-01-27", "2024-12-27", "2026-02-09", "2025-09-24", "2025-06-02", "2031-01-20", "2032-02-25"]
LIMITS = [
    "1 hours", "0.1 hours", "6.7 hours", "24 hours", "1 natural_days", "3 natural_days", "1 natural_days at 24:00",
    "2 natural_days at 08:30", "1 working_days", "2 working_days at 17:30", "3 working_days", "0.3 working_hours",
    "4 working_hours", "9 working_hours",
]  # fmt: skip
SHIFTS = {
    "office_hours": {"hours": ["08:30-12:00", "14:30-18:00"]},
    "duty": {"outside": "office_hours"},
    "always": {"on": "all_days", "hours": ["00:00-24:00"]},
    "night": {"on": "all_days", "hours": ["21:00-05:30"]},
    "days_off": {"on": "days_off", "hours": ["09:00-16:00"]},
    "some_days": {"on": "working_days", "weekdays": ["mon", "wed", "sat"], "hours": ["07:00-13:00", "22:15-01:00"]},
    "not_night": {"outside": "night"},
}
share = st.sampled_from([0, 0, 0.2, 0.5, 0.9, 1])
yes = st.booleans()


def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def _duration(longest: float) -> st.SearchStrategy[Any]:
    """Return a strategy for lengths of about `longest` minutes at most, zero often."""
    mean = st.floats(0.5, longest)
    laws = [
        st.builds(lambda m: {"law": "exponential", "mean_min": m}, mean),
        st.builds(lambda m, cv: {"law": "lognormal", "mean_min": m, "cv": cv}, mean, st.floats(0.1, 2)),
        st.builds(lambda m, cv: {"law": "gamma", "mean_min": m, "cv": cv}, mean, st.floats(0.3, 2)),
        st.builds(lambda m, k: {"law": "weibull", "mean_min": m, "shape": k}, mean, st.floats(0.7, 3)),
        st.builds(lambda m: {"law": "uniform", "low_min": 0, "high_min": m}, mean),
        st.builds(lambda m: {"law": "triangular", "low_min": 0, "mode_min": m / 3, "high_min": m}, mean),
        st.builds(lambda m: {"law": "empirical", "values_min": [m, m / 2, 3 * m]}, mean),
    ]
    return st.one_of(st.just(0), st.integers(1, int(longest)), mean, *laws)


def _tiers(draw: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the mix and the tiers, two to four, told apart by urgency or by request type."""
    key = draw(st.sampled_from(["urgency", "request_type"]))
    kinds = ["extra_urgent", "urgent", "general", "difficult"][: draw(st.integers(2, 4))]
    mix = {"urgency": {"any": 1}, key: {kind: draw(st.sampled_from([1, 2, 0.5])) for kind in kinds}}
    limit = st.sampled_from(LIMITS)
    tiers = {
        kind: {
            "name": {"zh": kind, "en": kind}, "when": {key: [kind]}, "rank": draw(st.integers(0, 3)),
            "completion": draw(limit), "city": draw(_optional(limit)), "dispatch": draw(_optional(limit)),
            "acceptance": draw(_optional(limit)), "first_contact": draw(_optional(limit)), "extension": draw(yes),
            "prereview": draw(yes), "reminder": draw(yes), "urgent": draw(yes),
        }
        for kind in kinds
    }  # fmt: skip
    mix |= {
        "complex_share": draw(share), "unreachable_share": draw(share),
        "co_units": draw(st.sampled_from([[], [], [0.4], [0.2, 0.3]])),
    }  # fmt: skip
    return mix, tiers


def _demand(draw: Any, mix: dict[str, Any], period: dict[str, Any]) -> dict[str, Any]:
    demand: dict[str, Any] = {
        "arrivals": {
            "orders_per_day": draw(st.sampled_from([4, 1, 8, 0])),
            "hour_weights": draw(st.sampled_from([[1] * 24, [0] * 8 + [3] * 10 + [1] * 6])),
            "weekday_factors": draw(st.sampled_from([{}, {"sat": 0, "sun": 0.5}])),
            "holiday_factor": draw(st.sampled_from([1, 0.4])),
            "trend_share_per_year": draw(st.sampled_from([0, 2])),
            "overdispersion_k": draw(st.sampled_from([None, 2])),
        },
        "mix": mix,
        "topics": {
            "roads": {"name": {"zh": "道路", "en": "Roads"}, "weight": 1},
            "heat": {"name": {"zh": "供热", "en": "Heat"}, "weight": 2, "units": {"unit1": 1}},
        },
        "backlog": {
            "orders": draw(st.integers(0, 12)), "age": draw(_duration(6000)), "work_left_share": draw(share),
        },
    }  # fmt: skip
    first = date.fromisoformat(period["start"])
    if draw(yes):
        demand["clusters"] = {
            "pipe": {
                "per_year": draw(st.sampled_from([60, 200])), "orders_mean": draw(st.sampled_from([1, 3])),
                "spread": draw(_duration(600)), "topic": "heat",
            }
        }  # fmt: skip
    if draw(yes):
        day = first + timedelta(draw(st.integers(-2, 5)))
        demand["surges"] = {
            "storm": {
                "first": day.isoformat(), "last": (day + timedelta(1)).isoformat(), "orders_per_day": 5,
                "topic": "roads", "one_cause": draw(yes), "units": draw(st.sampled_from([{}, {"unit1": 1}])),
            }
        }  # fmt: skip
    return demand


def _queue(draw: Any, tiers: list[str]) -> dict[str, Any]:
    disciplines = ["first_come", "oldest_order", "tier", "earliest_due", "earliest_due_parked"]
    return {
        "discipline": draw(st.sampled_from(disciplines)), "reminder_boost": draw(yes),
        "preempting_tiers": draw(st.sampled_from([[], tiers[:1], tiers[:2]])),
        "shift_end": draw(st.sampled_from(["suspend", "finish", "overtime"])),
        "overtime_max_min": draw(st.sampled_from([0, 20, 90])),
    }  # fmt: skip


def _crews(draw: Any, roles: list[str], tiers: list[str]) -> dict[str, Any]:
    """Return one crew that can do everything, and perhaps others that can do some of it for some tiers."""
    shift, absence = st.sampled_from(list(SHIFTS)), st.sampled_from([0, 0, 0.3])
    crews = {
        "main": {
            "count": draw(st.integers(1, 2)), "roles": draw(st.permutations(roles)), "shift": draw(shift),
            "absence_share": draw(absence),
        }
    }  # fmt: skip
    for name in ("second", "third")[: draw(st.integers(0, 2))]:
        crews[name] = {
            "count": draw(st.integers(0, 2)),
            "roles": draw(st.lists(st.sampled_from(roles), min_size=1, max_size=3, unique=True)),
            "shift": draw(shift), "absence_share": draw(absence),
            "tiers": draw(st.lists(st.sampled_from(tiers), max_size=2, unique=True)),
        }  # fmt: skip
    return crews


def _policy(draw: Any, tiers: dict[str, Any], units: list[str]) -> dict[str, Any]:
    limit, count = st.sampled_from(LIMITS), st.integers(0, 3)
    return {
        "tiers": tiers,
        "clock_starts": draw(st.sampled_from(["dispatch", "receipt", "acceptance"])),
        "returns": {
            "allowed": draw(yes), "window": draw(limit), "most": draw(count), "review_delay": draw(_duration(200)),
            "barred_after_rejection": draw(yes), "clock_after_upheld": draw(st.sampled_from(["keep", "restart"])),
            "fallback_unit": draw(_optional(st.sampled_from(units))), "criticised_share": draw(share),
        },
        "extensions": {
            "lead": draw(limit), "margin_min": draw(st.sampled_from([0, 30, 0.1])),
            "cutoff": draw(_optional(st.just("16:00"))), "length": draw(limit), "cap": draw(limit),
            "counted_from": draw(st.sampled_from(["deadline", "approval"])), "most": draw(count),
        },
        "signatures": draw(st.lists(st.sampled_from(["handling", "section_head", "principal"]), unique=True)),
        "prereview": {"lead": draw(limit), "most_rounds": draw(st.integers(1, 3))},
        "audit": {
            "enabled": draw(yes), "most_redos": draw(count), "redo_limit_share": draw(st.sampled_from([1, 0.5, 0.13])),
        },
        "callback": {"share": draw(share)},
        "dismiss_unreasonable": draw(yes),
        "reminders": {
            "predue_lead": draw(limit), "urge_after": draw(_optional(limit)), "urge_interval": draw(limit),
            "most_urges": draw(count), "supervision_after_urges": draw(count),
        },
        "supervision": {
            "notice_after_dispatches": draw(count), "notice_after_redos": draw(count),
            "notice_after_cluster_orders": draw(count), "talk_after_notices": draw(count),
            "talk_window_days": draw(st.integers(1, 5)),
        },
        "escalation": {"enabled": draw(yes), "cluster_orders": draw(count), "handling_waits": draw(yes)},
        "accountability": {
            "consecutive": draw(count), "cumulative": draw(count), "reset": draw(yes),
            "window": draw(st.sampled_from(["calendar_year", "calendar_month", "rolling", "none"])),
            "rolling_days": draw(st.integers(1, 5)), "co_units_share_blame": draw(yes),
            "order": draw(st.sampled_from(["deadline", "dispatch", "completion"])),
        },
        "reports": {"hot_topic_orders": draw(count), "hot_topic_days": 3, "special_report_orders": draw(count)},
    }  # fmt: skip


def _effect(draw: Any) -> dict[str, Any]:
    return {
        "priority": draw(yes), "work_factor": draw(st.sampled_from([1, 0.7])),
        "wait_factor": draw(st.sampled_from([1, 0.3])),
    }  # fmt: skip


def _behaviour(draw: Any) -> dict[str, Any]:
    by_quality = {name: {"standard": draw(share), "substandard": draw(share)}
                  for name in ("prereview_pass_share", "audit_redo_share")}  # fmt: skip
    plain = (
        "misroute_share", "recognise_share", "shirk_share", "refuse_share",
        "uphold_share_justified", "uphold_share_unjustified", "redispatch_right_share", "contact_share",
        "ask_extension_share", "extension_approval_share", "substandard_share", "substandard_share_reworked",
        "callback_redo_share",
    )  # fmt: skip
    return {
        **{name: draw(share) for name in plain},
        **by_quality,
        "direct_answer_share": draw(st.sampled_from([0, 0, 0, 0, 0.2, 0.9, 1])),  # above all, what comes after it
        "resolution": {"share": draw(share), "redo_odds": 2},
        "satisfaction": {"share": draw(share), "late_odds": 0.5, "odds_per_day": 0.8},
        "repeat": {
            **{f"share_if_{what}": draw(share) for what in ("content", "unsolved", "dissatisfied")},
            "unreasonable_share": draw(share), "longest_chain": draw(st.integers(0, 3)),
        },
        "effects": {name: _effect(draw) for name in ("reminder", "supervision", "escalation")},
    }  # fmt: skip


# What happens rarely when every field is drawn for itself, since several must go together. A theme draws them again.


def _overlay(raw: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(raw.get(key), dict) and value and "law" not in value:
            _overlay(raw[key], value)
        else:
            raw[key] = value


def _extensions(draw: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """Orders that cannot be done in time, and units that ask early enough for more (C20 to C24)."""
    long = st.sampled_from(["1 natural_days", "3 natural_days", "2 working_days at 17:30", "3 working_days"])
    often = st.sampled_from([0.5, 0.9, 1])
    return {
        "policy": {
            "tiers": {key: {"completion": draw(long), "extension": True} for key in raw["policy"]["tiers"]},
            "extensions": {
                "lead": draw(st.sampled_from(["0.1 hours", "1 hours", "4 working_hours"])),
                "margin_min": draw(st.sampled_from([240, 60, 600, 1440])), "most": draw(st.integers(1, 3)),
            },
        },
        "behaviour": {"ask_extension_share": draw(often), "extension_approval_share": draw(often)},
        "work": {name: draw(_duration(20)) for name in ("extension_request", "notification", "sign_principal", "handling")},
        "waits": {
            "external_share": draw(often), "external": {"law": "exponential", "mean_min": draw(st.integers(1000, 6000))},
            "city_decision": draw(_duration(200)),
        },
        "staffing": {"units": {"crews": {"main": {"count": 2, "shift": draw(st.sampled_from(["always", "not_night"]))}}}},
        "units": {key: {"staff": {}} for key in raw["units"]},
    }  # fmt: skip


def _returns(draw: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """Orders sent to the wrong unit, and windows long enough to say so (C13, C14, C16)."""
    often = st.sampled_from([0.5, 0.9, 1])
    return {
        "policy": {"returns": {
            "allowed": True, "window": draw(st.sampled_from(["4 working_hours", "1 natural_days", "3 working_days"])),
            "most": draw(st.integers(1, 3)),
        }},
        "behaviour": {
            "misroute_share": draw(often), "recognise_share": draw(often), "uphold_share_justified": draw(often),
            "shirk_share": draw(share),
        },
        "work": {"return_request": draw(_duration(20)), "return_review": draw(_duration(20))},
    }  # fmt: skip


def _urging(draw: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """Orders that lie about, and an office that urges again and again (C31)."""
    soon = st.sampled_from(["0.3 working_hours", "1 hours", "6.7 hours"])
    return {
        "policy": {"reminders": {
            "urge_after": draw(soon), "urge_interval": draw(soon), "most_urges": draw(st.integers(1, 3)),
            "supervision_after_urges": draw(st.integers(1, 3)),
        }},
        "waits": {"external_share": draw(st.sampled_from([0.5, 1]))},
    }  # fmt: skip


def _clusters(draw: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """Orders of one cause, and an office that takes notice (C32, C34)."""
    few = st.integers(1, 2)
    return {
        "demand": {"clusters": {"pipe": {
            "per_year": 200, "orders_mean": 4, "spread": draw(_duration(600)), "topic": "heat",
        }}},
        "policy": {
            "escalation": {"enabled": True, "cluster_orders": draw(few)},
            "supervision": {
                "notice_after_cluster_orders": draw(few), "talk_after_notices": draw(few), "talk_window_days": 5,
            },
        },
    }  # fmt: skip


@st.composite
def scenarios(draw: Any) -> Parameters:
    """Return a random county: a few units, a few dozen orders, any rule set any way."""
    start = date.fromisoformat(draw(st.sampled_from(STARTS))) + timedelta(draw(st.integers(0, 6)))
    period = {
        "start": start.isoformat(), "end": (start + timedelta(draw(st.integers(4, 13)))).isoformat(),
        "opening": draw(st.sampled_from(["empty", "backlog", "lead_in"])), "lead_in_days": draw(st.integers(0, 4)),
        "follow_up_days": draw(st.integers(1, 8)),
    }  # fmt: skip
    mix, tiers = _tiers(draw)
    keys, units = list(tiers), [f"unit{number}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    unit_crews = _crews(draw, UNIT_ROLES, keys)
    staff = st.sampled_from([{}, {}, {"main": 2}, {"main": 0}])
    work = (
        "dispatch", "direct_answer", "dismissal", "return_review", "prereview", "callback", "supervision", "acceptance",
        "return_request", "extension_request", "contact", "co_unit_handling", "reply", "rework", "sign_handler",
        "sign_section_head", "sign_principal", "notification",
    )  # fmt: skip
    official = draw(st.sampled_from(["CN", "CN", None]))
    themes = [theme for theme in (_extensions, _returns, _urging, _clusters) if draw(yes)]
    raw = {
        "scenario": {"name": "random", "title": {"zh": "随机", "en": "Random"}, "question": {"zh": "?", "en": "?"}},
        "period": period,
        "run": {"seed": draw(st.integers(0, 2**32)), "replications": 1},
        "calendar": {
            "official": official, "weekend": ["sat", "sun"] if official else draw(st.sampled_from([[], ["sun"]])),
            "extra_days_off": draw(st.sampled_from([[], [(start + timedelta(2)).isoformat()]])),
            "extra_working_days": draw(st.sampled_from([[], [(start + timedelta(3)).isoformat()]])),
            "working_hours": draw(st.sampled_from(["office_hours", "always", "night"])),
        },
        "demand": _demand(draw, mix, period),
        "units": {
            key: {
                "name": {"zh": key, "en": key}, "unit_class": "department", "weight": 1, "staff": draw(staff),
                "speed": draw(st.sampled_from([1, 1, 0.7])), "queue": _queue(draw, keys) if draw(st.sampled_from([False, False, True])) else None,
            }
            for key in units
        },
        "work": {
            **{name: draw(_duration(40)) for name in work}, "handling": draw(_duration(300)),
            "redo_share": draw(share), "handling_factor_by_tier": {keys[0]: draw(st.sampled_from([1, 0.3, 0]))},
        },
        "waits": {
            "external_share": draw(share), "external": draw(_duration(4000)), "work_before_share": draw(share),
            "external_factor_by_tier": {keys[-1]: draw(st.sampled_from([1, 0.3, 0]))},
            "city_works_office_hours": draw(yes),
            **{name: draw(_duration(900)) for name in
               ("city_decision", "city_audit", "leader_coordination", "before_callback", "before_repeat")},
        },
        "behaviour": _behaviour(draw),
        "policy": _policy(draw, tiers, units),
        "staffing": {
            "shifts": SHIFTS,
            "office": {"crews": _crews(draw, OFFICE_ROLES, keys), "queue": _queue(draw, keys)},
            "units": {"crews": unit_crews, "queue": _queue(draw, keys)},
        },
    }  # fmt: skip
    for theme in themes:
        _overlay(raw, theme(draw, raw))
    return Parameters.model_validate(raw)
