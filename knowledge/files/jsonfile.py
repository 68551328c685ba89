"""The knowledge base as JSON: a list of articles, each with the fields of `Article.as_dict`."""

import json
from collections.abc import Iterable

from knowledge.articles import COLUMNS, Article
from knowledge.files.gathering import Gathering, Problem, Result, Tell, made, telling, untold


def read(text: str, tell: Tell = untold) -> Result:
    """The articles of the good items and a problem for each bad one.

    Never raises: a file that cannot be understood at all gives no article and one problem.
    """
    try:
        items = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return [], [Problem(error.lineno, f"not JSON: {error.msg}")]
    except (ValueError, RecursionError):
        return [], [Problem(1, "not JSON of articles: a number is too long or lists are too deep")]
    if not isinstance(items, list):
        return [], [Problem(1, "not a list; a file begins with [ and holds one {…} an article")]
    gathering = Gathering("item")
    for number, item in enumerate(telling(items, len(items), tell), start=1):
        gathering.add(number, _article(item))
    return gathering.result


def write(articles: Iterable[Article]) -> str:
    """The file's text; `read` gives the same articles back."""
    return json.dumps([one.as_dict() for one in articles], ensure_ascii=False, indent=1) + "\n"


def _article(item: object) -> Article | str:
    if not isinstance(item, dict):
        return "not an article, which is written {…}"
    unknown = [name for name in item if name not in COLUMNS]
    if unknown:
        return f"unknown field {unknown[0]!r}; the fields are {','.join(COLUMNS)}"
    return made(item)
