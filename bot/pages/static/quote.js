// Lines above a message that say what it replies to: they lead there, and read as it reads now.

import { hush, store } from "./composer.js";
import { labels, say } from "./message.js";

const LONGEST = 60;
const KEPT = "warmline.quote";
const log = document.getElementById("log");
const bar = document.getElementById("quoting");
const box = document.getElementById("text");

const bubble = (key) => (key ? log.querySelector(`[data-key="${CSS.escape(key)}"]`) : null);

/** One line, cut where it gets long; pages/quoting.py cuts alike. */
function brief(text) {
  const letters = [...text.trim().split(/\s+/u).join(" ")];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : letters.join("");
}

/** From a quote to what it quotes; what is further up than this page begins cannot be shown. */
export function jump(event, link) {
  const to = bubble(link.dataset.jump);
  event.preventDefault();
  if (!to) return;
  to.tabIndex = -1;
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "center" });
  to.classList.add("shown");
  setTimeout(() => to.classList.remove("shown"), 1600);
}

/** What was worded anew reads so in the lines that quote it as well. */
export function requote({ key, text }) {
  if (!text) return;
  for (const line of log.querySelectorAll(`[data-jump="${CSS.escape(key)}"] [data-words]`)) {
    line.textContent = brief(text);
  }
}

// ---- answering what a person said ----

/** A message of this page as a line that quotes it; null when it is not here. */
export function lineOf(key) {
  const from = bubble(key);
  if (!from) return null;
  const text = from.querySelector(".title, .text")?.textContent ?? "";
  const medium = from.querySelector(".media > *");
  const kind = { AUDIO: "audio", VIDEO: "video" }[medium?.tagName] ?? (medium?.matches(".shot") ? "image" : "file");
  return {
    key,
    side: from.className.split(" ")[1].replace("msg-", ""),
    name: from.matches(".msg-citizen") ? null : from.querySelector(".who").textContent,
    words: brief(text),
    what: text ? "" : medium ? kind : "place",
  };
}

/** What the next words answer; kept in this browser like what is typed. Empty: nothing. */
export function answer(key) {
  const line = lineOf(key);
  store.set(KEPT, line ? key : "");
  bar.hidden = !line;
  if (!line) return;
  bar.querySelector("[data-who]").textContent = say("quote_of", { who: line.name || labels.quote_you });
  bar.querySelector("[data-words]").textContent = line.words || labels[`quote_${line.what}`];
}

/** What the words that leave now answer: its key, once. */
export function takeQuote() {
  const key = bar.hidden ? null : store.get(KEPT);
  answer("");
  return key;
}

export function wireQuote() {
  answer(store.get(KEPT));
  log.addEventListener("click", (event) => {
    const button = event.target.closest("[data-answer]");
    if (!button) return;
    answer(button.closest(".msg").dataset.key);
    hush(bar.textContent.trim());
    box.focus();
  });
  const off = () => { answer(""); hush(labels.quote_is_off); box.focus(); };
  document.getElementById("quote-off").addEventListener("click", off);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || bar.hidden) return;
    event.preventDefault();
    off();
  });
}
