"""The texts: both languages alike, every key used, the rules of Chinese punctuation kept."""

import re
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest

from bot.pages.desk.alarm_labels import ALARMS
from handlers.cases.followup import ANSWERS
from handlers.citizen.asides import Aside
from handlers.texts import LANGUAGES, Texts

ROOT = Path(__file__).parent.parent
MESSAGE = re.compile(r"^([a-z][\w-]*) =(.*(?:\n(?: .*|))*)", re.MULTILINE)

# Keys that are put together while running: their beginnings.
MADE = {
    "jargon-": None,
    "aside-": set(get_args(Aside)),
    "privacy-disclosed-": {"webhook", "telegram", "arrangement"},
    "due-reason-": {
        "dispatch",
        "extension",
        "supplement",
        "review",
        "rework",
        "reopen",
        "emergency",
        "urgency",
    },
    "words-": None,
    "status-": None,
    "stage-": None,
    "label-": None,
    "form-ask-": None,
    "comfort-": None,
    "arranged-": None,
    "alarm-": None,
    "guide-": None,
    "talk-": {"good", "fair", "bad"},
    "browse-by-": {"topic", "department", "letter", "asked"},
    "news-": {"withdraw", "refuse", "close"},
    "followup-ask-": set(ANSWERS),
    "followup-reminder-": {"1", "2"},
    "answer-": {f"{name}-{one}" for name, answers in ANSWERS.items() for one in answers},
    "channels-name-": {"web", "telegram", "wechat"},
    "unit-choice-": {
        *("sign", "contact", "reply", "extend", "return", "send", "note", "drop"),
        *("confirm", "away"),
    },
    "unit-note-": {"return", "extension"},
    "unit-ask-": {"reply", "extend", "return"},
    "unit-done-": {"send", "note", "drop"},
    "topic-choice-": None,
    "file-": {"size", "kind", "gone"},
    "file-case-": {"size", "kind", "gone"},
    "newsroom-label-": None,
    "newsroom-send-": {"words", "file"},
    "newsroom-which-": {"topic", "place"},
    "choice-": {"supplement", "urge", "withdraw", "reopen"},
}


def messages(language: str) -> dict[str, str]:
    """Every message of a language with its pattern, as written."""
    found: dict[str, str] = {}
    for file in resources.files("handlers.texts").iterdir():
        if file.name.endswith(f".{language}.ftl"):
            for key, pattern in MESSAGE.findall(file.read_text("utf-8")):
                assert key not in found, f"{key} is there twice"
                found[key] = pattern
    return found


ZH, EN = messages("zh"), messages("en")


def code(*folders: str) -> str:
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    wanted = {".py", ".html", ".js"}
    return "\n".join(path.read_text("utf-8") for path in files if path.suffix in wanted)


RAISED = re.compile(r'raise_alarm\(\s*[\w.]+,\s*"([\w-]+)"')


def test_every_alarm_has_words_at_both_desks() -> None:
    raised = set(RAISED.findall(code("bot", "handlers")))
    assert {"notice-review", "notice-stopped", "notice-nobody", "watch-word"} <= raised
    assert {kind for kind in raised if f"alarm-{kind}" not in ZH} == set()
    assert raised - set(ALARMS) == set()


def variables(pattern: str) -> set[str]:
    return set(re.findall(r"\$(\w+)", pattern))


@pytest.mark.parametrize("length", [101, 2_501, 4_000, 100_000])
def test_long_words_of_people_go_in_whole(length: int) -> None:
    words = "铁链剪掉了，\ue0000\ue000 {$name} " + "长" * length
    said = Texts().say("zh", "person-left-summary", name="小赵" * 60, summary=words)
    assert said.endswith(words)
    assert said.startswith("小赵" * 60)


def test_both_languages_have_the_same_keys() -> None:
    assert set(ZH) == set(EN)
    assert set(ZH) == Texts().keys("zh") == Texts().keys("en")
    assert Texts()._bundles == Texts()._bundles, "the files are read once"


def test_both_languages_use_the_same_values() -> None:
    assert {key for key in ZH if variables(ZH[key]) != variables(EN[key])} == set()


def test_every_key_is_used() -> None:
    written = code("handlers", "bot")
    unused = {
        key
        for key in ZH
        if f'"{key}"' not in written
        and f"'{key}'" not in written
        and not any(
            key.startswith(start) and (ends is None or key.removeprefix(start) in ends)
            for start, ends in MADE.items()
        )
    }
    assert unused == set()


def test_every_key_that_is_asked_for_exists() -> None:
    asked = re.findall(
        r"""(?:\bt|\bsay|\b_tell)\((?:turn, )?["']([a-z][a-z0-9-]*[a-z0-9])["']""", code("handlers")
    )
    assert len(asked) > 60
    assert {key for key in asked if key not in ZH} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_key_is_loud(language: str) -> None:
    with pytest.raises(LookupError):
        Texts().say(language, "there-is-no-such-sentence")


HAN = r"[\u4e00-\u9fff]"
SAID = {key: text for key, text in ZH.items() if not key.startswith("words-")}


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("full-width marks between Chinese words", rf"{HAN}[,.!?:;]|[,!?;:]{HAN}"),
        ("no space between Chinese words and numbers", rf"{HAN} +(?:\d|\{{)|(?:\d|\}}) +{HAN}"),
        ("no spaces between Chinese words", rf"{HAN} +{HAN}"),
        ("Chinese quotation marks", r"""["']"""),
        ("no doubled marks", r"[，。！？]{2,}"),
        ("no exclamation marks: news may be bad", r"[!！]"),
    ],
)
def test_punctuation_of_the_chinese_texts(rule: str, broken: str) -> None:
    # GB/T 15834—2011
    plain = {key: re.sub(r"\{ \$\w+ ->|\[\w+\]", "", text) for key, text in SAID.items()}
    assert {key: text for key, text in plain.items() if re.search(broken, text)} == {}, rule


def test_the_chinese_texts_say_nin() -> None:
    assert {key for key, text in SAID.items() if "你" in text} == set()


def test_one_question_a_message() -> None:
    many = {key for key, text in SAID.items() if text.count("？") > 1 and "->" not in text}
    # Two ways are offered in one breath there.
    assert many <= {"form-phone-wrong"}
