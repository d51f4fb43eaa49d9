"""What the files of a repository say about its services: one module for each family of files."""
