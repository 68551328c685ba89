// The citizen's chat: what is sent and what arrives. Everything here is an addition; the page works without.

import { addFiles, askPlace, hint, hush, store, take, wireComposer, write } from "./composer.js";
import { listen } from "./line.js";
import { readAloud, readsAloud, wireLook } from "./look.js";
import { answer, jump, lineOf, requote, takeQuote, wireQuote } from "./quote.js";
import { arrange, enliven, h, labels, message, say, sign } from "./message.js";

const page = document.querySelector(".chat");
const stage = document.getElementById("stage");
const log = document.getElementById("log");
const box = document.getElementById("text");
const csrf = document.querySelector("#composer [name=csrf]").value;
const title = document.title;
const UNSENT = "warmline.unsent";
const waiting = new Map(); // client key -> {fields, files, element, failed}
let unseen = 0;

const find = (name, value) => log.querySelector(`[data-${name}="${CSS.escape(value)}"]`);
const newKey = () => crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

// ---- what arrives ----

function receive(m) {
  const old = find("key", m.key);
  if (old && old.dataset.id === String(m.id) && !old.querySelector("[data-waiting]")) return;
  const mine = m.client_key && waiting.get(m.client_key);
  if (mine) settle(m.client_key);
  const fresh = message(m);
  const reading = old?.contains(document.activeElement); // its page was turned by this reader
  const place = old || mine?.element || (m.client_key && find("client-key", m.client_key));
  typing(false);
  keepPlace(() => {
    place ? place.replaceWith(fresh) : log.append(fresh);
    begun();
    arrange(log);
    if (m.side === "citizen" || old) settleOffers();
    hintAsked();
  });
  if (old) requote(m);
  if (reading) fresh.querySelector(".choice")?.focus({ preventScroll: true });
  if (!old && m.side !== "citizen") notice(fresh);
}

/** What was offered before the citizen's last word is answered by it. */
function settleOffers() {
  const all = [...log.querySelectorAll(".msg")];
  const last = all.map((one) => one.matches(".msg-citizen")).lastIndexOf(true);
  for (const one of all.slice(0, Math.max(last, 0))) {
    one.querySelector(".ask")?.remove();
    if (one.querySelector("[data-stays]")) continue;
    one.querySelector(".choices")?.classList.add("used");
    for (const button of one.querySelectorAll(".choice")) button.disabled = true;
  }
}

/** The first screen gives way to the conversation. */
function begun() {
  document.getElementById("welcome")?.remove();
  stage.classList.remove("stage-first");
}

/** What the last question asks for stands in the empty composer. */
function hintAsked() {
  const asks = [...log.querySelectorAll(".msg-bot, .msg-citizen")].pop()?.dataset.asks;
  hint(labels[`ask_${asks}_hint`] || labels.placeholder);
}

function notice(fresh) {
  if (readsAloud()) readAloud(fresh);
  if (!atEnd()) document.getElementById("to-end").hidden = false;
  if (document.hidden) document.title = `(${++unseen}) ${title}`;
}

// Usually the stage scrolls; it is turned (column-reverse), so that it opens at its end without script:
// scrollTop 0 is the end, above it is negative. In a low window the whole page scrolls instead.
const end = document.getElementById("end");
const foot = document.querySelector(".foot");
const atEnd = () => end.getBoundingClientRect().bottom <= Math.min(innerHeight, foot.getBoundingClientRect().top) + 48;
const toEnd = () => end.scrollIntoView({ block: "end" });

/** Changes the log; whoever reads further up keeps their place. */
function keepPlace(change) {
  const follow = atEnd();
  const above = stage.scrollHeight + stage.scrollTop;
  change();
  if (follow) toEnd();
  else stage.scrollTop = above - stage.scrollHeight;
}

let typingEnds;
function typing(on) {
  const mark = document.getElementById("typing");
  clearTimeout(typingEnds);
  mark.hidden = !on;
  log.setAttribute("aria-busy", String(on));
  mark.lastElementChild.textContent = on ? say("typing", { name: held || labels.bot_name }) : "";
  if (on) typingEnds = setTimeout(() => typing(false), 30000);
}

let held = page.dataset.heldBy;
function status({ held_by, queue, ways }) {
  held = held_by;
  page.toggleAttribute("data-held-by", Boolean(held_by));
  const strip = document.getElementById("strip");
  const [told, form] = strip.children;
  const words = held_by ? say("held_by", { name: held_by }) : queue || "";
  strip.hidden = !words;
  told.querySelector("use").setAttribute("href", `/static/signs.svg#${held_by ? "person" : "clock"}`);
  if (told.lastElementChild.textContent !== words) told.lastElementChild.textContent = words;
  form.lastElementChild.replaceChildren(...ways.map((one) =>
    h("button.strip-way", { name: "choice", value: one.id, "data-label": one.label }, one.label)));
}

// ---- what is sent ----

function send(fields, files = [], shown = fields.text) {
  const key = newKey();
  const element = bubbleOf(key, fields, files, shown);
  waiting.set(key, { fields, files, shown, element, failed: false });
  begun();
  log.append(element);
  arrange(log);
  toEnd();
  post(key);
}

/** Turns the page of a message: nothing is said by it, so nothing is shown unless it fails. */
function turnPage(button) {
  const group = button.parentElement;
  if (group.ariaBusy === "true") return;
  group.ariaBusy = "true";
  const key = newKey();
  const fields = { choice: button.value };
  const element = bubbleOf(key, fields, [], button.dataset.label);
  waiting.set(key, { fields, files: [], shown: button.dataset.label, element, group, failed: false });
  post(key);
}

/** What was sent, shown at once; replaced by the server's own when it comes back. */
function bubbleOf(key, fields, files, shown) {
  const element = message({
    id: "", key, client_key: key, side: "citizen", at: new Date().toISOString(), text: shown,
    media: files.map((file) => ({ url: URL.createObjectURL(file), name: file.name, kind: kindOf(file) })),
    place: fields.lat ? { label: labels.place_here } : null,
    quotes: fields.quote ? lineOf(fields.quote) : null,
  });
  element.append(h("p.fate", { role: "status" }, labels.sending));
  return element;
}

const kindOf = (file) => /^(image|audio|video)\//.exec(file.type)?.[1] ?? "file";

async function post(key) {
  const one = waiting.get(key);
  one.failed = false;
  one.element.classList.remove("unsent");
  fate(one, labels.sending);
  keepUnsent();
  const body = new FormData();
  body.set("csrf", csrf);
  body.set("key", key);
  for (const [name, value] of Object.entries(one.fields)) if (value != null) body.set(name, value);
  for (const file of one.files) body.append("files", file);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), one.files.length ? 180000 : 30000);
  try {
    const answer = await fetch("/chat/send", { method: "POST", body, headers: { Accept: "application/json" }, signal: stop.signal });
    resendPause = 2000;
    if (answer.ok) return settle(key);
    const told = await answer.json().catch(() => ({}));
    failed(key, told.say || labels.say_default, "refused");
  } catch {
    failed(key, labels.say_network, "network");
    resendLater();
  } finally {
    clearTimeout(timer);
  }
}

function settle(key) {
  const one = waiting.get(key);
  if (!one) return;
  waiting.delete(key);
  if (one.group) return one.element.remove();
  one.element.classList.remove("unsent");
  one.element.querySelector(".fate")?.remove();
  hush(labels.sent);
  keepUnsent();
}

function failed(key, why, how) {
  const one = waiting.get(key);
  if (!one) return;
  one.failed = how;
  if (one.group) {
    one.group.ariaBusy = "false";
    if (!one.element.isConnected) log.append(one.element);
  }
  one.element.classList.add("unsent");
  const again = h("button.link", { type: "button" }, labels.again);
  const back = h("button.link", { type: "button" }, labels.take_back);
  again.addEventListener("click", () => { post(key); box.focus(); });
  back.addEventListener("click", () => takeBack(key));
  fate(one, h("span.state.state-alarm", {}, sign("alarm"), labels.not_sent), again, one.fields.text || one.files.length ? back : null, h("span", {}, why));
}

function takeBack(key) {
  const { fields, files, element } = waiting.get(key);
  waiting.delete(key);
  element.remove();
  keepUnsent();
  arrange(log);
  if (files.length) addFiles(files);
  if (fields.quote) answer(fields.quote);
  write([fields.text, box.value].filter(Boolean).join("\n"));
}

function fate(one, ...words) {
  let place = one.element.querySelector(".fate");
  if (!place) one.element.append(place = h("p.fate", { role: "status" }));
  place.replaceChildren(...words.filter(Boolean));
}

let resend;
let resendPause = 2000;

function resendAll() {
  clearTimeout(resend);
  for (const [key, one] of waiting) if (one.failed === "network") post(key);
}

/** The line from the server may look whole while nothing leaves: try again by and by. */
function resendLater() {
  clearTimeout(resend);
  resend = setTimeout(resendAll, resendPause);
  resendPause = Math.min(resendPause * 2, 60000);
}

/** Words not yet taken by the server outlive a reload, with their key (the server sends nothing twice). */
function keepUnsent() {
  const kept = [...waiting].filter(([, one]) => !one.files.length && !one.group).map(([key, { fields, shown }]) => ({ key, fields, shown }));
  store.set(UNSENT, kept.length ? JSON.stringify(kept) : "");
}

function restoreUnsent() {
  for (const { key, fields, shown } of JSON.parse(store.get(UNSENT) || "[]")) {
    if (find("client-key", key)) continue;
    const element = bubbleOf(key, fields, [], shown);
    waiting.set(key, { fields, files: [], shown, element, failed: false });
    log.append(element);
    post(key);
  }
  keepUnsent();
}

// ---- the page ----

function submitted(event) {
  const form = event.target.closest("[data-send]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter ?? pressed; // older Safari tells no submitter
  if (button?.hasAttribute("data-draft")) {
    write(button.value);
    hush(labels.filled_in);
  } else if (button?.hasAttribute("data-turns")) {
    turnPage(button);
  } else if (button?.name === "choice") {
    for (const one of form.elements) one.disabled = true;
    button.parentElement.classList.add("used");
    button.classList.add("chosen");
    send({ choice: button.value }, [], button.dataset.label);
    focusBack();
  } else if (button?.name === "text") {
    send({ text: button.value });
    focusBack();
  } else {
    const { text, files } = take();
    if (text || files.length) send({ text, quote: takeQuote() }, files);
    box.focus();
  }
}

/** Back to the composer; on a touch screen without calling up the keyboard. */
function focusBack() {
  (matchMedia("(pointer: coarse)").matches ? stage : box).focus({ preventScroll: true });
}

let pressed = null;

function clicked(event) {
  const asked = event.target.closest("[data-ask]")?.dataset.ask;
  if (asked === "place") askPlace();
  if (asked === "photo") document.getElementById("files").click();
  const quote = event.target.closest("[data-jump]");
  if (quote) jump(event, quote);
  const read = event.target.closest("[data-read]");
  if (read) readAloud(read.closest(".msg"));
}

function start() {
  document.documentElement.classList.add("js");
  log.querySelectorAll(".msg").forEach(enliven);
  arrange(log);
  hintAsked();
  if (log.children.length) toEnd();
  wireComposer(send);
  wireQuote();
  wireLook();
  restoreUnsent();
  document.addEventListener("click", (event) => { pressed = event.target.closest("button"); }, true);
  document.addEventListener("submit", submitted);
  document.addEventListener("click", clicked);
  const toEndButton = document.getElementById("to-end");
  toEndButton.addEventListener("click", () => { toEnd(); box.focus(); });
  document.addEventListener("scroll", () => { if (atEnd()) toEndButton.hidden = true; }, { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    document.title = title;
  });
  addEventListener("online", resendAll);
  listen(page.dataset.lastId || "0", { message: receive, typing: ({ on }) => typing(on), status, open: resendAll });
}

start();
