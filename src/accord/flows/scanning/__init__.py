"""The steps of ``accord scan``: find the files, run the tools, judge what they say about themselves, add it all up."""
