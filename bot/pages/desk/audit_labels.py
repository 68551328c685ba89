"""Words on the page of the audit trail."""

from bot.pages.desk.staff_labels import ROLES

A = {
    "audit": "审计",
    "why": "谁在什么时候看了什么、做了什么。只增不改，数据库也不许改；电话、证件号都打码。",
    "actor": "谁",
    "action": "做了什么",
    "subject": "对象里有",
    "subject_hint": "工单编号、同事的姓名",
    "from": "从哪天",
    "to": "到哪天",
    "all": "全部",
    "show": "查看",
    "at": "时间",
    "about": "对象",
    "text": "说明",
    "none": "没有这样的记录。",
    "older": "更早的",
    "csv": "下载CSV",
    "jsonl": "下载JSON（一行一条）",
    "take_why": "下载也会留下记录。",
}

_ACTIONS = {
    "alarm-seen": "看过警报",
    "arrived": "确认送到",
    "ban": "暂停人工服务",
    "ban-lift": "恢复人工服务",
    "barge-in": "接过同事的对话",
    "canned-remove": "删常用语",
    "canned-write": "写常用语",
    "disclose": "联系方式给了单位",
    "emergency": "危险情况",
    "erase": "删除个人信息",
    "erase-message": "撤回说过的话",
    "export": "导出个人信息",
    "export-audit": "下载审计",
    "export-cases": "下载工单",
    "export-figures": "下载数字",
    "export-notice": "下载通知名单",
    "factor-codes": "换了备用码",
    "factor-off": "取消两步验证",
    "factor-on": "开启两步验证",
    "factor-recovery": "用了备用码",
    "factor-reset": "重置两步验证",
    "factor-wrong": "输错两步验证",
    "join": "介入对话",
    "knowledge-import": "导入知识",
    "link": "市民连起两个聊天",
    "no-emergency": "说没有危险",
    "notice-approve": "审核通过通知",
    "notice-begin": "写通知",
    "notice-cancel": "取消通知",
    "notice-correct": "更正通知",
    "notice-pause": "暂停通知",
    "notice-recall": "撤回通知",
    "notice-resume": "继续发通知",
    "notice-retry_failed": "重发失败的",
    "notice-retry_unknown": "重发不明的",
    "notice-review_after": "事后复核通知",
    "notice-send_back": "退回通知",
    "notice-send_now": "紧急直接发通知",
    "notice-submit": "提交通知",
    "notice-take_back": "收回通知",
    "notice-write": "改通知",
    "open311-add": "给了递交的钥匙",
    "open311-revoke": "收回递交的钥匙",
    "read-chat": "看别人的对话",
    "profile-change": "改城市资料",
    "profile-reset": "恢复城市资料",
    "retention": "改数据留多久",
    "reveal": "查看号码",
    "search": "搜对话",
    "sessions-end": "让别处退出",
    "set-password": "设密码",
    "shift-add": "排班",
    "shift-copy": "照上周排班",
    "shift-remove": "去掉一个班",
    "sign-in": "登录",
    "staff-add": "加同事",
    "staff-change": "改角色",
    "staff-disable": "停用同事",
    "staff-enable": "恢复同事",
    "staff-link": "给登录链接",
    "staff-equip": "改同事的专长和接待人数",
    "staff-revoke": "让同事退出",
    "supplement": "把话补充到工单",
    "talk-accept": "接手转来的对话",
    "talk-answer-left": "回复留言",
    "talk-claim": "接管对话",
    "talk-decline": "没有接转来的对话",
    "talk-fill": "替市民填诉求",
    "talk-hold": "请市民等一等",
    "talk-operator-closed": "交还对话",
    "talk-resume": "继续接待",
    "talk-left-word": "给市民留言",
    "talk-transfer": "转交对话",
    "talk-wrap-up": "写小结",
    "task-assign": "分派缺口",
    "task-dismiss": "不办缺口",
    "task-done": "办完缺口",
    "task-merge": "合并缺口",
    "task-return": "退回缺口",
    "task-split": "拆开缺口",
    **{
        f"telegram-{action}": f"在单位的群里{word}"
        for action, word in (
            ("sign", "签收"),
            ("contact", "记联系市民"),
            ("reply", "答复"),
            ("note", "写备注"),
            ("return", "申请退单"),
            ("extend", "申请延期"),
            ("confirm", "确认能到"),
            ("skip", "说这次来不了"),
        )
    },
    "telegram-code": "给Telegram绑定码",
    "telegram-link": "绑定Telegram",
    "telegram-unlink": "解除Telegram",
    "text-change": "改话术",
    "text-reset": "恢复话术原文",
    "unlink": "市民解开两个聊天",
    "unit-add": "加单位对接",
    "unit-off": "停单位对接",
    "unit-on": "开单位对接",
    "unit-replay": "再送一次",
    "unit-secret": "换单位密钥",
    "unit-set": "改单位对接",
    "watch-words": "改关注词",
}

_ACTORS = {"bot": "系统", "citizen": "市民", "command": "命令行"}


def action_word(action: str) -> str:
    """What was done, in words; what has none goes by its own name."""
    return _ACTIONS.get(action, action)


def actor_word(actor: str) -> str:
    """Who, as people say it."""
    kind, _, name = actor.partition(":")
    return name or _ACTORS.get(kind, actor)


_SUBJECTS = {
    "alarm": "警报",
    "case": "工单",
    "chat": "对话",
    "conversation": "对话",
    "figures": "数字",
    "message": "消息",
    "notice": "通知",
    "person": "市民",
    "staff": "同事",
    "kept": "数据",
    "text": "话术",
    "task": "缺口",
    "week": "值班表",
}
_ALONE = {
    "self": "自己",
    "profile": "城市资料",
    "session": "坐席",
    "audit": "审计",
    "cases": "工单",
    "chats": "对话",
    "knowledge": "知识",
}


def subject_word(subject: str) -> str:
    """About what, as people say it."""
    kind, _, name = subject.partition(":")
    return f"{_SUBJECTS[kind]} {name}" if name and kind in _SUBJECTS else _ALONE.get(kind, subject)


_TEXTS = {
    "sign-in": {"link": "登录链接", "password": "密码"},
    "staff-add": ROLES,
    "staff-change": ROLES,
}


def text_word(action: str, text: str) -> str:
    """What was written down with it: roles and ways in by their words, all else as it is."""
    known = _TEXTS.get(action, {})
    return " ".join(known.get(one, one) for one in text.split(" "))
