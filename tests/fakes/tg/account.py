"""Methods about the bot itself, its menus and descriptions, chats and forum topics."""

from __future__ import annotations

from . import checks
from .edit import remove
from .markup import Json, utf16
from .params import Params
from .registry import chat_of, known_chat, method
from .world import Chat, Topic, World, bad

RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_promote_members",
    "can_manage_video_chats",
    "can_manage_topics",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


@method("getMe")
def get_me(world: World, p: Params) -> Json:
    return world.bot


@method("logOut", "close")
def always_true(world: World, p: Params) -> bool:
    return True


@method("setMyCommands")
def set_my_commands(world: World, p: Params) -> bool:
    world.commands[checks.scope_and_language(p)] = checks.commands(p.get("commands"))
    return True


@method("getMyCommands")
def get_my_commands(world: World, p: Params) -> list[Json]:
    return world.commands.get(checks.scope_and_language(p), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, p: Params) -> bool:
    world.commands.pop(checks.scope_and_language(p), None)
    return True


def _described(name: str, field: str, limit: int) -> None:
    def write(world: World, p: Params) -> bool:
        if utf16(p.text(field)) > limit:
            raise bad(f"{field.replace('_', ' ')} is too long")
        world.descriptions[field, checks.language(p)] = p.text(field)
        return True

    def read(world: World, p: Params) -> Json:
        return {field: world.descriptions.get((field, checks.language(p)), "")}

    method(f"setMy{name}")(write)
    method(f"getMy{name}")(read)


_described("Description", "description", 512)
_described("ShortDescription", "short_description", 120)
_described("Name", "name", 64)


@method("setChatMenuButton")
def set_chat_menu_button(world: World, p: Params) -> bool:
    button = p.get("menu_button") or {"type": "default"}
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad("can't parse menu button: Unsupported type specified")
    if button["type"] == "web_app":
        if not button.get("text"):
            raise bad("menu button text must be non-empty")
        if not str((button.get("web_app") or {}).get("url", "")).startswith("https://"):
            raise bad("menu button Web App URL is invalid")
    if p.chat_id is None:
        world.menu_button = button
    else:
        chat_of(world, p).menu_button = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, p: Params) -> Json:
    own = chat_of(world, p).menu_button if p.chat_id is not None else None
    return own or world.menu_button


@method("getChat")
def get_chat(world: World, p: Params) -> Json:
    chat = known_chat(world, p.chat_id)
    facts = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    return {**chat.facts, **facts}


GIFTS = {
    "unlimited_gifts": True,
    "limited_gifts": True,
    "unique_gifts": True,
    "premium_subscription": True,
    "gifts_from_channels": True,
}


@method("getChatMember")
def get_chat_member(world: World, p: Params) -> Json:
    chat = chat_of(world, p)
    if p.get("user_id") == world.bot["id"]:
        status = "administrator" if chat.bot_is_admin else "member"
        return member(world.bot, status)
    person = world.chats.get(p.number("user_id"))
    if person is None or not person.private:
        raise bad("PARTICIPANT_ID_INVALID")
    return member({**person.facts, "is_bot": False}, "member")


def member(user: Json, status: str) -> Json:
    """A ChatMember; administrators get every right."""
    user = {k: v for k, v in user.items() if k != "type"}
    if status == "kicked":
        return {"user": user, "status": status, "until_date": 0}
    if status != "administrator":
        return {"user": user, "status": status}
    head = {"user": user, "status": status, "can_be_edited": False, "is_anonymous": False}
    return {**head, **dict.fromkeys(RIGHTS, True)}


@method("leaveChat")
def leave_chat(world: World, p: Params) -> bool:
    chat = chat_of(world, p)
    if chat.private:
        raise bad("chat is not a group")
    chat.bot_inside = False
    return True


def forum_of(world: World, p: Params) -> Chat:
    chat = chat_of(world, p)
    if not chat.forum and not (chat.private and world.bot["has_topics_enabled"]):
        raise bad("the chat is not a forum")
    if not chat.private and not chat.bot_is_admin:
        raise bad("not enough rights to create a topic", fault=False)
    return chat


def _name(p: Params) -> str:
    name = p.text("name").strip()
    if not 1 <= utf16(name) <= 128:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    return name


@method("createForumTopic")
def create_forum_topic(world: World, p: Params) -> Json:
    chat, name = forum_of(world, p), _name(p)
    color = p.number("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad("ICON_COLOR_INVALID")
    made = {"name": name, "icon_color": color}
    shown = world.place(chat, {"forum_topic_created": made}, from_bot=True)
    thread = shown.message_id
    shown.raw |= {"message_thread_id": thread, "is_topic_message": True}
    chat.topics[thread] = Topic(name)
    return {"message_thread_id": thread, **made}


def topic_of(chat: Chat, p: Params) -> Topic:
    thread = p.number("message_thread_id")
    if thread not in chat.topics:
        raise bad("TOPIC_ID_INVALID", fault=False)
    return chat.topics[thread]


@method("editForumTopic")
def edit_forum_topic(world: World, p: Params) -> bool:
    topic = topic_of(forum_of(world, p), p)
    if "name" in p and topic.name == _name(p):
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = _name(p) if p.get("name") else topic.name
    return True


def _closer(name: str, closed: bool) -> None:
    def close(world: World, p: Params) -> bool:
        chat = forum_of(world, p)
        topic = topic_of(chat, p)
        if topic.closed == closed:
            raise bad("TOPIC_NOT_MODIFIED", fault=False)
        topic.closed = closed
        event = "forum_topic_closed" if closed else "forum_topic_reopened"
        thread = {"message_thread_id": p["message_thread_id"], "is_topic_message": True}
        world.place(chat, {event: {}, **thread}, from_bot=True)
        return True

    method(name)(close)


_closer("closeForumTopic", True)
_closer("reopenForumTopic", False)


@method("deleteForumTopic")
def delete_forum_topic(world: World, p: Params) -> bool:
    chat = forum_of(world, p)
    topic_of(chat, p)
    drop_topic(world, chat, p["message_thread_id"])
    return True


def drop_topic(world: World, chat: Chat, thread: int) -> None:
    """The topic and everything said in it go."""
    del chat.topics[thread]
    for message in [m for m in chat.messages if m.thread_id == thread]:
        remove(world, chat, message)
