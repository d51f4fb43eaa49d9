# mypy: ignore-errors
"""Filters and names with escaped values. No line is reported."""

import re

import ldap
import ldap3
from flask import Flask, abort, request
from ldap.dn import escape_dn_chars
from ldap.filter import escape_filter_chars, filter_format
from ldap3.utils.conv import escape_filter_chars as escape_value

app = Flask(__name__)
PEOPLE = "ou=people,dc=example,dc=com"


@app.post("/login")
def login():
    directory = ldap.initialize("ldap://localhost")
    # ok: accord.ldap-injection.flask
    directory.search_s(PEOPLE, ldap.SCOPE_SUBTREE, f"(uid={escape_filter_chars(request.form['name'])})")
    query = filter_format("(&(uid=%s)(mail=%s))", [request.form["name"], request.form["mail"]])
    # ok: accord.ldap-injection.flask
    return {"found": bool(directory.search_s(PEOPLE, ldap.SCOPE_SUBTREE, query))}


@app.get("/people/<name>")
def person(name):
    directory = ldap.initialize("ldap://localhost")
    # ok: accord.ldap-injection.flask
    return {"found": bool(directory.search_s(f"uid={escape_dn_chars(name)},{PEOPLE}", ldap.SCOPE_BASE))}


@app.get("/mail")
def mail():
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ok: accord.ldap-injection.flask
    connection.search(PEOPLE, "(mail=%s)" % escape_value(request.args["mail"]), attributes=["cn"])
    return {"found": len(connection.entries)}


@app.get("/uid")
def uid():
    name = request.args["uid"]
    if not re.fullmatch("[a-z]+", name):
        abort(400)
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ok: accord.ldap-injection.flask
    connection.search(PEOPLE, f"(uid={name})")
    return {"found": len(connection.entries)}


@app.get("/words")
def words():
    # ok: accord.ldap-injection.flask
    return {"found": bool(re.search("[a-z]+", request.args["text"]))}
