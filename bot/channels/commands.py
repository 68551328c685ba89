"""The commands that a citizen is shown, as each channel's menu names them."""

COMMANDS = {
    "": {
        "start": "开始",
        "report": "反映问题",
        "cases": "我的工单",
        "browse": "办事大全",
        "human": "找人工",
        "notices": "我的通知订阅",
        "language": "语言 · Language",
        "privacy": "隐私与我的数据",
        "cancel": "取消正在做的事",
        "help": "帮助",
    },
    "en": {
        "start": "Start",
        "report": "Report something",
        "cases": "My cases",
        "browse": "Contents, A to Z",
        "human": "Talk to a person",
        "notices": "My notice subscriptions",
        "language": "Language · 语言",
        "privacy": "Privacy and my data",
        "cancel": "Cancel what I am doing",
        "help": "Help",
    },
}
"""By language code; without one: for everybody whose language has no list."""
