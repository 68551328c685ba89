"""The staff desk: ways in, chats, cases, what is new as it comes."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from starlette.routing import Route

from bot.accounts import Passwords
from bot.clock import Clock
from bot.engine import Engine
from bot.files import Files
from bot.pages.desk.arrangements import ArrangementPages
from bot.pages.desk.audit import AuditPages
from bot.pages.desk.auth import AuthPages
from bot.pages.desk.board import Board
from bot.pages.desk.canned import CannedPages
from bot.pages.desk.case_lists import CaseLists
from bot.pages.desk.cases import CasePages
from bot.pages.desk.chats import ChatPages
from bot.pages.desk.contact import ContactPages
from bot.pages.desk.digest import DigestPages
from bot.pages.desk.door import Door
from bot.pages.desk.factor import FactorPages
from bot.pages.desk.figures import FigurePages
from bot.pages.desk.files import FilePages
from bot.pages.desk.gaps import GapPages
from bot.pages.desk.knowledge.article import ArticlePages
from bot.pages.desk.knowledge.editor import EditorPages
from bot.pages.desk.knowledge.helping import HelpPages
from bot.pages.desk.knowledge.importing import ImportPages
from bot.pages.desk.knowledge.listing import ListPages
from bot.pages.desk.learning import LearningPages
from bot.pages.desk.live import LivePages
from bot.pages.desk.lookups import LookupPages
from bot.pages.desk.lost import LostPages
from bot.pages.desk.notices.after import AfterPages as NoticeResults
from bot.pages.desk.notices.editor import EditorPages as NoticeForms
from bot.pages.desk.notices.listing import ListPages as NoticeLists
from bot.pages.desk.notices.one import OnePages as NoticePages
from bot.pages.desk.notices.preview import PreviewPages as NoticePreviews
from bot.pages.desk.notices.watching import NoticeWatch
from bot.pages.desk.room import Room
from bot.pages.desk.roster import RosterPages
from bot.pages.desk.searching import SearchPages
from bot.pages.desk.second import Second
from bot.pages.desk.sessions import SessionPages
from bot.pages.desk.settings.backup import BackupPages
from bot.pages.desk.settings.channels import ChannelPages
from bot.pages.desk.settings.home import SettingPages
from bot.pages.desk.settings.keeping import KeepingPages
from bot.pages.desk.settings.profile import ProfilePages
from bot.pages.desk.settings.texts import TextPages
from bot.pages.desk.staff import StaffPages
from bot.pages.desk.supplement import SupplementPages
from bot.pages.desk.takeover import TakeoverPages
from bot.pages.desk.telegram import TelegramPages
from bot.pages.desk.thanks import ThanksPages
from bot.pages.desk.units import UnitPages
from bot.pages.desk.wall import WallPages
from bot.pages.desk.watch_words import WatchWordPages
from bot.pages.live import Bells
from handlers.house import House
from storage.database import Database


class DeskPages:
    """The routes of the desk."""

    def __init__(
        self,
        *,
        database: Database,
        engine: Engine,
        house: House,
        files: Files,
        bells: Bells,
        clock: Clock,
        secret_key: str,
        base_url: str,
        outside: bool = False,
        passwords: Passwords | None = None,
        internal_hosts: Sequence[str] = (),
        telegram: str = "",
        wechat: str = "",
        city: str = "jinan",
    ) -> None:
        room = Room(
            database=database,
            engine=engine,
            house=house,
            files=files,
            bells=bells,
            clock=clock,
            zone=ZoneInfo(house.city.timezone),
        )
        door = Door(room, secret_key, secure=base_url.startswith("https:"), outside=outside)
        second = Second(room, secret_key)
        queue = Board(room)
        self._faces = (
            AuthPages(room, door, second, passwords or Passwords()),
            SessionPages(room, door, second),
            FactorPages(room, door, second),
            ChatPages(room, door),
            TakeoverPages(room, door),
            CannedPages(room, door),
            LookupPages(room, door),
            CaseLists(room, door),
            CasePages(room, door),
            SupplementPages(room, door),
            ThanksPages(room, door),
            WatchWordPages(room, door),
            ArrangementPages(room, door),
            ContactPages(room, door),
            TelegramPages(room, door),
            LivePages(room, door, queue),
            WallPages(room, door, queue),
            SearchPages(room, door),
            FilePages(room, door),
            GapPages(room, door),
            FigurePages(room, door),
            LearningPages(room, door),
            ListPages(room, door),
            EditorPages(room, door),
            HelpPages(room, door),
            ImportPages(room, door, secret_key),
            ArticlePages(room, door),
            NoticeLists(room, door),
            NoticeForms(room, door),
            NoticePages(room, door),
            NoticePreviews(room, door),
            NoticeResults(room, door),
            NoticeWatch(room, door),
            AuditPages(room, door),
            RosterPages(room, door),
            StaffPages(room, door, base_url, outside=outside),
            SettingPages(room, door),
            DigestPages(room, door),
            TextPages(room, door),
            ProfilePages(room, door, city),
            ChannelPages(room, door, telegram, wechat),
            BackupPages(room, door),
            KeepingPages(room, door),
            UnitPages(room, door, secret_key, base_url, internal_hosts),
            LostPages(room, door),
        )

    def routes(self) -> list[Route]:
        return [route for face in self._faces for route in face.routes()]
