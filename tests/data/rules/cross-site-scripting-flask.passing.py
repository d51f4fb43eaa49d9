# mypy: ignore-errors
"""The same pages, escaped, or no page at all. No line is reported."""

from flask import Flask, Response, jsonify, make_response, render_template, render_template_string, request
from markupsafe import Markup, escape

app = Flask(__name__)


@app.get("/hello")
def hello():
    # ok: accord.cross-site-scripting.flask
    return f"<h1>Hello {escape(request.args['name'])}</h1>"


@app.get("/hello/<int:number>")
def hello_number(number):
    # ok: accord.cross-site-scripting.flask
    return f"<h1>Hello {number}</h1>"


@app.get("/search")
def search():
    # ok: accord.cross-site-scripting.flask
    return render_template("search.html", words=request.args["q"])


@app.get("/inline")
def inline():
    # ok: accord.cross-site-scripting.flask
    return render_template_string("<p>{{ words }}</p>", words=request.args["q"])


@app.get("/data")
def data():
    # ok: accord.cross-site-scripting.flask
    return {"words": request.args["q"]}


@app.get("/json")
def json():
    # ok: accord.cross-site-scripting.flask
    return jsonify(words=request.args["q"])


@app.get("/text")
def text():
    # ok: accord.cross-site-scripting.flask
    return Response(request.args["q"], mimetype="text/plain")


@app.get("/header")
def header():
    # ok: accord.cross-site-scripting.flask
    return request.args["q"], 200, {"Content-Type": "text/plain"}


@app.get("/cookie")
def cookie():
    response = make_response("", 302)
    response.headers["X-Words"] = request.args["q"]
    # ok: accord.cross-site-scripting.flask
    return response


@app.get("/markup")
def markup():
    # ok: accord.cross-site-scripting.flask
    return Markup("<p>%s</p>") % escape(request.args["q"])


@app.get("/sort")
def sort():
    order = request.args["order"]
    if order not in ("up", "down"):
        order = "up"
    # ok: accord.cross-site-scripting.flask
    return f"<p>Sorted {order}</p>"


@app.get("/record")
def record():
    found = find(request.args["id"])
    # ok: accord.cross-site-scripting.flask
    return found.page


def find(key):
    return key


@app.post("/plain")
def plain():
    # ok: accord.cross-site-scripting.flask
    text = Markup(request.form["text"]).striptags()
    return {"text": text}
