# mypy: ignore-errors
"""Filters and names with escaped values. No line is reported."""

import ldap
import ldap3
from django.http import JsonResponse
from ldap.filter import escape_filter_chars
from ldap3.utils.dn import escape_rdn

PEOPLE = "ou=people,dc=example,dc=com"
UNITS = {"sales": "ou=sales,dc=example,dc=com"}


def login(request):
    directory = ldap.initialize("ldap://localhost")
    query = "(uid=" + escape_filter_chars(request.POST["name"]) + ")"
    # ok: accord.ldap-injection.django
    return JsonResponse({"found": bool(directory.search_ext_s(PEOPLE, ldap.SCOPE_SUBTREE, query))})


def mail(request):
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ok: accord.ldap-injection.django
    connection.search(f"ou={escape_rdn(request.GET['unit'])},dc=example,dc=com", "(objectClass=person)")
    # ok: accord.ldap-injection.django
    connection.search(UNITS[request.GET["unit"]], "(objectClass=person)")
    return JsonResponse({"found": len(connection.entries)})


def signed_in(request):
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ok: accord.ldap-injection.django
    connection.search(PEOPLE, f"(uidNumber={request.user.pk})")
    return JsonResponse({"found": len(connection.entries)})
