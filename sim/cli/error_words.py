"""Chinese for the errors of results folders and of formulas; those of scenarios are in scenarios.chinese."""

from __future__ import annotations

from dataclasses import replace

from scenarios.messages import chinese_of, in_chinese
from sim.errors import HotlineError, ParameterError, Problem, ResultsError

# By the English rule or hint; {} stands for names and values.
ERROR_CHINESE: dict[str, str] = {
    # a run's folder
    "exists already, and results are never overwritten": "已存在，而结果从不覆盖",
    "write to another folder, or move this one away": "请写到另一个文件夹，或先移走这个文件夹",
    "does not exist": "不存在",
    "name the folder that a run was written to": "请给出运行结果所在的文件夹",
    "is not finished": "尚未完成",
    "resume the run": "请用 --resume 接着运行",
    "is finished already": "已经完成",
    "read it, or write to another folder": "请直接查看结果，或写到另一个文件夹",
    "has no unfinished run to resume": "没有未完成的运行可以继续",
    "start it without resuming": "请不带 --resume 重新运行",
    "has an unfinished run in {}": "有一次未完成的运行，在 {} 中",
    "resume it, write to another folder, or delete it": "请用 --resume 接着运行，或写到另一个文件夹，或将其删除",
    "cannot be read, so that it is unknown which run this is": "无法读取，因此不知道这是哪一次运行",
    "delete {} and start again": "请删去 {}，再重新运行",
    "holds an unfinished run of something else: {}": "其中有另一项未完成的运行：{}",
    "resume with what it was started with, or write to another folder":
        "请按开始时的设置接着运行，或写到另一个文件夹",
    "{} was {} and is {}": "{} 原为 {}，现为 {}",
    "replication {} lacks {}": "第 {} 次重复运行缺少 {}",
    "has no finished replication": "没有已完成的重复运行",
    "see the failures, then resume": "请先查看失败原因，再用 --resume 接着运行",
    "has come to exist during the run": "在运行期间出现了同名文件夹",
    "move it away and resume; the run is kept in {}":
        "请移走该文件夹，再用 --resume 接着运行；本次运行保存在 {}",
    "lacks {}, or has them damaged": "缺少以下文件，或文件已损坏：{}",
    "run again, to another folder": "请重新运行，写到另一个文件夹",
    "the run's manifest lacks {}": "运行清单缺少 {}",
    "is being written by another run": "另一次运行正在写入",
    "wait for it; if there is none, delete {}": "请等它结束；如果并没有其他运行，请删去 {}",
    # reading runs
    "was run without its event log, which has the deadlines one by one": "运行时没有保存事件日志，而逐件的期限在其中",
    "was run without its event log, which has the call-ups and hot topics":
        "运行时没有保存事件日志，而问责和热点诉求在其中",
    "run it again without --no-events": "请不带 --no-events 重新运行",
    "must be a month of the run's period, {} to {}": "须为运行时期内的月份，即 {} 至 {}",
    "write it as year and month, with two digits": "请写成年和两位数的月，如 2025-03",
    "must be a replication of the run: it has {}": "须为本次运行中有的重复运行：有 {}",
    "choose one of them": "请从中选一个",
    "choose one of them; the first is 0": "请从中选一个；第一次为 0",
    "no topic was hot or called for a special report": "没有热点诉求，也没有需要专报的主题",
    "months that had one: {}": "有的月份：{}",
    "no month of this replication had one": "这次重复运行的各月都没有",
    "has no replication {}": "没有第 {} 次重复运行",
    "it has {} to {}": "有第 {} 至 {} 次",
    "exists already, and files are never overwritten": "已存在，而文件从不覆盖",
    "name another file": "请换一个文件名",
    "cannot be written: {}": "无法写入：{}",
    "must be at least 1, at least 1, and of {}": "须依次为：不小于 1；不小于 1；出自 {}",
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "No space left on device": "磁盘空间不足",
    "Read-only file system": "此处只读",
    "Is a directory": "是文件夹，不是文件",
    "Not a directory": "不是文件夹",
    "File exists": "已存在",
    # comparisons
    "has an unfinished comparison in {}": "有一次未完成的比较，在 {} 中",
    "has no unfinished comparison to resume": "没有未完成的比较可以继续",
    "start it without --resume": "请不带 --resume 重新运行",
    "holds an unfinished comparison with other {}": "其中有一次未完成的比较，以下内容与这次不同：{}",
    "holds no comparison": "其中没有比较的结果",
    "resume it": "请用 --resume 接着运行",
    "name a folder that hotline compare wrote": "请给出 hotline compare 写入的文件夹",
    "replication {}, order {}: simulated again, it differs from what is stored in {}; stored by version {}":
        "第 {} 次重复运行的工单 {}：重新模拟后与所保存的不一致，不同之处：{}；保存时的版本为 {}",
    "whether there is such an order": "是否有这件工单",
    "install that version of hotline-sim (see versions in run.json), or compare again with this one":
        "请安装保存时的 hotline-sim 版本（见 run.json 的 versions），或用现在的版本重新比较",
    # precision and the statistics of comparisons
    "must be a number above 0 with its unit": "须为大于 0 的数，并带单位",
    "write 0.2pp, 5%, 0.5 days, 3 hours or 20":
        "请写成 0.2pp（百分点）、5%、0.5 days（天）、3 hours（小时）或 20",
    "must be above 0, and a percentage below 100": "须大于 0；百分比须小于 100",
    "must fit a figure in {}": "须与以 {} 计的指标相符",
    "must fit a figure in share": "须与比例类指标相符",
    "must fit a figure in ratio": "须与比值类指标相符",
    "must fit a figure in days": "须与以天计的指标相符",
    "must fit a figure in hours": "须与以小时计的指标相符",
    "must fit a figure in count": "须与计数类指标相符",
    "write 0.2pp or 5%": "请写成 0.2pp（百分点）或 5%",
    "write 0.5 days or 5%": "请写成 0.5 days（天）或 5%",
    "write 3 hours or 5%": "请写成 3 hours（小时）或 5%",
    "write 20 or 5%": "请写成 20 或 5%",
    "must be at least 2": "不得小于 2",
    "give the base and one alternative": "请给出基准和至少一个对比方案",
    "must be higher or lower": "须为 higher 或 lower",
    "choose a figure of which more or less is better": "请选择有好坏之分的指标",
    "must be {}, with at least one replication": "须为 {}，且至少有一次重复运行",
    "give one row a replication and one mean a control": "请给每次重复运行一行，给每个控制变量一个均值",
    "must be finite": "须为有限的数",
    "leave out what was not measured": "请去掉没有测得的值",
    "must be from 0 to 1": "须在 0 与 1 之间",
    "give None where nothing can be tested": "无法检验之处请写 None",
    "must be at least 1": "不得小于 1",
    "count the intervals that are shown together": "请填写一起给出的区间的个数",
    "must be equal": "须相等",
    "compare the same replications, in the same order": "请按同样的次序比较同样的重复运行",
    "must be finite numbers, the denominator not below 0": "须为有限的数，且分母不得小于 0",
    "give one numerator and denominator a replication": "请给每次重复运行一个分子和一个分母",
    "must both be at least 2": "两者都不得小于 2",
    "run two replications or more": "请运行两次或更多",
    "must be at least 0.5 and below 1": "不得小于 0.5，且须小于 1",
    "write 0.8 for a chance of 80 %": "80 % 的可能性请写成 0.8",
    "looking too soon or too often makes intervals too narrow": "看得过早或过密，会使区间过窄",
    "must be a number at which the rule looks": "须为停止规则查看时的次数",
    "look at {}, then every {}, and at {}": "请在第 {} 次时查看，此后每 {} 次查看一次，最后在第 {} 次时查看",
    "must hold at least one alternative": "至少要有一个对比方案",
    "compare something with the base": "请给出与基准比较的方案",
    "must be above 0 and below 1": "须大于 0 且小于 1",
    "write 0.95 for 95 %": "95 % 请写成 0.95",
    # a sweep's folder
    "holds a sweep already": "其中已有一项批量运行",
    "go on with it: hotline sweep --resume {}": "接着运行：hotline sweep --resume {}",
    "exists already, and holds something else": "已存在，其中是别的内容",
    "write to another folder": "请写到另一个文件夹",
    "make room or mend it, then start again": "请腾出空间或排除故障，再重新开始",
    "make room or mend it, then go on: hotline sweep --resume {}":
        "请腾出空间或排除故障，再接着运行：hotline sweep --resume {}",
    "has no study.json, or one that cannot be read": "没有 study.json，或无法读取",
    "name the folder that a sweep was written to": "请给出批量运行所在的文件夹",
    "holds the same study, begun with another model: {}": "其中是同一研究，但开始时的模型不同：{}",
    "holds the same study, begun with another model: {} … and {} more":
        "其中是同一研究，但开始时的模型不同：{}……另有 {} 处",
    "holds another study: {}": "其中是另一项研究：{}",
    "holds another study: {} … and {} more": "其中是另一项研究：{}……另有 {} 处",
    "write to another folder, or go on with what it was begun with":
        "请写到另一个文件夹，或按开始时的设置接着运行",
    "disagree on the run {}: the same scenario, seed and model gave other figures":
        "运行 {} 的结果不一致：同一情景、种子和模型得出了不同的数字",
    "run it alone on both machines, and report this": "请在两台机器上分别单独重做这次运行，并报告给开发者",
    "cannot be read in this way without the package {}": "这样读取需要软件包 {}",
    "install it: pip install 'hotline-sim[sweep]'": "请安装：pip install 'hotline-sim[sweep]'",
    # several machines
    "the scheduler is gone; what was finished is kept": "调度器已断开；完成的运行都已保存",
    "start it again, then: hotline sweep --resume {} --scheduler {}":
        "请重新启动调度器，再运行：hotline sweep --resume {} --scheduler {}",
    "a scheduler needs the package distributed": "使用调度器需要软件包 distributed",
    "install it: pip install 'hotline-sim[dist]'": "请安装：pip install 'hotline-sim[dist]'",
    "no scheduler answers there ({})": "该处没有调度器应答（{}）",
    "start one: dask scheduler --host 127.0.0.1": "请启动一个：dask scheduler --host 127.0.0.1",
    "this worker": "这台机器上的工作进程",
    "runs another version of the model or its packages than the sweep":
        "所用的模型或软件包版本与这项批量运行的不同",
    "install the same on every machine": "请在每台机器上安装相同的版本",
    # a sweep's figures
    "no figure of this name is kept in the sweep": "批量运行的结果中没有这个指标",
    "needs the package SALib": "需要软件包 SALib",
    "pip install 'hotline-sim[sweep]'": "请安装：pip install 'hotline-sim[sweep]'",
    "points without a finished run": "没有完成运行的点",
    "every point of the design is needed": "设计中的每个点都须有结果",
    "finish the sweep with hotline sweep --resume": "请用 hotline sweep --resume 运行完毕",
    "must be common to all points": "各点须有共同的重复运行",
    "finish the sweep with --resume": "请用 --resume 运行完毕",
    "must have a value at every point": "须在每个点上都有数值",
    "choose another figure": "请换一个指标",
    "is neither better higher nor lower": "没有好坏之分",
    "choose a figure such as on_time_share": "请选择 on_time_share 之类的指标",
    "every point needs its cost": "每个点都须有成本",
    "give all of them": "请全部给出",
    "must be a figure with a better side, and at least 1": "指标须有好坏之分，预算不得小于 1",
    "choose another figure or budget": "请换一个指标或预算",
    "points with one replication": "只有一次重复运行的点",
    "the spread needs two": "至少要有两次，才能算出波动",
    "finish the sweep first": "请先运行完毕",
    "must be whole trajectories of a Morris design": "须为 Morris 设计的完整轨迹",
    "must be whole rows of a Saltelli design": "须为 Saltelli 设计的完整各行",
    "use the points as hotline sweep made them": "请原样使用 hotline sweep 生成的点",
    "must be one step a factor": "每一步只能改变一个因素",
    "two factors change in one step": "有一步改变了两个因素",
    "must be at least {} and 2": "分别不得小于 {} 和 2",
    "sweep more points, or run more replications": "请增加点数，或增加重复运行次数",
    "not all finite": "不全是有限的数",
    "must be numbers": "须为数字",
    "leave out points without a figure": "请去掉没有数值的点",
    "cannot tell {} effects apart": "点数不足以区分 {} 个影响",
    "sweep more points": "请增加点数",
    "must move at some point": "至少在一个点上要有变化",
    "vary at least one factor": "请至少改变一个因素",
    "one differs from the base in several factors": "有的点与基准相差不止一个因素",
    "must differ in one": "只能相差一个因素",
    "use a design one_at_a_time, or look at the main effects": "请改用 one_at_a_time 设计，或查看主效应",
    # pages
    "must be of one scenario": "须属于同一个情景",
    "draw one chart a scenario": "请给每个情景各画一张图",
    "must have one entry for each of the {} columns": "{} 列中每列须各有一项",
    "add what is missing, or leave out what is too much": "请补上缺少的，或删去多余的",
}


def sentence_of(error: HotlineError, lang: str) -> str:
    """Return what an error says in the language `lang` ("en" or "zh"); paths, names and values stay as they are."""
    if lang == "zh" and isinstance(error, ResultsError):
        return str(ResultsError(_named(error.folder), said(error.rule), said(error.hint)))
    if isinstance(error, ParameterError):
        return str(worded(error.problem, lang))
    return str(error)


def worded(problem: Problem, lang: str) -> Problem:
    """Return `problem` with its words in the language `lang` ("en" or "zh"); names and values stay."""
    if lang != "zh":
        return problem
    return replace(problem, field=_named(problem.field), value=_named(problem.value),
                   rule=said(problem.rule), hint=said(problem.hint))  # fmt: skip


def said(sentence: str) -> str:
    """Return the Chinese for a rule or hint of any error; one without a translation comes back as it is."""
    whole = chinese_of(sentence, ERROR_CHINESE)
    return "；".join(in_chinese(part) for part in sentence.split("; ")) if whole is None else whole


def _named(what: str) -> str:
    """Return the Chinese where a few words stand in place of a name, a value or a path, and else `what`."""
    return ERROR_CHINESE.get(what, what)
