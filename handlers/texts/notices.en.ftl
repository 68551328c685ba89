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
