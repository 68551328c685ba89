// The knowledge base beside a chat: look up in place, send by one tap, or change it first. And what
// the desk suggests for the citizen's last words; it is never sent by itself.

import { elements, newKey, post, replace, say, words } from "./desk-tools.js";
import { fill } from "./desk-write.js";

const find = (id) => document.getElementById(id);
const PAUSE = 120;
let waiting;
let asked = 0;
let refused = "";

const chat = () => find("talk").dataset.chat;

function open(more = "") {
  const box = find("lookup");
  if (!box) return false;
  box.hidden = false;
  const field = find("lookup-q");
  if (more) field.value = more;
  field.focus();
  field.select();
  if (field.value) look();
}

function close() {
  find("lookup").hidden = true;
  find("text")?.focus();
}

async function look() {
  const mine = ++asked;
  const here = chat();
  const query = new URLSearchParams({ q: find("lookup-q").value.trim() });
  const answer = await fetch(`/desk/chats/${here}/known?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (mine !== asked || here !== chat()) return;
  if (!answer?.ok) return say(words.network);
  find("looked").replaceChildren(elements((await answer.json()).html));
}

/** The short answer if there is one; else the whole. */
const brief = (offer) => offer.dataset.short || offer.dataset.full;

function put(offer) {
  fill(brief(offer));
  if (offer.closest("#lookup")) find("lookup").hidden = true;
}

async function send(button) {
  const form = find("write");
  if (button.disabled) return;
  if (!form.getAttribute("action").endsWith("/say") || find("send").hidden) return say(words.lookup_not_mine);
  const offer = button.closest(".offer");
  const fields = new FormData();
  fields.set("csrf", form.elements.csrf.value);
  fields.set("key", (offer.dataset.key ??= newKey()));
  fields.set("handoff", form.elements.handoff.value);
  fields.set("article", offer.dataset.article);
  fields.set("how", button.dataset.answer);
  button.disabled = true;
  const answer = await post(`/desk/chats/${chat()}/answer`, fields);
  button.disabled = false;
  if (answer.say !== words.network) delete offer.dataset.key;
  say(answer.say);
  if (answer.ok && offer.closest("#lookup")) close();
}

/** Suggestions as they change; what was waved away stays away until the citizen writes again. */
export function suggest(now) {
  if (now.html && now.html === refused) return;
  refused = "";
  replace(find("suggest"), now.html);
}

export function takeSuggestion() {
  const offer = document.querySelector("#suggest .offer");
  if (!offer) return false;
  put(offer);
}

function wave() {
  refused = find("suggest").innerHTML;
  find("suggest").replaceChildren();
  find("text")?.focus();
}

function step(by) {
  const offers = [...document.querySelectorAll("#looked .offer")];
  const at = offers.findIndex((one) => one.contains(document.activeElement));
  const to = offers[at + by];
  (to?.querySelector("button") ?? find("lookup-q")).focus();
}

export function wireLookup() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("#show-lookup")) return find("lookup").hidden ? open() : close();
    if (event.target.closest("#lookup-close")) return close();
    if (event.target.closest("[data-no]")) return wave();
    const button = event.target.closest(".offer [data-put], .offer [data-answer]");
    if (!button) return;
    if ("put" in button.dataset) put(button.closest(".offer"));
    else send(button);
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "lookup-q") return;
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.("#lookup") || event.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const first = document.querySelector("#looked .offer");
    if (by) step(by);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target.id === "lookup-q" && first) put(first);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}
