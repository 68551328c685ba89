"""Reading and writing the knowledge base as a file or a folder; the suffix says in which form."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from bot.knowledge_files import xlsx
from handlers.errors import Refused
from knowledge.articles import Article
from knowledge.files import csvfile, jsonfile, markdown
from knowledge.files.gathering import Result, Tell, untold

LARGEST = 64 * 1024 * 1024
"""Bytes of a file, or of all files of a folder, that are read."""
FORMS = (".csv", ".xlsx", ".json")
BYTES: dict[str, Callable[[Sequence[Article]], bytes]] = {
    ".csv": lambda articles: csvfile.write(articles).encode(),
    ".xlsx": lambda articles: xlsx.write(articles),
    ".json": lambda articles: jsonfile.write(articles).encode(),
}
"""How each form is written; ValueError where something does not fit in it."""
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
}
_PAGE = ".md"
# A page's file is named after its article where that makes a name that every system takes.
_STRANGE = re.compile(r"[^\w.-]|^[.-]")
_LONGEST_NAME = 100


def form_of(path: Path) -> str:
    """The suffix; "" for a folder, or what has no ending and is no folder, such as standard input,
    which is read as CSV. Raises `Refused` when it is none of ours."""
    suffix = path.suffix.lower()
    if suffix in FORMS:
        return suffix
    if path.is_dir() or not suffix:
        return ""
    raise Refused(
        f"{path}: knowledge files end in {', '.join(FORMS)}; a name without an ending is a folder "
        f"of {_PAGE} pages."
    )


def read(path: Path, tell: Tell = untold) -> Result:
    """The articles of a file or folder, and a problem for each part that cannot be used; `tell`
    hears how far it is.

    Raises `Refused` or OSError when it cannot be read at all.
    """
    form = form_of(path)
    if path.is_dir():
        return markdown.read(_pages(path), len(_files(path)), tell)
    _refuse_large(path, path.stat().st_size)
    if form == ".xlsx":
        return xlsx.read(path.read_bytes(), tell)
    return jsonfile.read(text(path), tell) if form == ".json" else csvfile.read(text(path), tell)


def write(path: Path, articles: Sequence[Article]) -> None:
    """All articles as one file, or as a folder of pages. Raises `Refused` or OSError."""
    form = form_of(path)
    if form == "":
        _write_pages(path, articles)
        return
    try:
        data = BYTES[form](articles)
    except ValueError as error:
        raise Refused(f"{path}: {error}.") from None
    _exchange(path, data)


def _exchange(path: Path, data: bytes) -> None:
    """Write beside and rename, so that nobody ever finds half a file."""
    _refuse_no_folder(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _refuse_no_folder(path: Path) -> None:
    if not path.absolute().parent.is_dir():
        raise Refused(f"There is no folder {path.parent}. Make it first, or choose another.")


def text(path: Path) -> str:
    """A file's text. Raises `Refused` when it is not UTF-8 and says how to mend that."""
    _refuse_large(path, path.stat().st_size)
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(f"{path}, line {line}: not UTF-8{_mend(data)}") from None


def _mend(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ". Save the file as “CSV UTF-8”."
    return (
        " but most likely GBK, as Excel's plain CSV is. Save the file as “CSV UTF-8(逗号分隔)”, "
        "or as .xlsx, or run: iconv -f GB18030 -t UTF-8 OLD.csv > NEW.csv"
    )


def _refuse_large(path: Path, size: int) -> None:
    if size > LARGEST:
        raise Refused(
            f"{path} has {size / 2**20:.0f} MB; at most {LARGEST >> 20} MB are read. Divide it."
        )


def _files(folder: Path) -> list[Path]:
    """The pages of a folder and of those in it, in order; hidden ones and a README are not."""
    found = sorted(folder.rglob(f"*{_PAGE}"))
    return [
        path
        for path in found
        if path.is_file()
        and path.stem.lower() != "readme"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def _pages(folder: Path) -> Iterator[tuple[str, str]]:
    files = _files(folder)
    if not files:
        raise Refused(f"{folder} holds no {_PAGE} files; each is one article.")
    _refuse_large(folder, sum(path.stat().st_size for path in files))
    for path in files:
        yield path.relative_to(folder).as_posix(), text(path)


def _write_pages(folder: Path, articles: Sequence[Article]) -> None:
    named = dict(zip(_names(articles), articles, strict=True))
    if folder.exists():
        others = [
            path for path in _files(folder) if path.relative_to(folder).as_posix() not in named
        ]
        if others:
            raise Refused(
                f"{folder} holds {len(others)} pages of no present article (the first is "
                f"{others[0].name}), which an import would bring back. Remove them or name "
                "another folder."
            )
    folder.mkdir(parents=True, exist_ok=True)
    for name, article in named.items():
        _exchange(folder / name, markdown.write(article).encode())


def _names(articles: Iterable[Article]) -> Iterator[str]:
    """A file name for each article; none is another's in other capitals."""
    used: set[str] = set()
    for article in articles:
        name = _STRANGE.sub("_", article.id)[:_LONGEST_NAME]
        while len(name.encode()) > _LONGEST_NAME * 2:
            name = name[:-1]
        if name != article.id or name.lower() in used or name.lower() == "readme":
            name += "-" + hashlib.sha256(article.id.encode()).hexdigest()[:8]
        used.add(name.lower())
        yield name + _PAGE
