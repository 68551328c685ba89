"""A knowledge file that came as bytes with a name: CSV, XLSX, JSON, or pages in a zip."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.knowledge_files import disk, xlsx
from knowledge.files import csvfile, jsonfile, markdown
from knowledge.files.gathering import Problem, Result

MOST_PAGES = 20_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)


class _Unfit(ValueError):
    """The file cannot be used; with the reason."""


def read(name: str, data: bytes) -> Result:
    """The articles, and a problem for each part that cannot be used. Never raises."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    try:
        if len(data) > disk.LARGEST:
            raise _Unfit(f"文件太大，一次最多读{disk.LARGEST >> 20}MB，请分成几份。")
        if suffix == ".xlsx":
            return xlsx.read(data)
        if suffix == ".zip":
            return markdown.read(list(_pages(data)))
        if suffix == ".json":
            return jsonfile.read(_text(data))
        if suffix == ".csv":
            return csvfile.read(_text(data))
        if suffix == ".md":
            return markdown.read([(name, _text(data))])
        raise _Unfit("请上传.csv、.xlsx、.json，或者装着.md页面的.zip。")
    except _Unfit as why:
        return [], [Problem(0, str(why))]
    except _BROKEN:
        return [], [Problem(0, "压缩包坏了、不完整或者有密码，请重新打包。")]


def _text(data: bytes, name: str = "") -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        at = f"{name}第{line}行" if name else f"第{line}行"
        raise _Unfit(f"{at}不是UTF-8，请在Excel里另存为“CSV UTF-8”，或者用.xlsx。") from None


def _pages(data: bytes) -> Iterator[tuple[str, str]]:
    """The pages of a zip in the order of their names; hidden ones and a README are not."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = sorted(
            (one for one in archive.infolist() if _is_page(one.filename)),
            key=lambda one: one.filename,
        )
        if not found:
            raise _Unfit("压缩包里没有.md页面。")
        # zipfile unpacks no more of a part than it declares here.
        if len(found) > MOST_PAGES or sum(one.file_size for one in found) > disk.LARGEST:
            raise _Unfit(f"压缩包展开后太大，一次最多{disk.LARGEST >> 20}MB，请分成几份。")
        for one in found:
            yield one.filename, _text(archive.read(one), one.filename)


def _is_page(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return path.suffix.lower() == ".md" and path.stem.lower() != "readme" and not hidden
