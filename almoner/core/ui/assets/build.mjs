// Makes almoner/core/ui/static/ui from the npm packages and the Sass beside this file.
// Run by `make assets`; needs only Node and node_modules.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const sources = dirname(fileURLToPath(import.meta.url));
const root = resolve(sources, "../../../..");
const modules = join(root, "node_modules");
const built = resolve(sources, "../static/ui");

const { css } = compile(join(sources, "almoner.scss"), {
  loadPaths: [root, modules, sources],
  style: "compressed",
  quietDeps: true,
});

rmSync(built, { recursive: true, force: true });
mkdirSync(join(built, "images"), { recursive: true });

// Every picture that the styles name must be there, or hashing the file names fails.
const pictures = new Set([...css.matchAll(/url\(["']?images\/([\w.-]+)/g)].map((found) => found[1]));
for (const picture of pictures) {
  copyFileSync(
    join(modules, "@ministryofjustice/frontend/moj/assets/images", picture),
    join(built, "images", picture),
  );
}

// A source map is named in the last line of GOV.UK's script; it is not served, so neither is its name.
const script = readFileSync(join(modules, "govuk-frontend/dist/govuk/govuk-frontend.min.js"), "utf8");
writeFileSync(join(built, "govuk-frontend.min.js"), script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
copyFileSync(join(modules, "htmx.org/dist/htmx.min.js"), join(built, "htmx.min.js"));
copyFileSync(join(sources, "icon.svg"), join(built, "icon.svg"));
writeFileSync(join(built, "almoner.css"), css); // last: its age says whether all is built
