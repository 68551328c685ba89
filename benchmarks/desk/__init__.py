"""An hour of the desk: 500 chats, 50 operators, in fake time, on one process or two."""
