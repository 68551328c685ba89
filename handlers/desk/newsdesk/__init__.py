"""Notices on Telegram: written, approved and watched by members in their private chat."""
