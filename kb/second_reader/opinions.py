"""Questions in, opinions out: from what was kept, else from the endpoint; where neither has one, None."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from kb.checking.reviewing import Opinion, Question
from kb.second_reader.answers import Unusable, opinions_in
from kb.second_reader.asking import Endpoint, Unanswered
from kb.second_reader.cache import FOLDER, AnswerCache, known
from kb.second_reader.prompting import messages
from kb.second_reader.settings import ReaderSettings
from kb.store.settings import data_folder

Say = Callable[[str], None]
NOT_USABLE = "some answers named what was not asked or quoted what is not there"


def _silent(_text: str) -> None:
    return None


@dataclass(slots=True)
class SecondReader:
    """A second reader that can be called as the ``reviewer`` of a check, for any number of documents.

    ``say`` gets at most one warning, when a call had to do without some answers.
    """

    settings: ReaderSettings
    say: Say = _silent
    folder: Path | None = None
    _warned: bool = field(default=False, init=False)

    def __call__(self, questions: Sequence[Question]) -> Sequence[Opinion | None]:
        return second_opinion(questions, self.settings, say=self._once, folder=self.folder)

    def _once(self, warning: str) -> None:
        if not self._warned:
            self._warned = True
            self.say(warning)


def second_opinion(
    items: Sequence[Question], settings: ReaderSettings, *, say: Say = _silent, folder: Path | None = None
) -> list[Opinion | None]:
    """An opinion on each of ``items``, None where there is none that can be used; never raises for want of one.

    Answers are kept in ``folder`` (the user's data folder if not given). ``say`` is called once if anything went
    wrong, with one sentence. Ends within ``settings.time_limit`` and the time of one request.
    """
    reader = f"second reader {settings.model}"
    cache = AnswerCache((folder or data_folder()) / FOLDER, settings)
    opinions = known(cache, items, reader)
    open_places = [place for place, opinion in enumerate(opinions) if opinion is None]
    if not open_places:
        return opinions
    asking = _Asking(settings, reader)
    try:
        groups = [open_places[at : at + settings.batch] for at in range(0, len(open_places), settings.batch)]
        with ThreadPoolExecutor(max_workers=settings.parallel) as pool:
            answered = pool.map(asking.ask, ([items[place] for place in group] for group in groups))
            for group, found in zip(groups, answered, strict=True):
                for place, opinion in zip(group, found, strict=True):
                    if opinion is not None:
                        opinions[place] = opinion
                        cache.put(items[place], opinion)
    finally:
        asking.close()
    cache.prune()
    missing = sum(opinion is None for opinion in opinions)
    if missing:
        say(_warning(settings, asking.main_trouble(), missing, len(items)))
    return opinions


class _Asking:
    """One call: asks group after group until it is hopeless or too late, and remembers what went wrong."""

    def __init__(self, settings: ReaderSettings, reader: str) -> None:
        self._reader = reader
        self._endpoint = Endpoint(settings)
        self._until = time.monotonic() + settings.time_limit
        # a server that sends its answer letter by letter would never run into a timeout of the connection
        self._watch = threading.Timer(settings.time_limit, self._endpoint.close)
        self._watch.daemon = True
        self._watch.start()
        self._hopeless = threading.Event()
        self._troubles: Counter[str] = Counter()

    def close(self) -> None:
        self._watch.cancel()
        self._endpoint.close()

    def ask(self, questions: Sequence[Question]) -> list[Opinion | None]:
        """The opinions on one group of questions."""
        nothing: list[Opinion | None] = [None] * len(questions)
        if self._hopeless.is_set():
            return nothing
        if time.monotonic() >= self._until:
            self._troubles["it took too long"] += 1
            return nothing
        try:
            body = self._endpoint.ask(messages(questions), until=self._until)
            opinions = opinions_in(body, questions, self._reader)
        except Unanswered as trouble:
            self._troubles[trouble.reason] += 1
            if trouble.hopeless:
                self._hopeless.set()
            return nothing
        except Unusable as trouble:
            self._troubles[str(trouble)] += 1
            return nothing
        if None in opinions:
            self._troubles[NOT_USABLE] += 1
        return opinions

    def main_trouble(self) -> str:
        """What went wrong most often."""
        return self._troubles.most_common(1)[0][0] if self._troubles else NOT_USABLE


def _warning(settings: ReaderSettings, reason: str, missing: int, of: int) -> str:
    which = "all clauses were" if missing == of else f"{missing} of {of} clauses were"
    return f"The second reader at {settings.host} did not help: {reason}; {which} compared by the built-in rules alone."
