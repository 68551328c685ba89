"""What an entry says as a whole is read from inverted lists where the base is small, else letter by
letter: both must come to the same. And what is left out when the lists are too long."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge.articles import Article
from knowledge.channels import channels
from knowledge.normalise import normalise
from knowledge.postings import RUNS, Lexicon, channel, gram_keys
from knowledge.texts import Texts
from knowledge.units import to_codes
from knowledge.whole import explained


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("社保卡找不到了，补一张要带身份证吗", id="Chinese"),
        pytest.param("俺家的nuanqi不热", id="mixed"),
        pytest.param("12345rexian", id="a known word and pinyin"),
        pytest.param("sbkdl", id="initials"),
        pytest.param("🙂", id="nothing known"),
    ],
)
def test_both_ways_explain_the_same(sample: list[Article], asked: str) -> None:
    texts = Texts(sample)
    query = texts.reader.read(normalise(asked))
    found = channels(texts, query)
    assert (found.said is not None) == bool(query.characters)
    entries = list(range(12))
    spelled = explained(texts, query, replace(found, said=None), entries)
    assert explained(texts, query, found, entries) == pytest.approx(spelled)


def test_beyond_the_budget_the_commonest_grams_are_left_out() -> None:
    texts = ["公园", "公交", "公厕", "公积金"]
    lexicon = Lexicon([channel(to_codes("\n".join(texts)), np.arange(len(texts)), RUNS)])
    terms = lexicon.look_up(sorted(gram_keys([ord(char) for char in "公园"], RUNS)))
    everything = lexicon.match(terms, 6, cosine=True)
    assert everything.complete
    assert np.count_nonzero(everything.rows[0]) == len(texts)
    rarest = lexicon.match(terms, 2, cosine=True)
    assert not rarest.complete
    assert np.flatnonzero(rarest.rows[0]).tolist() == [0]
    assert rarest.cosine is not None
    assert np.flatnonzero(rarest.cosine).tolist() == [0]
