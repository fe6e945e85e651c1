// How the pages say numbers, days and answers.

export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** "27 March 2026" of a day or time as the council sends it. */
export function day(words) {
  return DAY.format(new Date(words.length === 10 ? `${words}T12:00:00` : words));
}

/** "14:32", with the day where it was not today. */
export function moment(words, now = new Date()) {
  const at = new Date(words);
  const isToday = at.toDateString() === now.toDateString();
  return isToday ? TIME.format(at) : `${TIME.format(at)} on ${DAY.format(at)}`;
}

/** An answer as people read it. */
export function answer(question, value) {
  if (isBlank(value)) return "No answer";
  if (value === "na") return "Not applicable";
  switch (question.type) {
    case "rating":
    case "choice":
      return [value].flat().map((each) => labelOf(question, each)).join(", ");
    case "yes_no":
      return value === "yes" ? "Yes" : "No";
    case "date":
      return /^\d{4}-\d\d-\d\d$/.test(value) ? day(value) : String(value);
    case "number":
      return question.unit ? `${value} ${question.unit}` : String(value);
    case "table":
      return value.map((row) => question.columns.map(({ key }) => row[key] ?? "").join(", ")).join("; ");
    case "evidence":
      return count([value].flat().length, "file");
    default:
      return String(value);
  }
}

export function isBlank(value) {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
}

/** Whether two answers say the same. */
export function isSame(one, other) {
  if (isBlank(one) && isBlank(other)) return true;
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

function labelOf(question, value) {
  return question.options.find((option) => String(option.value) === String(value))?.label ?? String(value);
}
