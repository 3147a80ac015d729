"""The sentence on the chart of on-time shares: which tier is on time least often, or which units stand out."""

from __future__ import annotations

import pandas as pd

from analysis.figures.names import Names
from analysis.figures.page import compared

__all__ = ["county", "on_time_title"]

_TIERS = ("各类工单", "tier")


def county(rows: pd.DataFrame) -> float:
    """Return the on-time share of all rows together (0 to 1), NaN where nothing fell due."""
    due = float(rows["orders_due"].sum())
    return float(rows["orders_on_time"].sum()) / due if due else float("nan")


def on_time_title(parts: dict[str, pd.DataFrame], by: str, names: Names) -> str:
    """Return the sentence on the rows themselves, of the first scenario where it does not hold of all.

    Parameters
    ----------
    parts
        `analysis.views.on_time_by` by scenario; at least one.
    by
        "tier" or "unit".
    names
        Names in the reader's language.
    """
    known = {key: part[part["on_time_share"].notna()].set_index(by) for key, part in parts.items()}
    first, rows = next(iter(known.items()))
    if rows.empty:
        return names.say("期内没有工单到期。", "No order fell due in the period.")
    if len(parts) == 1:
        return _of_one(rows, by, names)
    if all(list(part.index) == list(rows.index) and len(part) == 1 for part in known.values()):
        name = _name(rows, by, names)
        what = names.say(f"{name}按时办结率", f"On-time share, {name}")
        return compared(what, _shares(known, str(rows.index[0])), names.percent, names)
    lowest = {_clearly_lowest(part) for part in known.values()} if by == "tier" else {None}
    if len(lowest) == 1 and (tier := lowest.pop()) is not None:
        name = names.tier(tier)
        what = names.say(f"按时办结率最低的是“{name}”工单", f"On time least often are {name.lower()} orders")
        return compared(what, _shares(known, tier), names.percent, names)
    said = _of_one(rows, by, names)
    return names.say(f"“{names.scenario(first)}”下，{said}", f'"{names.scenario(first)}" – {said}')


def _of_one(rows: pd.DataFrame, by: str, names: Names) -> str:
    """Return the sentence on one scenario."""
    if len(rows) == 1:
        name, share = _name(rows, by, names), names.percent(rows["on_time_share"].iloc[0])
        return names.say(f"{name}按时办结率为 {share}。", f"On-time share, {name}: {share}.")
    return _of_tiers(rows, names) if by == "tier" else _of_units(rows, names)


def _name(rows: pd.DataFrame, by: str, names: Names) -> str:
    """Return what the sentence calls the only row."""
    key = str(rows.index[0])
    if by == "unit":
        return names.unit(key)
    return names.say(f"“{names.tier(key)}”工单", f"{names.tier(key).lower()} orders")


def _shares(known: dict[str, pd.DataFrame], row: str) -> dict[str, float]:
    return {key: float(part["on_time_share"][row]) for key, part in known.items()}


def _clearly_lowest(rows: pd.DataFrame) -> str | None:
    """Return the tier whose interval lies below those of all others; None where there is no such tier."""
    if len(rows) < 2:
        return None
    lowest = str(rows["on_time_share"].idxmin())
    others = rows.drop(index=lowest)
    return lowest if (rows["on_time_share_high"][lowest] < others["on_time_share_low"]).all() else None


def _of_tiers(rows: pd.DataFrame, names: Names) -> str:
    shares, lowest = rows["on_time_share"], _clearly_lowest(rows)
    if lowest is None:
        named = {names.tier(str(tier)): float(share) for tier, share in shares.items()}
        return compared(names.say("按时办结率", "On-time share"), named, names.percent, names, _TIERS)
    name, share, others = names.tier(lowest), names.percent(shares[lowest]), shares.drop(index=lowest)
    least, most = names.percent(others.min()), names.percent(others.max())
    rest_zh, rest_en = (f"为 {most}", most) if least == most else (f"在 {least} 与 {most} 之间", f"{least} to {most}")
    return names.say(f"“{name}”工单按时办结率最低，为 {share}；其他工单{rest_zh}。",
                     f"{name} orders are on time least often, {share}; the others {rest_en}.")


def _of_units(rows: pd.DataFrame, names: Names) -> str:
    shares, whole = rows["on_time_share"], names.percent(county(rows))
    if rows["on_time_share_high"].isna().all():
        least, most = names.percent(shares.min()), names.percent(shares.max())
        return names.say(f"{len(rows)} 个单位的按时办结率在 {least} 与 {most} 之间，全县为 {whole}；"
                         "没有置信区间，分不出高低。",
                         f"On-time share of {len(rows)} units: {least} to {most}, the county's {whole}; "
                         "without intervals they cannot be told apart.")
    below = shares[rows["on_time_share_high"] < county(rows)]
    if below.empty:
        return names.say(f"{len(rows)} 个单位中，没有一个的按时办结率明确低于全县的 {whole}。",
                         f"None of {len(rows)} units is clearly below the county's {whole} on time.")
    lowest, share = names.unit(str(below.idxmin())), names.percent(below.min())
    are = "is" if len(below) == 1 else "are"
    return names.say(f"{len(rows)} 个单位中，{len(below)} 个的按时办结率明确低于全县的 {whole}，"
                     f"其中最低的是{lowest}，为 {share}。",
                     f"{len(below)} of {len(rows)} units {are} clearly below the county's {whole} on time; "
                     f"lowest of these: {lowest}, {share}.")
