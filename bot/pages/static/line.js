// The line from the server: server-sent events, taken up again where they broke off.

import { hush } from "./composer.js";
import { labels } from "./message.js";

const trouble = document.getElementById("trouble");
let stream;
let after;
let handlers;
let pause = 1000;
let retry;
let loss;

/** Listens from `last` (an event id) on; `on` has message, typing, status (each gets its data) and open. */
export function listen(last, on) {
  after = last;
  handlers = on;
  connect();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && stream.readyState === EventSource.CLOSED) connect();
  });
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
}

function connect() {
  clearTimeout(retry);
  stream?.close();
  stream = new EventSource(`/chat/events?after=${encodeURIComponent(after)}`);
  for (const name of ["message", "typing", "status"]) {
    stream.addEventListener(name, (event) => {
      if (event.lastEventId) after = event.lastEventId;
      handlers[name](JSON.parse(event.data));
    });
  }
  stream.onopen = () => {
    pause = 1000;
    whole();
    handlers.open();
  };
  stream.onerror = () => {
    loss ??= setTimeout(() => { trouble.hidden = false; }, 2500);
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries by itself
    retry = setTimeout(connect, pause + Math.random() * 1000);
    pause = Math.min(pause * 2, 30000);
  };
}

function whole() {
  clearTimeout(loss);
  loss = null;
  if (!trouble.hidden) hush(labels.online);
  trouble.hidden = true;
}
