"""What stands around a clause and changes what it says: the heading and the words before a list.

"Migraine" under "What we treat" and "Migraine" under "Not suitable for" are two claims.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from kb.checking.tables import table
from kb.checking.values import Segment


class Setting(StrEnum):
    """What a heading or lead promises of the lines below; the groups of the table ``context``."""

    AGAINST = "against"
    SIDE = "side"
    AFTER = "after"
    PRICE = "price"
    BENEFIT = "benefit"
    NONE = ""


CONCEPT_OF = {Setting.AGAINST: "contraindicated", Setting.SIDE: "causes", Setting.AFTER: "after-care"}
"""The concept that a setting adds to every clause that stands in it."""


def setting_of(segment: Segment) -> Setting:
    """The setting that the lead, else the heading, gives to ``segment``; NONE where neither says anything."""
    for text in (segment.lead, segment.heading):
        found = _setting(text)
        if found is not Setting.NONE:
            return found
    return Setting.NONE


@lru_cache(maxsize=2_000)
def _setting(text: str) -> Setting:
    groups = {hit.group for hit in table("context").find(text)} if text else set()
    return next((setting for setting in Setting if setting.value in groups), Setting.NONE)
