"""How danger is told, beyond the words of a city's profile.

The profile's words are found as they stand. What people say has other words between them
(楼道里全是烟, 有人打我老婆), so each kind of danger has patterns too. Both count only where they
tell of now.
"""

import re

from handlers import tense


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


_HOME = (
    r"(?:隔壁|对门|邻居家|楼[上下里道]|[家屋店]里?|厨房|阳台|晒台|窗户?|房子?|仓库|库房|车[库棚]"
    r"|地下室|宿舍|教室"
    r"|插座|电[线表箱瓶]箱?|电动车|电瓶车|空调|变压器|冰箱)"
)
_WHO = (
    r"(?:老[婆公人伴]|老爷子|老太太|媳妇|妈|娘|爸|爹|大大|孩子|娃|儿子|女儿|闺女|爷爷|奶奶"
    r"|姥[姥爷]|弟|妹|哥|姐|对象|同学|学生"
    r"|婆婆|公公|孙[子女]|小孩|姑娘|女的|男的)"
)
_ONE = r"(?:(?:我|俺|咱|他|她|人家?|自己)(?:们|家)?的?)"
_THEM = rf"(?:{_ONE}{_WHO}?|{_WHO}|女人|大爷|大妈|老头|司机|工人|师傅)"
_POISON = (
    r"(?:洗洁精|洁厕|消毒[液水]|84|农药|除草剂|鼠药|汽油|酒精|电池|干燥剂|硬币|磁珠|药片|强酸|烧碱)"
)
_PERSON = (
    r"(?:someone|somebody|people|person|man|woman|child|kid|boy|girl|son|daughter|driver"
    r"|he|she|they)"
)
_FAMILY = (
    r"(?:daughter|son|child|kid|mother|father|mum|mom|dad|grandma|grandpa|husband|wife"
    r"|brother|sister)"
)
LONGEST = 160
"""Nobody in danger writes more; a page that has such words is a complaint."""
_NEAR = r"[^，,。]"
"""What may stand between words of one clause."""

FIRE = _any(
    rf"{_HOME}{_NEAR}{{0,6}}(?:冒|起|窜|蹿)(?:着|出|起|了)*(?:好|大|浓|黑|白|滚滚)*烟",
    rf"{_HOME}(?:上|里|都|又|也|边|后[头面]|底下|旁边|外面?|的)*着(?:了|起来)",
    r"(?:柴火?|草|麦秸|秸秆)[垛堆]着了",
    r"(?:全是|都是|满是|到处是?|满屋子?|一屋子?)的?[浓黑]?烟(?![味头灰蒂花盒草酒囱])",
    r"火(?:苗|舌)?(?:都|已经|快)*(?:蹿|窜|烧)(?:到|上|起|进|出|过)",
    r"(?:都|全)是火(?![锅车机气药辣])|[喷窜]火|[油锅房屋][^，,。]{0,2}起了?大?火(?!锅)",
    r"[炸爆]了[^。]{0,8}(?:都是|全是|着了|起了?)火",
    r"^\W*fire\W*$|\bfire\W+fire\b|\b(?:caught|catching) fire\b|\bin flames\b|\bfire (?:on"
    r"|in) my\b",
    r"\bsmoke (?:is |are )?(?:coming|pouring|rising|filling|everywhere)",
    r"\b(?:kitchen|house|flat|apartment|building|car|roof|room|garage|shop|balcony|hill|forest)\b"
    r" (?:is |are )?burning\b",
)
NO_FIRE = _any(
    r"烧烤|烟囱|油烟|排气|尾气|厂(?!房)|冶炼|焚烧|锅炉|货车|大车|渣土车|公交|饭店|餐馆|烟道|抽烟"
    r"|吸烟|睡着|做饭"
)
GAS = _any(
    r"臭鸡蛋(?:的|那种|一样的)?味",
    rf"(?:燃气|煤气|天然气|液化气){_NEAR}{{0,6}}(?:漏|泄露|泄漏|挖破|挖断|破了|裂了|呲呲|滋滋"
    rf"|嘶嘶|[关拧]不[住上紧])",
    rf"[滋呲嘶]{{2}}{_NEAR}{{0,3}}漏气|(?:燃气|煤气|天然气|液化气)[^。]{{0,12}}[滋呲嘶]{{2}}",
    r"(?:煤烟|炭火|炉子|煤炉|炭盆|烧炭|热水器)[^。]{0,16}(?:熏着|中毒|迷糊|叫不|晕了|昏了|昏过去"
    r"|晕过去)",
    r"忘了?关(?:煤|燃|天然)?气|[煤燃]气忘了?关|气[罐灶管]?没关",
    r"\bsmell\w* (?:like |of )?gas\b|\bgas smell\b",
    r"\bgas (?:(?:stove|pipe|bottle|tank|line|heater) )?(?:is |has been )?(?:leak|broken)",
)
NO_GAS = _any(r"下水道|化工|工厂|厂里|井盖|河道|河里|水龙头|自来水|污水|养殖|检测|收费|报警器")
CRIME = _any(
    rf"(?:正?在|又|还|正|一直|不停地?)(?:追着)?(?:打|揍|抽|踹|踢|扇|殴打|砍|掐){_THEM}",
    rf"有人{_NEAR}{{0,4}}(?:打|揍|砍|捅|抢|拖|拽|掐|绑){_THEM}",
    rf"(?:男的|大人|几个人|一群人|[两俩]个?人|老头|喝[多醉]了?的?){_NEAR}{{0,3}}(?:打|揍|踹|砍"
    rf"|捅)(?:女的|男的|一个|老人|孩子)",
    rf"(?:拿|抡|举|用)[着起]?(?:皮带|棍子|棒子|砖头?|酒瓶子?|刀|锤子?|铁锨|凳子|板凳|钢管|擀面杖)"
    rf"{_NEAR}{{0,6}}(?:打|抽|砸|砍|抡|捅|揍)",
    rf"(?:老公|丈夫|对象|男人|男朋友|前夫|喝[多醉]了?){_NEAR}{{0,5}}(?:打|揍|抽|踹|掐)(?:我|俺)",
    r"跟[在着](?:我|俺)们?的?(?:后[面头边]|身后)",
    rf"(?:翻|爬|撬|闯|砸|摸|溜){_NEAR}{{0,4}}进(?:了|来)?(?:我|俺)们?的?(?:家|院|屋|店)",
    rf"(?:正在?|有人|在)撬{_NEAR}{{0,4}}(?:门|锁|车|窗)",
    rf"有人{_NEAR}{{0,4}}(?:正|在)+偷(?!排|倒|挖|采|税|工|换|拍|建|懒|放|电(?![瓶动])|水|渣|砂"
    rf"|沙|树)",
    rf"(?:堵|围|拦)[在住]{_NEAR}{{0,6}}(?:要钱|打|抢)|(?:锁|关)(?:我|俺"
    rf"|在){_NEAR}{{0,6}}不让(?:我|俺)?出",
    rf"掐{_NEAR}{{0,4}}脖子|(?:楼|隔壁|屋|女的|孩子)[^。]{{0,6}}喊救命"
    rf"|往[车屋楼][上里]{_NEAR}{{0,2}}[拖拽拉]{_NEAR}{{0,4}}(?:{_WHO}|人|女)",
    rf"[拿抡举拎][着起]?(?:砖头?|棍子|刀|酒瓶|锤子?|铁锨){_NEAR}{{0,4}}[追撵]",
    rf"(?:小偷|贼|坏人){_NEAR}{{0,3}}在(?:我|俺)?{_NEAR}{{0,3}}[屋家院店]",
    r"\bbreak(?:ing)? (?:down|into|in)\b[^.]{0,10}\bmy\b",
    r"\b(?:hitting|beating|attacking|stabbing|strangling|robbing|threatening|raping|kicking"
    r"|punching)"
    r" (?:me|him|his|her|us|them|a|an|my|the|some|people)|\bfollowed me\b",
    r"打出血",
    r"\bfighting with (?:\w+ )?(?:knives|a knife|bottles|sticks|bats)"
    r"|\bstealing my (?!deposit|money|wages|time|job|idea)",
    r"\b(?:stranger|burglar|thief|somebody|someone)\b (?:is )?in my (?:house|home|flat|room"
    r"|apartment)",
)
NO_CRIME = _any(
    rf"打{_THEM}的?(?:电话|手机|号码|微信|主意|疫苗|旗号|小报告|招呼|脸)",
    r"打人[民工事行]|打女儿墙|抢人才|打孩子骂",
)
INJURY = _any(
    rf"(?:头|脸|手|腿|身|鼻子?|嘴|脚|胳膊|脖子|额头|肚子)[上里]?{_NEAR}{{0,6}}(?:冒血|出血|流血"
    rf"|淌血|喷血)",
    rf"血呼啦|直冒血|有人{_NEAR}{{0,3}}(?:出血|流血|受伤|伤着|伤了)|噎[着住到]|翻白眼|抽过去"
    r"|突然[倒栽]",
    rf"脸[都也]?憋?[得的]?(?:发)?[紫青]|[两几俩三多]辆?车{_NEAR}{{0,3}}(?:相?撞|撞(?:一块|一起"
    rf"|上))",
    rf"[不没](?:喘|出|有)?气了(?=$|\W)|不喘气|躺{_NEAR}{{0,5}}不动了?(?=$|\W)",
    rf"半边(?:身子?|脸|身体)?{_NEAR}{{0,3}}(?:动不了|不能动|没知觉|麻)|嘴[也都]?歪",
    r"(?:突然|忽然)[^。]{0,10}(?:说不出|说话不清|抬不起来|站不起来|不会说话|看不见|动不了)",
    rf"{_THEM}{_NEAR}{{0,4}}从{_NEAR}{{1,12}}(?:掉|摔|跌|坠)了?下[来去]",
    rf"(?:胸口?|心口窝?|心脏|肚子){_NEAR}{{0,3}}[疼痛]得?{_NEAR}{{0,3}}(?:打滚|厉害|受不了|不行"
    rf"|冒汗|要命)",
    rf"把{_NEAR}{{0,6}}{_POISON}{_NEAR}{{0,3}}[喝吃吞咽]|(?:误[喝吃]|[喝吃吞咽](?:了"
    rf"|下去?)){_NEAR}{{0,4}}{_POISON}",
    rf"[被让]{_NEAR}{{0,5}}车{_NEAR}{{0,2}}撞[飞倒了]|[躺倒]着?[^。]{{0,8}}叫不[应醒答动]"
    rf"|\bstop (?:the )?bleeding\b",
    rf"被(?:狗|蛇|车|电动车|马蜂|玻璃|机器){_NEAR}{{0,3}}[咬撞扎割绞蜇]得",
    rf"\b{_PERSON}\b (?:is|are|was|were|got|has been|have been)?[ ]?(?:badly |seriously )?"
    r"(?:hurt|injured|bleeding)\b",
    r"\bfell\b[^.]{0,20}\b(?:cannot|can't|can not) (?:move|get up|stand)",
    r"\b(?:not|n't) breath(?:e|ing)\b",
    r"\bbleeding (?:a lot|badly|heavily)|\boverdosed?\b|\b(?:has|have|having|severe) chest pain",
    r"\bseizure\b|\bhaving a stroke\b",
    r"\b(?:in labou?r|water broke)\b|\b(?:old )?(?:man|woman|person|lady|guy) (?:has "
    r"|just )?collapsed",
)
NO_INJURY = _any(r"没气了的|煤气灶|轮胎|车胎|游泳圈|气球|labou?r (?:law|dispute|contract)")
SELFHARM = _any(
    rf"(?:站|坐|爬|走)[在到上]{_NEAR}{{0,4}}(?:桥|楼顶|天台|窗台|栏杆)[^。]{{0,10}}(?:别拦|跳"
    rf"|不想|活|下去|算了|死)",
    rf"要往下跳|谁[也都]别[拦劝]|要跳(?:黄河|江|海|井|湖|楼|桥|崖|下去)|从{_NEAR}{{0,6}}(?:楼|桥"
    rf"|窗户?|阳台){_NEAR}{{0,3}}跳下去",
    r"\b(?:going|about|want|ready) to (?:jump(?! (?:the|in|ship))|end (?:it|my life)|die(?! of))\b",
    r"\bend it all\b|\bnot worth living\b|\bno reason to live\b|\bdisappear forever\b"
    r"|\bnobody needs me\b",
    r"\bbetter off (?:dead|without me)\b|\bcut my wrists?\b|\b(?:took"
    r"|swallowed) [^.]{0,24}\bpills\b",
    r"(?:撑|熬)不[住下]了?[^。]{0,10}(?:死|药|走了之|不想)",
    r"(?:阳台|窗台?|楼|桥|栏杆)[^。]{0,10}[说要想]要?跳(?=$|\W|下)",
    rf"爬[到上]{_NEAR}{{0,5}}(?:塔吊|楼|桥|杆|高处|房顶){_NEAR}{{0,4}}[要想]跳",
    r"\b(?:hang|shoot|drown) myself\b|\b(?:don't|do not) want to (?:be alive|live|wake up|go on)\b",
)
TRAPPED = _any(
    rf"(?:底下|下面|里[头边面]){_NEAR}{{0,3}}(?:压|埋|困|夹)[着了住]?{_NEAR}{{0,3}}(?:{_THEM}"
    rf"|[个俩两三几])",
    rf"{_THEM}{_NEAR}{{0,3}}[压埋困夹][在到]?{_NEAR}{{0,3}}(?:底下|下面|里头|里面|车里|车下|轮子)",
    r"电梯[^。]{0,8}(?:不动了|停住|停在|卡住|卡在|咣当)[^。]{0,8}(?:里头|里面|我们|俺们?)",
    r"\blocked (?:himself|herself|themselves|myself) in\b|\bcan't get out\b|\bcannot get out\b",
    rf"[塌垮倒]了[^。]{{0,6}}(?:埋|压|砸)[着了住]{_NEAR}{{0,3}}(?:{_THEM}|[一二两俩三几\d])",
    rf"{_THEM}{_NEAR}{{0,8}}(?:锁在{_NEAR}{{0,5}}(?:里|屋|车|室)|关在{_NEAR}{{0,3}}(?:屋|车|厕所"
    rf"|卫生间|柜))",
    rf"[塌垮倒]了[^。]{{0,8}}(?:里面|里头|下面|底下)还?有{_THEM}",
    rf"{_THEM}{_NEAR}{{0,6}}掉(?:进|到|入|下)了?{_NEAR}{{0,4}}(?:化粪池|井|坑|下水道|沟|洞|地窖)",
    rf"(?:手|胳膊|腿|脚|头发|衣服){_NEAR}{{0,3}}[卷绞轧](?:进|到|在)?{_NEAR}{{0,4}}(?:机|里|扶梯"
    rf"|皮带)",
    r"(?:爬山|山上|山里)[^。]{0,8}(?:下不来|出不来|走不出)",
)
NO_TRAPPED = _any(r"狗|猫|手机[锁掉卡]|钥匙|快递|钱")
FLOOD = _any(
    rf"{_THEM}{_NEAR}{{0,6}}掉(?:进|到|入|下|在)?{_NEAR}{{0,5}}(?:河|湖|江|水库|池塘|鱼塘|水沟"
    rf"|海|渠|泉|水)[里中]?(?!浒)",
    rf"{_THEM}{_NEAR}{{0,10}}被{_NEAR}{{0,4}}[卷冲]走了?(?!钱|款)",
    r"水[都已经也快]*(?:到|没过|漫过|淹到|淹过|没到)了?(?:我|俺)?(?:胸|腰|脖子|大腿|窗户|车窗"
    r"|车顶|床|炕|房顶|一楼)",
    r"[房屋]顶上[^。]{0,8}(?:水|救)|车[^。]{0,3}[淹泡][^。]{0,8}[在困]车里|灌满了?水[^。]{0,6}人"
    r"|困在[^，,。]{0,3}(?:河|水|岛|石头)",
    rf"(?:有个|有人|一个){_NEAR}{{0,6}}掉(?:进|到|入)?{_NEAR}{{0,3}}(?:河|湖|江|水库|池塘|海"
    rf"|水)[里中]?",
    rf"(?:河|湖|江|水库|塘|海)里{_NEAR}{{0,4}}{_THEM}{_NEAR}{{0,6}}(?:喊|沉|扑腾|救命|挣扎|溺)",
    rf"\b(?:{_PERSON}|i)\b[^.]{{0,10}} (?:fell|fallen|jumped) (?:in|into) (?:the |a )?(?:\w+ )?"
    r"(?:lake|river|water|pond|canal|sea|well|reservoir)",
    r"\bwater (?:is )?(?:coming|pouring|rushing|rising)\b",
)
MISSING = _any(
    rf"{_WHO}[^。]{{0,16}}(?:不见了|没影|找不[着到](?:了|人)|(?<!年)没回[来家]|没到家|没音信"
    rf"|失联|跟丢了|走散了|走岔了)",
    rf"\b{_FAMILY}\b[^.]{{0,30}}(?:is missing|not come (?:home|back)|disappeared|never came home)",
    rf"\b(?:can't|cannot) find my {_FAMILY}\b",
)
NO_MISSING = _any(
    r"工作|幼儿园|学位|学校找|证|卡|电话找|手机|钱|过年|工地|拖欠|赡养|狗|猫|对象找|房"
)
_MONEY = r"(?:[\d一二两三四五六七八九十百千万几多好]+(?:元|块|万|千|百|来?块))"
FRAUD = _any(
    rf"被(?:电信|网络|网上|电话)?(?:诈骗|骗)(?:子|了|走|去|我)*(?:了|有|整整|大概|将近|快"
    rf"|不少)*{_MONEY}",
    r"(?:骗子|诈骗|安全账户|刷单|退款|假客服|冒充)[^。]{0,24}(?:转了|转过去|转账了|打过去|骗走"
    r"|没了|汇过去)",
    r"(?:公检法|公安局?|警察|骗子|客服|法院|银监会)[^。]{0,24}[转汇](?:了|过去)",
    r"(?:屏幕共享|共享屏幕|链接|验证码)[^。]{0,14}(?:转走|刷了|没了|扣了)",
    r"\btricked into (?:sending|paying|transferring)\b",
    rf"[转汇打][给到]了?{_NEAR}{{0,4}}骗子|被骗了?一万[一二三四五六七八九]",
    r"\b(?:sent|transferred|paid|wired)\b[^.]{0,30}\bscam|\b(?:been|was|got|being"
    r"|am) (?:just )?scammed\b",
)
NO_FRAUD = _any(
    r"装修|健身|中介|开发商|定金|押金|学费|会员|预付|培训|老板|商家|卖家|店|买房|购房|彩礼|工资"
    r"|美容|旅[行游]|车[款行]",
    r"怎么防|防止|没信|没转|差点",
)

HEARD: dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]] = {
    "fire": (FIRE, NO_FIRE),
    "gas": (GAS, NO_GAS),
    "crime": (CRIME, NO_CRIME),
    "missing": (MISSING, NO_MISSING),
    "injury": (INJURY, NO_INJURY),
    "selfharm": (SELFHARM, None),
    "trapped": (TRAPPED, NO_TRAPPED),
    "flood": (FLOOD, None),
    "fraud": (FRAUD, NO_FRAUD),
}
"""For each danger of a profile: how it is told, and what in the same sentence makes it another."""

_SENTENCE = re.compile(r"[。！？!?\n]+|(?<=[a-z])\. ")


def sounds(kind: str, text: str) -> bool:
    """Whether plain text may tell of this danger: a first look, for nearly all that is said has
    none."""
    heard, _ = HEARD.get(kind, (None, None))
    return heard is not None and len(text) <= LONGEST and heard.search(text) is not None


def told(kind: str, text: str, words: re.Pattern[str]) -> bool:
    """Whether plain text tells of this danger, now: by these words, or by its patterns."""
    heard, another = HEARD.get(kind, (None, None)) if len(text) <= LONGEST else (None, None)
    for sentence in _SENTENCE.split(text):
        if not sentence:
            continue
        by_pattern = heard is not None and not (another and another.search(sentence))
        ends = [one.end() for one in words.finditer(sentence)]
        ends += [one.end() for one in heard.finditer(sentence)] if heard and by_pattern else []
        if any(tense.is_now(kind, sentence, end) for end in ends):
            return True
    return False
