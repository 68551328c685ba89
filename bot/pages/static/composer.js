// The composer: draft, growing, photos and files, place. What is sent leaves through `send(fields, files)`.

import { h, labels, say, sign } from "./message.js";

const box = document.getElementById("text");
const chosen = document.getElementById("chosen");
const picker = document.getElementById("files");
const word = document.getElementById("kind-word");
const quiet = document.getElementById("say");
const maxMb = Number(document.querySelector(".chat").dataset.maxMb) || 20;
const DRAFT = "warmline.draft";
let files = [];

/** localStorage that never throws (private windows, blocked storage). */
export const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) {
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* the page lives without */ }
  },
};

export function hush(text) { quiet.textContent = text; }

/** What stands in the empty composer. */
export function hint(text) { box.placeholder = text; }

/** Puts words into the composer, ready to be continued. */
export function write(text) {
  box.value = text;
  grow();
  box.focus();
  box.setSelectionRange(text.length, text.length);
}

/** Takes everything out of the composer: {text, files}. */
export function take() {
  const taken = { text: box.value.trim(), files };
  files = [];
  box.value = "";
  grow();
  show();
  return taken;
}

function grow() {
  store.set(DRAFT, box.value);
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

// ---- files ----

const TAKEN = /^(image|audio|video)\/|^application\/pdf$/;

export function addFiles(list) {
  const refused = [];
  for (const file of list) {
    const named = { name: file.name || labels.photo, size: (file.size / 1048576).toFixed(1), max: maxMb };
    if (!TAKEN.test(file.type)) refused.push(say("file_refused", named));
    else if (file.size > maxMb * 1048576) refused.push(say("too_big", named));
    else files.push(file);
  }
  show();
  word.textContent = refused.join(" ");
  word.hidden = !refused.length;
  if (files.length) hush(say("files_added", { n: files.length }));
  box.focus();
}

function show() {
  word.hidden = true;
  chosen.hidden = !files.length;
  chosen.replaceChildren(...files.map((file) => {
    const remove = h("button", { type: "button", "aria-label": say("remove", file) }, sign("close"));
    remove.addEventListener("click", () => {
      files = files.filter((one) => one !== file);
      show();
      (chosen.querySelector("button") || box).focus();
    });
    return h("li", {}, preview(file), remove);
  }));
}

function preview(file) {
  if (!file.type.startsWith("image/")) return h("div.name", {}, sign("file"), h("div", {}, file.name));
  const image = h("img", { src: URL.createObjectURL(file), alt: file.name });
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}

function wireFiles() {
  picker.addEventListener("change", () => {
    addFiles(picker.files);
    picker.value = "";
  });
  box.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    addFiles(event.clipboardData.files);
  });
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const dropping = (on) => document.body.classList.toggle("dropping", on);
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    dropping(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) dropping(false); });
  document.addEventListener("drop", (event) => {
    dropping(false);
    if (!carries(event)) return;
    event.preventDefault();
    addFiles(event.dataTransfer.files);
  });
}

// ---- place ----

const dialog = document.getElementById("place-dialog");
const placeWord = document.getElementById("place-word");
const usePlace = document.getElementById("place-use");
const sendPlace = document.getElementById("place-send");
let found = null;

export function askPlace() {
  if (!dialog.showModal) return hint(labels.place_hint);
  placeWord.textContent = labels.place_why;
  usePlace.hidden = false;
  usePlace.disabled = false;
  sendPlace.hidden = true;
  dialog.showModal();
  usePlace.focus();
}

function locate() {
  usePlace.disabled = true;
  placeWord.textContent = labels.place_wait;
  const failed = (error) => {
    placeWord.textContent = error?.code === 1 ? labels.place_refused : labels.place_failed;
    usePlace.hidden = true;
    document.getElementById("place-type").focus();
  };
  if (!navigator.geolocation || !isSecureContext) return failed();
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    found = { lat: coords.latitude, lng: coords.longitude, accuracy: Math.round(coords.accuracy) };
    placeWord.textContent = say("place_found", { n: found.accuracy });
    usePlace.hidden = true;
    sendPlace.hidden = false;
    sendPlace.focus();
  }, failed, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
}

function wirePlace(send) {
  document.getElementById("place").addEventListener("click", askPlace);
  usePlace.addEventListener("click", locate);
  sendPlace.addEventListener("click", () => {
    dialog.close();
    send(found, []);
  });
  document.getElementById("place-type").addEventListener("click", () => {
    dialog.close();
    hint(labels.place_hint);
    box.focus();
  });
}

/** A question brought along from the dictionary goes below what was being written; once, also over a reload. */
function bring(asked) {
  const draft = store.get(DRAFT) || "";
  history.replaceState(null, "", location.pathname + location.hash);
  write(draft.includes(asked) ? draft : [draft, asked].filter(Boolean).join("\n"));
  hush(labels.filled_in);
}

export function wireComposer(send) {
  "asked" in box.dataset ? bring(box.defaultValue) : box.value = box.value || store.get(DRAFT) || "";
  grow();
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    document.getElementById("send").click();
  });
  wireFiles();
  wirePlace(send);
}
