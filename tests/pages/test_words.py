"""The desk's words: each is shown somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parents[2] / "bot"
WORDS = sorted(BOT.rglob("pages/**/*labels.py")) + sorted(BOT.rglob("pages/**/words.py"))
# T["sign_in"], {{ t.sign_in }}; and what is put together: T[f"{name}_why"], t["state_" ~ one].
_MADE = re.compile(r'\bf"([a-z_]*)\{[^}"]*\}([a-z_]*)"')
_MADE_IN_TEMPLATE = re.compile(r'\w\[(?:"([a-z_]*)" ~ )?[a-z][\w.]*(?: ~ "([a-z_]*)")?\]')


def _written() -> Iterator[tuple[str, str]]:
    """Each word of the dictionaries with one letter for a name: file and key."""
    for path in WORDS:
        for node in ast.parse(path.read_text("utf-8")).body:
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys))
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(keys=keys))
                ) if len(name) == 1:
                    for key in keys:
                        assert isinstance(key, ast.Constant)
                        yield path.name, str(key.value)


def test_every_word_is_shown_somewhere() -> None:
    files = [path for path in BOT.rglob("*") if path.suffix in (".py", ".html", ".js")]
    text = "\n".join(path.read_text("utf-8") for path in files if path not in WORDS)
    said = set(re.findall(r"\w+", text))
    made = {pair for pair in _MADE.findall(text) if any(pair)}
    made |= {pair for pair in _MADE_IN_TEMPLATE.findall(text) if any(pair)}
    silent = [
        f"{file}: {key}"
        for file, key in _written()
        if key not in said
        and not any(key.startswith(before) and key.endswith(after) for before, after in made)
    ]
    assert silent == []
    assert len(list(_written())) > 500
