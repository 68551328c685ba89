"""Makes knowledge/pinyin.txt from pypinyin's tables (MIT licence), so that the running service
need not hold them: `python -m tests.knowledge.pinyin_source > knowledge/pinyin.txt`."""

import sys
from collections.abc import Iterator

from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

HEADER = (
    "# Toneless readings of Chinese characters, made from pypinyin's tables (MIT licence)\n"
    "# by tests/knowledge/pinyin_source.py. First part: syllable, characters read so when alone.\n"
    "# Second part: two characters and their readings, where they differ from the first part.\n"
)


def _plain(marked: str) -> str:
    syllable = to_normal(marked, v_to_u=False)
    return syllable.replace("ve", "ue") if syllable in {"lve", "nve"} else syllable


def single_readings() -> dict[str, str]:
    """Character -> its commonest toneless syllable, U+3007 and U+3400 to U+9FFF."""
    readings = {}
    for code, marked in pinyin_dict.items():
        syllable = _plain(marked.split(",")[0])
        if code == 0x3007 or 0x3400 <= code <= 0x9FFF:
            readings[chr(code)] = syllable if syllable.isascii() else ""
    return {char: syllable for char, syllable in readings.items() if syllable.isalpha()}


def pair_readings(single: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Two-character word -> its syllables, only where a character is read otherwise than alone."""
    pairs = {}
    for word, marked in phrases_dict.items():
        if len(word) != 2 or word[0] not in single or word[1] not in single:
            continue
        first, second = (_plain(options[0]) for options in marked)
        if (first, second) != (single[word[0]], single[word[1]]):
            pairs[word] = (first, second)
    return pairs


def lines() -> Iterator[str]:
    """The file's text, line by line."""
    yield HEADER
    single = single_readings()
    by_syllable: dict[str, list[str]] = {}
    for char, syllable in sorted(single.items()):
        by_syllable.setdefault(syllable, []).append(char)
    for syllable in sorted(by_syllable):
        yield f"{syllable} {''.join(by_syllable[syllable])}\n"
    yield "\n"
    for word, (first, second) in sorted(pair_readings(single).items()):
        yield f"{word} {first} {second}\n"


if __name__ == "__main__":
    sys.stdout.writelines(lines())
