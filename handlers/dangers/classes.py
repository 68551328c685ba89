"""Classes of words that danger is told with: who, where, what it is done with."""

NEAR = r"[^，,。]"
"""What may stand between words of one clause."""

OTHERS = r"[^，,。我俺]"
"""The same, where somebody else than the writer is meant."""

HOME = (
    r"(?:隔壁|对门|邻居家|楼[上下里道]|[家屋店]里?|厨房|阳台|晒台|窗户?|房子?|仓库|库房|车[库棚]"
    r"|地下室|宿舍|教室"
    r"|插座|电[线表箱瓶]箱?|电动车|电瓶车|空调|变压器|冰箱)"
)
BURNS = (
    r"(?:锅|房子?|屋[子里]?|被[子窝]?|[电被]褥子?|褥子|毯子?|沙发|窗帘|床[单垫上]?|柴火?"
    r"|[柴草]垛|草[丛地坪]?"
    r"|山[上里坡头]?|林子?|树|楼[上下道]?|仓库|棚子?|电瓶|气[瓶罐]|[箱柜]子?|电线|机器?|灶台?|炕"
    r"|插[座排]|排插"
    r"|[纸衣]服?[箱壳]?子?|麦[地子田]|秸秆|桶|空调|厂[房里]?|店里?|厨房|阳台|家里?|头发"
    r"|[卡货轿电]?车[子上里]?|油烟机"
    r"|外墙|保温层?)"
)
WHO = (
    r"(?:老[婆公人伴]|老爷子|老太太|媳妇|妈|娘|爸|爹|大大|孩子|娃|儿子|女儿|闺女|爷爷|奶奶"
    r"|姥[姥爷]|弟|妹|哥|姐|对象|同学|学生"
    r"|婆婆|公公|外?孙[子女]?|侄[子女儿]|外甥|小孩|姑娘|女的|男的)"
)
ONE = r"(?:(?:我|俺|咱|他|她|人家?|自己)(?:们|家)?的?)"
ANYBODY = (
    r"(?:女人|男人|大[爷妈娘叔姨]|老[头汉]|司机|工人|师傅|乘客|病人|伤者|同事|工友|室友|邻居"
    r"|朋友|小伙子?|保安|老师)"
)
THEM = rf"(?:{ONE}{WHO}?|{WHO}|{ANYBODY})"
SOMEBODY = (
    r"(?:有(?:个|一个|[两几])?[^，,。]{0,5}人|有个|有[两几]个|一个[^，,。]{0,4}(?:人|女|男"
    rf"|孩|老|学生|姑娘|小伙)|{WHO}|{ANYBODY})"
)
"""Somebody else than whoever writes."""
WATER = (
    r"(?:[黄小护运清]?(?:清|城)?河|湖|江|水库|水塘|池塘|鱼塘|水沟|[大深]海|海里|[水荷]池|水渠"
    r"|泉池?|水里)"
)
POISON = (
    r"(?:洗洁精|洁厕|消毒[液水]|84|农药|除草剂|鼠药|汽油|酒精|电池|干燥剂|硬币|磁珠|药片|强酸"
    r"|烧碱|洗衣液"
    r"|管道通|敌草|杀虫剂|花露水|墨水|水银|磁力珠|图钉|螺丝|纽扣)"
)
WEAPON = (
    r"(?:菜刀|水果刀|砍刀|刀子?|斧[头子]?|剪[刀子]|锤子?|钢管|铁[棍锨锹管棒]|木?棍子?|棒子?"
    r"|砖头?|酒瓶子?|板凳|凳子"
    r"|皮带|汽油|枪|擀面杖|玻璃碴?)"
)
LIMB = (
    r"(?:(?<![把扶帮助选歌对水好新老高人])手[指腕掌]?头?|拇指|脚[趾踝]?|胳膊|腿|头发?|衣服|袖子"
    r"|身子"
    r"|指头)"
)

E_PERSON = (
    r"(?:someone|somebody|people|person|man|woman|guy|lady|child|children|kid|boy|girl|baby|son"
    r"|daughter|driver|friend|neighbou?r|worker|student|he|she|they)"
)
E_FAMILY = (
    r"(?:daughter|son|child|children|kid|kids|baby|mother|father|mum|mom|dad|grandma|grandpa"
    r"|grandmother|grandfather|husband|wife|brother|sister)"
)
E_CANNOT = r"(?:can(?:['’ ]?t|not| not)|could ?n['’]?t|unable to)"
E_NOT = r"(?:not|n['’]?t)"
