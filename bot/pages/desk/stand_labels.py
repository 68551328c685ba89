"""Words of taking over at the desk: presence, offers, passing on, holding, the wrap-up."""

H = {
    "there": "我的状态",
    "on": "上线接单",
    "away": "离开",
    "off": "下线",
    "on_hint": "新的市民会先问您",
    "away_hint": "手上的照常接待，不接新的",
    "off_hint": "不接待了",
    "lost": "好一会儿没有您的消息，暂时不给您派新的市民。",
    "holding": "手上{n}位，最多{most}位",
    "most": "最多同时接待几位",
    "most_do": "改",
    "done_state": "状态改好了。",
    # an offer
    "offered_me": "请您接待",
    "passed_me": "{name}请您接手",
    "accept": "接受",
    "decline": "不方便",
    "offered_other": "正在请{name}接待",
    "passing": "等{name}接手，接受以前还是您的",
    "leader": "值班班长",
    "expert": "{name}专家",
    # passing on
    "pass": "转交",
    "pass_to": "转给谁",
    "pass_why": "为什么转（同事看得到）",
    "pass_hint": "对方接受以前，这位市民还由您接待。",
    "pass_do": "请对方接手",
    "pass_off": "不在线",
    "pass_people": "同事",
    "pass_skills": "专家与班长",
    # holding
    "hold": "等一等",
    "hold_minutes": "多少分钟后继续",
    "hold_why": "在等什么",
    "hold_hint": "市民会收到一句话，说明您多久后回来。",
    "hold_do": "先放一放",
    "held": "等到{at}：{why}",
    "resume": "继续接待",
    # coming in
    "barge": "接过来",
    "barge_why": "为什么接过来（会留痕）",
    "barge_do": "接过来，由我接待",
    "join": "介入",
    "join_why": "为什么介入（会留痕）",
    "join_do": "介入，由我接待",
    "whisper": "提醒{name}看这一条",
    # after the end
    "wrap": "写小结",
    "wrap_summary": "服务小结：市民要什么，答应了什么",
    "wrap_category": "类别",
    "wrap_case": "工单编号（可不填）",
    "wrap_do": "存下小结",
    "wrapped": "小结存好了。",
    "to_wrap": "还没写小结",
    # words after the end
    "leave": "作为留言发给市民",
    "left_word": "留言发给市民了。",
    # a message that was left
    "left": "留言",
    "left_now": "市民留了言，还没有回",
    "left_answer": "回复留言",
    # somebody abuses those who answer
    "ban": "暂停人工服务",
    "ban_hint": (
        "市民辱骂、骚扰时用。对话马上结束，这段时间不能找人工；"
        "问问题、登记诉求、查进度照常，有危险的照样有人来。"
    ),
    "ban_long": "暂停多久",
    "ban_why": "为什么（会留痕，值班班长会知道）",
    "ban_do": "暂停，结束这次对话",
    "banned": "人工服务暂停了。",
    "banned_now": "人工服务暂停到{at}",
    "banned_why": "{name}：{why}",
    "lift": "现在就恢复",
    "lifted": "人工服务恢复了。",
    # one's own words
    "mend": "改",
    "mend_hint": "改好以后市民那边跟着变，48小时内都可以；原话留在记录里。",
    "mend_text": "改成",
    "mend_do": "改好",
    "take_back": "撤回这句话",
    "taken_back": "撤回了，市民那边看不到了。",
    "was": "原来",
    "was_more": "还改过{n}次",
    # the open report
    "fill": "替市民填",
    "fill_slot": "填哪一项",
    "fill_value": "内容",
    "fill_do": "填上",
    "fill_hint": "填好以后请市民确认，由市民自己提交。",
    "ask_yes": "请市民确认",
}

SLOTS = {
    "detail": "事项",
    "place": "地点",
    "contact": "电话（或“不留”）",
    "kind": "类别",
    "happened": "发生时间",
}

KEYS = (
    ("Y", "接受请您接待的"),
    ("X", "不方便接"),
    ("D", "转交"),
    ("O", "等一等、继续接待"),
    ("I", "接过来、介入"),
    ("E", "写小结"),
    ("L", "替市民填诉求"),
    ("V", "以前的接待"),
    ("W", "我的状态：上线、离开、下线"),
)
