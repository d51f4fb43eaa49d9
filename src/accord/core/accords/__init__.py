"""What sides agreed: one struct for the command line's file and the server."""
