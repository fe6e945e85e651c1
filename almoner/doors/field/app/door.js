// Before the audit can be seen: taking it along with a new PIN, or opening it with the old one.

import { button, details, h, textField } from "./elements.js";
import { AnotherKey, packsHere, takeAlong, unlock } from "./safe.js";
import { pinProblem } from "./sealing.js";
import { askForPack, Held } from "./sending.js";

const PIN = { type: "password", autocomplete: "off", class: "govuk-input--width-10" };

/** Resolves with the opened pack of a visit, once someone has opened it or taken it along. */
export async function enter({ visit, root, device }) {
  const isHere = (await packsHere()).some((pack) => pack.visit === visit);
  return new Promise((resolve) => {
    const shown = { visit, root, device, done: resolve };
    if (isHere) showLocked(shown);
    else showTaking(shown);
  });
}

function form({ root, title, intro, fields, words, work, after = [] }) {
  const go = h("button", { type: "submit", class: "govuk-button" }, words);
  const submit = async (event) => {
    event.preventDefault();
    if (go.getAttribute("aria-disabled") === "true") return;
    go.setAttribute("aria-disabled", "true"); // still reachable, but a second press does nothing
    go.textContent = "One moment…";
    await work(Object.fromEntries(new FormData(event.target)));
  };
  root.replaceChildren(
    h("h1", { class: "govuk-heading-l", tabindex: "-1" }, title),
    ...intro.map((each) => h("p", { class: "govuk-body" }, each)),
    h("form", { novalidate: true, autocomplete: "off", on: { submit } }, ...fields, go),
    ...after,
  );
  (root.querySelector('[aria-describedby$="-error"]') ?? root.querySelector("h1")).focus();
}

function showLocked({ visit, root, device, done, error = "" }) {
  const again = () => showTaking({ visit, root, device, done, isAgain: true });
  form({
    root,
    title: "Open your audit",
    intro: ["It is kept on this device, locked with the PIN that you chose when you took it along."],
    fields: [textField({ ...PIN, label: "PIN", name: "pin", error })],
    words: "Open",
    work: async ({ pin }) => {
      const safe = await unlock({ visit, pin });
      if (safe) done(safe);
      else showLocked({ visit, root, device, done, error: "That is not the PIN of this audit" });
    },
    after: [details("Forgotten your PIN?", h("p", {}, "When you have a connection, take the audit along again and choose a new PIN. Your answers are kept, sent or not."), button("Take it along again", again, "secondary"))],
  });
}

function showTaking({ visit, root, device, done, isAgain = false, errors = {} }) {
  form({
    root,
    title: isAgain ? "Take this audit along again" : "Take this audit along",
    intro: [
      "It is kept on this device, so that you can answer where there is no signal.",
      "Choose a PIN to lock it with. You need it each time you open the audit, with or without a signal.",
    ],
    fields: [
      textField({ ...PIN, label: "Choose a PIN", hint: "At least 6 numbers or letters. Longer is safer", name: "pin", error: errors.pin }),
      textField({ ...PIN, label: "The same PIN again", name: "again", error: errors.again }),
    ],
    words: "Take it along",
    work: async ({ pin, again }) => {
      const found = { pin: pinProblem(pin), again: pin === again ? "" : "This is not the same PIN" };
      const fail = (said) => showTaking({ visit, root, device, done, isAgain, errors: said });
      if (found.pin || found.again) return fail(found);
      try {
        done(await takeAlong({ given: await askForPack({ visit, device }), pin, now: new Date() }));
      } catch (error) {
        if (!(error instanceof Held || error instanceof AnotherKey)) throw error;
        fail({ pin: `${error.message} ${REMEDY[error.kind] ?? ""}`.trim() });
      }
    },
    after: isAgain ? [] : [h("p", {}, h("a", { class: "govuk-link", href: "/field/" }, "All audits without signal"))],
  });
}

const REMEDY = {
  unreachable: "Try again when you have one.",
  signed_out: "Sign in, then come back to this page.",
};
