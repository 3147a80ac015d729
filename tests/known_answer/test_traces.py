"""Small scenarios worked out by hand: the whole event log, to the minute.

The county is `county.yaml` beside this file: office hours 08:30-12:00 and 14:30-18:00 for the units, an office open day
and night, every step instant unless the trace says otherwise. 2025-01-06 is a Monday.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from scenarios.loader import load

COUNTY = Path(__file__).with_name("county.yaml")


@pytest.fixture
def trace(tmp_path, simulate):
    """Return a function that runs the county with some differences and gives the log's lines and the orders."""

    def run(differences: str, orders: str):
        (tmp_path / "orders.csv").write_text(dedent(orders).strip() + "\n", encoding="utf-8")
        path = tmp_path / "trace.yaml"
        county = COUNTY.read_text(encoding="utf-8")
        (tmp_path / "county.yaml").write_text(county, encoding="utf-8")
        path.write_text("extends: county.yaml\n" + dedent(differences), encoding="utf-8")
        outcome = simulate(load(path))
        return outcome.log(), outcome.orders

    return run


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def handled(moment: str, order: str, unit: str, verdict: str = "on_time", since: str = "") -> str:
    """Return the lines of a reply and report in which every step is instant.

    The handler who has solved the matter stays to tell the result and to write the reply: with `since`, the work that
    ends then.
    """
    worked = f"{moment} {order} worked {unit}/handlers/1 handling from {since}\n" if since else ""
    return f"""
        {moment} {order} result_told {unit}
        {worked}{moment} {order} replied {unit} standard
        {moment} {order} evidence_uploaded {unit}
        {moment} {order} reported office {verdict}
        {moment} {order} closed office
    """.strip()


def test_a_return_request_signed_59_minutes_after_dispatch_is_heard(trace):
    log, _ = trace(
        "work: {acceptance: 9, return_request: 30, sign_principal: 20}",
        """
        received,order_id,urgency,unit,sent_to
        2025-01-06 09:00,R,general,unit1,unit2
        """,
    )
    assert log == lines(f"""
        01-06 09:00 R received city general
        01-06 09:00 R dispatched office unit2
        01-06 09:00 R dispatch_sms unit2
        01-06 09:09 R worked unit2/handlers/1 reception from 01-06 09:00
        01-06 09:09 R accepted unit2
        01-06 09:39 R worked unit2/handlers/1 reception from 01-06 09:09
        01-06 09:59 R worked unit2/principals/1 principal from 01-06 09:39
        01-06 09:59 R return_requested unit2
        01-06 09:59 R return_upheld office unit2
        01-06 09:59 R redispatched office unit1
        01-06 09:59 R dispatch_sms unit1
        01-06 10:08 R worked unit1/handlers/1 reception from 01-06 09:59
        01-06 10:08 R accepted unit1
        01-06 10:08 R handling unit1
        {handled("01-06 10:08", "R", "unit1")}
    """)


def test_a_return_request_signed_61_minutes_after_dispatch_is_void_and_the_unit_must_handle(trace):
    log, orders = trace(
        "work: {acceptance: 9, return_request: 30, sign_principal: 22}",
        """
        received,order_id,urgency,unit,sent_to
        2025-01-06 09:00,R,general,unit1,unit2
        """,
    )
    assert log == lines(f"""
        01-06 09:00 R received city general
        01-06 09:00 R dispatched office unit2
        01-06 09:00 R dispatch_sms unit2
        01-06 09:09 R worked unit2/handlers/1 reception from 01-06 09:00
        01-06 09:09 R accepted unit2
        01-06 09:39 R worked unit2/handlers/1 reception from 01-06 09:09
        01-06 10:01 R worked unit2/principals/1 principal from 01-06 09:39
        01-06 10:01 R return_void unit2 late
        01-06 10:01 R handling unit2
        {handled("01-06 10:01", "R", "unit2")}
    """)
    assert orders["return_loop_min"].tolist() == [52]
    assert orders["work_min"].tolist() == [9]


def test_a_rejected_return_may_not_be_asked_again_and_an_unjustified_one_is_criticised_and_escalated(trace):
    log, _ = trace(
        """
        behaviour: {shirk_share: 1, uphold_share_unjustified: 0}
        work: {return_review: 15, handling: 30}
        waits: {leader_coordination: 20}
        """,
        """
        received,order_id,urgency,unit
        2025-01-06 09:00,R,general,unit1
        """,
    )
    assert log == lines(f"""
        01-06 09:00 R received city general
        01-06 09:00 R dispatched office unit1
        01-06 09:00 R dispatch_sms unit1
        01-06 09:00 R accepted unit1
        01-06 09:00 R return_requested unit1
        01-06 09:15 R worked office/office/1 return_review from 01-06 09:00
        01-06 09:15 R return_rejected office unit1
        01-06 09:15 R criticised unit1
        01-06 09:15 R escalated unit1 unjustified_return
        01-06 09:15 R handling unit1
        01-06 09:35 R leader_coordinated leader
        {handled("01-06 09:45", "R", "unit1", since="01-06 09:15")}
    """)


def test_a_second_return_is_void_once_one_has_been_heard(trace):
    log, _ = trace(
        """
        behaviour: {redispatch_right_share: 0}
        units: {unit3: {name: {zh: 单位三, en: Unit 3}, unit_class: department, weight: 1}}
        work: {acceptance: 5}
        """,
        """
        received,order_id,urgency,unit,sent_to
        2025-01-06 09:00,R,general,unit1,unit2
        """,
    )
    assert log == lines(f"""
        01-06 09:00 R received city general
        01-06 09:00 R dispatched office unit2
        01-06 09:00 R dispatch_sms unit2
        01-06 09:05 R worked unit2/handlers/1 reception from 01-06 09:00
        01-06 09:05 R accepted unit2
        01-06 09:05 R return_requested unit2
        01-06 09:05 R return_upheld office unit2
        01-06 09:05 R redispatched office unit3
        01-06 09:05 R dispatch_sms unit3
        01-06 09:10 R worked unit3/handlers/1 reception from 01-06 09:05
        01-06 09:10 R accepted unit3
        01-06 09:10 R return_void unit3 used_up
        01-06 09:10 R handling unit3
        {handled("01-06 09:10", "R", "unit3")}
    """)


EXTENSION = """
behaviour: {{ask_extension_share: 1}}
policy: {{extensions: {{margin_min: 20}}}}
work: {{sign_principal: {signing}}}
waits: {{external_share: 1, external: 3000, city_decision: 60}}
"""
ASKED = """
received,order_id,urgency,unit
2025-01-06 09:00,E,general,unit1
"""


def test_an_extension_signed_exactly_one_day_before_the_deadline_is_heard(trace):
    log, orders = trace(EXTENSION.format(signing=20), ASKED)
    # Due Thursday 09:00; asked Wednesday 08:40, signed 09:00; approved: three working days more, Tuesday 09:00.
    assert log == lines(f"""
        01-06 09:00 E received city general
        01-06 09:00 E dispatched office unit1
        01-06 09:00 E dispatch_sms unit1
        01-06 09:00 E accepted unit1
        01-06 09:00 E handling unit1
        01-08 09:00 E worked unit1/principals/1 principal from 01-08 08:40
        01-08 09:00 E extension_requested unit1
        01-08 10:00 E extension_approved city
        01-08 10:00 E extension_notified unit1 same_day
        {handled("01-08 11:00", "E", "unit1")}
    """)
    assert orders["due_final_min"].tolist() == [8 * 1440 + 9 * 60]


def test_an_extension_signed_one_minute_too_late_is_rejected(trace):
    log, orders = trace(EXTENSION.format(signing=21), ASKED)
    assert log == lines(f"""
        01-06 09:00 E received city general
        01-06 09:00 E dispatched office unit1
        01-06 09:00 E dispatch_sms unit1
        01-06 09:00 E accepted unit1
        01-06 09:00 E handling unit1
        01-08 09:01 E worked unit1/principals/1 principal from 01-08 08:40
        01-08 09:01 E extension_requested unit1
        01-08 09:01 E extension_rejected city late
        {handled("01-08 11:00", "E", "unit1")}
    """)
    assert orders["due_final_min"].tolist() == [3 * 1440 + 9 * 60]


def test_an_approval_across_the_spring_festival_counts_working_days_only(trace):
    log, orders = trace(
        """
        period: {start: 2025-01-20, end: 2025-02-16}
        behaviour: {ask_extension_share: 1}
        policy: {extensions: {margin_min: 30}}
        work: {extension_request: 5, notification: 10}
        waits: {external_share: 1, external: 16000, city_decision: 60}
        """,
        """
        received,order_id,urgency,unit
        2025-01-24 09:00,E,general,unit1
        """,
    )
    # Due Monday 27 January 09:00. Sunday the 26th is a make-up working day, so the unit can ask that morning. The
    # festival is 28 January to 4 February: three working days after the 27th are 5, 6 and 7 February. The wait outside
    # ends on 4 February at 11:40, a day off; the petitioner is told the next morning.
    assert log == lines("""
        01-24 09:00 E received city general
        01-24 09:00 E dispatched office unit1
        01-24 09:00 E dispatch_sms unit1
        01-24 09:00 E accepted unit1
        01-24 09:00 E handling unit1
        01-26 08:35 E worked unit1/handlers/1 handling from 01-26 08:30
        01-26 08:35 E extension_requested unit1
        01-26 09:35 E extension_approved city
        01-26 09:45 E worked unit1/handlers/1 handling from 01-26 09:35
        01-26 09:45 E extension_notified unit1 same_day
        02-05 08:40 E result_told unit1
        02-05 08:40 E worked unit1/handlers/1 handling from 02-05 08:30
        02-05 08:40 E replied unit1 standard
        02-05 08:40 E evidence_uploaded unit1
        02-05 08:40 E reported office on_time
        02-05 08:40 E closed office
    """)
    row = orders.iloc[0]
    assert row["due_final_min"] == 18 * 1440 + 9 * 60
    assert (row["external_wait_min"], row["off_shift_min"], row["work_min"]) == (16000, 1250, 10)


def test_a_reply_that_fails_pre_review_twice_goes_on_in_the_last_round_allowed(trace):
    log, orders = trace(
        """
        behaviour: {substandard_share: 1, substandard_share_reworked: 1, prereview_pass_share: {standard: 1, substandard: 0}}
        policy:
          signatures: [handling, section_head, principal]
          tiers: {general: {prereview: true}}
          prereview: {most_rounds: 3}
        work: {reply: 10, rework: 20, sign_section_head: 4, prereview: 15}
        """,
        """
        received,order_id,urgency,unit
        2025-01-06 09:00,P,general,unit1
        """,
    )
    assert log == lines("""
        01-06 09:00 P received city general
        01-06 09:00 P dispatched office unit1
        01-06 09:00 P dispatch_sms unit1
        01-06 09:00 P accepted unit1
        01-06 09:00 P handling unit1
        01-06 09:00 P result_told unit1
        01-06 09:10 P replied unit1 substandard
        01-06 09:10 P evidence_uploaded unit1
        01-06 09:10 P worked unit1/handlers/1 handling from 01-06 09:00
        01-06 09:10 P signed unit1 handling
        01-06 09:14 P worked unit1/section_heads/1 section_head from 01-06 09:10
        01-06 09:14 P signed unit1 section_head
        01-06 09:14 P signed unit1 principal
        01-06 09:14 P prereview_submitted unit1 in_time
        01-06 09:29 P worked office/office/1 prereview from 01-06 09:14
        01-06 09:29 P prereview_failed office unit1
        01-06 09:29 P supervision_sms unit1 prereview_failed
        01-06 09:49 P replied unit1 substandard
        01-06 09:49 P evidence_uploaded unit1
        01-06 09:49 P worked unit1/handlers/1 handling from 01-06 09:29
        01-06 09:49 P signed unit1 handling
        01-06 09:53 P worked unit1/section_heads/1 section_head from 01-06 09:49
        01-06 09:53 P signed unit1 section_head
        01-06 09:53 P signed unit1 principal
        01-06 09:53 P prereview_submitted unit1 in_time
        01-06 10:08 P worked office/office/1 prereview from 01-06 09:53
        01-06 10:08 P prereview_failed office unit1
        01-06 10:08 P supervision_sms unit1 prereview_failed
        01-06 10:28 P replied unit1 substandard
        01-06 10:28 P evidence_uploaded unit1
        01-06 10:28 P worked unit1/handlers/1 handling from 01-06 10:08
        01-06 10:28 P signed unit1 handling
        01-06 10:32 P worked unit1/section_heads/1 section_head from 01-06 10:28
        01-06 10:32 P signed unit1 section_head
        01-06 10:32 P signed unit1 principal
        01-06 10:32 P prereview_submitted unit1 in_time
        01-06 10:47 P worked office/office/1 prereview from 01-06 10:32
        01-06 10:47 P prereview_passed office rounds_used_up
        01-06 10:47 P reported office on_time
        01-06 10:47 P closed office
    """)
    row = orders.iloc[0]
    assert (row["work_min"], row["signing_min"], row["review_min"]) == (50, 12, 45)


def test_an_order_reported_exactly_when_due_is_on_time_and_one_minute_later_is_overdue(trace):
    log, orders = trace(
        """
        work: {sign_principal: 1}
        policy: {tiers: {general: {completion: 2 hours, extension: false}}}
        """,
        """
        received,order_id,urgency,unit,handling_min
        2025-01-06 09:00,X,general,unit1,120
        2025-01-06 09:00,Y,general,unit2,121
        """,
    )
    assert log == lines(f"""
        01-06 09:00 X received city general
        01-06 09:00 X dispatched office unit1
        01-06 09:00 X dispatch_sms unit1
        01-06 09:00 X accepted unit1
        01-06 09:00 X handling unit1
        01-06 09:00 Y received city general
        01-06 09:00 Y dispatched office unit2
        01-06 09:00 Y dispatch_sms unit2
        01-06 09:00 Y accepted unit2
        01-06 09:00 Y handling unit2
        {handled("01-06 11:00", "X", "unit1", since="01-06 09:00")}
        01-06 11:00 Y overdue unit2
        01-06 11:00 Y accountability unit2 overdue
        {handled("01-06 11:01", "Y", "unit2", "overdue", since="01-06 09:00")}
    """)
    assert orders.set_index("order_id")["overdue_count"].to_dict() == {"X": 0, "Y": 1}


def test_the_lead_unit_completes_when_all_co_units_have(trace):
    log, orders = trace(
        "work: {co_unit_handling: 60, handling: 25}",
        """
        received,order_id,urgency,unit,co_units
        2025-01-06 09:00,C,general,unit1,unit2
        """,
    )
    assert log == lines(f"""
        01-06 09:00 C received city general
        01-06 09:00 C dispatched office unit1
        01-06 09:00 C dispatch_sms unit1
        01-06 09:00 C accepted unit1
        01-06 09:00 C handling unit1
        01-06 09:00 C co_units_convened unit1 unit2
        01-06 09:25 C worked unit1/handlers/1 handling from 01-06 09:00
        01-06 10:00 C worked unit2/handlers/1 handling from 01-06 09:00
        01-06 10:00 C co_unit_completed unit2
        {handled("01-06 10:00", "C", "unit1")}
    """)
    assert (orders["work_min"][0], orders["external_wait_min"][0]) == (25, 35)


def test_an_extra_urgent_order_pre_empts_and_is_itself_suspended_at_the_end_of_the_shift(trace):
    log, orders = trace(
        "work: {handling: 0}",
        """
        received,order_id,urgency,unit,handling_min
        2025-01-06 11:00,G,general,unit1,90
        2025-01-06 11:50,U,extra_urgent,unit1,20
        """,
    )
    assert log == lines(f"""
        01-06 11:00 G received city general
        01-06 11:00 G dispatched office unit1
        01-06 11:00 G dispatch_sms unit1
        01-06 11:00 G accepted unit1
        01-06 11:00 G handling unit1
        01-06 11:50 U received city extra_urgent
        01-06 11:50 U dispatched office unit1
        01-06 11:50 U dispatch_sms unit1
        01-06 11:50 U accepted unit1
        01-06 11:50 U handling unit1
        01-06 11:50 G worked unit1/handlers/1 handling from 01-06 11:00
        01-06 12:00 U worked unit1/handlers/1 handling from 01-06 11:50
        01-06 12:50 U overdue unit1
        01-06 12:50 U accountability unit1 urgent_unanswered
        {handled("01-06 14:40", "U", "unit1", "overdue", since="01-06 14:30")}
        {handled("01-06 15:20", "G", "unit1", since="01-06 14:40")}
    """)
    times = orders.set_index("order_id")[["work_min", "off_shift_min", "queue_min"]]
    assert times.loc["U"].tolist() == [20, 150, 0]
    assert times.loc["G"].tolist() == [90, 150, 20]


def ordinary(day: str, order: str, minutes: int) -> str:
    """Return the log of an extra-urgent order received at 09:00 that is handled in 70 (overdue) or 10 minutes."""
    late = minutes > 60
    finish = "10:10" if late else "09:10"
    report = handled(f"{day} {finish}", order, "unit1", "overdue" if late else "on_time", since=f"{day} 09:00")
    missed = f"{day} 10:00 {order} overdue unit1\n{day} 10:00 {order} accountability unit1 urgent_unanswered\n" if late else ""
    return f"""
        {day} 09:00 {order} received city extra_urgent
        {day} 09:00 {order} dispatched office unit1
        {day} 09:00 {order} dispatch_sms unit1
        {day} 09:00 {order} accepted unit1
        {day} 09:00 {order} handling unit1
        {missed}{report}
    """.strip()


DAYS = ["01-06", "01-07", "01-08", "01-09", "01-10", "01-13", "01-14"]


def streak(trace, minutes: list[int]):
    rows = [f"2025-{day} 09:00,S{day[-2:]},extra_urgent,unit1,{length}" for day, length in zip(DAYS, minutes, strict=False)]
    log, _ = trace(
        "policy: {accountability: {consecutive: 3, cumulative: 5}}",
        "received,order_id,urgency,unit,handling_min\n" + "\n".join(rows),
    )
    life = [ordinary(day, f"S{day[-2:]}", length) for day, length in zip(DAYS, minutes, strict=False)]
    return log, lines("\n".join(life))


def test_three_overdue_orders_in_a_row_bring_the_principal_before_the_executive_meeting(trace):
    log, expected = streak(trace, [70, 70, 70, 70])
    report = "01-08 10:00 S08 executive_report unit1 consecutive"
    expected.insert(expected.index("01-08 10:00 S08 accountability unit1 urgent_unanswered") + 1, report)
    assert log == expected  # the fourth counts as the first of a new run


def test_five_overdue_orders_in_all_bring_the_principal_before_the_executive_meeting(trace):
    log, expected = streak(trace, [70, 70, 10, 70, 70, 10, 70])
    report = "01-14 10:00 S14 executive_report unit1 cumulative"
    expected.insert(expected.index("01-14 10:00 S14 accountability unit1 urgent_unanswered") + 1, report)
    assert log == expected


def test_a_redo_has_its_own_round_and_its_own_deadline(trace):
    log, orders = trace(
        """
        behaviour: {audit_redo_share: {standard: 1, substandard: 1}}
        policy: {audit: {enabled: true, most_redos: 1}, supervision: {notice_after_redos: 1}}
        work: {handling: 30, supervision: 5}
        waits: {city_audit: 60}
        """,
        """
        received,order_id,urgency,unit
        2025-01-06 09:00,D,urgent,unit1
        """,
    )
    assert log == lines("""
        01-06 09:00 D received city urgent
        01-06 09:00 D dispatched office unit1
        01-06 09:00 D dispatch_sms unit1
        01-06 09:00 D accepted unit1
        01-06 09:00 D handling unit1
        01-06 09:30 D result_told unit1
        01-06 09:30 D worked unit1/handlers/1 handling from 01-06 09:00
        01-06 09:30 D replied unit1 standard
        01-06 09:30 D evidence_uploaded unit1
        01-06 09:30 D reported office on_time
        01-06 10:30 D redo_ordered city audit
        01-06 10:30 D supervision_sms unit1 redo
        01-06 10:30 D handling unit1
        01-06 10:35 D worked office/office/1 supervision from 01-06 10:30
        01-06 10:35 D supervision_notice unit1 redo
        01-06 11:00 D result_told unit1
        01-06 11:00 D worked unit1/handlers/1 handling from 01-06 10:30
        01-06 11:00 D replied unit1 standard
        01-06 11:00 D evidence_uploaded unit1
        01-06 11:00 D reported office on_time
        01-06 12:00 D audit_passed city
        01-06 12:00 D closed office
    """)
    row = orders.iloc[0]
    assert (row["due_final_min"], row["redo_due_min"]) == (1440 + 540, 1440 + 630)
    assert (row["work_min"], row["review_min"], row["redo_min"]) == (30, 60, 90)


def test_an_unreasonable_repeat_is_dismissed_by_the_office(trace):
    log, orders = trace(
        """
        behaviour: {repeat: {share_if_content: 1, unreasonable_share: 1, longest_chain: 1}}
        waits: {before_repeat: 1440}
        work: {dismissal: 12}
        """,
        """
        received,order_id,urgency,unit
        2025-01-06 09:00,N,general,unit1
        """,
    )
    assert log == lines(f"""
        01-06 09:00 N received city general
        01-06 09:00 N dispatched office unit1
        01-06 09:00 N dispatch_sms unit1
        01-06 09:00 N accepted unit1
        01-06 09:00 N handling unit1
        {handled("01-06 09:00", "N", "unit1")}
        01-07 09:00 N-2 received city general
        01-07 09:12 N-2 worked office/office/1 return_review from 01-07 09:00
        01-07 09:12 N-2 dismissed office
    """)
    assert orders.set_index("order_id").loc["N-2", ["first_order_id", "outcome"]].tolist() == ["N", "dismissed"]


def test_an_order_still_open_at_the_end_is_counted_open_with_its_time_split(trace):
    log, orders = trace(
        """
        policy: {reminders: {urge_after: 24 hours, urge_interval: 48 hours, most_urges: 2, supervision_after_urges: 2}}
        work: {handling: 30}
        waits: {external_share: 1, external: 40000}
        """,
        """
        received,order_id,urgency,unit
        2025-01-16 09:00,O,urgent,unit1
        """,
    )
    assert log == lines("""
        01-16 09:00 O received city urgent
        01-16 09:00 O dispatched office unit1
        01-16 09:00 O dispatch_sms unit1
        01-16 09:00 O accepted unit1
        01-16 09:00 O handling unit1
        01-16 09:15 O worked unit1/handlers/1 handling from 01-16 09:00
        01-17 09:00 O overdue unit1
        01-17 09:00 O accountability unit1 urgent_unanswered
        01-18 09:00 O urged unit1
        01-20 09:00 O urged unit1
        01-20 09:00 O supervision_sms unit1 urged
    """)
    row = orders.iloc[0]
    # The period ends on 19 January at 24:00 and its orders are followed for five days more.
    assert (row["outcome"], row["work_min"], row["external_wait_min"]) == ("open", 15, 9 * 1440 - 540 - 15)


@pytest.mark.parametrize(("ending", "finish"), [("suspend", "14:40"), ("finish", "12:10"), ("overtime", "12:10")])
def test_work_in_hand_at_the_end_of_a_shift_ends_as_the_scenario_says(trace, ending, finish):
    log, _ = trace(
        f"staffing: {{units: {{queue: {{shift_end: {ending}, overtime_max_min: 10}}}}}}",
        """
        received,order_id,urgency,unit,handling_min
        2025-01-06 11:30,W,general,unit1,40
        """,
    )
    assert f"01-06 {finish} W reported office on_time" in log


def test_overtime_that_would_not_be_enough_is_not_begun(trace):
    log, _ = trace(
        "staffing: {units: {queue: {shift_end: overtime, overtime_max_min: 9}}}",
        """
        received,order_id,urgency,unit,handling_min
        2025-01-06 11:30,W,general,unit1,40
        """,
    )
    assert "01-06 12:00 W worked unit1/handlers/1 handling from 01-06 11:30" in log
    assert "01-06 14:40 W reported office on_time" in log
