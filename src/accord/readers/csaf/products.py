"""The products of a CSAF document: what stands behind each product id.

A product is defined in a flat list, at a leaf of a tree of vendors, families, names and versions, or as one product
inside another. Of the last it is the inner one that has a vulnerability; the outer one tells where.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import msgspec

from accord.readers.csaf.shapes import Branch, FullProductName, ProductTree


class Product(msgspec.Struct, frozen=True, gc=False):
    """What a product id stands for."""

    name: str = ""
    version: str = ""
    purl: str = ""
    #: The ids of the products that it is a part of, so that a fix of another platform is not taken for one of this.
    inside: tuple[str, ...] = ()
    #: Where its range of versions ends without its end: the first versions that it does not stand for.
    below: tuple[str, ...] = ()

    @property
    def line(self) -> tuple[str, ...]:
        """What the versions of one product on one platform have in common."""
        package = self.purl.partition("?")[0].rpartition("@")[0]
        return (package or self.name, *self.inside)


_NO_PRODUCT = Product()


class Products:
    """Finds products by id, and the members of product groups."""

    def __init__(self, tree: ProductTree) -> None:
        self._products: dict[str, Product] = {}
        self._lines: dict[str, tuple[str, ...]] = {}
        for full in tree.full_product_names or ():
            self._add(full)
        for full, version, below in _leaves(tree.branches or ()):
            self._add(full, version, below)
        for full, inner, outer in _parts(tree):
            self._add_part(full, inner, outer)
        self._groups = {group.group_id: group.product_ids or () for group in tree.product_groups or ()}

    def __getitem__(self, product_id: str) -> Product:
        """Return a product; one that the tree lacks is called by its id."""
        return self._products.get(product_id) or Product(product_id)

    def line(self, product_id: str) -> tuple[str, ...]:
        """Return what the versions of one product on one platform have in common; asked for every vulnerability."""
        known = self._lines.get(product_id)
        if known is None:
            known = self._lines[product_id] = self[product_id].line
        return known

    def among(self, product_ids: Iterable[str] | None, group_ids: Iterable[str] | None) -> Iterator[str]:
        """List products that are named one by one or by their groups."""
        yield from product_ids or ()
        for group in group_ids or ():
            yield from self._groups.get(group, ())

    def _add(self, full: FullProductName, version: str = "", below: tuple[str, ...] = ()) -> None:
        if full.product_id and full.product_id not in self._products:
            self._products[full.product_id] = _product(full, version, below)

    def _add_part(self, full: FullProductName, inner: str, outer: tuple[str, ...]) -> None:
        """Add a product inside another; the name of the pair stands where the inner one is not known."""
        if not full.product_id or full.product_id in self._products:
            return
        chosen = part = self._products.get(inner, _NO_PRODUCT)
        if full.product_identification_helper or not part.name:
            own = _product(full, "", ())
            chosen = own if own.purl or not part.name else part
        inside = (*part.inside, *outer) if part.inside else outer
        self._products[full.product_id] = Product(chosen.name, chosen.version, chosen.purl, inside, chosen.below)


def _leaves(branches: Iterable[Branch]) -> Iterator[tuple[FullProductName, str, tuple[str, ...]]]:
    """Yield all products of the tree, in its order, with the version that the nearest branch names, or its range."""
    nothing: tuple[str, ...] = ()
    waiting = [(branch, "", nothing) for branch in reversed([*branches])]
    while waiting:
        branch, version, below = waiting.pop()
        if branch.category == "product_version":
            version, below = branch.name or version, nothing
        elif branch.category == "product_version_range":
            version, below = "", _below(branch.name or "")
        if branch.product:
            yield branch.product, version, below
        waiting.extend((inner, version, below) for inner in reversed(branch.branches or ()))


def _below(text: str) -> tuple[str, ...]:
    """Return where a range ends without its end: of ``vers:npm/>=1|<1.2.3``, and of ``<1.2.3``, it is 1.2.3."""
    constraints = text.rpartition("/")[2].split("|") if text.startswith("vers:") else [text]
    bounds = (one.strip() for one in constraints)
    return tuple(one[1:].strip() for one in bounds if one.startswith("<") and not one.startswith("<="))


def _parts(tree: ProductTree) -> Iterator[tuple[FullProductName, str, tuple[str, ...]]]:
    """Yield each product that is a part of others, with the ids of the inner one and of the outer ones."""
    for one in tree.relationships or ():
        if one.full_product_name:
            yield one.full_product_name, one.product_reference or "", (one.relates_to_product_reference or "",)
    for path in tree.product_paths or ():
        if path.full_product_name:
            outer = tuple(step.next_product_reference or "" for step in path.subpaths or ())
            yield path.full_product_name, path.beginning_product_reference or "", outer


def _product(full: FullProductName, version: str, below: tuple[str, ...]) -> Product:
    """Make a product; its package URL names it best, else its name, without the version where a branch tells it."""
    helper = full.product_identification_helper
    purl = (helper.purl or (helper.purls[0] if helper.purls else "")) if helper else ""
    package, package_version = _package(purl) if purl else ("", "")
    if package:
        return Product(package, package_version or version, purl, (), below)
    name = full.name or full.product_id or ""
    if name == version:
        return Product(name, "", purl, (), below)
    return Product(name.removesuffix(f" {version}") if version else name, version, purl, (), below)


def _package(purl: str) -> tuple[str, str]:
    """Return the name and version of a package URL; both empty where it names nothing."""
    last = purl.partition("#")[0].partition("?")[0].rpartition("/")[2]
    if "@" not in last:
        return unquote(last), ""
    name, _, version = last.rpartition("@")
    if "%" not in last:
        return (name, version) if name else ("", "")
    return (unquote(name), unquote(version)) if name else ("", "")
