### Standing arrangements: rides, meals, visits. Which day, which hour, who, and whether it is sure.
arranged-weekday-1 = Monday
arranged-weekday-2 = Tuesday
arranged-weekday-3 = Wednesday
arranged-weekday-4 = Thursday
arranged-weekday-5 = Friday
arranged-weekday-6 = Saturday
arranged-weekday-7 = Sunday
arranged-when = { $weekday } { $day }/{ $month }, { $clock }
arranged-kind-ride = ride
arranged-kind-meal = meal
arranged-kind-visit = visit
arranged-kind-other = help
arranged-route = {" "}from { $start } to { $end }
arranged-at = {" "}at { $place }
arranged-rule-weeks =
    { $step ->
        [1] every { $days } at { $clock }
       *[other] every { $step } weeks on { $days } at { $clock }
    }
arranged-rule-days =
    { $step ->
        [1] every day at { $clock }
       *[other] every { $step } days at { $clock }
    }
arranged-rule-until = {" "}until { $day }/{ $month }
arranged-made = Your { $kind } is arranged: { $rule }{ $route }. { $unit } will come.
arranged-first = {" "}The first time is { $when }.
arranged-made-ways = I remind you each evening before and an hour before. If you do not need one, or want another time, just tell me.
arranged-changed = Your { $kind } is changed. From now on: { $rule }.
arranged-ended = All right, no more { $kind } from now on. Tell me whenever you need it again.
arranged-evening = A reminder: tomorrow at { $clock } is your { $kind }{ $route }. { $unit } has confirmed.
arranged-evening-open = A reminder: tomorrow at { $clock } is your { $kind }{ $route }. { $unit } has not confirmed yet; we are asking, and I'll tell you as soon as it is sure.
arranged-hour = In an hour, at { $clock }, is your { $kind }{ $route }. { $unit } has confirmed. Take your time.
arranged-hour-open = { $unit } has still not confirmed the { $kind } at { $clock }. The duty leader is finding a way. Please wait at home; I'll tell you as soon as I know.
arranged-confirmed = The { $kind } on { $when } is sure: { $unit } has confirmed.
arranged-holiday-ask = { $when } is a public holiday. Shall the { $kind } take place? If you say nothing, it does.
arranged-holiday-off = { $when } is a public holiday: there is no { $kind } this time. If you need it all the same, tap here.
arranged-kept = All right, the { $kind } on { $when } takes place.
arranged-skipped = All right, no { $kind } on { $when }; { $unit } knows. The later ones stay.
arranged-skipped-by-staff = The { $kind } on { $when } is called off this time; { $unit } knows. The later ones stay.
arranged-skipped-by-unit = I am sorry: { $unit } cannot come for the { $kind } on { $when }. The duty leader knows and is finding another way. I'll tell you as soon as I know.
arranged-moved = The { $kind } is moved to { $when }. We are asking { $unit } to confirm, and I'll tell you as soon as it is sure.
arranged-moved-by-unit = { $unit } has moved the { $kind } to { $when } and confirmed it. If that does not suit you, tell me below.
arranged-after-ride = Were you fetched for the { $kind } on { $when }?
arranged-after-meal = Did the { $kind } of { $when } arrive?
arranged-after-visit = Did somebody come for the { $kind } on { $when }?
arranged-after-other = Did somebody come for the { $kind } on { $when }?
arranged-came-ride = I was fetched
arranged-came-meal = It arrived
arranged-came-visit = They came
arranged-came-other = They came
arranged-missed-choice = Nobody came
arranged-came = Good. Take care of yourselves. The next time is { $when }.
arranged-came-last = Good. Take care of yourselves. Nothing more is arranged now; tell me when you need it again.
arranged-missed = I am sorry that you waited for nothing. The duty leader has just been told and is finding a way. If it presses, ask for a person below.
arranged-answered = You have told me about this one already, thank you.
arranged-next = The next { $kind } is on { $when }{ $route }. { $unit } has confirmed. What would you like to do?
arranged-next-open = The next { $kind } is on { $when }{ $route }, by { $unit }, not confirmed yet. What would you like to do?
arranged-none-that-day = Nothing is arranged for that day.
arranged-none-coming = Nothing more is arranged now. If you need it again, tell me and I'll write it down.
arranged-ask-clock = All right. To what time shall { $when } be moved? Just write it, for example “9:00”.
arranged-clock-unclear = I did not understand that time. Please write it like “9:00” or “14:30”.
arranged-clock-over = That time is over already. Which other time would suit you?
arranged-ask-which = Moved to { $clock }: only { $when }, or every time from now on?
arranged-ask-end = No more { $kind } at all from now on, is that right?
arranged-choice-skip = Not this time
arranged-choice-move = Another time
arranged-choice-end = Never again
arranged-choice-restore = I need it after all
arranged-choice-keep = As usual
arranged-choice-earlier = An hour earlier
arranged-choice-later = An hour later
arranged-choice-once = Only this one
arranged-choice-always = Every time
arranged-choice-end-yes = Yes, never again
arranged-choice-end-no = No, as usual
arranged-unit-made = A new standing arrangement: { $rule }. Please confirm each time the day before.
arranged-unit-changed = The standing arrangement is now: { $rule }. Please confirm the changed times again.
arranged-unit-ended = The standing arrangement has ended; no need to go any more.
arranged-unit-tomorrow = Please confirm tomorrow's time: { $when }.
arranged-unit-skipped = { $when }: no need to go this time.
arranged-unit-moved = Moved to { $when }; please confirm.
arranged-unit-missed = { $when }: the citizen says that nobody came. Call the duty leader at once.
arranged-unit-holiday = { $when } is a holiday: no need to go, unless the citizen still wants it.
arranged-unit-thanks = The citizen's thanks: { $text }
words-came-yes = fetched|came|arrived|got it|they were here
words-came-no = nobody came|not come|didn't come|did not come|not here|no show
alarm-arrange-unconfirmed = [Arrangement] { $at } nobody has confirmed, please ask at once: { $text }
alarm-arrange-last-call = [Arrangement] { $at } an hour is left and nobody has confirmed, please send somebody else: { $text }
alarm-arrange-cancelled = [Arrangement] { $at } the unit cannot come, please find another way: { $text }
alarm-arrange-missed = [Arrangement] { $at } the citizen says that nobody came: { $text }
alarm-arrange-ending = [Arrangement] { $at } the last day is near, please ask whether it goes on: { $text }
