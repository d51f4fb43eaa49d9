"""Who acts: a role on a side, a person or an assistant."""

from enum import StrEnum

import msgspec


class Side(StrEnum):
    """The three sides that reconcile."""

    DEVELOPMENT = "development"
    SECURITY = "security"
    OPERATIONS = "operations"


class Role(StrEnum):
    """What somebody may do; each role that decides belongs to one side."""

    ADMINISTRATOR = "administrator"
    SECURITY = "security"
    OPERATIONS = "operations"
    LEAD = "lead"
    DEVELOPER = "developer"
    VIEWER = "viewer"
    AUDITOR = "auditor"


SIDE_OF_ROLE = {
    Role.SECURITY: Side.SECURITY,
    Role.OPERATIONS: Side.OPERATIONS,
    Role.LEAD: Side.DEVELOPMENT,
    Role.DEVELOPER: Side.DEVELOPMENT,
}


class Actor(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Who did something. An assistant never holds a key of an accord."""

    name: str
    role: Role
    assistant: bool = False

    @property
    def side(self) -> Side | None:
        """The side this actor speaks for; None for roles that do not decide."""
        return SIDE_OF_ROLE.get(self.role)
