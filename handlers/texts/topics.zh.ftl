### Telegram坐席：绑定账号、值班、群里的话题。
link-how = 请把绑定码跟在后面发给我，像这样：/link ABCD-2345。绑定码在网页坐席的“Telegram绑定”里取。
link-telegram-only = 绑定要在Telegram里和我私聊时做。
link-wrong = 这个绑定码不对。请核对一下，或者到网页坐席再取一个。
link-used = 这个绑定码已经用过了。请到网页坐席再取一个。
link-old = 这个绑定码过期了，有效期是15分钟。请到网页坐席再取一个。
link-too-often = 试错的次数多了一点，请过一小时再试，或者请管理员帮您看看。
link-done = 绑定好了，{ $name }。现在起您可以在坐席群里接待市民；要在这里私聊接待，请发 /duty on。
link-none = 这个Telegram账号还没有绑定工作人员。
link-undone = 已经解除绑定。您在这里还是普通市民。
duty-on = { $name }，您开始值班了。这里现在是工作台；要以市民身份办事，请先发 /duty off。
duty-off = 您已下班。这里重新是您自己的市民对话。
duty-is-on = 您正在值班。下班请发 /duty off。
duty-is-off = 您没有在值班。上班请发 /duty on。
