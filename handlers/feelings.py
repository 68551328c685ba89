"""What words feel like: despair, and anger at us. Only what is plain counts.

Anger at the matter itself (气死我了，路灯坏了半个月) is what a hotline is for and changes nothing.
"""

import re

from handlers.hearing import plain

_DESPAIR = re.compile(
    r"活不下去|没有?活路|走投无路|撑不(?:下去|住了)|熬不下去|过不下去了|没(?:有)?(?:盼头|希望)了|绝望|生不如死"
    r"|不知道(?:该)?(?:怎么办才好|还能怎么办)|叫天天不应|求求你们?救救|快(?:崩溃|疯)了|崩溃了"
    r"|\b(?:hopeless|desperate|can't go on|cannot go on|no way out|at my wits' end)\b"
)
_ANGER = re.compile(
    r"你们?(?:热线)?(?:这|这个|这破|就是|都|全)?(?:是)?(?:一群|什么)?(?:废物|骗子|没用|摆设|吃干饭|不管事|糊弄|敷衍|忽悠|踢皮球)"
    r"|(?:什么|这)?破(?:机器人|热线|系统)|(?:垃圾|烂)(?:热线|机器人|系统|服务|12345)|人工智障|智障|傻[逼子]|答非所问|听不懂人话|说人话"
    r"|(?:能不能|会不会|不)干点?人事|别(?:再)?(?:敷衍|糊弄|忽悠|打太极)|受够(?:了)?你们|气死(?:我|人)?了.{0,6}(?:你们|机器人)|投诉(?:你们|这个)(?:热线|机器人|12345)|^(?:我要|我|信不信我)*投诉你们[了吧啊呀！!。]*$"
    r"|\b(?:useless|stupid|idiot|ridiculous) ?(?:bot|machine|hotline|service)?\b"
)


def despair(text: str) -> bool:
    return bool(_DESPAIR.search(plain(text)))


def anger(text: str) -> bool:
    """Anger at the hotline or the bot."""
    return bool(_ANGER.search(plain(text)))
