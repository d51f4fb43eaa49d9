# mypy: ignore-errors
"""Queries that stay as they were written. No line is reported."""

from enum import Enum
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query
from lxml import etree

app = FastAPI()
router = APIRouter()
USERS = etree.parse("users.xml")


class Field(str, Enum):
    mail = "mail"
    phone = "phone"


@app.get("/users/{name}")
async def user(name: str):
    # ok: accord.xpath-injection.fastapi
    return {"found": len(USERS.xpath("//user[@name=$name]", name=name))}


@app.get("/numbers/{number}")
async def numbered(number: int):
    # ok: accord.xpath-injection.fastapi
    return {"found": len(USERS.xpath(f"//user[{number}]"))}


@router.get("/field")
def field(name: Field):
    # ok: accord.xpath-injection.fastapi
    return {"values": [one.text for one in USERS.xpath(f"//user/{name.value}")]}


@router.get("/checked")
def checked(name: Annotated[str, Query(pattern="^[a-z]+$")]):
    # ok: accord.xpath-injection.fastapi
    return {"found": len(USERS.xpath(f"//user[@name='{name}']"))}
