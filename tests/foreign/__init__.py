"""Warmline against an emulator of Telegram that was written by others."""
