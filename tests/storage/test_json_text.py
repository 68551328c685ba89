"""JSON as it is stored: whatever a platform sends reads as it was."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import json_text

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_what_is_written_reads_the_same(value: Any) -> None:
    assert json.loads(json_text.write(value)) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    "value", [2**80, {"id": -(2**70)}, "half \ud83d a pair"], ids=["large", "in a table", "half"]
)
def test_what_orjson_refuses_is_written_all_the_same(value: Any) -> None:
    assert json.loads(json_text.write(value)) == value


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        json_text.write({"at": datetime(2026, 11, 24, tzinfo=UTC)})
