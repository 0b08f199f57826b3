"""Teaching the sentence model this field, from texts of this project alone.

``python -m kb.training`` makes ``seed_data/learned`` and the fitted rules anew. It needs the ``training`` extra (JAX);
a check needs nothing of it.
"""
