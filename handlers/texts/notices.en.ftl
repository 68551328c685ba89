### Notices: what is said about them once they were received.

## The buttons below a notice
notice-known = Thank you. Good that you know.
notice-known-before = That is noted already, thank you.
notice-link = Please open this address: { $url }
notice-off =
    All right, you will get no more ordinary notices. What you subscribed to is kept.
    To get them again tap below, or say "my subscriptions" at any time. Emergency notices about safety are still sent.
notice-on = All right, you will get the notices you subscribed to again.
choice-notice-on = Send me notices again

## Subscriptions
words-notices = my subscriptions|subscriptions|subscribe|notices|my notices|subscription
words-unsubscribe = unsubscribe|unsubscribe all|stop notices|opt out|stop all notices|no more notices
notices-title = My subscriptions
notices-mine = You are told of these. Tap to remove or add one:
notices-none = You have no subscriptions yet. Tap one and choose a place, or just say it: "water Lixia".
notices-stopped = Ordinary notices are not sent to you at present; what you subscribed to is kept. To get them again tap "Send me notices again", or subscribe to something.
notices-which-topic = All right. Of what shall I tell you in { $where }?
notices-which-place = { $what }: for which place?
notices-everywhere = the whole city
notices-back = Back
notices-called = { $what } ({ $where })
notices-added = All right, when there is a notice about { $what } I will send it to you; nothing between 9 p.m. and 8 a.m. unless it is an emergency.
notices-removed = All right, no more notices about { $what }.
notices-not-there = You were not subscribed to that. Tap below to see what you have.
choice-notices = My subscriptions
choice-notice-remove = Remove { $what }
choice-notice-subscribe = Tell me of notices: { $what }

## Questions about a notice
words-notice-known = got it|noted|received|understood|ok got it|thanks got it|i know
notice-says = The notice says: { $text }
notice-does-not-say =
    The notice does not say that, and I would rather not guess. It reads:
    { $text }
notice-true =
    This notice is ours; two people checked it. It reads:
    { $text }
notice-withdrawn = This notice has been withdrawn, please do not rely on it. We are sorry for the trouble.
notice-source = From the notice "{ $title }", sent to you on { $at }.
choice-notice-other = I was not asking about this notice
notice-on-card = "{ $title }" (received { $at })
