// The same work with names that cannot leave the folder. No line is reported.
const express = require("express");
const fs = require("fs");
const path = require("path");

const app = express();
const UPLOADS = "/srv/uploads";
const REPORTS = { daily: "reports/daily.txt", weekly: "reports/weekly.txt" };

app.get("/report", (req, res) => {
  // ok: accord.path-traversal.express
  res.sendFile(req.query.name, { root: UPLOADS });
});

app.get("/listed", (req, res) => {
  // ok: accord.path-traversal.express
  res.send(fs.readFileSync(REPORTS[req.query.name]));
});

app.get("/files/:name", (req, res) => {
  const file = path.resolve(UPLOADS, req.params.name);
  if (!file.startsWith(UPLOADS + path.sep)) {
    return res.sendStatus(404);
  }
  // ok: accord.path-traversal.express
  return res.sendFile(file);
});

app.get("/last", (req, res) => {
  // ok: accord.path-traversal.express
  res.download(path.join(UPLOADS, path.basename(req.query.name)));
});

app.get("/theme", (req, res) => {
  const { name } = req.query;
  if (!["light", "dark"].includes(name)) {
    return res.sendStatus(404);
  }
  // ok: accord.path-traversal.express
  return res.sendFile(`${UPLOADS}/${name}.css`);
});

app.get("/year", (req, res) => {
  if (/^\d{4}$/.test(req.query.year)) {
    // ok: accord.path-traversal.express
    res.sendFile(`${UPLOADS}/${req.query.year}.pdf`);
  }
});

app.get("/page", (req, res) => {
  // ok: accord.path-traversal.express
  res.sendFile(`${UPLOADS}/${Number(req.query.page)}.pdf`);
});

app.post("/note", (req, res) => {
  // What is written may come from outside; where to is fixed.
  // ok: accord.path-traversal.express
  fs.writeFileSync(path.join(UPLOADS, "note.txt"), req.body.text);
  res.sendStatus(204);
});

app.get("/stored", async (req, res) => {
  const note = await Note.findOne({ where: { id: req.query.id } });
  // ok: accord.path-traversal.express
  res.sendFile(note.path);
});

module.exports = app;
