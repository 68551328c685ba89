"""The reckoning after the crashes: what Telegram handed out and took against what is stored."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from storage.database import Database, Row
from tests.fakes.telegram import FakeTelegram

FOLLOW_UPS = ("followup-reminder-1", "followup-reminder-2", "followup-close")


@dataclass
class Ledger:
    """Everything stored, and everything that the fake saw."""

    tg: FakeTelegram
    tables: dict[str, list[Row]]
    words_unknown: int = 0
    came_all_the_same: int = 0
    """Of the messages of which nobody knows those that did arrive."""

    @classmethod
    async def read(cls, tg: FakeTelegram, database: Database) -> "Ledger":
        names = ("inbox", "conversations", "messages", "outbox", "cases", "timers", "media")
        async with database.reading() as view:
            tables = {name: await view.rows(f"SELECT * FROM {name} ORDER BY 1") for name in names}
            tables["case_events"] = await view.rows("SELECT * FROM case_events ORDER BY id")
        return cls(tg, tables)

    def check(self, in_flight: set[int]) -> None:
        """Every promise; `in_flight` is which parts were on their way at the kills."""
        self.every_update_was_done_once()
        self.every_word_is_in_the_transcript_once_and_in_order()
        self.every_part_has_an_end()
        self.what_was_sent_arrived_once_and_nothing_else(in_flight)
        self.cases_have_their_numbers()
        self.follow_ups_are_planned_once()
        self.every_file_was_fetched()

    def every_update_was_done_once(self) -> None:
        rows = Counter(row["dedupe_key"] for row in self.tables["inbox"])
        assert set(rows.values()) == {1}
        sent = {str(number) for number in self.tg.updates.sent}
        assert rows.keys() == sent, f"lost: {sent - rows.keys()}, invented: {rows.keys() - sent}"
        bad = [row for row in self.tables["inbox"] if row["error"] or not row["done_at"]]
        assert bad == []

    def every_word_is_in_the_transcript_once_and_in_order(self) -> None:
        peers = Counter(row["peer"] for row in self.tables["conversations"])
        assert set(peers.values()) == {1}, "somebody has two conversations"
        chats = {row["id"]: int(row["peer"]) for row in self.tables["conversations"]}
        said: dict[int, list[str | None]] = {}
        for row in self.tables["messages"]:
            if row["side"] == "citizen":
                said.setdefault(chats[row["conversation_id"]], []).append(row["platform_id"])
        done: dict[int, list[dict[str, Any]]] = {}
        for number, update in sorted(self.tg.updates.sent.items()):
            kind = next((one for one in ("message", "callback_query") if one in update), None)
            assert kind, f"update {number} is not reckoned with"
            done.setdefault(update[kind]["from"]["id"], []).append(update)
        over = self._told_over()
        for peer, updates in done.items():
            assert _tells(said.get(peer, []), updates, over), (
                f"the transcript of {peer} is not what they said"
            )
        assert said.keys() == done.keys()

    def _told_over(self) -> set[str]:
        """The taps on what was over: they leave no words, but whoever tapped was told so."""
        answers = [json.loads(row["payload"]) for row in self.tables["outbox"]]
        return {
            one["callback_query_id"]
            for one in answers
            if one["method"] == "answerCallbackQuery" and one.get("text")
        }

    def every_part_has_an_end(self) -> None:
        states = Counter(row["state"] for row in self.tables["outbox"])
        assert states.keys() <= {"sent", "unknown", "failed"}, states
        for row in self.tables["outbox"]:
            assert row["state"] == "sent" or row["error"], "no reason is given"
            if row["state"] == "failed":
                assert "tap was not answered" in row["error"], row["error"]

    def what_was_sent_arrived_once_and_nothing_else(self, in_flight: set[int]) -> None:
        arrived = {
            (message.chat_id, message.message_id): message.text
            for chat in (person.chat for person in self.tg.people.values())
            for message in chat.from_bot
        }
        unknown: Counter[int] = Counter()
        places = self._places()
        for row in self.tables["outbox"]:
            payload: dict[str, Any] = json.loads(row["payload"])
            if payload["method"] == "answerCallbackQuery":
                continue
            peer = int(row["peer"])
            if row["state"] == "unknown":
                # A change is a message of its own where what it changes has no number.
                unknown[peer] += payload.get("edits") not in places
                continue
            key = (peer, int(row["platform_id"]))
            # An edit names the message that it changed.
            assert arrived.pop(key, None) is not None or "edits" in payload, (
                f"sent as {key}, but it did not arrive once"
            )
        strangers = Counter(peer for peer, _ in arrived)
        self.came_all_the_same = strangers.total()
        self.words_unknown = unknown.total()
        assert strangers <= unknown, f"arrived, but nobody knows: {strangers - unknown}"
        doubted = {row["id"] for row in self.tables["outbox"] if row["state"] == "unknown"}
        assert doubted <= in_flight, "what is unknown was not on its way"
        taps = Counter(
            call.payload["callback_query_id"]
            for call in self.tg.calls_of("answerCallbackQuery")
            if call.status == 200
        )
        assert max(taps.values(), default=1) == 1, "a tap was answered twice"

    def _places(self) -> set[str]:
        """The messages whose own words are known to have arrived: changes of these are edits."""
        return {
            row["message_key"]
            for row in self.tables["outbox"]
            if row["state"] == "sent" and "edits" not in json.loads(row["payload"])
        }

    def cases_have_their_numbers(self) -> None:
        days: dict[str, list[int]] = {}
        for row in self.tables["cases"]:
            day, _, number = row["number"].partition("-")
            days.setdefault(day, []).append(int(number))
        for day, numbers in days.items():
            assert sorted(numbers) == list(range(1, len(numbers) + 1)), f"a gap or double on {day}"
        submits = Counter(
            event["case_id"] for event in self.tables["case_events"] if event["action"] == "submit"
        )
        assert submits == Counter(row["id"] for row in self.tables["cases"])

    def follow_ups_are_planned_once(self) -> None:
        keys = Counter(row["timer_key"] for row in self.tables["timers"])
        assert set(keys.values()) <= {1}
        replied = [row for row in self.tables["case_events"] if row["action"] == "reply"]
        for event in replied:
            for name in FOLLOW_UPS:
                assert f"case:{event['case_id']}:{name}:1" in keys, "a follow-up was lost"

    def every_file_was_fetched(self) -> None:
        photos = [u for u in self.tg.updates.sent.values() if "photo" in u.get("message", {})]
        states = Counter(row["state"] for row in self.tables["media"])
        assert states == Counter({"stored": len(photos)} if photos else {})


def _tells(said: list[str | None], updates: list[dict[str, Any]], over: set[str]) -> bool:
    """Whether a transcript, by the platform's numbers, is what somebody did, once and in order; a
    tap has no number, and may be missing where it was told to be over."""
    ends = {0}
    for update in updates:
        tap = update.get("callback_query")
        expected = None if tap else str(update["message"]["message_id"])
        further = {end + 1 for end in ends if end < len(said) and said[end] == expected}
        ends = further | ends if tap and tap["id"] in over else further
    return len(said) in ends
