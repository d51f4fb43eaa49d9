# mypy: ignore-errors
"""Every marked line pastes a value from the request into an LDAP filter or name."""

import ldap
import ldap3
from django.http import JsonResponse

PEOPLE = "ou=people,dc=example,dc=com"


def login(request):
    directory = ldap.initialize("ldap://localhost")
    query = "(uid=" + request.POST["name"] + ")"
    # ruleid: accord.ldap-injection.django
    return JsonResponse({"found": bool(directory.search_ext_s(PEOPLE, ldap.SCOPE_SUBTREE, query))})


def person(request):
    directory = ldap.initialize("ldap://localhost")
    name = request.GET.get("name", "").lower()
    # ruleid: accord.ldap-injection.django
    found = directory.search_s(PEOPLE, ldap.SCOPE_SUBTREE, filterstr=f"(cn={name})")
    return JsonResponse({"found": len(found)})


def mail(request):
    connection = ldap3.Connection("localhost", auto_bind=True)
    # ruleid: accord.ldap-injection.django
    connection.search(f"ou={request.GET['unit']},dc=example,dc=com", "(objectClass=person)")
    return JsonResponse({"found": len(connection.entries)})
