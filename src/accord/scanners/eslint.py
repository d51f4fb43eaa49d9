"""ESLint with eslint-plugin-security and nothing else: ``eslint --no-config-lookup --config OWN``.

Home: https://github.com/eslint-community/eslint-plugin-security

Reads: JavaScript; TypeScript where typescript-eslint is installed beside ESLint. Not Vue's and Svelte's files.
Calls: ``eslint --no-config-lookup --no-ignore --config OWN --format json FILE...``. The settings are Accord's, because
those of a repository are programs. The plugin has to be installed where ESLint is (``npm install --global eslint
eslint-plugin-security``); a plugin of the checkout is never loaded. What a comment switches off is shown as suppressed.
Exit codes: 0 no error, though there may be warnings; 1 errors, also a file that does not parse; 2 it could not run, as
without the plugin.
Coverage: its report names every file that it read, whatever it found; a file of a language that it has no parser for is
not in it.
"""

import posixpath
from collections.abc import Sequence

import msgspec

from accord.core.scan import Aim, Canary, Command, Ended, Looked, Outcome, Ring, Task, Tree, batches

LABEL = "ESLint (security)"
RING = Ring.PATH
AIM = Aim.CODE
READER = "eslint"
EXECUTABLE = "eslint"
EXIT_CODES = {0: Outcome.CLEAN, 1: Outcome.FOUND, 2: Outcome.FAILED}
CANARY = Canary({"canary.js": "module.exports = (text) => eval(text);\n"}, "security/detect-eval-with-expression")

#: It looks for plugins beside the program that runs, not beside the files that it reads.
_SETTINGS = """\
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";

const load = createRequire(realpathSync(process.argv[1]));
let security;
try {
  security = load("eslint-plugin-security");
} catch {
  console.error("eslint-plugin-security is not installed beside ESLint");
  process.exit(2);
}
const settings = [
  { linterOptions: { reportUnusedDisableDirectives: "off" } },
  { plugins: { security }, rules: security.configs.recommended.rules },
  { files: ["**/*.{js,jsx}"], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
];
try {
  const parser = load("typescript-eslint").parser;
  settings.push({ files: ["**/*.{ts,tsx,mts,cts}"], languageOptions: { parser } });
} catch {}
export default settings;
"""
_SCAN = ("--no-config-lookup", "--no-ignore", "--no-warn-ignored", "--no-color", "--format", "json", "--config")
_MARKUP = (".vue", ".svelte")


class _File(msgspec.Struct, frozen=True):
    path: str = msgspec.field(name="filePath")


def wants(tree: Tree) -> tuple[str, ...]:
    """Return JavaScript and TypeScript that stands in files of its own and that people wrote."""
    return tuple(path for path in tree.of_language("JavaScript", "TypeScript") if not path.endswith(_MARKUP))


def commands(task: Task) -> list[Command]:
    """Return a call for each batch of files."""
    settings = task.at("eslint.config.mjs")
    return [
        Command(
            arguments=(*_SCAN, settings, "--output-file", report, *(f"./{path}" for path in files)),
            files=files,
            output=report,
            writes={settings: _SETTINGS},
        )
        for number, files in enumerate(batches(task.files))
        if (report := task.at(f"eslint-{number}.json"))
    ]


def looked(task: Task, ended: Sequence[Ended]) -> Looked:
    """Return the files that its report names, with or without messages; of those, the reader knows which failed."""
    named: set[str] = set()
    for one in ended:
        try:
            files = msgspec.json.decode(one.output, type=list[_File])
        except msgspec.MsgspecError:
            continue  # the reader says what is wrong with it
        named |= {posixpath.normpath(file.path.removeprefix(f"{task.root}/")) for file in files}
    return Looked(seen=frozenset(task.files) & named)
