"""What `hotline sweep` says, in Chinese and English."""

from __future__ import annotations

__all__ = ["SWEEP_TEXTS", "sweep_text"]

SWEEP_TEXTS: dict[str, tuple[str, str]] = {
    "one_study": ("请给出一个研究文件（或自带研究名）", "give one study: a file, or the name of a shipped one"),
    "one_folder": ("请给出一个结果文件夹", "give one folder of a sweep"),
    "one_way": (
        "--status、--merge、--point 三者择一",
        "--status, --merge and --point are different things to do: choose one",
    ),
    "point_and_replication": ("--point 和 --replication 须一起给出", "give --point and --replication together"),
    "merge_what": (
        "--merge 需要两个或更多文件夹，并用 -o 指明合并到哪里",
        "--merge needs two folders or more, and -o for where they go",
    ),
    "resume_where": (
        "--resume 要用 -o 指明文件夹，或直接给出文件夹",
        "--resume needs the folder: give it in place of the study, or with -o",
    ),
    "bad_shard": (
        "--shard {value}：须写成 i/n，如 2/4（共四份中的第二份）",
        "--shard {value}: must be written i/n, such as 2/4 for the second of four",
    ),
    "no_such_run": (
        "第 {point} 点第 {replication} 次不在本研究内：点为 0 至 {points}，次数为 0 至 {most}",
        (
            "point {point}, replication {replication} is not in this study: points are 0 to {points}, replications 0 "
            "to {most}"
        ),
    ),
    "valid": (
        "{name}：可以运行（研究）：{points} 个点，每点 {replications}；运行：hotline sweep {given}",
        "{name}: can be run (a study): {points} points, {replications} each: hotline sweep {given}",
    ),
    "studies": ("研究（批量运行）", "Studies, for hotline sweep"),
    "study": ("研究", "Study"),
    "replications": ("{count} 次重复运行", "{count} replications"),
    "precision": (
        "{least} 至 {most} 次重复运行，直到{kpi}的半宽不超过 {half}",
        "{least} to {most} replications, until {kpi} is within ±{half}",
    ),
    "running": ("批量运行", "Sweeping"),
    "finished": (
        "{points} 个点，共 {runs} 次运行：本次 {ran} 次，此前已有 {before} 次",
        "{points} points, {runs} runs: {ran} done now, {before} there before",
    ),
    "took": (
        "用时 {wall} 秒；模拟占用处理器 {cpu} 秒",
        "Took {wall} s; the simulations took {cpu} s of processor time",
    ),
    "torn": (
        "{count} 个文件已损坏或被改动，没有读取，已移到 {folder}，相应的运行已重做",
        "Torn or altered files: {count}. They were not read; they are in {folder}, and their runs were done again",
    ),
    "failed": (
        "{count} 次运行失败，未计入任何数字。重现第一处：{command}",
        "Failed runs, which are in no figure: {count}. To see the first again: {command}",
    ),
    "failed_rows": ("其余见 runs.parquet 的 error 列", "The others are in column error of runs.parquet"),
    "written": ("结果在 {folder}：points.csv（每点一行）、runs.parquet（每次运行一行）",
                "Results are in {folder}: points.csv (a row a point), runs.parquet (a row a run)"),
    "next": (
        "接着可用：hotline sensitivity {folder}（哪些因素最重要）、hotline frontier {folder}（按时率与人力）",
        "Next: hotline sensitivity {folder} (what matters most), hotline frontier {folder} (on time against staff)",
    ),
    "stopped": (
        "已中断。完成的运行都已保存；接着运行：{command}",
        "Stopped. What was finished is kept; to go on: {command}",
    ),
    "point": ("点", "Point"),
    "points": ("各点的数字（{kpi}；方括号内为 95 % 置信区间）", "The points ({kpi}, with its 95 % interval)"),
    "value": ("数值", "Value"),
    "interval": ("95 % 置信区间", "95 % interval"),
    "status_done": ("已完成", "Done"),
    "status_failed": ("失败", "Failed"),
    "status_left": ("尚未运行", "Left"),
    "status_torn": ("损坏的文件", "Torn files"),
    "status_of": ("共 {runs} 次运行", "{runs} runs in all"),
    "status_running": ("正在运行", "It is running"),
    "status_idle": ("没有在运行；接着运行：{command}", "Nobody is at work on it; to go on: {command}"),
    "status_complete": ("已全部完成", "It is complete"),
    "status_time": ("按上次的速度，还需约 {time}", "At the last pace the rest takes about {time}"),
    "merged": (
        "已合并到 {folder}：完成 {done}，失败 {failed}，缺少 {missing}",
        "Merged into {folder}: {done} done, {failed} failed, {missing} missing",
    ),
    "missing": ("补上缺少的运行：{command}", "To run what is missing: {command}"),
    "rerun": ("第 {point} 点第 {replication} 次：", "Point {point}, replication {replication}:"),
    "rerun_same": ("与保存的数字完全一致", "The same figures as stored"),
    "rerun_differs": (
        "与保存的数字不同：同一情景、种子和模型应当得到相同的数字。请报告给开发者",
        "Not the figures stored, though scenario, seed and model are the same. Please report this",
    ),
    "rerun_stored": (
        "这次成功了，已存入；重新汇总：{command}",
        "It succeeded now, and is stored; for new tables: {command}",
    ),
    "rerun_failed": ("又失败了：", "It failed again:"),
    "hours": ("{hours} 小时 {minutes} 分", "{hours} h {minutes} min"),
    "minutes": ("{minutes} 分 {seconds} 秒", "{minutes} min {seconds} s"),
}


def sweep_text(key: str, lang: str, **values: object) -> str:
    """Return a sentence in `lang` with its values filled in."""
    return SWEEP_TEXTS[key][0 if lang == "zh" else 1].format(**values)
