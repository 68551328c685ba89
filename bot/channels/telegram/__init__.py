"""Telegram: updates into the inbox, the outbox out, files in. One bot account.

`native` (and `reading`, `writing`, …) translates without a connection and is always loaded;
`channel` joins the parts that talk to Telegram, and is loaded only where there is a token.
"""
