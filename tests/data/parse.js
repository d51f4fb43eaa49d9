// Prints the path of each file that does not parse; nothing is run.
const { readFileSync } = require("node:fs");
const { Script } = require("node:vm");

for (const path of process.argv.slice(2)) {
  try {
    new Script(readFileSync(path, "utf8"), { filename: path });
  } catch (error) {
    console.log(`${path}: ${error.message}`);
  }
}
