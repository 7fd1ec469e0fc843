"""A parsed file as one HTML page: where each element stands on the left, the element on the right."""
