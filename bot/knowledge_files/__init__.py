"""Knowledge files on the disk: which form a file has, what is refused before it is read."""
