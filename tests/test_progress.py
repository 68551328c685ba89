"""The bar of a long command."""

import io

from bot.command.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_it_is_and_a_clean_line_at_the_end() -> None:
    out = Terminal()
    progress = Progress(out)
    progress("writing", 2500, 10_000)
    line = out.getvalue().split("\x1b[K")[-1]
    assert line.startswith("writing   ████████ ")
    assert line.endswith(" 25%  2,500 of 10,000")
    progress.end()
    assert out.getvalue().endswith("\r\x1b[K")


def test_a_pipe_sees_nothing() -> None:
    out = io.StringIO()
    progress = Progress(out)
    progress("writing", 0, 0)
    progress.end()
    assert out.getvalue() == ""
