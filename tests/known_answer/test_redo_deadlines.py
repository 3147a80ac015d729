"""Every deadline in force is judged once, through any number of redos (C17, C36)."""

from __future__ import annotations

from sim.oversight import accountability


def test_each_round_of_an_order_is_judged_once_however_fast_the_redos_come(scenario, simulate, monkeypatch):
    judged: dict[str, list[bool]] = {}

    def note(county, order, missed):
        judged.setdefault(order.order_id, []).append(missed)

    monkeypatch.setattr(accountability, "deadline_judged", note)
    parameters = scenario("""
        period: {end: 2025-01-10}
        demand: {arrivals: {orders_per_day: 20}}
        policy: {audit: {enabled: true, most_redos: 3}}
        behaviour: {audit_redo_share: {standard: 0.5, substandard: 0.5}}
        work: {handling: 5}
        waits: {city_audit: 10}
    """)
    orders = simulate(parameters).orders.set_index("order_id")
    settled = orders[orders["received_min"] < 6 * 1440]  # whose deadlines have all passed when the run ends
    assert settled["redos"].max() == 3
    assert {name: len(judged[name]) for name in settled.index} == (settled["redos"] + 1).to_dict()
    assert not any(any(verdicts) for verdicts in judged.values())
