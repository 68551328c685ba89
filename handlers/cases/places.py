"""Where a matter is, from the citizen's own sentence: a neat name or nothing.

Chinese writes no spaces, so a place is found from its last character: a word that ends a
place's name (小区, 路, 村…), read backwards to where the sentence around it must have begun.
What might be a piece of a sentence is left out: asking once more is better than a wrong address.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

# What ends the name of a place, with how many characters a name before it may have.
_STRONG = (
    "(?:小区|社区|花园|公寓|家园|广场|公园|市场|大厦|大楼|学校|小学|中学|幼儿园|大学城|大学|学院|医院|卫生院|卫生所"
    "|火车站|高铁站|汽车站|地铁站|公交站|客运站|收费站|派出所|水库|景区|步行街|商场|超市|商城|工业园|产业园"
    "|停车场|菜市场|农贸市场|新村|家属院|宿舍|立交桥|天桥|大桥|体育馆|图书馆|敬老院|养老院|商厦|安置区|安置房|[校院]区)(?!舞|路(?![椅灯牌沿面上边])|街道|镇|乡|城)"
)
_STREET = (
    "(?:大道|大街|胡同|高架|隧道|路|街(?!道)|巷|弄(?![丢坏脏好堵得了不来成断错没])|桥)"
    "(?!村|镇|乡|社区|街道|小区|小学|中学)"
)
_VILLAGE = "(?:行政村|村|屯)(?!镇)"
_QUARTER = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z0-9])[\u4e00-\u9fff]{2,8}[一二三四五六七八九十东西南北]区(?:\d{1,3}号楼)?(?![\u4e00-\u9fff])"
)
"""甸柳一区: a part of an estate, where it stands for itself."""
_TOWN = "街道|镇|乡"
_ESTATE = "国际|时代|新城|名城|城|苑|府|庭|湾|轩|郡|邸|墅|里|园|院|庄|坊|居|寓|阁"
_NUMBER = r"[0-9一二三四五六七八九十百]{1,5}"
_INSIDE = rf"(?:\s?第?{_NUMBER}(?:号楼|号院|栋|幢|座|期|单元|号|楼|室|组|队|弄|区)(?![线称码召]))"
_BESIDE = (
    r"(?:路口|交叉口|交汇处|门口|大门|[东西南北]{1,2}[门侧边头段]|对面|旁边|附近|沿线|站台"
    r"|高架桥?下|桥下|桥头)"
)
_AND = r"[和与跟、及同到至]"
_AT = r"的?(?:十字)?(?:路口|交叉口|交汇处|交界处?|交口|中间|之间)"
_CORNER = rf"[\u4e00-\u9fff]{{1,6}}?(?:路|街|大道)(?:{_AT}|口)"
_STRETCH = re.compile(
    r"从[^，,。；;\s]{2,12}(?:到|至)[^，,。；;\s]{2,12}?(?:这一?段|路段|之间|沿线)"
)
_REGION = (
    r"(?:[\u4e00-\u9fff]{2,4}省)?(?:(?:[\u4e00-\u9fff]{2,4}|[A-Z])市)?"
    r"(?:[\u4e00-\u9fff]{2,3}新?区|[A-Z]\d+[区市县]|[\u4e00-\u9fff]{2,3}县|高新区|经开区|开发区)?"
    r"(?:[\u4e00-\u9fff]{2,4}(?:街道|镇|乡))?"
)
_ON_STREET = r"[\u4e00-\u9fff]{1,5}(?:路|街|大道|巷)(?:[0-9]{1,4}号)?(?=.)"

# Words at which a name cannot go on backwards: the sentence around it.
_WALLS = re.compile(
    r"[的了是我你您他她它们这那该其在于从被把让给跟很也每吗呢吧啊么什怎哪谁没不虽但到去着住叫说称使]"
    r"|请问|想问|请求|强烈|要求|希望|建议|呼吁|投诉|举报|反映|咨询|求助|关于|对于|有关|督促|重视|恳请|恳求|盼望|反对"
    r"|目前|现在|近期|最近|每天|昨天|今天|前天|今年|去年|由于|因为|如果|根据|按照|经过|通过|进入|进行|来自|前往"
    r"|整个|多个|几个|很多|许多|所有|全部|部分|各个|各大|老百姓|群众|居民|业主|市民|村民|政府|领导|书记|县长|市长"
    r"|居住|位于|处于|地处|靠近|临近|邻近|紧邻|毗邻|途经|经由|横穿|穿过|连接|旁边|附近|周边|周围|对面|门口|路口"
    r"|购买|购房|买房|规划|建设|修建|新建|改建|扩建|开通|新增|增加|增设|添加|设置|设立|取消|关闭|开放|尽快|尽早"
    r"|及时|加快|加强|加大|影响|导致|造成|发现|发生|出现|存在|修复|维修|施工|重建|清理|整治|查处|处理|解决|开展"
    r"|继续|原来|以前|以后|之前|之后|期间|当时|同时|另外|此外|其中|包括|以及|还有|或者|并且|而且|只有|没有|已经"
    r"|工作|上班|上学|就读|读书|回家|开车|坐车|乘坐|骑车|行驶|堵塞|排队|接送|看病|转至|送至|送往|交通|违规|违法"
    r"|如何|为何|何时|能否|是否|可否|不能|应该|必须|需要|主要|基本|非常|十分|严重|特别|真的|实在|总是|经常"
    r"|一家|一个|一名|一所|一条|一座|两个|三个|本人|本村|本地|当地|外地|居住地|户籍|户口|同一|附属于|开发(?!区)|建成|表扬|感谢|一下|早上|上午|中午|下午|傍晚|晚上|夜里|半夜|凌晨|[0-9]{1,2}[点时]半?"
    r"|家住|家在|我家|俺家|咱们|俺们|老家|走过|看见|听说|告诉|联系|打电话|拨打|满足|增强|能够|自筹|资金|安装|反馈|未经|多年|[多几两各一]所|[多几两各一]条|另近|进一步|稳定|报道|变成|大型|时间点|霸占|打开|招揽|几天|孩子|下雨|上(?=小学)|[一二三四五六七八九十几两]年|[一二三两]所|个|座|靠|贵|至|入|要|有|与|及|并|往|向|对|为|将要"
)
# What looks like a name but is a word of its own.
_COMMON = re.compile(
    r"^(?:马|公|铁|高速公|道|线|一|半|思|出|走|修|铺|堵|带|电|水|回|网|大|小|老|新|旧|全|各|整|多|某|同|主|次|支|断头|"
    r"附近|周边|整条|条|该|本|农|乡|城|城乡|行政|自然|示范|贫困|美丽|新农|上|下|逛|扫|过|立交|人行|高架|危|"
    r"住宅|商业|安置|居民|封闭|大型|老旧|普通|高档|智慧|无物业|现代|文明|和谐|公办|民办|公立|私立|附属|重点|省重点|"
    r"三甲|中医|人民|社区|公共|免费|露天|地下|立体|临时|收费|生鲜|建材|二手|劳动力|人才|房地产|资本|证券|"
    r"职工|学生|员工|教师|集体|单位|动物|休闲|文化|健身|中心|火车|汽车|公交|地铁|高铁|网|工作|加油|垃圾|变电|"
    r"法|检察|国务|过街天?|人行天?|地面|天|家|生活|故|经济适用房|商品房|保障房|廉租房|公租房|分|住|入|出|本|我|幼儿|托|培训|\d+|[A-Z]?\d+)$"
)
_MEANS = tuple("铁公马道泥石电线网逛上扫修走装局跑赶问迷绕")
_STREETS = re.compile(r"(?:人民|文化|建设|交通|农业|体育)(?:中|[东西南北])?")
"""Common words after which streets are called."""
_BUS = re.compile(r"(?:^|\D)[A-Z]?\d+路$")
BUS_LINE = re.compile(
    r"(?<![0-9A-Za-z])(?:BRT-?\d{1,2}(?:号线|[路线])?"
    r"|(?:[A-Z]\d{1,3}|\d{2,3}|\d(?=路(?:公交|车)))路(?![口灯]))(?:公交车?|公共汽车|车)?",
    re.IGNORECASE,
)
"""K52路公交: where it is that a bus does not stop."""
_STOP = re.compile(r"的?(?:站牌|站台|站点|站亭|候车亭|车站|[^\W_]{1,6}(?<![甩停越飞过])站)")
"""Of a line's stops one would have to be named."""
_LIVES = re.compile(
    r"(?:家住|我住|住在|居住在|居住于|位于|地址[是：:]?)"
    r"(?P<place>[\w·（）()\-]{3,30}?)(?=[，。,；;\s]|$)"
)
_RESIDENT = re.compile(
    r"(?:家住|住在|居住在|居住于|位于|地处|坐落[在于]|家在|我们?(?:都|就)?是|本人是|本人系|俺是|我们?系)"
    r"(?P<place>[\w·（）()\-]{2,34}?)(?:里面?|内|中)?的?(?:一名|一个|一位|普通|广大|全体|部分|众多)*的?"
    r"(?:业主|住户|居民|村民|租户|商户|用户|市民|群众|住|人(?=[，,。]))"
)
_NOT_A_NAME = re.compile(
    r"[的了我你您他她它这那该在因被把让给很没不虽但]|公司|一名|一个|来自|单位|企业|学生|购房|普通|出租|退休|[外当本]地|残疾|县城|农村|郊区|居民|业主|[数几]百户"
)
_LEAD = re.compile(
    r"^(?:(?:都|早就|刚才|刚刚|不是)?[跟和给](?:你|您)?们?(?:都|刚)?[说讲](?:过|了)+(?:你|您)?们?[，,是]?"
    r"|(?:[她他我俺]们?|人家|老人|家|人|我家|俺家)?(?:就|都|还)?(?:(?:住|停|是)?在|住(?!宅))|位于|(?:地点|地址|位置)[是为]?[：:]?|家住|我家在?|我们?在|(?:公司|单位|学校|工厂|店里?|饭店|工地)(?:就)?在|是在?|靠近|就是|还能(?:在|是)哪[儿里]?[，,]?)+"
)
_ENGLISH = re.compile(
    r"\b(?:\d+[A-Za-z]?\s+)?(?:[A-Z][\w'’-]+\s+){1,4}"
    r"(?:Road|Rd|Street|Avenue|Lane|Highway|Park|Square|Plaza|Mall|Station|Hospital|School|"
    r"University|Campus|Hotel|Tower|Mansion|Building|Estate|Compound|Residence|Bridge|Overpass|"
    r"Underpass|Airport|Temple|Lake|Village|Garden|Gardens|Community|Market|District)\b"
    r"(?:\s+(?:No\.?\s*)?\d+)?"
    r"|\b\d+[a-z]?\s+[a-z]+\s+(?:road|rd|street|avenue|lane)\b"
)
_ONLY_REGION = re.compile(r"[A-Z]?\d*[省市区县]?|[\u4e00-\u9fff]{1,3}[省市区县]|本?[省市区县镇村]")
_ENDS = re.compile(
    r"[路街巷道弄区村镇乡屯组队号栋幢座楼室期园苑城院府湾庭场站店厦际代轩郡邸墅里坊居寓阁庄堡桥江中内"
    r"0-9)）]|小学|大学|学校|[东西南北]$"
)
_LONGEST_NAME = 8
MOST = 120
"""So many endings are looked at; nobody names more places, but a page may be nothing else."""
# What follows shows that the ending was none: 路灯, 市场监督, 村干部.
_NO_PLACE = (
    r"[灯椅桩线况程费障过人由牌权基段局霸民]|[\u4e00-\u9fff]?(?:长|委会|干部|支书)|监[督管]|竞争|经济|价|化|行为|秩序"
    r"|份额|准入|部门|主体|建设|党委|政府|居委|管理"
)
# A date or an amount is no part of a name.
_CUT = re.compile(
    r"(?:\d+(?:年|月|日|号|多?人|余?户|元|万))+[由入在]?|[年月日号时点线自问想请由以系回未多]|将(?!军)|过(?!街)|还(?!乡)|经(?![一二三四五六七八九十开济贸])"
)


def place(text: str) -> str:
    """The most exact place that is named; the first of several; empty when none is sure."""
    text = unicodedata.normalize("NFKC", text)
    best, best_score = "", 0
    for score, found in _candidates(text):
        if score > best_score:
            best, best_score = found, score
    return _crossing(text, best)


def _crossing(text: str, found: str) -> str:
    """工业南路和奥体中路路口, 从泉城路到大明湖南门这一段: one place, neither end of it alone."""
    if found and (stretch := _STRETCH.search(text)) and found in stretch[0]:
        return stretch[0]
    street = re.sub(rf"{_BESIDE}$", "", found)
    if not street.endswith(("路", "街", "大道")):
        return found
    both = re.search(rf"{re.escape(street)}(?:{_AND}|(?=[经纬])){_CORNER}", text)
    both = both or re.search(
        rf"[\u4e00-\u9fff]{{1,6}}(?:路|街|大道){_AND}{re.escape(street)}{_AT}", text
    )
    return re.sub(r"^[区县市]", "", both[0]) if both else found


def known(text: str, names: Sequence[str]) -> str:
    """The longest of the names that stands in the text, with the gate or side that follows."""
    found = [one for name in names if (one := re.search(rf"{re.escape(name)}{_BESIDE}?", text))]
    return max((one[0] for one in found), key=len, default="")


def neat(answer: str) -> str:
    """An answer to "where is it?" without the words around the place."""
    answer = answer.strip().strip("。，,.!！~ ")
    bare = _LEAD.sub("", answer)
    bare = re.sub(r"(?<=.{4})的(?:事[儿情]?|问题|情况)$", "", bare)
    return re.sub(r"(?<=.{2})[吧啊呢哈呀嘛呗的]+$", "", bare) or answer


def _candidates(text: str) -> list[tuple[int, str]]:
    """(how exact, place), in the order of the text within each way of finding."""
    found = [(9, kept) for one in _RESIDENT.finditer(text) if (kept := _whole(one["place"]))]
    found += [(8, kept) for one in _LIVES.finditer(text) if (kept := _whole(one["place"]))]
    found += [(6 + bool(_has_number(kept)), kept) for kept in _by_ending(text, _STRONG, 0)]
    found += [(4 + 3 * bool(_has_number(kept)), kept) for kept in _by_ending(text, _STREET, 0)]
    found += [(6, kept) for kept in _by_ending(text, _ESTATE, 1)]
    found += [(4, kept) for kept in _by_ending(text, _VILLAGE, 0)]
    found += [(5, one[0]) for one in _QUARTER.finditer(text) if not _NOT_A_NAME.search(one[0])]
    found += [(3, kept) for kept in _by_ending(text, _TOWN, 0)]
    found += [(1, line[0]) for line in BUS_LINE.finditer(text) if not _STOP.match(text, line.end())]
    found += [(2 - _is_area(one[0]), one[0].strip()) for one in _ENGLISH.finditer(text)]
    return found


def _is_area(named: str) -> bool:
    """Lixia District says less than a street of it."""
    return named.rstrip().endswith("District")


def _has_number(kept: str) -> bool:
    return bool(re.search(rf"{_NUMBER}(?:号|栋|幢|座|期|单元|楼)", kept))


def _whole(named: str) -> str:
    """What residents call the place they live in, if it is a name."""
    named = re.sub(r"^本(?=[县市区镇村])|等.{0,4}$|一$", "", named.strip("（）()-·"))
    if _NOT_A_NAME.search(named) or not re.search(r"[\u4e00-\u9fff]{2}", named):
        return ""
    if _ONLY_REGION.fullmatch(named) or not _ENDS.search(named):
        return ""
    return named if len(re.sub(_REGION, "", named, count=1)) <= 14 else ""


def _by_ending(text: str, endings: str, least: int) -> list[str]:
    """Places by how their names end; `least` numbers (3栋, 二期) must follow a weak ending."""
    pattern = re.compile(rf"(?:{endings})(?!{_NO_PLACE}){_INSIDE}{{{least},4}}{_BESIDE}?")
    found = []
    for one in islice(pattern.finditer(text), MOST):
        start = _start_of_name(text, one.start())
        name = text[start : one.start()]
        kept = text[start : one.end()]
        if _is_name(name, one[0]) and not _BUS.search(kept):
            found.append(kept)
    return found


def _start_of_name(text: str, end: int) -> int:
    """Where a name that goes on until `end` may have begun."""
    window = text[max(0, end - 24) : end]
    run = re.search(r"[\u4e00-\u9fffA-Za-z0-9·]*$", window)
    assert run is not None
    begin = run.start()
    street = text[end : end + 1] in ("路", "街")
    for wall in _WALLS.finditer(window, begin):
        if not (street and wall.end() == len(window) and _STREETS.fullmatch(wall[0])):
            begin = wall.end()
    # 和 parts two places, but stands in names too: 和平路, 颐和园.
    parted = [m.end() for m in re.finditer(r"(?<=[路街道区村镇桥园城院校])[和或至]", window)]
    begin = max([begin, *(mark for mark in parted if mark < len(window))])
    cut = _CUT.match(window, begin)
    return max(0, end - 24) + (cut.end() if cut else begin)


def _is_name(name: str, ending: str) -> bool:
    """Whether what stands before an ending is a name, not a common word or half a sentence."""
    own = re.sub(rf"^{_REGION}(?:{_ON_STREET})?", "", name)
    if not own:
        return bool(name) and ending[:1] not in "路街村镇乡桥"
    if own in ("上", "读", "去"):
        return False
    if _STREETS.fullmatch(own) and ending[:1] in "路街":
        return True
    short = ending[:1] in "路街村镇乡桥巷弄"
    if _COMMON.match(own) and (short or own == name):
        return False
    if own.endswith("农村") or (short and own.endswith(_MEANS)):
        return False
    return len(name) > 1 and len(own) <= _LONGEST_NAME
