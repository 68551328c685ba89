### A department's Telegram group: one message a case; what is to be done, and how.
unit-help = This is the group of { $department }. New cases come here, one message each, which is kept up to date. Tap “Sign” to sign. To answer, reply to that message in words and photos, then tap “Hand in”. Command: /cases for open cases.
unit-open = Open cases: { $count }.
unit-pictures = { $number }: the citizen's photos.
unit-card-gone = This case is no longer with your department. There is nothing left to do.
unit-not-here = This group is not connected with 12345. Please tell the hotline's admin.
unit-stale = This button is old. Please look at the newest message of this case.
unit-moved-on = { $number } is “{ $status }” by now, so this step is not needed any more. Nothing was done.
unit-waits = { $number } waits for 12345 to decide. You will hear of it here.
unit-choice-sign = Sign
unit-choice-contact = Citizen contacted
unit-choice-reply = Answer
unit-choice-extend = More time
unit-choice-return = Return
unit-choice-confirm = We will come
unit-choice-away = Not this time
unit-choice-send = Hand in
unit-choice-note = Only a note
unit-choice-drop = Drop it
unit-note-return = The return waits for 12345 to decide.
unit-note-extension = The extension waits for 12345 to decide.
unit-note-pressed = Urged { $urged } times, supervision level { $level }.
unit-contacted = { $number }: noted that you contacted the citizen.
unit-signed = { $number } is signed, and the citizen knows.
unit-asked = Please reply to the message below.
unit-ask-reply = { $number }: please reply to this message with what was done; photos too.
unit-ask-extend = { $number }: please reply to this message with the reason and the working days, such as “waiting for a crane, 3 days”. The citizen will be told the reason.
unit-ask-return = { $number }: please reply to this message with the legal basis. A case can be returned once.
unit-strange = This kind of message cannot go into a case. Please write, or send a photo.
unit-reply-to-what = I cannot see which case this is about. Please reply to the message of that case.
unit-handed-in = { $number } was handed to 12345. You will hear of the decision here.
unit-draft = Answer to { $number } (not handed in yet):
    { $text }
    Photos and files: { $count }. You can go on replying.
unit-draft-no-words = There are no words yet. Please reply with what was done first.
unit-done-send = The answer to { $number } was handed in for review:
    { $text }
unit-done-note = A note was made for { $number }:
    { $text }
unit-done-drop = { $number }: this draft was dropped.
unit-arranged = [Arrangement] { $number }: { $text }
unit-arranged-confirmed = ✓ Confirmed by { $name }.
unit-arranged-thanks = Confirmed, thank you.
unit-arranged-late = This time was changed or is over, so nothing was done. Please look at the newest message.
unit-arranged-away = Noted: you cannot come on { $when }. The citizen and the duty leader know.
unit-ask-away = { $number }: you cannot come on { $when }. Please reply to this message with the reason. The citizen and the duty leader will know at once.
unit-news-urge = [Urged] { $number }: the citizen asks for it. Due { $due }. { $text }
unit-news-supervise = [Supervised] { $number }, due { $due }. { $text }
unit-news-rework = [Again] { $number }: not solved, the citizen says. Due { $due }.
unit-news-notice = [Time] { $number }: mind the due date, { $due }.
unit-news-supplement = [More] { $number }: { $text }
unit-news-emergency = [Critical] { $number } { $text }
unit-news-corrected = { $number } was put right; see its card above. Due: { $due }
unit-news-decided = [Decided] { $number }: 12345 has decided, see the case's message. { $text }
unit-news-withdraw = [Withdrawn] { $number }: the citizen took it back, nothing is left to do.
unit-news-thanks = [Thanks] { $number }: { $text }
label-urgency = Urgency
label-helpers = Helping
