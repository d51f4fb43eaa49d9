// Every marked line redirects wherever the request says.
const express = require("express");

const app = express();

app.get("/login", (req, res) => {
  // ruleid: accord.open-redirect.express
  res.redirect(req.query.next);
});

app.post("/login", (req, res) => {
  const target = req.body.next || "/";
  // ruleid: accord.open-redirect.express
  res.redirect(303, target);
});

app.get("/slash", function (req, res) {
  let { next } = req.query;
  // //example.com begins with a slash too.
  if (!next.startsWith("/")) {
    next = "/";
  }
  // ruleid: accord.open-redirect.express
  res.redirect(next);
});

function out(request, response) {
  // ruleid: accord.open-redirect.express
  response.redirect(`https://${request.params.host}`);
}

app.get("/header", (req, res) => {
  // ruleid: accord.open-redirect.express
  res.location(String(req.query.to));
  res.sendStatus(302);
});

app.get("/language", (req, res) => {
  // ruleid: accord.open-redirect.express
  res.redirect("/" + req.query.path);
});

app.get("/tracked", (req, res) => {
  // ruleid: accord.open-redirect.express
  res.redirect(`${req.query.url}?from=${req.query.from}`);
});

module.exports = { app, out };
