"""KPIs, the units' figures and the summary, worked by hand on a dozen orders of a period of ten days."""

import json
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.kpi import HEADLINE, KPIS, TIME_PARTS, measure
from analysis.store import write_json
from analysis.summary import FIRED, busiest, summarise
from analysis.terms import LANGUAGES, TERMS, label
from analysis.unit_figures import by_unit
from sim.work_order import Activity

PERIOD = 14_400
MONTH_ENDS = (7_200, 14_400)
START = date(2025, 1, 27)  # so that the months meet in the middle of the period
COUNTS = {"executive_report": 1, "accountability": 3, "supervision_notice": 2, "criticised": 4}
DEFAULTS = {
    **{f"{name}_min": np.nan for name in (
        "dispatched", "accepted", "contacted", "prereview_submitted", "reported", "closed", "acceptance_due",
        "first_contact_due", "due_first", "due_final", "city_due")},
    **dict.fromkeys(("return_requests", "returns_upheld", "returns_rejected", "returns_void", "extensions_approved",
                     "prereview_failures", "redos", "overdue_count"), 0),
    **dict.fromkeys(("complex", "repeat", "unreasonable", "escalated", "called_back"), False),
    **dict.fromkeys(("satisfied", "solved", "first_satisfied"), np.nan),
    **{f"{part}_min": 0.0 for part in TIME_PARTS},
    "replication": 0, "cohort": "period", "outcome": "closed", "unit": "water", "sent_to": "water", "holder": "water",
}
TEXTS = ("order_id", "cohort", "outcome", "unit", "sent_to", "holder")


def order(order_id, *times, due=np.nan, **others):
    """One row; `times`: received, dispatched, due (first and last), reported, closed, as far as they are given."""
    names = ("received_min", "dispatched_min", "due_first_min", "reported_min", "closed_min")
    row = {**DEFAULTS, "order_id": order_id, "due_first_min": due, **dict(zip(names, times, strict=False))}
    return {**row, "due_final_min": row["due_first_min"], **others}


ROADS = {"unit": "roads", "sent_to": "roads", "holder": "roads"}
ORDERS = pd.DataFrame([
    order("A on time", 0, 60, 4380, 1000, 2700, **ROADS, accepted_min=90, acceptance_due_min=120, contacted_min=200,
          first_contact_due_min=180, city_due_min=2000, called_back=True, satisfied=1, solved=1, first_satisfied=1,
          **{f"{part}_min": 60.0 * (index + 1) for index, part in enumerate(TIME_PARTS)}),
    order("B extended", 100, 160, 4480, 5000, 8000, accepted_min=200, acceptance_due_min=220, contacted_min=300,
          first_contact_due_min=340, city_due_min=4000, called_back=True, satisfied=0, solved=1, first_satisfied=0,
          extensions_approved=1, prereview_submitted_min=4000, prereview_failures=2, queue_min=120)
    | {"due_final_min": 8800},
    order("C at the very deadline, misrouted", 1440, 1500, 5820, 5820, 7300, unit="roads", holder="roads",
          return_requests=1, returns_upheld=1, accepted_min=1600, acceptance_due_min=1560, first_contact_due_min=1740,
          city_due_min=6000, called_back=True, satisfied=1, solved=0, first_satisfied=1, complex=True,
          prereview_submitted_min=5000),
    order("D overdue twice and redone", 2000, 2060, 6380, 7000, 12_000, **ROADS, accepted_min=2100,
          acceptance_due_min=2120, contacted_min=2200, first_contact_due_min=2240, called_back=True, satisfied=1,
          solved=1, first_satisfied=0, overdue_count=2, redos=1, escalated=True, prereview_submitted_min=6000),
    order("E open past its deadline", 8000, 8100, 12_420, outcome="open", acceptance_due_min=8160, overdue_count=1),
    order("F due after the period", 13_000, 13_100, 17_420, 13_500, outcome="open", return_requests=2,
          returns_rejected=1, returns_void=1, accepted_min=13_150, acceptance_due_min=13_160, contacted_min=13_200,
          first_contact_due_min=14_500),
    order("G answered", 500, due=4820, closed_min=510, outcome="answered", city_due_min=3000, holder=None),
    order("H dismissed", 9000, closed_min=9100, outcome="dismissed", repeat=True, unreasonable=True),
    order("I dispatched after the period", 14_300, 14_500, 18_820, 16_000, 17_000, repeat=True, unreasonable=True,
          acceptance_due_min=14_560, called_back=True, satisfied=1, solved=1, first_satisfied=1),
    order("J backlog", -60_000, -1900, 2420, 3000, 4000, **ROADS, cohort="backlog", overdue_count=1, satisfied=0,
          called_back=True),
    order("K lead-in", -100, 50, 4370, 15_000, 16_000, cohort="lead_in", overdue_count=1, queue_min=9999),
    order("L follow-up", 15_000, 15_100, 19_420, 16_000, 17_000, cohort="follow_up", repeat=True),
]).astype(dict.fromkeys(TEXTS, "category"))
POOLS = pd.DataFrame(
    [("office", "staff", None, "2025-01", 100, 350, 10), ("office", "staff", None, "2025-02", 200, 250, 0),
     ("office", None, "dispatch", "2025-01", np.nan, np.nan, np.nan), ("roads", "handlers", None, "2025-01", 900, 1000, 50),
     ("water", "handlers", None, "2025-02", 100, 500, 0)],
    columns=["pool", "crew", "role", "month", "busy_min", "on_duty_min", "overtime_min"],
).assign(replication=0)
ACTIONS = pd.DataFrame(
    [("accountability", "roads", 7000), ("accountability", "water", 12_420), ("executive_report", "roads", 20_000),
     ("urged", "roads", 6500)], columns=["activity", "actor", "time"],
).assign(replication=0).astype({"activity": "category", "actor": "category"})

BY_HAND = {
    "orders_count": (9, 1),  # A to I
    "on_time_share": (3, 7),  # A B C of A B C D E J K: whose deadline fell in the period, whenever they came
    "on_time_share_first_deadline": (2, 7),  # A C
    "overdue_count": (4, 1),  # D E J K
    "missed_deadline_count": (3, 1),  # D twice, E
    "completion_share": (5, 7),  # A B C D F of A B C D E F K
    "satisfaction_share": (4, 5),  # A C D I of A B C D I
    "satisfaction_share_excluding": (2, 3),  # without C, complex, and I, unreasonable
    "resolution_share": (4, 5),  # A B D I
    "first_satisfaction_share": (3, 5),  # A C I
    "return_request_share": (2, 7),  # C F of A B C D E F I
    "return_upheld_share": (1, 2),  # C upheld, F rejected; F's void one was not reviewed
    "misrouted_share": (1, 7),  # C
    "extension_share": (1, 7),  # B
    "prereview_fail_share": (1, 3),  # B of B C D
    "redo_share": (1, 6),  # D of A B C D F I
    "repeat_share": (2, 9),  # H I
    "unreasonable_count": (2, 1),  # H I
    "dismissed_count": (1, 1),  # H
    "accepted_in_time_share": (4, 6),  # A B D F; C late, E never; I due after the period
    "contacted_in_time_share": (2, 4),  # B D; A late, C never; F due after the period
    "city_on_time_share": (2, 3),  # A C; B late; G answered by the office
    "early_share": (1, 7),  # A within 2,160 minutes of dispatch
    "unreported_share": (1, 7),  # E
    "mean_days_to_report": ((1000 + 4900 + 4380 + 5000 + 500 + 1700) / 1440, 6),  # A B C D F I
    "mean_days_to_close": ((2700 + 7900 + 5860 + 10_000 + 2700) / 1440, 5),  # A B C D I
    "month_end_backlog_share": (4 / 5 + 4 / 4, 2),  # B C D K over A B C D G; E F I K over E F H I
    "escalated_share": (1, 7),  # D
    "executive_report_count": (1, 1),
    "accountability_count": (3, 1),
    "notice_count": (2, 1),
    "talk_count": (0, 1),
    "criticised_count": (4, 1),
    "office_utilisation": (300, 600),
    "unit_utilisation": (1000, 1500),
    "queue_hours": (1 + 2, 9),  # A and B, of A to I
    "work_hours": (2, 9),
    "off_shift_hours": (3, 9),
    "external_wait_hours": (4, 9),
    "signing_hours": (5, 9),
    "review_hours": (6, 9),
    "return_loop_hours": (7, 9),
    "redo_hours": (8, 9),
    "follow_up_hours": (9, 9),
}


def measured(orders=ORDERS):
    return measure(orders, POOLS, COUNTS, PERIOD, MONTH_ENDS)


@pytest.mark.parametrize("name", KPIS)
def test_every_kpi_has_the_value_worked_by_hand(name):
    assert measured()[name] == pytest.approx(BY_HAND[name], rel=1e-12)


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS)
def test_every_kpi_is_named_and_defined_in_both_languages(kpi):
    assert kpi.name in BY_HAND
    assert all(text.strip() for text in (kpi.zh, kpi.en, kpi.definition_zh, kpi.definition_en))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in kpi.zh)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in kpi.definition_zh)
    assert kpi.en.isascii()
    assert kpi.definition_en.isascii()


def test_no_two_kpis_have_the_same_name_in_a_language():
    assert len({kpi.zh for kpi in KPIS.values()}) == len({kpi.en for kpi in KPIS.values()}) == len(KPIS)


def test_the_headline_names_kpis():
    assert set(HEADLINE) <= set(KPIS)


def test_no_orders_are_nothing_to_measure_and_no_error():
    result = measured(ORDERS.iloc[:0])
    assert result["on_time_share"] == (0, 0)
    assert result["month_end_backlog_share"] == (0, 0)
    assert result["orders_count"] == (0, 1)


def test_a_report_one_minute_after_the_deadline_is_not_on_time():
    late = ORDERS.assign(reported_min=ORDERS["reported_min"].where(ORDERS["reported_min"] != 5820, 5821))
    assert measured(late)["on_time_share"] == (2, 7)


def test_a_deadline_at_the_very_end_of_the_period_falls_after_it():
    moved = ORDERS.assign(due_final_min=ORDERS["due_final_min"].replace(12_420, PERIOD))
    assert measured(moved)["on_time_share"] == (3, 6)


def unit_rows(orders=ORDERS, actions=ACTIONS, pools=POOLS):
    return by_unit(orders, actions, pools, START, PERIOD)


def test_the_units_figures_have_the_values_worked_by_hand():
    table = unit_rows().set_index(["month", "unit"])
    assert list(table.index) == [("2025-01", "roads"), ("2025-01", "water"), ("2025-02", "water")]
    roads = table.loc[("2025-01", "roads")]  # A C D, and J of the backlog
    expected = {"orders": 3, "deadlines": 4, "on_time": 2, "overdue": 2, "reported": 3, "called_back": 3, "satisfied": 3,
                "solved": 2, "return_requested": 1, "redone": 1, "extended": 0, "in_hand_at_end": 0, "accountability": 1,
                "executive_report": 0, "busy_min": 900, "on_duty_min": 1000, "overtime_min": 50}
    assert {key: roads[key] for key in expected} == expected
    assert roads["mean_days_to_report"] == pytest.approx((1000 + 4380 + 5000) / 1440 / 3)
    assert roads["on_time_share"] == pytest.approx(2 / 4)
    assert list(table["orders"]) == [3, 1, 3]  # A C D; B; E F I
    assert list(table["in_hand_at_end"]) == [0, 1, 1]  # K, E
    assert list(table["accountability"]) == [1, 0, 1]
    assert table.loc[("2025-01", "water"), "satisfaction_share"] == 0


def test_the_units_add_up_to_the_county():
    table, county = unit_rows(), measured()
    assert (table["on_time"].sum(), table["deadlines"].sum()) == county["on_time_share"]
    assert (table["satisfied"].sum(), table["called_back"].sum()) == county["satisfaction_share"]
    assert (table["redone"].sum(), table["reported"].sum()) == county["redo_share"]


def test_a_month_outside_the_period_is_in_no_row():
    assert "2025-03" not in set(unit_rows(pools=POOLS.assign(month="2025-03"))["month"])


def test_a_unit_that_only_waited_has_a_row_with_nothing_to_share():
    table = unit_rows(orders=ORDERS.iloc[:0], actions=ACTIONS.iloc[:0])
    assert table["orders"].sum() == 0
    assert table["on_time_share"].isna().all()
    assert set(table["unit"]) == {"roads", "water"}


def names(zh, en):
    return SimpleNamespace(zh=zh, en=en, model_dump=lambda: {"zh": zh, "en": en})


SCENARIO = SimpleNamespace(
    scenario=SimpleNamespace(name="small", title=names("小县", "Small"), question=names("够吗?", "Enough?")),
    staffing=SimpleNamespace(
        office=SimpleNamespace(crews={"staff": SimpleNamespace(name=None)}),
        units=SimpleNamespace(crews={"handlers": SimpleNamespace(name=names("承办人", "Handlers"))}),
    ),
    units={"roads": SimpleNamespace(name=names("交通局", "Roads")), "water": SimpleNamespace(name=names("水务局", "Water"))},
)


def summary(**options):
    without_water = unit_rows(ORDERS[ORDERS["holder"] != "water"], ACTIONS.iloc[:1], POOLS[POOLS["pool"] != "water"])
    frames = [unit_rows(), without_water]
    counts = [{"urged": 4}, {"urged": 1}]
    return summarise([measured(), measured()], frames, counts, SCENARIO, **options)


def test_the_summary_has_every_kpi_with_its_interval():
    result = summary()
    assert set(result["kpis"]) == set(KPIS)
    assert result["kpis"]["on_time_share"]["value"] == pytest.approx(3 / 7)
    assert result["headline"][1] == "on_time_share"
    assert result["replications"] == 2


def test_the_summary_ranks_units_and_leaves_out_those_with_few_orders():
    units = summary(least_orders=1)["units"]
    assert [row["unit"] for row in units["lowest_on_time"]] == ["water"]  # roads, 4 of 8, are above the county's 5 of 11
    assert units["lowest_on_time"][0]["value"] == pytest.approx(1 / 3)  # B of B E K, in the first replication alone
    assert units["lowest_on_time"][0]["zh"] == "水务局"
    assert summary(least_orders=2)["units"]["lowest_on_time"] == []
    assert units["highest_in_hand"][0]["value"] == pytest.approx((2 + 0) / 2)
    assert units["most_executive_reports"] == []


def test_the_busiest_crews_lead_and_idle_ones_are_left_out():
    crews = [{"roads/handlers": [90, 100], "office/staff": [300, 600], "water/handlers": [0, 50]}, {"roads/handlers": [50, 100]}]
    rows = busiest(crews, SCENARIO)
    assert [(row["zh"], row["crew"], row["value"]) for row in rows] == [
        ("交通局 承办人", "handlers", pytest.approx(0.7)), ("县热线办 staff", "staff", pytest.approx(0.5)),
    ]


def test_the_shares_of_time_add_up():
    time = summary()["time"]
    assert list(time) == list(TIME_PARTS)
    assert sum(part["share"] for part in time.values()) == pytest.approx(1)


def test_what_never_fired_is_shown_too():
    fired = summary()["fired"]
    assert fired["urged"] == {"mean": 2.5, "least": 1, "most": 4}
    assert fired["return_void"] == {"mean": 0, "least": 0, "most": 0}
    assert set(fired) == set(FIRED)


def test_a_summary_of_no_replication_says_nothing_and_is_no_error():
    result = summarise([], [], [], SCENARIO, failures=[{"replication": 0, "stage": "review"}])
    assert result["kpis"]["on_time_share"]["value"] is None
    assert result["failures"] == [{"replication": 0, "stage": "review"}]


def test_the_summary_can_be_written_as_json(tmp_path):
    write_json(tmp_path / "summary.json", summary())
    assert json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["scenario"]["title"]["zh"] == "小县"


@pytest.mark.parametrize("key", [*(activity.name.lower() for activity in Activity), *TIME_PARTS, *FIRED, *KPIS])
def test_whatever_results_name_has_a_label_in_both_languages(key):
    assert all(label(key, lang).strip() for lang in LANGUAGES)


def test_a_kpi_is_labelled_with_its_own_name():
    assert label("on_time_share", "zh") == KPIS["on_time_share"].zh
    assert set(KPIS) <= set(TERMS)


@pytest.mark.parametrize(("key", "lang"), [("on_time_shore", "zh"), ("on_time_share", "fr")])
def test_an_unknown_label_is_an_error(key, lang):
    with pytest.raises(KeyError):
        label(key, lang)
