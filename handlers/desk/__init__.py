"""What staff do: chats and cases."""
