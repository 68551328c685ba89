"""The knowledge base at the desk: list, one article, its form, and what helps in writing it."""
