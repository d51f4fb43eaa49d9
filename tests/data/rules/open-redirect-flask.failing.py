# mypy: ignore-errors
"""Every marked line redirects wherever the request says."""

import flask
from flask import Flask, make_response, redirect, request, url_for

app = Flask(__name__)


@app.get("/login")
def login():
    # ruleid: accord.open-redirect.flask
    return redirect(request.args["next"])


@app.post("/login")
def log_in():
    target = request.form.get("next") or url_for("login")
    # ruleid: accord.open-redirect.flask
    return redirect(target, code=303)


@app.get("/slash")
def slash():
    target = request.args.get("next", "/")
    # //example.com begins with a slash too.
    if not target.startswith("/"):
        target = "/"
    # ruleid: accord.open-redirect.flask
    return flask.redirect(target)


@app.get("/out/<path:url>")
def out(url):
    # ruleid: accord.open-redirect.flask
    return redirect(f"https://{url}")


@app.get("/language")
def language():
    # ruleid: accord.open-redirect.flask
    return redirect("/" + request.args["path"])


@app.get("/header")
def header():
    response = make_response("", 302)
    # ruleid: accord.open-redirect.flask
    response.headers["Location"] = request.values["to"]
    return response
