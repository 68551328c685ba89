"""Import in a real browser: a broken workbook is told of, a mended one is taken; axe is content."""

from pathlib import Path

from playwright.async_api import expect

from bot.knowledge_files import xlsx
from tests.pages.seat import Seated, house, pytestmark, ready, seated
from tests.pages.test_desk import House
from tests.pages.test_desk_gaps_browser import fits
from tests.pages.test_knowledge_import import BAD, DOG, WATER, served

__all__ = ["house", "pytestmark", "seated"]


def read(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_broken_workbook_then_a_mended_one(
    house: House, seated: Seated, tmp_path: Path
) -> None:
    broken, good, mixed = tmp_path / "坏.xlsx", tmp_path / "好.xlsx", tmp_path / "有错.csv"
    broken.write_bytes(xlsx.write([WATER, DOG])[:900])
    good.write_bytes(xlsx.write([WATER, DOG]))
    mixed.write_text(BAD, encoding="utf-8")
    async with seated(house, "班长", "duty_leader") as page:
        await page.goto("/desk/knowledge")
        await ready(page)
        await page.get_by_role("link", name="从文件导入").click()
        await ready(page)
        await fits(page)
        await page.set_input_files("#file", broken)
        await page.get_by_role("button", name="检查这份文件").click()
        await expect(page.get_by_role("table")).to_contain_text("文件坏了或不完整")
        await expect(page.get_by_role("button", name="全部收下")).to_have_count(0)
        await fits(page)
        await page.get_by_role("link", name="换一份文件").click()
        await page.set_input_files("#file", mixed)
        await page.get_by_role("button", name="检查这份文件").click()
        await expect(page.get_by_role("button", name="只收下没问题的")).to_be_visible()
        await fits(page)
        async with page.expect_download() as waited:
            await page.get_by_role("button", name="下载全部问题").click()
        download = await waited.value
        assert "第3行" in read(await download.path()).decode()
        await page.get_by_role("link", name="换一份文件").click()
        await page.set_input_files("#file", good)
        await page.get_by_role("button", name="检查这份文件").click()
        await page.get_by_role("button", name="全部收下").click()
        await expect(page.locator("#progress")).to_contain_text("收下了2条")
        await fits(page)
        await page.goto("/desk/knowledge")
        await ready(page)
        await fits(page)
        async with page.expect_download() as waited:
            await page.get_by_role("link", name="XLSX", exact=True).click()
        download = await waited.value
        data = read(await download.path())
    assert sorted(await served(house)) == ["d-1", "w-1"]
    assert sorted(one.id for one in xlsx.read(data)[0]) == ["d-1", "w-1"]
