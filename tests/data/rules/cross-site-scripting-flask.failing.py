# mypy: ignore-errors
"""Every marked line sends a value from the request as part of a page."""

from flask import Flask, Response, make_response, render_template_string, request
from markupsafe import Markup

app = Flask(__name__)


@app.get("/hello")
def hello():
    # ruleid: accord.cross-site-scripting.flask
    return f"<h1>Hello {request.args['name']}</h1>"


@app.get("/hello/<name>")
def hello_name(name):
    # ruleid: accord.cross-site-scripting.flask
    return "Hello " + name, 200


@app.get("/search")
def search():
    words = request.args.get("q", "").strip()
    # ruleid: accord.cross-site-scripting.flask
    return make_response("<p>Nothing found for %s</p>" % words)


@app.post("/preview")
def preview():
    # ruleid: accord.cross-site-scripting.flask
    return Response("<div>{}</div>".format(request.form["text"]))


@app.post("/comment")
def comment():
    # ruleid: accord.cross-site-scripting.flask
    text = Markup("<p>" + request.form["text"] + "</p>")
    return {"html": text}


@app.get("/template")
def template():
    # ruleid: accord.cross-site-scripting.flask
    return render_template_string("<p>" + request.args["q"] + "</p>")
