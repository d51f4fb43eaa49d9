// Every marked line reads or writes a file whose name came with the request.
const express = require("express");
const fs = require("fs");
const path = require("path");

const app = express();
const UPLOADS = "/srv/uploads";

app.get("/report", (req, res) => {
  // ruleid: accord.path-traversal.express
  res.sendFile(path.join(UPLOADS, req.query.name));
});

app.get("/files/:name", async (req, res, next) => {
  try {
    const { name } = req.params;
    // ruleid: accord.path-traversal.express
    res.send(await fs.promises.readFile(`${UPLOADS}/${name}`));
  } catch (error) {
    next(error);
  }
});

function removeNote(request, response) {
  const file = path.resolve(UPLOADS, request.body.name.trim());
  // ruleid: accord.path-traversal.express
  fs.unlinkSync(file);
  response.sendStatus(204);
}

class Notes {
  async write(req, res) {
    // Cutting "../" out once leaves "../" behind when it was written as "....//".
    const name = req.body.name.replace("../", "");
    // ruleid: accord.path-traversal.express
    fs.writeFile(UPLOADS + "/" + name, req.body.text, () => res.sendStatus(204));
  }
}

app.post("/avatar", function (req, res) {
  // ruleid: accord.path-traversal.express
  fs.createWriteStream(path.join(UPLOADS, req.file.originalname)).end(req.file.buffer);
  // ruleid: accord.path-traversal.express
  res.download(UPLOADS + req.get("X-Name"));
});

app.post("/picture", (req, res) => {
  const picture = req.files.picture;
  // ruleid: accord.path-traversal.express
  picture.mv(UPLOADS + "/" + picture.name, () => res.sendStatus(204));
});

module.exports = { app, removeNote, Notes };
