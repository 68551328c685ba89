"""What is decided: what is said and done for citizens, operators and admins.

Pure: no SDK, no SQL, no HTTP. A handler gets a `Turn`, calls storage functions with its
transaction, and says things; everything commits together afterwards.
"""
