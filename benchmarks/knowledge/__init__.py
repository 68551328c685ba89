"""The lookup beside its peers: how often it finds, how quickly, and when it keeps silent."""
