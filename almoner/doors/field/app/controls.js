// One control for each type of question. Each is {element, read, write}: `read` gives
// {value, problem}, where a problem says what is missing before the council can take it.

import { button, freshId, h, hidden, show } from "./elements.js";
import { count } from "./words.js";

const NOT_APPLICABLE = { value: "na", label: "Not applicable" };
const YES_NO = [{ value: "yes", label: "Yes" }, { value: "no", label: "No" }];
const FEW_CHARACTERS_LEFT = 0.75;

/** The control of a question; `change` is called at every change of it. */
export function controlOf({ question, describedBy, change }) {
  const make = {
    rating: choices,
    yes_no: choices,
    choice: choices,
    number,
    date,
    table,
    evidence: files,
  }[question.type] ?? text;
  return make({ question, describedBy, change });
}

/** Whether its label is a legend, because it has several inputs. */
export function isGrouped(question) {
  return ["rating", "yes_no", "choice", "date", "table"].includes(question.type);
}

function choices({ question, change }) {
  const kind = question.many ? "checkbox" : "radio";
  const block = question.many ? "govuk-checkboxes" : "govuk-radios";
  const name = freshId("choice");
  const options = question.type === "yes_no" ? YES_NO : question.options;
  const inputs = [];
  const item = ({ value, label }) => {
    const id = freshId("option");
    const input = h("input", { class: `${block}__input`, id, name, type: kind, "data-value": value, on: { change } });
    inputs.push([input, value]);
    return h("div", { class: `${block}__item` }, input, h("label", { class: `govuk-label ${block}__label`, for: id }, label));
  };
  const rest = question.na ? [h("div", { class: `${block}__divider` }, "or"), item(NOT_APPLICABLE)] : [];
  const items = [...options.map(item), ...rest];
  const element = h("div", { class: `${block} ${block}--small` }, ...items);
  const chosen = () => inputs.filter(([input]) => input.checked).map(([, value]) => value);
  return {
    element,
    read: () => ({ value: question.many ? chosen() : (chosen()[0] ?? null), problem: "" }),
    write: (value) => {
      const wanted = [value].flat().map(String);
      for (const [input, each] of inputs) input.checked = value !== null && wanted.includes(String(each));
    },
  };
}

function text({ question, describedBy, change }) {
  const left = h("div", { class: "govuk-hint govuk-character-count__message", "aria-live": "polite" });
  const box = h("textarea", { class: "govuk-textarea field-text", rows: "4", id: describedBy.control, "aria-describedby": describedBy.ids, on: { input: change } });
  const over = () => box.value.length - (question.longest ?? Infinity);
  const tell = () => {
    const near = question.longest && box.value.length > question.longest * FEW_CHARACTERS_LEFT;
    show(left, near ? `${count(Math.abs(over()), "character")} ${over() > 0 ? "too many" : "left"}` : "");
  };
  box.addEventListener("input", tell);
  return {
    element: h("div", {}, box, left),
    read: () => ({ value: box.value, problem: over() > 0 ? `Shorten this by ${count(over(), "character")}` : "" }),
    write: (value) => {
      box.value = value ?? "";
      tell();
    },
  };
}

function files() {
  let held = [];
  const element = h("p", { class: "govuk-body" });
  return {
    element,
    read: () => ({ value: held, problem: "" }),
    write: (value) => {
      held = Array.isArray(value) ? value : [];
      const added = held.length ? `${count(held.length, "file")} added. ` : "";
      show(element, `${added}Add photographs and documents on the visit’s page, once you have a connection.`);
    },
  };
}

function number({ question, describedBy, change }) {
  const input = h("input", { type: "text", inputmode: question.whole ? "numeric" : "decimal", class: "govuk-input govuk-input--width-5", id: describedBy.control, "aria-describedby": describedBy.ids, on: { input: change } });
  const unit = question.unit && h("div", { class: "govuk-input__suffix", "aria-hidden": "true" }, question.unit);
  const problem = (words) => {
    if (words === "") return "";
    if (!/^-?\d+(\.\d+)?$/.test(words)) return "Enter a number, like 12 or 3.5";
    if (question.whole && words.includes(".")) return "Enter a whole number";
    if (question.minimum !== undefined && Number(words) < Number(question.minimum)) return `Enter ${question.minimum} or more`;
    if (question.maximum !== undefined && Number(words) > Number(question.maximum)) return `Enter ${question.maximum} or less`;
    return "";
  };
  return {
    element: h("div", { class: "govuk-input__wrapper" }, input, unit),
    read: () => {
      const words = input.value.replaceAll(/[\s,]/g, "");
      return { value: words, problem: problem(words) };
    },
    write: (value) => (input.value = value ?? ""),
  };
}

function dateProblem(parts) {
  if (parts.every((part) => part === "")) return "";
  const names = ["day", "month", "year"];
  const missing = names.filter((_, index) => parts[index] === "");
  if (missing.length) return `Enter the ${missing.join(" and the ")}`;
  const [days, months, years] = parts.map(Number);
  const date = new Date(Date.UTC(years, months - 1, days));
  const isReal = years > 999 && date.getUTCMonth() === months - 1 && date.getUTCDate() === days;
  return isReal ? "" : "Enter a real date, like 27 3 2026";
}

function date({ question, change }) {
  const part = (label, width) => {
    const id = freshId("date");
    const input = h("input", { type: "text", inputmode: "numeric", id, class: `govuk-input govuk-date-input__input govuk-input--width-${width}`, on: { input: change } });
    const group = h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label govuk-date-input__label", for: id }, label), input);
    return [input, h("div", { class: "govuk-date-input__item" }, group)];
  };
  const made = [part("Day", 2), part("Month", 2), part("Year", 4)];
  const inputs = made.map(([input]) => input);
  return {
    element: h("div", { class: "govuk-date-input" }, ...made.map(([, item]) => item)),
    read: () => {
      const parts = inputs.map((input) => input.value.trim());
      const problem = dateProblem(parts);
      const [days, months, years] = parts;
      if (parts.every((each) => each === "")) return { value: "", problem };
      if (problem) return { value: parts.join("/"), problem };
      return { value: [years, months.padStart(2, "0"), days.padStart(2, "0")].join("-"), problem };
    },
    write: (value) => {
      const words = value ?? "";
      const isWhole = /^\d{4}-\d\d-\d\d$/.test(words);
      const parts = isWhole ? words.split("-").reverse().map((each) => String(Number(each))) : words.split("/");
      inputs.forEach((input, index) => (input.value = parts[index] ?? ""));
    },
  };
}

function table({ question, change }) {
  const body = h("tbody", { class: "govuk-table__body" });
  const rows = [];
  const cell = (column, value, place) => {
    const name = `${column.label}, row ${place}`;
    if (column.type === "yes_no") {
      const options = [["", ""], ["yes", "Yes"], ["no", "No"]].map(([each, label]) => h("option", { value: each, selected: each === value }, label));
      return h("select", { class: "govuk-select", "aria-label": name, on: { change } }, ...options);
    }
    const hint = column.type === "date" ? "YYYY-MM-DD" : null;
    return h("input", { type: "text", class: "govuk-input", "aria-label": name, placeholder: hint, value, on: { input: change } });
  };
  const add = (row = {}) => {
    const cells = question.columns.map((column) => cell(column, row[column.key] ?? "", rows.length + 1));
    const line = h("tr", { class: "govuk-table__row" }, ...cells.map((each) => h("td", { class: "govuk-table__cell" }, each)));
    rows.push(cells);
    body.append(line);
    more.hidden = rows.length >= (question.most_rows ?? Infinity);
  };
  const more = button("Add a row", () => add(), "secondary");
  const heads = question.columns.map(({ label }) => h("th", { class: "govuk-table__header", scope: "col" }, label));
  const grid = h("table", { class: "govuk-table" }, h("caption", { class: "govuk-table__caption" }, hidden(question.text)), h("thead", {}, h("tr", {}, ...heads)), body);
  const read = () => rows
    .map((cells) => Object.fromEntries(question.columns.map(({ key }, index) => [key, cells[index].value.trim()])))
    .filter((row) => Object.values(row).some(Boolean));
  return {
    element: h("div", {}, h("div", { class: "field-table", tabindex: "0", role: "region", "aria-label": question.text }, grid), more),
    read: () => ({ value: read(), problem: "" }),
    write: (value) => {
      rows.length = 0;
      body.replaceChildren();
      for (const row of value || []) add(row);
      add();
    },
  };
}
