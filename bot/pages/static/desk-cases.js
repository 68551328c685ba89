// The list of cases and one case: kept up to date while they are open.

import { elements, replace, restore } from "./desk-tools.js";
import { queueInBar } from "./desk-bar.js";
import { listen } from "./desk-line.js";
import { keys, step } from "./desk-keys.js";

const main = document.getElementById("main");
let again, looks = 0, shown = 0;

/** Looks at the same page anew and takes over what changed; a form being written stays. */
export async function refresh() {
  const look = ++looks;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = elements(await answer.text());
  if (look < shown) return; // a later look was quicker: this one may be older than what stands here
  shown = look;
  const from = (id) => fresh.querySelector(`#${id}`)?.innerHTML;
  const ticked = [...document.querySelectorAll("#live input[name=task]:checked")].map((one) => one.value);
  replace(document.getElementById("live"), from("live"));
  ticked.forEach((id) => document.querySelector(`#live input[name=task][value="${id}"]`)?.click());
  const chips = document.querySelector(".chips");
  if (chips) chips.replaceChildren(...fresh.querySelector(".chips").children);
  const status = fresh.querySelector("[data-status]")?.dataset.status;
  if (status && status !== main.dataset.status) {
    main.dataset.status = status;
    replace(document.getElementById("acts"), from("acts"));
  }
}

export function wireCases() {
  restore();
  const soon = () => { clearTimeout(again); again = setTimeout(refresh, 300); };
  listen("", "", { cases: soon, queue: queueInBar });
  document.querySelector("[data-submit]")?.addEventListener("change", (event) => event.target.form.requestSubmit());
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const tick = () => {
    const box = document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]");
    if (!box) return false;
    box.click();
  };
  if (document.getElementById("merge")) keys({ x: tick });
  if (rows().length) keys({ j: () => step(rows(), 1), k: () => step(rows(), -1) });
}
