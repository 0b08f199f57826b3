"""Ridge-penalised logistic regression by Newton's method: what every fit of the rules comes down to."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_STEPS: Final = 30


def fit_logistic(rows: Numbers, answers: NDArray[Any], ridge: Numbers) -> Numbers:
    """The weights under which ``rows`` (examples, signals) give ``answers`` (0 or 1) best.

    ``ridge`` is what the square of each weight costs, nothing for one that is free; a column of ones in ``rows`` is
    the constant. Raises numpy.linalg.LinAlgError when free columns say the same.
    """
    wanted = np.asarray(answers, np.float64)
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - wanted) + ridge * weights
        curve = (rows * (chance * (1.0 - chance))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights
