// Redirects that stay on the site. No line is reported.
const express = require("express");
const config = require("./config");

const app = express();
const PAGES = new Set(["/", "/orders"]);
const NAMES = { start: "/", orders: "/orders" };
const FRONTEND = "https://shop.example";

app.get("/login", (req, res) => {
  const { next } = req.query;
  // ok: accord.open-redirect.express
  res.redirect(PAGES.has(next) ? next : "/");
});

app.get("/listed", (req, res) => {
  if (!PAGES.has(req.query.next)) {
    return res.redirect("/");
  }
  const target = NAMES[req.query.next];
  // ok: accord.open-redirect.express
  return res.redirect(target);
});

app.get("/order/:id", (req, res) => {
  // ok: accord.open-redirect.express
  res.redirect(`/orders/${req.params.id}`);
  // ok: accord.open-redirect.express
  res.redirect("/orders?page=" + req.query.page);
});

app.get("/front", (req, res) => {
  // ok: accord.open-redirect.express
  res.redirect(`${FRONTEND}/orders?page=${req.query.page}`);
  // ok: accord.open-redirect.express
  res.redirect(config.frontend + "/orders?page=" + req.query.page);
});

app.get("/host", (req, res) => {
  const target = req.query.next;
  if (new URL(target, FRONTEND).origin !== FRONTEND) {
    return res.redirect("/");
  }
  // ok: accord.open-redirect.express
  return res.redirect(target);
});

app.get("/checked", (req, res) => {
  const target = isSafe(req.query.next) ? "/orders" : "/";
  // ok: accord.open-redirect.express
  res.redirect(target);
});

app.get("/short/:code", async (req, res) => {
  const link = await Link.findOne({ code: req.params.code });
  // ok: accord.open-redirect.express
  res.redirect(link.url);
});

function isSafe(url) {
  return url.startsWith(`${FRONTEND}/`);
}

app.get("/default", (req, res) => {
  let { next } = req.query;
  if (!next || !PAGES.has(next)) next = "/";
  // ok: accord.open-redirect.express
  res.redirect(next);
});

module.exports = app;
