"""Changes of the small seed folder and of a store that was loaded from it, for the tests of loading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.models import (
    Claim,
    Revision,
)
from kb.services.loading import LoadReport, load_seeds
from kb.services.opening import Store
from kb.services.revisions import first_broken_link
from tests.exchange.factories import (
    AUTHOR,
    SOURCE,
    Files,
    small_seeds,
    write_files,
)

Change = Callable[[Files], object]
RECORDS = 24
LATER = replace(AUTHOR, reason="loaded again", now=AUTHOR.now + timedelta(days=1))


def folder_with(tmp_path: Path, *changes: Change) -> Path:
    files = small_seeds()
    for change in changes:
        change(files)
    folder = tmp_path / "changed"
    for old in folder.rglob("*.yaml"):
        old.unlink()
    return write_files(folder, files)


def load(store: Store, folder: Path) -> LoadReport:
    with store.session() as session:
        return load_seeds(session, folder, LATER)


def edit(store: Store, change: Callable[[Session], object]) -> None:
    """Somebody changes something in the store, past the files."""
    with store.session() as session:
        change(session)
        session.commit()


def found(store: Store, query: Any) -> list[Any]:
    with store.session() as session:
        return list(session.scalars(query))


def last_revisions(store: Store, number: int) -> list[Revision]:
    return found(store, select(Revision).order_by(Revision.id.desc()).limit(number))[::-1]


def history_is_whole(store: Store) -> bool:
    with store.session() as session:
        return first_broken_link(session) is None


def of(files: Files, name: str, key: str, value: str) -> dict[str, Any]:
    record: dict[str, Any] = next(record for record in files[name] if record[key] == value)
    return record


def give_study_a_new_doi(files: Files) -> None:
    files["studies/hall2019warmth.yaml"]["doi"] = "10.5555/feet.2020"


EACH_CHANGED: dict[str, Change] = {
    "topic": lambda f: f["topics.yaml"][1].update(label="Sniffles"),
    "source": lambda f: f["sources.yaml"][0].update(title="Hot foot baths"),
    "study": give_study_a_new_doi,
    "claim": lambda f: of(f, "claims/foot-baths.yaml", "slug", "bath-cools-feet").update(
        statement="Foot baths chill the feet."
    ),
    "wordings": lambda f: f["wordings/foot-baths.yaml"][0]["wordings"].insert(0, "Toasty toes"),
    "mention": lambda f: f[f"mentions/{SOURCE}.yaml"][2].update(stance="hedges"),
    "evidence": lambda f: f["evidence/bath-cures-colds.yaml"]["links"][0].update(direction="inconclusive"),
}


def remove_claim(files: Files) -> None:
    files["claims/foot-baths.yaml"] = [c for c in files["claims/foot-baths.yaml"] if c["slug"] != "bath-warms-feet"]
    del of(files, "claims/foot-baths.yaml", "slug", "bath-cools-feet")["relations"]
    del files["wordings/foot-baths.yaml"], files["evidence/bath-warms-feet.yaml"], files["studies/soakcode.yaml"]
    name = f"mentions/{SOURCE}.yaml"
    files[name] = [m for m in files[name] if m["claim"] != "bath-warms-feet"]


def remove_topic(files: Files) -> None:
    files["topics.yaml"] = files["topics.yaml"][:1]
    colds = {"bath-cures-colds", "bath-known-since-1900"}
    del files["claims/colds.yaml"], files["studies/stone1901record.yaml"]
    for slug in colds:
        del files[f"evidence/{slug}.yaml"]
    del of(files, "claims/foot-baths.yaml", "slug", "bath-warms-feet")["relations"]
    name = f"mentions/{SOURCE}.yaml"
    files[name] = [m for m in files[name] if m["claim"] not in colds]


def remove_source(files: Files) -> None:
    del files[f"mentions/{SOURCE}.yaml"]
    del files["sources.yaml"]


REMOVED: dict[str, tuple[Change, set[tuple[str, int]]]] = {
    "wordings": (lambda f: f.pop("wordings/foot-baths.yaml"), {("wordings", 1)}),
    "mention": (lambda f: f[f"mentions/{SOURCE}.yaml"].pop(), {("mention", 1)}),
    "evidence": (lambda f: f.pop("evidence/bath-takes-ten-minutes.yaml"), {("evidence", 1)}),
    "claim": (remove_claim, {("claim", 1), ("wordings", 1), ("mention", 1), ("evidence", 1), ("study", 1)}),
    "topic": (remove_topic, {("topic", 1), ("claim", 2), ("mention", 2), ("evidence", 2), ("study", 1)}),
    "source": (remove_source, {("source", 1), ("mention", 6)}),
}


def claim_edit(session: Session) -> None:
    session.execute(update(Claim).where(Claim.slug == "bath-cools-feet").values(outcome="temperature"))


def outcome(store: Store) -> str:
    return str(found(store, select(Claim.outcome).where(Claim.slug == "bath-cools-feet"))[0])
