// Queries that stay as they were written. No line is reported.
const express = require("express");
const xpath = require("xpath");
const { users } = require("./users");

const app = express();
const BY_NAME = xpath.parse("//user[@name=$name]");
const PATHS = { mail: "//user/mail", phone: "//user/phone" };

app.post("/login", (req, res) => {
  // ok: accord.xpath-injection.express
  res.json({ found: BY_NAME.select({ node: users, variables: { name: req.body.name } }).length > 0 });
});

app.get("/field", (req, res) => {
  // ok: accord.xpath-injection.express
  res.json({ values: xpath.select(PATHS[req.query.field], users).map(String) });
});

app.get("/users/:number", (req, res) => {
  // ok: accord.xpath-injection.express
  res.json({ user: String(xpath.select1(`//user[${Number(req.params.number)}]`, users)) });
});

app.get("/name", (req, res) => {
  const { name } = req.query;
  if (!/^[a-z]+$/.test(name)) {
    return res.sendStatus(400);
  }
  // ok: accord.xpath-injection.express
  return res.json({ found: xpath.select(`//user[@name='${name}']`, users).length });
});

app.get("/parsed", (req, res) => {
  // ok: accord.xpath-injection.express
  res.json(JSON.parse(req.query.filter));
});

module.exports = app;
