// Keys: every control with data-key answers to its letter, outside of fields; `?` shows them all.

const dialog = document.getElementById("keys");
const on = document.getElementById("keys-on");
const KEPT = "desk:keys";
let special = {};

const stored = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };

/** What a page does itself, by key: {j: () => …}. */
export function keys(more) { special = { ...special, ...more }; }

function visible(element) { return element.offsetParent !== null || element.getClientRects().length > 0; }

function press(letter) {
  if (special[letter]) return special[letter]();
  const control = [...document.querySelectorAll(`[data-key="${CSS.escape(letter)}"]`)].find(visible);
  if (!control) return false;
  if (control.tagName !== "SUMMARY") return control.click();
  const holder = control.parentElement;
  holder.open = !holder.open;
  if (holder.open) (holder.querySelector("textarea, select, input:not([type=hidden])") ?? holder.querySelector("form button"))?.focus();
  else control.focus();
}

export function wireKeys() {
  on.checked = stored() !== "off";
  on.addEventListener("change", () => { try { localStorage.setItem(KEPT, on.checked ? "on" : "off"); } catch { /* not kept */ } });
  document.getElementById("show-keys").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("input:not([type=checkbox]), textarea, select");
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && field) return field.blur();
    if (event.key === "Escape") return document.querySelectorAll(".drop[open], .menu[open]").forEach((one) => { one.open = false; });
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && field) {
      event.preventDefault();
      return field.form?.requestSubmit();
    }
    if (field || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "?") return dialog.showModal();
    if (!on.checked || event.key.length !== 1) return;
    if (press(event.key.toLowerCase()) !== false) event.preventDefault();
  });
}

/** Moves the focus among links: the next (1) or the one before (-1). */
export function step(links, by) {
  if (!links.length) return false;
  const at = links.findIndex((one) => one === document.activeElement);
  const current = links.findIndex((one) => one.hasAttribute("aria-current"));
  const from = at >= 0 ? at : current;
  const to = from < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, from + by));
  links[to].focus();
  links[to].scrollIntoView({ block: "nearest" });
}
