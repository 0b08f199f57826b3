"""The rating policy: pure functions from a body of evidence to certainty, verdict and wording.

Imports nothing but the vocabulary and the errors, so that anybody can ask what a rating would be.

- ``values``: what is rated (``Body``, ``Bearing``, ``Judgement``)
- ``certainty``: where GRADE certainty starts, and its steps down and up
- ``verdict``: the policy (``rate``, ``verdict``, ``explain``, ``POLICY_VERSION``)
- ``wording``: how strongly one may speak, and whether a wording fits
- ``what_if``, ``prospects``: the rating without some studies, and what would raise it
- ``problems``, ``uniformity``: what does not fit, in one claim and between claims
"""
