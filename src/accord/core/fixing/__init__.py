"""Fixes that are tried before they are shown: what is to be changed, how a manifest is edited, what a trial proves."""
