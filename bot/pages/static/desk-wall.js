// The duty leaders' wall: shown anew as it comes.

import { queueInBar } from "./desk-bar.js";
import { replace } from "./desk-tools.js";
import { listenAt } from "./desk-line.js";

export function wireWall() {
  const place = document.getElementById("wall");
  listenAt("/desk/wall/events", { wall: (now) => replace(place, now.html), queue: queueInBar });
}
