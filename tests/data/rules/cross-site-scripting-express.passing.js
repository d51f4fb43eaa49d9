// The same pages, escaped, or no page at all. No line is reported.
const escape = require("escape-html");
const express = require("express");

const app = express();

app.get("/hello", (req, res) => {
  // ok: accord.cross-site-scripting.express
  res.send(`<h1>Hello ${escape(req.query.name)}</h1>`);
});

app.get("/page", (req, res) => {
  // ok: accord.cross-site-scripting.express
  res.render("page", { name: req.query.name });
});

app.get("/data", (req, res) => {
  // ok: accord.cross-site-scripting.express
  res.send({ name: req.query.name });
  // ok: accord.cross-site-scripting.express
  res.json(req.query.name);
  // ok: accord.cross-site-scripting.express
  res.send(req.body);
});

app.get("/text", (req, res) => {
  // ok: accord.cross-site-scripting.express
  res.type("text/plain").send(req.query.name);
});

app.get("/set", (req, res) => {
  res.setHeader("Content-Type", "application/json");
  // ok: accord.cross-site-scripting.express
  res.send(`{"name": "${req.query.name}"}`);
});

app.get("/number", (req, res) => {
  // ok: accord.cross-site-scripting.express
  res.send(`<p>Page ${parseInt(req.query.page, 10)}</p>`);
});

app.get("/sort", (req, res) => {
  const { order } = req.query;
  if (!["up", "down"].includes(order)) {
    return res.sendStatus(400);
  }
  // ok: accord.cross-site-scripting.express
  return res.send(`<p>Sorted ${order}</p>`);
});

app.get("/note", async (req, res) => {
  const note = await Note.findById(req.query.id);
  // ok: accord.cross-site-scripting.express
  res.send(note.html);
});

app.delete("/note/:id", (req, res) => {
  // No link and no form sends a DELETE, and what a script gets is no page.
  // ok: accord.cross-site-scripting.express
  res.status(404).send(`There is no ${req.params.id}`);
});

module.exports = app;
