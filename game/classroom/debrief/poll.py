"""The prediction poll: what a class voted, and what came.

The instructor gives a CSV file with the columns question, answer, votes. A question is its number on the exercise's
handout, and its answers are numbered as there, or written out. Questions of one's own are written out; `right` has an
`x` at the answer that came true, or stands empty until it is known.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from game.classroom.debrief.gather import DebriefError
from game.classroom.exercises.folder import Lesson

COLUMNS = ("question", "answer", "votes")
MOST_VOTES = 100_000


@dataclass(frozen=True)
class Answer:
    """An answer. right: did it come true; None: not known."""

    words: str
    votes: int
    right: bool | None


@dataclass(frozen=True)
class Voted:
    """A question with its answers, as voted."""

    ask: str
    answers: tuple[Answer, ...]

    @property
    def votes(self) -> int:
        """All votes."""
        return sum(answer.votes for answer in self.answers)

    @property
    def right(self) -> float | None:
        """Share of votes for what came true; None: not known."""
        if not self.votes or not any(answer.right for answer in self.answers):
            return None
        return sum(answer.votes for answer in self.answers if answer.right) / self.votes


def read_poll(path: Path, lesson: Lesson | None) -> list[Voted]:
    """The poll of a file, in its order. Raises DebriefError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DebriefError(f"{path}: can't be read: {getattr(error, 'strerror', None) or error}") from None
    missing = [name for name in COLUMNS if not rows or name not in rows[0]]
    if missing:
        raise DebriefError(f"{path.name}: columns: {missing[0]!r} is missing: allowed {', '.join(COLUMNS)}, right")
    asked: dict[str, list[tuple[str, int, bool]]] = {}
    for i, row in enumerate(rows, 2):
        votes = (row["votes"] or "").strip()
        if not votes.isdecimal() or int(votes) > MOST_VOTES:
            raise DebriefError(f"{path.name}: line {i}: votes = {votes!r}: allowed 0 to {MOST_VOTES}")
        marked = (row.get("right") or "").strip().lower() in ("x", "1", "yes", "true")
        question = (row["question"] or "").strip()
        asked.setdefault(question, []).append(((row["answer"] or "").strip(), int(votes), marked))
    return [_voted(path.name, question, answers, lesson) for question, answers in asked.items()]


def _voted(file: str, question: str, given: Sequence[tuple[str, int, bool]], lesson: Lesson | None) -> Voted:
    if not question.isdecimal():
        known = any(right for _, _, right in given)
        return Voted(question, tuple(Answer(words, votes, right if known else None) for words, votes, right in given))
    poll = lesson.exercise.poll if lesson is not None else []
    if not 1 <= int(question) <= len(poll):
        allowed = (
            f"1 to {len(poll)} of the exercise" if poll else "a question in words, as the records have no exercise"
        )
        raise DebriefError(f"{file}: question = {question}: allowed {allowed}")
    asked = poll[int(question) - 1]
    options = [asked.up, asked.down, asked.same]
    truth = outcomes(lesson)[int(question) - 1] if lesson is not None else None
    votes = [0, 0, 0]
    for words, count, _ in given:
        place = int(words) - 1 if words.isdecimal() else _place(options, words)
        if not 0 <= place < 3:
            raise DebriefError(f"{file}: question {question}: answer = {words!r}: allowed 1 to 3, or {options}")
        votes[place] += count
    return Voted(
        asked.ask,
        tuple(
            Answer(words, count, None if truth is None else i == truth)
            for i, (words, count) in enumerate(zip(options, votes, strict=True))
        ),
    )


def _place(options: Sequence[str], words: str) -> int:
    same = [i for i, option in enumerate(options) if option.casefold() == words.casefold()]
    return same[0] if same else -1


def outcomes(lesson: Lesson) -> list[int | None]:
    """What the exercise's key has for each question: 0 up, 1 down, 2 no difference; None: the key doesn't say."""
    part = re.split(r"^### Answers to the prediction poll *$", lesson.texts["key"], flags=re.MULTILINE)
    told = (
        dict(re.findall(r"^(\d+)\. .*\*\*(.+?)\*\* *$", part[1].split("\n### ")[0], re.MULTILINE)) if part[1:] else {}
    )
    found: list[int | None] = []
    for i, question in enumerate(lesson.exercise.poll, 1):
        place = _place([question.up, question.down, question.same], told.get(str(i), ""))
        found.append(place if place >= 0 else None)
    return found
