"""Addresses of the web shop."""

from django.urls import path

from shop import pages

urlpatterns = [
    path("", pages.home),
    path("teas/<int:tea_id>", pages.tea_page),
    path("teas/facts", pages.facts),
    path("cart", pages.cart_page),
    path("cart/<int:tea_id>", pages.add_to_cart),
    path("version", pages.version),
]
