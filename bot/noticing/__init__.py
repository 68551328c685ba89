"""Notices on their way: lists are made, pushed through the accounts, put into the web's chats."""
