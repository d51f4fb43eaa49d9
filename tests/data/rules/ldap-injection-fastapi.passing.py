# mypy: ignore-errors
"""Filters and names with escaped values. No line is reported."""

from uuid import UUID

import ldap
import ldap3
from fastapi import APIRouter, FastAPI
from ldap.filter import escape_filter_chars
from ldap3.utils.conv import escape_filter_chars as escape_value

app = FastAPI()
router = APIRouter()
PEOPLE = "ou=people,dc=example,dc=com"


@app.get("/people/{name}")
async def person(name: str):
    directory = ldap.initialize("ldap://localhost")
    # ok: accord.ldap-injection.fastapi
    return {"found": len(directory.search_s(PEOPLE, ldap.SCOPE_SUBTREE, f"(uid={escape_filter_chars(name)})"))}


@router.get("/mail")
async def mail(mail: str):
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ok: accord.ldap-injection.fastapi
    connection.search(PEOPLE, search_filter="(mail=%s)" % escape_value(mail))
    return {"found": len(connection.entries)}


@router.get("/keys/{key}")
async def key(key: UUID):
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ok: accord.ldap-injection.fastapi
    connection.search(PEOPLE, f"(entryUUID={key})")
    return {"found": len(connection.entries)}
