# mypy: ignore-errors
"""Every marked line pastes a value from the request into an LDAP filter or name."""

import ldap
import ldap3
from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel

app = FastAPI()
router = APIRouter()
PEOPLE = "ou=people,dc=example,dc=com"


class LoginForm(BaseModel):
    name: str
    password: str


@app.get("/people/{name}")
async def person(name: str):
    directory = ldap.initialize("ldap://localhost")
    # ruleid: accord.ldap-injection.fastapi
    return {"found": len(directory.search_s(PEOPLE, ldap.SCOPE_SUBTREE, f"(uid={name})"))}


@app.post("/login")
async def login(form: LoginForm):
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ruleid: accord.ldap-injection.fastapi
    connection.search(PEOPLE, "(uid=" + form.name + ")")
    return {"found": len(connection.entries)}


@router.get("/mail")
async def mail(request: Request):
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ruleid: accord.ldap-injection.fastapi
    connection.search(PEOPLE, search_filter="(mail=%s)" % request.query_params["mail"])
    return {"found": len(connection.entries)}
