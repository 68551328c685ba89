words-channels = another channel|link my chats|link chats|where does news go|notify me on telegram
channels-name-web = web
channels-name-telegram = Telegram
channels-name-wechat = WeChat
choice-channels = Go on elsewhere, get news there
choice-news-here = Send it here ({ $place })
choice-news-at = Send it to { $place }
choice-news-each = Each where I told it
choice-link-more = Link one more place
choice-link-yes = Link them
choice-link-no = Do not link
choice-part = Unlink { $place }
choice-human-here = Move it here
channels-code =
    Would you like to go on elsewhere, or get news there? Write this code in your other chat with the hotline:
    { $code }
    It is good for 15 minutes and works once. Tell nobody: whoever uses it sees your requests.
channels-code-telegram = With Telegram, just follow this link: { $link }
channels-confirm = Link this chat with a { $place } chat? Both will be one person, both will see all requests, and you choose where news goes. Only go on if you have just made the code yourself; if somebody sent it to you, choose “Do not link”.
channels-linked = They are linked. “My requests” shows those of both. Where shall news go?
channels-told = Your { $place } chat was just linked with this one; both see your requests. If that was not you, unlink it at once.
channels-now = Also linked with this chat: { $places }. Where shall news go?
channels-wrong = That code is not right. Please write it as the other chat shows it, like AB2C-D3E4.
channels-old = That code was used, or its 15 minutes are over. Please make a new one in the other chat.
channels-often = That went wrong several times; please wait an hour. If it is urgent, say “human”.
channels-self = This code is for your other chat, on Telegram or the web.
channels-same = These two are linked already; say “another channel” to choose where news goes.
channels-busy = A colleague is with you in both chats. Please link them when one of the talks is over, so that nothing is missed.
channels-news-here = All right: news, follow-ups and reminders come here from now on.
channels-news-there = All right: news, follow-ups and reminders go to { $place } from now on.
channels-news-each = All right: news goes to where you told it.
channels-moved = You have { $count } requests whose news comes here from now on.
channels-parted = { $place } is unlinked. What was told there is there again.
channels-parted-there = This chat is no longer linked with your { $place } chat; what you told here is still here.
person-elsewhere = You have asked for a person in your { $place } chat; please go on there. One tap moves it here.
person-elsewhere-held = { $name } is helping you in your { $place } chat. To go on here, tap once and { $name } comes along.
person-here-now = { $name } goes on with you here; please just write.
person-moved-on = You went on in your { $place } chat, and your place with our people went along. Here I keep you company.
