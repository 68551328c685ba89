"""The wish to report, before the matter is told: 我要投诉, I'd like to report something."""

import re

from handlers import hearing

_BARE = re.compile(
    r"(?:我们?|俺)?(?:想要?|要|有(?:个|件|一件)?事(?:情)?(?:想|要)?|来|准备|打算)?"
    r"(?:投诉|举报|反映|提?建议|求助|报修|表扬|登记|提?诉求|提?意见|报(?=一?[个件]|事|问题|情况))"
    r"(?:一?[个件下些条]?(?:事儿?|事情|问题|情况|建议|诉求|意见|人|东西)?)?"
    r"(?:[但可]是?|就是)?(?:我)?(?:(?:不知道|不清楚|不晓得)(?:该|要)?(?:向|找|跟)?"
    r"(?:谁|投诉谁|反映谁|找谁|投诉|怎么说|咋说|从哪说起|说谁))?"
)
_BARE_ENGLISH = re.compile(
    r"(?:please |can i |may i |i (?:just )?(?:want|would like|need|wish|have)(?: to)? "
    r"|i[’']?d like to |let me |how (?:can|do) i )?(?:report|file|make|complain|raise)(?: about)?"
    r"(?: an?| some)?(?: (?:complaint|report|problem|issue|incident|something|sth|suggestion))?"
    r"(?: please| here| to you)?",
)


def only_wants_to_report(text: str) -> bool:
    """我要投诉, 我想反映个问题: the wish without the matter."""
    words = hearing.plain(hearing.greeted(text))
    if _BARE_ENGLISH.fullmatch(words.strip(" .!?")):
        return True
    return bool(_BARE.fullmatch(re.sub(r"[\W_]|谢谢|麻烦|请", "", words)))
