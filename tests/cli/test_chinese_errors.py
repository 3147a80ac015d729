"""Under --lang zh every error that analysis raises on purpose is said in Chinese."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

import analysis
from analysis.comparison.comparable import obstacles
from scenarios.chinese import CHINESE
from scenarios.loader import load
from scenarios.messages import chinese_of
from sim.cli import main
from sim.cli.error_words import ERROR_CHINESE, said, sentence_of, worded
from sim.errors import ParameterError, Problem, ResultsError

FOLDER = Path(analysis.__file__).parent
FILES = sorted(path for path in FOLDER.rglob("*.py") if path.parent.name != "queueing")  # formulas, for Python only
RULE_AT = {"ResultsError": 1, "Problem": 2, "refuse": 2}
"""Place of the rule among the arguments; the hint follows it."""
ELSEWHERE = {"nearest"}
"""Functions that make a hint elsewhere: sim.references has it, and its sentences have their own test."""

Scope = dict[str, list[ast.expr]]


def templates(node: ast.expr, scope: Scope) -> list[str] | None:
    """Return the sentences that an expression may be, with {} for what is filled in; None where it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.FormattedValue):
        return templates(node.value, scope)
    if isinstance(node, ast.JoinedStr):
        parts = [templates(part, scope) or ["{}"] for part in node.values]
        return ["".join(choice) for choice in product(*parts)]
    found = [templates(choice, scope) for choice in choices(node, scope)]
    return None if None in found or not found else [one for texts in found if texts for one in texts]


def choices(node: ast.expr, scope: Scope) -> list[ast.expr]:
    """Return the expressions of which one is taken: what a name may stand for, and the cases of `if` and of `get`."""
    if isinstance(node, ast.Name):
        return scope.get(node.id, [])
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Dict):
        return [*node.func.value.values, node.args[-1]]
    return []


def assigned(nodes: Iterator[ast.AST] | list[ast.stmt]) -> Scope:
    found: Scope = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def calls(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.Call, Scope]]:
    """Yield every call that makes an error, with what the names stand for there."""
    for child in ast.iter_child_nodes(node):
        inner = {**scope, **assigned(ast.walk(child))} if isinstance(child, ast.FunctionDef) else scope
        if isinstance(child, ast.FunctionDef) and child.name in RULE_AT:
            continue  # it hands on what it is given
        if isinstance(child, ast.Call) and called(child) in RULE_AT:
            yield child, inner
        yield from calls(child, inner)


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def said_in(source: str) -> tuple[set[str], set[str]]:
    """Return the rules and hints of a module's errors, and the expressions that are no text."""
    tree, texts, unknown = ast.parse(source), set(), set()
    for call, scope in calls(tree, assigned(tree.body)):
        start = RULE_AT[called(call)]
        named = [word.value for word in call.keywords if word.arg in {"rule", "hint"}]
        for argument in (*call.args[start : start + 2], *named):
            found = templates(argument, scope)
            texts |= set(found or ())
            if found is None:
                unknown.add(called(argument) if isinstance(argument, ast.Call) else ast.unparse(argument))
    return texts, unknown


FOUND = [said_in(file.read_text(encoding="utf-8")) for file in FILES]
TEXTS = {text for texts, _ in FOUND for text in texts if text}
UNKNOWN = {expression for _, unknown in FOUND for expression in unknown}


def test_the_sentences_of_a_module_are_found_in_every_form_in_which_they_are_written():
    source = (
        '_WAYS = "so"\n'
        "def f(x, few):\n"
        '    what = "none" if few else "one"\n'
        '    hint = {"a": "write a"}.get(x, "write b")\n'
        '    raise refuse("x", x, f"holds {what} of {x}", hint)\n'
        'ResultsError(folder, "gone" if y else f"at {z}", _WAYS)\n'
        'Problem("field", "value", rule="is named", hint=nearest(x))\n'
    )
    wanted = {"holds none of {}", "holds one of {}", "write a", "write b", "gone", "at {}", "so", "is named"}
    assert said_in(source) == (wanted, {"nearest"})


def test_no_sentence_is_made_in_a_way_that_this_test_cannot_follow():
    assert UNKNOWN <= ELSEWHERE


@pytest.mark.parametrize("text", sorted(TEXTS))
def test_every_rule_and_hint_of_analysis_has_a_chinese_form(text):
    assert text in ERROR_CHINESE or text in CHINESE


@pytest.mark.parametrize("text", sorted(TEXTS))
def test_every_rule_and_hint_comes_out_as_its_own_chinese_form_with_its_values_in_order(text):
    number = text.count("{}")
    values = [f"value{place}" for place in range(number)]
    chinese = ERROR_CHINESE.get(text) or CHINESE[text]
    assert said(text.format(*values)) == chinese.format(*values)


def test_more_than_a_few_sentences_are_found():
    # counted by hand in two modules: store.py has 17 of its own, locks.py 2
    texts = {name: said_in((FOLDER / name).read_text(encoding="utf-8"))[0] for name in ("store.py", "locks.py")}
    assert len(texts["locks.py"]) == 2
    assert len(texts["store.py"]) >= 17


def test_the_chinese_has_a_place_for_every_value_and_no_english_words():
    for english, chinese in ERROR_CHINESE.items():
        assert english.count("{}") == chinese.count("{}"), english
        assert re.search("[\u4e00-\u9fff]", chinese), english
        assert not re.search("[a-z]{3,} [a-z]{3,} [a-z]{3,}", chinese), english
        assert not re.search("[\u4e00-\u9fff][,;:?!]", chinese), english


def test_paths_names_and_values_stay_as_they_are():
    error = ResultsError("out/a", "has an unfinished run in a.partial", "resume it, write to another folder, or delete it")
    assert sentence_of(error, "en") == str(error)
    assert sentence_of(error, "zh") == (
        "out/a: 有一次未完成的运行，在 a.partial 中; 请用 --resume 接着运行，或写到另一个文件夹，或将其删除"
    )


def test_what_differs_is_said_in_chinese_one_by_one():
    rule = "holds an unfinished run of something else: seed was 1 and is 2; version was '0.1' and is '0.2'"
    assert said(rule) == "其中有另一项未完成的运行：seed 原为 1，现为 2；version 原为 '0.1'，现为 '0.2'"


def test_the_errors_of_arguments_are_said_in_chinese():
    error = ParameterError(Problem("precision", "'5'", "must be a number above 0 with its unit", "did you mean 'x'?"))
    assert sentence_of(error, "zh") == "precision = '5': 须为大于 0 的数，并带单位; 是否应为 'x'？"
    assert sentence_of(error, "en") == str(error)


def test_words_in_place_of_a_name_or_a_value_are_said_in_chinese_too():
    problem = Problem("points with one replication", "[3]", "the spread needs two", "finish the sweep first")
    assert str(worded(problem, "zh")) == "只有一次重复运行的点 = [3]: 至少要有两次，才能算出波动; 请先运行完毕"
    assert worded(problem, "en") is problem
    assert sentence_of(ResultsError("this worker", "is not finished"), "zh") == "这台机器上的工作进程: 尚未完成"


def test_what_stands_against_a_comparison_is_said_in_chinese():
    base = load("huojia")
    period = base.period.model_copy(update={"follow_up_days": base.period.follow_up_days + 1})
    other = base.model_copy(update={"period": period})
    found = [worded(problem, "zh") for problem in obstacles([base, other], "none")]
    assert [problem.rule for problem in found] == [
        "没有这个指标", "在所比较的情景中不止一个叫这个名称",
        f"须为 {base.period.follow_up_days}，与 {base.scenario.name} 相同：时期不同，数字的含义就不同",
    ]  # fmt: skip
    assert found[1].hint == "请给每个情景各起一个名称"


def test_a_sentence_that_no_table_has_comes_back_as_it_is():
    assert chinese_of("no such sentence at all", ERROR_CHINESE) is None
    assert said("no such sentence at all") == "no such sentence at all"
    assert said("") == ""


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["report", "nowhere"], "nowhere: 不存在; 请给出运行结果所在的文件夹"),
        (["sweep", "--status", "nowhere"], "nowhere: 不存在; 请给出批量运行所在的文件夹"),
        (["compare", "huojia", "edd", "--precision", "5 kg"],
         "precision = '5 kg': 须为大于 0 的数，并带单位; 请写成 0.2pp（百分点）、5%、0.5 days（天）、3 hours（小时）或 20"),
    ],
)  # fmt: skip
def test_the_commands_say_it_in_chinese(arguments, wanted, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [*arguments, "--lang", "zh"])
    assert result.exit_code == 2
    assert wanted in result.output
