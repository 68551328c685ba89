"""Every sentence that is said, in Chinese and English (Project Fluent).

What admins put in place of a sentence lies over it: a layer that is swapped whole.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, partial
from importlib import resources
from typing import Any

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser

from handlers.texts import wording

log = logging.getLogger("warmline.texts")

LANGUAGES = ("zh", "en")
LONGEST_KEPT = 100
"""Longer values are somebody's own words."""
MARK = "\ue000"
"""Of the private use area, which no sentence of ours has."""
_MARKED = re.compile(f"{MARK}([0-9]){MARK}")
_ENTRY = re.compile(r"^(?=[a-z][a-z0-9-]* *=)", re.MULTILINE)
"""A sentence begins where a line does; its further lines are set in."""

Layer = Mapping[tuple[str, str], str]
"""(Key, language) -> the wording said instead of the program's own."""


class Texts:
    """Sentences by key. A key that a language lacks is a mistake of ours and raises."""

    def __init__(self, layer: Layer | None = None) -> None:
        self._bundles = {language: _own(language) for language in LANGUAGES}
        self._layer: dict[tuple[str, str], str] = {}
        self._generation = 0
        self._said = self._sayer({})
        if layer:
            self.lay_over(layer)

    @property
    def generation(self) -> int:
        """Another number after each change of the layer, for who keeps what follows from it."""
        return self._generation

    @property
    def layer(self) -> Layer:
        return self._layer

    def lay_over(self, layer: Layer) -> None:
        """Say these wordings from now on. One that does not fit this version of the program is
        left out, with a line in the log: the program's own is said."""
        fitting: dict[tuple[str, str], str] = {}
        for (key, language), text in layer.items():
            why = wording.why_not(key, language, text)
            if why:
                log.warning("the wording of %s/%s is left out: %s", language, key, why)
            else:
                fitting[key, language] = text
        if fitting != self._layer:
            self._said = self._sayer(_over(fitting))
            self._layer, self._generation = fitting, self._generation + 1

    def _sayer(self, over: Mapping[str, Any]) -> Callable[..., str]:
        # Most of what is said, sources and days of answers too, is said again and again. Typed:
        # 1 and True are the same key otherwise, and not the same words.
        return lru_cache(maxsize=2048, typed=True)(partial(self._formatted, over))

    def say(self, language: str, key: str, **values: Any) -> str:
        known = language if language in self._bundles else "zh"
        own = [n for n, one in values.items() if isinstance(one, str) and len(one) > LONGEST_KEPT]
        if not own:
            return self._said(known, key, **values)
        # Fluent refuses values of more than 2,500 characters, and what people wrote at length is
        # nothing to be kept in memory: it goes into the sentence when that is made.
        marks = {name: f"{MARK}{number}{MARK}" for number, name in enumerate(own)}
        text = self._said(known, key, **{**values, **marks})
        return _MARKED.sub(lambda found: str(values[own[int(found[1])]]), text)

    def _formatted(self, over: Mapping[str, Any], language: str, key: str, **values: Any) -> str:
        if language in over and over[language].has_message(key):
            text, errors = _format(over[language], key, values)
            if not errors:
                return text
            log.warning("the wording of %s/%s was not said: %s", language, key, errors[0])
        text, errors = _format(self._bundles[language], key, values)
        if errors:
            raise ValueError(f"{language}/{key}: {errors[0]}")
        return text

    def keys(self, language: str) -> set[str]:
        return set(self._bundles[language].sources)


def _format(bundle: Any, key: str, values: dict[str, Any]) -> tuple[str, list[Exception]]:
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    text, errors = bundle.format_pattern(pattern, values)
    return str(text), errors


def _new(language: str) -> Any:
    # Isolation marks around values would be shown as boxes by old phones.
    return FluentBundle([{"zh": "zh-CN", "en": "en"}[language]], use_isolating=False)


def _resource(text: str) -> Any:
    # Where in its file a sentence stands is of no use here, and would take as much memory as it.
    return FluentParser(with_spans=False).parse(text)


class _Own:
    """The program's own sentences of a language, each read when it is first said.

    Reading all of them takes a tenth of a second and more memory than their text; no sentence of
    ours refers to another.
    """

    def __init__(self, language: str) -> None:
        self._bundle = _new(language)
        self.sources = dict(_sources(language))

    def get_message(self, key: str) -> Any:
        if key in self.sources and not self._bundle.has_message(key):
            self._bundle.add_resource(_resource(self.sources[key]))
        return self._bundle.get_message(key)

    def format_pattern(self, pattern: Any, values: dict[str, Any]) -> tuple[str, list[Exception]]:
        text, errors = self._bundle.format_pattern(pattern, values)
        return str(text), errors


def _sources(language: str) -> Iterator[tuple[str, str]]:
    """Key and text of each sentence as it stands in its file."""
    for file in sorted(resources.files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(f".{language}.ftl"):
            for entry in _ENTRY.split(file.read_text("utf-8"))[1:]:
                yield entry.partition("=")[0].strip(), entry


@cache
def _own(language: str) -> _Own:
    return _Own(language)


def _over(layer: Layer) -> dict[str, Any]:
    """The layer's own bundle of each language: small, whatever the program says."""
    bundles = {language: _new(language) for language in LANGUAGES}
    for (key, language), text in layer.items():
        bundles[language].add_resource(_resource(wording.entry(key, text)))
    return bundles
