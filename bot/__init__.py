"""What runs: channels, delivery, timers, web pages, command line; the parts join in `app`."""
