"""How fast Warmline is, beside others, on this machine: `python -m benchmarks`."""
