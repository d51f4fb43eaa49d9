# mypy: ignore-errors
"""Every marked line pastes a value from the request into an LDAP filter or name."""

import ldap
import ldap3
from flask import Flask, request

app = Flask(__name__)
PEOPLE = "ou=people,dc=example,dc=com"


@app.post("/login")
def login():
    directory = ldap.initialize("ldap://localhost")
    query = f"(&(uid={request.form['name']})(objectClass=person))"
    # ruleid: accord.ldap-injection.flask
    return {"found": bool(directory.search_s(PEOPLE, ldap.SCOPE_SUBTREE, query))}


@app.get("/people/<name>")
def person(name):
    directory = ldap.initialize("ldap://localhost")
    # ruleid: accord.ldap-injection.flask
    return {"found": bool(directory.search_s("uid=" + name + "," + PEOPLE, ldap.SCOPE_BASE))}


@app.get("/mail")
def mail():
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ruleid: accord.ldap-injection.flask
    connection.search(PEOPLE, "(mail=%s)" % request.args["mail"], attributes=["cn"])
    return {"found": len(connection.entries)}


@app.get("/phone")
def phone():
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ruleid: accord.ldap-injection.flask
    connection.search(search_base=PEOPLE, search_filter="(phone={})".format(request.args.get("phone")))
    return {"found": len(connection.entries)}
