"""Nobody sees a raw error: whatever fails of ours, a page says it in the house's words."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.app import build
from bot.settings import Settings


@pytest.fixture
async def visitor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """Comes while the database is out of reach."""
    app = await build(Settings(data_dir=tmp_path, sample=False))

    def gone() -> None:
        raise OSError("the secret path of a database")

    monkeypatch.setattr(app.database, "reading", gone)
    monkeypatch.setattr(app.database, "transaction", gone)
    transport = httpx.ASGITransport(app=app.web, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://house") as browser:
        yield browser
    await app.close()


@pytest.mark.parametrize("path", ["/", "/knowledge"])
async def test_a_page_looks_again_by_itself(visitor: httpx.AsyncClient, path: str) -> None:
    said = await visitor.get(path, headers={"Accept": "text/html,*/*"})
    assert said.status_code == 500
    assert "请稍等一下" in said.text
    assert "tries again by itself" in said.text
    assert 'content="5"' in said.text
    assert "secret" not in said.text
    assert "default-src 'none'" in said.headers["content-security-policy"]
    assert said.headers["x-content-type-options"] == "nosniff"


async def test_what_was_sent_is_sent_again_by_hand(visitor: httpx.AsyncClient) -> None:
    form, page = {"text": "停水了"}, {"Accept": "text/html"}
    said = await visitor.post("/desk/login", data=form, headers=page)
    assert said.status_code == 500
    assert "请返回上一页" in said.text
    assert "refresh" not in said.text, "a page that was posted is not fetched"


async def test_scripts_take_it_for_a_broken_line(visitor: httpx.AsyncClient) -> None:
    said = await visitor.get("/", headers={"Accept": "application/json"})
    assert said.status_code == 500
    assert "json" not in said.headers["content-type"]
    assert "secret" not in said.text
