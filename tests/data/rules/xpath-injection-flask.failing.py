# mypy: ignore-errors
"""Every marked line pastes a value from the request into an XPath query."""

import xml.etree.ElementTree as ET

from flask import Flask, request
from lxml import etree

app = Flask(__name__)
USERS = etree.parse("users.xml")


@app.post("/login")
def login():
    query = f"//user[@name='{request.form['name']}' and @password='{request.form['password']}']"
    # ruleid: accord.xpath-injection.flask
    return {"found": bool(USERS.xpath(query))}


@app.get("/users/<name>")
def user(name):
    # ruleid: accord.xpath-injection.flask
    found = etree.XPath("//user[@name='" + name + "']")
    return {"found": len(found(USERS))}


@app.get("/phone")
def phone():
    tree = ET.parse("users.xml")
    # ruleid: accord.xpath-injection.flask
    return {"phone": tree.findtext("./user[@name='%s']/phone" % request.args.get("name"))}


@app.get("/mail")
def mail():
    root = ET.parse("users.xml").getroot()
    # ruleid: accord.xpath-injection.flask
    return {"mails": [one.text for one in root.findall("./user[@name='{}']/mail".format(request.args["name"]))]}
