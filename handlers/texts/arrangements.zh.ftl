### 固定安排：接送、送餐、上门。说清哪天几点、谁来、定没定下来。
arranged-weekday-1 = 周一
arranged-weekday-2 = 周二
arranged-weekday-3 = 周三
arranged-weekday-4 = 周四
arranged-weekday-5 = 周五
arranged-weekday-6 = 周六
arranged-weekday-7 = 周日
arranged-when = { $month }月{ $day }日（{ $weekday }）{ $clock }
arranged-kind-ride = 接送
arranged-kind-meal = 送餐
arranged-kind-visit = 上门服务
arranged-kind-other = 安排
arranged-route = ，从{ $start }到{ $end }
arranged-at = ，地点在{ $place }
arranged-rule-weeks =
    { $step ->
        [1] 每{ $days }{ $clock }
       *[other] 每{ $step }周的{ $days }{ $clock }
    }
arranged-rule-days =
    { $step ->
        [1] 每天{ $clock }
       *[other] 每{ $step }天一次，{ $clock }
    }
arranged-rule-until = ，到{ $month }月{ $day }日为止
arranged-made = { $kind }给您安排好了：{ $rule }{ $route }，由{ $unit }负责。
arranged-first = 第一次是{ $when }。
arranged-made-ways = 每次前一天晚上和出发前一小时，我都会提醒您。哪次不用、想改时间，直接告诉我就行。
arranged-changed = { $kind }的安排改好了，以后是：{ $rule }。
arranged-ended = 好的，{ $kind }以后都不安排了。再需要的时候，随时告诉我。
arranged-evening = 提醒您，明天{ $clock }有{ $kind }{ $route }。{ $unit }已经确认。
arranged-evening-open = 提醒您，明天{ $clock }有{ $kind }{ $route }。{ $unit }还没有确认，我们正在催，定下来马上告诉您。
arranged-hour = 再过一小时，{ $clock }有{ $kind }{ $route }。{ $unit }已经确认，您慢慢准备，不着急。
arranged-hour-open = { $clock }的{ $kind }，{ $unit }到现在还没有确认，值班班长正在想办法。您先在家等，有消息马上告诉您。
arranged-confirmed = { $when }的{ $kind }定下来了，{ $unit }已经确认。
arranged-holiday-ask = { $when }赶上放假。这次{ $kind }还照常吗？您不说，就照常安排。
arranged-holiday-off = { $when }赶上放假，这次没有{ $kind }。要是还需要，点一下告诉我。
arranged-kept = 好的，{ $when }的{ $kind }照常。
arranged-skipped = 好的，{ $when }的{ $kind }不用了，已经告诉{ $unit }。以后的照常。
arranged-skipped-by-staff = { $when }的{ $kind }这次取消了，{ $unit }也知道了。以后的照常。
arranged-skipped-by-unit = 对不住，{ $unit }说{ $when }的{ $kind }来不了。值班班长已经知道，正在另想办法，有消息马上告诉您。
arranged-moved = { $kind }改到{ $when }，正在请{ $unit }确认，定下来马上告诉您。
arranged-moved-by-unit = { $unit }把{ $kind }改到了{ $when }，已经确认。您要是不方便，点下面告诉我。
arranged-after-ride = { $when }的{ $kind }，接到您了吗？
arranged-after-meal = { $when }的{ $kind }，送到了吗？
arranged-after-visit = { $when }的{ $kind }，人来了吗？
arranged-after-other = { $when }的{ $kind }，来人了吗？
arranged-came-ride = 接到了
arranged-came-meal = 送到了
arranged-came-visit = 来了
arranged-came-other = 来了
arranged-missed-choice = 没来
arranged-came = 那就好，您和家人保重。下一次是{ $when }。
arranged-came-last = 那就好，您和家人保重。后面暂时没有安排了，再需要就告诉我。
arranged-missed = 对不住，让您白等了。值班班长刚刚收到提醒，马上想办法。您着急的话，点下面请工作人员来。
arranged-answered = 这一次您已经告诉我了，谢谢。
arranged-next = 下一次是{ $when }的{ $kind }{ $route }。{ $unit }已经确认。您想怎么安排？
arranged-next-open = 下一次是{ $when }的{ $kind }{ $route }，由{ $unit }负责，还在等确认。您想怎么安排？
arranged-none-that-day = 那天没有安排。
arranged-none-coming = 后面暂时没有安排了。还需要的话告诉我，我替您登记。
arranged-ask-clock = 好的，{ $when }这次想改到几点？您写个时间就行，比如“上午9点”。
arranged-clock-unclear = 这个时间我没看明白。您写“上午9点”或者“下午两点半”就行。
arranged-clock-over = 这个时间已经过了，改不到那时候。您再说一个时间？
arranged-ask-which = 改到{ $clock }，是只改{ $when }这一次，还是以后每次都这样？
arranged-ask-end = 以后每次{ $kind }都不用了，对吗？
arranged-choice-skip = 这次不用
arranged-choice-move = 改时间
arranged-choice-end = 以后都不用
arranged-choice-restore = 还是要去
arranged-choice-keep = 照常
arranged-choice-earlier = 早一小时
arranged-choice-later = 晚一小时
arranged-choice-once = 只改这一次
arranged-choice-always = 以后每次都这样
arranged-choice-end-yes = 对，以后都不用
arranged-choice-end-no = 不，照常
arranged-unit-made = 新的固定安排：{ $rule }。每次请在前一天确认。
arranged-unit-changed = 固定安排改成：{ $rule }。改过的那几次请重新确认。
arranged-unit-ended = 固定安排结束，以后不用去了。
arranged-unit-tomorrow = 请确认明天的安排：{ $when }。
arranged-unit-skipped = { $when }这一次不用去了。
arranged-unit-moved = 改到{ $when }，请确认。
arranged-unit-missed = { $when }市民说没有等到人，请马上联系值班班长。
arranged-unit-holiday = { $when }赶上放假，这次不用去，除非市民说还要。
arranged-unit-thanks = 市民的感谢：{ $text }
words-came-yes = 接到了|接到我了|坐上了|上车了|来了|到了|送到了|收到了|来过了
words-came-no = 没来|没有来|没接到|没接|还没来|没到|没人来|没送|没看见
alarm-arrange-unconfirmed = 【安排】{ $at }还没有单位确认，请马上问：{ $text }
alarm-arrange-last-call = 【安排】{ $at }只剩一小时，还没有确认，请另派：{ $text }
alarm-arrange-cancelled = 【安排】{ $at }单位来不了，请另想办法：{ $text }
alarm-arrange-missed = 【安排】{ $at }市民说没有等到人：{ $text }
alarm-arrange-ending = 【安排】{ $at }快到最后一天，请问市民还要不要：{ $text }
