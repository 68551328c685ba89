// The form of a notice: how many it reaches follows what is typed; nothing that is typed is lost.

import { post, say, submit, words, wrong } from "./desk-tools.js";

const find = (id) => document.getElementById(id);
const sheet = find("sheet");
const page = document.querySelector(".desk");
const NOT_KEPT = ["csrf", "key", "notice", "revision"];
let touched = false;
let keeping;

// ---- kept in this browser, until it was saved ----

const place = () => `desk:${page.dataset.staff}:notice:${sheet.elements.notice.value}`;

function entries() {
  return [...new FormData(sheet)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.includes(name));
}

function keep() {
  if (!touched) return;
  const files = [...find("attached")?.querySelectorAll("li") ?? []].map((item) => ({
    key: item.querySelector("input").value, name: item.querySelector("span").textContent, url: item.querySelector("a").href,
  }));
  try { localStorage.setItem(place(), JSON.stringify({ revision: sheet.elements.revision.value, entries: entries(), files })); } catch { /* no room: the page itself still holds it */ }
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
  if (find("attached")) find("attached").replaceChildren(...kept.files.map(attachment));
  for (const one of sheet.elements) {
    if (!one.name || NOT_KEPT.includes(one.name) || one.type === "file" || one.tagName === "BUTTON") continue;
    const values = kept.entries.filter(([name]) => name === one.name).map(([, value]) => value);
    if (one.type === "checkbox" || one.type === "radio") one.checked = values.includes(one.value);
    else if (values.length) one.value = values[0];
  }
  for (const row of sheet.querySelectorAll(".more, .place-of details")) if (row.querySelector("input:checked, input:not([type=checkbox]):not(:placeholder-shown)")) row.open = true;
  touched = true;
  dress();
  counting();
}

/** What was not saved last time comes back; over newer words only when it is asked for. */
function restore() {
  const kept = found();
  if (!kept) return;
  if (JSON.stringify(kept.entries) === JSON.stringify(entries())) return forget();
  const note = find("found-kept");
  const current = kept.revision === sheet.elements.revision.value;
  note.querySelector("p").textContent = current ? note.dataset.found : note.dataset.older;
  note.hidden = false;
  find("take-kept").hidden = current;
  find("take-kept").addEventListener("click", () => { putBack(kept); note.hidden = true; keep(); });
  find("drop-kept").addEventListener("click", () => { forget(); location.reload(); });
  if (current) putBack(kept);
}

// ---- beside the form ----

let asked = 0;
let waiting;

/** Pieces of the page that follow the form: [url, place]; a newer question overtakes an older one. */
const FOLLOW = [["/desk/notices/count", "reach"], ["/desk/notices/preview", "preview"]];

function counting() {
  clearTimeout(waiting);
  waiting = setTimeout(follow, 400);
}

async function follow() {
  const mine = ++asked;
  const data = new FormData(sheet);
  data.delete("files");
  await Promise.all(FOLLOW.map(async ([url, id]) => {
    const holder = find(id);
    if (!holder) return;
    holder.parentElement.dataset.busy = "1";
    const answer = await fetch(url, { method: "POST", body: data }).catch(() => null);
    const html = answer?.ok ? await answer.text() : null;
    if (mine !== asked) return;
    delete holder.parentElement.dataset.busy;
    if (html === null || holder.innerHTML.trim() === html.trim()) return;
    holder.innerHTML = html;
    holder.dispatchEvent(new Event("shown", { bubbles: true }));
  }));
}

/** What the choice of a button's use, and ticked streets, change in the form itself. */
function dress() {
  for (const row of sheet.querySelectorAll(".button-row")) row.dataset.kind = row.querySelector("select").value;
  for (const one of sheet.querySelectorAll("[data-streets]")) {
    const number = one.closest(".place-of").querySelectorAll("[name=streets]:checked").length;
    one.textContent = number || "";
  }
}

function presets(event) {
  const row = event.target.closest(".button-row");
  if (!row || event.target.tagName !== "SELECT") return;
  const label = row.querySelector("input");
  const usual = event.target.selectedOptions[0].textContent;
  if (event.target.value === "known" && !label.value) label.value = usual;
  if (event.target.value && event.target.value !== "known" && label.value === row.querySelector("option[value=known]").textContent) label.value = "";
}

// ---- a file ----

function attachment(file) {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const box = document.createElement("input");
  const name = document.createElement("span");
  const link = document.createElement("a");
  Object.assign(box, { type: "checkbox", name: "media", value: file.key, checked: true });
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
  data.append("files", picker.files[0]);
  const answer = await post("/desk/notices/files", data);
  show("file", answer.ok ? "" : answer.say);
  if (!answer.ok) return;
  picker.value = "";
  find("attached").replaceChildren(...answer.files.map(attachment));
  typed();
}

// ---- saving ----

function show(name, text) {
  const note = find(`wrong-${name}`);
  if (!note) return;
  note.textContent = text;
  note.hidden = !text;
}

async function save(event) {
  event.preventDefault();
  const then = event.submitter?.value ?? "";
  const data = new FormData(sheet);
  data.delete("files");
  data.set("then", then);
  show("file", "");
  show("time", "");
  const answer = await submit(sheet, data);
  if (answer.busy) return;
  if (!answer.ok) return refused(answer);
  forget();
  if (then || sheet.elements.notice.value === "0") return location.assign(answer.next);
  sheet.elements.revision.value = answer.revision;
  find("conflict").replaceChildren();
  find("found-kept").hidden = true;
  const now = new Date();
  find("kept-state").textContent = `${answer.say} ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
  say(answer.say);
}

/** Not taken, or taken as a draft that is not ready: what was typed stays either way. */
function refused(answer) {
  const before = place();
  if (answer.notice) {
    try { localStorage.removeItem(before); } catch { /* as above */ }
    sheet.elements.notice.value = answer.notice;
    sheet.elements.revision.value = answer.revision;
    history.replaceState(null, "", `/desk/notices/${answer.notice}/edit`);
  }
  keep();
  if (answer.html) {
    find("conflict").innerHTML = answer.html;
    find("conflict").scrollIntoView({ block: "start" });
    wrong(sheet, answer.say);
  }
  for (const [name, text] of Object.entries(answer.wrong ?? {})) show(name, text);
}

function typed() {
  touched = true;
  clearTimeout(keeping);
  keeping = setTimeout(keep, 250);
  dress();
  counting();
}

// ---- an article for a button ----

/** A list of articles below a field whose button opens one: arrows, Enter, Esc. */
function finds(box) {
  const list = find(box.dataset.finds);
  const hint = find(box.getAttribute("aria-describedby"));
  let hits = [];
  let at = 0;
  let question = 0;
  let timer;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");

  function close() {
    hits = [];
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function point() {
    for (const [number, line] of [...list.children].entries()) line.setAttribute("aria-selected", String(number === at));
    box.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function choose() {
    const hit = hits[at];
    if (!hit) return;
    box.value = hit.id;
    hint.textContent = hit.question;
    const label = box.closest(".button-row").querySelector("[name^=label]:not([name^=label_en])");
    if (!label.value) label.value = hit.question.slice(0, 24);
    close();
    typed();
  }

  async function look() {
    const mine = ++question;
    const word = box.value.trim();
    if (!word || box.closest(".button-row").dataset.kind !== "article") return close();
    const answer = await fetch(`/desk/notices/articles?q=${encodeURIComponent(word)}`).catch(() => null);
    const got = answer?.ok ? (await answer.json()).found : [];
    if (mine !== question || document.activeElement !== box) return;
    hits = got;
    at = 0;
    list.replaceChildren(...hits.map((hit, number) => {
      const line = document.createElement("li");
      const id = document.createElement("span");
      Object.assign(line, { id: `${list.id}-${number}`, textContent: `${hit.question} ` });
      line.setAttribute("role", "option");
      Object.assign(id, { className: "num", textContent: hit.id });
      line.append(id);
      line.addEventListener("mousedown", (event) => { event.preventDefault(); at = number; choose(); });
      return line;
    }));
    list.hidden = !hits.length;
    box.setAttribute("aria-expanded", String(hits.length > 0));
    if (hits.length) point();
  }

  box.addEventListener("input", () => {
    hint.textContent = hint.dataset.hint;
    clearTimeout(timer);
    timer = setTimeout(look, 200);
  });
  box.addEventListener("blur", () => { question++; close(); });
  box.addEventListener("keydown", (event) => {
    if (!hits.length || event.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) { at = (at + by + hits.length) % hits.length; point(); }
    else if (event.key === "Enter") choose();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

export function wireForm() {
  dress();
  restore();
  sheet.querySelectorAll("[data-finds]").forEach(finds);
  sheet.addEventListener("change", presets, true);
  sheet.addEventListener("input", (event) => { if (event.target.type !== "file") typed(); });
  sheet.addEventListener("submit", save);
  find("files")?.addEventListener("change", upload);
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
}
