"""Where a case belongs: what its words suggest, how surely, and which words spoke for it.

A suggestion decides nothing. Below `SURE` an operator has to look; above it, one tap is enough.
"""
