"""Fitting what the signals of :mod:`kb.benchmarks.tweets` weigh, on the tweets for training alone.

A softmax over the claims that were proposed for a tweet, with the right ones in the sum: what counts is that they
stand before the others, not how high they score.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.benchmarks.tweets import SIGNALS, ClaimSearch, Looked, Tweets, read_tweets
from kb.checking.proposing import Encoder

RIDGE = 1.0
_STEPS = 50
_LONGEST_STEP = 3.0

Numbers = NDArray[np.float64]


def fit(found: Looked, tweets: Tweets) -> Numbers:
    """The weight of each signal; tweets whose claim was not proposed teach nothing."""
    pairs = zip(found.rows.tolist(), found.items.tolist(), strict=True)
    right = np.array([item in tweets.right[row] for row, item in pairs])
    taught = np.isin(found.rows, found.rows[right])
    values, rows, right = found.values[taught].astype(np.float64), found.rows[taught], right[taught]
    spread = values.std(axis=0) + 1e-9
    values = (values - values.mean(axis=0)) / spread
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    lengths = np.diff(np.append(starts, len(rows)))
    wanted = right / np.repeat(np.add.reduceat(right, starts, dtype=np.float64), lengths)
    weights = np.zeros(values.shape[1])
    for _ in range(_STEPS):
        total = values @ weights
        chance = np.exp(total - np.repeat(np.maximum.reduceat(total, starts), lengths))
        chance /= np.repeat(np.add.reduceat(chance, starts), lengths)
        weighted = values * chance[:, None]
        means = np.add.reduceat(weighted, starts)
        slope = values.T @ (chance - wanted) + RIDGE * weights
        curve = weighted.T @ values - means.T @ means + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        length = float(np.linalg.norm(step))
        weights -= step * min(1.0, _LONGEST_STEP / max(length, 1e-9))
        if length < 1e-6:
            break
    fitted: Numbers = weights / spread
    return fitted


def tweets_file(folder: Path, encoder: Encoder) -> str:
    """The text of ``kb/benchmarks/tweets.yaml``, fitted on train.jsonl of ``folder``."""
    tweets = read_tweets(folder, "train")
    weights = fit(ClaimSearch(tweets.claims, encoder).look(tweets.asked), tweets)
    lines = [
        "rule: tweets",
        "why: What each signal weighs in 'kb bench retrieval'. Made by python -m kb.training benchmark FOLDER.",
        f"fitted_on: {len(tweets.asked)} tweets for training, {len(tweets.claims)} claims, the model as published",
        "weights:",
        *(f"  {name}: {weight:.4f}" for name, weight in zip(SIGNALS, weights, strict=True)),
    ]
    return "\n".join(lines) + "\n"
