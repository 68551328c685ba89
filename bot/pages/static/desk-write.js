// The composer of a chat: Enter sends, what is typed stays until it was taken.

import { empty, newKey, post, restore, say, submit, words, wrong } from "./desk-tools.js";
import { wireQuote } from "./desk-quote.js";

const find = (id) => document.getElementById(id);
let chat = "";
let state = "";
let files = [];
let typedAt = 0;

/** Takes over how the chat stands: where the words go, and whether they may. */
export function may(here, now, begun) {
  chat = here;
  state = now.state;
  const form = find("write");
  const box = find("text");
  form.elements.handoff.value = now.handoff;
  form.setAttribute("action", `/desk/chats/${chat}/${state === "waits" ? "claim" : "say"}`);
  find("send").hidden = !now.writes;
  find("talk").toggleAttribute("data-writes", now.writes);
  find("to-note").hidden = now.writes;
  find("to-leave").hidden = now.state !== "bot";
  find("send").querySelector("span").textContent = state === "waits" ? words.send_claim : words.send;
  box.placeholder = state === "waits" ? words.placeholder_claim : words.placeholder;
  const left = !now.writes && box.value.trim();
  if (left && find("write-wrong").hidden) wrong(form, words.not_yours_now);
  if (now.writes && find("write-wrong").textContent === words.not_yours_now) wrong(form, "");
  form.hidden = !now.writes && !left && find("write-wrong").hidden;
  if (begun) box.focus();
}

/** Puts words into the composer, behind those that are there. */
export function put(text) {
  const box = find("text");
  find("write").hidden = false;
  box.value = [box.value, text].filter(Boolean).join("\n");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

/** The same with a line between; what is put there is to be looked over, so the caret is at its head. */
export function fill(text) {
  const box = find("text");
  const before = box.value.trim() ? box.value.length + 2 : 0;
  put(box.value.trim() ? `\n${text}` : text);
  box.setSelectionRange(before, before);
}

export function wireWrite(here) {
  const form = find("write");
  if (!form) return;
  [chat, state, files] = [here, "", []];
  const box = find("text");
  restore(find("talk"));
  if (box.value) form.hidden = false;
  wireQuote();
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!find("send").hidden) form.requestSubmit();
  });
  box.addEventListener("input", typing);
  box.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    add(event.clipboardData.files);
  });
  find("files").addEventListener("change", () => {
    add(find("files").files);
    find("files").value = "";
  });
  find("to-note").addEventListener("click", toNote);
  find("to-leave").addEventListener("click", toLeave);
  form.addEventListener("submit", send);
}

/** What cannot be sent any more becomes an internal note. */
async function toNote() {
  const form = find("note");
  const note = find("note-text");
  note.value = [note.value, find("text").value].filter(Boolean).join("\n");
  const answer = await submit(form);
  if (!answer.ok) return say(answer.say);
  empty(find("write"));
  wrong(find("write"), "");
  find("write").hidden = true;
  say(answer.say);
}

/** The talk is over: the words go as a message to be read later. */
async function toLeave() {
  const form = find("write");
  const fields = new FormData();
  for (const name of ["csrf", "key", "text"]) fields.set(name, form.elements[name].value);
  const answer = await post(`/desk/chats/${chat}/leave`, fields);
  if (!answer.ok) return wrong(form, answer.say);
  form.elements.key.value = newKey();
  empty(form);
  wrong(form, "");
  form.hidden = true;
  say(answer.say);
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const to = chat;
  const fields = new FormData(form);
  if (!fields.get("text").trim() && !files.length) return find("text").focus();
  fields.delete("files");
  files.forEach((file) => fields.append("files", file));
  const answer = await submit(form, fields);
  if (answer.busy || chat !== to) return;
  if (answer.ok) {
    files = [];
    show();
  }
  if (answer.kept) {
    // It stands among the notes: what is left here would look as if it could be sent.
    say(answer.say);
    wrong(form, "");
    form.hidden = find("send").hidden;
  }
  find("text").focus();
}

/** Lets the citizen see that somebody writes, every few seconds at most. */
function typing() {
  if (state !== "mine" || Date.now() - typedAt < 3000) return;
  typedAt = Date.now();
  const fields = new FormData();
  fields.set("csrf", find("write").elements.csrf.value);
  post(`/desk/chats/${chat}/typing`, fields);
}

function add(list) {
  files.push(...list);
  show();
  find("text").focus();
}

function show() {
  const chosen = find("chosen");
  chosen.hidden = !files.length;
  chosen.replaceChildren(...files.map((file) => {
    const item = document.createElement("li");
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "btn btn-small";
    remove.textContent = words.remove;
    remove.setAttribute("aria-label", `${words.remove} ${file.name}`);
    remove.addEventListener("click", () => {
      files = files.filter((one) => one !== file);
      show();
      find("text").focus();
    });
    item.append(file.name, remove);
    return item;
  }));
}
