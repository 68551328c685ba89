"""Every sentence that is said, in Chinese and English (Project Fluent)."""

from importlib import resources
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("zh", "en")


class Texts:
    """Sentences by key. A key that a language lacks is a mistake of ours and raises."""

    def __init__(self) -> None:
        self._bundles = {language: _bundle(language) for language in LANGUAGES}
        self._said: dict[tuple[str, str], str] = {}

    def say(self, language: str, key: str, **values: Any) -> str:
        if language not in self._bundles:
            language = "zh"
        if not values and (said := self._said.get((language, key))) is not None:
            return said
        bundle = self._bundles[language]
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        text, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"{language}/{key}: {errors[0]}")
        if not values:
            self._said[language, key] = str(text)
        return str(text)

    def keys(self, language: str) -> set[str]:
        return set(self._bundles[language]._messages)


def _bundle(language: str) -> Any:
    # Isolation marks around values would be shown as boxes by old phones.
    bundle = FluentBundle([{"zh": "zh-CN", "en": "en"}[language]], use_isolating=False)
    for file in sorted(resources.files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(f".{language}.ftl"):
            bundle.add_resource(FluentResource(file.read_text("utf-8")))
    return bundle
