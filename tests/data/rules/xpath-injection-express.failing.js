// Every marked line pastes a value from the request into an XPath query.
const express = require("express");
const libxmljs = require("libxmljs");
const xpath = require("xpath");
const { users, text } = require("./users");

const app = express();

app.post("/login", (req, res) => {
  const query = `//user[@name='${req.body.name}' and @password='${req.body.password}']`;
  // ruleid: accord.xpath-injection.express
  res.json({ found: xpath.select(query, users).length > 0 });
});

app.get("/users/:name", function (req, res) {
  // ruleid: accord.xpath-injection.express
  const found = xpath.select1("//user[@name='" + req.params.name + "']", users);
  res.json({ found: Boolean(found) });
});

app.get("/phone", (req, res) => {
  const select = xpath.useNamespaces({ p: "urn:people" });
  const { name } = req.query;
  // ruleid: accord.xpath-injection.express
  res.json({ phone: select("string(//p:user[@name='" + name + "']/p:phone)", users) });
});

app.get("/mail", (req, res) => {
  const tree = libxmljs.parseXml(text);
  // ruleid: accord.xpath-injection.express
  res.json({ mail: tree.get(`//user[@name='${req.query.name}']/mail`).text() });
});

module.exports = app;
