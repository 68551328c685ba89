"""A WeChat service account (服务号): pushes into the inbox, the outbox out, files in.

`native` (with `reading` and `writing`) translates without a connection and is always loaded;
`channel` joins the parts that talk to WeChat, and is loaded only where there is an account.
"""
