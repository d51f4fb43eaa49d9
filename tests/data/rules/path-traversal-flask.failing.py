# mypy: ignore-errors
"""Every marked line reads or writes a file whose name came with the request."""

import json
import os
import shutil
from pathlib import Path

import flask
from flask import Flask, request, send_file

app = Flask(__name__)
UPLOADS = Path("/srv/uploads")


@app.get("/report")
def report():
    # ruleid: accord.path-traversal.flask
    return open(os.path.join("reports", request.args["name"])).read()


@app.get("/settings")
def settings():
    name = request.args.get("name", "default").strip()
    # ruleid: accord.path-traversal.flask
    with open(f"settings/{name}.json") as file:
        return json.load(file)


@app.route("/files/<path:name>")
def files(name):
    # ruleid: accord.path-traversal.flask
    return send_file(UPLOADS / name)


@app.post("/avatar")
def avatar():
    upload = request.files["avatar"]
    # ruleid: accord.path-traversal.flask
    upload.save(os.path.join("avatars", upload.filename))
    return "", 204


@app.delete("/avatar")
def remove_avatar():
    path = UPLOADS.joinpath(request.get_json()["name"])
    # ruleid: accord.path-traversal.flask
    path.unlink()
    return "", 204


@app.get("/theme")
def theme():
    # ruleid: accord.path-traversal.flask
    return (UPLOADS / flask.request.cookies["theme"]).read_text()


@app.post("/copy")
def copy():
    # Cutting "../" out once leaves "../" behind when it was written as "....//".
    name = request.form["name"].replace("../", "")
    # ruleid: accord.path-traversal.flask
    shutil.copy("template.txt", "%s/%s" % (UPLOADS, name))
    return "", 204


@app.get("/late")
def late():
    path = os.path.join("/srv/late", request.args["name"])
    if not os.path.exists(path):
        flask.abort(404)
    # ruleid: accord.path-traversal.flask
    return send_file(path)


@app.post("/pictures")
def pictures():
    for upload in request.files.getlist("pictures"):
        # Looking at the ending says nothing about the folder.
        if allowed_file(upload.filename):
            # ruleid: accord.path-traversal.flask
            upload.save(os.path.join("pictures", upload.filename))
    return "", 204


def allowed_file(name):
    return name.endswith(".png")
