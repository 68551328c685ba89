"""A state of affairs that is told (路灯不亮了): not asked about, and not only named (路灯).

Such words are taken down at once. What is known of the matter is offered beside, because an
article that says 请告诉我们在哪条路 is no answer for somebody who is just doing that.
"""

import re

from handlers import hearing
from handlers.cases import intake
from handlers.cases.matters import subjects
from handlers.city.profile import City
from knowledge.articles import Article

NAMED = 4
"""Up to this many characters a trouble is only named: 占道经营, 暖气不热."""
SENTENCE = 12
"""So many (a word of English counts as two) an English sentence has; less only names a trouble."""
FEW_WORDS = 6
"""Three words of English."""
COMFORT = 20
"""A first sentence of an article that is no longer only comforts: 休息不好真难受。"""

_HAN = re.compile("[\u3400-\u9fff]")
# Questions of whoever does not write 吗 or 怎么 (管不管, 是骗人的不, 谁出钱), wishes to know or to
# have something for oneself, and the names of things.
_WONDERS = re.compile(
    r"(?<!不知道)(?<!不知)(?<!没)谁(?![都也])|(\w)不\1|[不没么吧](?=[，\s]|[\W_]*$)|[是会该]不[是会该]|是.{1,12}还是"
    r"|何[时为处在故]|有何|疑[问惑]|[请再想]问|想(?!不)|电话|标准|申请|领养|(?:查|(?<![收退消])费|保护|办理)[\W_]*$"
)
_REPORTED = re.compile(r"怎么(?:投诉|反映|举报)|找谁")
_TROUBLED = re.compile(rf"{_REPORTED.pattern}|怎么办(?=\W*$)")
_TELL_US = re.compile(r"(?:告诉|报给|拍给|[^\W_]给)我们|请[说讲]清|我们(?:马上|按急件)?转")
# What comes before telling us: one's own safety, a call, a look of one's own.
_BEFORE = re.compile(r"先|拨打|报警|1[12][09]|千万|别(?![急慌的人]|着急|担心)")


def to_be_mended(text: str, article: Article | None, city: City) -> bool:
    """Whether words tell what a department must mend: what the article that was found first of
    all wants to hear, or a trouble of a part of the city that they name."""
    if not states(text):
        return False
    if not _HAN.search(text):
        return _plain_english(text, article, city)
    if article and _tells_us(article):
        return True
    return _names_part(text, city) and (
        hearing.troubled(text, city) or bool(article and _of_trouble(article, city))
    )


def _plain_english(text: str, article: Article | None, city: City) -> bool:
    """My landlord will not give back my deposit: a sentence about what can be reported."""
    if not article or not (hearing.troubled(text, city) or subjects(text)):
        return False
    whole = hearing.length(text) >= SENTENCE
    if subjects(text) and hearing.names_trouble(text) and not _of_trouble(article, city):
        return hearing.length(text) >= FEW_WORDS  # no water since Monday, when museums are closed
    return _tells_us(article) or (whole and _of_trouble(article, city))


def beside(text: str, article: Article | None, city: City) -> Article | None:
    """The article, where it may be read beside a report of the words."""
    if article and states(text) and (_tells_us(article) or _of_trouble(article, city)):
        return article
    return None


def may_be_mended(text: str, article: Article, city: City) -> bool:
    """Whether somebody who is given the article may want to report what they told."""
    return states(text) and _of_trouble(article, city)


def _tells_us(article: Article) -> bool:
    """Whether an article about a trouble asks for what a report asks, before anything else."""
    if not _TROUBLED.search(article.question):
        return False
    first, *more = [*hearing.sentences(article.answer), ""]
    asked = first if len(first) > COMFORT or _TELL_US.search(first) else f"{first} {more[0]}"
    tells = _TELL_US.search(asked)
    return bool(tells and not _BEFORE.search(asked[: tells.start()]))


def asks_to_tell(text: str, article: Article) -> bool:
    """我钱包丢地铁上了, and the answer says 请告诉我们坐的几号线: a report comes next."""
    return states(text) and bool(_TELL_US.search(hearing.sentences(article.answer)[0]))


def reported(article: Article) -> bool:
    """Whether an article says to whom something is reported."""
    return bool(_REPORTED.search(article.question))


def _of_trouble(article: Article, city: City) -> bool:
    """Whether an article is about a trouble that can be reported to us."""
    about = _REPORTED.search(article.question) or hearing.troubled(article.question, city)
    return bool(about and _TELL_US.search(article.answer))


def _names_part(text: str, city: City) -> bool:
    said = hearing.plain(text)
    return city.name in said or bool(intake.district(text, city))


def states(text: str) -> bool:
    """Whether words tell how something is: they ask nothing, and do more than name a thing."""
    said = hearing.plain(text).strip()
    if hearing.asks(text) or _WONDERS.search(said):
        return False
    bare = said.rstrip("。.！!~～ ")
    return hearing.length(bare) > NAMED or bare.endswith("了")
