"""What a citizen can do, one file for each."""
