"""Files for staff: all for who talks to citizens, else those of one's department's cases."""

from dataclasses import replace

from starlette.responses import Response
from starlette.routing import Route

from bot.pages.citizen import serve_file
from bot.pages.desk.door import Pages, Visit
from bot.pages.desk.labels import T
from bot.pages.desk.room import No, talks, works
from storage import media


class FilePages(Pages):
    def routes(self) -> list[Route]:
        return [Route("/desk/media/{key}", self._door.open(self.file, to=works))]

    async def file(self, visit: Visit) -> Response:
        key, member = visit.request.path_params["key"], visit.member
        async with self._room.database.reading() as tx:
            file = await media.find(tx, key)
            theirs = talks(member) or await media.of_department(tx, key, member.department)
        if file is None or not theirs or file.state != "stored":
            raise No(T["not_found"], 404)
        if not talks(member):
            # Who told of a wrong may be read from the name of a photo.
            ending = file.name.rpartition(".")[2]
            file = replace(file, name=f"file.{ending}" if ending.isalnum() else "")
        return serve_file(self._room.files, file)
