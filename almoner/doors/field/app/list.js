// The packs on this device, beside the council's list of visits or, without a signal, instead of it.

import { button, h, show } from "./elements.js";
import { removePack } from "./database.js";
import * as words from "./words.js";

/** Say of each visit whether it is on this device and what is waiting to be sent. */
export function showPacksHere({ root, packs }) {
  const listed = new Map([...document.querySelectorAll("[data-visit]")].map((place) => [Number(place.dataset.visit), place]));
  const others = packs.filter((pack) => !listed.has(pack.visit));
  for (const pack of packs) if (listed.has(pack.visit)) show(listed.get(pack.visit), ...stateOf(pack));
  const unsent = packs.reduce((sum, pack) => sum + pack.unsent, 0);
  const total = document.getElementById("field-unsent");
  if (total && packs.length) show(total, h("strong", {}, unsent ? `Not sent yet from this device: ${words.count(unsent, "answer")}. Open the audit to send them.` : "Everything on this device has been received by the council."));
  if (root && (others.length || !listed.size)) root.replaceChildren(...offlineList(others));
}

function stateOf(pack) {
  const tag = pack.unsent
    ? h("strong", { class: "govuk-tag govuk-tag--orange" }, `${pack.unsent} not sent`)
    : h("strong", { class: "govuk-tag govuk-tag--green" }, "All received");
  return [`On this device since ${words.day(pack.taken_at)} `, tag];
}

function offlineList(packs) {
  const title = h("h2", { class: "govuk-heading-m" }, "On this device");
  if (!packs.length) return [title, h("p", { class: "govuk-body" }, "No audit was taken along on this device.")];
  const rows = packs.map((pack) => {
    const link = h("a", { class: "govuk-link", href: `/field/${pack.visit}/` }, `Visit ${pack.visit}`);
    const remove = async () => {
      await removePack(pack.id);
      location.reload();
    };
    const away = pack.unsent ? "" : button("Remove from this device", remove, "secondary");
    return h("li", {}, link, h("p", { class: "govuk-body" }, ...stateOf(pack)), away);
  });
  const hint = h("p", { class: "govuk-body" }, "What they hold is locked. Open one with its PIN.");
  return [title, hint, h("ul", { class: "govuk-list govuk-list--spaced" }, ...rows)];
}
