# mypy: ignore-errors
"""The same work with names that cannot leave the folder. No line is reported."""

import os
import re
from pathlib import Path

from flask import Flask, abort, request, send_file, send_from_directory
from werkzeug.utils import secure_filename

app = Flask(__name__)
UPLOADS = Path("/srv/uploads")
REPORTS = {"daily": "reports/daily.txt", "weekly": "reports/weekly.txt"}


@app.get("/report")
def report():
    # ok: accord.path-traversal.flask
    return open(REPORTS[request.args["name"]]).read()


@app.route("/files/<path:name>")
def files(name):
    # ok: accord.path-traversal.flask
    return send_from_directory(UPLOADS, name)


@app.post("/avatar")
def avatar():
    upload = request.files["avatar"]
    # ok: accord.path-traversal.flask
    upload.save(os.path.join("avatars", secure_filename(upload.filename)))
    return "", 204


@app.delete("/avatar")
def remove_avatar():
    path = (UPLOADS / request.get_json()["name"]).resolve()
    if not path.is_relative_to(UPLOADS):
        abort(404)
    # ok: accord.path-traversal.flask
    path.unlink()
    return "", 204


@app.get("/theme")
def theme():
    name = request.cookies["theme"]
    if name not in ("light", "dark"):
        abort(404)
    # ok: accord.path-traversal.flask
    return (UPLOADS / name).read_text()


@app.get("/late")
def late():
    path = os.path.realpath(os.path.join(UPLOADS, request.args["name"]))
    if os.path.commonpath([path, str(UPLOADS)]) != str(UPLOADS):
        abort(404)
    # ok: accord.path-traversal.flask
    return send_file(path)


@app.get("/archive")
def archive():
    year = request.args["year"]
    if not re.fullmatch("[0-9]{4}", year):
        abort(404)
    # ok: accord.path-traversal.flask
    return send_file(UPLOADS / f"{year}.zip")


@app.get("/invoice/<int:number>")
def invoice(number):
    # ok: accord.path-traversal.flask
    return send_file(UPLOADS / f"{number}.pdf")


@app.get("/page")
def page():
    # ok: accord.path-traversal.flask
    return send_file(f"pages/{int(request.args['page'])}.html")


@app.get("/note")
def note():
    name = request.args["name"]
    if is_safe_name(name):
        # ok: accord.path-traversal.flask
        return send_file(UPLOADS / name)
    return abort(404)


def is_safe_name(name):
    return name.isidentifier()


@app.post("/notes")
def write_note():
    # What is written may come from outside; where to is fixed.
    # ok: accord.path-traversal.flask
    (UPLOADS / "note.txt").write_text(request.form["text"])
    return "", 204


@app.get("/year")
def year():
    value = request.args.get("year")
    if not value or not re.fullmatch("[0-9]{4}", value):
        abort(404)
    # ok: accord.path-traversal.flask
    return send_file(UPLOADS / f"{value}.zip")
