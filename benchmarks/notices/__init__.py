"""Notices: lists of a million, a durable ledger, sending beside naive loops, chats beside it."""
