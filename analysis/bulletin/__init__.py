"""The county's monthly bulletin (通报) and special report (专报), from one replication of a run."""

from __future__ import annotations

from analysis.bulletin.monthly import monthly_bulletin
from analysis.bulletin.report import Report, Subject, subject_of
from analysis.bulletin.special import special_report
from analysis.bulletin.writing import write_report

__all__ = ["Report", "Subject", "monthly_bulletin", "special_report", "subject_of", "write_report"]
