"""One module a file format: bytes in, a Document out."""
