// The line from the server: server-sent events, taken up again where they broke off.

import { thereInBar } from "./desk-bar.js";
import { say, words } from "./desk-tools.js";

const trouble = document.getElementById("trouble");
let stream;
let handlers = {};
let chat = "";
let last = "";
let show = 0;
let at = "/desk/events";
let pause = 1000;
let retry;
let loss;

/** Listens to the desk and, when given, to one chat from revision `after` on. */
export function listen(to, after, on) {
  chat = to || "";
  last = after || "0";
  handlers = { there: thereInBar, ...on };
  connect();
}

/** Whether the page has a line already. */
export const listening = () => Boolean(stream);

/** Listens to another page's own events. */
export function listenAt(url, on) {
  at = url;
  listen("", "", on);
}

/** More rows of each group of the queue, from here on. */
export function showMore(rows) {
  show = rows;
  connect();
}

function connect() {
  clearTimeout(retry);
  stream?.close();
  const query = new URLSearchParams({ ...(chat && { chat, after: last }), ...(show && { show }) });
  stream = new EventSource(`${at}?${query}`);
  for (const name of Object.keys(handlers)) {
    stream.addEventListener(name, (event) => {
      if (event.lastEventId) last = event.lastEventId;
      handlers[name](JSON.parse(event.data));
    });
  }
  stream.addEventListener("gone", (event) => {
    stream.close();
    lost(JSON.parse(event.data).say);
    const link = document.createElement("a");
    link.href = `/desk/login?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = words.login;
    trouble.querySelector("span").append(" ", link);
  });
  stream.onopen = () => {
    pause = 1000;
    clearTimeout(loss);
    loss = null;
    if (!trouble.hidden) say(words.online);
    trouble.hidden = true;
  };
  stream.onerror = () => {
    loss ??= setTimeout(() => lost(words.offline), 2500);
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries by itself
    retry = setTimeout(connect, pause + Math.random() * 1000);
    pause = Math.min(pause * 2, 30000);
  };
}

function lost(text) {
  trouble.querySelector("span").textContent = text;
  trouble.hidden = false;
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && stream?.readyState === EventSource.CLOSED && trouble.hidden) connect();
});
addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", (event) => { if (event.persisted && stream) connect(); });
