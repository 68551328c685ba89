// The form of an article: preview, likeness and trial beside it; what is typed is never lost.

import { fit } from "./desk-knowledge.js";
import { post, say, submit, words, wrong } from "./desk-tools.js";

const find = (id) => document.getElementById(id);
const sheet = find("sheet");
const page = document.querySelector(".desk");
const BASE = ["number", "revision", "state"];
let touched = false;
let keeping;

const boxes = () => [...sheet.elements].filter((one) => one.name?.length && one.matches("textarea, select, input:not([type=hidden]):not([type=file]):not([type=checkbox])"));
const place = () => `desk:${page.dataset.staff}:kb:${sheet.elements.of.value || "new"}`;
const base = () => BASE.map((name) => sheet.elements[name].value).join(".");

// ---- kept in this browser, until it was saved ----

function keep() {
  if (!touched) return;
  const attached = [...find("attached").querySelectorAll("li")].map((item) => {
    const box = item.querySelector("input");
    return { key: box.value, checked: box.checked, name: item.querySelector("span").textContent, url: item.querySelector("a").href };
  });
  const fields = Object.fromEntries(boxes().map((one) => [one.name, one.value]));
  try { localStorage.setItem(place(), JSON.stringify({ base: base(), fields, attached })); } catch { /* no room: the page itself still holds it */ }
}

function forget() {
  clearTimeout(keeping);
  touched = false;
  try { localStorage.removeItem(place()); } catch { /* as above */ }
}

function found() {
  try { return JSON.parse(localStorage.getItem(place())); } catch { return null; }
}

function putBack(kept) {
  for (const one of boxes()) if (one.name in kept.fields) one.value = kept.fields[one.name];
  if (kept.attached) find("attached").replaceChildren(...kept.attached.map(attachment));
  touched = true;
  beside();
}

/** What was not saved last time comes back; over newer words only when it is asked for. */
function restore() {
  const kept = found();
  if (!kept) return;
  const same = boxes().every((one) => !(one.name in kept.fields) || kept.fields[one.name] === one.value);
  if (same && sheet.elements.of.value) return forget();
  const note = find("found-kept");
  const current = kept.base === base();
  note.querySelector("p").textContent = current ? note.dataset.found : note.dataset.older;
  note.hidden = false;
  find("take-kept").hidden = current;
  find("take-kept").addEventListener("click", () => { putBack(kept); note.hidden = true; keep(); });
  find("drop-kept").addEventListener("click", () => { forget(); location.reload(); });
  if (current) putBack(kept);
}

// ---- beside the form ----

const fields = (more = {}) => {
  const data = new FormData(sheet);
  data.delete("files");
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  return data;
};

/** Asks for a piece of the page; null when a newer question overtook it or nothing came. */
function asker(url) {
  let running;
  return async (data) => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(url, { method: "POST", body: data, signal: running.signal });
      return answer.ok ? await answer.text() : null;
    } catch { return null; }
  };
}

function later(wait, work) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(work, wait); };
}

const askPreview = asker("/desk/knowledge/preview");
const askAlike = asker("/desk/knowledge/alike");
const askTrial = asker("/desk/knowledge/try");

const preview = later(500, async () => {
  const html = await askPreview(fields());
  if (html === null) return;
  const view = find("preview");
  const side = view.closest(".editor-side");
  const at = side.scrollTop;
  view.innerHTML = html;
  find("related").replaceChildren(...view.querySelectorAll(".related"));
  find("related").querySelectorAll("[hidden]").forEach((one) => { one.hidden = false; });
  fit(view);
  side.scrollTop = at;
});

const alike = later(600, async () => {
  const html = await askAlike(fields());
  if (html !== null && find("alike").innerHTML.trim() !== html.trim()) find("alike").innerHTML = html.trim();
});

function beside() {
  preview();
  alike();
}

async function tryOut(event) {
  event.preventDefault();
  const place = find("tried");
  place.textContent = place.dataset.wait;
  const html = await askTrial(fields({ ask: find("ask").value }));
  if (html === null) place.textContent = words.network;
  else place.innerHTML = html;
}

// ---- files ----

function attachment(file) {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const box = document.createElement("input");
  const name = document.createElement("span");
  const link = document.createElement("a");
  Object.assign(box, { type: "checkbox", name: "attachments", value: file.key, checked: file.checked ?? true });
  label.className = "tick";
  name.textContent = file.name;
  label.append(box, name);
  Object.assign(link, { href: file.url, target: "_blank", rel: "noopener", textContent: words.open_file, ariaLabel: `${words.open_file} ${file.name}` });
  item.append(label, link);
  return item;
}

async function upload() {
  const picker = find("files");
  if (!picker.files.length) return;
  const data = new FormData();
  data.set("csrf", sheet.elements.csrf.value);
  for (const file of picker.files) data.append("files", file);
  const answer = await post("/desk/knowledge/files", data);
  show("attachments", answer.ok ? "" : answer.say);
  if (!answer.ok) return;
  picker.value = "";
  find("attached").append(...answer.files.map(attachment));
  typed();
}

// ---- saving ----

/** Says at a field what is wrong with it. */
function show(name, text) {
  const note = find(`wrong-${name}`);
  if (!note) return;
  note.textContent = text;
  note.hidden = !text;
  const box = find(`f-${name}`);
  if (text) box?.setAttribute("aria-invalid", "true");
  else box?.removeAttribute("aria-invalid");
}

async function save(event) {
  event.preventDefault();
  const then = event.submitter?.value ?? "";
  const data = new FormData(sheet);
  data.delete("files");
  data.set("then", then);
  for (const note of sheet.querySelectorAll(".field-wrong")) show(note.id.replace("wrong-", ""), "");
  const bad = sheet.querySelector("input[type=date]:invalid, input[type=date]");
  if (bad?.validity.badInput) { bad.focus(); return; }
  const answer = await submit(sheet, data);
  if (answer.busy) return;
  if (answer.html) return differs(answer);
  if (!answer.ok) return refused(answer);
  const fresh = !sheet.elements.of.value;
  forget();
  if (then || fresh) return location.assign(answer.next);
  for (const name of BASE) sheet.elements[name].value = answer[name];
  find("conflict").replaceChildren();
  find("found-kept").hidden = true;
  const now = new Date();
  find("kept-state").textContent = `${answer.say} ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
  say(answer.say);
}

function refused(answer) {
  keep();
  const names = Object.keys(answer.wrong ?? {});
  for (const name of names) show(name, answer.wrong[name]);
  const first = [...sheet.querySelectorAll(".field-wrong:not([hidden])")][0];
  if (first) sheet.querySelector(`#f-${first.id.replace("wrong-", "")}`)?.focus();
}

/** Somebody else saved meanwhile: both are shown, the next save goes over theirs. */
function differs(answer) {
  find("conflict").innerHTML = answer.html;
  if (!sheet.elements.of.value) sheet.elements.of.value = sheet.elements.id.value;
  for (const name of BASE) sheet.elements[name].value = answer[name];
  keep();
  find("conflict").scrollIntoView({ block: "start" });
  wrong(sheet, answer.say);
}

function typed() {
  touched = true;
  clearTimeout(keeping);
  keeping = setTimeout(keep, 250);
  beside();
}

export function wireEditor() {
  restore();
  sheet.addEventListener("input", (event) => { if (event.target.type !== "file") typed(); });
  sheet.addEventListener("submit", save);
  find("files").addEventListener("change", upload);
  find("try").addEventListener("submit", tryOut);
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
}
