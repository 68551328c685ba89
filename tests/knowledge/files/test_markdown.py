"""An article as a Markdown page: what comes back, and every refusal with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import Article
from knowledge.files import markdown
from tests.knowledge.files.written import FULL, articles


@given(articles)
def test_what_is_written_is_read_back(given_articles: list[Article]) -> None:
    pages = [(f"{n}.md", markdown.write(one)) for n, one in enumerate(given_articles)]
    assert markdown.read(pages) == (given_articles, [])


def test_a_page_reads_like_a_page() -> None:
    assert markdown.write(FULL) == PAGE


PAGE = """---
id: gjj-001
aliases:
- 公积金咋取
- 取公积金
topic: 公积金
department: 市住房公积金中心
keywords:
- 提取
source: 示例知识
valid_from: 2026-01-01
valid_until: 2027-01-01
document: 济公积金〔2026〕1号
link: https://example.org/1
related:
- gjj-002
attachments:
- k2
question_en: How do I withdraw my housing fund?
aliases_en:
- housing fund money
- take out the fund
source_en: Sample
---

# 公积金怎么提取？

带身份证到窗口。
\\## 不是步骤
=1+1

## 一句话

带身份证到窗口。

## 大字版

请带上身份证，到最近的窗口。

## 步骤

1. 取号
2. 交材料

## 材料

1. 身份证

## 费用

免费

## 地点

任一窗口

## 时间

工作日9:00-17:00

## 电话

12329

## 英文

Go to the counter.
\\## No section
Bring your passport.
"""


def test_a_page_as_people_write_it() -> None:
    page = (
        "\ufeff\r\n---\r\nid：a1\r\naliases: 咋办|怎么弄\r\n\r\nkeywords:\r\n  * 办\r\n---\r\n"
        "# 怎么办？\r\n这么办。\r\n### 小标题\r\n#话题\r\n## steps\r\n- 取号\r\n+ “交”\r\n"
    )
    [article], problems = markdown.read([("a.md", page)])
    assert problems == []
    assert article.id == "a1"
    assert (article.aliases, article.keywords) == (("咋办", "怎么弄"), ("办",))
    assert article.answer == "这么办。\n### 小标题\n#话题"
    assert article.guide.steps == ("取号", "“交”")


HEAD = "---\nid: a1\n---\n"


@pytest.mark.parametrize(
    ("page", "line", "reason"),
    [
        pytest.param("", 1, "does not begin with a line ---", id="empty"),
        pytest.param("\n# 问\n", 2, "does not begin with a line ---", id="no fields"),
        pytest.param("---\nid: a1\n# 问\n", 3, "neither `field: value`", id="title in fields"),
        pytest.param("---\nid: a1\n", 1, "not closed", id="open fence"),
        pytest.param("---\ncolour: red\n---\n", 2, "unknown field 'colour'", id="field"),
        pytest.param("---\nid: a\nid: b\n---\n", 3, "given twice", id="field twice"),
        pytest.param("---\nid: a\n- b\n---\n", 3, "neither", id="list of a single field"),
        pytest.param(f"{HEAD}# 问\n", 1, "answer is empty", id="no answer"),
        pytest.param(f"{HEAD}答\n", 1, "question is empty", id="no title"),
        pytest.param(f"{HEAD}# 问\n# 问\n", 5, "a second title", id="two titles"),
        pytest.param(f"{HEAD}# 问\n答\n## 其他\n", 6, "unknown section '其他'", id="section"),
        pytest.param(f"{HEAD}# 问\n答\n## 步骤\n## 步骤\n", 7, "given twice", id="section twice"),
        pytest.param(f"{HEAD}# 问\n答\n## 步骤\n取号\n", 7, "begins with", id="list without dash"),
    ],
)
def test_a_bad_page_is_refused_with_its_line(page: str, line: int, reason: str) -> None:
    found, [problem] = markdown.read([("gjj/a.md", page)])
    assert found == []
    assert problem.place == f"gjj/a.md, line {line}"
    assert reason in problem.reason


def test_the_second_of_two_ids_names_the_first_file() -> None:
    page = f"{HEAD}# 问\n答\n"
    found, [problem] = markdown.read([("a.md", page), ("b.md", page)])
    assert len(found) == 1
    assert problem.place == "b.md, line 1"
    assert problem.reason == "duplicate id 'a1', first used in a.md, line 1"


@given(st.text() | st.text(alphabet='-#\n\\": a1.').map(lambda text: HEAD + text))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    markdown.read([("a.md", text)])
