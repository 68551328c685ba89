// A long form of the desk (an article, a notice): what is typed is never lost, files go up when they
// are picked, what is wrong is said at its field. The form's own module says what differs: `place` and
// `base` (whose words these are, and what they began from), `entries`, `same` and `putBack` (what is
// kept), `beside` (follows what is typed), `files` ({url, name, wrong}), `fresh` (was it never saved),
// `took` (new numbers from the server), and if need be `stops`.

import { post, say, submit, words } from "./desk-tools.js";

const find = (id) => document.getElementById(id);
const page = document.querySelector(".desk");
let kind;
let touched = false;
let keeping;

export const sheet = find("sheet");

/** What a request carries; files are there already. */
export function fields(more = {}) {
  const data = new FormData(sheet);
  data.delete("files");
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  return data;
}

// ---- kept in this browser, until it was saved ----

const place = () => `desk:${page.dataset.staff}:${kind.place()}`;

function keep() {
  if (!touched) return;
  const attached = [...find("attached")?.querySelectorAll("li") ?? []].map((item) => {
    const box = item.querySelector("input");
    return { key: box.value, checked: box.checked, name: item.querySelector("span").textContent, url: item.querySelector("a").href };
  });
  try { localStorage.setItem(place(), JSON.stringify({ base: kind.base(), fields: kind.entries(), attached })); } catch { /* no room: the page itself still holds it */ }
}

function drop() {
  try { localStorage.removeItem(place()); } catch { /* as above */ }
}

function forget() {
  clearTimeout(keeping);
  touched = false;
  drop();
}

function found() {
  try { return JSON.parse(localStorage.getItem(place())); } catch { return null; }
}

function putBack(kept) {
  if (kept.attached) find("attached")?.replaceChildren(...kept.attached.map(attachment));
  kind.putBack(kept.fields);
  touched = true;
  kind.beside();
}

/** What was not saved last time comes back; over newer words only when it is asked for. */
function restore() {
  const kept = found();
  if (!kept?.fields) return;
  if (kind.same(kept.fields)) return forget();
  const note = find("found-kept");
  const current = kept.base === kind.base();
  note.querySelector("p").textContent = current ? note.dataset.found : note.dataset.older;
  note.hidden = false;
  find("take-kept").hidden = current;
  find("take-kept").addEventListener("click", () => { putBack(kept); note.hidden = true; keep(); });
  find("drop-kept").addEventListener("click", () => { forget(); location.reload(); });
  if (current) putBack(kept);
}

export function typed() {
  touched = true;
  clearTimeout(keeping);
  keeping = setTimeout(keep, 250);
  kind.beside();
}

// ---- files ----

function attachment(file) {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const box = document.createElement("input");
  const name = document.createElement("span");
  const link = document.createElement("a");
  Object.assign(box, { type: "checkbox", name: kind.files.name, value: file.key, checked: file.checked ?? true });
  label.className = "tick";
  name.textContent = file.name;
  label.append(box, name);
  Object.assign(link, { href: file.url, target: "_blank", rel: "noopener", textContent: words.open_file, ariaLabel: `${words.open_file} ${file.name}` });
  item.append(label, link);
  return item;
}

/** What is picked goes up; where one file is all there may be, it takes the place of the last. */
async function upload({ target: picker }) {
  if (!picker.files.length) return;
  const data = new FormData();
  data.set("csrf", sheet.elements.csrf.value);
  for (const file of picker.files) data.append("files", file);
  const answer = await post(kind.files.url, data);
  show(kind.files.wrong, answer.ok ? "" : answer.say);
  if (!answer.ok) return;
  picker.value = "";
  if (!picker.multiple) find("attached").replaceChildren();
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
  for (const note of sheet.querySelectorAll(".field-wrong")) show(note.id.replace("wrong-", ""), "");
  if (kind.stops?.()) return;
  const answer = await submit(sheet, fields({ then }));
  if (answer.busy) return;
  if (!answer.ok) return refused(answer);
  const fresh = kind.fresh();
  forget();
  if (then || fresh) return location.assign(answer.next);
  kind.took(answer);
  find("conflict").replaceChildren();
  find("found-kept").hidden = true;
  const now = new Date();
  find("kept-state").textContent = `${answer.say} ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
  say(answer.say);
}

/** Not taken, or kept as a draft that is not ready, or somebody else saved meanwhile (both are shown,
    and the next save goes over theirs): what was typed stays. */
function refused(answer) {
  const before = place();
  kind.took(answer);
  if (place() !== before) try { localStorage.removeItem(before); } catch { /* as above */ }
  keep();
  if (answer.html) {
    find("conflict").innerHTML = answer.html;
    find("conflict").scrollIntoView({ block: "start" });
  }
  for (const [name, text] of Object.entries(answer.wrong ?? {})) show(name, text);
  const first = sheet.querySelector(".field-wrong:not([hidden])");
  if (first) find(`f-${first.id.replace("wrong-", "")}`)?.focus();
}

export function wireSheet(own) {
  kind = own;
  restore();
  sheet.addEventListener("input", (event) => { if (event.target.type !== "file") typed(); });
  sheet.addEventListener("submit", save);
  find("files")?.addEventListener("change", upload);
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
}
