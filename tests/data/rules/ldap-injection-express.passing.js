// Filters that escape values. No line is reported.
const express = require("express");
const { Client, EqualityFilter } = require("ldapts");

const app = express();
const client = new Client({ url: "ldap://localhost" });
const PEOPLE = "ou=people,dc=example,dc=com";
const UNITS = { sales: "ou=sales,dc=example,dc=com" };

app.post("/login", async (req, res) => {
  const filter = new EqualityFilter({ attribute: "uid", value: req.body.name });
  // ok: accord.ldap-injection.express
  res.json(await client.search(PEOPLE, { filter, scope: "sub" }));
});

app.get("/escaped", async (req, res) => {
  // ok: accord.ldap-injection.express
  res.json(await client.search(PEOPLE, { filter: `(uid=${escapeFilter(req.query.uid)})` }));
});

app.get("/units/:name", async (req, res) => {
  // ok: accord.ldap-injection.express
  res.json(await client.search(UNITS[req.params.name], { scope: "sub" }));
});

app.get("/uid", async (req, res) => {
  if (!/^[a-z]+$/.test(req.query.uid)) {
    return res.sendStatus(400);
  }
  const { uid } = req.query;
  if (!["anna", "ben"].includes(uid)) {
    return res.sendStatus(400);
  }
  // ok: accord.ldap-injection.express
  return res.json(await client.search(PEOPLE, { filter: `(uid=${uid})` }));
});

function escapeFilter(value) {
  return value.replace(/[^a-z]/g, "");
}

module.exports = app;
