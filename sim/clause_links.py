"""What belongs to each clause: the parameters that set it, the code that carries it out, the tests that show it."""

from __future__ import annotations

_EVERY = "tests/known_answer/test_every_clause.py::test_"
_TRACES = "tests/known_answer/test_traces.py::test_"

PARAMETERS: dict[str, tuple[str, ...]] = {
    "C01": ("demand.arrivals.*", "staffing.office.crews.*"),
    "C02": ("behaviour.misroute_share", "behaviour.misroute_matrix", "behaviour.redispatch_right_share",
            "units.*.misroute_share", "work.dispatch", "policy.tiers.*.dispatch"),
    "C03": ("policy.reminders.urge_after", "policy.reminders.urge_interval", "policy.reminders.most_urges",
            "policy.callback.share", "work.supervision", "work.callback", "waits.before_callback",
            "behaviour.direct_answer_share", "work.direct_answer"),
    "C04": ("policy.reports.monthly_statistics",),
    "C05": ("policy.reports.monthly_statistics",),
    "C06": ("policy.reports.hot_topic_orders", "policy.reports.hot_topic_days"),
    "C07": ("staffing.units.*", "work.acceptance", "work.handling", "work.reply"),
    "C08": ("policy.tiers.*.acceptance", "work.acceptance"),
    "C09": ("behaviour.contact_share", "policy.tiers.*.first_contact", "work.contact", "work.notification",
            "behaviour.satisfaction.no_contact_odds"),
    "C10": ("work.reply",),
    "C11": ("policy.returns.allowed", "policy.returns.most", "policy.returns.fallback_unit"),
    "C12": ("demand.mix.co_units", "work.co_unit_handling", "policy.accountability.co_units_share_blame"),
    "C13": ("policy.returns.*", "behaviour.recognise_share", "behaviour.shirk_share", "units.*.shirk_share",
            "behaviour.uphold_share_justified", "work.return_request", "work.sign_principal"),
    "C14": ("policy.returns.barred_after_rejection", "behaviour.uphold_share_unjustified"),
    "C15": ("policy.returns.criticised_share", "behaviour.refuse_share", "waits.leader_coordination"),
    "C16": ("policy.returns.review_delay", "work.return_review", "policy.dismiss_unreasonable", "work.dismissal",
            "behaviour.repeat.unreasonable_share"),
    "C17": ("policy.tiers.*.completion", "policy.tiers.*.when", "policy.clock_starts",
            "policy.returns.clock_after_upheld"),
    "C18": ("policy.tiers.*.city", "policy.audit.enabled", "waits.city_audit", "waits.city_works_office_hours"),
    "C19": ("policy.tiers.*.extension",),
    "C20": ("policy.extensions.lead", "policy.extensions.margin_min", "policy.extensions.cutoff",
            "policy.extensions.most", "behaviour.ask_extension_share", "units.*.ask_extension_share",
            "behaviour.extension_approval_share", "work.extension_request", "work.sign_principal",
            "waits.city_decision"),
    "C21": ("policy.extensions.length", "policy.extensions.cap", "policy.extensions.counted_from"),
    "C22": ("work.notification",),
    "C23": ("behaviour.extension_approval_share",),
    "C24": ("behaviour.repeat.told_odds", "work.notification"),
    "C25": ("behaviour.substandard_share", "behaviour.substandard_share_reworked", "units.*.substandard_share",
            "behaviour.satisfaction.substandard_odds", "behaviour.resolution.substandard_odds"),
    "C26": ("policy.signatures", "work.sign_handler", "work.sign_section_head", "work.sign_principal"),
    "C27": ("policy.tiers.*.prereview", "policy.prereview.lead"),
    "C28": ("policy.prereview.most_rounds", "behaviour.prereview_pass_share.*", "work.prereview", "work.rework"),
    "C29": ("policy.tiers.*.completion",),
    "C30": ("policy.tiers.*.reminder", "policy.reminders.predue_lead", "behaviour.effects.reminder.*"),
    "C31": ("policy.reminders.supervision_after_urges", "policy.audit.*", "behaviour.audit_redo_share.*",
            "behaviour.callback_redo_share", "behaviour.effects.supervision.*"),
    "C32": ("policy.escalation.*", "demand.mix.complex_share", "waits.leader_coordination",
            "behaviour.effects.escalation.*"),
    "C33": ("policy.callback.share", "behaviour.satisfaction.*", "behaviour.resolution.*",
            "demand.mix.unreachable_share"),
    "C34": ("policy.supervision.*", "work.supervision"),
    "C35": ("policy.tiers.*.urgent",),
    "C36": ("policy.accountability.*",),
    "C37": ("policy.reports.monthly_statistics",),
    "C38": ("policy.reports.monthly_statistics", "demand.topics.*"),
    "C39": ("policy.reports.special_report_orders", "policy.reports.special_report_business_orders",
            "demand.topics.*.business_environment"),
}  # fmt: skip
"""Dotted scenario paths by clause; a last .* stands for everything below, any other * for any key."""

CODE: dict[str, tuple[str, ...]] = {
    "C01": ("sim.stages.intake.receive",),
    "C02": ("sim.stages.dispatch.dispatch", "sim.births.Births.other_unit"),
    "C03": ("sim.oversight.reminders.watch", "sim.stages.follow_up.call_back", "sim.stages.intake.answer"),
    "C04": ("sim.oversight.reports.TopicWatch", "analysis.kpi.measure"),
    "C05": ("sim.oversight.reports.TopicWatch", "analysis.unit_figures.by_unit"),
    "C06": ("sim.oversight.reports.TopicWatch",),
    "C07": ("sim.lifecycle.life", "sim.lifecycle.answer_city", "sim.stages.follow_up.close"),
    "C08": ("sim.stages.dispatch.accept", "sim.stages.review.report"),
    "C09": ("sim.stages.handling.contact", "sim.stages.handling.handle"),
    "C10": ("sim.stages.reply.write",),
    "C11": ("sim.stages.dispatch.send", "sim.lifecycle.life_at_unit"),
    "C12": ("sim.stages.handling.handle",),
    "C13": ("sim.stages.returns.returned",),
    "C14": ("sim.stages.returns.may_ask",),
    "C15": ("sim.stages.returns.returned", "sim.oversight.escalation.escalate"),
    "C16": ("sim.stages.returns.returned", "sim.stages.intake.dismiss"),
    "C17": ("sim.stages.dispatch.send", "sim.oversight.reminders.watch", "sim.deadlines.Clocks"),
    "C18": ("sim.oversight.reminders.watch_city", "sim.stages.review.report", "sim.stages.follow_up.audit"),
    "C19": ("sim.stages.extension.set_due", "sim.oversight.reminders.watch"),
    "C20": ("sim.stages.extension.set_due",),
    "C21": ("sim.stages.extension.set_due", "sim.deadlines.Clocks"),
    "C22": ("sim.stages.extension.set_due",),
    "C23": ("sim.stages.extension.set_due",),
    "C24": ("sim.oversight.reminders.watch", "sim.stages.follow_up.close"),
    "C25": ("sim.stages.reply.write",),
    "C26": ("sim.stages.reply.sign",),
    "C27": ("sim.stages.review.pass_review",),
    "C28": ("sim.stages.review.pass_review",),
    "C29": ("sim.stages.dispatch.send",),
    "C30": ("sim.oversight.reminders.watch",),
    "C31": ("sim.oversight.supervision.message", "sim.stages.follow_up.order_redo"),
    "C32": ("sim.oversight.escalation.at_acceptance", "sim.oversight.escalation.escalate"),
    "C33": ("sim.stages.follow_up.call_back",),
    "C34": ("sim.oversight.supervision.at_dispatch", "sim.oversight.supervision.at_redo",
            "sim.oversight.supervision.notice"),
    "C35": ("sim.oversight.accountability.deadline_judged",),
    "C36": ("sim.oversight.accountability.StreakLedger", "sim.oversight.accountability.window_of"),
    "C37": ("sim.oversight.reports.TopicWatch", "analysis.unit_figures.by_unit"),
    "C38": ("sim.oversight.reports.TopicWatch", "analysis.unit_figures.by_unit"),
    "C39": ("sim.oversight.reports.TopicWatch",),
}  # fmt: skip
"""Dotted Python names by clause."""


TESTS: dict[str, tuple[str, ...]] = {
    "C01": (
        _EVERY + "an_order_is_received_at_once_by_night_even_where_dispatch_waits_for_the_office",
    ),
    "C02": (
        _EVERY + "a_misrouted_order_goes_to_a_unit_not_in_charge",
        _EVERY + "listed_orders_are_misrouted_as_often_as_the_share_says_whatever_their_unit",
    ),
    "C03": (
        _EVERY + "the_office_urges_until_the_result_is_in_and_then_calls_back",
        _EVERY + "the_callback_is_a_census_or_a_sample",
        _EVERY + "an_order_that_the_office_answers_itself_reaches_no_unit",
    ),
    "C04": (
        _EVERY + "statistics_assessment_and_demand_review_come_out_at_each_months_end",
        _EVERY + "the_statistics_count_orders_completed_satisfied_and_overdue",
    ),
    "C05": (
        _EVERY + "statistics_assessment_and_demand_review_come_out_at_each_months_end",
    ),
    "C06": (
        _EVERY + "a_topic_is_hot_when_it_has_brought_enough_orders_in_the_last_days",
    ),
    "C07": (
        _TRACES + "a_reply_that_fails_pre_review_twice_goes_on_in_the_last_round_allowed",
    ),
    "C08": (
        _EVERY + "the_limits_for_acceptance_and_first_contact_run_from_dispatch",
        _TRACES + "an_order_reported_exactly_when_due_is_on_time_and_one_minute_later_is_overdue",
    ),
    "C09": (
        _EVERY + "the_petitioner_is_called_before_handling_and_told_the_result_after_it",
        _EVERY + "the_limits_for_acceptance_and_first_contact_run_from_dispatch",
    ),
    "C10": (
        _EVERY + "the_evidence_goes_in_with_each_reply_a_redone_one_too",
    ),
    "C11": (
        _TRACES + "a_return_request_signed_61_minutes_after_dispatch_is_void_and_the_unit_must_handle",
        _EVERY + "an_order_returned_once_too_often_ends_at_the_fallback_unit",
    ),
    "C12": (
        _TRACES + "the_lead_unit_completes_when_all_co_units_have",
        _EVERY + "an_overdue_order_counts_for_the_lead_and_for_co_units_only_where_they_share_the_blame",
        _EVERY + "a_listed_order_never_has_its_own_lead_as_a_drawn_co_unit",
    ),
    "C13": (
        _TRACES + "a_return_request_signed_59_minutes_after_dispatch_is_heard",
        _TRACES + "a_return_request_signed_61_minutes_after_dispatch_is_void_and_the_unit_must_handle",
        _TRACES + "a_second_return_is_void_once_one_has_been_heard",
    ),
    "C14": (
        _TRACES + "a_rejected_return_may_not_be_asked_again_and_an_unjustified_one_is_criticised_and_escalated",
        _EVERY + "a_rejected_return_may_be_asked_again_only_where_the_bar_is_lifted",
    ),
    "C15": (
        _EVERY + "a_refusal_is_criticised_and_escalated_and_the_unit_must_handle",
        _TRACES + "a_rejected_return_may_not_be_asked_again_and_an_unjustified_one_is_criticised_and_escalated",
    ),
    "C16": (
        _EVERY + "a_disputed_return_waits_for_the_offices_review",
        _EVERY + "an_unreasonable_repeat_is_handled_like_any_order_where_it_is_not_dismissed",
        _TRACES + "an_unreasonable_repeat_is_dismissed_by_the_office",
    ),
    "C17": (
        _EVERY + "each_tier_has_its_limit",
        _EVERY + "a_limit_may_run_to_the_days_end_or_by_working_time",
        _EVERY + "the_clock_starts_at_receipt_dispatch_or_acceptance",
        _EVERY + "an_upheld_return_keeps_the_deadline_or_starts_it_again",
    ),
    "C18": (
        _EVERY + "the_city_has_a_clock_of_its_own_beside_the_countys",
    ),
    "C19": (
        _EVERY + "an_urgent_order_gets_no_extension_however_much_the_unit_wants_one",
    ),
    "C20": (
        _EVERY + "general_and_difficult_orders_may_be_extended_a_day_before_they_are_due",
        _EVERY + "a_unit_asks_before_the_cut_off_hour_and_a_request_after_it_counts_for_the_next_day",
        _TRACES + "an_extension_signed_exactly_one_day_before_the_deadline_is_heard",
        _TRACES + "an_extension_signed_one_minute_too_late_is_rejected",
    ),
    "C21": (
        _EVERY + "an_extension_is_no_longer_than_the_cap",
        _TRACES + "an_approval_across_the_spring_festival_counts_working_days_only",
    ),
    "C22": (
        _EVERY + "the_petitioner_is_told_of_an_extension_the_same_day_unless_it_comes_after_hours",
    ),
    "C23": (
        _EVERY + "a_refused_extension_leaves_the_first_deadline_standing",
        _EVERY + "an_approval_after_the_deadline_comes_to_nothing",
    ),
    "C24": (
        _EVERY + "progress_is_told_where_the_extension_was_not_enough_which_keeps_the_petitioner_from_a_repeat",
    ),
    "C25": (
        _EVERY + "a_reply_that_lacks_a_part_is_substandard_and_contents_fewer",
    ),
    "C26": (
        _EVERY + "the_three_signatures_follow_each_other_and_wait_for_the_signers_hours",
    ),
    "C27": (
        _EVERY + "pre_review_asks_for_the_result_one_day_before_the_deadline",
        _EVERY + "urgent_orders_are_reported_without_pre_review",
    ),
    "C28": (
        _TRACES + "a_reply_that_fails_pre_review_twice_goes_on_in_the_last_round_allowed",
    ),
    "C29": (
        _EVERY + "each_dispatch_brings_the_principal_a_message_at_once",
    ),
    "C30": (
        _EVERY + "the_reminder_comes_exactly_24_hours_before_the_deadline_in_force",
        _EVERY + "an_extension_moves_the_reminder",
        _EVERY + "an_extension_that_moves_nothing_doubles_no_reminder",
        _EVERY + "oversight_changes_work_and_waits_to_come_only_where_the_scenario_says_so",
    ),
    "C31": (
        _EVERY + "a_supervision_message_has_one_of_three_causes",
        _TRACES + "a_redo_has_its_own_round_and_its_own_deadline",
    ),
    "C32": (
        _EVERY + "a_complex_order_is_escalated_at_once_and_the_leader_coordinates",
        _EVERY + "orders_with_one_cause_are_escalated_and_bring_a_notice_once_there_are_enough",
    ),
    "C33": (
        _EVERY + "satisfaction_at_first_completion_is_that_of_the_first_callback",
    ),
    "C34": (
        _EVERY + "an_order_dispatched_several_times_brings_a_notice_to_the_unit_that_gets_it",
        _EVERY + "orders_with_one_cause_are_escalated_and_bring_a_notice_once_there_are_enough",
        _EVERY + "a_unit_with_enough_notices_in_the_window_is_called_to_a_talk_and_the_count_starts_again",
        _TRACES + "a_redo_has_its_own_round_and_its_own_deadline",
    ),
    "C35": (
        _EVERY + "the_handler_answers_for_an_urgent_order_left_unanswered_and_for_any_overdue_one",
    ),
    "C36": (
        _TRACES + "three_overdue_orders_in_a_row_bring_the_principal_before_the_executive_meeting",
        _TRACES + "five_overdue_orders_in_all_bring_the_principal_before_the_executive_meeting",
        _EVERY + "overdue_orders_are_counted_within_their_window",
        _EVERY + "a_run_of_overdue_orders_is_read_by_deadline_dispatch_or_completion",
        _EVERY + "an_order_returned_after_its_deadline_holds_up_nobodys_reading_by_dispatch",
    ),
    "C37": (
        _EVERY + "the_annual_assessment_comes_as_the_period_ends_and_is_counted_in_it",
        _EVERY + "the_reports_come_out_where_the_last_order_is_settled_as_the_period_ends",
    ),
    "C38": (
        _EVERY + "statistics_assessment_and_demand_review_come_out_at_each_months_end",
    ),
    "C39": (
        _EVERY + "a_special_report_is_written_on_topics_of_wide_concern_and_on_the_business_environment",
    ),
}
"""Test nodes by clause."""
