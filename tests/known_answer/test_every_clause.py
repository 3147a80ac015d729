"""Every clause at work: one run in which all of them happen, and for each a small case that shows what it does.

The county is that of `test_traces.py`: units in their offices 08:30-12:00 and 14:30-18:00, an office open day and
night, every step instant unless the case says otherwise. 2025-01-06 is a Monday.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from textwrap import dedent

import pytest

from analysis.kpi import measure
from scenarios.loader import load
from sim.clauses import CLAUSES_REGISTER, exercised
from sim.oversight.accountability import StreakLedger, window_of
from sim.parameters.policy import Accountability
from sim.tallies import month_ends
from sim.work_order import Activity

HERE = Path(__file__).parent
ONE = """
received,order_id,urgency,unit
2025-01-06 09:00,R,general,unit1
"""
URGENT = ONE.replace("general", "urgent")
MISROUTED = """
received,order_id,urgency,unit,sent_to
2025-01-06 09:00,R,general,unit1,unit2
"""
COMPLEX = """
received,order_id,urgency,unit,complex
2025-01-06 09:00,R,general,unit1,true
"""
NEVER_DONE = "waits: {external_share: 1, external: 40000}"
DAY = 1440


@pytest.fixture
def county(tmp_path, simulate):
    """Return a function that runs the small county with some differences, on a list of orders."""

    def run(differences: str = "", orders: str = ONE, **sections: str):
        (tmp_path / "orders.csv").write_text(dedent(orders).strip() + "\n", encoding="utf-8")
        (tmp_path / "county.yaml").write_text((HERE / "county.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        more = "\n".join(f"{name}: {text}" for name, text in sections.items())
        path = tmp_path / "case.yaml"
        path.write_text(f"extends: county.yaml\n{dedent(differences)}\n{more}\n", encoding="utf-8")
        return simulate(load(path))

    return run


def said(run, *activities: str) -> list[str]:
    """Return the log's lines of these activities."""
    return [line for line in run.log() if line.split()[3] in activities]


def order(run, name: str = "R"):
    return run.orders.set_index("order_id").loc[name]


def at(day: int, hour: int, minute: int = 0) -> float:
    """Return a moment of January 2025 in minutes since the 6th."""
    return (day - 6) * DAY + hour * 60 + minute


def test_one_run_exercises_every_activity_and_every_clause(simulate):
    run = simulate(load(HERE / "exercise.yaml"))
    assert [name for name, count in run.result.counts.items() if not count] == []
    assert set(run.events["activity"]) == {activity.name.lower() for activity in Activity}
    assert {clause for text in run.events["clause"] for clause in text.split()} == set(CLAUSES_REGISTER)
    assert [clause for clause, count in exercised(run.result.counts).items() if not count] == []


# C01 to C06: the office


def test_an_order_is_received_at_once_by_night_even_where_dispatch_waits_for_the_office(county):
    run = county(
        "staffing: {office: {crews: {office: {shift: office_hours}}}}",
        ONE.replace("09:00", "02:17"),
        work="{dispatch: 5}",
    )
    assert said(run, "received", "dispatched") == [
        "01-06 02:17 R received city general",
        "01-06 08:35 R dispatched office unit1",
    ]


def test_a_misrouted_order_goes_to_a_unit_not_in_charge(county):
    row = order(county(behaviour="{misroute_share: 1, recognise_share: 0}"))
    assert (row["unit"], row["sent_to"], row["holder"]) == ("unit1", "unit2", "unit2")
    row = order(county(behaviour="{misroute_share: 0}"))
    assert (row["unit"], row["sent_to"], row["holder"]) == ("unit1", "unit1", "unit1")


def test_listed_orders_are_misrouted_as_often_as_the_share_says_whatever_their_unit(county):
    rows = "\n".join(f"2025-01-06 09:00,R{number},general,unit1" for number in range(400))
    run = county("units: {unit2: {misroute_share: 0}}", "received,order_id,urgency,unit\n" + rows,
                 behaviour="{misroute_share: 0.25, recognise_share: 0}")  # fmt: skip
    assert (run.orders["sent_to"] != run.orders["unit"]).mean() == pytest.approx(0.25, abs=0.06)


def test_the_office_urges_until_the_result_is_in_and_then_calls_back(county):
    run = county(
        """
        policy:
          reminders: {urge_after: 10 hours, urge_interval: 12 hours}
          callback: {share: 1}
        waits: {external_share: 1, external: 2880, before_callback: 30}
        work: {callback: 6}
        """,
        URGENT,
    )
    assert said(run, "overdue", "urged", "reported", "called_back") == [
        "01-07 09:00 R overdue unit1",
        "01-07 19:00 R urged unit1",
        "01-08 07:00 R urged unit1",
        "01-08 09:00 R reported office overdue",
        "01-08 09:36 R called_back office satisfied solved",
    ]


@pytest.mark.parametrize(("share", "expected"), [(0, 0), (0.5, 200), (1, 400)])
def test_the_callback_is_a_census_or_a_sample(county, share, expected):
    rows = "\n".join(f"2025-01-06 09:00,R{number},general,unit1" for number in range(400))
    run = county(f"policy: {{callback: {{share: {share}}}}}", "received,order_id,urgency,unit\n" + rows)
    assert len(said(run, "called_back")) == pytest.approx(expected, abs=0 if share in {0, 1} else 40)


def test_an_order_that_the_office_answers_itself_reaches_no_unit(county):
    run = county(behaviour="{direct_answer_share: 1}", work="{direct_answer: 12}")
    assert run.log(without=("worked",)) == ["01-06 09:00 R received city general", "01-06 09:12 R answered office"]
    assert run.result.outcomes == {"closed": 0, "answered": 1, "dismissed": 0, "open": 0}


MONTHS = "{start: 2025-01-06, end: 2025-02-16}"


@pytest.mark.parametrize("activity", ["statistics", "units_assessed", "demand_reviewed"])
def test_statistics_assessment_and_demand_review_come_out_at_each_months_end(county, activity):
    run = county("policy: {reports: {monthly_statistics: true}}", period=MONTHS)
    assert said(run, activity) == [f"02-01 00:00 - {activity} office", f"02-17 00:00 - {activity} office"]
    assert run.result.counts[activity] == 2
    assert said(county(period=MONTHS), activity) == []


def test_the_statistics_count_orders_completed_satisfied_and_overdue(county):
    run = county(
        """
        policy: {callback: {share: 1}}
        behaviour: {satisfaction: {share: 1, late_odds: 0}}
        """,
        """
        received,order_id,urgency,unit,handling_min
        2025-01-06 09:00,A,extra_urgent,unit1,70
        2025-01-07 09:00,B,extra_urgent,unit1,60
        """,
    )
    ratios = measure(run.orders, run.pools, run.result.counts, 14 * DAY, [14 * DAY])
    assert {name: ratios[name] for name in ("orders_count", "overdue_count", "completion_share", "satisfaction_share")} == {
        "orders_count": (2, 1), "overdue_count": (1, 1), "completion_share": (2, 2), "satisfaction_share": (1, 2),
    }  # fmt: skip


@pytest.mark.parametrize(("threshold", "looks"), [(2, ["01-13 00:00 - hot_topic office all"]), (3, [])])
def test_a_topic_is_hot_when_it_has_brought_enough_orders_in_the_last_days(county, threshold, looks):
    run = county(
        f"policy: {{reports: {{hot_topic_orders: {threshold}, hot_topic_days: 7}}}}",
        """
        received,order_id,urgency,unit
        2025-01-06 09:00,A,general,unit1
        2025-01-12 09:00,B,general,unit1
        2025-01-13 09:00,C,general,unit1
        """,
    )
    assert said(run, "hot_topic") == looks


# C07 to C12: the unit


def test_the_limits_for_acceptance_and_first_contact_run_from_dispatch(county):
    run = county(
        """
        policy: {tiers: {general: {acceptance: 30 hours, first_contact: 2 hours}}}
        work: {acceptance: 20, contact: 10}
        behaviour: {contact_share: 1}
        """
    )
    row = order(run)
    assert (row["acceptance_due_min"], row["first_contact_due_min"]) == (at(7, 15), at(6, 11))
    assert (row["accepted_min"], row["contacted_min"]) == (at(6, 9, 20), at(6, 9, 30))


def test_the_petitioner_is_called_before_handling_and_told_the_result_after_it(county):
    run = county(behaviour="{contact_share: 1}", work="{contact: 10, handling: 20, notification: 5}")
    assert said(run, "contacted", "handling", "result_told", "replied") == [
        "01-06 09:10 R contacted unit1",
        "01-06 09:10 R handling unit1",
        "01-06 09:35 R result_told unit1",
        "01-06 09:35 R replied unit1 standard",
    ]
    assert said(county(behaviour="{contact_share: 0}"), "contacted") == []


def test_the_evidence_goes_in_with_each_reply_a_redone_one_too(county):
    run = county(
        """
        policy: {audit: {enabled: true, most_redos: 1}}
        behaviour: {audit_redo_share: {standard: 1, substandard: 1}}
        work: {reply: 15}
        """
    )
    assert said(run, "replied", "evidence_uploaded") == [
        "01-06 09:15 R replied unit1 standard",
        "01-06 09:15 R evidence_uploaded unit1",
        "01-06 09:30 R replied unit1 standard",
        "01-06 09:30 R evidence_uploaded unit1",
    ]


@pytest.mark.parametrize(("shared", "reports"), [("false", ["unit1"]), ("true", ["unit1", "unit2"])])
def test_an_overdue_order_counts_for_the_lead_and_for_co_units_only_where_they_share_the_blame(county, shared, reports):
    run = county(
        f"policy: {{accountability: {{consecutive: 1, co_units_share_blame: {shared}}}}}",
        """
        received,order_id,urgency,unit,co_units,handling_min
        2025-01-06 09:00,R,extra_urgent,unit1,unit2,90
        """,
    )
    assert said(run, "executive_report") == [f"01-06 10:00 R executive_report {unit} consecutive" for unit in reports]


def test_a_listed_order_never_has_its_own_lead_as_a_drawn_co_unit(county):
    rows = "\n".join(f"2025-01-06 09:00,R{number},general,unit1" for number in range(20))
    run = county("demand: {mix: {co_units: [1]}}", "received,order_id,urgency,unit\n" + rows)
    assert set(run.orders["co_units"]) == {"unit2"}


# C13 to C16: returns, refusals, disputes


@pytest.mark.parametrize(("barred", "requests"), [("true", 1), ("false", 2)])
def test_a_rejected_return_may_be_asked_again_only_where_the_bar_is_lifted(county, barred, requests):
    run = county(
        f"policy: {{returns: {{most: 2, barred_after_rejection: {barred}}}, accountability: {{consecutive: 0}}}}",
        behaviour="{shirk_share: 1}",
    )
    assert len(said(run, "return_rejected")) == requests


def test_a_refusal_is_criticised_and_escalated_and_the_unit_must_handle(county):
    run = county(behaviour="{refuse_share: 1}", waits="{leader_coordination: 600, external_share: 1, external: 700}")
    assert said(run, "refused", "criticised", "escalated", "handling", "leader_coordinated") == [
        "01-06 09:00 R refused unit1",
        "01-06 09:00 R criticised unit1",
        "01-06 09:00 R escalated unit1 unjustified_return",
        "01-06 09:00 R handling unit1",
        "01-06 19:00 R leader_coordinated leader",
    ]
    spared = county("policy: {returns: {criticised_share: 0}}", behaviour="{refuse_share: 1}")
    assert said(spared, "refused", "criticised", "escalated") == ["01-06 09:00 R refused unit1"]


def test_a_disputed_return_waits_for_the_offices_review(county):
    run = county(
        "policy: {returns: {review_delay: 30}}",
        MISROUTED,
        work="{return_review: 20}",
    )
    assert said(run, "return_requested", "return_upheld", "redispatched") == [
        "01-06 09:00 R return_requested unit2",
        "01-06 09:50 R return_upheld office unit2",
        "01-06 09:50 R redispatched office unit1",
    ]


def test_an_unreasonable_repeat_is_handled_like_any_order_where_it_is_not_dismissed(county):
    repeat = "{repeat: {share_if_content: 1, unreasonable_share: 1, longest_chain: 1}}"
    dismissed = county(behaviour=repeat, waits="{before_repeat: 60}")
    handled = county("policy: {dismiss_unreasonable: false}", behaviour=repeat, waits="{before_repeat: 60}")
    assert order(dismissed, "R-2")["outcome"] == "dismissed"
    assert order(handled, "R-2")[["outcome", "unreasonable", "reported_min"]].tolist() == ["closed", True, at(6, 10)]


def test_an_order_returned_once_too_often_ends_at_the_fallback_unit(county):
    run = county(
        """
        units:
          unit3: {name: {zh: 单位三, en: Unit 3}, unit_class: department, weight: 1}
          unit4: {name: {zh: 单位四, en: Unit 4}, unit_class: department, weight: 0}
        policy: {returns: {most: 1, fallback_unit: unit4}}
        behaviour: {redispatch_right_share: 0}
        """,
        MISROUTED,
    )
    assert said(run, "redispatched", "return_requested", "handling") == [
        "01-06 09:00 R return_requested unit2",
        "01-06 09:00 R redispatched office unit3",
        "01-06 09:00 R return_requested unit3",
        "01-06 09:00 R redispatched office unit4",
        "01-06 09:00 R handling unit4",
    ]


# C17, C18: deadlines


@pytest.mark.parametrize(
    ("urgency", "due"), [("extra_urgent", at(6, 10)), ("urgent", at(7, 9)), ("general", at(9, 9)), ("difficult", at(11, 9))]
)
def test_each_tier_has_its_limit(county, urgency, due):
    assert order(county(orders=ONE.replace("general", urgency)))["due_first_min"] == due


@pytest.mark.parametrize(
    ("limit", "due"),
    [("3 natural_days at 24:00", at(9, 24)), ("5 working_days", at(13, 9)), ("4 working_hours", at(6, 15, 30))],
)
def test_a_limit_may_run_to_the_days_end_or_by_working_time(county, limit, due):
    assert order(county(f"policy: {{tiers: {{general: {{completion: {limit}}}}}}}"))["due_first_min"] == due


@pytest.mark.parametrize(("starts", "due"), [("receipt", at(9, 9)), ("dispatch", at(9, 9, 10)), ("acceptance", at(9, 9, 25))])
def test_the_clock_starts_at_receipt_dispatch_or_acceptance(county, starts, due):
    run = county(f"policy: {{clock_starts: {starts}}}", work="{dispatch: 10, acceptance: 15}")
    assert order(run)["due_first_min"] == due


@pytest.mark.parametrize(("rule", "due"), [("keep", at(9, 9)), ("restart", at(9, 9, 40))])
def test_an_upheld_return_keeps_the_deadline_or_starts_it_again(county, rule, due):
    run = county(
        f"policy: {{returns: {{clock_after_upheld: {rule}}}}}",
        MISROUTED,
        work="{return_request: 40}",
    )
    assert order(run)["due_final_min"] == due


def test_the_city_has_a_clock_of_its_own_beside_the_countys(county):
    run = county("policy: {tiers: {urgent: {city: 2 hours}}}", URGENT, work="{dispatch: 10, handling: 170}")
    assert said(run, "city_overdue", "overdue", "reported") == [
        "01-06 11:00 R city_overdue unit1",
        "01-06 12:00 R reported office on_time",
    ]
    assert order(run)[["city_due_min", "due_final_min"]].tolist() == [at(6, 11), at(7, 9, 10)]
    in_time = county("policy: {tiers: {urgent: {city: 3 hours}}}", URGENT, work="{dispatch: 10, handling: 170}")
    assert said(in_time, "city_overdue") == []


# C19 to C24: extensions


def test_an_urgent_order_gets_no_extension_however_much_the_unit_wants_one(county):
    run = county(NEVER_DONE, URGENT, behaviour="{ask_extension_share: 1}")
    assert said(run, "extension_requested", "extension_barred", "overdue") == [
        "01-07 09:00 R overdue unit1",
        "01-07 09:00 R extension_barred unit1",
    ]
    assert said(county(NEVER_DONE, URGENT), "extension_barred") == []


@pytest.mark.parametrize(("urgency", "asked"), [("general", "01-08"), ("difficult", "01-10")])
def test_general_and_difficult_orders_may_be_extended_a_day_before_they_are_due(county, urgency, asked):
    run = county(NEVER_DONE, ONE.replace("general", urgency), behaviour="{ask_extension_share: 1}")
    assert said(run, "extension_requested") == [f"{asked} 09:00 R extension_requested unit1"]


def test_a_unit_asks_before_the_cut_off_hour_and_a_request_after_it_counts_for_the_next_day(county):
    late_order = ONE.replace("09:00", "17:00")
    rules = "policy: {{extensions: {{cutoff: '16:00', margin_min: {margin}}}}}"
    asking = {"behaviour": "{ask_extension_share: 1}", "waits": "{external_share: 1, external: 40000}"}
    run = county(rules.format(margin=20), late_order, work="{sign_principal: 20}", **asking)
    assert said(run, "extension_requested", "extension_approved") == [
        "01-08 16:00 R extension_requested unit1",
        "01-08 16:00 R extension_approved city",
    ]
    run = county(rules.format(margin=20), late_order, work="{sign_principal: 21}", **asking)
    assert said(run, "extension_requested", "extension_rejected") == [
        "01-08 16:01 R extension_requested unit1",
        "01-08 16:01 R extension_rejected city late",
    ]


@pytest.mark.parametrize(
    ("rules", "due"),
    [
        ("length: 5 working_days", at(14, 9)),  # due Thursday the 9th; at most three working days more
        ("length: 1 working_days", at(10, 9)),
        ("length: 3 natural_days", at(12, 9)),
        ("length: 3 working_days, counted_from: approval", at(13, 9, 30)),  # approved on the 8th at 09:30
        ("length: 12 hours, counted_from: approval", at(9, 9)),  # would end before the deadline that it extends
    ],
)
def test_an_extension_is_no_longer_than_the_cap(county, rules, due):
    run = county(
        f"policy: {{extensions: {{{rules}}}}}",
        behaviour="{ask_extension_share: 1}",
        waits="{external_share: 1, external: 40000, city_decision: 30}",
    )
    assert order(run)["due_final_min"] == due
    assert len(said(run, "overdue")) == 1


@pytest.mark.parametrize(("decision", "told"), [(60, "01-08 10:00 R extension_notified unit1 same_day"),
                                                (600, "01-09 08:40 R extension_notified unit1 later")])  # fmt: skip
def test_the_petitioner_is_told_of_an_extension_the_same_day_unless_it_comes_after_hours(county, decision, told):
    run = county(
        behaviour="{ask_extension_share: 1}",
        waits=f"{{external_share: 1, external: 40000, city_decision: {decision}}}",
        work=f"{{notification: {0 if decision == 60 else 10}}}",
    )
    assert said(run, "extension_notified") == [told]


def test_a_refused_extension_leaves_the_first_deadline_standing(county):
    run = county(NEVER_DONE, behaviour="{ask_extension_share: 1, extension_approval_share: 0}")
    assert said(run, "extension_requested", "extension_approved", "extension_rejected", "overdue") == [
        "01-08 09:00 R extension_requested unit1",
        "01-08 09:00 R extension_rejected city refused",
        "01-09 09:00 R overdue unit1",
    ]
    assert order(run)["due_final_min"] == order(run)["due_first_min"] == at(9, 9)


def test_an_approval_after_the_deadline_comes_to_nothing(county):
    run = county(
        behaviour="{ask_extension_share: 1}", waits="{external_share: 1, external: 40000, city_decision: 1441}"
    )
    assert said(run, "overdue", "extension_approved", "extension_rejected") == [
        "01-09 09:00 R overdue unit1",
        "01-09 09:01 R extension_rejected city deadline_passed",
    ]


def test_progress_is_told_where_the_extension_was_not_enough_which_keeps_the_petitioner_from_a_repeat(county):
    slow = "{external_share: 1, external: 15000, before_repeat: 60}"
    repeat = "repeat: {share_if_content: 1, told_odds: 0, longest_chain: 1}"
    extended = county(behaviour=f"{{ask_extension_share: 1, {repeat}}}", waits=slow, work="{notification: 7}")
    # Due on Thursday the 9th, extended by three working days to Tuesday the 14th.
    assert said(extended, "overdue", "progress_told") == [
        "01-14 09:00 R overdue unit1",
        "01-14 09:07 R progress_told unit1",
    ]
    assert len(extended.orders) == 1
    not_asked = county(behaviour=f"{{{repeat}}}", waits=slow, work="{notification: 7}")
    assert said(not_asked, "progress_told") == []
    assert len(not_asked.orders) == 2


# C25 to C28: reply, signatures, pre-review


@pytest.mark.parametrize(("share", "words", "satisfied"), [(0, "standard", 1), (1, "substandard", 0)])
def test_a_reply_that_lacks_a_part_is_substandard_and_contents_fewer(county, share, words, satisfied):
    run = county(
        "policy: {callback: {share: 1}}",
        behaviour=f"{{substandard_share: {share}, satisfaction: {{share: 1, substandard_odds: 0}}}}",
    )
    assert said(run, "replied") == [f"01-06 09:00 R replied unit1 {words}"]
    assert order(run)["satisfied"] == satisfied


def test_the_three_signatures_follow_each_other_and_wait_for_the_signers_hours(county):
    run = county(
        "policy: {signatures: [handling, section_head, principal]}",
        ONE.replace("09:00", "11:45"),
        work="{sign_handler: 5, sign_section_head: 7, sign_principal: 10}",
    )
    assert said(run, "signed", "reported") == [
        "01-06 11:50 R signed unit1 handling",
        "01-06 11:57 R signed unit1 section_head",
        "01-06 14:37 R signed unit1 principal",
        "01-06 14:37 R reported office on_time",
    ]
    assert order(run)["signing_min"] == 172


@pytest.mark.parametrize(("external", "words"), [(2880, "in_time"), (2881, "late")])
def test_pre_review_asks_for_the_result_one_day_before_the_deadline(county, external, words):
    run = county(
        "policy: {tiers: {general: {prereview: true}}}", waits=f"{{external_share: 1, external: {external}}}"
    )
    assert [line.split()[-1] for line in said(run, "prereview_submitted")] == [words]
    assert order(run)["prereview_late"] == (words == "late")


def test_urgent_orders_are_reported_without_pre_review(county):
    run = county("policy: {tiers: {general: {prereview: true}}}", URGENT)
    assert said(run, "prereview_submitted", "reported") == ["01-06 09:00 R reported office on_time"]


# C29 to C33: reminders, supervision, escalation, callback


def test_each_dispatch_brings_the_principal_a_message_at_once(county):
    run = county(orders=MISROUTED, work="{return_review: 9}")
    assert said(run, "dispatched", "redispatched", "dispatch_sms") == [
        "01-06 09:00 R dispatched office unit2",
        "01-06 09:00 R dispatch_sms unit2",
        "01-06 09:09 R redispatched office unit1",
        "01-06 09:09 R dispatch_sms unit1",
    ]


REMINDER = "policy: {tiers: {general: {reminder: true}}}"


def test_the_reminder_comes_exactly_24_hours_before_the_deadline_in_force(county):
    assert said(county(REMINDER, waits="{external_share: 1, external: 2881}"), "predue_reminder") == [
        "01-08 09:00 R predue_reminder unit1"
    ]
    assert said(county(REMINDER, waits="{external_share: 1, external: 2880}"), "predue_reminder") == []


def test_an_extension_moves_the_reminder(county):
    rules = "policy: {tiers: {general: {reminder: true}}, extensions: {margin_min: 30}}"
    run = county(rules, behaviour="{ask_extension_share: 1}", waits="{external_share: 1, external: 40000}")
    assert said(run, "extension_approved", "predue_reminder") == [
        "01-08 08:30 R extension_approved city",
        "01-13 09:00 R predue_reminder unit1",
    ]


def test_an_extension_that_moves_nothing_doubles_no_reminder(county):
    rules = "{margin_min: 60, length: 1 hours, counted_from: approval}"
    run = county(
        f"policy: {{tiers: {{general: {{reminder: true}}}}, extensions: {rules}}}",
        behaviour="{ask_extension_share: 1}",
        waits="{external_share: 1, external: 40000}",
    )
    assert said(run, "extension_approved", "predue_reminder") == [
        "01-07 17:30 R extension_approved city",  # an hour of working time before Wednesday 09:00
        "01-08 09:00 R predue_reminder unit1",
    ]


@pytest.mark.parametrize(
    ("cause", "differences", "messages"),
    [
        ("urged", "policy: {reminders: {urge_after: 1 hours, urge_interval: 1 hours, most_urges: 3, supervision_after_urges: 2}}\n"
         + NEVER_DONE, ["01-07 11:00", "01-07 12:00"]),
        ("prereview_failed", ("policy: {tiers: {urgent: {prereview: true}}, prereview: {most_rounds: 2}}\n"
         "behaviour: {prereview_pass_share: {standard: 0, substandard: 0}}"), ["01-06 09:00"]),
        ("redo", ("policy: {audit: {enabled: true, most_redos: 1}}\n"
         "behaviour: {audit_redo_share: {standard: 1, substandard: 1}}"), ["01-06 09:00"]),
    ],
)  # fmt: skip
def test_a_supervision_message_has_one_of_three_causes(county, cause, differences, messages):
    run = county(differences, URGENT)
    assert said(run, "supervision_sms") == [f"{moment} R supervision_sms unit1 {cause}" for moment in messages]


SURGE = """
demand:
  order_list: null
  arrivals: {orders_per_day: 0}
  surges: {heat: {first: 2025-01-06, last: 2025-01-06, orders_per_day: 5, topic: all, units: {unit1: 1}}}
"""


def test_a_complex_order_is_escalated_at_once_and_the_leader_coordinates(county):
    rules = "policy: {escalation: {enabled: true, handling_waits: true}}"
    run = county(rules, COMPLEX, waits="{leader_coordination: 90}", work="{handling: 30}")
    assert said(run, "accepted", "escalated", "leader_coordinated", "reported") == [
        "01-06 09:00 R accepted unit1",
        "01-06 09:00 R escalated unit1 complex",
        "01-06 10:30 R leader_coordinated leader",
        "01-06 10:30 R reported office on_time",
    ]
    assert said(county(orders=COMPLEX), "escalated") == []


def test_orders_with_one_cause_are_escalated_and_bring_a_notice_once_there_are_enough(county):
    run = county(SURGE + "policy: {escalation: {cluster_orders: 3}, supervision: {notice_after_cluster_orders: 2}}")
    dispatched = [line.split()[2] for line in said(run, "dispatched")]
    assert len(dispatched) > 3
    assert [line.split()[2:] for line in said(run, "escalated")] == [
        [name, "escalated", "unit1", "concentrated"] for name in dispatched[2:]
    ]
    assert [line.split()[2:] for line in said(run, "supervision_notice")] == [
        [dispatched[1], "supervision_notice", "unit1", "concentrated"]
    ]


def test_satisfaction_at_first_completion_is_that_of_the_first_callback(county):
    run = county(
        """
        policy: {callback: {share: 1}}
        behaviour:
          callback_redo_share: 1
          resolution: {share: 1.0e-9, redo_odds: 1.0e+18}
          satisfaction: {share: 1, unsolved_odds: 0}
        """
    )
    assert said(run, "called_back", "redo_ordered") == [
        "01-06 09:00 R called_back office dissatisfied unsolved",
        "01-06 09:00 R redo_ordered office callback",
        "01-06 09:00 R called_back office satisfied solved",
    ]
    assert order(run)[["first_satisfied", "satisfied", "solved"]].tolist() == [0, 1, 1]


# C34 to C36: joint supervision and accountability


def test_an_order_dispatched_several_times_brings_a_notice_to_the_unit_that_gets_it(county):
    run = county(
        "policy: {supervision: {notice_after_dispatches: 2}}",
        MISROUTED,
        work="{supervision: 10, handling: 30}",
    )
    assert said(run, "redispatched", "supervision_notice") == [
        "01-06 09:00 R redispatched office unit1",
        "01-06 09:10 R supervision_notice unit1 dispatched_repeatedly",
    ]


@pytest.mark.parametrize(("window", "talks"), [(7, ["01-08 09:00 C admonition_talk unit1"]), (1, [])])
def test_a_unit_with_enough_notices_in_the_window_is_called_to_a_talk_and_the_count_starts_again(county, window, talks):
    rules = f"{{notice_after_redos: 1, talk_after_notices: 3, talk_window_days: {window}}}"
    rows = "\n".join(f"2025-01-{day} 09:00,{name},general,unit1" for day, name in zip(("06", "07", "08", "09", "10"), "ABCDE", strict=True))
    run = county(
        f"policy: {{audit: {{enabled: true, most_redos: 1}}, supervision: {rules}}}",
        "received,order_id,urgency,unit\n" + rows,
        behaviour="{audit_redo_share: {standard: 1, substandard: 1}}",
    )
    assert len(said(run, "supervision_notice")) == 5
    assert said(run, "admonition_talk") == talks


@pytest.mark.parametrize(
    ("urgency", "line"),
    [("urgent", "01-07 09:00 R accountability unit1 urgent_unanswered"), ("general", "01-09 09:00 R accountability unit1 overdue")],
)
def test_the_handler_answers_for_an_urgent_order_left_unanswered_and_for_any_overdue_one(county, urgency, line):
    assert said(county(NEVER_DONE, ONE.replace("general", urgency)), "accountability") == [line]


START = dt.date(2025, 12, 1)
ACROSS = [0, 10, 40]  # 1 and 11 December, 10 January


def ledger(days: list[int], missed: str, **rules: object) -> list[str]:
    """Return what each order trips: x a missed deadline, o a met one."""
    accountability = Accountability(**rules)
    book = StreakLedger(accountability, window_of(accountability, START))
    return [book.note(verdict == "x", day * DAY) for day, verdict in zip(days, missed, strict=True)]


@pytest.mark.parametrize(
    ("rules", "days", "missed", "tripped"),
    [
        ({"window": "none"}, ACROSS, "xxx", ["", "", "consecutive"]),
        ({"window": "calendar_year"}, ACROSS, "xxx", ["", "", ""]),
        ({"window": "calendar_quarter"}, ACROSS, "xxx", ["", "", ""]),
        ({"window": "calendar_month"}, [0, 10, 30], "xxx", ["", "", "consecutive"]),
        ({"window": "calendar_month"}, [10, 30, 31], "xxx", ["", "", ""]),
        ({"window": "none"}, [0, 1, 2], "xox", ["", "", ""]),
        ({"window": "rolling", "rolling_days": 30, "consecutive": 0, "cumulative": 2}, [0, 30], "xx", ["", ""]),
        ({"window": "rolling", "rolling_days": 31, "consecutive": 0, "cumulative": 2}, [0, 30], "xx", ["", "cumulative"]),
        ({"window": "none", "consecutive": 2, "reset": True}, [0, 1, 2], "xxx", ["", "consecutive", ""]),
        ({"window": "none", "consecutive": 2, "reset": False}, [0, 1, 2], "xxx", ["", "consecutive", "consecutive"]),
        ({"window": "none", "consecutive": 0, "cumulative": 2}, [0, 1, 2], "xox", ["", "", "cumulative"]),
        ({"window": "none", "consecutive": 0, "cumulative": 0}, [0, 1, 2], "xxx", ["", "", ""]),
    ],
)
def test_overdue_orders_are_counted_within_their_window(rules, days, missed, tripped):
    assert ledger(days, missed, **rules) == tripped


@pytest.mark.parametrize(
    ("reading", "report"),
    [
        ("deadline", ["01-07 12:30 C executive_report unit1 consecutive"]),  # B met, A and C missed
        ("dispatch", []),  # A missed, B met, C missed
        ("completion", ["01-07 17:10 A executive_report unit1 consecutive"]),  # B met, C and A missed
    ],
)
def test_a_run_of_overdue_orders_is_read_by_deadline_dispatch_or_completion(county, reading, report):
    run = county(
        f"""
        policy:
          accountability: {{consecutive: 2, cumulative: 0, order: {reading}}}
          tiers: {{general: {{completion: 1 natural_days}}}}
        work: {{handling: 0}}
        staffing: {{units: {{queue: {{discipline: tier}}}}}}
        """,
        """
        received,order_id,urgency,unit,handling_min
        2025-01-06 11:00,A,general,unit1,510
        2025-01-06 11:30,B,extra_urgent,unit1,30
        2025-01-07 11:30,C,extra_urgent,unit1,100
        """,
    )
    assert said(run, "executive_report") == report


def test_an_order_returned_after_its_deadline_holds_up_nobodys_reading_by_dispatch(county):
    run = county(
        "policy: {returns: {window: 9 hours}, accountability: {consecutive: 1, order: dispatch}}",
        """
        received,order_id,urgency,unit,sent_to,handling_min
        2025-01-06 09:00,A,extra_urgent,unit1,unit2,1
        2025-01-07 09:00,B,extra_urgent,unit1,unit1,70
        """,
        work="{return_request: 70}",
    )
    assert said(run, "executive_report") == [
        "01-06 10:00 A executive_report unit2 consecutive",
        "01-07 10:00 B executive_report unit1 consecutive",
    ]


# C37 to C39: assessment and reports


def test_the_annual_assessment_comes_as_the_period_ends_and_is_counted_in_it(county):
    run = county("policy: {reports: {monthly_statistics: true}}")
    assert said(run, "annual_assessment") == ["01-20 00:00 - annual_assessment office"]
    assert run.result.counts["annual_assessment"] == 1


def test_the_reports_come_out_where_the_last_order_is_settled_as_the_period_ends(county):
    run = county("policy: {reports: {monthly_statistics: true}}", waits="{external_share: 1, external: 19620}")
    assert said(run, "closed", "annual_assessment") == [
        "01-20 00:00 R closed office",
        "01-20 00:00 - annual_assessment office",
    ]


@pytest.mark.parametrize(
    ("rules", "topics"),
    [
        ("special_report_orders: 3", ["all"]),
        ("special_report_orders: 4", []),
        ("special_report_business_orders: 1", ["trade"]),
        ("special_report_orders: 2, special_report_business_orders: 2", ["all", "trade"]),
    ],
)
def test_a_special_report_is_written_on_topics_of_wide_concern_and_on_the_business_environment(county, rules, topics):
    run = county(
        f"""
        demand: {{topics: {{trade: {{name: {{zh: 营商, en: Trade}}, weight: 1, business_environment: true}}}}}}
        policy: {{reports: {{{rules}}}}}
        """,
        """
        received,order_id,urgency,unit,topic
        2025-01-06 09:00,A,general,unit1,all
        2025-01-07 09:00,B,general,unit1,all
        2025-01-08 09:00,C,general,unit1,all
        2025-01-08 10:00,D,general,unit1,trade
        2025-01-09 09:00,E,general,unit1,trade
        """,
    )
    assert said(run, "special_report") == [f"01-20 00:00 - special_report office {topic}" for topic in topics]


# What oversight changes in behaviour: nothing, unless a scenario says so


@pytest.mark.parametrize("source", ["reminder", "supervision", "escalation"])
@pytest.mark.parametrize(
    ("effect", "worked", "waited"), [("{}", 60, 100), ("{work_factor: 0.5}", 30, 100), ("{wait_factor: 0.2}", 60, 20)]
)
def test_oversight_changes_work_and_waits_to_come_only_where_the_scenario_says_so(county, source, effect, worked, waited):
    # A notice at dispatch, the leader at 09:30 and the reminder at 10:00 all come before the handling, at 10:10.
    run = county(
        f"""
        policy:
          tiers: {{general: {{reminder: true, completion: 25 hours}}}}
          supervision: {{notice_after_dispatches: 1}}
          escalation: {{enabled: true}}
        behaviour: {{contact_share: 1, effects: {{{source}: {effect}}}}}
        work: {{contact: 70, handling: 60}}
        waits: {{leader_coordination: 30, external_share: 1, external: 100}}
        """,
        COMPLEX,
    )
    assert len(said(run, "supervision_notice", "leader_coordinated", "predue_reminder")) == 3
    assert order(run)[["work_min", "external_wait_min"]].tolist() == [70 + worked, waited]


@pytest.mark.parametrize(("effect", "finish"), [("{}", ["A", "B", "C"]), ("{priority: true}", ["A", "C", "B"])])
def test_a_reminded_order_goes_ahead_in_the_queue_only_where_the_scenario_says_so(county, effect, finish):
    run = county(
        f"""
        policy:
          tiers:
            general: {{reminder: false}}
            difficult: {{reminder: true, completion: 25 hours}}
        behaviour: {{effects: {{reminder: {effect}}}}}
        staffing: {{units: {{queue: {{discipline: first_come, reminder_boost: true}}}}}}
        """,
        """
        received,order_id,urgency,unit,handling_min
        2025-01-06 08:30,A,general,unit1,150
        2025-01-06 08:40,B,general,unit1,30
        2025-01-06 08:50,C,difficult,unit1,10
        """,
    )
    assert [line.split()[2] for line in said(run, "reported")] == finish


# Found by review: each was wrong once


def test_a_petitioner_not_called_again_after_a_redo_keeps_the_answer_that_was_heard(county):
    run = county(
        "policy: {audit: {enabled: true, most_redos: 1}, callback: {share: 0.5}}",
        "received,order_id,urgency,unit\n" + "\n".join(f"2025-01-06 09:{minute:02d},C{minute:02d},general,unit1" for minute in range(60)),
        behaviour="{callback_redo_share: 1, satisfaction: {share: 0.5}}",
    )
    heard = run.events[run.events["activity"] == "called_back"].groupby("order_id")["detail"].last()
    rows = run.orders.set_index("order_id").loc[heard.index]
    assert (rows["satisfied"] == heard.str.startswith("satisfied").astype(float)).all()
    assert rows["redos"].sum() > 5


@pytest.mark.parametrize("year", [2020, 2024, 2027, 2030])
def test_a_surge_outside_the_period_is_no_surge_and_no_error(county, year):
    run = county(
        f"""
        period: {{start: {year}-01-06, end: {year}-01-12}}
        demand:
          order_list: null
          surges: {{far: {{first: 2025-11-15, last: 2025-11-30, orders_per_day: 50, topic: all}}}}
        """,
        "",
    )
    assert not run.orders["order_id"].str.startswith("far").any()


def test_a_period_without_orders_has_results_without_rows(county):
    run = county("demand: {order_list: null, arrivals: {orders_per_day: 0}}", "")
    assert run.result.admitted == 0
    assert len(run.orders) == 0


def test_the_lead_is_not_its_own_co_unit_after_a_misrouting(county):
    run = county(
        "policy: {returns: {allowed: false}}",
        """
        received,order_id,urgency,unit,sent_to,co_units
        2025-01-06 09:00,M,general,unit1,unit2,unit2
        """,
    )
    assert said(run, "co_units_convened") == []


def test_a_unit_that_refuses_does_not_ask_for_a_return_as_well(county):
    run = county(ONE_REFUSED, ONE)
    assert said(run, "refused") == ["01-06 09:00 R refused unit1"]
    assert said(run, "return_requested", "return_void") == []


ONE_REFUSED = "behaviour: {refuse_share: 1, shirk_share: 1}"


def test_only_calendar_months_that_end_in_the_period_have_a_month_end():
    assert month_ends(dt.date(2025, 3, 1), 31) == [31 * 1440]
    assert month_ends(dt.date(2025, 3, 1), 33) == [31 * 1440]
    assert month_ends(dt.date(2025, 1, 15), 30) == [17 * 1440]
    assert month_ends(dt.date(2025, 1, 6), 14) == []
