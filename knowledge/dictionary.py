"""Browsing the articles like a dictionary: by topic, by department, by first letter."""

from collections.abc import Callable, Iterable

from knowledge.articles import Article
from knowledge.normalise import normalise
from knowledge.pinyin import hear, spell

# Stands for questions that start with neither a character nor a Latin letter; sorts last.
OTHER = "#"


def by_topic(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """Topic -> its articles; both in the order given, "" for those without."""
    return _group(articles, lambda article: article.topic)


def by_department(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """Department -> its articles; both in the order given, "" for those without."""
    return _group(articles, lambda article: article.department)


def by_letter(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """First letter of the question's pinyin -> its articles, letters and articles in dictionary
    order: A to Z, then OTHER. Letters without an article are left out."""
    ordered = sorted(articles, key=lambda article: (sort_key(article.question), article.id))
    groups = _group(ordered, lambda article: first_letter(article.question))
    if OTHER in groups:
        groups[OTHER] = groups.pop(OTHER)
    return groups


def first_letter(question: str) -> str:
    """A to Z, or OTHER."""
    letter = "".join(sort_key(question))[:1].upper()
    return letter if "A" <= letter <= "Z" else OTHER


def sort_key(question: str) -> tuple[str, ...]:
    """The question's syllables and letters, to sort as a dictionary does. The greeting before a
    question is left out, as in every search."""
    text = normalise(question)
    return tuple(spell([code]) or char for char, code in zip(text, hear(text), strict=True))


def _group(
    articles: Iterable[Article], name_of: Callable[[Article], str]
) -> dict[str, list[Article]]:
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(name_of(article), []).append(article)
    return groups
