"""The Chinese names of conformance rules: every rule has one, short and its own, and none is left over."""

from __future__ import annotations

import re

import pytest

from analysis.conformance import RULES
from analysis.conformance.chinese import LAWS_ZH, RULES_ZH
from analysis.verification.words import clause_name, rule_name

CLAUSE = re.compile(r"C\d\d")
CHINESE = re.compile(r"[一-鿿]")
ENGLISH = re.compile(r"[A-Za-z]")
LONGEST = 24


def test_every_rule_has_a_chinese_name_and_none_is_stale():
    assert set(RULES_ZH) == set(RULES)


def test_every_law_that_is_no_clause_has_a_chinese_name_and_none_is_stale():
    assert set(LAWS_ZH) == {clause for clause in RULES.values() if not CLAUSE.fullmatch(clause)}


@pytest.mark.parametrize("name", [*RULES_ZH.values(), *LAWS_ZH.values()])
def test_a_chinese_name_is_chinese_and_short(name):
    assert CHINESE.search(name)
    assert not ENGLISH.search(name)
    assert len(name) <= LONGEST


@pytest.mark.parametrize("names", [RULES_ZH, LAWS_ZH])
def test_no_two_share_a_name(names):
    assert len(set(names.values())) == len(names)


def test_a_name_is_given_in_the_language_asked_for():
    assert (rule_name("balance", "zh"), rule_name("balance", "en")) == (RULES_ZH["balance"], "balance")
    assert (clause_name("queue", "zh"), clause_name("queue", "en")) == ("排队", "queue")
    assert clause_name("C13", "zh") == clause_name("C13", "en") == "C13"
