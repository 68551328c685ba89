// The three panes: the queue, one chat, its citizen. Chats change without a reload.

import { elements, empty, hush, newKey, post, replace, restore, say, submit, words, wrong } from "./desk-tools.js";
import { may, put, wireWrite } from "./desk-write.js";
import { queueInBar } from "./desk-bar.js";
import { listen, showMore } from "./desk-line.js";
import { keys, step } from "./desk-keys.js";
import { led, quoteByKey, requote, wireQuotes } from "./desk-quote.js";
import { showQueue, tick } from "./desk-queue.js";
import { tell, wireTelling } from "./desk-tell.js";
import { wireCanned } from "./desk-canned.js";
import { suggest, takeSuggestion, wireLookup } from "./desk-lookup.js";

const panes = document.getElementById("main");
const queue = document.getElementById("queue");
const named = document.getElementById("named-count");
const find = (id) => document.getElementById(id);
let state = "";
let opening = 0;
let counted = null;
let offering = null;
let shown = Math.max(60, Number(new URLSearchParams(location.search).get("show")) || 0);

const chat = () => find("talk").dataset.chat;

// ---- one pane at a time on a phone ----

function show(pane) {
  panes.dataset.pane = pane;
  for (const tab of document.querySelectorAll(".tabs a")) {
    if (tab.dataset.pane === pane) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  if (pane === "talk" && !find("seam")) toEnd();
}

// ---- the transcript ----

function atEnd() {
  const stream = find("stream");
  return stream.scrollHeight - stream.scrollTop - stream.clientHeight < 120;
}

function toEnd() {
  const stream = find("stream");
  if (stream) stream.scrollTop = stream.scrollHeight;
}

function message(m) {
  const stream = find("stream");
  if (!stream) return;
  const stay = !atEnd();
  const fresh = elements(m.html).querySelector("article");
  const old = stream.querySelector(`[data-key="${CSS.escape(m.key)}"]`);
  const held = old?.contains(document.activeElement) ? document.activeElement : null;
  if (old) old.replaceWith(fresh);
  else {
    const articles = stream.querySelectorAll("article");
    const latest = articles[articles.length - 1];
    if (latest?.dataset.at.slice(0, 10) !== m.at.slice(0, 10)) find("end").before(day(m.at));
    find("end").before(fresh);
  }
  find("talk").dataset.last = Math.max(m.id, Number(find("talk").dataset.last));
  arrange();
  requote(fresh);
  if (held) fresh.querySelector(`${held.localName}[class="${CSS.escape(held.className)}"]`)?.focus({ preventScroll: true });
  if (m.side === "citizen" && !old && state === "mine" && document.hidden) tell("answers", words.tell_answers);
  if (!stay || (m.side === "operator" && !old)) toEnd();
}

/** What one person says in one go belongs together: name and time once. */
function arrange() {
  let before = null;
  for (const one of find("stream")?.children ?? []) {
    const who = one.querySelector(".m-meta b")?.textContent;
    const at = Date.parse(one.dataset.at);
    one.classList.toggle("follows", !!before && one.className.startsWith(before.side) && who === before.who && at - before.at < 180e3);
    before = one.matches(".m") ? { side: one.className.split(" follows")[0], who, at } : null;
  }
}

function day(at) {
  const line = document.createElement("p");
  line.className = "m-day";
  line.textContent = `${Number(at.slice(5, 7))}月${Number(at.slice(8, 10))}日`;
  return line;
}

function troubles(now) {
  const stay = !find("stream") || !atEnd();
  for (const article of document.querySelectorAll("#stream article")) {
    const place = article.querySelector("[data-trouble]");
    const html = now[article.dataset.key] ?? "";
    if (place.innerHTML.trim() !== html.trim()) place.replaceChildren(elements(html));
  }
  if (!stay) toEnd();
}

// ---- how the chat stands: the buttons, and whether I may write ----

function stands(now) {
  replace(find("stands"), now.html);
  may(chat(), now, state !== now.state && now.state === "mine");
  state = now.state;
  const whisper = find("whisper");
  if (whisper) {
    whisper.hidden = now.state !== "other";
    whisper.textContent = whisper.dataset.whisper.replace("{name}", now.holder);
  }
  clearInterval(offering);
  if (now.offer?.to_me) offering = setInterval(tick, 1000);
}

/** A word to whoever has the chat: the note goes with their name, and rings at their desk. */
async function whispers(button) {
  const form = button.form;
  if (!form.reportValidity()) return;
  const before = form.getAttribute("action");
  form.setAttribute("action", button.dataset.to);
  const answer = await submit(form);
  form.setAttribute("action", before);
  if (answer.ok) say(words.note_done);
}

// ---- opening another chat ----

async function open(id, remember = true) {
  const mine = ++opening;
  const answer = await fetch(`/desk/chats/${id}`, { headers: { Accept: "text/html" } }).catch(() => null);
  const text = await answer?.text();
  if (mine !== opening) return; // another chat was asked for meanwhile
  if (!answer?.ok) return location.assign(`/desk?chat=${id}`);
  const html = elements(text);
  find("talk").replaceWith(html.querySelector("#talk"));
  find("known").replaceWith(html.querySelector("#known"));
  panes.dataset.chat = id;
  if (remember) history.pushState({ chat: id }, "", `/desk?chat=${id}`);
  document.title = `${find("talk").dataset.name} · ${words.desk}`;
  for (const row of queue.querySelectorAll("a.row")) {
    if (row.dataset.chat === String(id)) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  begin();
  show("talk");
  if (!find("write")?.hidden) find("text")?.focus();
  else find("stream")?.focus();
}

function begin() {
  state = "";
  wireWrite(chat());
  restore(find("known"));
  arrange();
  const seam = location.hash === "#seam" && find("seam");
  if (seam) seam.scrollIntoView({ block: "center" });
  else if (!led()) toEnd();
  seen();
  listen(chat(), find("talk").dataset.last, {
    message,
    troubles,
    stands,
    suggest,
    citizen: (now) => replace(find("known-live"), now.html),
    queue: waits,
  });
}

/** Whoever has a chat open has seen where they were named in it. */
function seen() {
  if (!chat() || !queue.querySelector(`.mentions a[data-chat="${CSS.escape(chat())}"]`)) return;
  const fields = new FormData();
  fields.set("csrf", document.querySelector("[name=csrf]").value);
  post(`/desk/chats/${chat()}/seen`, fields);
}

function waits(now) {
  showQueue(now, chat());
  const have = { waiting: now.waiting, alarms: now.alarms, mentions: now.mentions };
  if (!document.hidden && "top" in now) seen();
  if (counted && have.waiting > counted.waiting) tell("waits", words.news_waiting);
  const asked = now.groups.find((one) => one.id === "offered_me")?.count ?? 0;
  if (counted && asked > counted.asked) tell("waits", words.news_waiting);
  have.asked = asked;
  if (counted && have.alarms > counted.alarms) tell("alarm", words.news_alarm);
  if (counted && have.mentions > counted.mentions) tell("mention", words.news_mention);
  counted = have;
  queueInBar(now);
  named.textContent = now.mentions;
  named.parentElement.hidden = !now.mentions;
  document.title = document.title.replace(/^(\(\d+\) )?/, now.waiting ? `(${now.waiting}) ` : "");
}

async function arrived(button) {
  const fields = new FormData();
  fields.set("csrf", find("write").elements.csrf.value);
  fields.set("key", newKey());
  fields.set("message", button.closest("article").dataset.key);
  const answer = await post(`/desk/chats/${chat()}/arrived`, fields);
  if (!answer.ok) say(answer.say);
}

async function claim(form) {
  const answer = await submit(form);
  if (answer.ok || answer.busy) return;
  // Too late: what was typed for the citizen is kept as a note, not lost.
  const box = find("text");
  if (!box?.value.trim()) return say(answer.say);
  const fields = new FormData(form);
  fields.set("text", box.value);
  fields.set("key", newKey());
  const kept = await post(form.getAttribute("action"), fields);
  if (kept.kept) {
    empty(find("write"));
    box.dispatchEvent(new Event("input", { bubbles: true }));
    find("write").hidden = find("send").hidden;
    return say(kept.say);
  }
  wrong(find("write"), kept.say);
}

export function wireChats() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest("a[data-chat]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (row && plain) {
      event.preventDefault();
      open(row.dataset.chat);
    }
    const tab = event.target.closest(".tabs a");
    if (tab) {
      event.preventDefault();
      show(tab.dataset.pane);
    }
    const whisper = event.target.closest("#whisper");
    if (whisper) {
      event.preventDefault();
      whispers(whisper);
    }
    const more = event.target.closest("[data-more]");
    if (more && plain) {
      event.preventDefault();
      shown += 60;
      showMore(shown);
    }
    const button = event.target.closest("[data-arrived], [data-put-back]");
    if (button) "arrived" in button.dataset ? arrived(button) : put(button.closest("article").querySelector(".m-text")?.textContent ?? "");
  });
  document.addEventListener("submit", (event) => {
    if (!("claim" in event.target.dataset)) return;
    event.preventDefault();
    claim(event.target);
  });
  document.addEventListener("toggle", (event) => {
    if (!event.target.open || !event.target.matches?.(".m-mend")) return;
    event.target.scrollIntoView({ block: "nearest" });
    event.target.querySelector("textarea")?.focus({ preventScroll: true });
  }, true);
  addEventListener("popstate", () => {
    const id = new URLSearchParams(location.search).get("chat");
    if (id) open(id, false);
    else location.reload();
  });
  const rows = () => [...queue.querySelectorAll("a.row")];
  const focus = (id, pane) => () => { show(pane); find(id)?.focus(); };
  keys({
    j: () => step(rows(), 1),
    k: () => step(rows(), -1),
    r: () => { if (!find("write") || find("write").hidden) return false; focus("text", "talk")(); },
    "'": () => { if (quoteByKey() === false) return false; show("talk"); },
    s: takeSuggestion,
    p: () => { if (!find("write") || find("write").hidden) return false; find("files").click(); },
    n: focus("note-text", "known"),
    1: () => { show("queue"); (queue.querySelector("[aria-current]") ?? rows()[0])?.focus(); },
    2: focus("stream", "talk"),
    3: focus("note-text", "known"),
  });
  wireCanned();
  wireQuotes();
  wireTelling();
  wireLookup();
  begin();
  if (shown > 60) showMore(shown);
  show(panes.dataset.pane);
  setInterval(tick, 10000);
  tick();
}
