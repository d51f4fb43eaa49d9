// Every marked line pastes a value from the request into an LDAP filter or name.
const express = require("express");
const ldap = require("ldapjs");

const app = express();
const client = ldap.createClient({ url: "ldap://localhost" });
const PEOPLE = "ou=people,dc=example,dc=com";

app.post("/login", (req, res) => {
  // ruleid: accord.ldap-injection.express
  client.search(PEOPLE, { filter: `(uid=${req.body.name})`, scope: "sub" }, (error, found) => {
    res.json({ error, found });
  });
});

app.get("/people/:name", (req, res) => {
  const options = { filter: "(cn=" + req.params.name + ")", scope: "sub" };
  // ruleid: accord.ldap-injection.express
  client.search(PEOPLE, options, (error, found) => {
    res.json({ error, found });
  });
});

async function unit(request, response) {
  const { name } = request.query;
  // ruleid: accord.ldap-injection.express
  response.json(await client.search(`ou=${name},dc=example,dc=com`, { scope: "sub" }));
}

module.exports = { app, unit };
