"""Finding what is written in English: words, their stems, what means the same, and slips."""
