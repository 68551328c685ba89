"""The knowledge base as those who look after it see it: every article with how it stands.

An entry is an article that is served, or one that is being written or was withdrawn. `open_state`
is that of the wording being written, empty when there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from storage.database import Row, Transaction

SOON = timedelta(days=30)
"""How long before its last day an article is called about to expire."""

_ENTRIES = """WITH entries AS (
    SELECT a.article_id, a.question, a.topic, a.department, a.valid_until, 1 AS served,
        COALESCE(o.state, '') AS open_state, COALESCE(o.number, a.version) AS number,
        COALESCE(o.author, '') AS author, COALESCE(o.department, '') AS writes_for,
        COALESCE(o.changed_at, a.changed_at) AS changed_at
    FROM articles a LEFT JOIN article_versions o ON o.article_id = a.article_id
        AND o.state IN ('draft', 'unit_review', 'hotline_review')
    UNION ALL
    SELECT v.article_id, v.question, v.topic, v.department, '', 0,
        CASE WHEN v.state IN ('draft', 'unit_review', 'hotline_review') THEN v.state ELSE '' END,
        v.number, v.author, v.department, v.changed_at
    FROM article_versions v LEFT JOIN articles a ON a.article_id = v.article_id
    WHERE a.article_id IS NULL AND v.number = (SELECT max(w.number) FROM article_versions w
        WHERE w.article_id = v.article_id AND w.state <> 'dropped')
)"""
_WAITS = """(
    (open_state IN ('unit_review', 'hotline_review') AND CAST(:hotline AS INTEGER) = 1)
    OR (open_state = 'unit_review' AND writes_for = :unit AND writes_for <> '')
    OR (open_state = 'draft' AND author = :me)
)"""
STATES = {
    "mine": _WAITS,
    "published": "served = 1 AND (valid_until = '' OR valid_until >= :today)",
    "draft": "open_state = 'draft'",
    "unit_review": "open_state = 'unit_review'",
    "hotline_review": "open_state = 'hotline_review'",
    "soon": "served = 1 AND valid_until >= :today AND valid_until <= :soon",
    "expired": "served = 1 AND valid_until <> '' AND valid_until < :today",
    "withdrawn": "served = 0 AND open_state = ''",
}
"""What the list can be narrowed to: conditions over entries."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: what waits for them comes first. `unit` is empty for who checks for no unit."""

    name: str
    unit: str
    hotline: bool
    today: date

    def values(self) -> dict[str, Any]:
        return {
            "me": self.name,
            "unit": self.unit,
            "hotline": int(self.hotline),
            "today": self.today.isoformat(),
            "soon": (self.today + SOON).isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; empty fields do not. `text` is part of an id or a question; `ids`
    are found for it elsewhere and are taken as well."""

    state: str = ""
    topic: str = ""
    department: str = ""
    text: str = ""
    ids: tuple[str, ...] = ()

    def condition(self) -> tuple[str, dict[str, str]]:
        """SQL over entries, and its values."""
        parts = ["(CAST(:topic AS TEXT) = '' OR topic = :topic)"]
        parts.append("(CAST(:department AS TEXT) = '' OR department = :department)")
        values = {"topic": self.topic, "department": self.department}
        if self.state:
            parts.append(STATES[self.state])
        if self.text:
            given = {f"id_{n}": one for n, one in enumerate(self.ids)}
            among = f"article_id IN ({', '.join(f':{name}' for name in given)}) OR" if given else ""
            parts.append(
                f"({among} lower(article_id) LIKE :like ESCAPE '!'"
                " OR lower(question) LIKE :like ESCAPE '!')"
            )
            values |= {**given, "like": f"%{_literal(self.text.lower())}%"}
        return " AND ".join(parts), values


def _literal(text: str) -> str:
    return "".join(f"!{one}" if one in "!%_" else one for one in text)


async def listed(
    tx: Transaction, reader: Reader, wanted: Wanted, *, limit: int, offset: int = 0
) -> list[Row]:
    """Entries, with `waits` for the reader; those first, then what changed last."""
    condition, values = wanted.condition()
    return await tx.rows(
        f"""{_ENTRIES} SELECT *, CASE WHEN {_WAITS} THEN 1 ELSE 0 END AS waits
        FROM entries WHERE {condition}
        ORDER BY waits DESC, changed_at DESC, article_id LIMIT :limit OFFSET :offset""",
        **reader.values(),
        **values,
        limit=limit,
        offset=offset,
    )


async def counts(tx: Transaction, reader: Reader, wanted: Wanted) -> dict[str, int]:
    """How many entries there are in each state of `STATES`, and in `all`."""
    condition, values = wanted.condition()
    sums = ", ".join(
        f"sum(CASE WHEN {one} THEN 1 ELSE 0 END) AS {name}" for name, one in STATES.items()
    )
    row = await tx.row(
        f'{_ENTRIES} SELECT count(*) AS "all", {sums} FROM entries WHERE {condition}',
        **reader.values(),
        **values,
    )
    assert row is not None
    return {name: int(n or 0) for name, n in row.items()}


async def names(tx: Transaction, column: str) -> list[str]:
    """The topics or departments that there are."""
    assert column in ("topic", "department")
    rows = await tx.rows(
        f"""SELECT {column} AS name FROM articles WHERE {column} <> '' UNION
        SELECT {column} FROM article_versions WHERE {column} <> '' ORDER BY 1"""
    )
    return [row["name"] for row in rows]


async def questions(tx: Transaction, ids: Sequence[str]) -> dict[str, str]:
    """The questions of these articles, as served or else as last written."""
    if not ids:
        return {}
    given = {f"id_{n}": one for n, one in enumerate(ids)}
    rows = await tx.rows(
        f"""{_ENTRIES} SELECT article_id, question FROM entries
        WHERE article_id IN ({", ".join(f":{name}" for name in given)})""",
        **given,
    )
    return {row["article_id"]: row["question"] for row in rows}


@dataclass(frozen=True, slots=True)
class Use:
    """What became of an article: how often it was given lately, and what citizens said of it."""

    given: int
    useful: int
    useless: int


async def use(tx: Transaction, article_id: str, since: datetime) -> Use:
    given = await tx.value(
        "SELECT count(*) FROM messages WHERE said_at >= :since_at AND article_id = :id",
        since_at=since,
        id=article_id,
    )
    said = await tx.row(
        """SELECT sum(useful) AS useful, count(*) AS n FROM feedback WHERE article_id = :id""",
        id=article_id,
    )
    assert said is not None
    useful = int(said["useful"] or 0)
    return Use(int(given), useful, int(said["n"]) - useful)
