### 坐席群里的话：短，说清是什么事、在哪里处理。
group-help = 这里是坐席群。有要紧的事我会发到这里。命令：/waiting 等候的市民，/cases 工单，/alarms 未处理的提醒。接待和办理请到网页坐席。
group-waiting = 现在有{ $count }位市民在等人工。
group-waiting-line = 等了{ $minutes }分钟：{ $reason }
group-cases = 未办结的工单：{ $count }件。
group-alarms = 未处理的提醒：{ $count }条。
alarm-emergency = 【紧急】{ $at }有市民说到危险情况，请马上看：{ $text }
alarm-urgent-case = 【急件】{ $at } { $text }
alarm-urged = 【催办】{ $at } { $text }
alarm-rework = 【重办】{ $at }市民说没有解决：{ $text }
alarm-supervise = 【督办】{ $at } { $text }
alarm-thanks = 【感谢】{ $at } { $text }
alarm-knowledge-overdue = 【知识】{ $at } { $text }
alarm-knowledge-stale = 【知识】{ $at } { $text }
alarm-timer-failed = 【系统】{ $at }有一件到点该做的事没有做成，请管理员看日志：{ $text }

knowledge-overdue = 有{ $count }件知识缺口过期了还没处理：{ $named }
knowledge-stale = 本周有{ $count }条知识要看：{ $named }
stale-expired = { $date }已经到期，不再回答市民
stale-soon = { $date }到期
stale-untouched = { $days }天没有改过
stale-useless = { $rated }次评价里有{ $useless }次说没用
