"""One module per report schema. Each turns one tool's own words into findings and judges nothing.

A reader has ``LABEL`` (its name for people), ``recognises(report)`` (by content, true for one reader only) and
``read(report)``, which yields findings, components and one coverage record for each run that the report describes.
"""
