# mypy: ignore-errors
"""Redirects that stay on the site. No line is reported."""

from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for

app = Flask(__name__)
FRONTEND = "https://shop.example"
PAGES = {"start": "/", "orders": "/orders"}


@app.get("/login")
def login():
    # ok: accord.open-redirect.flask
    return redirect(url_for("orders", page=request.args["page"]))


@app.get("/page")
def page():
    # ok: accord.open-redirect.flask
    return redirect(PAGES.get(request.args["page"], "/"))


@app.get("/listed")
def listed():
    target = request.args["next"]
    if target not in {"/", "/orders"}:
        target = "/"
    # ok: accord.open-redirect.flask
    return redirect(target)


@app.get("/host")
def host():
    target = request.args["next"]
    if urlsplit(target).netloc not in {"", "shop.example"}:
        target = "/"
    # ok: accord.open-redirect.flask
    return redirect(target)


@app.get("/checked")
def checked():
    target = request.args["next"]
    if not is_safe_url(target):
        target = "/"
    # ok: accord.open-redirect.flask
    return redirect(target)


@app.get("/order")
def order():
    # ok: accord.open-redirect.flask
    return redirect(f"/orders/{request.args['number']}")


@app.get("/search")
def search():
    # ok: accord.open-redirect.flask
    return redirect("https://search.example/?q=" + request.args["q"])


@app.get("/front")
def front():
    # ok: accord.open-redirect.flask
    return redirect(f"{FRONTEND}/orders?page={request.args['page']}")


@app.get("/setting")
def setting():
    # ok: accord.open-redirect.flask
    return redirect(current_app.config["FRONTEND"] + "/orders?page=" + request.args["page"])


def is_safe_url(url):
    return url.startswith("https://shop.example/")
