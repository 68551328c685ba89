// The notices' pages: the list's keys, the form, one notice on its way.

import { keys, step } from "./desk-keys.js";
import { act, fit, wireLooks } from "./desk-knowledge.js";
import { replace, restore } from "./desk-tools.js";

/** The notice as it goes: the numbers, and with a new state what can be done. The desk's own line
    runs beside it, so that whoever takes chats is asked here too. */
function watch({ notice: id, revision: seen }) {
  const parts = { state: "state", acts: "acts-in", events: "events" };
  let stream;
  let again;
  const on = {
    progress: (now) => replace(document.getElementById("progress"), now.html),
    notice: (now) => {
      for (const [name, place] of Object.entries(parts)) replace(document.getElementById(place), now[name]);
      if (now.begun) document.querySelector(".trying")?.remove();
    },
    gone: () => stream.close(),
  };
  function connect() {
    clearTimeout(again);
    stream?.close();
    stream = new EventSource(`/desk/notices/${id}/events?seen=${seen}`);
    for (const name of Object.keys(on)) stream.addEventListener(name, (event) => on[name](JSON.parse(event.data)));
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) again = setTimeout(connect, 3000 + Math.random() * 2000); };
  }
  connect();
  addEventListener("pagehide", () => { clearTimeout(again); stream.close(); });
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
}

export async function wireNotices() {
  if (document.getElementById("sheet")) (await import("./desk-notice-form.js")).wireForm();
  restore();
  wireLooks();
  document.addEventListener("shown", (event) => fit(event.target));
  document.addEventListener("submit", act);
  const rows = () => [...document.querySelectorAll("[data-row]")];
  if (rows().length) keys({ j: () => step(rows(), 1), k: () => step(rows(), -1) });
  const { dataset } = document.getElementById("main");
  if (dataset.notice) watch(dataset);
}
