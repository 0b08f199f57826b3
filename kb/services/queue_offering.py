"""Offering what several checks did not know to the curators, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from kb.checking.codes import Code
from kb.checking.values import CheckedDocument, Document
from kb.services.checking import open_checker
from kb.services.opening import Store
from kb.services.queue import Enqueued, enqueue


def offer(
    store: Store,
    checks: Sequence[tuple[Document, CheckedDocument]],
    *,
    now: datetime,
    model: Path | None = None,
    say: Callable[[str], None] = print,
) -> Enqueued:
    """Offers the unknown sentences of all ``checks`` and commits. All of them, or none if the store refuses.

    The claims are read only if there is something to offer. Raises ConfigError if the model's folder is wrong.
    """
    unknown = [pair for pair in checks if any(f.code == Code.UNKNOWN_CLAIM.value for f in pair[1].findings)]
    if not unknown:
        return Enqueued()
    index = open_checker(store, model=model, say=say).index
    total = Enqueued()
    with store.session() as session:
        for document, checked in unknown:
            total += enqueue(session, checked, document, index, now=now)
        session.commit()
    return total
