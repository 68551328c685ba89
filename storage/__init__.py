"""What Warmline remembers: every table behind plain functions; the only place with SQL.

`opening` opens SQLite or PostgreSQL; `database` says what both can do; each other module is one
subject. Functions take a
`Transaction` first, so that whoever calls decides what is committed together.
"""
