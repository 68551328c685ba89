### Said in the staff's group.
group-help = This is the staff's group. What presses is told here. Commands: /waiting, /cases, /alarms. Chats and cases are handled on the web desk.
group-waiting = { $count } waiting for a person.
group-waiting-line = for { $minutes } min: { $reason }
group-cases = Open cases: { $count }.
group-alarms = Open alarms: { $count }.
alarm-emergency = [Emergency] { $at }, please look at once: { $text }
alarm-urgent-case = [Urgent] { $at } { $text }
alarm-urged = [Urged] { $at } { $text }
alarm-rework = [Rework] { $at } not solved: { $text }
alarm-supervise = [Supervise] { $at } { $text }
alarm-thanks = [Thanks] { $at } { $text }
alarm-knowledge-overdue = [Knowledge] { $at } { $text }
alarm-knowledge-stale = [Knowledge] { $at } { $text }
alarm-timer-failed = [System] { $at } something that was due was not done; an admin should look at the log: { $text }

knowledge-overdue = { $count } knowledge gaps are overdue: { $named }
knowledge-stale = { $count } articles want a look this week: { $named }
stale-expired = ended on { $date }, no longer given to citizens
stale-soon = ends on { $date }
stale-untouched = not changed for { $days } days
stale-useless = { $useless } of { $rated } ratings say it did not help
