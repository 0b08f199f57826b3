"""What somebody asks of `kb check`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb.cli.check_outputs import Output, is_folder
from kb.vocabulary import Jurisdiction


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for on the command line; None where the settings of the document hold."""

    paths: tuple[str, ...]
    outputs: tuple[Output, ...]
    commented_copy: Path | None
    everything: bool
    quiet: bool
    save: bool
    queue: bool
    exclude: tuple[str, ...]
    stdin_name: str
    markdown: bool
    fail_level: str | None
    fail_under: float | None
    baseline: Path | None
    write_baseline: Path | None
    jurisdictions: tuple[Jurisdiction, ...]
    quotations: str | None
    code: str | None
    second_reader: bool
    config: Path | None
    no_config: bool
    show_config: bool
    jobs: int | None
    no_cache: bool
    model: Path | None

    def written(self) -> list[Path]:
        """Every file that the run would write."""
        named = [output.path for output in self.outputs if output.path is not None]
        if self.commented_copy is not None and not is_folder(self.commented_copy):
            named.append(self.commented_copy)
        return named + ([self.write_baseline] if self.write_baseline is not None else [])
