// Elements made in script. Text is always set as text: nothing that anyone wrote becomes markup.

let made = 0;

/** An id that no other element of the page has. */
export function freshId(word) {
  made += 1;
  return `${word}-${made}`;
}

/** An element: attributes by name, `on` for its listeners, then what it holds. */
export function h(name, attributes = {}, ...held) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, work] of Object.entries(value)) element.addEventListener(event, work);
    else if (key === "value") element.value = value;
    else if (key === "checked") element.checked = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...held.flat().filter((each) => each !== null && each !== undefined && each !== ""));
  return element;
}

/** Replace what an element holds, unless it says the same already (a screen reader reads changes). */
export function show(element, ...held) {
  const fresh = h("div", {}, ...held);
  if (fresh.innerHTML === element.innerHTML) return;
  element.replaceChildren(...fresh.childNodes);
}

export const hidden = (words) => h("span", { class: "govuk-visually-hidden" }, words);

export function button(words, work, kind = "") {
  const name = `govuk-button${kind ? ` govuk-button--${kind}` : ""}`;
  return h("button", { type: "button", class: name, on: { click: work } }, ...[words].flat());
}

/** A text input with its label, hint and message, as GOV.UK has them. */
export function textField({ label, hint = "", error = "", ...attributes }) {
  const id = attributes.id ?? freshId("field");
  const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return h(
    "div",
    { class: `govuk-form-group${error ? " govuk-form-group--error" : ""}` },
    h("label", { class: "govuk-label", for: id }, label),
    hint && h("div", { class: "govuk-hint", id: `${id}-hint` }, hint),
    error && h("p", { class: "govuk-error-message", id: `${id}-error` }, hidden("Error: "), error),
    h("input", { type: "text", ...attributes, id, class: `govuk-input ${attributes.class ?? ""}`, "aria-describedby": said || null }),
  );
}

export function details(summary, ...held) {
  return h(
    "details",
    { class: "govuk-details" },
    h("summary", { class: "govuk-details__summary" }, h("span", { class: "govuk-details__summary-text" }, summary)),
    h("div", { class: "govuk-details__text" }, ...held),
  );
}

export function inset(...held) {
  return h("div", { class: "govuk-inset-text" }, ...held);
}

export function warning(...held) {
  return h(
    "div",
    { class: "govuk-warning-text" },
    h("span", { class: "govuk-warning-text__icon", "aria-hidden": "true" }, "!"),
    h("strong", { class: "govuk-warning-text__text" }, hidden("Warning: "), ...held),
  );
}
