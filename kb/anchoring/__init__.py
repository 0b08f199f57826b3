"""Selectors for spans of other people's texts, after the Web Annotation data model, and how to find a span again.

A text itself is never kept: a position, a phrase of at most eight words and a hash are enough to recognise
a span in whatever copy somebody holds. All offsets count code points; ``end`` is exclusive.

- ``selectors``: describe a span (``describe_span``, ``anchor_phrase``) and recognise it (``verify``)
- ``relocation``: find it in a changed text (``find_again``): exact, moved, drifted or orphaned
- ``positions``: an offset as line and column (``line_and_column``)
"""
