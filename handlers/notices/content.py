"""What a notice says to a citizen, in their language and with its buttons."""

from dataclasses import dataclass, replace

from handlers.files import as_attachment
from handlers.texts import LANGUAGES
from handlers.turn import Attachment, Choice, Reply
from storage import media
from storage.database import Transaction
from storage.notices import Notice, Words

LONGEST_TITLE = 60
LONGEST = 3000
LONGEST_BELOW_PICTURE = 900
"""Telegram takes 4096 and 1024: with title, mark and foot everything stays one message."""
MOST_BUTTONS = 4
LONGEST_LABEL = 24

MARKS = {"A": "🚨", "B": "📢"}
KNOWN = {"zh": "已知晓", "en": "Got it"}
OFF = {"zh": "退订", "en": "Unsubscribe"}
CORRECTED = {"zh": "【更正】", "en": "[Corrected] "}
RECALLED = {
    "zh": "这条通知已撤回，请不要再按它安排。给您添麻烦了，有疑问直接回复就行。",
    "en": "This notice has been withdrawn, please do not rely on it. We are sorry for the trouble; "
    "just reply if you have a question.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A notice's message without its key, for one language."""

    reply: Reply

    def to(self, key: str) -> Reply:
        return replace(self.reply, key=key)


def said(notice: Notice, language: str, file: Attachment | None) -> Said:
    """In English where it was written in English too, else in Chinese."""
    words = notice.words
    english = language == "en" and bool(words.body_en)
    tongue = "en" if english else "zh"
    title = words.title_en if english else words.title
    body = words.body_en if english else words.body
    if notice.kind == "recall":
        title = f"{MARKS[notice.grade]} {title}"
        return Said(Reply(RECALLED[tongue], title=title, side="system"))
    mark = CORRECTED[tongue] if notice.kind == "correction" else ""
    files = (file,) if file and notice.kind == "notice" else ()
    return Said(
        Reply(
            body,
            title=f"{MARKS[notice.grade]} {mark}{title}",
            choices=_choices(notice, tongue),
            files=files,
            side="system",
        )
    )


def _choices(notice: Notice, tongue: str) -> tuple[Choice, ...]:
    """What can be tapped; links are told as what they are and open by themselves."""
    about = {"notice": notice.root_id}
    found = []
    for button in notice.words.buttons:
        label = button.get("label_en" if tongue == "en" else "label") or button["label"]
        if button["kind"] == "known":
            found.append(Choice(label or KNOWN[tongue], "notice.known", about))
        elif button["kind"] == "article":
            found.append(Choice(label, "notice.article", {**about, "article": button["to"]}))
        elif button["kind"] == "link":
            found.append(Choice(label, "notice.link", {"url": button["to"]}))
    if notice.grade == "B":
        found.append(Choice(OFF[tongue], "notice.off", about))
    return tuple(found)


async def file_of(tx: Transaction, words: Words) -> Attachment | None:
    """The picture or file that goes along."""
    if not words.media_key:
        return None
    kept = await media.find(tx, words.media_key)
    return as_attachment(kept) if kept else None


async def all_said(tx: Transaction, notice: Notice) -> dict[str, Said]:
    """A notice in every language that citizens have, with its file."""
    file = await file_of(tx, notice.words)
    return {language: said(notice, language, file) for language in LANGUAGES}
