// The bar: how many wait, whether I am asked, and how I stand. The line brings it to every page.

import { replace } from "./desk-tools.js";

const place = document.getElementById("there");
const count = document.getElementById("waiting");
const asked = document.getElementById("asked-me");

/** How many wait, and whether somebody is offered to me: then a way there, from any other page. */
export function queueInBar(now) {
  if (!count) return;
  count.textContent = now.waiting;
  count.hidden = !now.waiting;
  const mine = now.groups.find((one) => one.id === "offered_me")?.rows ?? [];
  if (!asked) return;
  asked.hidden = !mine.length || Boolean(document.getElementById("queue"));
  if (mine.length) asked.href = `/desk?chat=${mine[0]}`;
}

/** My own state changed, here or elsewhere. What is open stays open. */
export function thereInBar(now) {
  if (!place) return;
  const open = place.querySelector("details").open;
  replace(place, now.html);
  place.querySelector("details").open = open;
}

export const talks = Boolean(place);
