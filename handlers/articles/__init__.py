"""The knowledge base as it is written: wordings, their review, and what is missing."""
