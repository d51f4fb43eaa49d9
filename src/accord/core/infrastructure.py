"""What a file says about infrastructure, told by its name and, where names do not tell, by its text.

The words are Checkov's names of frameworks; a scanner that has others translates them.
"""

import re

from accord.core.scan import Tree

#: Languages whose files are of one framework, whatever they hold.
_BY_LANGUAGE = {
    "Bicep": "bicep",
    "Dockerfile": "dockerfile",
    "GitHub Actions": "github_actions",
    "GitLab CI": "gitlab_ci",
    "Terraform": "terraform",
}
_YAML = ("**/*.yaml", "**/*.yml")
_TEMPLATE = re.compile(r"\{\{-?\s")
_KUBERNETES = re.compile(r"^apiVersion:\s*\S", re.MULTILINE), re.compile(r"^kind:\s*\S", re.MULTILINE)
_CLOUDFORMATION = re.compile(r"^AWSTemplateFormatVersion\b|^\s+Type:\s*[\"']?AWS::", re.MULTILINE)


def candidates(tree: Tree) -> tuple[str, ...]:
    """Return the files that describe infrastructure, and the YAML files that may do so."""
    named = {*tree.of_language(*_BY_LANGUAGE), *tree.named(*_YAML)} - {*tree.of_language("Compose", "Helm")}
    return tuple(file.path for file in tree.files if file.path in named and not file.generated)


def framework(path: str, text: str) -> str:
    """Return what a file is written for, such as ``terraform``; empty when it is no infrastructure.

    A template of Helm's is none before Helm has filled it in.
    """
    lower = path.lower()
    name = lower.rpartition("/")[2]
    if named := _by_name(lower, name):
        return named
    if not name.endswith((".yaml", ".yml")) or _TEMPLATE.search(text):
        return ""
    if all(pattern.search(text) for pattern in _KUBERNETES):
        return "kubernetes"
    return "cloudformation" if _CLOUDFORMATION.search(text) else ""


def _by_name(path: str, name: str) -> str:
    if "dockerfile" in name or "containerfile" in name:
        return "dockerfile"
    if name.endswith((".tf", ".tfvars", ".tf.json")):
        return "terraform"
    if name.endswith(".bicep"):
        return "bicep"
    if name in {".gitlab-ci.yml", ".gitlab-ci.yaml"}:
        return "gitlab_ci"
    return "github_actions" if f"/{path}".rpartition("/")[0].endswith("/.github/workflows") else ""
