"""Which language a file is written in, by its name, so that an example is shown in the reader's own."""

#: Language as the cards name it -> how it is shown.
SHOWN = {
    "c": "C",
    "cpp": "C++",
    "csharp": "C#",
    "dockerfile": "Dockerfile",
    "go": "Go",
    "go-modules": "go.mod",
    "html": "HTML",
    "java": "Java",
    "javascript": "JavaScript",
    "kotlin": "Kotlin",
    "maven": "pom.xml",
    "npm": "package.json",
    "php": "PHP",
    "pip": "requirements.txt",
    "python": "Python",
    "ruby": "Ruby",
    "rust": "Rust",
    "shell": "Shell",
    "terraform": "Terraform",
    "typescript": "TypeScript",
    "yaml": "YAML",
}

_BY_SUFFIX = {
    "bash": "shell",
    "c": "c",
    "cc": "cpp",
    "cjs": "javascript",
    "cpp": "cpp",
    "cs": "csharp",
    "cxx": "cpp",
    "dockerfile": "dockerfile",
    "go": "go",
    "h": "c",
    "hpp": "cpp",
    "htm": "html",
    "html": "html",
    "java": "java",
    "js": "javascript",
    "jsx": "javascript",
    "kt": "kotlin",
    "kts": "kotlin",
    "mjs": "javascript",
    "php": "php",
    "py": "python",
    "pyi": "python",
    "pyw": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "shell",
    "tf": "terraform",
    "ts": "typescript",
    "tsx": "typescript",
    "vue": "javascript",
    "yaml": "yaml",
    "yml": "yaml",
    "zsh": "shell",
}

_BY_NAME = {
    "build.gradle": "maven",
    "constraints.txt": "pip",
    "containerfile": "dockerfile",
    "dockerfile": "dockerfile",
    "go.mod": "go-modules",
    "go.sum": "go-modules",
    "package-lock.json": "npm",
    "package.json": "npm",
    "pipfile": "pip",
    "pipfile.lock": "pip",
    "poetry.lock": "pip",
    "pom.xml": "maven",
    "pyproject.toml": "pip",
    "requirements.txt": "pip",
    "uv.lock": "pip",
    "yarn.lock": "npm",
}

_BY_PURL_TYPE = {"pypi": "pip", "npm": "npm", "maven": "maven", "golang": "go-modules"}

#: A language without an example of its own -> the one whose example is valid in it.
NEAREST = {"typescript": "javascript", "cpp": "c"}


def language_of(path: str) -> str:
    """Return the language of a file by its name or suffix, such as ``python``; empty when the name does not tell."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name.startswith(("dockerfile.", "dockerfile-")):
        return "dockerfile"
    if name.startswith("requirements") and name.endswith(".txt"):
        return "pip"
    stem, dot, suffix = name.rpartition(".")
    return _BY_SUFFIX.get(suffix, "") if dot and stem else ""


def manifest_of(purl: str) -> str:
    """Return the kind of manifest in which a package is named (``pkg:pypi/...`` is ``pip``); empty when unknown."""
    kind = purl.removeprefix("pkg:").partition("/")[0].lower()
    return _BY_PURL_TYPE.get(kind, "")
