### 通知：市民收到之后说的、点的、订的。

## 点通知下面的按钮
notice-known = 谢谢您，知道了就好。
notice-known-before = 已经记下了，谢谢您。
notice-link = 请打开这个地址：{ $url }
notice-off =
    好的，一般的通知不再发给您。您订过的还留着。
    想再收到，点下面，或者随时说“我的订阅”。关系到安全的紧急通知还会发。
notice-on = 好的，有您订阅的通知，我再发给您。
choice-notice-on = 恢复通知

## 订阅
words-notices = 我的订阅|订阅|订阅通知|通知订阅|我的通知|查看订阅|看订阅|订阅列表|我订阅了什么|我订了什么
words-unsubscribe = 退订|全部退订|退订全部|退订通知|取消订阅|取消全部订阅|取消通知|不要再发通知|不要再给我发通知|别再发通知|不要再发了|别再发了|不要给我发了
notices-title = 我的订阅
notices-mine = 这些有了通知就发给您。点一下，去掉或加上一项：
notices-none = 您还没有订阅。点一项，选好地方就行；也可以直接说，比如“历下区停水通知我”。
notices-stopped = 一般的通知现在都不发给您，订过的还留着。想再收到，点“恢复通知”，或者再订一项。
notices-which-topic = 好的，{ $where }的什么通知发给您？
notices-which-place = { $what }的通知，要哪里的？
notices-everywhere = 全市
notices-back = 返回
notices-called = { $what }（{ $where }）
notices-added = 好的，{ $what }有了通知，我就发给您。晚上九点到早上八点不打扰您，紧急的除外。
notices-removed = 好的，不再给您发{ $what }的通知。
notices-not-there = 这一项您没有订过。您订了哪些，点下面看。
choice-notices = 我的订阅
choice-notice-remove = 去掉{ $what }
choice-notice-subscribe = 有通知告诉我：{ $what }

## 问到通知
words-notice-known = 收到|已收到|知道了|知道|已知晓|知晓|好的收到|收到谢谢|收到了|了解|明白|明白了
notice-says = 通知里这样写：{ $text }
notice-does-not-say =
    您问的这一点，通知里没有写，我不敢随便说。通知的原文是：
    { $text }
notice-true =
    这条通知是我们发的，经过两个人核对。原文是：
    { $text }
notice-withdrawn = 这条通知已经撤回了，请不要再按它安排。给您添麻烦了。
notice-source = 出自通知“{ $title }”，{ $at }发给您。
choice-notice-other = 问的不是这条通知
notice-on-card = “{ $title }”（{ $at }收到）
