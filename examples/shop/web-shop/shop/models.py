"""What the shop sells, and what customers say about it."""

from django.db import models


class Tea(models.Model):
    name = models.CharField(max_length=80)
    price_cents = models.PositiveIntegerField()
    facts = models.JSONField(default=dict)

    class Meta:
        app_label = "shop"


class Review(models.Model):
    tea = models.ForeignKey(Tea, on_delete=models.CASCADE)
    author = models.CharField(max_length=80)
    stars = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        app_label = "shop"
