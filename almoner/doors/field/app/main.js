// Where the application begins: which page this is, and what keeps it safe.

import { enter } from "./door.js";
import { h, inset, show } from "./elements.js";
import { showPacksHere } from "./list.js";
import { Page } from "./page.js";
import { packsHere } from "./safe.js";
import { Sender } from "./sending.js";

/** A name for this device that says nothing of who uses it. */
function nameOfDevice() {
  let name = localStorage.getItem("almoner-device");
  if (!name) {
    name = crypto.randomUUID().slice(0, 8);
    localStorage.setItem("almoner-device", name);
  }
  return name;
}

/** Wait until no other tab of this device has the audit open: two would write over each other. */
function alone({ visit, root }) {
  return new Promise((resolve) => {
    const name = `almoner-field-${visit}`;
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock) {
        resolve();
        return new Promise(() => {}); // until the page is closed
      }
      root.replaceChildren(h("h1", { class: "govuk-heading-l" }, "Open in another tab"), inset("This audit is open in another tab of this device. Go on there, or close it, and this page goes on by itself."));
      navigator.locks.request(name, () => {
        resolve();
        return new Promise(() => {});
      });
      return null;
    });
  });
}

async function keepStorage() {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}

async function install() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/", updateViaCache: "none" });
  } catch (error) {
    console.warn("The pages could not be kept for use without a signal.", error);
  }
}

async function open({ visit, root }) {
  await alone({ visit, root });
  const device = nameOfDevice();
  const safe = await enter({ visit, root, device });
  const sender = new Sender({ safe, device });
  const page = new Page({ safe, sender, root, isPersisted: await keepStorage() });
  document.title = `${safe.pack.place} – Almoner`;
  root.dataset.ready = "yes";
  await sender.start();
  return page;
}

function cannot(root) {
  const isSafe = window.isSecureContext;
  const why = isSafe ? "This browser is too old for audits without signal." : "Audits without signal need a secure (https) address.";
  show(root, h("h1", { class: "govuk-heading-l" }, "This cannot be used here"), inset(why));
}

const root = document.getElementById("field");
const found = location.pathname.match(/^\/field\/(\d+)\/$/);
install();
if (location.pathname === "/field/signed-in") new BroadcastChannel("almoner-field").postMessage("signed in");
else if (!window.isSecureContext || !navigator.locks || !window.indexedDB) cannot(root);
else if (found) open({ visit: Number(found[1]), root });
else showPacksHere({ root, packs: await packsHere() });
