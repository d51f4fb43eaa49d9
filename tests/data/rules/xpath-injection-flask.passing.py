# mypy: ignore-errors
"""Queries that stay as they were written. No line is reported."""

import re

from flask import Flask, abort, request
from lxml import etree

app = Flask(__name__)
USERS = etree.parse("users.xml")
PATHS = {"mail": "//user/mail", "phone": "//user/phone"}


@app.post("/login")
def login():
    # ok: accord.xpath-injection.flask
    return {"found": bool(USERS.xpath("//user[@name=$name]", name=request.form["name"]))}


@app.get("/field")
def field():
    # ok: accord.xpath-injection.flask
    return {"values": [one.text for one in USERS.xpath(PATHS[request.args["field"]])]}


@app.get("/users/<int:number>")
def user(number):
    # ok: accord.xpath-injection.flask
    return {"found": len(USERS.xpath(f"//user[{number}]"))}


@app.get("/name")
def name():
    value = request.args["name"]
    if not value.isalnum():
        abort(400)
    # ok: accord.xpath-injection.flask
    return {"found": len(USERS.xpath(f"//user[@name='{value}']"))}


@app.get("/words")
def words():
    # ok: accord.xpath-injection.flask
    return {"found": re.findall("[a-z]+", request.args["text"]), "at": "abc".find(request.args["text"])}
