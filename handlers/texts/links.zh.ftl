words-channels = 换个地方继续|换个地方接着聊|换渠道|换个渠道|连接telegram|绑定telegram|连telegram|在telegram收通知|通知发到哪里|消息发到哪里|进展发到哪里|我的渠道|解绑
channels-name-web = 网页
channels-name-telegram = Telegram
channels-name-wechat = 微信
choice-channels = 换个地方继续、收通知
choice-news-here = 发到这里（{ $place }）
choice-news-at = 发到{ $place }
choice-news-each = 在哪边说的，发到哪边
choice-link-more = 再连一个地方
choice-link-yes = 连起来
choice-link-no = 不连
choice-part = 解开{ $place }
choice-human-here = 改到这里
channels-code =
    想在另一个地方接着聊、收进展？在那边的暖线聊天里写这个码：
    { $code }
    15分钟内有效，只能用一次。别告诉别人：用了它，就看得到您的诉求。
channels-code-telegram = 用Telegram的话，点这里就行：{ $link }
channels-confirm = 要把这里和一个{ $place }聊天连在一起吗？连上以后两边算同一个人，都看得到全部诉求，进展发到哪边由您定。码是您自己刚拿的才点“连起来”；别人发给您的，请点“不连”。
channels-linked = 连上了。说“我的诉求”，两边的都看得到。以后进展发到哪里？
channels-told = 您的{ $place }聊天刚刚和这里连在一起了，两边都看得到您的诉求。不是您自己连的，请马上解开。
channels-now = 和这里连在一起的还有：{ $places }。进展发到哪里？
channels-wrong = 这个码不对。请照着另一边显示的写，中间有一横，像AB2C-D3E4。
channels-old = 这个码用过了，或者过了15分钟。请在另一边再拿一个新的。
channels-often = 错了好几次了，先歇一个小时。要是着急，说“人工”请同事帮您。
channels-self = 这个码要写在另一个地方，比如Telegram或者网页的聊天里。
channels-same = 这两边已经连在一起了，说“换个地方继续”可以看怎么收进展。
channels-busy = 两边都有同事在接待您，等其中一边谈完再连，免得漏了话。
channels-news-here = 好的，以后进展、回访、提醒都发到这里。
channels-news-there = 好的，以后进展、回访、提醒都发到{ $place }。
channels-news-each = 好的，在哪边说的，进展就发到哪边。
channels-moved = 您有{ $count }件诉求，以后进展都发到这里。
channels-parted = 已经和{ $place }解开了。在哪边说的诉求，回到哪边。
channels-parted-there = 这里和您的{ $place }聊天解开了，在这里说的诉求还在这里。
person-elsewhere = 您在{ $place }那边已经叫了人工，请到那边接着说。想改到这里，点一下就行。
person-elsewhere-held = { $name }正在{ $place }那边为您服务。想在这里接着说，点一下，{ $name }就跟过来。
person-here-now = 好的，{ $name }到这里接着为您服务，您直接说就行。
person-moved-on = 您改到{ $place }那边接着说了，人工也跟过去了。这里由我陪您。
