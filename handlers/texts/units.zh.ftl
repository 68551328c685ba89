### 承办单位的Telegram群：一件工单一条消息，说清要做什么，怎么做。
unit-help = 这里是{ $department }的工单群。新工单会发到这里，一件一条，办到哪一步，那一条就改到哪一步。签收点“签收”；要答复，直接回复那条消息，写上办理情况，可以附照片，再点“交审核”。命令：/cases 未办结的工单。
unit-open = 未办结的工单：{ $count }件。
unit-pictures = { $number }：市民发来的照片。
unit-card-gone = 这件工单已经不在贵单位，不用再办了。
unit-not-here = 这个群没有和12345对接，请和热线管理员说一声。
unit-stale = 这个按钮过时了，请看这件工单最新的那条消息。
unit-moved-on = { $number }现在是“{ $status }”，这一步已经不用做了，没有执行。
unit-waits = { $number }正在等12345审定，定了会在这里说。
unit-choice-sign = 签收
unit-choice-contact = 已联系市民
unit-choice-reply = 答复
unit-choice-extend = 延期
unit-choice-return = 退单
unit-choice-confirm = 确认能到
unit-choice-away = 这次来不了
unit-choice-send = 交审核
unit-choice-note = 只记作备注
unit-choice-drop = 不要了
unit-note-return = 退单申请正在等12345审定。
unit-note-extension = 延期申请正在等12345审定。
unit-note-pressed = 催办{ $urged }次，督办{ $level }级。
unit-contacted = { $number }记下了：已联系市民。
unit-signed = { $number }已签收，市民也知道了。
unit-asked = 请回复下面那条消息。
unit-ask-reply = { $number }：请回复这条消息，写上办理情况，照片也发在回复里。
unit-ask-extend = { $number }：请回复这条消息，写明延期的原因和工作日数，比如“要等吊车，3天”。原因会告诉市民。
unit-ask-return = { $number }：请回复这条消息，写明退单的依据，比如三定方案第几条。每件只能退一次。
unit-strange = 这种消息没法写进工单。请用文字，或者发照片。
unit-reply-to-what = 没看出这是哪件工单的。请直接回复那件工单的消息。
unit-handed-in = { $number }已经报到12345，定了会在这里说。
unit-draft = { $number }的答复（还没有交）：
    { $text }
    照片和文件：{ $count }个。还可以接着回复补充。
unit-draft-no-words = 还没有写办理情况，请先回复几句话。
unit-done-send = { $number }的答复交审核了：
    { $text }
unit-done-note = { $number }记了备注：
    { $text }
unit-done-drop = { $number }：这份草稿不要了。
unit-arranged = 【固定安排】{ $number }：{ $text }
unit-arranged-confirmed = ✓ { $name }确认能到。
unit-arranged-thanks = 确认好了，谢谢。
unit-arranged-late = 这一次已经变了或者过了，没有执行。请看最新的那条消息。
unit-arranged-away = 记下了：{ $when }来不了。市民和值班班长都已经知道。
unit-ask-away = { $number }：{ $when }来不了，请回复这条消息写明原因。市民和值班班长马上会知道。
unit-news-urge = 【催办】{ $number }市民在催，请尽快。时限：{ $due }。{ $text }
unit-news-supervise = 【督办】{ $number }时限：{ $due }。{ $text }
unit-news-rework = 【重办】{ $number }市民说没有解决，请再办一次。时限：{ $due }。
unit-news-notice = 【时限】{ $number }请注意时限：{ $due }。
unit-news-supplement = 【补充】{ $number }有新的情况：{ $text }
unit-news-emergency = 【特急】{ $number } { $text }
unit-news-corrected = { $number }的信息改正了，请看上面的卡片。期限：{ $due }
unit-news-decided = 【审定】{ $number }的申请或答复12345审定了，请看工单那条消息。{ $text }
unit-news-withdraw = 【撤回】{ $number }市民撤回了，不用再办。
unit-news-thanks = 【感谢】{ $number }市民说：{ $text }
label-urgency = 急不急
label-helpers = 协办
