"""The names of rules and laws in Chinese, by their names in English: in the terms of the documents and of the field."""

from __future__ import annotations

LAWS_ZH: dict[str, str] = {"conservation": "守恒", "log": "日志", "queue": "排队", "roster": "排班"}
"""The laws that are no clause; clauses (C01 to C39) keep their number."""

_COURSE = {
    "received once, first of all": "首个事项为收到，且仅一次",
    "a listed order comes when its list says": "清单中的工单按所列时间收到",
    "one step after the other": "办理环节依次进行",
    "the next step at once": "无须等候的环节即时衔接",
    "by the unit that holds it": "由当前承办单位办理",
    "dispatched to a unit of the county": "转办至本县承办单位",
    "contact before handling": "办理前联系诉求人",
    "convened once, in the first handling": "协办仅在首轮召集一次",
    "co-units finish before the lead": "协办单位先于牵头单位完成",
    "each co-unit completes once": "每个协办单位只完成一次",
    "evidence with each reply": "每次回复均附佐证材料",
    "quality of a reply is stated": "注明回复是否规范",
    "signatures in their order": "按规定次序签批",
    "somebody has worked on it": "每个环节均有人办理",
    "as long as the scenario says": "办理用时与情景设定一致",
}
_DEADLINES = {
    "deadline set": "按规定设定办理时限",
    "deadline stands": "无变更事由的，原时限不变",
    "overdue when a deadline passes": "到期未上报即记逾期",
    "on time or overdue": "上报时按时、逾期判定正确",
    "handler held accountable": "逾期即对承办人问责",
    "the city's clock": "市级时限逾期判定正确",
    "limit of dispatch": "转办时限与工单表一致",
    "limit of acceptance": "签收时限与工单表一致",
    "limit of the first call": "首次联系时限与工单表一致",
    "deadlines in the table": "办理时限与工单表一致",
    "city's deadline in the table": "市级时限与工单表一致",
    "lateness of pre-review in the table": "预审核迟报与工单表一致",
}
_RETURNS = {
    "return window": "退单申请逾时判定正确",
    "number of returns": "退单次数不超过上限",
    "no return after a rejection": "退单驳回后不得再退",
    "returns are allowed": "允许退单时方可申请",
    "review takes its delay": "退单审核用时符合设定",
    "where a returned order goes": "退单审核后去向正确",
    "criticised with cause": "通报批评须有事由",
    "criticised and escalated": "通报批评并提级办理",
    "refusals by chance": "拒办（概率为 0 或 1）",
    "returns upheld by chance": "同意退单（概率为 0 或 1）",
}
_EXTENSIONS = {
    "extension by tier": "按级别规定申请延期",
    "extension barred": "不可延期的记为不得延期",
    "extension within the cap": "延期时长不超过上限",
    "number of extensions": "延期次数不超过上限",
    "a late request is refused at once": "逾时的延期申请当即驳回",
    "a request in time is decided": "按时的延期申请均有批复",
    "the city decides in its hours": "市级按其工作时间审批延期",
    "nothing to extend any more": "上报或办结后不再申请延期",
    "told of an extension": "延期批准后告知诉求人",
    "progress told after an extension": "延期后仍逾期的，告知进展",
    "extensions by chance": "申请延期（概率为 0 或 1）",
}
_REVIEW = {
    "pre-review by tier": "按级别规定预审核",
    "pre-review lead": "预审核迟报判定正确",
    "rounds of pre-review": "预审核轮次不超过上限",
    "a failed reply goes back": "预审核不通过的退回承办单位",
    "the city audits or not": "按设定进行市级审核",
    "the city audits in its hours": "市级按其工作时间审核",
    "rounds are counted": "办理轮次与重办次数相符",
    "number of redos": "重办次数不超过上限",
    "never or always substandard": "回复不规范（概率为 0 或 1）",
    "never or always through pre-review": "预审核通过（概率为 0 或 1）",
    "never or always redone": "重办（概率为 0 或 1）",
}
_OVERSIGHT = {
    "message with each dispatch": "每次转办均发交办短信",
    "reminder before the deadline": "到期前按时发临期提醒",
    "reminder to the holder, by tier": "临期提醒按级别发承办单位",
    "urged at its time": "逾期后按时催办",
    "number of urgings": "催办次数不超过上限",
    "urged until the result is in": "催办至结果上报为止",
    "supervision message with cause": "督办短信须有事由",
    "escalated once, and with cause": "提级须有事由，且仅一次",
    "the leader coordinates": "提级后由县领导协调",
    "handling waits for the leader": "县领导协调后方可办完",
    "notice with cause": "督办单须有事由",
    "talk after enough notices": "督办单达到次数即约谈",
    "report at the executive meeting": "逾期达到次数即专题汇报",
    "a report has a cause": "专题汇报须有事由",
}
_FOLLOW_UP = {
    "census or sample": "按设定全部或抽样回访",
    "callback after its wait": "回访前等候时间符合设定",
    "words of a callback": "回访结果填写规范",
    "redo after a callback": "回访后重办须因不满意",
    "repeat after its parent": "前单办结后方有重复诉求",
    "dismissed with cause": "不予办理须有事由",
    "answered by the office": "热线办直接答复符合设定",
}
_REPORTS = {
    "statistics at each month's end": "每月末发布统计通报",
    "assessment at each month's end": "每月末考核承办单位",
    "demand review at each month's end": "每月末分析诉求",
    "yearly assessment": "按期进行年度考核",
    "hot topics": "按期认定热点诉求",
    "special reports": "热线专报须有依据",
}
_LAWS = {
    "at most one ending": "每件工单至多了结一次",
    "nothing after the end": "工单了结后不再有事项",
    "inside the run": "事项均在模拟期内",
    "opening backlog": "期初结转工单数相符",
    "balance": "工单总数平衡，与工单表相符",
    "time does not run backwards": "日志时间不倒退",
    "date and time": "日期时间与分钟数一致",
    "clauses named": "所注条款与事项相符",
    "activity known": "事项名称均可识别",
    "somebody of the roster": "办理人员均为情景所设",
    "begins on duty": "在班时开始办理",
    "stops at the shift's end": "下班时按规定停止办理",
    "one thing at a time": "一人同时只办一件",
    "role and tier of the crew": "岗位和级别与人员分组相符",
    "works for an order in the house": "工单到本单位后方可办理",
    "no negative wait": "等待时间不为负",
    "best work first": "待办工作按优先次序办理",
    "urgent work interrupts": "可抢占的工单打断在办工作",
    "nobody idle while work waits": "有待办工作时无人空闲",
}
RULES_ZH: dict[str, str] = {
    **_COURSE, **_DEADLINES, **_RETURNS, **_EXTENSIONS, **_REVIEW, **_OVERSIGHT, **_FOLLOW_UP, **_REPORTS, **_LAWS,
}  # fmt: skip
"""Every rule's name in Chinese, by its name in `RULES`."""
