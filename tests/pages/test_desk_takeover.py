"""Pages beside a talk: what goes to a case, and the watch words."""

from storage import cases, presence
from tests.pages.test_desk import House, house
from tests.pages.test_desk_chats import listening, served

__all__ = ["house"]


async def test_what_is_said_goes_to_a_case(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = house.hotline.citizen()
    for said in ("历下区解放路12号院的路灯坏了半个月，一直没人管", "不留"):
        await granny.says(said)
    await granny.taps("没错，提交")
    (case,) = await granny.cases()
    await granny.says("人工")
    await zhao.chats(granny, "claim", key="claim")
    await granny.says("灯杆上写着A-17")
    talk, said_last = await granny.talk(), (await granny.transcript())[-1]
    url = f"/desk/chats/{talk.id}/supplement/{said_last.key}"
    assert url in await zhao.sees(f"/desk?chat={talk.id}")
    page = await zhao.sees(url)
    assert case.number in page
    assert "灯杆上写着A-17" in page
    await zhao.does(url, number=case.number)
    again = await zhao.does(url, number=case.number)
    assert "没有再写一遍" in again.json()["say"]
    added = await house.hotline.read(lambda tx: cases.events(tx, case.id))
    assert [one.text for one in added if one.action == "supplement"] == ["灯杆上写着A-17"]
    wrong = await zhao.does(url, 409, number="JN000000-0000")
    assert "没有工单" in wrong.text


async def test_watch_words_are_for_those_who_lead(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王班长", "duty_leader")
    await zhao.sees("/desk/watch-words", 403)
    refused = await wang.does("/desk/watch-words", 409, words="上访\n访")
    assert "每个词2到20个字" in refused.text
    assert "上访\n访" in refused.text, "nothing typed is lost"
    await wang.does("/desk/watch-words", words="上访\n煤气罐")
    assert await house.hotline.read(presence.watch_words) == ["上访", "煤气罐"]
    assert "煤气罐" in await wang.sees("/desk/watch-words")


async def test_edge_33_no_person_for_a_while_and_back_by_a_leader(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    qian = await house.sits_down("小钱", "operator")
    wang = await house.sits_down("王班长", "duty_leader")
    granny = await house.waiting()
    await zhao.chats(granny, "claim", key="claim")
    chat = (await granny.talk()).id
    for seat, longest in ((zhao, "24小时"), (wang, "30天")):
        page = await seat.sees(f"/desk?chat={chat}")
        assert f"/desk/chats/{chat}/ban" in page
        assert f">{longest}</option></select>" in page
    assert f"/desk/chats/{chat}/ban" not in await qian.sees(f"/desk?chat={chat}")
    await qian.chats(granny, "ban", 403, hours=1, why="我不喜欢")
    refused = await zhao.chats(granny, "ban", 403, hours=720, why="辱骂")
    assert "请值班班长来定" in refused
    await zhao.chats(granny, "ban", 409, hours="abc", why="辱骂")
    await zhao.chats(granny, "ban", 409, hours=1, why=" ")
    await zhao.chats(granny, "ban", hours=1, why="反复<b>辱骂</b>")
    page = await wang.sees(f"/desk?chat={chat}")
    assert "人工服务暂停到" in page
    assert "小赵：反复&lt;b&gt;辱骂&lt;/b&gt;" in page
    assert "受理员暂停了人工服务" in page, "the leader looks at it"
    assert f"/desk/chats/{chat}/ban" not in page
    assert f"/desk/chats/{chat}/lift" not in await qian.sees(f"/desk?chat={chat}")
    await qian.chats(granny, "lift", 403)
    await wang.chats(granny, "lift")
    await wang.chats(granny, "lift", 409)
    assert "人工服务暂停到" not in await wang.sees(f"/desk?chat={chat}")
    await granny.follows(("人工", "前面"))


async def test_edge_11_edge_12_own_words_changed_and_taken_back_on_the_web(
    house: House,
) -> None:
    zhao = await house.sits_down("小赵", "operator")
    qian = await house.sits_down("小钱", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim", key="claim")
    talk = await granny.talk()
    at = f"/desk/chats/{talk.id}"
    await zhao.chats(granny, "say", text="周五九点，车到您楼下。", key="one")
    await granny.hears()
    said = (await granny.transcript())[-1]
    assert f'action="{at}/change"' in await zhao.sees(f"/desk?chat={talk.id}")
    assert f'action="{at}/change"' not in await qian.sees(f"/desk?chat={talk.id}")
    await qian.chats(granny, "change", 403, message=said.key, text="我改的")
    await qian.chats(granny, "take-back", 403, message=said.key)
    await zhao.chats(granny, "change", 409, message=said.key, text=" ")
    await zhao.chats(granny, "change", 409, message=said.key, text="长" * 4001)
    await zhao.chats(granny, "change", 409, message="nobody", text="改")
    theirs = next(one for one in await granny.transcript() if one.side == "citizen")
    await zhao.chats(granny, "change", 409, message=theirs.key, text="改市民的话")
    for text in ("周五八点，车到您楼下。", "周五八点半，车到您楼下。"):
        await zhao.chats(granny, "change", message=said.key, text=text)
    page = await qian.sees(f"/desk?chat={talk.id}")
    assert "周五八点半" in page
    assert "原来：</span>周五九点" in page
    assert "还改过1次" in page
    mended = (await granny.transcript())[-1]
    assert (mended.key, mended.text) == (said.key, "周五八点半，车到您楼下。")

    async with served(house) as base, listening(base, qian, chat=talk.id) as ear:
        await ear.hears("stands", "other")
        await zhao.chats(granny, "take-back", message=said.key)
        await ear.hears("message", "原来：</span>周五九点")
    await zhao.chats(granny, "take-back", 409, message=said.key)
    await zhao.chats(granny, "change", 409, message=said.key, text="再来")
    gone = (await granny.transcript())[-1]
    assert gone.text == "（这条消息已撤回）"
    assert f'action="{at}/change"' not in await zhao.sees(f"/desk?chat={talk.id}")
    assert "撤回说过的话" in await (await house.sits_down("老周", "admin")).sees("/desk/audit")


async def test_the_queue_shows_the_matter_not_the_word_for_a_person(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny, he = house.hotline.citizen(), house.hotline.citizen("何先生")
    await granny.follows(("楼上漏水三天了，我的电话13805311234", ""), ("我要找人工客服", "前面"))
    await he.says("我走投无路了，真的撑不住了")
    page = await zhao.sees("/desk")
    assert "楼上漏水三天了，我的电话138****1234</span>" in page
    assert "13805311234" not in page
    assert "我要找人工客服</span>" not in page
    assert "网页 · <b>市民很难过</b>" in page
    await granny.says("水流到楼道里了")
    assert "水流到楼道里了</span>" in await zhao.sees("/desk")


async def test_what_is_done_with_a_chat_stands_in_the_trail_without_its_words(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    wang = await house.sits_down("王班长", "duty_leader")
    inspector = await house.sits_down("老孙", "inspector")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    await zhao.chats(granny, "hold", minutes=5, why="等李奶奶的女儿")
    await zhao.chats(granny, "resume")
    await zhao.chats(granny, "transfer", to=f"staff:{wang.member.id}", why="要派车")
    await wang.chats(granny, "accept")
    await wang.chats(granny, "back", summary="周五派车")
    async with house.hotline.database.reading() as tx:
        rows = await tx.rows("SELECT * FROM audit WHERE action LIKE 'talk-%' ORDER BY id")
    assert [(row["actor"], row["action"]) for row in rows] == [
        ("staff:小赵", "talk-claim"),
        ("staff:小赵", "talk-hold"),
        ("staff:小赵", "talk-resume"),
        ("staff:小赵", "talk-transfer"),
        ("staff:王班长", "talk-accept"),
        ("staff:王班长", "talk-operator-closed"),
    ]
    assert {row["text"] for row in rows} == {""}, "what is written goes when she is forgotten"
    page = await inspector.sees("/desk/audit")
    for word in ("接管对话", "请市民等一等", "继续接待", "转交对话", "接手转来的对话", "交还对话"):
        assert f">{word}<" in page
    for far in ("99999999999999999999", "9223372036854775808"):
        await zhao.sees(f"/desk/chats/{far}", 404)
        await zhao.does(f"/desk/chats/{far}/claim", 404, handoff=1)
    await zhao.sees("/desk/chats/1/supplement/%00", 404)
    await zhao.sees("/desk/search?q=%00%00&citizen=%00")
    await zhao.chats(granny, "change", 409, message="\x00", text="改")


async def test_edge_37_words_after_the_end_go_as_a_message(house: House) -> None:
    zhao = await house.sits_down("小赵", "operator")
    granny = await house.waiting()
    await zhao.chats(granny, "claim")
    assert "请在对话里说" in await zhao.chats(granny, "leave", 409, text="还有一句")
    await granny.taps("结束人工")
    await zhao.chats(granny, "say", 409, text="还有一句")
    await zhao.chats(granny, "leave", 409, text=" ", key="a")
    for _ in range(2):  # the same form twice
        await zhao.chats(granny, "leave", text="供水的电话是96596", key="b")
    said = [one.text for one in await granny.transcript() if one.side == "operator"]
    assert said == ["小赵给您留言：供水的电话是96596"]
    await granny.follows(("身份证丢了怎么补办", "来源："))
