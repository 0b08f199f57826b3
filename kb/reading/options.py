"""What a writer may set about reading: whether quoted speech and code are part of the copy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Treatment(StrEnum):
    """What happens to a stretch of a document that is not the writer's own prose."""

    CHECK = "check"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """``quotations`` are block quotes and quoted speech of some length; ``code`` is code and preformatted text.

    A testimonial is the writer's responsibility like any other sentence, so quotations are checked unless a
    setting says otherwise.
    """

    quotations: Treatment = Treatment.CHECK
    code: Treatment = Treatment.SKIP
