"""Which of several labels a text deserves, learned from texts that have one; numpy only."""
