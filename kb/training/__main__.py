"""``python -m kb.training``: make everything that is learned or fitted anew."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from kb.checking.index import ClaimIndex
from kb.checking.learned import ADAPTER_NAME, KNOWN_NAME, read_known, write_known
from kb.checking.retrieving import SIGNALS, WORDS_ALONE
from kb.encoding import ModelFiles, SentenceEncoder, find_model, read_adapter, write_adapter
from kb.locations import shipped_folder
from kb.training.phrasings import FOLDER, Lesson, lessons, read_phrasings
from kb.training.seeds import seed_claims

SEEDS = shipped_folder("seed_data")
LEARNED = SEEDS / "learned"
RULES = Path(__file__).resolve().parents[1] / "checking" / "rules"


@click.group()
def main() -> None:
    """Teach the matcher from seed_data/phrasings, and fit its rules to labelled copy.

    \b
    python -m kb.training adapter                  # about 40 minutes on two cores; needs the training extra
    python -m kb.training known                    # a minute
    python -m kb.training rules COPY... --own DIR  # two minutes
    """


@main.command()
@click.option("--epochs", default=4, show_default=True, help="How often every text is read.")
def adapter(epochs: int) -> None:
    """Teach the sentence model the field: seed_data/learned/adapter.npz."""
    from tokenizers import Tokenizer

    from kb.training.network import read_weights
    from kb.training.teaching import Plan, teach

    files = _model()
    plan = Plan(epochs=epochs)
    tokenizer = Tokenizer.from_file(str(files.tokenizer))
    tokenizer.enable_truncation(plan.widths[-1])
    tokenizer.no_padding()
    taught = _lessons()
    tokens = [encoding.ids for encoding in tokenizer.encode_batch([lesson.key for lesson in taught])]
    click.echo(f"{len(taught)} texts, {plan.epochs} rounds", err=True)
    learned = teach(read_weights(files.weights), taught, tokens, plan, lambda text: click.echo(text, err=True))
    LEARNED.mkdir(exist_ok=True)
    write_adapter(LEARNED / ADAPTER_NAME, {n: (np.asarray(a), np.asarray(b)) for n, (a, b) in learned.items()})


@main.command()
def known() -> None:
    """Encode the phrasings with what was learned: seed_data/learned/known.npz."""
    encoder = SentenceEncoder(_model(), adapter=read_adapter(LEARNED / ADAPTER_NAME))
    claims = seed_claims(SEEDS)
    stated = {lesson.key for lesson in lessons(claims, ())}
    kept = [lesson for lesson in _lessons() if lesson.key not in stated]
    texts = [(lesson.key, owner) for lesson in kept for owner in (lesson.claims or (lesson.mark,))]
    vectors = encoder.encode([key for key, _ in texts])
    slugs = [claim.slug for claim in claims]
    write_known(
        LEARNED / KNOWN_NAME, encoder.fingerprint, [key for key, _ in texts], [o for _, o in texts], slugs, vectors
    )
    click.echo(f"{len(texts)} texts", err=True)


@main.command()
@click.argument("copy", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--own", type=click.Path(exists=True, path_type=Path), required=True, help="Folder of labelled lines.")
@click.option("--into", type=click.Path(path_type=Path), default=RULES, show_default=False, help="Where the rules go.")
def rules(copy: tuple[Path, ...], own: Path, into: Path) -> None:
    """Fit detection and retrieval to labelled COPY: weights.yaml, retrieval.yaml and claiming.yaml."""
    from kb.training.examples import seen_documents
    from kb.training.fitting_claiming import claiming_file
    from kb.training.fitting_detection import weights_file
    from kb.training.fitting_retrieval import labelled_pairs, retrieval_file
    from kb.training.labelled import labelled_texts

    encoder = SentenceEncoder(_model(), adapter=read_adapter(LEARNED / ADAPTER_NAME))
    claims = seed_claims(SEEDS)
    index = ClaimIndex(claims, encoder, learned=read_known(LEARNED / KNOWN_NAME, encoder.fingerprint))
    texts = [text for folder in copy for text in labelled_texts(folder)]
    made = {
        "weights": weights_file(copy, own),
        "claiming": claiming_file(seen_documents(copy, own, index)),
        "retrieval": retrieval_file(
            labelled_pairs(texts, index, SIGNALS), labelled_pairs(texts, ClaimIndex(claims), WORDS_ALONE), len(claims)
        ),
    }
    for name, text in made.items():
        (into / f"{name}.yaml").write_text(text, encoding="utf-8")
        click.echo(next(line for line in text.splitlines() if line.startswith("cross_validated")), err=True)


@main.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
def benchmark(folder: Path) -> None:
    """Fit what 'kb bench retrieval' weighs to the training part of the public benchmark in FOLDER."""
    from kb.benchmarks.tweets import WEIGHTS
    from kb.training.fitting_benchmark import tweets_file

    WEIGHTS.write_text(tweets_file(folder, SentenceEncoder(_model())), encoding="utf-8")


def _lessons() -> tuple[Lesson, ...]:
    claims = seed_claims(SEEDS)
    return lessons(claims, read_phrasings(SEEDS / FOLDER, [claim.slug for claim in claims]))


def _model() -> ModelFiles:
    files = find_model()
    if files is None:
        raise click.ClickException("The sentence model is not at hand; README.md says how to install it.")
    return files


if __name__ == "__main__":
    main()
