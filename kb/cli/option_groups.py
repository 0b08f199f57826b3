"""Help with the options in groups, each under a heading that says what one would want them for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Decorator = Callable[[Any], Any]
_OTHER = "Other"


class GroupedOption(click.Option):
    """An option that knows its group."""

    def __init__(self, *args: Any, group: str = _OTHER, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group


class GroupedCommand(click.Command):
    """A command whose help shows its options by group, in the order in which the groups are first used."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            row = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
            if row is not None:
                groups.setdefault(getattr(parameter, "group", _OTHER), []).append(row)
        for name, rows in groups.items():
            with formatter.section(name):
                formatter.write_dl(rows)


def in_group(group: str) -> Callable[..., Decorator]:
    """As ``click.option``, for options of one group."""

    def option(*names: str, **attributes: Any) -> Decorator:
        return click.option(*names, cls=GroupedOption, group=group, **attributes)

    return option
