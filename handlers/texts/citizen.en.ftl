### Every sentence said to citizens. The person first, then the matter, then the next step.

## Beginning and general
welcome =
    Hello, this is { $hotline }. Tell me in your own words what is on your mind, big or small.
    If I know the answer, you get it at once. If something must be done, I'll write it down, hand it to the right department, and follow it until you say it is solved.
    For a person, say “human” at any time, or call { $phone }.
menu = This is what I can do for you. You can also simply tell me what it is about.
another-city = This seems to be in { $city }. From here only the departments of this city can be reached, so as not to lose time please call 12345 there. If it is here after all, tap the first one and I'll write it down.
ask-which = Which matter is it about? Just name it, such as “ID card” or “housing fund”, and I'll look it up.
cannot-see = We cannot see this kind of message yet. Please write it, or send a photo, a voice message, a video or a place.
did-not-catch = I did not get that one. Could you tell me in a sentence what it is about?
sorry-went-wrong = I did not handle that well; the fault is ours, and your words are kept. Please send it again, or say “human”.
choice-stale = That choice has expired. Just tell me what you would like to do.
held-by-person = A member of staff is with you.
cancelled = All right, we leave that.
nothing-to-cancel = There is nothing to cancel. Tell me what you need.
go-ahead = Please go on, I am listening. Nothing is too small; say it as it comes to you.
you-are-welcome = You are welcome. Come back any time.
all-right = All right. Whenever there is something, just tell me.
who-am-i = I am the assistant of 12345, not a person. What I can look up, I answer at once; if something must be done, I'll write it down, pass it to the department and see it through. To talk to a person, tap below, or say “human” at any time.
outside-chat = Kind of you. I am an assistant, no good at small talk but a good listener: tell me what troubles you, or what you want to know.
outside = That is not a matter for the hotline, and I will not guess. If you want to know how something is done in the city, or have something to report, tell me.
remit-yes = You can tell me about “{ $what }”: what I know I answer at once, the rest I'll write down and hand to the department in charge. What is it like at your place, and where?
remit-department = I cannot put you through to { $what }. Tell me what it is about, and where: I'll write it down, hand it to the department in charge, and tell you the result here.
remit-this = Just tell me: what I know I answer at once, the rest I'll write down and hand to the department in charge. If it is not for the hotline, I'll tell you whom to ask.
remit-no = { $reason } { $route }
who-told-secret = We tell nobody who reported something; the same holds for what you report. If you have something to say about it, I'll write it down.
jargon-department = That is the department in charge, which has to act.
jargon-dispatch = That is handing what you told to the department in charge.
jargon-sign = The department has taken the matter on and begins.
jargon-close = The matter is finished. If you say that it is not solved, it is done again.
jargon-supervise = The duty leader watches the department personally.
jargon-case = Each matter is written down under a number; say the number and you see how far it is.
jargon-urge = When you have waited long, I press the department for you.
jargon-follow-up = When the department is done, I ask you whether it is solved and whether you are satisfied.
jargon-merge = Several people told of the same thing; it is worked on together, and each of them is told.
jargon-refuse = By the rules it is not for the hotline; I'll tell you why, and whom to ask.
sorry-unclear = I did not put that clearly. Tell me in your own words what it is about and I start again; to talk to a person, tap below.
language-which = Please choose a language. 请选择语言。
language-set = All right, we go on in English.
language-heard = I will go on in English. 要说中文，直接写中文就行。
moment = { $hour }:{ $minute } on { $month }/{ $day }

## Words that citizens use (separated by |)
words-human = human|agent|operator|person|staff|talk to a human|talk to a person|real person|speak to someone
words-report = report|i need help|i need some help|can you help me|i have a complaint|i want to complain|report a problem|complain|complaint|file a report
words-cases = my cases|cases|show my cases|see my reports|how do i see my reports|my complaints|status|track|my reports|progress
words-browse = browse|directory|contents|topics|a-z|index|what can i ask
words-cancel = cancel|stop|never mind|quit
words-language = language|change language
words-privacy = privacy|my data
words-help = help|menu|what can you do
words-start = start|hello|hi|hey|hello there|hi there|how are you|how do you do|good morning|good afternoon|good evening|anybody there|anyone there|is anybody there|is anyone there|are you there
words-yes = yes|y|yep|yeah|ok|okay|correct|right|submit|submit it|confirm|that's right|that is right|it's right|looks good|looks right|all good|all correct|sure|perfect|great|good|very good|fine|send it|go ahead|please do
words-no = no|n|wrong|not right|incorrect|change|change it|not correct
words-nothing-more = nothing|nothing more|no|no more|that's all|that is all|nothing else
words-useless = not helpful|no use|useless answer|that's not it|not what i asked|that did not help
words-contacted-yes = yes|they did|contacted|called
words-contacted-no = no|not contacted|nobody|no one|never
words-solved-yes = yes|solved|fixed|done
words-solved-partly = partly|half|a bit|some of it
words-solved-no = no|not solved|not fixed|unsolved|still|not yet
words-satisfaction-very = very satisfied|very happy|excellent
words-satisfaction-satisfied = satisfied|good|happy|fine
words-satisfaction-fair = fairly satisfied|so-so|okay|all right
words-satisfaction-dissatisfied = dissatisfied|not satisfied|unsatisfied|unhappy|bad
words-satisfaction-very-dissatisfied = very dissatisfied|very unhappy|terrible

## Answers
answer-chinese-only = I have this in Chinese only so far. A member of staff can explain it: write “human”.
answer-source = Source: { $source }
answer-since = , valid from { $date }
answer-document = , { $document }
answer-link = Original: { $link }
also-asked = Your other question is at the top of the buttons below.
ask-did-you-mean = Did you mean one of these? If not, tap the last one and we find another way.
ask-none = All right. I have noted your question, so that somebody adds the answer. Would you like a member of staff now, or shall I write it down for the department?
ask-matter-or = If you want someone to come and deal with it, tap the first and I'll write it down. To read about it first, tap one of the others.
ask-unknown = I have no reliable answer to that and will not guess. Shall I write it down for the department, or would you like a member of staff to answer?
ask-unknown-pinyin = That looks like pinyin, and I could not read it surely. Could you write it in characters, or in other words? Or shall I take it down as it is, or ask a member of staff?
article-gone = That article has just been updated. Please ask once more and you get the newest.
thanks-useful = Glad that it helped. If there is more, go ahead.
sorry-useless = Sorry, that missed the point. Which of these would be better?
choice-useful = Helpful
choice-useless = Did not help
choice-none = None of these
choice-full = The full answer
choice-browse = Contents, A to Z
choice-report-this = Write it down for the department
choice-report = Report a problem
choice-human = A member of staff, please
choice-cases = My cases
choice-privacy = My personal data
choice-language = 中文 / English
guide-title = How it is done
guide-steps = Steps
guide-materials = What to bring
guide-fees = Fees
guide-place = Where
guide-hours = Hours
guide-phone = Phone
guide-duration = How long it takes
guide-online = Online
guide-proxy = In person or not
colon = {": "}
list-joint = {", "}
followup-lacks = This article does not say: { $what }.
followup-not-written = { $what } I will not guess; above is all that it says. Would you like a member of staff, or shall I ask the department for you?
followup-case = “{ $topic }” does not say anything about “{ $what }”, and I will not guess. Shall I ask a member of staff, or the department?
followup-that-is-all = That is all this one says. What else would you like to know? A member of staff can help too.

## Contents
browse-title = Contents
browse-ways = Where shall we begin? You can also simply tell me what it is about.
browse-by-topic = By topic
browse-by-department = By department
browse-by-letter = By first letter (pinyin)
browse-by-asked = Most asked this week
browse-heading = { $name } ({ $number })
browse-all-of = All about “{ $name }”
browse-pick = Tap one to read it.
browse-page = Tap one to read it. Page { $page } of { $pages }.
browse-nothing = There is nothing here now.
browse-back = ◀ Back
browse-on = Next ▶
browse-up = ↑ Up

inline-open = Not found? Ask the hotline
inline-rest = Read on: { $link }

## Danger
emergency =
    { $say }
    
    { $call } I have told the duty leader as well.
emergency-in-case = If anyone is in danger now, please call first: { $hurt } for someone hurt or ill, { $fire } for fire, water or being trapped, { $police } for the police; { $despair } if you cannot go on yourself.
emergency-call = Please call { $number } now.
emergency-more =
    { $called ->
        [yes] Written down and passed on to the duty leader. Do what they say on the phone; people first. If anything changes, call { $number } again and tell me too.
       *[no] Written down and passed on to the duty leader. { $call } If you have reached them, let me know.
    }
emergency-comes = Written down and passed on to the duty leader. { $call } You are not alone with this; I am asking a colleague to come and talk with you now.
emergency-hurry =
    { $called ->
        [yes] I am here, and the duty leader is watching. You can call { $number } again and ask how far they are; if anything changes, tell me at once.
       *[no] I am here, and all you said is with the duty leader. { $call } That is the fastest; if you cannot get through, tell me at once.
    }
emergency-called = Good. Do what they say on the phone, do not hang up and do not go back into danger. All you said is with the duty leader; if anything changes, call { $number } again and tell me too.
emergency-there = Good. Now that they are there, do what they say. All you said is with the duty leader; if anything changes, call { $number } again and tell me too.
emergency-cannot-call = Written down and passed on to the duty leader; I am asking a colleague to come and help you. Please tell me where it is and how many people; if somebody is with you, let them call { $number }.
emergency-along = That is passed on to the duty leader as well. If there is still danger, please call { $number } first.
choice-no-emergency = It is no emergency
emergency-over = That is good to hear; your safety comes first. Follow those who are there now. Whatever else I should write down or pass on, just say it.
emergency-false = Good to hear. I have kept what you said; shall I write it down as a report?
emergency-false-form = Good to hear. I have added what you said. Shall we go on with your report?

## Reporting
comfort = I have written down what you said. Don't worry, I'll make sure it reaches the right people.
comfort-vulnerable = Thank you for telling us. You should not have to carry this alone. Don't worry, we will find a way.
comfort-small = No matter is too small. Thank you for speaking up; I have it all.
comfort-suggest = Thank you for thinking of everybody. I have written your suggestion down.
comfort-praise = Thank you for coming to say so. I will pass it on.
comfort-consult = I have no reliable answer to that and will not guess. I'll write it down, so that the right department answers you.
comfort-report = Thank you for telling us. Your identity stays within the hotline and is never passed on to the other side.
form-several = Thank you for telling me all of it. These are { $count } matters for different people, and I'll take them one at a time, so that none gets lost. First this one: “{ $first }”.
second-kept = “{ $second }” is another matter; I'll keep it for you. Let us finish this one first, then I'll take that down.
second-offer = You also told me: “{ $second }”. Shall I take that down now?
form-ask-detail = Please tell me what it is about, just as you would say it.
form-ask-story = Please go on: what happened?
form-ask-place = Where is it? A street, a residential compound, something nearby; or send your location.
form-ask-contact = How can the people working on it reach you? A phone number is enough, or leave none: I'll tell you the result here either way.
form-ask-kind = Which of these fits best?
form-kind-unknown = I could not match that. Which of these is nearest?
form-ask-happened = When was it?
form-ask-files = Please send the photos, video or recording, then tap “Done”.
form-ask-change = What would you like to change?
form-confirm = This is what I have. Is it right? You can still send photos.
form-confirm-changed = I have taken your change down. Is it right now? You can still send photos.
form-changed = All right, I have taken your change down.
form-card-title = Your report
form-card-urgent = This is urgent: the duty leader is told as soon as you submit it.
form-added = All right, added.
form-files-taken =
    { $count ->
        [one] { $kind ->
            [image] Got it, thank you for the photo.
           *[other] Got it, thank you.
        }
       *[other] Got them, { $count } in all. Thank you.
    }
form-goes-on = Let us go on with your report.
form-question-kept = I have no reliable answer to that. I have added it, so that the department answers it too.
no-call-needed = No call is needed: writing here works just as well. What is it about, and where?
form-ask-detail-voice = I cannot listen to sound; the recording is kept for the people who work on it. Please write in a few words what it is about, or tap below for a member of staff.
form-detail-too-short = Could you tell me a little more? What is wrong with what; one sentence is enough.
form-place-too-short = That is a little short for the department to find. A compound or street is enough, or tap the button below.
form-place-still = I have noted that too. And where is it? A compound or street is enough, or tap the button below.
form-place-phone = I have noted your number. And where is it? A street or a compound will do; if you cannot say, tap the button below.
form-place-vague = Can you say a little more exactly? A compound or a street is enough to find it; if you can't say, tap the button below.
form-place-which = I cannot tell where that is. A compound, a street or something nearby is enough, or send your location; if you can't say, tap the button below.
form-phone-now = I have noted your number.
form-place-now = All right, the place is now “{ $place }”.
form-phone-short =
    { $missing ->
        [one] One digit seems to be missing. Is it a number of 11 digits? You can also leave none.
       *[other] Some digits seem to be missing. Is it a number of 11 digits? You can also leave none.
    }
form-phone-long = There seem to be too many digits. Is it a number of 11 digits? If it is from another country, start with + and the country code. You can also leave none.
form-phone-wrong = This number does not look right; a mobile number has 11 digits and begins with 1. You can also leave none.
form-phone-none = I see no phone number there. Write one of 11 digits (one from abroad starts with +), or say “don't leave one”.
form-phone-wait = Take your time. If you cannot find it, just say “no number”.
form-phone-also = I have noted that too. And how can the people who handle it reach you? A number is enough, or leave none.
form-phone-more = Noted, please go on. When you are done, leave a number or tap “Leave no number”.
form-phone-still = Noted, it is in there, too.
form-dropped = All right, nothing was filed. Come back any time.
form-dropped-one = All right, that one was not filed. You also told me: “{ $second }”. Shall I take that down?
form-rested = You had begun to tell me something; I have kept it. Shall we go on?
choice-no-place = I can't say exactly where
choice-same-place = At { $place } too
choice-one-matter = It is all one matter
choice-second = Take it down
choice-anonymous = Leave no number
choice-known-phone = Use { $phone } again
choice-files-done = Done
choice-submit = That's right, submit
choice-change = Change something
choice-drop = Don't file it
choice-resume = Go on
choice-forget = No need
label-kind = Kind
label-matter = Matter
label-place = Place
label-happened = Time
label-contact = Contact
label-files = Photos and files
label-status = Now
label-department = Department
label-dues = Time limits
due-moved = { $due } ({ $reason })
due-reason-dispatch = given to the department
due-reason-extension = extended
due-reason-supplement = moved on while we waited for you
due-reason-review = the answer did not pass review
due-reason-rework = done again
due-reason-reopen = reopened
due-reason-emergency = made an emergency
due-reason-urgency = made more urgent
label-resolution = Answer
value-anonymous = no number, reach me here
value-files = { $count }
value-no-place = place not known exactly
value-former-case = (number before: { $number })
value-map-point = point on the map ({ $latitude }, { $longitude })
filed = Written down under { $number }. It now goes to the right department. I'll tell you here as soon as there is news, so you don't have to keep asking.
filed-urgent = Written down under { $number }. The duty leader has been told and will act at once. Look after yourself; I'll tell you as soon as I hear.
filed-praise = Written down under { $number }. We will pass it on. Thank you.

## My cases
status-pending = waiting to be accepted
status-awaiting-info = waiting for your details
status-to-dispatch = finding the right department
status-to-sign = handed to the department
status-in-progress = being worked on
status-in-review = answer being reviewed
status-follow-up = answered, waiting for your word
status-closed = closed
status-archived = archived
status-withdrawn = withdrawn
status-refused = not accepted
status-merged = merged
stage-filed = Filed
stage-dispatched = Dispatched
stage-working = In progress
stage-answered = Answered
stage-closed = Closed
cases-none = You have not filed anything yet. Is there something to report?
cases-none-open = I find no open report of yours. What is it about, and where? Tell me in a sentence and I'll write it down at once. For one made by phone, please call { $phone }.
case-of-others = Only those who made a report can look at it. Please let them ask themselves. If you have a matter of your own, just tell me.
cases-which = Which one would you like to see?
case-unknown = I find no case { $number }. Please check the number; only your own cases can be seen.
case-ask-add = All right, send me the words or photos and I add them to { $number }.
case-added = Added to { $number }; the people working on it can see it.
case-added-before = This was added to { $number } a moment ago; the people working on it can see it.
edited-offer = I see that you changed your message. Shall I add the new words to { $number }?
choice-edited-add = Add to the case
case-when = You will have an answer by { $due } at the latest; I'll tell you here as soon as there is one.
case-when-open = It is being decided which department works on it. Then there is a day by which it must answer, and I'll tell you at once. It stands like this:
case-add-offer = Shall I add this to what you have just filed?
choice-add-to = Add it to { $number }
case-urged = I have urged them. { $number } has moved up and the duty leader was told.
case-urged-due = I have urged them. { $number } has moved up; the department must answer by { $due }. I keep watching.
case-urged-already = I urged them at { $when } already; more often would only slow them down. I keep watching and tell you as soon as there is news.
case-ask-withdraw = Withdraw { $number }? The department would stop working on it.
case-withdraw-asked = { $number } reports a wrong, so a person confirms the withdrawal with you first and will be in touch soon. Until then the work goes on.
case-withdrawn = { $number } is withdrawn. If you need it again, just say so.
case-too-old = { $number } was closed more than 7 days ago. If it is back, I'll open a new case that names the old one.
case-reopened = { $number } is open again, with priority. Sorry for the trouble.
case-back = Is it { $number }, “{ $summary }”, that is back? Tap the first and it is worked on again.
case-wanted-again = You withdrew { $number } “{ $summary }”. If it is back, tap below and I'll file it again in the same words.
case-moved-on = This case has just changed. It now stands like this.
choice-whole-answer = Read the whole answer
whole-answer-title = The answer to { $number }
choice-supplement = Add something
choice-urge = Urge them
choice-withdraw = Withdraw
choice-withdraw-yes = Yes, withdraw
choice-withdraw-no = Keep it
case-ask-again = { $number } still waits for a little more from you: { $question } Just answer here; the time limit waits for you.
supervised-rounds = { $rounds } rounds have failed. The duty leader decides: another round, or closing it with a reason.
choice-reopen = It is back: reopen
choice-rate = Rate the result

## Follow-up
followup-title = News on { $number }
followup-report =
    You told us: “{ $summary }”. { $department } answers:
    
    { $resolution }
followup-ask-contacted = An honest word, please: did they contact you?
followup-ask-solved = Is the problem solved? You can add a word or a photo by just sending it.
followup-ask-satisfaction = Are you satisfied with how it was handled? You can add a word or a photo by just sending it.
answer-contacted-yes = Yes, they did
answer-contacted-no = No contact
answer-solved-yes = Solved
answer-solved-partly = Partly solved
answer-solved-no = Not solved
answer-satisfaction-very = Very satisfied
answer-satisfaction-satisfied = Satisfied
answer-satisfaction-fair = Fairly satisfied
answer-satisfaction-dissatisfied = Dissatisfied
answer-satisfaction-very-dissatisfied = Very dissatisfied
followup-reminder-1 = “{ $summary }” was answered yesterday and waits for your word. If it is not solved, we go on.
followup-reminder-2 = About “{ $summary }”: we ask once more and then leave you in peace. Without your word it is closed tomorrow as not rated; for 7 days you can have it reopened.
followup-closed-not-rated = { $number } is closed as not rated, since we did not hear from you. If there is still a problem, one tap within 7 days reopens it.
rate-again = You have answered this one already, thank you.
rate-over = This case needs no rating now, thank you.
rate-not-solved = Understood: { $number } is worked on again at once, with priority. What is still wrong? Write a sentence and I pass it on.
rate-not-solved-again = Not right again; we are sorry. The duty leader now supervises { $number }. What is still wrong? Write a sentence and I pass it on.
rate-dissatisfied = We are sorry. { $number } will be worked on again. What was not right? Write a sentence and I pass it on.
rate-remark-kept = Thank you, it is kept with your rating.
rate-thanks = Thank you for your word; { $number } is closed. If it comes back, one tap within 7 days reopens it.
rate-later = No hurry. Tell me once you have seen it; I will ask again in a day.
rate-another = You told of something else as well. Shall I write that down separately?
thanks-passed-on = I have passed your thanks to those who helped. They will be glad. Take care.

## A person
queue-place =
    { $ahead ->
        [0] I am getting a member of staff; you are next, in about { $minutes } min. You can go on writing, they will see it all.
       *[other] { $ahead } before you, about { $minutes } min. You can go on writing, they will see it all.
    }
queue-strip = A member of staff is on the way; you can go on writing.
queue-heard = Got it, it is kept for them.
queue-left = All right, no more waiting. Tell me what you need.
choice-leave-queue = Stop waiting
person-came = Hello, I am { $name } and I am with you now. I have read what you wrote.
person-left = { $name } has left the chat; I stay with you. All that was said is noted.
person-left-summary = { $name } has left the chat; I stay with you. You agreed on this: { $summary }
choice-end-talk = End this talk

## Personal data
privacy-what =
    We keep only what the work needs: what you write and send here, the number you choose to leave, and how your cases went.
    Your contact goes only to the unit working on your case; who reports stays within the hotline.
    When you delete a message in Telegram we are not told and our copy stays; to have it deleted, use the button below.
privacy-ban-reason = The way in which the staff were spoken to. The staff's own words are not here; if you think it wrong, you can ask for an explanation and a second look.
privacy-export = This is all that we keep about you.
privacy-ask-delete = Delete it all? Your name, number and chat are removed for good. Cases already filed go on without your name.
privacy-deleted = All right, it will be gone within a minute. Thank you for using Warmline, and take care.
choice-export = Give me my data
choice-delete = Delete my data
choice-delete-yes = Yes, delete
choice-delete-no = Not now
form-waits = You have a report that is not finished. Shall we go on?

## News of a case
news-dispatched = { $number } is with { $department } now; they answer by { $due } at the latest.
news-dispatched-no-limit = { $number } is with { $department } now. I'll tell you as soon as there is news.
news-signed = { $department } has taken { $number } and is working on it.
news-finding-department = We are deciding which department is in charge of { $number } and will tell you at once. The time limit goes on and does not start again.
news-department-stays = { $department } is in charge of { $number }; it will not be passed on any more.
news-ask =
    Something is missing for { $number }:
    { $question }
    Just reply with words or a photo, and the work goes on.
news-extended = { $number } needs a little more time; you will have an answer by { $due }. The reason: { $reason }
news-merged = { $number } is the same matter as { $other }, which is being worked on; they go on together. News of { $other } reaches you as well.
news-emergency =
    { $number } cannot wait. Please call at once:
    { $text }
    We keep watching. Make sure that you are safe first.
news-refused-by-rule =
    The hotline cannot take { $number }. { $reason }
    By: { $legal }
    { $route }
case-note-finding = Finding the department in charge
case-note-awaiting = Waiting for your words; the time limit stands still
case-note-to-sign = { $department } has it and is to confirm that it is theirs.
case-note-in-progress = { $department } is working on it; you will hear the result at once.
case-note-in-review = { $department } has answered; the hotline is reading it and will pass it on.
case-note-supervised = The duty leader is watching over it
news-withdraw = { $number } was withdrawn. Reason: { $reason }
news-refuse =
    The hotline cannot take up { $number }. Reason: { $reason }
    If you think that is wrong, say “human” and a member of staff looks again.
news-close = { $number } is closed: { $reason } If there is still a problem within 7 days, tell me and it is worked on again.
news-due-supplement = Thank you, we have what was missing. The time that we waited for it does not count: you will have an answer on { $number } by { $due }.
news-due-emergency = { $number } is now handled as an emergency; you will have an answer by { $due }.
news-due-urgency = { $number } is now handled as “{ $urgency }”; you will have an answer by { $due }.
news-due-again = { $number } is being worked on again, with priority; you will have an answer by { $due }.
case-due-again = There is a new time limit: you will have an answer by { $due }.
news-reopened = { $number } is being worked on again, with priority.

### One matter: told before by oneself, or by neighbours.
again-own = You told us of this before, as { $number }. It is being worked on; no need to file it again. It stands like this:
again-others = People who told us of this already: { $count } ({ $number }, { $status }). You can join: you will hear each step and give your own rating. Would you like to?
again-others-due = People who told us of this already: { $count } ({ $number }, { $status }, answer due by { $due }). You can join: you will hear each step and give your own rating. Would you like to?
again-ended = That one has just ended, so I am filing a new one for you.
choice-again-add = Add to this one
choice-again-urge = Add and urge
choice-again-other = This is something else
choice-join = Join
choice-leave = Leave, no more messages
choice-joined = { $number } joined: { $summary }
joined = You have joined { $number }, together with others: { $count } people by now. I will tell you as soon as there is news.
joined-case = Told together with neighbours
joined-left = You have left { $number }. It goes on as before, only without messages to you.
joined-thanks = Thank you. Those who work on { $number } can see your rating.
joined-not-solved = I am sorry it was not put right. Your word is with { $number }, and the duty leader has been told.
joined-reworked = Understood. Work on { $number } begins again now; I will keep you posted.
label-joined = Together
value-joined = Told together with other citizens
case-handed-over = You have left { $number }. Others told us of it too ({ $count }), so it goes on; your contact has been removed.
choice-seen = Who has seen my data
privacy-seen = Your contact or data were looked at, or given to a department, { $count } times lately:
privacy-seen-line = { $when } { $who }: { $reason }
privacy-seen-none = So far no member of staff has looked at your full number or exported your data, and no department was given it.
privacy-disclosed-webhook = your name and phone were sent to its system, to work on { $number }
privacy-disclosed-telegram = your name and phone were sent to its work group, to work on { $number }
privacy-disclosed-arrangement = the contact and phone of what is arranged for { $number }
