"""A language server: findings, evidence and rewordings in the writer's own editor."""
