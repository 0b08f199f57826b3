"""`kb bench`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opened import opened
from kb.cli.output import console, emit, format_option
from kb.errors import ConfigError

if TYPE_CHECKING:
    from kb.benchmarks.speed import Speed
    from kb.checking.index import ClaimIndex
    from kb.encoding.encoder import SentenceEncoder
    from kb.services.checking import Checker

_BESIDE = Path(__file__).resolve().parents[3] / "shared"
_OWN_COPY = Path(__file__).resolve().parents[2] / "tests" / "copy" / "dev"
_SITE = (10, 1000)  # pages, words of each


@click.group()
def bench() -> None:
    """Measure how well claims are found, and how fast.

    \b
    kb bench retrieval    the search alone, on a public benchmark
    kb bench match        the whole check on labelled copy, beside plainer matchers
    kb bench check        sentences a second, and what each step takes
    """


@bench.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@format_option
def retrieval(folder: Path | None, style: str) -> None:
    """Find the fact-checked claim that a tweet makes, on the benchmark in FOLDER.

    CheckThat! 2022, task 2A (English). The search proposes and weighs; the weights were fitted on the texts for
    training alone. Beside it stand BM25, the sentence model as published, and two usual ways to join them.

    \b
    kb bench retrieval
    kb bench retrieval ../shared/benchmarks/checkthat2022-2a-en --format csv
    """
    from kb.benchmarks.machine import circumstances
    from kb.benchmarks.tweets import compared, read_tweets

    tweets = read_tweets(folder or _BESIDE / "benchmarks" / "checkthat2022-2a-en")
    rows = compared(tweets, _published())
    emit(
        [
            {"method": row.name, "MAP@5": f"{row.map5:.4f}", "MRR": f"{row.mrr:.4f}"}
            | {"P@1": f"{row.first:.4f}", "R@10": f"{row.recall10:.4f}"}
            for row in rows
        ],
        style,
        ["method", "MAP@5", "MRR", "P@1", "R@10"],
        title=f"{len(tweets.asked)} tweets, {len(tweets.claims)} claims",
    )
    click.echo(circumstances(), err=True)


@bench.command()
@click.argument("copy", nargs=-1, type=click.Path(path_type=Path))
@format_option
def match(copy: tuple[Path, ...], style: str) -> None:
    """Check the labelled copy in the folders COPY, beside plainer matchers.

    A folder holds KIND/labels.jsonl and KIND/copy/*.txt. The plainer matchers take the nearest claim above a threshold
    that is chosen on the same copy, in their favour.

    \b
    kb bench match
    kb bench match tests/copy/unread
    """
    from kb.benchmarks.matching import Matchers, compared
    from kb.benchmarks.scoring import read_copy

    folders = copy or tuple(path for path in (_BESIDE / "copy-dev", _OWN_COPY) if path.is_dir())
    if not folders:
        raise ConfigError("There is no labelled copy here; name a folder: kb bench match COPY")
    copies = [read for folder in folders for read in read_copy(folder)]
    checker = _checker()
    published = _published() if checker.knows_meaning else None
    found = compared(copies, Matchers(checker.index, published, checker.index.proposer.encoder))
    rows = []
    for row in found:
        score = row.score
        alarms = score.alarms_per_1000_words
        rows.append(
            {
                "copy": row.copy,
                "matcher": row.matcher,
                "match P": f"{score.match.precision:.3f}",
                "match R": f"{score.match.recall:.3f}",
                "match F1": f"{score.match.f1:.3f}",
                "detect F1": f"{score.detect.f1:.3f}",
                "relation": f"{score.relation_accuracy:.3f}",
                "inherited": f"{score.inherited} of {score.dangerous}",
                "alarms": "" if alarms is None else f"{alarms:.1f}",
            }
        )
    rows.sort(key=lambda row: row["copy"])
    emit(rows, style, list(rows[0]), title="inherited: falsely; alarms: in 1,000 words of unrelated copy")


@bench.command()
@click.option("--claims", default=100_000, show_default=True, help="Size of the store of made-up claims; 0 for none.")
@click.option("--cold/--no-cold", default=True, help="Measure new processes of 'kb check' too.")
def check(claims: int, cold: bool) -> None:
    """Sentences a second, warm and cold, against the claims of the record and against very many.

    The pages are recombined from wordings of the record, so that nearly every sentence claims something: common copy
    is checked faster.

    \b
    kb bench check
    """
    from kb.benchmarks.machine import circumstances, memory_mb, peak_mb, timed
    from kb.benchmarks.made_up import many_claims, pages
    from kb.benchmarks.speed import check_speed
    from kb.checking.index import ClaimIndex

    screen = console()
    screen.print(f"machine: {circumstances()}")
    index = _checker().index
    made = pages(index.claims, 9, 600)
    screen.print(f"{len(made)} pages of 600 words; {len(index.claims)} claims, {len(index.texts)} texts of them")
    _print(check_speed(f"the check, {len(index.claims)} claims", index, made))
    _print_plain(index, made)
    if claims > len(index.claims):
        many, vectors = many_claims(index, claims)
        before = memory_mb()
        with timed() as clock:
            large = ClaimIndex(many, index.proposer.encoder, vectors, index.learned)
        del vectors
        screen.print(f"index of {claims:,} claims made in {clock.seconds:.1f} s")
        _print(check_speed(f"the check, {claims:,} claims", large, made))
        screen.print(f"  memory: {before:.0f} MB before, {memory_mb():.0f} MB after, {peak_mb():.0f} MB at the most")
        _print_plain(large, made)
    if cold:
        from kb.benchmarks.cold import waits

        wait = waits(pages(index.claims, *_SITE))
        screen.print(f"'kb check' of {_SITE[0]} pages, {wait.words:,} words")
        screen.print(f"  very first use, one sentence      {wait.first:6.1f} s")
        screen.print(f"  cold: a new process               {wait.cold:6.1f} s")
        screen.print(f"  again, nothing changed            {wait.unchanged:6.1f} s")
    screen.print(f"machine: {circumstances()}")


def _print(speed: Speed) -> None:
    console().print(
        f"{speed.name:42} {speed.rate:7.0f} sentences a second  ({speed.sentences} sentences, {speed.memory_mb:.0f} MB)"
    )
    for part, spent in speed.parts.items():
        console().print(f"  {part:40} {spent:7.2f} ms a sentence")


def _print_plain(index: ClaimIndex, texts: list[str]) -> None:
    """The plain look-ups, which find a nearest claim and judge nothing."""
    from kb.benchmarks.matching import by_vectors, by_words
    from kb.benchmarks.speed import lookup_speed

    owners = [text.claim for text in index.texts]
    _print(lookup_speed("plain BM25, nearest claim only", by_words([t.key for t in index.texts], owners), texts))
    if index.proposer.encoder is not None and index.proposer.vectors is not None:
        lookup = by_vectors(index.proposer.encoder, index.proposer.vectors, owners)
        _print(lookup_speed("plain model, nearest claim only", lookup, texts))


def _checker() -> Checker:
    from kb.services.checking import open_checker

    with opened() as store:
        return open_checker(store, say=lambda text: click.echo(text, err=True))


def _published() -> SentenceEncoder:
    """The sentence model without anything learned. Raises ConfigError when it is not at hand."""
    from kb.encoding import SentenceEncoder, find_model

    files = find_model()
    if files is None:
        raise ConfigError("The sentence model is not installed; README.md says how to install it.")
    return SentenceEncoder(files)
