### People who take over: waiting, leaving a message, passing on, ending.
choice-leave-message = Leave a message instead
left-message = Sorry for the wait: everybody is busy just now. What you wrote is kept for my colleagues; whoever is free first answers you here. If it is urgent, call { $phone }.
left-message-until = Nobody is on duty now; people are here from { $at }. What you wrote is kept for them, and they answer you here. If it is urgent, call { $phone }.
person-came-left = Hello, I am { $name }, and I am answering the message you left. I have read what you wrote.
person-away = My colleague had to leave for a moment; I am asking another one. You keep your place.
person-holds = { $name } is finding something out and will be back in about { $minutes } minutes. You can go on writing.
person-still-there = Are you still there? No hurry: write whenever you like. If I hear nothing for a while, I take the chat back; all that was said is kept.
person-quiet = I have taken the chat back; all that was said is kept. Write whenever you like, and say “human” to talk to a person again.
despair-comfort = You are not alone with this; I am here. I am asking a colleague to come and talk with you now.
anger-comfort = I am sorry that this is upsetting. I am asking a colleague to come and talk it through with you.
ask-unknown-person = Twice in a row I was not sure, and I do not want to guess. I am asking a colleague for you.
talk-rate = How was my colleague's help?
talk-good = Good
talk-fair = So-so
talk-bad = Not good
talk-rated = Thank you for telling us.
draft-read-back = This is what I wrote down. If it is right, one tap files it.
