"""Batch sweeps: what is run (keys, store), how (engines), and what it means (sensitivity, frontier)."""

from __future__ import annotations

__all__: list[str] = []
