// Every marked line sends a value from the request as part of a page.
const express = require("express");

const app = express();

app.get("/hello", (req, res) => {
  // ruleid: accord.cross-site-scripting.express
  res.send(`<h1>Hello ${req.query.name}</h1>`);
});

app.get("/user/:name", function (req, res) {
  const { name } = req.params;
  // ruleid: accord.cross-site-scripting.express
  res.status(404).send("There is no " + name);
});

const search = async (request, response) => {
  const words = request.query.q.trim();
  response.write("<p>");
  // ruleid: accord.cross-site-scripting.express
  response.write("Nothing found for " + words);
  response.end("</p>");
};

app.post("/preview", (req, res) => {
  // ruleid: accord.cross-site-scripting.express
  res.end("<div>" + req.body.text + "</div>");
});

app.use((error, req, res, next) => {
  // ruleid: accord.cross-site-scripting.express
  res.status(500).send(`Failed for ${req.query.name}: ${error.code}`);
});

module.exports = { app, search };
