### The Telegram desk: linking accounts, duty, topics of the group.
link-how = Please send me the code after the command, like this: /link ABCD-2345. You get it at the web desk under "Telegram".
link-telegram-only = This is done in a private chat with me on Telegram.
link-wrong = This code is not right. Please look again, or get a new one at the web desk.
link-used = This code has been used. Please get a new one at the web desk.
link-old = This code has expired: it lasts 15 minutes. Please get a new one at the web desk.
link-too-often = Too many wrong codes. Please try again in an hour, or ask an administrator.
link-done = Linked, { $name }. You can now serve citizens in the staff's group; to do so in this chat, send /duty on.
link-none = This Telegram account is not linked to a member of staff.
link-undone = Unlinked. Here you are a citizen as before.
duty-on = { $name }, you are on duty. This is a desk now; to be a citizen here, send /duty off.
duty-off = You are off duty. This is your own chat again.
duty-is-on = You are on duty. To end it, send /duty off.
duty-is-off = You are not on duty. To begin, send /duty on.
