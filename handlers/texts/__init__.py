"""Every sentence that is said, in Chinese and English (Project Fluent)."""

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("zh", "en")
LONGEST_KEPT = 100
"""Longer values are somebody's own words."""
MARK = "\ue000"
"""Of the private use area, which no sentence of ours has."""
_MARKED = re.compile(f"{MARK}([0-9]){MARK}")


class Texts:
    """Sentences by key. A key that a language lacks is a mistake of ours and raises."""

    def __init__(self) -> None:
        self._bundles = {language: _bundle(language) for language in LANGUAGES}
        # Most of what is said, sources and days of answers too, is said again and again. Typed:
        # 1 and True are the same key otherwise, and not the same words.
        self._said = lru_cache(maxsize=2048, typed=True)(self._formatted)

    def say(self, language: str, key: str, **values: Any) -> str:
        known = language if language in self._bundles else "zh"
        own = [n for n, one in values.items() if isinstance(one, str) and len(one) > LONGEST_KEPT]
        if not own:
            return self._said(known, key, **values)
        # Fluent refuses values of more than 2,500 characters, and what people wrote at length is
        # nothing to be kept in memory: it goes into the sentence when that is made.
        marks = {name: f"{MARK}{number}{MARK}" for number, name in enumerate(own)}
        text = self._formatted(known, key, **{**values, **marks})
        return _MARKED.sub(lambda found: str(values[own[int(found[1])]]), text)

    def _formatted(self, language: str, key: str, **values: Any) -> str:
        bundle = self._bundles[language]
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        text, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"{language}/{key}: {errors[0]}")
        return str(text)

    def keys(self, language: str) -> set[str]:
        return set(self._bundles[language]._messages)


@cache
def _bundle(language: str) -> Any:
    """Read once in a process: the files take a quarter of a second."""
    # Isolation marks around values would be shown as boxes by old phones.
    bundle = FluentBundle([{"zh": "zh-CN", "en": "en"}[language]], use_isolating=False)
    for file in sorted(resources.files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(f".{language}.ftl"):
            bundle.add_resource(FluentResource(file.read_text("utf-8")))
    return bundle
