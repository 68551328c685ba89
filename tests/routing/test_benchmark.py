"""The benchmark of routing: its figures are what they say, and without its data it says so."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.routing import rules
from benchmarks.routing.data import title
from benchmarks.routing.tables import macro_f1

ROOT = Path(__file__).parents[2]


def test_macro_f1_gives_each_topic_the_same_weight() -> None:
    judged = [("水", ["水"], 1.0)] * 8 + [("电", ["水"], 1.0), ("电", ["电"], 1.0)]
    assert macro_f1(judged) == pytest.approx((16 / 17 + 2 / 3) / 2)


def test_a_title_ends_where_the_words_begin_like_it() -> None:
    assert title("D12市清华小区网络垄断D12市清华小区物业和公司") == "D12市清华小区网络垄断"
    assert title("很长的一段话" * 9) == "很长的一段话"
    assert len(title("".join(map(chr, range(0x4E00, 0x4E60))))) == 22


def test_the_peer_counts_its_words() -> None:
    assert rules.guess("出租车司机拒载，公交也不停")[0] == "交通运输"


def test_without_the_data_it_says_which_and_how_to_name_it(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--only", "routing", "--data", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert "labelled.csv cannot be read" in ran.stderr
    assert "--data FOLDER" in ran.stderr
