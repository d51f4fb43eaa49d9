# mypy: ignore-errors
"""Every marked line pastes a value from the request into an XPath query."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request
from lxml import etree
from pydantic import BaseModel

app = FastAPI()
router = APIRouter()
USERS = etree.parse("users.xml")


class LoginRequest(BaseModel):
    name: str
    password: str


@app.get("/users/{name}")
async def user(name: str):
    # ruleid: accord.xpath-injection.fastapi
    return {"found": len(USERS.xpath(f"//user[@name='{name}']"))}


@app.post("/login")
async def login(body: LoginRequest):
    query = "//user[@name='" + body.name + "' and @password='" + body.password + "']"
    # ruleid: accord.xpath-injection.fastapi
    return {"found": bool(USERS.xpath(query))}


@router.get("/mail")
def mail(name: Annotated[str, Query(max_length=20)]):
    # ruleid: accord.xpath-injection.fastapi
    find = etree.XPath("//user[@name='%s']/mail" % name)
    return {"mail": find(USERS)[0].text}


@router.post("/phone")
async def phone(request: Request):
    name = (await request.json())["name"]
    # ruleid: accord.xpath-injection.fastapi
    return {"phone": USERS.xpath("string(//user[@name='{}']/phone)".format(name))}
