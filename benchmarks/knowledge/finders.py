"""Warmline's lookup and its peers, all behind one face.

Peers get each question and alias as a text of its own, and the query as it was typed, in lower
case: that is how one would use them without a normaliser of one's own.
"""

import importlib
import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol

from benchmarks.knowledge import data
from knowledge.articles import Article
from knowledge.search import Index

DEPTH = 5


class Finder(Protocol):
    """Built from articles; `search` gives the ids of the best, at most `DEPTH`."""

    def __init__(self, articles: Sequence[Article]) -> None: ...

    def search(self, query: str) -> list[str]: ...


class Warmline:
    def __init__(self, articles: Sequence[Article]) -> None:
        self._index = Index.build(articles)

    def search(self, query: str) -> list[str]:
        return [hit.id for hit in self._index.search(query, limit=DEPTH, on=data.DAY).hits]


class Bm25s:
    """bm25s over characters 1+2."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._bm25s: Any = importlib.import_module("bm25s")
        self._ids, texts = _texts(articles)
        self._ranker = self._bm25s.BM25(k1=1.2, b=0.5)
        self._ranker.index([grams(text) for text in texts], show_progress=False)

    def search(self, query: str) -> list[str]:
        known = self._ranker.vocab_dict
        asked = [gram for gram in grams(query) if gram in known]
        if not asked:
            return []
        wanted = min(4 * DEPTH, len(self._ids))
        found, _ = self._ranker.retrieve([asked], k=wanted, show_progress=False)
        return _firsts(self._ids[number] for number in found[0])


class Tantivy:
    """tantivy over n-grams 1 and 2."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._tantivy: Any = importlib.import_module("tantivy")
        ngrams = self._tantivy.Tokenizer.ngram(1, 2, False)
        analyzer = self._tantivy.TextAnalyzerBuilder(ngrams).build()
        schema = self._tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("text", tokenizer_name="grams", index_option="freq")
        self._schema = schema.build()
        index = self._tantivy.Index(self._schema)
        index.register_tokenizer("grams", analyzer)
        writer = index.writer(heap_size=64_000_000, num_threads=1)
        for id_, text in zip(*_texts(articles), strict=True):
            writer.add_document(self._tantivy.Document(id=[id_], text=[text]))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def search(self, query: str) -> list[str]:
        query_of = self._tantivy.Query
        should = self._tantivy.Occur.Should
        parts = [
            (should, query_of.term_query(self._schema, "text", gram, "freq"))
            for gram in grams(query)
        ]
        hits = self._searcher.search(query_of.boolean_query(parts), 4 * DEPTH).hits
        return _firsts(self._searcher.doc(place)["id"][0] for _, place in hits)


class Trigrams:
    """SQLite FTS5 with its trigram tokenizer; it cannot find fewer than three characters."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, text, tokenize='trigram')"
        )
        rows = zip(*_texts(articles), strict=True)
        self._database.executemany("INSERT INTO texts VALUES (?, ?)", rows)

    def search(self, query: str) -> list[str]:
        text = query.lower().replace("\0", "")
        parts = {text[n : n + 3].replace('"', '""') for n in range(len(text) - 2)}
        if not parts:
            return []
        rows = self._database.execute(
            "SELECT id FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(f'"{part}"' for part in sorted(parts)), 4 * DEPTH),
        )
        return _firsts(row[0] for row in rows)


class WRatio:
    """rapidfuzz: WRatio with every text."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._ids, self._texts = _texts(articles)

    def search(self, query: str) -> list[str]:
        from rapidfuzz import fuzz, process

        found = process.extract(query.lower(), self._texts, scorer=fuzz.WRatio, limit=4 * DEPTH)
        return _firsts(self._ids[number] for _, _, number in found)


FINDERS: dict[str, type[Finder]] = {
    "**Warmline**": Warmline,
    "bm25s, characters 1+2": Bm25s,
    "tantivy, n-grams 1-2": Tantivy,
    "SQLite FTS5 trigram": Trigrams,
    "rapidfuzz WRatio": WRatio,
}
SLOW = frozenset({"rapidfuzz WRatio"})


def missing(name: str) -> str:
    """Why a peer cannot take part here; empty if it can."""
    try:
        FINDERS[name]([Article("a", "问题一", "答")]).search("问题一")
    except ImportError as error:
        return f"{name} is left out: {error}. `make bench` installs it."
    except sqlite3.OperationalError as error:
        return f"{name} is left out: this SQLite has no such tokenizer ({error})."
    return ""


def grams(text: str) -> list[str]:
    """Its characters and pairs of characters."""
    low = text.lower()
    return [*low, *(low[n : n + 2] for n in range(len(low) - 1))]


def _texts(articles: Sequence[Article]) -> tuple[list[str], list[str]]:
    """(ids, texts): each question and alias, side by side."""
    pairs = [(one.id, text.lower()) for one in articles for text in (one.question, *one.aliases)]
    return [id_ for id_, _ in pairs], [text for _, text in pairs]


def _firsts(ids: Any) -> list[str]:
    return list(dict.fromkeys(ids))[:DEPTH]
