"""The parts of the WeChat of our own."""
