"""Learning from lessons in a process of its own (see `bot.apart`): for a second it would take turns
with the citizens' answers.

    python -m bot.learning GIVEN RESULT      reads lessons, writes what is learned from them
"""

import pickle
import sys
from pathlib import Path

from bot.apart import apart
from bot.memory import in_thread
from handlers.cases.routing.lessons import Lessons
from knowledge.classify import keeping


async def learn(lessons: Lessons) -> bytes:
    """What is learned, as `keeping` keeps it; by a thread where no process can be had."""
    data = pickle.dumps(lessons)
    done = await apart("bot.learning", lambda path: path.write_bytes(data), Path.read_bytes)
    return await in_thread(learned, lessons) if done is None else done


def learned(lessons: Lessons) -> bytes:
    """The same, done here and now."""
    return keeping.pack(lessons.key, lessons.train(), keeping.marks(lessons.past))


def main(given: str, result: str) -> None:
    # The file is our own, in a folder that is closed to others.
    lessons: Lessons = pickle.loads(Path(given).read_bytes())  # noqa: S301
    Path(result).write_bytes(learned(lessons))


if __name__ == "__main__":
    main(*sys.argv[1:])
