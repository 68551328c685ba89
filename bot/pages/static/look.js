// How the page looks, applied at once and remembered by the server's cookie; and reading aloud.

import { labels } from "./message.js";
import { store } from "./composer.js";

const root = document.documentElement;
const panel = document.getElementById("look");
const form = panel.querySelector("form");
const size = document.getElementById("size");
const aloud = document.getElementById("aloud");
const least = () => (form.elements.elder.value === "1" ? 22 : 18);

function apply(step = 0) {
  const now = Math.min(30, Math.max(least(), Number(size.value) + step));
  size.value = now;
  document.getElementById("look-done").value = now;
  root.dataset.size = now;
  root.dataset.theme = form.elements.theme.value;
  root.toggleAttribute("data-elder", form.elements.elder.value === "1");
  turnBig();
  const fields = new FormData(form);
  fields.set("size", now);
  // The page may be left at once: the wish is sent all the same.
  fetch("/look", { method: "POST", body: fields, redirect: "manual", keepalive: true }).catch(() => {});
}

/** The large-type button in the header says what it would do now. */
function turnBig() {
  const elder = form.elements.elder.value === "1";
  const big = document.getElementById("big");
  big.value = elder ? "0" : "1";
  big.setAttribute("aria-label", elder ? labels.big_off_long : labels.big_on);
  big.querySelector("span").textContent = elder ? labels.big_off : labels.big;
}

/** Reads one message aloud, without its buttons. */
export function readAloud(element) {
  const voice = new SpeechSynthesisUtterance(
    [...element.querySelectorAll(".who, .title, .text, .case h2, dt, dd, .due, .choice")]
      .filter((one) => one.checkVisibility?.() ?? true).map((one) => one.textContent).join("。"));
  voice.lang = root.lang;
  voice.rate = 0.9;
  speechSynthesis.cancel();
  speechSynthesis.speak(voice);
}

export const readsAloud = () => root.classList.contains("reads");

export function wireLook() {
  form.addEventListener("change", (event) => {
    if (event.target === aloud) return;
    if (event.target.name === "elder") size.value = least();
    apply();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-look]")) return;
    event.preventDefault();
    const button = event.submitter ?? document.activeElement;
    if (button?.name === "elder") {
      form.elements.elder.value = button.value;
      size.value = least();
    }
    apply(Number(button?.dataset.step || 0));
    if (button?.id === "look-done") close();
    // Large type hides that very button; the one that undoes it stands in the header.
    if (button?.closest(".welcome-big")) document.getElementById("big").focus();
  });
  const close = () => {
    panel.open = false;
    panel.querySelector("summary").focus();
  };
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.addEventListener("click", (event) => { if (!panel.contains(event.target)) panel.open = false; });

  if (!("speechSynthesis" in window)) aloud.closest("label").hidden = true;
  const reads = (on) => {
    root.classList.toggle("reads", on);
    store.set("warmline.aloud", on ? "1" : "");
    if (!on && "speechSynthesis" in window) speechSynthesis.cancel();
  };
  aloud.checked = store.get("warmline.aloud") === "1";
  reads(aloud.checked);
  aloud.addEventListener("change", () => reads(aloud.checked));
}
