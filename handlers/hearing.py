"""What words sound like: a question, a matter to be handled, thanks.

Nothing is decided here that a citizen could not undo with one tap.
"""

import re
import unicodedata
from functools import lru_cache

from handlers import helped
from handlers.city.profile import City
from knowledge.normalise import simplified

FEW = 8
"""More characters than that say something, whatever they are."""
SHORT_WORDS = 14
"""Up to this many characters, words can be about the talk itself."""
LONG = 30
"""From this many characters on, words tell a story rather than name a topic."""
SPOKEN, FEW_WORDS = 7, 3
"""From this many words on it is English; of fewer, at least `FEW_WORDS`, half must be its commonest
words, for the others may be names."""
STORY = 60
"""From this many on, what cannot be answered is taken down at once."""

_ENDS = re.compile(r"[。！？!?\n；;]+|(?<=[a-z])\.\s")

# Looked for from the beginning of a run of commas only: else a page of them takes its square.
_ANEW = re.compile(
    r"(?<!\s)\s+(?=[\u4e00-\u9fff])"
    r"|(?<![，,\s])[，,\s]*(?=还有我|还有[，,]|另外|再一个|再就是|顺便)"
)

_AUX = r"(?:do|does|did|can|could|should|must|will|would|is|are)"
_ASKS = re.compile(
    r"[?？]|吗(?=$|\W)|呢$|怎么|咋|如何|怎样|为啥|为什么|什么|啥|哪[里儿个些家]?|多少|多久|几[点天年]"
    r"|真的?假的?$|能不能|可不可以|可以.{0,8}吗|是不是[^，,。]{1,6}[啊呀]?$|[能给让][^，,。]{1,8}不(?=$|[\W_])|是否|有没有|请问|咨询|想问|想知道|(?:想|要)了解|打听|请教|需要.{0,6}(?:材料|手续|证件)"
    r"|\b(?:(?:like|want|need) to know"
    r"|(?:tell me|know|wonder|wondering) (?:how|where|when|which|who|if)|how|what"
    r"|can i|may i|do i|should i|is there|are there"
    # the driver who helped, when it rains, where I live: told, not asked
    rf"|(?:^|(?<=[.!?;,:]\s))(?:and |but |so |ok )?(?:(?:where|when|who) (?:{_AUX}|to)|which)"
    rf"|(?:where|when|which(?: \w+)?|who) {_AUX} (?:i|we|you|my|the|this|that|it|they)|who to)\b",
    re.IGNORECASE,
)
# Question words that ask nothing: they complain, or stand for "anything".
_RHETORICAL = re.compile(
    r"凭什么|(?:叫)?(?:什么|啥)(?:名字?)?来着|还能是(?:哪|什么|谁)|为(?:什么|啥|何)(?:还|都|总|就|会|老|一直|迟迟|始终)*(?:不|没)|怎么(?:还|都|就|总|又)*(?:不|没|能这|这么|这样)"
    r"|不?管怎么|无论如何|没有?(?:什么|啥)|(?:什么|啥|哪里)(?:都|也)|(?:不知道?|不清楚).{0,6}(?:什么|哪|怎么)|不(?:知道|清楚|晓得)(?:他|她|对方|人家)?(?:叫|姓|是)(?:啥|谁|什么)"
    r"|哪怕|什么的|不怎么|没怎么|怎么(?:都|也|就)|是什么(?:态度|道理|世道)|还有没有(?:王法|人管)"
)
# Somebody is to do something.
_WANTS = re.compile(
    r"投诉|举报|检举|揭发|反映|求助|表扬|呼吁|恳请|恳求|请求|强烈(?:要求|建议|反对|抗议)|抗议|救救"
    r"|建议|没人管|无人(?:管|问|处理|受理)|不作为|给(?:个|一个)说法"
    r"|(?:希望|盼|望|要求|请|求|能否|能不能|可不可以|能|帮我|帮忙)[^。.！？!?]{0,16}"
    r"(?:解决|处理|查处|查一?查|整治|整改|清理|介入|协调|督促|派人|来人|来看|来修|修一?修|维修|修复|管一?管"
    r"|加强|增设|增加|加装|开通|取缔|制止|重视|关注|改善|改造|落实|执法|约束|规范|安排|剪|拆|接送|恢复)"
    r"|给(?:我们?|俺们?|咱们?|他们?|她)?(?:管一?管|看一?看|修一?修|弄一?弄|瞧瞧|想想办法|问问|催催|解决)(?:一?下)?(?:呗|吧|啊|$|[\W_])"
    r"|希望(?!了解|知道|咨询|问|能?查)|(?:坚决|强烈)?反对|质疑|请[^问教。.！!?？]{0,18}(?:加快|加大|公[开示]|不要|别再|解释|答复|给予)"
    r"|\b(?:report|complain\w*|someone (?:come|help)|i suggest|my suggestion"
    r"|(?:please|could you|would you) (?:please )?(?:fix|help|send|stop|come|repair|clean|remove"
    r"|install|add|check|look into|do something|move|cut|close|open|make)"
    r"|would be (?:nice|good|great|better|helpful) (?:if|to)|there should be|we need more)\b"
    r"|\bcan (?:you|someone|anybody) (?:come|help(?! me (?:with|find|get|to|apply))|fix|send)",
    re.IGNORECASE,
)
# Something is wrong, or somebody cannot go on alone.
_TROUBLE = re.compile(
    r"(?<!管)不管|坏[了咧啦喽掉]|(?:老是?|总是?|经常|常常|天天|一直|又)坏|(?:老是?|总是?|半夜)(?:叫|响|吵|闹|漏|堵|跳闸|断)|(?<![贫犯春])困(?:[在住]|了(?=[我俺他她咱人半一两几]))|破[了损]|漏水|渗水|堵[塞了住]|拥堵|扰民|噪[音声]|太吵|很吵|好吵|吵得|吵死|吵闹|占道|占用|违[建章规法]"
    r"|非法|私自|私搭|乱[收停扔倒堆摆建贴放丢涂画泼窜闯拉接]|拖欠|欠薪|克扣|不发|不给|不退|拒不|推诿|踢皮球|敷衍|垃圾|污水|臭|油烟"
    r"|不热|不暖|冰凉|停[水电气暖]|没[水电气暖]|断[水电]|坑|塌|裂|倒了|掉了|断了|松了|不亮|灭了|黑灯|积水|泥泞"
    r"|危险|隐患|威胁|扬尘|灰尘|污染|偷|骗|虚假|欺诈|强制|强行|霸占|造假|失职|不公|不合理|不规范|太差|恶劣|玩手机|跑了.{1,3}趟|白跑|三无|假[酒烟货药冒]|过期|拒载|态度[^，。？?]{0,3}(?:差|坏|蛮横|横|不好|不行)|严重"
    r"|困难|太难|难办|难走|不便|没法|无法|没办法|接不了|去不了|送不了|弄不动|走不动|勒进|不准点|收费高|太贵|烂尾|延期"
    r"|黑咕隆咚|漆黑|黢黑|不敢(?:出门|走)|睡不[着好成]|[出下上]不[来去了](?:门|楼)|停了.{0,3}[天周月]"
    r"|受不了|无人|脱落|损坏|失修|老化|混乱|脏乱|太乱|泛滥|流浪狗|没有路灯|缺少|不够"
    r"|不过关|不开|奇高|太[^\W_]{1,5}了|(?:停车|行车|出行|办事|坐车|上学|看病|过路|生活)[很太真]?难|堵车|飞线|排烟|[停占堆摆扔塞]满|排(?:了|队)*[一二三四五六七八九十半几两\d]+个?多?(?:小时|钟头)|没人[管清修扫收理填补打]|进水|[水电气暖][被给都全]?停了|翘[起了]|爆[了裂开]|碎了|(?:天天|整天|没日没夜|半夜)[^，。]{0,3}(?:敲|砸|吵|闹|叫|唱|跳|烧|冒)|歪了|锈[了死]|失灵|屡禁不止|乱象|甩站|越站|飞站|不停站"
    r"|失职|泄露|不停车|很久不来|缓慢|歧视|捆绑|延迟|质量|何时[休除]|没有(?:空调|信号|公交|红绿灯|厕所|电梯|人)|随意|放很大声"
    r"|\b(?:water|power|electricity|heating|gas|lights?|lifts?|elevators?|internet)\b[^.?!]{0,30}\b(?:off|out|down|gone|dead)\b"
    r"|\b(?:does|do|did|will|would)(?:n[’']t| not)"
    r" (?:return|pay|give|refund|come|stop|fix|answer|let)\b"
    r"|\b(?:cut off|out of order|not working|(?:does|do)(?:n[’']t| not) work)\b"
    r"|\b(?:broken|nois[ey]\w*|leak\w*|block\w*|cold|dark|dangerous|stuck|alone|cannot|can't"
    r"|no (?:water|power|heating|electricity|gas|light)|smell\w*|rubbish|garbage|pothole"
    r"|flood\w*)\b",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"谢谢|多谢|感谢|谢了|谢啦|辛苦了|谢您|点个?赞|(?<!不)给力|帮(?:了)?(?:我)?大忙|大好人|你们?(?:真|太|可)(?:是)?(?:好|棒|聪明|厉害|能干|负责|热心|贴心|暖心)"
    r"|祝(?:你们?|您们?|大家)[^，。]{0,12}(?:顺利|快乐|健康|平安|愉快|幸福|发财)|好人一生平安|\bthank(?:s|\s+you)?\b|\bthx\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(r"[\W_]|太|你们|您|你|了|非常|十分|真|好|啊|呀|大家")
_POLITE = re.compile(
    rf"(?:{_THANKS.pattern}|麻烦|拜托|劳驾|\bplease\b)(?:你们?|您们?|大家|[了啊啦])*", re.IGNORECASE
)
# 医保报销的政策，谢谢: thanked beforehand, for an answer that is wished for.
_TOPIC_FIRST = re.compile(
    r"^(?![^,，]{0,30}(?:[了啦好快]|帮|解决|修|及时|辛苦|收到|你|您|热线|明白|知道))[^,，]{0,8}[,，]?"
    r"[^,，了好快帮修你您]{0,20}(?:政策|手续|流程|材料|标准|条件|报销|补贴|申请|办理|电话|地址|时间|的事)"
    r"[,，。\s]*(?:谢谢|多谢|感谢)[^\w]*$"
)
# Whom one thanks when it is a case of praise rather than a courtesy to us.
_SOMEBODY = re.compile(
    r"师傅|司机|民警|警官|警察|同志|社区|工作人员|医生|护士|老师|主任|网格员|志愿者|邻居|医院|派出所|队员|小[张王李赵刘陈杨周吴徐孙胡朱郭林何罗郑梁宋谢韩唐冯于董程](?![^\W_]?[区院])|\b(?:driver|nurse|officer|doctor)\b"
)


# 著 is written for 着 where traditional script is.
_ZHE = re.compile(r"(?<![名显原土卓编昭专论巨])著(?![名作者称述录])")


# What a turn says is listened to by many, one after the other.
_heard_once = lru_cache(maxsize=256)


@_heard_once
def plain(text: str) -> str:
    """As words are compared: narrow, lower-case, simplified; one space for many, and none between
    汉字."""
    text = simplified(unicodedata.normalize("NFKC", text).lower())
    text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    text = _ZHE.sub("着", text)
    text = re.sub(r"[ \t]+", " ", text)
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)


@_heard_once
def length(text: str) -> int:
    """How much is said, in characters of Chinese; a word of English counts as two."""
    latin = re.findall(r"[A-Za-z'’]+", text)
    return len(text) - sum(map(len, latin)) - text.count(" ") + 2 * len(latin)


def size(text: str) -> int:
    """How much is said, where Chinese is counted as it stands: a word of English as two."""
    return len(text) if in_characters(text) else length(text)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _ENDS.split(text) if part and part.strip()]


def clauses(text: str) -> list[str]:
    """The sentences, and what 还有 and 另外 begin anew."""
    return [one for part in sentences(text) for one in _ANEW.split(part) if one.strip()]


@lru_cache(maxsize=64)
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the words (in plain text)."""
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


@_heard_once
def asks(text: str) -> bool:
    """Whether something is to be known."""
    return bool(_ASKS.search(_RHETORICAL.sub("", plain(text))))


@_heard_once
def wants(text: str) -> bool:
    """Whether somebody is plainly asked to act."""
    return bool(_WANTS.search(plain(text)))


def troubled(text: str, city: City) -> bool:
    """Whether something is wrong: by our own words or by those of the city."""
    return names_trouble(text) or bool(_troubles_of(city).search(plain(text)))


@_heard_once
def names_trouble(text: str) -> bool:
    """Whether the words say what is wrong, not only that something is (我要投诉热力公司)."""
    return bool(_TROUBLE.search(plain(text)))


@lru_cache(maxsize=4)
def _troubles_of(city: City) -> re.Pattern[str]:
    own = (*(kind for kind in city.kinds if kind.id != "consult"), *city.urgencies)
    return any_of(tuple(word for one in own for word in one.words))


def question_of(text: str) -> str:
    """What is asked in a longer text: its sentences that ask."""
    found = [one for one in re.split(r"(?<=[。！？!?\n；;])", text) if asks(one)]
    return "".join(found).strip() or text


_OF = re.compile(r"(?:(?![是这挺很太真])[\u4e00-\u9fff]){2,4}的")
"""孩子的, 门诊的: of whom or what, and no more."""


def only_of(text: str) -> bool:
    return bool(_OF.fullmatch(plain(text).strip("。.！!~～ ")))


def looked_up(text: str) -> str:
    """What of a text the knowledge base is asked: all of a short one, the question of a story."""
    if _OF.fullmatch(text.strip()):
        return text.strip().removesuffix("的")  # 退休的 is said of 退休
    return question_of(text) if length(text) >= LONG else text


def thanks(text: str, city: City, *, lenient: bool = False) -> bool:
    """Whether the words only thank. `lenient`: right after help, a longer word of thanks too."""
    said = plain(text)
    if not _THANKS.search(said) or len(said) > 60:
        return False
    left = helped.PAST.sub("", _THANKS.sub("，", said))
    if asks(left) or wants(left) or troubled(left, city) or (praises(said) and not lenient):
        return False
    return lenient or (
        length(_COURTESY.sub("", left)) <= 16 and not _TOPIC_FIRST.search(greeted(said))
    )


def to_the_point(text: str) -> str:
    """The words without thanks and pleas: 好的，谢谢你们 is 好的."""
    return _POLITE.sub("", plain(text)).strip(",，。.!！~～ ")


def praises(text: str) -> bool:
    """Thanks or praise for somebody who helped, to be passed on."""
    said = plain(text)
    if "表扬" in said or (_THANKS.search(said) and _SOMEBODY.search(said)):
        return True
    return bool(helped.DEED.search(said) and _SOMEBODY.search(said) and not names_trouble(said))


_WARM = re.compile(
    r"真好|太好|可好|周到|耐心|热情|热心|[^寒]暖|贴心|细心|用心|尽心|负责|感[激动恩]|佩服|敬业|好人|[真太好]棒|给力"
    r"|救[了命出活]|送回|还给|归还|上交|交给了?我|帮(?:我|俺|老|助|着|忙)|解决了|一分钱.{0,4}没|不收|\b(?:kind|kindly|helpful|great|saved|patient)\b",
    re.IGNORECASE,
)


def warm(text: str) -> bool:
    """Whether anything in the words speaks well of somebody."""
    said = plain(text)
    return bool(_THANKS.search(said) or _WARM.search(said))


_CLOSES = re.compile(
    r"(?:(?:好[的了]?|嗯|行|那|暂时|目前|现在|我|谢谢[你您]?|先)[\W_]*)*"
    r"(?:没有?(?:什么|啥)?(?:别的|其[他它]的?)?(?:什么|啥)?(?:事[儿情]?|问题|要[问说]的)?[了啦]|没有?(?:什么|啥)?事[儿情]?"
    r"|(?:别的|其[他它]的?)就?没(?:有)?(?:了|啥|事)*|就(?:先)?(?:这样|这些|到这[儿里]?)[吧了啦]*)(?:[\W_]*(?:谢谢[你您]?[了啊]*|再见|拜拜))*[\W_]*"
    r"|(?:再见|拜拜|回见|晚安|(?:good ?)?bye|good night|see you)[\W_]*"
    r"|(?:no\W+)?(?:that(?:[’']s| is) all|nothing (?:else|more))(?:\W+(?:thanks?|thank you))?"
    r"[\W_]*",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"听不懂|看不懂|(?:你|您)说的?(?:话)?(?:我|俺)?(?:听|看)?不(?:太)?(?:懂|明白)|(?:不|没)(?:太)?(?:明白|懂)(?:你|您|啥|什么)|(?:你)?(?:说|讲)的?(?:啥|什么)意思|^(?:啥|什么)意思"
    r"|(?:do not|don[’']t) understand(?: you)?|what do you mean"
)
_NOD = re.compile(
    r"(?:嗯+|哦+|噢+|喔+|好(?:的|吧|滴|嘞|咧)?|行|中|知道了?|明白了?|了解了?|收到"
    r"|ok(?:ay)?|i see|got it|all right|fine|noted|太好了"
    r"|[\U0001f44d\U0001f44c\U0001f64f\U0001f44f\U0001f339\u2764\ufe0f\U0001f3fb-\U0001f3ff]+)[\W_]*",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:all|am|an?|and|are|at|because|been|broken|but|can|cannot|do|does|every|for|from|had|has|have|help|hello|how"
    r"|i|if|in|is|it|live|me|my|near|night|no|not|of|on|our|please|since|the|there|they|this|to|want|was|we|what|when|where|which|who|why|will|with|you|your)\b"
)
_ALSO_PINYIN = frozenset({"an", "can", "me"})
_GREETING = re.compile(
    r"^(?:(?:喂|嗨|您好|你好|恁好|您们好|你们好|大家好|早上好|下午好|晚上好|在吗|请问在吗|师傅|同志|hello|hi|hey)[\s，,。.！!~～、]*)+(?=.)",
    re.IGNORECASE,
)


def greeted(text: str) -> str:
    """The words after a greeting; all of them when there is none or nothing else."""
    return _GREETING.sub("", text)


def nods(text: str) -> bool:
    """嗯, 好的, 知道了: heard, and nothing else."""
    return bool(_NOD.fullmatch(plain(text).strip()))


def closes(text: str) -> bool:
    """没有别的事了, 就这样吧: whoever has nothing more to say."""
    return length(text) <= LONG and bool(_CLOSES.fullmatch(plain(text).strip()))


def says_nothing(text: str) -> bool:
    """?, 1, 哈哈: too little to be asked or told anything."""
    if len(text) > FEW:
        return False
    said = re.sub(r"[\W_]", "", plain(text))
    return bool(re.fullmatch(r".?|\d\d|[哈呵嘿啊呃额哎唉]+|test|测试", said))


def in_characters(text: str) -> bool:
    """Whether more of it is written in Chinese characters than in letters."""
    return 2 * _han(text) > len(re.findall(r"[^\W\d_]", text))


def _han(text: str) -> int:
    return len(re.findall(r"[\u4e00-\u9fff]", text))


def language_of(text: str) -> str:
    """The language in which words plainly are: zh or en; empty for a name, pinyin, a number."""
    han = _han(text)
    if han >= 4 and in_characters(text):
        return "zh"
    words = len(re.findall(r"[a-z']+", text.lower()))
    common = _ENGLISH.findall(text.lower())
    spoken = words >= SPOKEN and 4 * len(common) >= words
    sure = [one for one in common if one not in _ALSO_PINYIN]
    spoken = spoken or (words >= FEW_WORDS and 2 * len(sure) >= words)
    return "en" if spoken and not han else ""


def lost(text: str) -> bool:
    """听不懂你说啥: whether somebody cannot follow us."""
    said = plain(text)
    return length(said) <= SHORT_WORDS and bool(_LOST.search(said))
