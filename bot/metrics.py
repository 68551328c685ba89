"""What /metrics tells (Prometheus)."""

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("warmline_turns_total", "Turns of dialogue", ["channel", "outcome"])
TURN_SECONDS = Histogram(
    "warmline_turn_seconds",
    "Time of a turn from taking the stored update to its commit",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
RECEIVED = Counter("warmline_received_total", "Updates received", ["channel"])
SENDS = Counter("warmline_sends_total", "Parts sent to platforms", ["channel", "state"])
WEBHOOKS = Counter("warmline_webhooks_total", "Tries to tell departments' systems", ["state"])
SEND_WAIT = Histogram(
    "warmline_send_wait_seconds",
    "Time from a part's commit to its receipt",
    ["channel"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)
TIMERS = Counter("warmline_timers_total", "Timers fired", ["event"])
WAITING_CHATS = Gauge("warmline_waiting_chats", "Chats that wait for a person")
OPEN_CASES = Gauge("warmline_open_cases", "Cases that are not closed")
TIMER_LATE = Gauge("warmline_timer_late_seconds", "How late the timer is that is due longest")
DATABASE_UP = Gauge("warmline_database_up", "1 if the database answered this very request")
INBOX_DEPTH = Gauge("warmline_inbox_depth", "Received updates not yet handled")
OUTBOX_STATE = Gauge("warmline_outbox_parts", "Parts by state, without sent ones", ["state"])
