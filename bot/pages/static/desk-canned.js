// Canned replies behind a slash in the composer; colleagues behind an @ in a note.

import { words } from "./desk-tools.js";
import { picker } from "./desk-pick.js";

const AGE = 15000;
const MOST = 8;
const kept = new Map();

async function fetched(url) {
  const known = kept.get(url);
  if (known && Date.now() - known.at < AGE) return known.data;
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  const data = answer?.ok ? await answer.json() : {};
  if (answer?.ok) kept.set(url, { at: Date.now(), data });
  return data;
}

/** By what a reply is found: first what its code names exactly, then by code, then by words. */
function rank(reply, word) {
  const code = reply.code.toLowerCase();
  if (code && code === word) return 0;
  if (code.startsWith(word)) return 1;
  return reply.title.toLowerCase().includes(word) ? 2 : reply.text.toLowerCase().includes(word) ? 3 : 9;
}

async function replies(typed) {
  const word = typed.toLowerCase();
  const chat = document.getElementById("talk").dataset.chat;
  const all = (await fetched(`/desk/chats/${chat}/canned`)).replies ?? [];
  return all.filter((one) => rank(one, word) < 9).sort((a, b) => rank(a, word) - rank(b, word)).slice(0, MOST);
}

/** The reply takes the slash's place; the first blank to fill in by hand is selected. */
function putReply(box, reply, begin, end) {
  box.setRangeText(reply.text, begin, end, "end");
  const blank = /【[^】]+】/.exec(reply.text);
  if (blank) box.setSelectionRange(begin + blank.index, begin + blank.index + blank[0].length);
}

async function colleagues(word) {
  const names = (await fetched("/desk/colleagues")).names ?? [];
  return names.filter((one) => one.includes(word)).slice(0, MOST);
}

export function wireCanned() {
  picker({
    field: "text",
    list: "canned",
    pattern: /(?:^|\s)\/([^\s/]{0,20})$/,
    load: replies,
    row: (one) => [["pick-name", one.title], ["pick-code", one.code && `/${one.code}`], ["pick-text", one.text]],
    take: putReply,
    nothing: words.canned_nothing,
  });
  picker({
    field: "note-text",
    list: "named",
    pattern: /[@＠]([^\s@＠]{0,12})$/,
    load: colleagues,
    row: (name) => [["pick-name", name]],
    take: (box, name, begin, end) => box.setRangeText(`@${name} `, begin, end, "end"),
  });
}
