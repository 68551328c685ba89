"""The desk in a real browser: keys, nothing typed is lost, news without a reload."""

from playwright.async_api import Route, expect

from tests.dialogue import Citizen
from tests.pages.seat import Seated, house, pytestmark, ready, seated
from tests.pages.test_desk import House
from tests.pages.test_desk_cases import PARKS, again, filed

__all__ = ["house", "pytestmark", "seated"]


async def said(citizen: Citizen, side: str) -> list[str]:
    return [one.text for one in await citizen.transcript() if one.side == side]


async def test_a_whole_talk_by_keyboard(house: House, seated: Seated) -> None:
    async with seated(house, "小赵", "operator") as page:
        await expect(page.get_by_text("现在没有人等")).to_be_visible()
        granny = await house.waiting()
        row = page.locator("a.row")
        await expect(row).to_contain_text("人工")  # it came by itself
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("正在等人接待")).to_be_visible()
        await page.keyboard.press("Escape")
        await page.keyboard.press("c")
        await expect(page.get_by_text("您正在接待")).to_be_visible()
        await expect(page.locator("#text")).to_be_focused()
        await page.keyboard.type("您好，我是小赵。")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("log")).to_contain_text("您好，我是小赵。")
        await expect(page.locator("#text")).to_have_value("")
        await granny.says("谢谢你")
        await expect(page.get_by_role("log")).to_contain_text("谢谢你")
        await page.keyboard.press("Escape")
        await page.keyboard.press("n")
        await page.keyboard.type("耳背，说话要大声")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".m-note")).to_contain_text("耳背")
        await page.keyboard.press("Escape")
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog")).to_contain_text("接管")
        await page.keyboard.press("Escape")
        await page.keyboard.press("b")
        await page.keyboard.type("周二来接")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_text("现在由机器人服务")).to_be_visible()
        assert await said(granny, "operator") == ["您好，我是小赵。"]
        assert await said(granny, "note") == ["耳背，说话要大声"]


async def test_what_is_typed_outlives_a_reload_and_a_lost_line(
    house: House, seated: Seated
) -> None:
    async with seated(house, "小赵", "operator") as page:
        granny = await house.waiting()
        other = await house.waiting("王先生")
        first, second = (await granny.talk()).id, (await other.talk()).id
        await page.goto(f"/desk?chat={first}")
        await ready(page)
        await page.keyboard.press("c")
        await expect(page.get_by_text("您正在接待")).to_be_visible()
        await page.fill("#text", "写到一半的话")
        await page.locator(f'a.row[data-chat="{second}"]').click()
        await expect(page.locator("#talk")).to_have_attribute("data-chat", str(second))
        await expect(page.locator("#text")).to_have_value("")
        await page.reload()
        await page.goto(f"/desk?chat={first}")
        await ready(page)
        await expect(page.locator("#text")).to_have_value("写到一半的话")
        await page.route("**/say", lambda route: route.abort())
        await page.press("#text", "Enter")
        await expect(page.locator("#write-wrong")).to_contain_text("没有发出去")
        await expect(page.locator("#text")).to_have_value("写到一半的话")
        await page.unroute("**/say")
        await page.press("#text", "Enter")
        await expect(page.locator("#text")).to_have_value("")
        assert await said(granny, "operator") == ["写到一半的话"]


async def test_too_late_by_keyboard(house: House, seated: Seated) -> None:
    wang = await house.sits_down("王工", "operator")
    async with seated(house, "小赵", "operator") as page:
        granny = await house.waiting()
        await page.route("**/desk/events*", lambda route: route.abort())
        await page.goto(f"/desk?chat={(await granny.talk()).id}")
        await ready(page)
        await page.fill("#text", "我来帮您")
        await wang.chats(granny, "claim")
        await page.press("#text", "Enter")
        await expect(page.locator(".toast")).to_contain_text("已由王工接待")
        assert await said(granny, "note") == ["我来帮您"]
        assert await said(granny, "operator") == []


async def test_somebody_was_faster_while_one_typed(house: House, seated: Seated) -> None:
    wang = await house.sits_down("王工", "operator")
    async with seated(house, "小赵", "operator") as page:
        granny = await house.waiting()
        await page.goto(f"/desk?chat={(await granny.talk()).id}")
        await ready(page)
        await page.fill("#text", "我来帮您")
        await wang.chats(granny, "claim")
        await expect(page.locator("#stands")).to_contain_text("王工正在接待")
        await expect(page.locator("#text")).to_have_value("我来帮您")
        await page.press("#text", "Enter")  # goes nowhere
        await page.get_by_role("button", name="改记为内部备注").click()
        await expect(page.locator(".m-note")).to_contain_text("我来帮您")
        await expect(page.locator("#write")).to_be_hidden()
        assert await said(granny, "operator") == []


async def test_a_case_is_dispatched_by_keyboard_and_follows_by_itself(
    house: House, seated: Seated
) -> None:
    async with seated(house, "小赵", "operator") as page:
        case = await filed(house, house.hotline.citizen("王先生"))
        await page.keyboard.press("g")
        await expect(page.locator("[data-row]")).to_contain_text(case.number)
        await ready(page)
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text(case.summary)
        await ready(page)
        await page.keyboard.press("d")
        await page.locator("#dispatch-to").select_option(PARKS)
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".case-states")).to_contain_text("待签收")
        await page.keyboard.press("Escape")
        await page.keyboard.press("r")
        await page.keyboard.type("还没写完的答复")
        wang = await house.sits_down("王工", "operator")
        await wang.does(f"/desk/cases/{case.number}/act", action="sign")
        await expect(page.locator(".case-states")).to_contain_text("办理中")
        await expect(page.locator("#reply-text")).to_have_value("还没写完的答复")
        assert (await again(house, case)).status == "in_progress"


async def test_a_form_that_news_draw_anew_closes_all_the_same(house: House, seated: Seated) -> None:
    wang = await house.sits_down("王工", "operator")
    async with seated(house, "小赵", "operator") as page:
        case = await filed(house, house.hotline.citizen("王先生"))
        await wang.does(f"/desk/cases/{case.number}/act", action="dispatch", to=PARKS)
        await page.goto(f"/desk/cases/{case.number}")
        await ready(page)

        async def late(route: Route) -> None:
            answer = await route.fetch()
            await wang.does(f"/desk/cases/{case.number}/act", action="sign")
            await expect(page.locator(".case-states")).to_contain_text("办理中")
            await route.fulfill(response=answer)

        await page.route("**/act", late)
        note = page.locator(".act-note")
        await note.locator("summary").click()
        await note.locator("textarea[name=text]").fill("市民又来电话")
        await note.locator("form button").click()
        await expect(page.locator("#live")).to_contain_text("市民又来电话")
        await expect(note.locator("form button")).to_be_hidden()


async def test_a_phone_shows_one_pane_and_nothing_sticks_out(house: House, seated: Seated) -> None:
    granny = await house.waiting()
    async with seated(house, "小赵", "operator") as page:
        await page.set_viewport_size({"width": 360, "height": 740})
        for url in (f"/desk?chat={(await granny.talk()).id}", "/desk/cases", "/desk/sessions"):
            await page.goto(url)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 360, url
        await page.goto("/desk")
        await page.locator("a.row").click()
        await expect(page.locator("#talk")).to_be_visible()
        await expect(page.locator("#queue")).to_be_hidden()
        await page.locator('.tabs a[data-pane="known"]').click()
        await expect(page.locator("#known")).to_be_visible()
        await expect(page.locator("#talk")).to_be_hidden()


async def test_on_a_phone_what_opens_above_a_chat_stays_on_the_screen(
    house: House, seated: Seated
) -> None:
    async with seated(house, "小赵", "operator") as page:
        granny = await house.waiting()
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.goto(f"/desk?chat={(await granny.talk()).id}")
        await ready(page)
        await page.locator("#stands [data-claim] button").click()
        await expect(page.locator("#stands")).to_contain_text("您正在接待")
        for key in "odb":
            await page.locator(f"#stands summary[data-key={key}]").click()
            opened = page.locator("#stands .drop[open] .drop-in")
            await expect(opened).to_have_count(1)
            box = await opened.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390


async def test_edge_37_the_citizen_ends_it_while_one_types(house: House, seated: Seated) -> None:
    async with seated(house, "小赵", "operator") as page:
        granny = await house.waiting()
        await page.goto(f"/desk?chat={(await granny.talk()).id}")
        await ready(page)
        await page.locator("#stands [data-claim] button").click()
        await expect(page.locator("#stands")).to_contain_text("您正在接待")
        await page.fill("#text", "供水的电话是96596")
        await granny.taps("结束人工")
        await expect(page.locator("#stands")).to_contain_text("由机器人服务")
        await expect(page.locator("#text")).to_have_value("供水的电话是96596")
        await page.get_by_role("button", name="作为留言发给市民").click()
        await expect(page.locator("#write")).to_be_hidden()
        await expect(page.locator(".m-operator")).to_contain_text("小赵给您留言：供水的电话是96596")
        assert await said(granny, "operator") == ["小赵给您留言：供水的电话是96596"]
