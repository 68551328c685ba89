## What is said to us in the middle of a report: thanks, hurry up, wait, hello

aside-thanks =
    { $at ->
        [card] You are welcome. This is not filed yet: please look whether it is right, then tap “That's right, submit”.
       *[slot] You are welcome. Let us finish this one.
    }
aside-plea =
    { $at ->
        [card] I will make sure it gets through. It is not filed yet: tap “That's right, submit” and it goes to the department.
       *[slot] I will make sure it gets through.
    }
aside-hurry =
    { $at ->
        [card] I understand that it is urgent. This is not filed yet: tap “That's right, submit” and I pass it on at once and keep an eye on it.
        [again] I understand that it is urgent. Please choose first, then I see to it at once.
       *[slot] I understand that it is urgent. This is not filed yet: a few more words and your yes, then I pass it on at once and keep an eye on it.
    }
aside-how-far =
    { $at ->
        [card] This is not filed yet. Tap “That's right, submit” and I pass it on; I'll tell you here as soon as there is news.
        [again] What you told me now is not filed yet. Please choose first.
       *[slot] This is not filed yet, it needs a few more words. Once it is with the department, I'll tell you here as soon as there is news.
    }
aside-whose =
    { $at ->
        [card] Tap “That's right, submit” and I hand it to the department in charge; I'll tell you which one, and by which day it must answer.
       *[slot] Once you have confirmed it I hand it to the department in charge; I'll tell you which one, and by which day it must answer.
    }
aside-why-phone = Only those who work on this see your number, to check the facts and to answer you; those you report are not told it, and each look at it is recorded. Without one it is worked on just the same, and I'll tell you the result here.
aside-why-place = The department must find it, and I must know whom to send it to. A compound or a street is enough, and you need not say if you would rather not.
aside-none-filed = You have not filed anything yet. What we are writing down now can be followed once you confirm it.
aside-wait = All right, take your time. I am here.
aside-here = I am here. Take your time.
aside-hello =
    { $at ->
        [card] Hello, I am here. This is not filed yet: please look whether it is right.
       *[slot] Hello, I am here. Let us go on with this.
    }
aside-nod =
    { $at ->
        [card] This is not filed yet. If it is right, tap “That's right, submit”.
       *[slot] Take your time.
    }
aside-lost =
    { $at ->
        [card] I did not put it well. Below is what I wrote down: if it is right, tap “That's right, submit”; if not, “Change something”. To talk to a person, say “human”.
       *[slot] I did not put it well, let me ask once more. To talk to a person, say “human”.
    }
aside-close =
    { $at ->
        [card] All right. To file it, tap “That's right, submit”; to leave it, tap “Don't file it”.
       *[slot] All right. This is not filed yet; to leave it, say “cancel”.
    }
aside-bye = All right. This is not filed yet; I'll keep it for you, just go on when you are back.
aside-grumble =
    { $at ->
        [card] Sorry for all the questions. That was the last one: tap “That's right, submit” and it goes to the department.
       *[slot] Sorry for all the questions. One or two more words, then you confirm it and it goes to the department.
    }
aside-secret =
    { $kind ->
        [report] Who you are stays with the hotline centre. It is not passed on to those you report.
       *[other] I understand. Your number goes only to the people who handle this, not to those you complain about, and every look at it is recorded. You can also leave none.
    }
aside-need = Write it if you can: it helps the department. You need not. Photos and receipts can be sent right here.
aside-send =
    { $at ->
        [card] No button is needed: write “submit” and it goes to the department. If anything is wrong, just write it.
       *[slot] No button is needed: just write your answer. At the end I read it back, and you write “submit”.
    }
aside-reach = I'll tell you the result right here; just come back and look. If you leave a number, the people who handle it can call you, too.
aside-whose-phone = Yes, as long as you can be reached. Please write the number.
aside-abroad-phone = Yes. Please start with + and the country code, like +49.
aside-which-place = Where it happened, so that the department finds it.
aside-trust = I understand. The hotline passes on what you say and watches it being done: whether it is solved is for you to say, and if not, it is done again.
aside-no-call = That is fine: no call is needed, writing here will do. The people who handle it see what you said, and I tell you the result here, too.
