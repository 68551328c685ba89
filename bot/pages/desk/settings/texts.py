"""Texts: every sentence of the hotline, found, written anew, looked at, taken back."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.desk import shown
from bot.pages.desk.door import Pages, Visit, done
from bot.pages.desk.room import No, number, text, whole
from bot.pages.desk.settings import sample
from bot.pages.desk.settings.home import HOME as SETTINGS
from bot.pages.desk.settings.home import manages
from bot.pages.desk.settings.labels import AREAS, W
from bot.pages.look import of as look_of
from handlers.admin import wordings as changing
from handlers.errors import Refused
from handlers.texts import LANGUAGES, wording
from handlers.texts.wording import Sentence
from handlers.turn import Turn
from storage import wordings

HOME = f"{SETTINGS}/texts"
SHOWN = 60
VERSIONS = 30
LONGEST_ASKED = 60


class TextPages(Pages):
    def routes(self) -> list[Route]:
        def open_(show: Any) -> Any:
            return self._door.open(show, to=manages)

        one = f"{HOME}/{{key}}"
        return [
            Route(HOME, open_(self.listed)),
            Route(one, open_(self.one)),
            Route(one, open_(self.write), methods=["POST"]),
            Route(f"{one}/look", open_(self.look), methods=["POST"]),
        ]

    # ---- all ----

    async def listed(self, visit: Visit) -> Response:
        query = visit.request.query_params
        asked = query.get("q", "").strip()[:LONGEST_ASKED]
        area = query.get("area", "citizen")
        async with self._room.database.reading() as tx:
            layer = await wordings.current(tx)
        rows = [_row(one, layer) for one in wording.sentences().values()]
        chips = [*_areas(), ("changed", W["changed_all"])]
        groups = {name: [row for row in rows if _in(row, name)] for name, _ in chips}
        found = [row for row in rows if _has(row, asked)] if asked else groups.get(area, [])
        return self._door.page(
            "settings/texts.html",
            visit,
            w=W,
            here="settings",
            asked=asked,
            more=bool(asked) and len(found) > SHOWN,
            most=SHOWN,
            groups=_grouped(found[:SHOWN] if asked else found),
            chips=[
                {
                    "url": f"{HOME}?area={name}",
                    "word": word,
                    "count": len(groups[name]),
                    "here": name == area and not asked,
                }
                for name, word in chips
            ],
        )

    # ---- one ----

    async def one(self, visit: Visit) -> Response:
        query = visit.request.query_params
        sentence = self._sentence(visit)
        say = W["saved" if query["done"] != "none" else "saved_none"] if "done" in query else ""
        typed: dict[str, str] = {}
        if back := whole(query.get("back", "")):
            async with self._room.database.reading() as tx:
                row = await wordings.by_id(tx, back, sentence.key)
            if row:
                typed = {row["language"]: row["text"] or sentence.texts[row["language"]]}
                say = W["restored"]
        return await self._shown(visit, sentence, typed=typed, say=say)

    def _sentence(self, visit: Visit) -> Sentence:
        found = wording.sentences().get(visit.request.path_params["key"])
        if found is None:
            raise No(W["texts_none"], 404)
        return found

    async def _shown(
        self,
        visit: Visit,
        sentence: Sentence,
        status: int = 200,
        *,
        typed: Mapping[str, str],
        say: str = "",
        wrong: str = "",
        looks: bool = False,
    ) -> Response:
        async with self._room.database.reading() as tx:
            layer = await wordings.current(tx)
            newest = await wordings.newest(tx, sentence.key)
            history = await wordings.history(tx, sentence.key, limit=VERSIONS)
            sides = [_side(sentence, one, layer, newest, typed) for one in LANGUAGES]
            if looks:
                theme = look_of(visit.request).theme
                for side in sides:
                    side["look"] = await sample.of(
                        tx, self._room, sentence, side["lang"], side["typed"], theme
                    )
        return self._door.page(
            "settings/text.html",
            visit,
            status,
            w=W,
            here="settings",
            sentence=sentence,
            area=_area(sentence.area),
            variables=[f"{{ ${name} }}" for name in sorted(sentence.variables)],
            sides=sides,
            say=say,
            wrong=wrong,
            history=[self._version(row) for row in history],
        )

    def _version(self, row: Any) -> dict[str, Any]:
        at = shown.moment(row["made_at"], self._room.zone)
        return {
            "id": row["id"],
            "language": W[row["language"]],
            "text": row["text"],
            "by": W["by"].format(name=row["made_by"], at=at),
        }

    async def look(self, visit: Visit) -> Response:
        """How it would be said; nothing is kept."""
        sentence, typed = self._sentence(visit), _typed(visit)
        wrong = any(_why_not(sentence, one, text) for one, text in typed.items())
        status = 409 if wrong else 200
        return await self._shown(visit, sentence, status, typed=typed, looks=not wrong)

    async def write(self, visit: Visit) -> Response:
        sentence, typed = self._sentence(visit), _typed(visit)
        if own := text(visit.form, "own"):
            typed = {own: ""} if own in LANGUAGES else {}
        elif any(_why_not(sentence, one, words) for one, words in typed.items()):
            return await self._shown(visit, sentence, 409, typed=typed)
        seen = {one: number(visit.form, f"seen_{one}") for one in LANGUAGES}

        async def do(turn: Turn) -> list[str]:
            return await changing.save(turn, visit.member, sentence.key, typed, seen)

        try:
            changed = await self._room.engine.act(None, do)
        except Refused as refused:
            if visit.wants_json:
                raise
            return await self._shown(visit, sentence, 409, typed=typed, wrong=str(refused))
        return done(visit, f"{HOME}/{sentence.key}?done={'-'.join(changed) or 'none'}")


def _areas() -> list[tuple[str, str]]:
    found = dict.fromkeys(one.area for one in wording.sentences().values())
    return [(name, _area(name)) for name in found]


def _area(name: str) -> str:
    return AREAS.get(name, name)


def _typed(visit: Visit) -> dict[str, str]:
    given = {one: visit.form.get(one) for one in LANGUAGES}
    return {one: wording.tidy(value) for one, value in given.items() if isinstance(value, str)}


def _why_not(sentence: Sentence, language: str, typed: str) -> str:
    """Nothing, or what is as it was, cannot be wrong."""
    if not typed or typed == wording.tidy(sentence.texts[language]):
        return ""
    return wording.why_not(sentence.key, language, typed)


def _side(
    sentence: Sentence,
    language: str,
    layer: Mapping[tuple[str, str], str],
    newest: Mapping[str, int],
    typed: Mapping[str, str],
) -> dict[str, Any]:
    own = sentence.texts[language]
    said = layer.get((sentence.key, language), "")
    wanted = typed.get(language, said or own)
    return {
        "lang": language,
        "word": W[language],
        "own": own,
        "changed": bool(said),
        "typed": wanted,
        "rows": min(max(wanted.count("\n") + 1, len(wanted) // 40 + 1, 3), 14),
        "seen": newest.get(language, 0),
        "wrong": _why_not(sentence, language, wanted) if language in typed else "",
        "look": None,
    }


def _row(sentence: Sentence, layer: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    said = {one: layer.get((sentence.key, one)) for one in LANGUAGES}
    return {
        "key": sentence.key,
        "area": sentence.area,
        "group": sentence.group or _area(sentence.area),
        "zh": said["zh"] or sentence.texts["zh"],
        "en": said["en"] or sentence.texts["en"],
        "changed": any(said.values()),
        "url": f"{HOME}/{sentence.key}",
    }


def _in(row: Mapping[str, Any], name: str) -> bool:
    return bool(row["changed"]) if name == "changed" else row["area"] == name


def _has(row: Mapping[str, Any], asked: str) -> bool:
    return any(asked.lower() in row[name].lower() for name in ("key", "zh", "en"))


def _grouped(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    return list(groups.items())
