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
