"""People who use the knowledge base."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import AwareDateTime, Base, Versioned, term_type
from kb.vocabulary import Role


class User(Versioned, Base):
    """A person with a role. The local single-user mode needs none."""

    __tablename__ = "user_account"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[Role] = mapped_column(term_type(Role, "role"))
    password_hash: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(AwareDateTime)
