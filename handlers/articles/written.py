"""An article as rows and as JSON."""

import json
from typing import Any

from knowledge.articles import FIXED, FURTHER, LONGEST_IN_LIST, Article
from storage.database import Row

_JOINT = "｜"


def from_row(row: Row) -> Article:
    """An article as served; the reverse of `to_row`."""
    given: dict[str, Any] = {name: row[name] for name in FIXED[1:]}
    for name in LONGEST_IN_LIST.keys() & given.keys():
        given[name] = given[name].split(_JOINT)
    return Article.from_dict({"id": row["article_id"], **given, **json.loads(row["more"])})


def to_row(article: Article, *, version: int = 1) -> dict[str, str | int]:
    """An article as `storage.articles.put` takes it."""
    known = article.as_dict()
    row = {name: _joined(known[name]) for name in FIXED}
    more = {name: known[name] for name in FURTHER if known[name]}
    return {**row, "more": json.dumps(more, ensure_ascii=False), "version": version}


def _joined(value: str | list[str]) -> str:
    return _JOINT.join(value) if isinstance(value, list) else value


def to_json(article: Article) -> str:
    """As versions keep it: empty fields are left out."""
    return json.dumps({k: v for k, v in article.as_dict().items() if v}, ensure_ascii=False)


def from_json(content: str) -> Article:
    return Article.from_dict(json.loads(content))


def as_wording(article: Article) -> dict[str, str]:
    """What `storage.versions` keeps of an article besides its number and state."""
    return {
        "content": to_json(article),
        "question": article.question,
        "topic": article.topic,
        "department": article.department,
    }
