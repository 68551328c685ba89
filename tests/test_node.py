"""Where node is required, a check that needs it does not go missing quietly."""

from pathlib import Path

import pytest

from tests import node


@pytest.mark.parametrize(
    ("required", "end"),
    [
        pytest.param("", pytest.skip.Exception, id="skips"),
        pytest.param("1", pytest.fail.Exception, id="fails"),
    ],
)
def test_without_node(
    required: str, end: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARMLINE_REQUIRE_NODE", required)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(end, match="NOT TESTED anything: node and npm"):
        node.packages(tmp_path, "anything")
