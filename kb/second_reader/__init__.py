"""An optional second reader of clauses, behind any OpenAI-compatible endpoint; off unless somebody asks for it.

It may choose among the claims that were retrieved and name relations from the closed vocabulary, nothing else. What
it answers is validated, its quotes are compared with the clause to the byte, and :func:`kb.checking.reviewing.merge`
says who wins where it and the check differ. Whatever goes wrong, the check goes on without it.
"""
