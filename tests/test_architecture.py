"""The plan of the house, held: who may import whom, where SQL and SDKs may be, how files look."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from handlers import lately

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "knowledge", "storage")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
KNOWN = frozenset(MODULES)
EVERYTHING = sorted(
    [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
)
EVERYTHING = [path for path in EVERYTHING if "node_modules" not in path.parts]

MAY_IMPORT = {
    "bot": {"bot", "handlers", "knowledge", "storage"},
    "handlers": {"handlers", "knowledge", "storage"},
    "knowledge": {"knowledge"},
    "storage": {"storage"},
}
SDKS = {
    "aiohttp": "bot/channels/telegram",
    "telegram": "bot/channels/telegram",
    "sqlite3": "storage",
    "aiosqlite": "storage",
    "asyncpg": "storage",
    "starlette": "bot",
    "uvicorn": "bot",
    "httpx": "bot",
    "apscheduler": "bot/timers.py",
    "argon2": "bot",
    "prometheus_client": "bot",
    "cryptography": "bot/channels/wechat",
    "defusedxml": "bot/channels/wechat",
}
SQL = re.compile(
    r"^\s*(SELECT\s.+\bFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|"
    r"ALTER\s+TABLE|PRAGMA\s|BEGIN\s+IMMEDIATE|WITH\s+\w+\s+AS\s*\()",
    re.IGNORECASE | re.DOTALL,
)
PIECE_OF_SQL = re.compile(r"\bIS (NOT )?NULL\b|\w\s*[=<>]+ :[a-z_]+\b")
RUNS_SQL = {"execute", "executemany", "executescript", "execute_fetchall", "fetchrow", "fetchval"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|raise NotImplementedError)\b")
TOKEN = re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b")
LONGEST = 400


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The full names of all that a file imports, wherever in it."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 60


def test_imports_run_one_way() -> None:
    wrong = [
        f"{name(path)} imports {imported}"
        for path in MODULES
        for imported in imports(path)
        if imported.partition(".")[0] in (*PACKAGES, "tests", "benchmarks")
        and imported.partition(".")[0] not in MAY_IMPORT[path.relative_to(ROOT).parts[0]]
    ]
    assert wrong == []


@cache
def _inside(imported: str) -> Path | None:
    """Our own file that an import names; None for all others."""
    whole = ROOT.joinpath(*imported.split("."))
    for one in (whole, whole.parent):
        for path in (one.with_suffix(".py"), one / "__init__.py"):
            if path in KNOWN:
                return path
    return None


def test_no_file_imports_itself_by_way_of_others() -> None:
    """Not even inside a function or for types only: such files can only be read together."""
    needs = {path: {_inside(one) for one in imports(path)} - {None, path} for path in MODULES}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(name(path) for path in error.args[1]))


def test_the_parts_are_joined_in_one_place() -> None:
    """Nobody but the start, the command line and the joiner itself knows the whole app."""
    knowing = {
        name(path) for path in MODULES if any(i.startswith("bot.app") for i in imports(path))
    }
    assert {one for one in knowing if not one.startswith("bot/command/")} <= {"bot/serving.py"}


@pytest.mark.parametrize("sdk", SDKS)
def test_an_sdk_is_known_where_it_belongs_and_nowhere_else(sdk: str) -> None:
    knowing = [
        name(path) for path in MODULES if sdk in {i.partition(".")[0] for i in imports(path)}
    ]
    assert [one for one in knowing if not one.startswith(SDKS[sdk])] == []


def test_handlers_and_knowledge_do_no_input_or_output() -> None:
    shut = {"socket", "ssl", "subprocess", "http", "urllib", "requests", "multiprocessing"}
    wrong = [
        f"{name(path)} imports {imported}"
        for path in MODULES
        if path.relative_to(ROOT).parts[0] in ("handlers", "knowledge")
        for imported in imports(path)
        if imported.partition(".")[0] in shut | {"asyncio"} and imported != "urllib.parse.quote"
    ]
    assert wrong == []


def _strings(path: Path) -> Iterator[ast.Constant]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def test_only_storage_has_sql() -> None:
    outside = [path for path in MODULES if not name(path).startswith("storage/")]
    texts = [
        f"{name(path)}:{node.lineno}"
        for path in outside
        for node in _strings(path)
        if SQL.match(str(node.value)) or PIECE_OF_SQL.search(str(node.value))
    ]
    calls = [
        f"{name(path)}:{node.lineno} {node.func.attr}"
        for path in outside
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in RUNS_SQL
    ]
    assert (texts, calls) == ([], [])
    assert any(SQL.match(str(node.value)) for node in _strings(ROOT / "storage/inbox.py"))


def test_settings_are_read_in_one_place() -> None:
    """Whatever else wants a setting is given it. pg_dump is handed our environment on."""
    reading = {
        name(path)
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
    }
    assert reading <= {"bot/settings.py", "storage/postgres_tools.py"}


def test_what_is_remembered_for_a_while_is_read_with_its_limit() -> None:
    names = "|".join(lately.LASTS)
    reads = re.compile(
        rf'state(?:\.get\(|\.pop\(|\[)"(?:{names})"|"(?:{names})" (?:not )?in \S*state'
    )
    wrong = [name(path) for path in MODULES if reads.search(path.read_text("utf-8"))]
    assert wrong == [], "handlers.lately knows for how long"


def test_no_token_is_written_down_anywhere() -> None:
    found = [name(path) for path in EVERYTHING if TOKEN.search(path.read_text("utf-8"))]
    # Telegram's own documentation has these for examples; nobody's bot has them.
    assert [one for one in found if not one.startswith("tests/")] == []


def test_files_stay_small() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in EVERYTHING}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_nothing_is_left_unfinished() -> None:
    found = [
        f"{name(path)}:{number}"
        for path in EVERYTHING
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [name(path) for path in MODULES if not (ast.get_docstring(tree(path)) or "").strip()]
    assert silent == []


def test_no_folder_or_file_names_a_kind_of_code() -> None:
    kinds = {"utils", "helpers", "services", "models", "middlewares", "common", "misc", "managers"}
    parts = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert parts & kinds == set()


IMPORT_ALL = """
import asyncio, importlib, sys, threading
for name in sys.argv[1:]:
    importlib.import_module(name)
assert threading.active_count() == 1, threading.enumerate()
try:
    asyncio.get_running_loop()
except RuntimeError:
    pass
else:
    raise SystemExit("a loop is running")
"""


RESTING = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*sys.modules)
"""


def _imported(folder: Path, *names: str) -> set[str]:
    """All modules that are there after these were imported by a process of their own."""
    ran = subprocess.run(
        [sys.executable, "-c", RESTING, *names],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize("channel", ["", "telegram"])
def test_a_server_at_rest_holds_nothing_it_does_not_use(tmp_path: Path, channel: str) -> None:
    """Megabytes each, for workbooks, files, the other database and channels that are not there;
    loaded when they are needed. PTB loads httpx by itself, and cryptography where there is one."""
    names = ["bot.app", *([f"bot.channels.{channel}.channel"] if channel else [])]
    unused = {"openpyxl", "puremagic", "asyncpg", "defusedxml", "segno"}
    unused |= set() if channel else {"telegram", "aiohttp", "cryptography", "httpx"}
    assert unused & _imported(tmp_path, *names) == set()


def test_a_command_imports_what_it_needs(tmp_path: Path) -> None:
    """Each of these takes a part of a second. Who only looks needs no turn; who acts, no server."""
    server = {"bot.app", "bot.engine", "bot.pages", "handlers.router", "starlette", "apscheduler"}
    assert server & _imported(tmp_path, "bot.command.case_act", "bot.command.beside") == set()
    looking = [
        f"bot.command.{name}" for name in ("case", "arrange", "notice", "staff", "unit", "audit")
    ]
    assert (server | {"bot.core", "numpy"}) & _imported(tmp_path, *looking) == set()


def test_importing_does_nothing(tmp_path: Path) -> None:
    """No file, no thread, no word, no warning, whatever the settings say."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if path.name != "__main__.py"
    ]
    ran = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:bot", "-c", IMPORT_ALL, *modules],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "WARMLINE_PORT": "not a port", "DATABASE_URL": "nonsense"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
