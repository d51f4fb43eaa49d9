"""One module per output. A writer turns a finished document into text and decides nothing."""
